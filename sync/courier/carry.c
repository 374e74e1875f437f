#include "sync/courier/carry.h"

#include "board/base/faultpoint.h"
#include "board/base/log.h"
#include "sync/courier/bulletin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMPOSE_TRIES_MAX = 5, ACK_PAGES_MAX = 64 };

enum tg_err carry_look(const struct carry *carry, struct carry_look *out_look, struct fault *fault)
{
    struct vault_view view = {0};
    enum tg_err err = vault_reader_view(carry->reader, &view, fault);
    if (err != TG_OK)
        return err;
    struct carry_look look = {.wishes = view.wishes};
    for (size_t i = 0; i < view.urgent_count && err == TG_OK; i++) {
        uint8_t body[ENVELOPE_SIZE];
        uint8_t hash[HASH_SIZE];
        err = vault_reader_slot(carry->reader, view.urgent[i], body, fault);
        if (err == TG_ERR_MISSING) {
            err = TG_OK;
            continue;
        }
        if (err == TG_OK)
            envelope_hash(body, hash);
        if (err == TG_OK && !journal_slot_sent(carry->journal, view.urgent[i], hash))
            look.urgent++;
    }
    vault_view_finish(&view);
    if (err == TG_OK)
        *out_look = look;
    return err;
}

/* Only bytes that are exactly a hub's signed acknowledgement of exactly this batch are believed. */
static enum tg_err believe(const struct carry *carry, const struct batch *batch,
                           const struct link_answer *answer, struct hub_ack *out_ack,
                           struct fault *fault)
{
    struct hub_ack ack;
    if (answer->status != 200)
        return link_status_fault(answer, fault);
    if (hub_ack_parse(answer->bytes, answer->len, &ack) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "the answer is no acknowledgement: something on the way (a captive "
                         "portal, a proxy) speaks in the hub's place. Nothing counts as sent.");
    const struct charter_device *hub = charter_find_hub(carry->charter, &ack.hub);
    if (hub == NULL || hub_ack_verify(answer->bytes, answer->len, hub->public_key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "the acknowledgement is not signed by a hub of the charter: has this "
                         "machine the newest charter? Nothing counts as sent.");
    if (strcmp(ack.kiosk.text, batch->kiosk.text) != 0 || ack.epoch != batch->epoch ||
        ack.seq != batch->seq || memcmp(ack.batch_hash, batch->hash, HASH_SIZE) != 0)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "the hub acknowledged another batch than the one it was given. Nothing "
                         "counts as sent.");
    *out_ack = ack;
    return TG_OK;
}

static enum tg_err new_epoch(struct carry *carry, struct fault *fault)
{
    enum tg_err err = journal_new_epoch(carry->journal, fault);
    if (err != TG_OK)
        return err;
    return fault_set(fault, TG_ERR_CONFLICT,
                     "the hub's past of this kiosk is not ours: was this disk restored from a "
                     "copy, or does a second machine run with its key? A new epoch has begun and "
                     "nothing is lost, but find out.");
}

static enum tg_err send_batch(struct carry *carry, const struct batch *batch, const uint8_t *bytes,
                              size_t len, struct fault *fault)
{
    char path[LINK_PATH_MAX];
    struct link_answer answer;
    struct hub_ack ack = {0};
    snprintf(path, sizeof path, "/v1/k/%s/%016" PRIx64 "/b/%" PRIu64, batch->kiosk.text,
             batch->epoch, batch->seq);
    enum tg_err err =
        link_put(carry->link, path, bytes, len, HUB_ACK_SIZE_MAX * 16UL, &answer, fault);
    fault_point("courier.after_send_before_ack");
    if (err == TG_OK)
        err = believe(carry, batch, &answer, &ack, fault);
    if (err == TG_ERR_CONFLICT)
        return new_epoch(carry, fault);
    if (err != TG_OK)
        return err;
    fault_point("courier.after_ack_before_commit");
    err = journal_batch_arrived(carry->journal, batch, &ack, clock_unix_s(&carry->clock), fault);
    if (err == TG_OK && ack.high_water > batch->seq)
        return new_epoch(carry, fault);
    return err;
}

/* A vault that changes under the composer's hands is looked at anew. */
static enum tg_err compose(struct carry *carry, struct picture *picture, struct fault *fault)
{
    enum tg_err err = TG_ERR_BUSY;
    if (picture->view.charter_version == 0)
        return fault_set(fault, TG_ERR_MISSING, "the kiosk has not run on this vault yet");
    for (int i = 0; i < COMPOSE_TRIES_MAX && err == TG_ERR_BUSY; i++) {
        if (i > 0) {
            picture_finish(picture);
            err = picture_take(carry->reader, carry->journal, picture, fault);
            if (err != TG_OK)
                return err;
        }
        err = compose_batch(&carry->plan, carry->journal, carry->reader, picture, fault);
    }
    if (err == TG_OK)
        fault_point("courier.after_commit_before_send");
    return err;
}

static enum tg_err carry_batch(struct carry *carry, struct picture *picture, struct fault *fault)
{
    struct batch batch;
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = TG_OK;
    if (journal_state(carry->journal)->outstanding == 0)
        err = compose(carry, picture, fault);
    if (err != TG_OK)
        return err;
    err = journal_read_batch(carry->journal, &bytes, &len, &batch, fault);
    if (err == TG_ERR_FORMAT || err == TG_ERR_CRYPTO || err == TG_ERR_VERSION) {
        err = journal_new_epoch(carry->journal, fault);
        return err != TG_OK ? err
                            : fault_set(fault, TG_ERR_CONFLICT,
                                        "the disk has changed the batch that was out: look at the "
                                        "disk. A new epoch has begun and nothing is lost.");
    }
    if (err != TG_OK)
        return err;
    err = send_batch(carry, &batch, bytes, len, fault);
    free(bytes);
    return err;
}

/* What frees a slot that still holds the envelope. */
static bool frees_something(void *ctx, const struct desk_ack *ack)
{
    const struct picture *picture = ctx;
    for (uint16_t i = 0; i < ack->count; i++) {
        if (picture_holds(picture, ack->hashes[i]))
            return true;
    }
    return false;
}

static enum tg_err keep_page(struct carry *carry, struct picture *picture,
                             const struct ack_list *list, struct carry_report *report,
                             struct fault *fault)
{
    struct ack_bytes kept[ACK_LIST_MAX];
    size_t count = 0;
    for (uint16_t i = 0; i < list->count; i++) {
        struct desk_ack ack;
        const struct ack_bytes *bytes = &list->acks[i];
        if (!journal_ack_holds(bytes->bytes, bytes->len, carry->charter, &carry->plan.kiosk, &ack))
            report->acks_refused++;
        else if (frees_something(picture, &ack))
            kept[count++] = *bytes;
    }
    report->acks += (uint32_t)count;
    return journal_keep_acks(carry->journal, kept, count, list->next, fault);
}

static enum tg_err fetch_page(struct carry *carry, struct picture *picture,
                              struct carry_report *report, bool *out_more, struct fault *fault)
{
    uint64_t after = journal_state(carry->journal)->cursor;
    char path[LINK_PATH_MAX];
    struct link_answer answer;
    struct ack_list list;
    snprintf(path, sizeof path, "/v1/k/%s/acks?after=%" PRIu64, carry->plan.kiosk.text, after);
    enum tg_err err = link_get(carry->link, path, ACK_LIST_SIZE_MAX, &answer, fault);
    if (err == TG_OK && answer.status != 200)
        err = link_status_fault(&answer, fault);
    if (err != TG_OK)
        return err;
    if (ack_list_parse(answer.bytes, answer.len, &list) != TG_OK || list.next < after ||
        (list.next == after && list.count > 0))
        return fault_set(fault, TG_ERR_CRYPTO,
                         "the answer is no list of acknowledgements: something on the way (a "
                         "captive portal, a proxy) speaks in the hub's place");
    *out_more = list.count > 0;
    return *out_more ? keep_page(carry, picture, &list, report, fault) : TG_OK;
}

static enum tg_err carry_acks(struct carry *carry, struct picture *picture,
                              struct carry_report *report, struct fault *fault)
{
    bool more = true;
    enum tg_err err = journal_prune_acks(carry->journal, frees_something, picture, fault);
    for (int page = 0; page < ACK_PAGES_MAX && more && err == TG_OK; page++)
        err = fetch_page(carry, picture, report, &more, fault);
    return err;
}

enum tg_err carry_visit(struct carry *carry, struct carry_report *out_report, struct fault *fault)
{
    struct picture picture = {0};
    *out_report = (struct carry_report){0};
    enum tg_err err = picture_take(carry->reader, carry->journal, &picture, fault);
    if (err == TG_ERR_FORMAT) {
        out_report->looked = true;
        out_report->troubles = health_of(HEALTH_VAULT_DAMAGED);
    }
    if (err != TG_OK)
        return err;
    out_report->looked = true;
    out_report->troubles = bulletin_of(&picture.view, picture.damaged, carry->charter);
    out_report->waiting = picture_waiting(&picture, false);
    out_report->damaged = picture.damaged;
    out_report->wishes = picture.view.wishes;
    enum tg_err taken = carry_batch(carry, &picture, fault);
    if (taken == TG_OK)
        out_report->batches = 1;
    struct fault second = {0};
    if (taken == TG_OK || taken == TG_ERR_MISSING)
        err = carry_acks(carry, &picture, out_report, &second);
    picture_finish(&picture);
    if (err != TG_OK)
        *fault = second;
    return err != TG_OK ? err : taken;
}

void carry_log(const struct carry_report *report)
{
    if (report->acks_refused > 0)
        log_warn("courier", "%u desk acknowledgements are not of our desks; left aside",
                 report->acks_refused);
    if (report->damaged > 0)
        log_warn("courier", "%zu slots of the vault are damaged; keep a copy of vault.db",
                 report->damaged);
}
