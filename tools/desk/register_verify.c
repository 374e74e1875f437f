/* The check of the whole file against its log.
 *
 * The log says who is there, what was taken in, what stands beside each event and to whom each case
 * is closed; every other table must agree. What is closed to who is logged in is checked as far as
 * the chain goes, and that nothing stands beside the log that no event speaks of. */
#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_cases.h"
#include "tools/desk/register_mail.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct verify {
    struct register_file *reg;
    struct register_sum sum;
    int64_t identities;
    struct event_officer officers[REGISTER_OFFICERS_MAX]; /* as the log has them */
    size_t officer_count;
    uint8_t body[REGISTER_BODY_MAX];
};

static enum tg_err not_sound(const struct register_file *reg, const char *what, int64_t id,
                             struct fault *fault)
{
    return fault_set(fault, TG_ERR_CRYPTO, _("%s: %s of event %lld was changed. Restore a copy."),
                     reg->path, what, (long long)id);
}

static enum tg_err verify_envelope(struct register_file *reg, const uint8_t *hash, int64_t id,
                                   struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    register_envelope_ref(reg, hash, ref);
    enum tg_err err = register_prepare(reg, "SELECT 1 FROM envelopes WHERE ref = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    err = register_step(reg, stmt, &row, fault);
    register_end(reg, stmt);
    return err == TG_OK && !row ? not_sound(reg, _("an envelope's mark"), id, fault) : err;
}

static enum tg_err verify_batch(struct verify *verify, int64_t id, const struct event_batch *batch,
                                struct fault *fault)
{
    struct register_file *reg = verify->reg;
    if (register_batch_find(reg, &batch->kiosk, batch->epoch, batch->seq, batch->hash, fault) !=
        TG_OK)
        return not_sound(reg, _("the batch's mark"), id, fault);
    verify->sum.batches++;
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < batch->count; i++)
        err = verify_envelope(reg, batch->envelopes[i], id, fault);
    return err;
}

/* Plays the log of officers. */
static void note_officer(struct verify *verify, const struct event_officer *who)
{
    size_t at = 0;
    while (at < verify->officer_count && strcmp(verify->officers[at].name, who->name) != 0)
        at++;
    if (at == REGISTER_OFFICERS_MAX)
        return;
    if (at == verify->officer_count)
        verify->officer_count++;
    verify->officers[at] = *who;
    if (who->removed)
        verify->officers[at] = verify->officers[--verify->officer_count];
}

/* Counts by a query whose ?1 and ?2 are those numbers. */
static enum tg_err count_by(struct register_file *reg, const char *sql, int64_t first,
                            int64_t second, int64_t *out, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, sql, &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, first);
    sqlite3_bind_int64(stmt, 2, second);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row)
        *out = sqlite3_column_int64(stmt, 0);
    register_end(reg, stmt);
    return err;
}

struct last_access {
    const char *officer;
    bool barred;
};

static enum tg_err keep_last(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    struct last_access *last = ctx;
    if (event->type == EVENT_ACCESS && strcmp(event->access.officer, last->officer) == 0)
        last->barred = event->access.barred;
    return TG_OK;
}

/* Whom the log has closed a case to must have no lock of it while it is closed. */
static enum tg_err verify_access(struct verify *verify, const struct event_access *access,
                                 struct fault *fault)
{
    struct register_file *reg = verify->reg;
    const struct register_person *person = register_person(reg, access->officer);
    struct last_access last = {.officer = access->officer};
    struct register_case of;
    char case_id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    int64_t locks = 0;
    event_case_id(&access->of, case_id);
    event_subject_of_case(case_id, subject);
    enum tg_err err = register_case_get(reg, case_id, &of, fault);
    if (err != TG_OK || person == NULL || !of.closed)
        return err;
    err = register_find(reg, subject, keep_last, &last, fault);
    if (err == TG_OK && last.barred)
        err = count_by(reg, "SELECT count(*) FROM locks WHERE slot = ?1 AND holder = ?2", of.slot,
                       person->holder.id, &locks, fault);
    if (err == TG_OK && locks > 0)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("%s: case %s was opened to %s past the log. Restore a copy."), reg->path,
                        case_id, access->officer);
    return err;
}

static enum tg_err verify_report(struct verify *verify, int64_t id,
                                 const struct event_report *report, struct fault *fault)
{
    struct register_file *reg = verify->reg;
    struct register_case of;
    char case_id[CASE_ID_MAX];
    size_t len = 0;
    event_case_id(&report->of, case_id);
    enum tg_err err = register_case_get(reg, case_id, &of, fault);
    if (err == TG_OK)
        err = register_claim_check(reg, &of, report, fault);
    if (err == TG_ERR_CRYPTO)
        err = not_sound(reg, _("the case's entry"), id, fault);
    if (err != TG_OK || !report->has_identity)
        return err;
    verify->identities++;
    err = register_identity(reg, id, report, verify->body, &len, fault);
    if (err != TG_ERR_DENIED)
        return err;
    return register_me_has(reg, REGISTER_ADMIN)
               ? not_sound(reg, _("your locks"), id, fault)
               : register_parts_check(reg, id, report->identity.hash, fault);
}

/* A mark that is gone would let the same reply in again. */
static enum tg_err verify_reply(struct verify *verify, int64_t id, const struct event_reply *reply,
                                struct fault *fault)
{
    struct register_case of;
    char case_id[CASE_ID_MAX];
    bool there = false;
    event_case_id(&reply->of, case_id);
    enum tg_err err = register_case_get(verify->reg, case_id, &of, fault);
    if (err == TG_OK)
        err = register_reply_check(verify->reg, &of, reply, &there, fault);
    return err == TG_OK && !there ? not_sound(verify->reg, _("the reply's mark"), id, fault) : err;
}

static enum tg_err verify_kind(struct verify *verify, int64_t id, const struct event *event,
                               struct fault *fault)
{
    switch (event->type) {
    case EVENT_BATCH:
        return verify_batch(verify, id, &event->batch, fault);
    case EVENT_ACCESS:
        return verify_access(verify, &event->access, fault);
    case EVENT_REPORT:
        return verify_report(verify, id, &event->report, fault);
    case EVENT_REPLY:
        return verify_reply(verify, id, &event->reply, fault);
    case EVENT_OFFICER:
        note_officer(verify, &event->who);
        return TG_OK;
    default:
        return TG_OK;
    }
}

static enum tg_err verify_event(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct verify *verify = ctx;
    const struct event_body *body = event_body(event);
    size_t len = 0;
    verify->sum.events++;
    enum tg_err err = verify_kind(verify, id, event, fault);
    if (err == TG_OK && body != NULL) {
        verify->sum.bodies++;
        err = register_body(verify->reg, id, body, verify->body, &len, fault);
    }
    /* What opens in one way must in the other. */
    return err == TG_ERR_DENIED || err == TG_ERR_MISSING
               ? not_sound(verify->reg, _("the case's locks"), id, fault)
               : err;
}

/* A row that does not open must be of a case that is closed to who is logged in. */
static enum tg_err verify_closed(void *ctx, int64_t id, struct fault *fault)
{
    struct verify *verify = ctx;
    struct register_file *reg = verify->reg;
    int64_t theirs = 0, beside = 0;
    verify->sum.events++;
    verify->sum.closed++;
    enum tg_err err = count_by(reg,
                               "SELECT count(*) FROM events e JOIN cases c ON c.ref = e.case_ref"
                               " WHERE e.id = ?1 AND c.closed = 1 AND NOT EXISTS(SELECT 1 FROM"
                               " locks l WHERE l.slot = c.slot AND l.generation = c.generation"
                               " AND l.holder = ?2)",
                               id, reg->people->me, &theirs, fault);
    if (err == TG_OK && theirs == 0)
        err = not_sound(reg, _("your locks"), id, fault);
    if (err == TG_OK)
        err = count_by(reg, "SELECT count(*) FROM bodies WHERE event = ?1", id, 0, &beside, fault);
    verify->sum.bodies += beside;
    return err;
}

static enum tg_err verify_count(struct register_file *reg, const char *sql, const char *what,
                                int64_t expected, struct fault *fault)
{
    int64_t count = 0;
    enum tg_err err = register_count(reg, sql, &count, fault);
    if (err == TG_OK && count != expected)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("%s: %lld %s where the log has %lld. Restore a copy."), reg->path,
                        (long long)count, what, (long long)expected);
    return err;
}

static bool same_officer(const struct event_officer *a, const struct event_officer *b)
{
    bool same = strcmp(a->name, b->name) == 0 && strcmp(a->real_name, b->real_name) == 0 &&
                strcmp(a->department, b->department) == 0 && a->role_count == b->role_count;
    for (uint8_t i = 0; same && i < a->role_count; i++)
        same = strcmp(a->roles[i], b->roles[i]) == 0;
    return same;
}

/* Whoever is there is so by the log, with just those roles, and a member of just those groups. */
static enum tg_err verify_people(struct verify *verify, struct fault *fault)
{
    struct register_file *reg = verify->reg;
    const struct register_people *people = reg->people;
    uint8_t public_key[REGISTER_KEY_SIZE];
    int64_t members = 0;
    bool sound = people->officer_count == verify->officer_count;
    for (size_t i = 0; sound && i < people->officer_count; i++) {
        bool found = false;
        for (size_t k = 0; k < verify->officer_count; k++)
            found = found || same_officer(&people->officers[i].who, &verify->officers[k]);
        sound = found;
    }
    for (size_t i = 0; sound && i < people->group_count; i++) {
        const struct register_group *group = &people->groups[i];
        members += (int64_t)register_group_size(reg, group->name);
        if (!group->held)
            continue;
        sound = crypto_scalarmult_base(public_key, group->secret) == 0 &&
                memcmp(public_key, group->holder.public_key, sizeof public_key) == 0;
    }
    verify->sum.officers = (int64_t)people->officer_count;
    if (!sound)
        return fault_set(
            fault, TG_ERR_CRYPTO,
            _("%s: its officers or groups are others than the log has. Restore a copy."),
            reg->path);
    return verify_count(reg, "SELECT count(*) FROM members", "members of groups", members, fault);
}

/* Each generation of each case is locked, and to the right kind of holder. */
static enum tg_err verify_cases(struct register_file *reg, struct fault *fault)
{
    int64_t cases = 0, generations = 0;
    enum tg_err err = register_count(
        reg, "SELECT count(DISTINCT case_ref) FROM events WHERE generation > 0", &cases, fault);
    if (err == TG_OK)
        err = verify_count(reg, "SELECT count(*) FROM cases", "cases", cases, fault);
    if (err == TG_OK)
        err = verify_count(reg,
                           "SELECT count(*) FROM locks l JOIN cases c ON c.slot = l.slot"
                           " WHERE c.closed = (l.holder < 0)",
                           _("locks to strangers"), 0, fault);
    if (err == TG_OK)
        err = register_count(reg, "SELECT sum(generation) FROM cases", &generations, fault);
    if (err == TG_OK)
        err = verify_count(reg,
                           "SELECT count(*) FROM (SELECT 1 FROM locks GROUP BY slot, generation)",
                           _("keys of cases"), generations, fault);
    return err;
}

static enum tg_err verify_all(struct verify *verify, struct fault *fault)
{
    struct register_file *reg = verify->reg;
    const struct register_walk walk = {
        .visit = verify_event, .closed = verify_closed, .ctx = verify};
    enum tg_err err = register_walk_all(reg, &walk, fault);
    if (err == TG_OK)
        err = register_count(reg, "SELECT count(*) FROM envelopes", &verify->sum.envelopes, fault);
    if (err == TG_OK)
        err = verify_count(reg, "SELECT count(*) FROM bodies", "texts",
                           verify->sum.bodies + verify->identities, fault);
    if (err == TG_OK)
        err = verify_count(reg, "SELECT count(*) FROM batches", "batches", verify->sum.batches,
                           fault);
    if (err == TG_OK)
        err = verify_people(verify, fault);
    if (err == TG_OK)
        err = verify_cases(reg, fault);
    if (err == TG_OK)
        err = register_mail_verify(reg, &verify->sum.bundles, fault);
    return err == TG_OK ? register_sheet_check(reg, &verify->sum.lines, fault) : err;
}

enum tg_err register_verify(struct register_file *reg, struct register_sum *out_sum,
                            struct fault *fault)
{
    struct verify *verify = secret_create(sizeof *verify);
    if (verify == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    verify->reg = reg;
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = verify_all(verify, fault);
    register_rollback(reg);
    if (err == TG_OK)
        *out_sum = verify->sum;
    secret_destroy(verify);
    return err;
}
