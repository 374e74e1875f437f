#include "app/form/pack_schema.h"

#include "app/form/pack_schema_inside.h"

#include <stdio.h>
#include <string.h>

const struct cyaml_schema_field pack_schema_text[] = {
    CYAML_FIELD_STRING_PTR("zh-Hans", POINTER, struct pack_text, in[LANG_ZH_HANS], 1,
                           PACK_TEXT_MAX),
    CYAML_FIELD_STRING_PTR("zh-Hant", POINTER, struct pack_text, in[LANG_ZH_HANT], 1,
                           PACK_TEXT_MAX),
    CYAML_FIELD_STRING_PTR("en", POINTER, struct pack_text, in[LANG_EN], 1, PACK_TEXT_MAX),
    CYAML_FIELD_END,
};

/* libcyaml takes any word for a yes. */
const cyaml_strval_t pack_schema_bools[PACK_SCHEMA_BOOLS] = {{"false", false}, {"true", true}};

const struct cyaml_schema_value pack_schema_id = {
    CYAML_VALUE_STRING(POINTER, char, 1, PACK_ID_MAX),
};

static const struct cyaml_schema_field condition_fields[] = {
    ID("of", struct pack_condition, of),
    CYAML_FIELD_SEQUENCE_COUNT("is", POINTER, struct pack_condition, is, is_count, &pack_schema_id,
                               1, PACK_OPTIONS_MAX),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value pack_schema_condition = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_condition, condition_fields),
};

static const struct cyaml_schema_field option_fields[] = {
    ID("id", struct pack_option, id),
    TEXT("title", struct pack_option, title),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value pack_schema_option = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_option, option_fields),
};

const cyaml_strval_t pack_schema_answers[PACK_SCHEMA_ANSWERS] = {
    {"line", PACK_ANSWER_LINE},           {"text", PACK_ANSWER_TEXT},
    {"choice", PACK_ANSWER_CHOICE},       {"choices", PACK_ANSWER_CHOICES},
    {"date", PACK_ANSWER_DATE},           {"phone", PACK_ANSWER_PHONE},
    {"number", PACK_ANSWER_NUMBER},       {"plate", PACK_ANSWER_PLATE},
    {"signature", PACK_ANSWER_SIGNATURE},
};

static const cyaml_strval_t role_names[] = {
    {"other", PACK_ROLE_OTHER},           {"name", PACK_ROLE_NAME},
    {"phone", PACK_ROLE_PHONE},           {"address", PACK_ROLE_ADDRESS},
    {"department", PACK_ROLE_DEPARTMENT}, {"post", PACK_ROLE_POST},
    {"subject", PACK_ROLE_SUBJECT},       {"time", PACK_ROLE_TIME},
    {"place", PACK_ROLE_PLACE},           {"course", PACK_ROLE_COURSE},
    {"demand", PACK_ROLE_DEMAND},         {"evidence", PACK_ROLE_EVIDENCE},
    {"witness", PACK_ROLE_WITNESS},       {"signature", PACK_ROLE_SIGNATURE},
};

static const struct cyaml_schema_value phrase_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_text, pack_schema_text),
};
#define PHRASES(owner)                                                                             \
    CYAML_FIELD_SEQUENCE_COUNT("phrases", POINTER | OPTIONAL, owner, phrases, phrase_count,        \
                               &phrase_value, 1, PACK_PHRASES_MAX)

static const struct cyaml_schema_field question_fields[] = {
    ID("id", struct pack_question, id),
    CYAML_FIELD_ENUM("answer", CYAML_FLAG_STRICT, struct pack_question, answer, pack_schema_answers,
                     PACK_SCHEMA_ANSWERS),
    CYAML_FIELD_ENUM("role", OPTIONAL | CYAML_FLAG_STRICT, struct pack_question, role, role_names,
                     CYAML_ARRAY_LEN(role_names)),
    BOOL("required", struct pack_question, required),
    BOOL("identity", struct pack_question, identity),
    TEXT("title", struct pack_question, title),
    TEXT_OPTIONAL("help", struct pack_question, help),
    CYAML_FIELD_UINT("length_max", OPTIONAL, struct pack_question, length_max),
    CYAML_FIELD_INT("min", OPTIONAL, struct pack_question, min),
    CYAML_FIELD_INT("max", OPTIONAL, struct pack_question, max),
    CYAML_FIELD_UINT("late_days", OPTIONAL, struct pack_question, late_days),
    TEXT_OPTIONAL("late_note", struct pack_question, late_note),
    CYAML_FIELD_SEQUENCE_COUNT("options", POINTER | OPTIONAL, struct pack_question, options,
                               option_count, &pack_schema_option, 2, PACK_OPTIONS_MAX),
    CYAML_FIELD_SEQUENCE_COUNT("when", POINTER | OPTIONAL, struct pack_question, when, when_count,
                               &pack_schema_condition, 1, PACK_CONDITIONS_MAX),
    PHRASES(struct pack_question),
    BOOL("category_phrases", struct pack_question, category_phrases),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value question_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_question, question_fields),
};

static const struct cyaml_schema_field category_fields[] = {
    ID("id", struct pack_category, id),
    TEXT("title", struct pack_category, title),
    TEXT_OPTIONAL("help", struct pack_category, help),
    BOOL("urgent", struct pack_category, urgent),
    CYAML_FIELD_STRING_PTR("call_first", POINTER | OPTIONAL, struct pack_category, call_first, 1,
                           PACK_ID_MAX),
    TEXT_OPTIONAL("call_text", struct pack_category, call_text),
    PHRASES(struct pack_category),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value category_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_category, category_fields),
};

static const struct cyaml_schema_field kind_fields[] = {
    ID("id", struct pack_kind, id),
    ID("icon", struct pack_kind, icon),
    TEXT("title", struct pack_kind, title),
    TEXT_OPTIONAL("help", struct pack_kind, help),
    BOOL("urgent", struct pack_kind, urgent),
    CYAML_FIELD_SEQUENCE_COUNT("categories", POINTER | OPTIONAL, struct pack_kind, categories,
                               category_count, &category_value, 2, PACK_CATEGORIES_MAX),
    PHRASES(struct pack_kind),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value kind_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_kind, kind_fields),
};

static const cyaml_strval_t day_names[] = {
    {"sun", 1 << 0}, {"mon", 1 << 1}, {"tue", 1 << 2}, {"wed", 1 << 3},
    {"thu", 1 << 4}, {"fri", 1 << 5}, {"sat", 1 << 6},
};

static const struct cyaml_schema_field hours_fields[] = {
    CYAML_FIELD_FLAGS("days", CYAML_FLAG_STRICT, struct pack_hours, days, day_names,
                      CYAML_ARRAY_LEN(day_names)),
    CYAML_FIELD_STRING_PTR("from", POINTER, struct pack_hours, from, 1, PACK_ID_MAX),
    CYAML_FIELD_STRING_PTR("to", POINTER, struct pack_hours, to, 1, PACK_ID_MAX),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value hours_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_hours, hours_fields),
};

static const struct cyaml_schema_field contact_fields[] = {
    TEXT("title", struct pack_contact, title),
    TEXT_OPTIONAL("where", struct pack_contact, where),
    CYAML_FIELD_STRING_PTR("phone", POINTER | OPTIONAL, struct pack_contact, phone, 1, PACK_ID_MAX),
    TEXT_OPTIONAL("hours", struct pack_contact, hours),
    CYAML_FIELD_SEQUENCE_COUNT("open", POINTER | OPTIONAL, struct pack_contact, open, open_count,
                               &hours_value, 1, PACK_HOURS_MAX),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value contact_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_contact, contact_fields),
};

static const struct cyaml_schema_field ground_fields[] = {
    ID("id", struct pack_ground, id),
    TEXT("title", struct pack_ground, title),
    TEXT("instead", struct pack_ground, instead),
    CYAML_FIELD_END,
};
static const struct cyaml_schema_value ground_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct pack_ground, ground_fields),
};

static const struct cyaml_schema_field pack_fields[] = {
    ID("pack", struct pack, id),
    CYAML_FIELD_UINT("version", CYAML_FLAG_DEFAULT, struct pack, version),
    TEXT("organisation", struct pack, organisation),
    TEXT("invitation", struct pack, invitation),
    TEXT("readers", struct pack, readers),
    TEXT("kept", struct pack, kept),
    TEXT("named_note", struct pack, named_note),
    TEXT("anonymous_note", struct pack, anonymous_note),
    BOOL("named_preferred", struct pack, named_preferred),
    TEXT("next_steps", struct pack, next_steps),
    CYAML_FIELD_UINT("come_back_days", CYAML_FLAG_DEFAULT, struct pack, come_back_days),
    ID("set", struct pack, set),
    CYAML_FIELD_STRING_PTR("set_about_readers", POINTER | OPTIONAL, struct pack, set_about_readers,
                           1, PACK_ID_MAX),
    BOOL("confirm_read_back", struct pack, confirm_read_back),
    CYAML_FIELD_SEQUENCE_COUNT("contacts", POINTER, struct pack, contacts, contact_count,
                               &contact_value, 1, PACK_CONTACTS_MAX),
    CYAML_FIELD_SEQUENCE_COUNT("not_accepted", POINTER | OPTIONAL, struct pack, not_accepted,
                               not_accepted_count, &ground_value, 1, PACK_GROUNDS_MAX),
    CYAML_FIELD_SEQUENCE_COUNT("kinds", POINTER, struct pack, kinds, kind_count, &kind_value, 1,
                               PACK_KINDS_MAX),
    CYAML_FIELD_SEQUENCE_COUNT("questions", POINTER, struct pack, questions, question_count,
                               &question_value, 1, PACK_QUESTIONS_MAX),
    CYAML_FIELD_MAPPING_PTR("handling", POINTER | OPTIONAL, struct pack, handling,
                            pack_handling_fields),
    CYAML_FIELD_END,
};

const struct cyaml_schema_value pack_schema = {
    CYAML_VALUE_MAPPING(POINTER, struct pack, pack_fields),
};

void pack_schema_words(const char *key, char *out, size_t size)
{
    const struct {
        const char *key;
        const cyaml_strval_t *names;
        size_t count;
    } known[] = {
        {"answer", pack_schema_answers, PACK_SCHEMA_ANSWERS},
        {"days", day_names, CYAML_ARRAY_LEN(day_names)},
        {"role", role_names, CYAML_ARRAY_LEN(role_names)},
        {"verb", pack_handling_verbs, PACK_SCHEMA_VERBS},
        {"unit", pack_handling_units, PACK_SCHEMA_UNITS},
        {"period", pack_handling_periods, PACK_SCHEMA_PERIODS},
        {"", pack_schema_bools, PACK_SCHEMA_BOOLS},
    };
    size_t at = 0;
    while (at + 1 < CYAML_ARRAY_LEN(known) && strcmp(key, known[at].key) != 0)
        at++;
    size_t used = (size_t)snprintf(out, size, "is none of");
    for (size_t i = 0; i < known[at].count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s %s", i == 0 ? "" : ",",
                                 known[at].names[i].str);
}
