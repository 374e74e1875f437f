#include "tools/desk/tell.h"

#include "app/form/pack_find.h"
#include "tools/desk/phrase.h"
#include "tools/desk/rules.h"
#include "tools/desk/title.h"

#include <string.h>

/* How much a submitter wants to know when a clock ends. */
enum worth { WORTH_NOTHING, WORTH_DECISION, WORTH_WORD };

bool tell_is_told(const struct pack_step *step)
{
    switch (step->verb) {
    case PACK_VERB_ACCEPT:
    case PACK_VERB_REFUSE:
    case PACK_VERB_ROUTE:
    case PACK_VERB_EXTEND:
    case PACK_VERB_ACKNOWLEDGE:
    case PACK_VERB_ANSWER:
    case PACK_VERB_EXPLAIN:
    case PACK_VERB_CLOSE:
    case PACK_VERB_REOPEN:
        return true;
    default:
        return step->tells.in[0] != NULL;
    }
}

/* Only these are written to the submitter; elsewhere an officer writes for the file. */
static bool is_for_submitter(enum pack_verb verb)
{
    return verb == PACK_VERB_REFUSE || verb == PACK_VERB_EXTEND || verb == PACK_VERB_ANSWER ||
           verb == PACK_VERB_EXPLAIN;
}

/* A clock that ends with an answer is worth more than one that ends with a decision; one that any
 * work at all stops is headquarters' own. */
static enum worth worth_of(const struct docket *docket, const struct pack_clock *rule)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    enum worth worth = WORTH_NOTHING;
    for (size_t i = 0; i < rule->until.count; i++) {
        const struct pack_step *step = pack_step_find(handling, rule->until.ids[i]);
        bool only = rule->until.count == 1;
        if (step == NULL)
            continue;
        if (step->verb == PACK_VERB_ANSWER || step->verb == PACK_VERB_EXPLAIN ||
            (step->verb == PACK_VERB_CLOSE && only) || step->tells.in[0] != NULL)
            return WORTH_WORD;
        if (step->verb == PACK_VERB_DECIDE)
            worth = WORTH_DECISION;
    }
    return worth;
}

/* What the submitter may expect next, and until when. Nothing that may end later than it says. */
static const struct docket_clock *promise(const struct docket *docket, int64_t now_s)
{
    const struct docket_clock *best = NULL;
    enum worth best_worth = WORTH_NOTHING;
    for (size_t i = 0; i < docket->clock_count; i++) {
        const struct docket_clock *clock = &docket->clocks[i];
        if (!clock->applies || !clock->running || clock->unsure || clock->end_s < now_s)
            continue;
        enum worth worth = worth_of(docket, clock->rule);
        if (worth > best_worth ||
            (worth == best_worth && best != NULL && clock->end_s < best->end_s)) {
            best = clock;
            best_worth = worth;
        }
    }
    return best;
}

enum tg_err tell_arrival(const struct post *post, struct register_file *reg,
                         const struct docket *docket, struct fault *fault)
{
    const struct pack_text arrived = {{phrase_in(PHRASE_LETTER_ARRIVED, LANG_ZH_HANS),
                                       phrase_in(PHRASE_LETTER_ARRIVED, LANG_ZH_HANT),
                                       phrase_in(PHRASE_LETTER_ARRIVED, LANG_EN)}};
    const struct post_message message = {
        .kind = LETTER_STATUS,
        .title = &arrived,
        .due = promise(docket, clock_unix_s(post->clock)),
        .later = true,
    };
    return post_takes(post, docket, NULL) ? post_letter(post, reg, docket, &message, fault) : TG_OK;
}

enum tg_err tell_step(const struct post *post, struct register_file *reg,
                      const struct docket *docket, const struct pack_step *step, const char *text,
                      struct fault *fault)
{
    bool ended = docket->state == DOCKET_REFUSED || docket->state == DOCKET_CLOSED;
    const struct post_message message = {
        .kind = LETTER_STATUS,
        .title = title_told(step),
        .text = is_for_submitter(step->verb) && text != NULL && text[0] != '\0' ? text : NULL,
        .due = ended ? NULL : promise(docket, clock_unix_s(post->clock)),
        .step = step->id,
        .closed = step->verb == PACK_VERB_CLOSE || step->verb == PACK_VERB_REFUSE,
        .later = true,
    };
    if (!tell_is_told(step) || !post_takes(post, docket, message.text))
        return TG_OK;
    return post_letter(post, reg, docket, &message, fault);
}
