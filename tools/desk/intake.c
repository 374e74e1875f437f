#include "tools/desk/intake.h"

#include "app/form/report_split.h"
#include "app/seal/age_open.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/intake_facts.h"
#include "tools/desk/intake_reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BODY_PAD = 2048, IDENTITY_PAD = 512 }; /* bytes */

/* Room to make events in. */
struct intake_top {
    uint8_t identity[ENVELOPE_SIZE];
    struct event event;
};

static enum tg_err check_kiosk(struct intake *intake, const struct folder *folder,
                               const uint8_t *bytes, struct fault *fault)
{
    const char *name = intake->batch.kiosk.text;
    const struct roster_kiosk *kiosk = roster_find(&folder->roster, &intake->batch.kiosk);
    if (kiosk == NULL)
        return fault_set(fault, TG_ERR_DENIED,
                         _("Kiosk %s is not in the roster (version %" PRIu32
                           "). If it is new, copy the newest roster and roster.sig to %s."),
                         name, folder->roster.version, folder->path);
    if (kiosk->revoked)
        return fault_set(fault, TG_ERR_DENIED,
                         _("Kiosk %s was revoked (roster version %" PRIu32
                           "): what it sends may come from whoever took it."),
                         name, folder->roster.version);
    if (batch_verify(bytes, &intake->batch, kiosk->public_key) != TG_OK)
        return fault_set(
            fault, TG_ERR_CRYPTO,
            _("The signature is not that of kiosk %s in the roster: altered on the way, "
              "or another machine under its name."),
            name);
    intake->group = kiosk->group;
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
    snprintf(
        intake->warning, sizeof intake->warning,
        _("Kiosk %s, batch %" PRIu64
          ": the hub's acknowledgement in the parcel does not hold. The batch is sound and was "
          "taken in, with this desk's time of receipt. Check the hub."),
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
    const char *what =
        batch->charter_version < charter->version ? _("an older charter. Bring it the newest one.")
        : batch->charter_version > charter->version
            ? _("a newer charter than this desk's. Copy the newest one here.")
            : _("another charter of the same version: its envelopes may be sealed to "
                "strange keys. Take it out of service.");
    snprintf(intake->warning, sizeof intake->warning,
             _("Kiosk %s seals by charter version %" PRIu32 ", here it is %" PRIu32 ": %s"),
             batch->kiosk.text, batch->charter_version, charter->version, what);
}

enum tg_err intake_read(struct intake *out, const struct folder *folder, const uint8_t *bytes,
                        size_t len, struct fault *fault)
{
    struct parcel parcel;
    enum tg_err err = parcel_parse(bytes, len, &parcel);
    if (err != TG_OK)
        return fault_set(
            fault, err,
            _("Not a parcel, cut off, or of a newer version (%zu bytes). The hub sends "
              "it again on request."),
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

static void describe(const struct intake *intake, const struct report *report,
                     const uint8_t envelope[static HASH_SIZE], struct event_report *out)
{
    *out = (struct event_report){
        .receipt = intake->receipt,
        .kiosk = intake->batch.kiosk,
        .group = intake->group,
        .named = report->named,
        .about_readers = report->about_readers,
        .urgent = report->urgent,
        .clock_unsure = report->clock_unsure,
        .filed_unix_s = intake_facts_filed(report),
    };
    memcpy(out->of.number, report->case_number, sizeof out->of.number);
    memcpy(out->envelope, envelope, HASH_SIZE);
    memcpy(out->mailbox, report->mailbox_public, sizeof out->mailbox);
    memcpy(out->sign, report->sign_public, sizeof out->sign);
    memcpy(out->labels, report->label_seed, sizeof out->labels);
    memcpy(out->pack, report->pack_id, sizeof out->pack);
    memcpy(out->kind, report->kind, sizeof out->kind);
    memcpy(out->category, report->category, sizeof out->category);
}

/* What an intake runs with. */
struct entering {
    struct intake *intake;
    struct register_file *reg;
    const struct intake_rules *rules;
    struct intake_top *top; /* secret */
    /* The envelope that is being entered. */
    const uint8_t *envelope; /* its hash */
    uint8_t *plain;          /* secret */
    size_t len;
};

static enum tg_err enter_unreadable(const struct entering *entering, const char *reason,
                                    struct fault *fault)
{
    struct intake *intake = entering->intake;
    struct intake_top *top = entering->top;
    struct event_unreadable *unreadable = &top->event.unreadable;
    memset(&top->event, 0, sizeof top->event);
    top->event.type = EVENT_UNREADABLE;
    unreadable->receipt = intake->receipt;
    unreadable->kiosk = intake->batch.kiosk;
    memcpy(unreadable->envelope, entering->envelope, HASH_SIZE);
    snprintf(unreadable->reason, sizeof unreadable->reason, "%.*s",
             (int)sizeof unreadable->reason - 1, reason);
    intake->unreadable++;
    const struct register_parts parts = {.body = entering->plain, .body_len = entering->len};
    return register_append(entering->reg, &top->event, &parts, NULL, fault);
}

/* JSON with as many spaces behind it as make its length say little: an envelope's own thousands of
 * them would cost the register ten times the bytes. `room` bytes. */
static size_t pad(uint8_t *json, size_t len, size_t room, size_t step)
{
    while (len > 0 && json[len - 1] == ' ')
        len--;
    size_t padded = (len + step - 1) / step * step;
    padded = padded < room ? padded : room;
    memset(json + len, ' ', padded - len);
    return padded;
}

/* Cuts out who wrote it, and says who may read that. */
static enum tg_err part(const struct entering *entering, const struct report *report,
                        struct register_parts *out)
{
    const struct intake_rules *rules = entering->rules;
    uint8_t *identity = entering->top->identity;
    enum tg_err err = TG_OK;
    if (report->named) {
        err = report_split(entering->plain, entering->len, identity, &out->identity_len);
        if (err == TG_OK && rules->identity_roles != NULL)
            rules->identity_roles(rules->ctx, report, &out->identity_roles,
                                  &out->identity_role_count);
        out->identity = identity;
        out->identity_len = pad(identity, out->identity_len, REGISTER_BODY_MAX, IDENTITY_PAD);
    }
    out->body = entering->plain;
    out->body_len = pad(entering->plain, entering->len, entering->len, BODY_PAD);
    return err;
}

/* Where closing it to those whom it names would leave nobody, it stays open to all. */
static enum tg_err append(const struct entering *entering, struct register_parts *parts,
                          int64_t *out_id, struct fault *fault)
{
    struct intake *intake = entering->intake;
    struct event *event = &entering->top->event;
    enum tg_err err = register_append(entering->reg, event, parts, out_id, fault);
    if (err != TG_ERR_RANGE || parts->barred_count == 0)
        return err;
    parts->barred_count = 0;
    snprintf(intake->named_warning, sizeof intake->named_warning,
             _("A report of case %s names every officer who could see it. It was closed to none of "
               "them: add an officer whom it does not name, and bar the others."),
             event->report.of.number);
    return register_append(entering->reg, event, parts, out_id, fault);
}

static enum tg_err note_reply(void *ctx, const struct reply *reply, struct event *event, int64_t id,
                              struct fault *fault)
{
    const struct entering *entering = ctx;
    struct intake *intake = entering->intake;
    const struct intake_rules *rules = entering->rules;
    struct intake_reply replied = {.what = (enum reply_what)event->reply.what};
    event_case_id(&event->reply.of, replied.case_id);
    if (intake->reply_count < INTAKE_REPLIES_MAX)
        intake->replies[intake->reply_count] = replied;
    intake->reply_count++;
    return rules->replied == NULL
               ? TG_OK
               : rules->replied(rules->ctx, entering->reg, reply, event, id, fault);
}

static enum tg_err enter_report(struct entering *entering, const struct report *report,
                                struct fault *fault)
{
    struct intake *intake = entering->intake;
    const struct intake_rules *rules = entering->rules;
    struct event *event = &entering->top->event;
    struct intake_report *entered = &intake->reports[intake->report_count];
    struct register_parts parts = {.body = NULL};
    memset(event, 0, sizeof *event);
    event->type = EVENT_REPORT;
    describe(intake, report, entering->envelope, &event->report);
    intake_facts_take(rules->packs, report, &event->report);
    enum tg_err err = register_place(entering->reg, &event->report, fault);
    if (err == TG_ERR_RANGE)
        return enter_unreadable(entering, N_("too many cases claim its number with other keys"),
                                fault);
    if (err == TG_OK)
        err = intake_facts_named(entering->reg, report, &parts, fault);
    if (err == TG_OK && part(entering, report, &parts) != TG_OK)
        return enter_unreadable(entering, N_("who wrote it cannot be kept apart"), fault);
    if (err == TG_OK)
        err = append(entering, &parts, &entered->event, fault);
    if (err != TG_OK)
        return err;
    event_case_id(&event->report.of, entered->case_id);
    intake->report_count++;
    if (rules->entered != NULL)
        err = rules->entered(rules->ctx, entering->reg, entered->case_id, event, entered->event,
                             fault);
    return err == TG_OK
               ? intake_reply_wake(entering->reg, &event->report, note_reply, entering, fault)
               : err;
}

/* Who it is from is in the register's hands: the signature holds by the key that stands in it. */
static enum tg_err enter_reply(struct entering *entering, struct fault *fault)
{
    struct intake *intake = entering->intake;
    struct reply *reply = NULL;
    struct fault reason = {0};
    enum intake_reply_done done = INTAKE_REPLY_ENTERED;
    const struct intake_reply_from from = {
        .receipt = &intake->receipt, .kiosk = &intake->batch.kiosk, .envelope = entering->envelope};
    enum tg_err err = reply_parse(entering->plain, entering->len, &reply, &reason);
    if (err == TG_ERR_MEMORY)
        return fault_set(fault, err, _("Out of memory for a reply."));
    if (err == TG_ERR_CRYPTO)
        return enter_unreadable(entering, N_("a reply that its receipt's key did not sign"), fault);
    if (err != TG_OK)
        return enter_unreadable(entering, reason.text, fault);
    err = intake_reply_take(entering->reg, &from, reply, &entering->top->event, note_reply,
                            entering, &done, fault);
    intake->unreadable += err == TG_OK && done == INTAKE_REPLY_WAITS ? 1 : 0;
    reply_destroy(reply);
    return err;
}

static enum tg_err enter_opened(struct entering *entering, struct fault *fault)
{
    struct report *report = NULL;
    struct fault reason = {0};
    if (reply_is(entering->plain, entering->len))
        return enter_reply(entering, fault);
    enum tg_err err = report_parse(entering->plain, entering->len, &report, &reason);
    if (err == TG_ERR_MEMORY)
        return fault_set(fault, err, _("Out of memory for a report."));
    if (err != TG_OK)
        return enter_unreadable(entering, reason.text, fault);
    if (names_are_sound(report))
        err = enter_report(entering, report, fault);
    else
        err = enter_unreadable(entering, N_("its case number or an id has strange characters"),
                               fault);
    report_destroy(report);
    return err;
}

static enum tg_err enter_envelope(struct entering *entering, size_t i, struct fault *fault)
{
    struct intake *intake = entering->intake;
    const struct intake_opened *opened = intake->opened;
    entering->envelope = intake->batch.hashes[i];
    entering->plain = opened->plain + i * ENVELOPE_SIZE;
    entering->len = opened->lens[i];
    enum tg_err err = register_mark_envelope(entering->reg, entering->envelope, fault);
    if (err != TG_OK)
        return err == TG_ERR_CONFLICT ? TG_OK : err;
    if (opened->errs[i] == TG_OK)
        return enter_opened(entering, fault);
    if (opened->errs[i] != TG_ERR_CRYPTO && opened->errs[i] != TG_ERR_FORMAT)
        return fault_set(fault, opened->errs[i], _("Cannot open an envelope of kiosk %s: %s."),
                         intake->batch.kiosk.text, err_name(opened->errs[i]));
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

static enum tg_err enter_all(struct entering *entering, struct fault *fault)
{
    entering->top = secret_create(sizeof *entering->top);
    if (entering->top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    describe_batch(entering->intake, &entering->top->event);
    enum tg_err err = register_append(entering->reg, &entering->top->event, NULL, NULL, fault);
    for (size_t i = 0; err == TG_OK && i < entering->intake->batch.count; i++)
        err = enter_envelope(entering, i, fault);
    secret_destroy(entering->top);
    return err;
}

void intake_open(struct intake *intake, const struct folder *folder, struct intake_opened *opened)
{
    for (size_t i = 0; i < intake->batch.count; i++)
        opened->errs[i] = age_open(folder->keys->identities, folder->identity_count,
                                   intake->batch.bodies + i * ENVELOPE_SIZE, ENVELOPE_SIZE,
                                   opened->plain + i * ENVELOPE_SIZE, &opened->lens[i]);
    intake->opened = opened;
}

enum tg_err intake_enter(struct intake *intake, struct register_file *reg,
                         const struct clock *clock, const struct intake_rules *rules,
                         bool *out_refused, struct fault *fault)
{
    static const struct intake_rules none;
    struct entering entering = {
        .intake = intake, .reg = reg, .rules = rules != NULL ? rules : &none};
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
                         _("Kiosk %s sent other bytes as batch %" PRIu64 " of epoch %016" PRIx64
                           " before. Its disk or key may have been copied: "
                           "have IT look at it."),
                         intake->batch.kiosk.text, intake->batch.seq, intake->batch.epoch);
    }
    return err == TG_OK ? enter_all(&entering, fault) : err;
}
