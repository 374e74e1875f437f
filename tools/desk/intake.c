#include "tools/desk/intake.h"

#include "app/form/report.h"
#include "app/seal/age_open.h"
#include "board/base/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What was opened, and the events made of it. */
struct intake_top {
    uint8_t plain[ENVELOPE_SIZE];
    struct event event;
};

static enum tg_err check_kiosk(const struct intake *intake, const struct folder *folder,
                               const uint8_t *bytes, struct fault *fault)
{
    const char *name = intake->batch.kiosk.text;
    const struct roster_kiosk *kiosk = roster_find(&folder->roster, &intake->batch.kiosk);
    if (kiosk == NULL)
        return fault_set(fault, TG_ERR_DENIED,
                         "Kiosk %s is not in the roster (version %" PRIu32
                         "). If it is new, copy the newest roster and roster.sig to %s.",
                         name, folder->roster.version, folder->path);
    if (kiosk->revoked)
        return fault_set(fault, TG_ERR_DENIED,
                         "Kiosk %s was revoked (roster version %" PRIu32
                         "): what it sends may come from whoever took it.",
                         name, folder->roster.version);
    if (batch_verify(bytes, &intake->batch, kiosk->public_key) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "The signature is not that of kiosk %s in the roster: altered on the way, "
                         "or another machine under its name.",
                         name);
    return TG_OK;
}

/* Whether the hub's word is about this batch and by a hub of the charter. */
static bool ack_holds(const struct intake *intake, const struct folder *folder,
                      const struct parcel *parcel, struct hub_ack *out)
{
    const struct batch *batch = &intake->batch;
    if (hub_ack_parse(parcel->ack, parcel->ack_len, out) != TG_OK)
        return false;
    const struct charter_device *hub = charter_find_hub(&folder->charter, &out->hub);
    return hub != NULL && hub_ack_verify(parcel->ack, parcel->ack_len, hub->public_key) == TG_OK &&
           strcmp(out->kiosk.text, batch->kiosk.text) == 0 && out->epoch == batch->epoch &&
           out->seq == batch->seq && memcmp(out->batch_hash, batch->hash, HASH_SIZE) == 0;
}

static void read_ack(struct intake *intake, const struct folder *folder,
                     const struct parcel *parcel)
{
    struct hub_ack ack;
    if (parcel->ack_len == 0)
        return;
    if (ack_holds(intake, folder, parcel, &ack)) {
        intake->receipt = (struct event_receipt){.unix_s = ack.hub_unix_s, .by_hub = true};
        return;
    }
    snprintf(intake->warning, sizeof intake->warning,
             "Kiosk %s, batch %" PRIu64
             ": the hub's acknowledgement in the parcel does not hold. The batch is sound and was "
             "taken in, with this desk's time of receipt. Check the hub.",
             intake->batch.kiosk.text, intake->batch.seq);
}

static void check_charter(struct intake *intake, const struct folder *folder)
{
    const struct batch *batch = &intake->batch;
    const struct charter *charter = &folder->charter;
    intake->charter_known = batch->charter_version == charter->version &&
                            memcmp(batch->charter_hash, charter->hash, HASH_SIZE) == 0;
    if (intake->charter_known)
        return;
    const char *what = batch->charter_version < charter->version
                           ? "an older charter. Bring it the newest one."
                       : batch->charter_version > charter->version
                           ? "a newer charter than this desk's. Copy the newest one here."
                           : "another charter of the same version: its envelopes may be sealed to "
                             "strange keys. Take it out of service.";
    snprintf(intake->warning, sizeof intake->warning,
             "Kiosk %s seals by charter version %" PRIu32 ", here it is %" PRIu32 ": %s",
             batch->kiosk.text, batch->charter_version, charter->version, what);
}

enum tg_err intake_read(struct intake *out, const struct folder *folder, const uint8_t *bytes,
                        size_t len, struct fault *fault)
{
    struct parcel parcel;
    enum tg_err err = parcel_parse(bytes, len, &parcel);
    if (err != TG_OK)
        return fault_set(fault, err,
                         "Not a parcel, cut off, or of a newer version (%zu bytes). The hub sends "
                         "it again on request.",
                         len);
    err = batch_parse(parcel.batch, parcel.batch_len, &out->batch, fault);
    if (err == TG_OK)
        err = check_kiosk(out, folder, parcel.batch, fault);
    if (err != TG_OK)
        return err;
    read_ack(out, folder, &parcel);
    check_charter(out, folder);
    return TG_OK;
}

/* Only what a kiosk of ours writes may become a name that officers read and type. */
static bool names_are_sound(const struct report *report)
{
    static const char ids[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    static const char numbers[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    const char *number = report->case_number;
    return number[0] != '\0' && number[strspn(number, numbers)] == '\0' &&
           report->pack_id[strspn(report->pack_id, ids)] == '\0' &&
           report->kind[strspn(report->kind, ids)] == '\0' &&
           report->category[strspn(report->category, ids)] == '\0';
}

struct claim {
    const struct report *report;
    bool there, same;
};

static enum tg_err compare_claim(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    struct claim *claim = ctx;
    if (event->type != EVENT_REPORT || claim->there)
        return TG_OK;
    const struct report *report = claim->report;
    claim->there = true;
    claim->same = memcmp(event->report.mailbox, report->mailbox_public, 32) == 0 &&
                  memcmp(event->report.sign, report->sign_public, 32) == 0 &&
                  memcmp(event->report.labels, report->label_seed, 32) == 0;
    return TG_OK;
}

/* The first case of that number with the same keys, or a new one behind those with others: what
 * someone else claims never mixes with a case. RANGE (no fault) past CASE_ORDINAL_MAX. */
static enum tg_err place(struct register_file *reg, const struct report *report,
                         struct event_report *out, struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    for (out->ordinal = 1; out->ordinal <= CASE_ORDINAL_MAX; out->ordinal++) {
        struct claim claim = {.report = report};
        event_case_id(out, id);
        event_subject_of_case(id, subject);
        enum tg_err err = register_find(reg, subject, compare_claim, &claim, fault);
        if (err != TG_OK || !claim.there || claim.same)
            return err;
    }
    return TG_ERR_RANGE;
}

static void describe(const struct intake *intake, const struct report *report,
                     const uint8_t envelope[static HASH_SIZE], struct event_report *out)
{
    *out = (struct event_report){
        .receipt = intake->receipt,
        .kiosk = intake->batch.kiosk,
        .named = report->named,
        .about_readers = report->about_readers,
        .urgent = report->urgent,
    };
    memcpy(out->number, report->case_number, sizeof out->number);
    memcpy(out->envelope, envelope, HASH_SIZE);
    memcpy(out->mailbox, report->mailbox_public, sizeof out->mailbox);
    memcpy(out->sign, report->sign_public, sizeof out->sign);
    memcpy(out->labels, report->label_seed, sizeof out->labels);
    memcpy(out->pack, report->pack_id, sizeof out->pack);
    memcpy(out->kind, report->kind, sizeof out->kind);
    memcpy(out->category, report->category, sizeof out->category);
}

static enum tg_err enter_unreadable(struct intake *intake, struct register_file *reg,
                                    struct intake_top *top, size_t len,
                                    const uint8_t envelope[static HASH_SIZE], const char *reason,
                                    struct fault *fault)
{
    struct event_unreadable *unreadable = &top->event.unreadable;
    memset(&top->event, 0, sizeof top->event);
    top->event.type = EVENT_UNREADABLE;
    unreadable->receipt = intake->receipt;
    unreadable->kiosk = intake->batch.kiosk;
    memcpy(unreadable->envelope, envelope, HASH_SIZE);
    snprintf(unreadable->reason, sizeof unreadable->reason, "%.*s",
             (int)sizeof unreadable->reason - 1, reason);
    intake->unreadable++;
    return register_append(reg, &top->event, top->plain, len, NULL, fault);
}

static enum tg_err enter_opened(struct intake *intake, struct register_file *reg,
                                struct intake_top *top, size_t len,
                                const uint8_t envelope[static HASH_SIZE], struct fault *fault)
{
    struct report *report = NULL;
    struct fault reason = {0};
    enum tg_err err = report_parse(top->plain, len, &report, &reason);
    if (err == TG_ERR_MEMORY)
        return fault_set(fault, err, "Out of memory for a report.");
    if (err != TG_OK)
        return enter_unreadable(intake, reg, top, len, envelope, reason.text, fault);
    if (!names_are_sound(report)) {
        report_destroy(report);
        return enter_unreadable(intake, reg, top, len, envelope,
                                "its case number or an id has strange characters", fault);
    }
    memset(&top->event, 0, sizeof top->event);
    top->event.type = EVENT_REPORT;
    describe(intake, report, envelope, &top->event.report);
    err = place(reg, report, &top->event.report, fault);
    report_destroy(report);
    if (err == TG_ERR_RANGE)
        return enter_unreadable(intake, reg, top, len, envelope,
                                "too many cases claim its number with other keys", fault);
    struct intake_report *entered = &intake->reports[intake->report_count];
    if (err == TG_OK)
        err = register_append(reg, &top->event, top->plain, len, &entered->event, fault);
    if (err != TG_OK)
        return err;
    event_case_id(&top->event.report, entered->case_id);
    intake->report_count++;
    return TG_OK;
}

static enum tg_err enter_envelope(struct intake *intake, const struct folder *folder,
                                  struct register_file *reg, struct intake_top *top, size_t i,
                                  struct fault *fault)
{
    const uint8_t *hash = intake->batch.hashes[i];
    size_t len = 0;
    enum tg_err err = register_mark_envelope(reg, hash, fault);
    if (err != TG_OK)
        return err == TG_ERR_CONFLICT ? TG_OK : err;
    err = age_open(folder->keys->identities, folder->identity_count,
                   intake->batch.bodies + i * ENVELOPE_SIZE, ENVELOPE_SIZE, top->plain, &len);
    if (err == TG_OK)
        return enter_opened(intake, reg, top, len, hash, fault);
    if (err != TG_ERR_CRYPTO && err != TG_ERR_FORMAT)
        return fault_set(fault, err, "Cannot open an envelope of kiosk %s: %s.",
                         intake->batch.kiosk.text, err_name(err));
    intake->others++;
    return TG_OK;
}

static void describe_batch(const struct intake *intake, struct event *out)
{
    const struct batch *batch = &intake->batch;
    memset(out, 0, sizeof *out);
    out->type = EVENT_BATCH;
    out->batch = (struct event_batch){
        .kiosk = batch->kiosk,
        .epoch = batch->epoch,
        .seq = batch->seq,
        .receipt = intake->receipt,
        .charter_version = batch->charter_version,
        .charter_known = intake->charter_known,
        .count = batch->count,
    };
    memcpy(out->batch.hash, batch->hash, HASH_SIZE);
    memcpy(out->batch.envelopes, batch->hashes, sizeof out->batch.envelopes);
}

static enum tg_err enter_all(struct intake *intake, const struct folder *folder,
                             struct register_file *reg, struct fault *fault)
{
    struct intake_top *top = secret_create(sizeof *top);
    if (top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    describe_batch(intake, &top->event);
    enum tg_err err = register_append(reg, &top->event, NULL, 0, NULL, fault);
    for (size_t i = 0; err == TG_OK && i < intake->batch.count; i++)
        err = enter_envelope(intake, folder, reg, top, i, fault);
    secret_destroy(top);
    return err;
}

enum tg_err intake_enter(struct intake *intake, const struct folder *folder,
                         struct register_file *reg, const struct clock *clock, bool *out_refused,
                         struct fault *fault)
{
    *out_refused = false;
    if (!intake->receipt.by_hub)
        intake->receipt.unix_s = (uint64_t)clock_unix_s(clock);
    enum tg_err err = register_mark_batch(reg, &intake->batch, fault);
    if (err == TG_ERR_CONFLICT) {
        intake->again = true;
        return TG_OK;
    }
    if (err == TG_ERR_RANGE) {
        *out_refused = true;
        return fault_set(fault, TG_ERR_CONFLICT,
                         "Kiosk %s sent other bytes as batch %" PRIu64 " of epoch %016" PRIx64
                         " before. Its disk or key may have been copied: "
                         "have IT look at it.",
                         intake->batch.kiosk.text, intake->batch.seq, intake->batch.epoch);
    }
    return err == TG_OK ? enter_all(intake, folder, reg, fault) : err;
}
