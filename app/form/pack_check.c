#include "app/form/pack_check.h"

#include "app/form/draft.h"
#include "app/form/draft_text.h"
#include "sync/wire/charter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check {
    const char *name;
    const struct pack_lines *lines;
    struct fault *fault;
    enum tg_err err;
    char path[PACK_LINES_PATH_MAX];
};

/* Names the place that is looked at, for wrong(). */
PRINTF_LIKE(2, 3)
static void at(struct check *check, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(check->path, sizeof check->path, fmt, args);
    va_end(args);
}

/* Keeps the first thing that is wrong. */
PRINTF_LIKE(2, 3)
static void wrong(struct check *check, const char *fmt, ...)
{
    if (check->err != TG_OK)
        return;
    char what[FAULT_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    check->err = fault_set(check->fault, TG_ERR_FORMAT, "%s:%u: %s: %s", check->name,
                           pack_lines_of(check->lines, check->path), check->path, what);
}

static bool is_word(const char *text, const char *extra)
{
    if (*text < 'a' || *text > 'z')
        return false;
    for (; *text != '\0'; text++) {
        bool ok = (*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') ||
                  strchr(extra, *text) != NULL;
        if (!ok)
            return false;
    }
    return true;
}

static void check_id(struct check *check, const char *id)
{
    if (!is_word(id, "_"))
        wrong(check, "'%s' must be a lower-case letter, then letters, digits or '_'", id);
}

static void check_text(struct check *check, const struct pack_text *text)
{
    size_t base = strlen(check->path);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (text->in[lang] == NULL)
            continue;
        snprintf(check->path + base, sizeof check->path - base, ".%s", lang_tag((enum lang)lang));
        if (!draft_text_is_showable(text->in[lang]))
            wrong(check, "holds a character that no screen can show: write plain text");
        check->path[base] = '\0';
    }
}

static void check_phone(struct check *check, const char *phone)
{
    if (phone != NULL && phone[strspn(phone, "0123456789+-() ")] != '\0')
        wrong(check, "'%s' is not a telephone number: digits, +, -, ( ) and spaces", phone);
}

static void check_set(struct check *check, const char *set)
{
    if (!is_word(set, "-") || strlen(set) > CHARTER_SET_NAME_MAX)
        wrong(check, "'%s' must be a set of the charter: at most %d of a-z, 0-9 and '-'", set,
              CHARTER_SET_NAME_MAX);
}

static void check_whole(struct check *check)
{
    if (!pack_lines_is_whole(check->lines, check->path))
        wrong(check, "must be a whole number, written without leading zeroes");
}

static void check_top(struct check *check, const struct pack *pack)
{
    const struct {
        const char *key;
        const struct pack_text *text;
    } texts[] = {
        {"organisation", &pack->organisation}, {"invitation", &pack->invitation},
        {"readers", &pack->readers},           {"kept", &pack->kept},
        {"named_note", &pack->named_note},     {"anonymous_note", &pack->anonymous_note},
        {"next_steps", &pack->next_steps},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        at(check, "%s", texts[i].key);
        check_text(check, texts[i].text);
    }
    at(check, "pack");
    check_id(check, pack->id);
    at(check, "version");
    check_whole(check);
    if (pack->version == 0)
        wrong(check, "must be 1 or more, and higher with every change");
    at(check, "come_back_days");
    check_whole(check);
    if (pack->come_back_days < 1 || pack->come_back_days > PACK_COME_BACK_DAYS_MAX)
        wrong(check, "must be 1 to %d", PACK_COME_BACK_DAYS_MAX);
    at(check, "set");
    check_set(check, pack->set);
    at(check, "set_about_readers");
    if (pack->set_about_readers != NULL)
        check_set(check, pack->set_about_readers);
    if (pack->set_about_readers != NULL && strcmp(pack->set, pack->set_about_readers) == 0)
        wrong(check, "must be another set than 'set': its readers are who the report is about");
}

static bool is_time(const char *text)
{
    int hour, minute, used = 0;
    return strspn(text, "0123456789:") == 5 && text[2] == ':' &&
           sscanf(text, "%2d:%2d%n", &hour, &minute, &used) == 2 && used == 5 && minute < 60 &&
           hour * 60 + minute <= 24 * 60;
}

static void check_open(struct check *check, const struct pack_contact *contact, size_t c)
{
    for (size_t i = 0; i < contact->open_count; i++) {
        const struct pack_hours *hours = &contact->open[i];
        at(check, "contacts[%zu].open[%zu].days", c, i);
        if (hours->days == 0)
            wrong(check, "must name at least one day, as in [mon, tue]");
        at(check, "contacts[%zu].open[%zu].from", c, i);
        if (!is_time(hours->from))
            wrong(check, "'%s' must be a time such as \"08:30\"", hours->from);
        at(check, "contacts[%zu].open[%zu].to", c, i);
        if (!is_time(hours->to) || strcmp(hours->from, hours->to) >= 0)
            wrong(check, "'%s' must be a time after 'from', at most \"24:00\"", hours->to);
    }
}

static void check_lists(struct check *check, const struct pack *pack)
{
    for (size_t i = 0; i < pack->contact_count; i++) {
        const struct pack_contact *contact = &pack->contacts[i];
        at(check, "contacts[%zu].title", i);
        check_text(check, &contact->title);
        at(check, "contacts[%zu].where", i);
        check_text(check, &contact->where);
        at(check, "contacts[%zu].hours", i);
        check_text(check, &contact->hours);
        at(check, "contacts[%zu].phone", i);
        check_phone(check, contact->phone);
        check_open(check, contact, i);
    }
    for (size_t i = 0; i < pack->not_accepted_count; i++) {
        at(check, "not_accepted[%zu].id", i);
        check_id(check, pack->not_accepted[i].id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->not_accepted[j].id, pack->not_accepted[i].id) == 0)
                wrong(check, "'%s' is used twice", pack->not_accepted[i].id);
        }
        at(check, "not_accepted[%zu].title", i);
        check_text(check, &pack->not_accepted[i].title);
        at(check, "not_accepted[%zu].instead", i);
        check_text(check, &pack->not_accepted[i].instead);
    }
}

static void check_categories(struct check *check, const struct pack_kind *kind, size_t k)
{
    for (size_t i = 0; i < kind->category_count; i++) {
        const struct pack_category *category = &kind->categories[i];
        at(check, "kinds[%zu].categories[%zu].id", k, i);
        check_id(check, category->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(kind->categories[j].id, category->id) == 0)
                wrong(check, "'%s' is used twice in this kind", category->id);
        }
        at(check, "kinds[%zu].categories[%zu].title", k, i);
        check_text(check, &category->title);
        at(check, "kinds[%zu].categories[%zu].help", k, i);
        check_text(check, &category->help);
        at(check, "kinds[%zu].categories[%zu].call_text", k, i);
        check_text(check, &category->call_text);
        if ((category->call_first == NULL) != (category->call_text.in[0] == NULL))
            wrong(check, "call_first and call_text come together");
        at(check, "kinds[%zu].categories[%zu].call_first", k, i);
        check_phone(check, category->call_first);
    }
}

static void check_kinds(struct check *check, const struct pack *pack)
{
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        at(check, "kinds[%zu].id", i);
        check_id(check, kind->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->kinds[j].id, kind->id) == 0)
                wrong(check, "'%s' is used twice", kind->id);
        }
        at(check, "kinds[%zu].icon", i);
        if (!is_word(kind->icon, "_"))
            wrong(check, "'%s' is not the name of a Material icon", kind->icon);
        at(check, "kinds[%zu].title", i);
        check_text(check, &kind->title);
        at(check, "kinds[%zu].help", i);
        check_text(check, &kind->help);
        check_categories(check, kind, i);
    }
}

static bool kind_has(const struct pack *pack, const char *id, bool category)
{
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        if (!category && strcmp(kind->id, id) == 0)
            return true;
        for (size_t j = 0; category && j < kind->category_count; j++) {
            if (strcmp(kind->categories[j].id, id) == 0)
                return true;
        }
    }
    return false;
}

/* The earlier choice question of that id; NULL if there is none. */
static const struct pack_question *earlier_choice(const struct pack *pack, size_t question,
                                                  const char *id)
{
    for (size_t i = 0; i < question; i++) {
        if (strcmp(pack->questions[i].id, id) == 0 && pack->questions[i].option_count > 0)
            return &pack->questions[i];
    }
    return NULL;
}

static bool question_has(const struct pack_question *question, const char *id)
{
    for (size_t i = 0; i < question->option_count; i++) {
        if (strcmp(question->options[i].id, id) == 0)
            return true;
    }
    return false;
}

static void check_value(struct check *check, const struct pack *pack, size_t question,
                        const struct pack_condition *condition, const char *id)
{
    const char *of = condition->of;
    const struct pack_question *earlier = earlier_choice(pack, question, of);
    if (strcmp(of, "kind") == 0 || strcmp(of, "category") == 0) {
        if (!kind_has(pack, id, of[0] == 'c'))
            wrong(check, "'%s' is no %s of this pack", id, of);
    } else if (strcmp(of, "identity") == 0) {
        if (strcmp(id, "named") != 0 && strcmp(id, "anonymous") != 0)
            wrong(check, "'%s' must be 'named' or 'anonymous'", id);
        else if (id[0] == 'a' && pack->questions[question].identity)
            wrong(check, "identity questions are never asked of anonymous submitters");
    } else if (earlier != NULL && !question_has(earlier, id)) {
        wrong(check, "'%s' is no option of question '%s'", id, of);
    }
}

static void check_conditions(struct check *check, const struct pack *pack, size_t q)
{
    const struct pack_question *question = &pack->questions[q];
    for (size_t i = 0; i < question->when_count; i++) {
        const struct pack_condition *condition = &question->when[i];
        at(check, "questions[%zu].when[%zu].of", q, i);
        if (strcmp(condition->of, "kind") != 0 && strcmp(condition->of, "category") != 0 &&
            strcmp(condition->of, "identity") != 0 &&
            earlier_choice(pack, q, condition->of) == NULL)
            wrong(check,
                  "'%s' must be kind, category, identity or a choice question that comes before",
                  condition->of);
        for (size_t v = 0; v < condition->is_count; v++) {
            at(check, "questions[%zu].when[%zu].is[%zu]", q, i, v);
            check_value(check, pack, q, condition, condition->is[v]);
        }
    }
}

/* What tells who somebody is stays in the part of the report that anonymous ones don't have. */
static void check_role(struct check *check, const struct pack_question *question, size_t q)
{
    bool tells = question->role == PACK_ROLE_NAME || question->role == PACK_ROLE_PHONE ||
                 question->role == PACK_ROLE_ADDRESS || question->role == PACK_ROLE_DEPARTMENT ||
                 question->role == PACK_ROLE_POST || question->role == PACK_ROLE_SIGNATURE ||
                 question->answer == PACK_ANSWER_SIGNATURE;
    at(check, "questions[%zu].role", q);
    if (tells && !question->identity)
        wrong(check, "says who the submitter is: add 'identity: true'");
}

static void check_numbers(struct check *check, const struct pack_question *question, size_t q)
{
    bool number = question->answer == PACK_ANSWER_NUMBER;
    at(check, "questions[%zu].min", q);
    if (number)
        check_whole(check);
    else if (question->min != 0)
        wrong(check, "only number has min and max");
    at(check, "questions[%zu].max", q);
    if (number)
        check_whole(check);
    if (number ? question->max <= question->min : question->max != 0)
        wrong(check, number ? "must be more than min" : "only number has min and max");
    at(check, "questions[%zu].late_days", q);
    check_whole(check);
    if (question->late_days > 0 && question->answer != PACK_ANSWER_DATE)
        wrong(check, "only a date can be late");
    at(check, "questions[%zu].late_note", q);
    check_text(check, &question->late_note);
    if ((question->late_days == 0) != (question->late_note.in[0] == NULL))
        wrong(check, "late_days and late_note come together");
}

static void check_answer(struct check *check, struct pack_question *question, size_t q)
{
    bool choice = question->answer == PACK_ANSWER_CHOICE || question->answer == PACK_ANSWER_CHOICES;
    bool written = question->answer == PACK_ANSWER_LINE || question->answer == PACK_ANSWER_TEXT;
    at(check, "questions[%zu].options", q);
    if (choice != (question->option_count > 0))
        wrong(check, choice ? "a choice needs options" : "only choice and choices have options");
    at(check, "questions[%zu].length_max", q);
    if (written)
        check_whole(check);
    if (question->length_max != 0 && !written)
        wrong(check, "only line and text have a length");
    if (question->length_max > DRAFT_ANSWER_MAX)
        wrong(check, "must be at most %d bytes", DRAFT_ANSWER_MAX);
    if (written && question->length_max == 0)
        question->length_max = question->answer == PACK_ANSWER_LINE ? PACK_LENGTH_DEFAULT_LINE
                                                                    : PACK_LENGTH_DEFAULT_TEXT;
}

static size_t check_options(struct check *check, const struct pack_question *question, size_t q)
{
    size_t bytes = 0;
    for (size_t i = 0; i < question->option_count; i++) {
        at(check, "questions[%zu].options[%zu].id", q, i);
        check_id(check, question->options[i].id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(question->options[j].id, question->options[i].id) == 0)
                wrong(check, "'%s' is used twice", question->options[i].id);
        }
        at(check, "questions[%zu].options[%zu].title", q, i);
        check_text(check, &question->options[i].title);
        bytes += strlen(question->options[i].id) + strlen("\"\",");
    }
    return bytes;
}

static void check_questions(struct check *check, const struct pack *pack)
{
    size_t room = 0;
    for (size_t i = 0; i < pack->question_count; i++) {
        struct pack_question *question = &pack->questions[i];
        at(check, "questions[%zu].id", i);
        check_id(check, question->id);
        if (strcmp(question->id, "kind") == 0 || strcmp(question->id, "category") == 0 ||
            strcmp(question->id, "identity") == 0)
            wrong(check, "'%s' is taken: conditions use that word", question->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->questions[j].id, question->id) == 0)
                wrong(check, "'%s' is used twice", question->id);
        }
        at(check, "questions[%zu].title", i);
        check_text(check, &question->title);
        at(check, "questions[%zu].help", i);
        check_text(check, &question->help);
        check_answer(check, question, i);
        room += strlen(question->id) + strlen("\"\":[],") + check_options(check, question, i);
        check_numbers(check, question, i);
        check_role(check, question, i);
        check_conditions(check, pack, i);
    }
    at(check, "questions");
    if (room > PACK_CHOICE_ROOM_MAX)
        wrong(check, "ids of questions and options take %zu bytes of a report; at most %d", room,
              PACK_CHOICE_ROOM_MAX);
}

enum tg_err pack_check(const char *name, const struct pack_lines *lines, struct pack *pack,
                       struct fault *fault)
{
    struct check check = {.name = name, .lines = lines, .fault = fault};
    check_top(&check, pack);
    check_lists(&check, pack);
    check_kinds(&check, pack);
    check_questions(&check, pack);
    return check.err;
}
