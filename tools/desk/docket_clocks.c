/* Invariants
 *  1. A clock that is not running has stopped_s, or was never started.
 *  2. A clock starts afresh each time one of `from` happens; extensions are those of its last run.
 *  3. Facts decide which clocks count, not which ran: a level that is found later brings in its
 *     clock from when it began.
 *  4. A refusal holds a clock up, it does not end it. */
#include "tools/desk/docket_inside.h"

#include "tools/desk/term.h"

#include <string.h>

static void start(struct docket_clock *clock, const struct rules *rules, int64_t from_s,
                  int64_t until_s)
{
    struct term_end end = {.unix_s = until_s};
    if (until_s == 0)
        term_end(rules->calendar, from_s, clock->rule->term, &end);
    clock->started = clock->running = true;
    clock->extended = false;
    clock->from_s = from_s;
    clock->end_s = end.unix_s;
    clock->unsure = end.unsure;
    clock->stopped_s = 0;
    clock->refused = false;
}

static void stop(struct docket_clock *clock, int64_t at_s)
{
    if (!clock->running)
        return;
    clock->running = false;
    clock->stopped_s = at_s;
}

/* The term is the submitter's: what a refusal stopped goes on as it ran when the refusal falls. */
static void go_on(struct docket_clock *clock)
{
    if (!clock->refused)
        return;
    clock->running = true;
    clock->refused = false;
    clock->stopped_s = 0;
}

static void follow_refusal(struct docket_clock *clock, const struct event_step *step)
{
    switch ((enum pack_verb)step->verb) {
    case PACK_VERB_REFUSE:
        clock->refused = clock->refused || clock->running;
        stop(clock, (int64_t)step->at_unix_s);
        break;
    case PACK_VERB_ACCEPT:
    case PACK_VERB_DISSATISFIED:
    case PACK_VERB_REOPEN:
        go_on(clock);
        break;
    default:
        break;
    }
}

static void follow_step(struct docket_clock *clock, const struct rules *rules,
                        const struct event_step *step)
{
    int64_t at_s = (int64_t)step->at_unix_s;
    bool extends = step->verb == PACK_VERB_EXTEND;
    follow_refusal(clock, step);
    if (pack_names_has(&clock->rule->until, step->step)) {
        stop(clock, at_s);
        clock->refused = false;
    }
    if (pack_names_has(&clock->rule->from, step->step))
        start(clock, rules, at_s, extends ? 0 : (int64_t)step->until_unix_s);
    if (extends && clock->running && strcmp(step->clock, clock->rule->id) == 0) {
        clock->end_s = (int64_t)step->until_unix_s;
        clock->extended = true;
        clock->unsure = false;
    }
}

/* Where the regulation says nothing: the last day, or the last quarter of minutes and hours. */
static int64_t warning(const struct docket_clock *clock, const struct rules *rules)
{
    enum { LAST_DAY_S = 24 * 3600 - 1 };
    int64_t warn_s = clock->end_s - LAST_DAY_S;
    if (clock->rule->warn != NULL)
        return term_before(rules->calendar, clock->end_s, clock->from_s, *clock->rule->warn);
    if (clock->rule->term.unit <= PACK_UNIT_HOURS)
        warn_s = clock->end_s - (clock->end_s - clock->from_s) / 4;
    return warn_s > clock->from_s ? warn_s : clock->from_s;
}

/* When to begin telling, and how far it may be extended. */
static void mark(struct docket_clock *clock, const struct rules *rules)
{
    struct term_end limit;
    clock->warn_s = warning(clock, rules);
    if (clock->rule->extend_max == NULL)
        return;
    term_end(rules->calendar, clock->from_s, *clock->rule->extend_max, &limit);
    clock->limit_s = limit.unix_s; /* the earliest it can be, where the calendar ends before */
}

static void run(struct docket *docket, const struct rules *rules, struct docket_clock *clock)
{
    if (pack_names_has(&clock->rule->from, "receipt"))
        start(clock, rules, docket->start_s, 0);
    for (size_t i = 0; i < docket->entry_count; i++)
        if (docket->entries[i].type == EVENT_STEP)
            follow_step(clock, rules, &docket->entries[i].step);
    if (clock->started)
        mark(clock, rules);
    clock->applies = docket_holds(docket, clock->rule->when, clock->rule->when_count, NULL, 0);
}

static bool starts_one(const struct pack_handling *handling, const char *step)
{
    for (size_t i = 0; handling != NULL && i < handling->clock_count; i++)
        if (pack_names_has(&handling->clocks[i].from, step))
            return true;
    return false;
}

/* The day that a case was delegated until, where the pack has no clock that it ends: until then
 * there is something to show for it. */
static void run_delegated(struct docket *docket, const struct rules *rules)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    struct docket_clock clock = {.rule = pack_clock_delegated(), .applies = true};
    for (size_t i = 0; i < docket->entry_count; i++) {
        const struct event_step *step = &docket->entries[i].step;
        if (docket->entries[i].type != EVENT_STEP)
            continue;
        if (step->verb == PACK_VERB_DELEGATE && step->until_unix_s != 0 &&
            !starts_one(handling, step->step))
            start(&clock, rules, (int64_t)step->at_unix_s, (int64_t)step->until_unix_s);
        else if (step->verb == PACK_VERB_PROGRESS || step->verb == PACK_VERB_FIND ||
                 step->verb == PACK_VERB_DECIDE || step->verb == PACK_VERB_ANSWER ||
                 step->verb == PACK_VERB_CLOSE || step->verb == PACK_VERB_REFUSE)
            stop(&clock, (int64_t)step->at_unix_s);
    }
    if (!clock.started)
        return;
    mark(&clock, rules);
    docket->clocks[docket->clock_count++] = clock;
}

void docket_clocks_run(struct docket *docket, const struct rules *rules)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    docket->clock_count = handling != NULL ? handling->clock_count : 0;
    for (size_t i = 0; i < docket->clock_count; i++) {
        docket->clocks[i] = (struct docket_clock){.rule = &handling->clocks[i]};
        run(docket, rules, &docket->clocks[i]);
    }
    run_delegated(docket, rules);
}
