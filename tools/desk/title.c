#include "tools/desk/title.h"

#include "app/seal/letter.h"
#include "tools/desk/docket.h"
#include "tools/desk/packs.h"
#include "tools/desk/phrase.h"

#include <string.h>

static const struct {
    const char *id;
    enum phrase phrase;
} facts[] = {
    {"kind", PHRASE_KIND},
    {"category", PHRASE_CATEGORY},
    {"identity", PHRASE_SUBMITTER},
    {"urgent", PHRASE_URGENT},
    {"about_readers", PHRASE_ABOUT_READERS},
    {"departments", PHRASE_HOW_MANY_DEPARTMENTS},
    {"department", PHRASE_DEPARTMENT},
    {"kiosk", PHRASE_KIOSK},
    {"state", PHRASE_STATE},
    {"late", PHRASE_COUNT_LATE},
    {"ground", PHRASE_GROUND},
};

/* Values that every pack has, in the order in which they are told. */
static const struct {
    const char *fact, *value;
    enum phrase phrase;
} values[] = {
    {"identity", "named", PHRASE_NAMED},
    {"identity", "anonymous", PHRASE_ANONYMOUS},
    {"urgent", "yes", PHRASE_YES},
    {"urgent", "no", PHRASE_NO},
    {"about_readers", "yes", PHRASE_YES},
    {"about_readers", "no", PHRASE_NO},
    {"departments", "none", PHRASE_NONE},
    {"departments", "one", PHRASE_ONE},
    {"departments", "several", PHRASE_SEVERAL},
    {"late", "yes", PHRASE_YES},
    {"late", "no", PHRASE_NO},
};

enum { FACTS = sizeof facts / sizeof *facts, VALUES = sizeof values / sizeof *values };

const struct pack_field *title_find_field(const struct pack *pack, const char *step,
                                          const char *field)
{
    const struct pack_handling *handling = pack != NULL ? pack->handling : NULL;
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++) {
        const struct pack_step *one = &handling->steps[i];
        for (size_t j = 0; (step == NULL || strcmp(one->id, step) == 0) && j < one->field_count;
             j++)
            if (strcmp(one->fields[j].id, field) == 0)
                return &one->fields[j];
    }
    return NULL;
}

const char *title_fact(const struct pack *pack, const char *fact, enum lang lang)
{
    for (size_t i = 0; i < FACTS; i++)
        if (strcmp(facts[i].id, fact) == 0)
            return phrase_in(facts[i].phrase, lang);
    const struct pack_question *question = packs_question(pack, fact);
    if (question != NULL)
        return pack_text_in(&question->title, lang);
    const struct pack_field *field = title_find_field(pack, NULL, fact);
    return field != NULL ? pack_text_in(&field->title, lang) : fact;
}

static const char *option_title(const struct pack_option *options, size_t count, const char *value,
                                enum lang lang)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].id, value) == 0)
            return pack_text_in(&options[i].title, lang);
    return NULL;
}

static const char *category_title(const struct pack_kind *kind, const char *value, enum lang lang)
{
    for (size_t i = 0; i < kind->category_count; i++)
        if (strcmp(kind->categories[i].id, value) == 0)
            return pack_text_in(&kind->categories[i].title, lang);
    return NULL;
}

static const char *kind_value(const struct pack *pack, const char *kind, bool category,
                              const char *value, enum lang lang)
{
    for (size_t i = 0; pack != NULL && i < pack->kind_count; i++) {
        const char *title = NULL;
        if (!category && strcmp(pack->kinds[i].id, value) == 0)
            title = pack_text_in(&pack->kinds[i].title, lang);
        if (category && (kind == NULL || strcmp(pack->kinds[i].id, kind) == 0))
            title = category_title(&pack->kinds[i], value, lang);
        if (title != NULL)
            return title;
    }
    return NULL;
}

static const char *own_value(const char *fact, const char *value, enum lang lang)
{
    for (size_t i = 0; i < VALUES; i++)
        if (strcmp(values[i].fact, fact) == 0 && strcmp(values[i].value, value) == 0)
            return phrase_in(values[i].phrase, lang);
    for (enum docket_state state = 0; strcmp(fact, "state") == 0 && state < DOCKET_STATES; state++)
        if (strcmp(docket_state_name(state), value) == 0)
            return docket_state_title(state, lang);
    return NULL;
}

static const char *choice_value(const struct pack *pack, const char *fact, const char *value,
                                enum lang lang)
{
    const struct pack_question *question = packs_question(pack, fact);
    const struct pack_field *field = title_find_field(pack, NULL, fact);
    const struct pack_refusal *refusal =
        strcmp(fact, "ground") == 0 ? pack_refusal_find(pack != NULL ? pack->handling : NULL, value)
                                    : NULL;
    const char *title = NULL;
    if (refusal != NULL)
        return pack_text_in(&refusal->title, lang);
    if (question != NULL)
        title = option_title(question->options, question->option_count, value, lang);
    if (title == NULL && field != NULL)
        title = option_title(field->options, field->option_count, value, lang);
    return title;
}

const char *title_value(const struct pack *pack, const char *kind, const char *fact,
                        const char *value, enum lang lang)
{
    const char *title = NULL;
    if (strcmp(fact, "kind") == 0 || strcmp(fact, "category") == 0)
        title = kind_value(pack, kind, fact[0] == 'c', value, lang);
    else if (strcmp(fact, "department") == 0)
        title = title_department(pack, value, lang);
    else if ((title = own_value(fact, value, lang)) == NULL)
        title = choice_value(pack, fact, value, lang);
    return title != NULL ? title : value;
}

/* A category that two kinds have counts once. */
static const char *nth_category(const struct pack *pack, size_t nth)
{
    for (size_t i = 0; i < pack->kind_count; i++)
        for (size_t j = 0; j < pack->kinds[i].category_count; j++) {
            const char *id = pack->kinds[i].categories[j].id;
            bool known = false;
            for (size_t k = 0; k < i && !known; k++)
                known = category_title(&pack->kinds[k], id, LANG_EN) != NULL;
            if (!known && nth-- == 0)
                return id;
        }
    return NULL;
}

static const char *nth_own(const char *fact, size_t nth)
{
    if (strcmp(fact, "state") == 0)
        return nth < DOCKET_STATES ? docket_state_name((enum docket_state)nth) : NULL;
    for (size_t i = 0; i < VALUES; i++)
        if (strcmp(values[i].fact, fact) == 0 && nth-- == 0)
            return values[i].value;
    return NULL;
}

const char *title_nth_value(const struct pack *pack, const char *fact, size_t nth)
{
    const char *own = nth_own(fact, nth);
    if (own != NULL || pack == NULL)
        return own;
    if (strcmp(fact, "kind") == 0)
        return nth < pack->kind_count ? pack->kinds[nth].id : NULL;
    if (strcmp(fact, "category") == 0)
        return nth_category(pack, nth);
    if (strcmp(fact, "department") == 0)
        return pack->handling != NULL && nth < pack->handling->department_count
                   ? pack->handling->departments[nth].id
                   : NULL;
    const struct pack_question *question = packs_question(pack, fact);
    if (question != NULL)
        return nth < question->option_count ? question->options[nth].id : NULL;
    const struct pack_field *field = title_find_field(pack, NULL, fact);
    return field != NULL && nth < field->option_count ? field->options[nth].id : NULL;
}

const char *title_step(const struct pack *pack, const char *step, enum lang lang)
{
    const struct pack_step *found = pack_step_find(pack != NULL ? pack->handling : NULL, step);
    return found != NULL ? pack_text_in(&found->title, lang) : step;
}

const char *title_department(const struct pack *pack, const char *department, enum lang lang)
{
    const struct pack_entry *found =
        pack_department_find(pack != NULL ? pack->handling : NULL, department);
    return found != NULL ? pack_text_in(&found->title, lang) : department;
}

const char *title_clock(const struct pack *pack, const char *clock, enum lang lang)
{
    const struct pack_clock *found = pack_clock_find(pack != NULL ? pack->handling : NULL, clock);
    return found != NULL ? pack_text_in(&found->title, lang) : clock;
}

const char *title_field(const struct pack *pack, const char *step, const char *field,
                        enum lang lang)
{
    const struct pack_field *found = title_find_field(pack, step, field);
    if (found != NULL)
        return pack_text_in(&found->title, lang);
    if (strcmp(field, "case") == 0)
        return phrase_in(PHRASE_CASE, lang);
    return strcmp(field, "text") == 0 ? phrase_in(PHRASE_TEXT, lang)
                                      : title_fact(pack, field, lang);
}

const char *title_letter_kind(const struct event_letter *letter, enum lang lang)
{
    switch (letter->kind) {
    case LETTER_QUESTION:
        return phrase_in(PHRASE_LETTER_QUESTION, lang);
    case LETTER_ANSWER:
        return phrase_in(PHRASE_LETTER_ANSWER, lang);
    case LETTER_ECHO:
        return phrase_in(PHRASE_LETTER_ECHO, lang);
    default:
        return phrase_in(PHRASE_LETTER_STATUS, lang);
    }
}

const struct pack_text *title_told(const struct pack_step *step)
{
    return step->tells.in[0] != NULL ? &step->tells : &step->title;
}

const char *title_letter(const struct pack *pack, const struct event_letter *letter, enum lang lang)
{
    const struct pack_step *step =
        pack_step_find(pack != NULL ? pack->handling : NULL, letter->step);
    if (letter->kind != LETTER_STATUS)
        return "";
    if (step != NULL)
        return pack_text_in(title_told(step), lang);
    return letter->step[0] == '\0' ? phrase_in(PHRASE_LETTER_ARRIVED, lang) : letter->step;
}
