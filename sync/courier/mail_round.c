#include "sync/courier/mail_round.h"

#include "board/base/faultpoint.h"
#include "board/base/log.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    NOTE_EVERY = 32
}; /* bundles between two notes of the cursor: the same ones may come again */

static bool was_refused(enum tg_err err)
{
    return err == TG_ERR_CRYPTO || err == TG_ERR_FORMAT || err == TG_ERR_VERSION ||
           err == TG_ERR_CONFLICT || err == TG_ERR_DENIED;
}

static enum tg_err take(const struct mail_round *round, uint32_t today,
                        const struct link_answer *answer, struct mail_report *report,
                        struct fault *fault)
{
    fault_point("courier.before_bundle");
    enum tg_err err = mailbag_take(round->bag, round->charter, &round->group, today, answer->bytes,
                                   answer->len, fault);
    fault_point("courier.after_bundle");
    report->fetched += err == TG_OK || was_refused(err);
    if (!was_refused(err))
        return err;
    report->refused++;
    report->refusal = *fault;
    report->elsewhere = err == TG_ERR_DENIED;
    return TG_OK;
}

/* One bundle behind `*cursor`, which moves past it; report->more says whether there was one. */
static enum tg_err fetch_one(const struct mail_round *round, uint32_t today, uint64_t *cursor,
                             struct mail_report *report, struct fault *fault)
{
    char path[LINK_PATH_MAX];
    struct link_answer answer;
    snprintf(path, sizeof path, "/v1/k/%s/mail?after=%" PRIu64, round->kiosk.text, *cursor);
    enum tg_err err = link_get(round->link, path, BUNDLE_SIZE_MAX, &answer, fault);
    if (err != TG_OK)
        return err;
    report->more = answer.status == 200;
    report->behind = answer.status == 204 && answer.cursor > 0 && answer.cursor < *cursor;
    if (answer.status == 204)
        return TG_OK;
    if (answer.status != 200)
        return link_status_fault(&answer, fault);
    if (answer.cursor <= *cursor || answer.len == 0)
        return fault_set(fault, TG_ERR_NETWORK,
                         "the answer is no mail: something on the way (a captive portal, a proxy) "
                         "speaks in the hub's place");
    err = take(round, today, &answer, report, fault);
    if (err == TG_OK)
        *cursor = answer.cursor;
    return err;
}

static enum tg_err fetch(const struct mail_round *round, uint32_t today, struct mail_report *report,
                         struct fault *fault)
{
    uint64_t cursor = mailbag_cursor(round->bag);
    const int64_t until_ms = clock_monotonic_ms(&round->clock) + MAIL_ROUND_MS_MAX;
    enum tg_err err = TG_OK;
    report->more = true;
    for (int i = 1;
         i <= MAIL_ROUND_BUNDLES_MAX && report->more && !report->elsewhere && err == TG_OK; i++) {
        if (i > 1 && clock_monotonic_ms(&round->clock) >= until_ms)
            break;
        err = fetch_one(round, today, &cursor, report, fault);
        if (err == TG_OK && i % NOTE_EVERY == 0)
            err = mailbag_note_cursor(round->bag, cursor, fault);
    }
    /* Past another group's bundles there may be some of this one, which it has not seen. */
    cursor = report->elsewhere ? 0 : cursor;
    report->more = report->more && !report->elsewhere;
    struct fault second;
    enum tg_err noted = mailbag_note_cursor(round->bag, cursor, err == TG_OK ? fault : &second);
    return err != TG_OK ? err : noted;
}

/* What the hub has behind the cursor; and if that leaves something amiss, from the beginning. A
 * kiosk that was merely off for long has by then what it missed. */
static enum tg_err fetch_all(const struct mail_round *round, uint32_t today,
                             struct mail_report *report, struct fault *fault)
{
    enum tg_err err = fetch(round, today, report, fault);
    if (err != TG_OK || report->more || report->elsewhere)
        return err;
    const uint64_t before = mailbag_cursor(round->bag);
    err = mailbag_look_back(round->bag, round->charter, report->behind, today, fault);
    if (err == TG_OK && mailbag_cursor(round->bag) < before)
        err = fetch(round, today, report, fault);
    return err;
}

enum tg_err mail_round_run(const struct mail_round *round, struct mail_report *out_report,
                           struct fault *fault)
{
    uint32_t today = clock_day(&round->clock);
    *out_report = (struct mail_report){0};
    enum tg_err err = mailbag_turn_to(round->bag, &round->group, today, fault);
    if (err == TG_OK)
        err = fetch_all(round, today, out_report, fault);
    struct fault second;
    enum tg_err swept = mailbag_sweep(round->bag, today, err == TG_OK ? fault : &second);
    return err != TG_OK ? err : swept;
}

void mail_round_log(const struct mail_report *report)
{
    if (report->refused > 0)
        log_warn("courier", "%u of %u bundles of mail were refused, the last one: %s",
                 report->refused, report->fetched, report->refusal.text);
    else if (report->fetched > 0)
        log_info("courier", "%u bundles of mail came%s", report->fetched,
                 report->more ? "; there are more" : "");
}
