#include "tools/desk/docket_inside.h"

#include <stdio.h>
#include <string.h>

static void learn_also(struct docket *docket, const char *id, const char *value)
{
    if (docket->fact_count == DOCKET_FACTS_MAX)
        return;
    struct event_fact *fact = &docket->facts[docket->fact_count++];
    snprintf(fact->id, sizeof fact->id, "%s", id);
    snprintf(fact->value, sizeof fact->value, "%s", value);
}

void docket_learn(struct docket *docket, const char *id, const char *value)
{
    size_t kept = 0;
    for (size_t i = 0; i < docket->fact_count; i++)
        if (strcmp(docket->facts[i].id, id) != 0)
            docket->facts[kept++] = docket->facts[i];
    docket->fact_count = (uint8_t)kept;
    learn_also(docket, id, value);
}

void docket_learn_answers(struct docket *docket, const struct event_report *report)
{
    for (size_t i = 0; i < report->fact_count; i++) {
        const struct event_fact *fact = &report->facts[i];
        if (i > 0 && strcmp(fact->id, report->facts[i - 1].id) == 0)
            learn_also(docket, fact->id, fact->value);
        else
            docket_learn(docket, fact->id, fact->value);
    }
}

void docket_learn_departments(struct docket *docket)
{
    docket_learn(docket, "departments",
                 docket->department_count == 0   ? "none"
                 : docket->department_count == 1 ? "one"
                                                 : "several");
}

const char *docket_fact(const struct docket *docket, const char *id)
{
    for (size_t i = 0; i < docket->fact_count; i++)
        if (strcmp(docket->facts[i].id, id) == 0)
            return docket->facts[i].value;
    return NULL;
}

static bool is_one_of(const struct pack_condition *condition, const char *value)
{
    for (size_t i = 0; i < condition->is_count; i++)
        if (strcmp(condition->is[i], value) == 0)
            return true;
    return false;
}

static bool one_holds(const struct docket *docket, const struct pack_condition *condition,
                      const struct event_fact *more, size_t more_count)
{
    bool known = false;
    for (size_t i = 0; i < more_count; i++)
        if (strcmp(more[i].id, condition->of) == 0)
            return is_one_of(condition, more[i].value);
    for (size_t i = 0; i < docket->fact_count; i++) {
        if (strcmp(docket->facts[i].id, condition->of) != 0)
            continue;
        known = true;
        if (is_one_of(condition, docket->facts[i].value))
            return true;
    }
    return !known && is_one_of(condition, "unset");
}

bool docket_holds(const struct docket *docket, const struct pack_condition *when, size_t count,
                  const struct event_fact *more, size_t more_count)
{
    for (size_t i = 0; i < count; i++)
        if (!one_holds(docket, &when[i], more, more_count))
            return false;
    return true;
}
