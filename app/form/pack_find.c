#include "app/form/pack_find.h"

#include "app/form/pack_schema_inside.h"

#include <string.h>

/* What every case can go through, whatever its regulation; a step of the pack with the same verb
 * takes the place of the one here. */
#define STEP(name, word, hans, hant, english)                                                      \
    {                                                                                              \
        .id = word, .verb = PACK_VERB_##name, .title = {{hans, hant, english}},                    \
    }
static const struct pack_step usual[] = {
    STEP(ACCEPT, "accept", "受理", "受理", "Accept"),
    STEP(REFUSE, "refuse", "不予受理", "不予受理", "Not accept"),
    STEP(CLASSIFY, "classify", "分类定性", "分類定性", "Classify"),
    STEP(ROUTE, "route", "转办", "轉辦", "Route"),
    STEP(TAKE, "take", "承办", "承辦", "Take"),
    STEP(DELEGATE, "delegate", "交办", "交辦", "Delegate"),
    STEP(EXTEND, "extend", "延期并说明", "延期並說明", "Extend, with reasons"),
    STEP(ANSWER, "answer", "答复", "答覆", "Answer"),
    STEP(DISSATISFIED, "dissatisfied", "投诉人不满意", "投訴人不滿意", "Submitter not satisfied"),
    STEP(NOTE, "note", "备注", "備註", "Note"),
    STEP(LINK, "link", "并案", "併案", "Same matter as another case"),
    STEP(CLOSE, "close", "办结", "辦結", "Close"),
    STEP(ARCHIVE, "archive", "归档", "歸檔", "Archive"),
    STEP(REOPEN, "reopen", "重新办理", "重新辦理", "Reopen"),
};

const char *pack_verb_name(enum pack_verb verb)
{
    for (size_t i = 0; i < PACK_SCHEMA_VERBS; i++)
        if (pack_handling_verbs[i].val == (int64_t)verb)
            return pack_handling_verbs[i].str;
    return NULL;
}

static bool names_verb(const struct pack_handling *handling, enum pack_verb verb)
{
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++)
        if (handling->steps[i].verb == verb)
            return true;
    return false;
}

size_t pack_step_count(const struct pack_handling *handling)
{
    return (handling != NULL ? handling->step_count : 0) + sizeof usual / sizeof *usual;
}

const struct pack_step *pack_step_at(const struct pack_handling *handling, size_t index)
{
    size_t own = handling != NULL ? handling->step_count : 0;
    if (index < own)
        return &handling->steps[index];
    const struct pack_step *step = &usual[index - own];
    return names_verb(handling, step->verb) ? NULL : step;
}

const struct pack_step *pack_step_find(const struct pack_handling *handling, const char *id)
{
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        if (step != NULL && strcmp(step->id, id) == 0)
            return step;
    }
    return NULL;
}

const struct pack_clock *pack_clock_delegated(void)
{
    static const struct pack_clock delegated = {
        .id = "delegated",
        .title = {{"交办期限", "交辦期限", "Delegated until"}},
        .term = {.unit = PACK_UNIT_DAYS},
    };
    return &delegated;
}

const struct pack_clock *pack_clock_find(const struct pack_handling *handling, const char *id)
{
    for (size_t i = 0; handling != NULL && i < handling->clock_count; i++)
        if (strcmp(handling->clocks[i].id, id) == 0)
            return &handling->clocks[i];
    return strcmp(id, pack_clock_delegated()->id) == 0 ? pack_clock_delegated() : NULL;
}

static const struct pack_entry *find_entry(const struct pack_entry *entries, size_t count,
                                           const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(entries[i].id, id) == 0)
            return &entries[i];
    return NULL;
}

const struct pack_entry *pack_department_find(const struct pack_handling *handling, const char *id)
{
    return handling == NULL ? NULL
                            : find_entry(handling->departments, handling->department_count, id);
}

const struct pack_entry *pack_role_find(const struct pack_handling *handling, const char *id)
{
    return handling == NULL ? NULL : find_entry(handling->roles, handling->role_count, id);
}

const struct pack_refusal *pack_refusal_find(const struct pack_handling *handling, const char *id)
{
    for (size_t i = 0; handling != NULL && i < handling->refusal_count; i++)
        if (strcmp(handling->refusals[i].id, id) == 0)
            return &handling->refusals[i];
    return NULL;
}

const struct pack_report *pack_report_find(const struct pack_handling *handling, const char *id)
{
    for (size_t i = 0; handling != NULL && i < handling->report_count; i++)
        if (strcmp(handling->reports[i].id, id) == 0)
            return &handling->reports[i];
    return NULL;
}

const struct pack_form *pack_form_find(const struct pack_handling *handling, const char *id)
{
    for (size_t i = 0; handling != NULL && i < handling->form_count; i++)
        if (strcmp(handling->forms[i].id, id) == 0)
            return &handling->forms[i];
    return NULL;
}

bool pack_names_has(const struct pack_names *names, const char *id)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->ids[i], id) == 0)
            return true;
    return false;
}
