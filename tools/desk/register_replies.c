/* Invariants
 *  1. `claims` has the number of each case, the kiosk that its report came by and whether its
 * mailbox was destroyed, under a key that only the submitter's keys yield:
 * whoever opened a reply finds its case, whoever has the file alone finds none.
 *  2. A reply's mark stands once, whatever envelopes brought it.
 *  3. `waits` is 1 from the EVENT_UNREADABLE that keeps it to the EVENT_REPLY. */
#include "tools/desk/register_replies.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_cases.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)REGISTER_WAITING_OVERHEAD == (int)SEAL_OVERHEAD, "what a seal takes");

/* What `claims` keeps of a case; characters alone, so that it has no padding. */
struct name {
    char id[CASE_ID_MAX];
    char kiosk[DEVICE_NAME_MAX + 1];
    char ended; /* 1: its mailbox was destroyed */
};

enum { NAME_SIZE = sizeof(struct name) + SEAL_OVERHEAD };

static const char name_bound[] = "tonggui register claim v1";
static const char waiting_bound[] = "tonggui register waiting reply v1";

struct register_claim register_claim_of(const struct event_report *report)
{
    struct register_claim claim;
    memcpy(claim.mailbox, report->mailbox, sizeof claim.mailbox);
    memcpy(claim.sign, report->sign, sizeof claim.sign);
    memcpy(claim.labels, report->labels, sizeof claim.labels);
    return claim;
}

static struct register_claim claim_of(const struct reply *reply)
{
    struct register_claim claim;
    memcpy(claim.mailbox, reply->mailbox_public, sizeof claim.mailbox);
    memcpy(claim.sign, reply->sign_public, sizeof claim.sign);
    memcpy(claim.labels, reply->label_seed, sizeof claim.labels);
    return claim;
}

/* One key for each use, of both the register's key and the submitter's. */
static void derive(const struct register_file *reg, const char *use,
                   const struct register_claim *claim, uint8_t out[static REGISTER_KEY_SIZE])
{
    crypto_generichash_state state;
    must(crypto_generichash_init(&state, reg->keys->index, REGISTER_KEY_SIZE, REGISTER_KEY_SIZE) ==
         0);
    crypto_generichash_update(&state, (const uint8_t *)use, strlen(use) + 1);
    crypto_generichash_update(&state, (const uint8_t *)claim, sizeof *claim);
    crypto_generichash_final(&state, out, REGISTER_KEY_SIZE);
}

static enum tg_err put_name(struct register_file *reg, int64_t slot,
                            const struct register_claim *claim, const struct name *name,
                            struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX], sealed[NAME_SIZE];
    sqlite3_stmt *stmt = NULL;
    derive(reg, name_bound, claim, key);
    size_t bound_len = register_bind(reg, name_bound, slot, 0, 0, bound);
    register_seal(key, bound, bound_len, (const uint8_t *)name, sizeof *name, sealed);
    secret_wipe(key, sizeof key);
    enum tg_err err =
        register_prepare(reg, "INSERT OR REPLACE INTO claims VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, slot);
    sqlite3_bind_blob(stmt, 2, sealed, sizeof sealed, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

enum tg_err register_claim_put(struct register_file *reg, const struct register_case *of,
                               const struct event_report *report, struct fault *fault)
{
    struct register_claim claim = register_claim_of(report);
    struct name name = {.ended = 0};
    event_case_id(&report->of, name.id);
    snprintf(name.kiosk, sizeof name.kiosk, "%s", report->kiosk.text);
    enum tg_err err = put_name(reg, of->slot, &claim, &name, fault);
    secret_wipe(&claim, sizeof claim);
    return err;
}

/* MISSING (no fault): none is kept. CRYPTO (no fault): it was changed. */
static enum tg_err read_name(struct register_file *reg, int64_t slot,
                             const struct register_claim *claim, struct name *out,
                             struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err =
        register_prepare(reg, "SELECT name FROM claims WHERE slot = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, slot);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && !row)
        err = TG_ERR_MISSING;
    derive(reg, name_bound, claim, key);
    size_t bound_len = register_bind(reg, name_bound, slot, 0, 0, bound);
    if (err == TG_OK && (sqlite3_column_bytes(stmt, 0) != NAME_SIZE ||
                         register_unseal(key, bound, bound_len, sqlite3_column_blob(stmt, 0),
                                         NAME_SIZE, (uint8_t *)out) != TG_OK ||
                         out->id[CASE_ID_MAX - 1] != '\0'))
        err = TG_ERR_CRYPTO;
    register_end(reg, stmt);
    secret_wipe(key, sizeof key);
    return err;
}

enum tg_err register_claim_check(struct register_file *reg, const struct register_case *of,
                                 const struct event_report *report, struct fault *fault)
{
    struct register_claim claim = register_claim_of(report);
    uint8_t ref[REGISTER_REF_SIZE];
    struct name name;
    char id[CASE_ID_MAX];
    event_case_id(&report->of, id);
    register_case_claim(reg, &claim, ref);
    enum tg_err err = memcmp(ref, of->claim, sizeof ref) == 0 ? TG_OK : TG_ERR_CRYPTO;
    if (err == TG_OK)
        err = read_name(reg, of->slot, &claim, &name, fault);
    if (err == TG_OK && strcmp(name.id, id) != 0)
        err = TG_ERR_CRYPTO;
    secret_wipe(&claim, sizeof claim);
    return err == TG_ERR_MISSING ? TG_OK : err;
}

static enum tg_err find_slot(struct register_file *reg, const struct register_claim *claim,
                             int64_t *out_slot, uint8_t out_ref[static REGISTER_REF_SIZE],
                             struct fault *fault)
{
    uint8_t wanted[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    register_case_claim(reg, claim, wanted);
    *out_slot = 0;
    enum tg_err err = register_prepare(
        reg, "SELECT slot, ref FROM cases WHERE claim = ?1 ORDER BY slot LIMIT 1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, wanted, sizeof wanted, SQLITE_STATIC);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row && sqlite3_column_bytes(stmt, 1) == REGISTER_REF_SIZE) {
        *out_slot = sqlite3_column_int64(stmt, 0);
        memcpy(out_ref, sqlite3_column_blob(stmt, 1), REGISTER_REF_SIZE);
    }
    register_end(reg, stmt);
    return err;
}

static enum tg_err keep_case(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    if (event->type == EVENT_REPORT)
        *(struct event_case *)ctx = event->report.of;
    return TG_OK;
}

/* A case from before `claims`: its own events say its number to those who may read them. */
static enum tg_err read_case(struct register_file *reg, const uint8_t *ref, struct event_case *out,
                             bool *out_there, struct fault *fault)
{
    struct event_case of = {.ordinal = 0};
    enum tg_err err = register_find_ref(reg, ref, keep_case, &of, fault);
    if (err != TG_OK)
        return err == TG_ERR_DENIED ? TG_OK : err;
    *out_there = of.ordinal > 0;
    *out = of;
    return TG_OK;
}

static enum tg_err name_fault(const struct register_file *reg, struct fault *fault)
{
    return fault_set(fault, TG_ERR_CRYPTO,
                     _("%s: the number that is kept for whoever writes back was changed. "
                       "Restore a copy."),
                     reg->path);
}

enum tg_err register_reply_case(struct register_file *reg, const struct reply *reply,
                                struct event_case *out, bool *out_there, struct fault *fault)
{
    struct register_claim claim = claim_of(reply);
    uint8_t ref[REGISTER_REF_SIZE];
    struct name name;
    int64_t slot = 0;
    *out_there = false;
    enum tg_err err = find_slot(reg, &claim, &slot, ref, fault);
    if (err != TG_OK || slot == 0)
        goto out;
    err = read_name(reg, slot, &claim, &name, fault);
    if (err == TG_ERR_MISSING) {
        err = read_case(reg, ref, out, out_there, fault);
        goto out;
    }
    if (err == TG_OK)
        err = event_case_parse(name.id, out);
    if (err != TG_OK && err != TG_ERR_IO && err != TG_ERR_BUSY)
        err = name_fault(reg, fault);
    *out_there = err == TG_OK;
out:
    secret_wipe(&claim, sizeof claim);
    return err;
}

enum tg_err register_reply_end(struct register_file *reg, const struct reply *reply,
                               struct device_name *out_kiosk, bool *out_first, struct fault *fault)
{
    struct register_claim claim = claim_of(reply);
    uint8_t ref[REGISTER_REF_SIZE];
    struct name name;
    int64_t slot = 0;
    must(reg->writing);
    enum tg_err err = find_slot(reg, &claim, &slot, ref, fault);
    if (err == TG_OK)
        err = slot != 0 ? read_name(reg, slot, &claim, &name, fault) : TG_ERR_MISSING;
    bool first = err == TG_OK && name.ended == 0;
    if (first) {
        name.ended = 1;
        err = put_name(reg, slot, &claim, &name, fault);
    }
    if (err == TG_OK && device_name_parse(name.kiosk, out_kiosk) != TG_OK)
        err = TG_ERR_CRYPTO;
    if (err == TG_OK)
        *out_first = first;
    secret_wipe(&claim, sizeof claim);
    return err == TG_ERR_CRYPTO ? name_fault(reg, fault) : err;
}

static void mark_of(const struct register_file *reg, const uint8_t claim[static REGISTER_REF_SIZE],
                    const uint8_t nonce[static REPLY_NONCE_SIZE],
                    uint8_t out[static REGISTER_REF_SIZE])
{
    uint8_t both[REGISTER_REF_SIZE + REPLY_NONCE_SIZE];
    memcpy(both, claim, REGISTER_REF_SIZE);
    memcpy(both + REGISTER_REF_SIZE, nonce, REPLY_NONCE_SIZE);
    register_ref(reg, "reply", both, sizeof both, out);
}

static void refs_of(const struct register_file *reg, const struct reply *reply,
                    uint8_t out_claim[static REGISTER_REF_SIZE],
                    uint8_t out_mark[static REGISTER_REF_SIZE])
{
    struct register_claim claim = claim_of(reply);
    register_case_claim(reg, &claim, out_claim);
    mark_of(reg, out_claim, reply->nonce, out_mark);
    secret_wipe(&claim, sizeof claim);
}

/* Runs a query that gives a row or none, by one mark. */
static enum tg_err has_mark(struct register_file *reg, const uint8_t mark[static REGISTER_REF_SIZE],
                            bool *out_there, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(reg, "SELECT 1 FROM replies WHERE mark = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, mark, REGISTER_REF_SIZE, SQLITE_STATIC);
    err = register_step(reg, stmt, out_there, fault);
    register_end(reg, stmt);
    return err;
}

enum tg_err register_reply_check(struct register_file *reg, const struct register_case *of,
                                 const struct event_reply *reply, bool *out_there,
                                 struct fault *fault)
{
    uint8_t mark[REGISTER_REF_SIZE];
    mark_of(reg, of->claim, reply->nonce, mark);
    return has_mark(reg, mark, out_there, fault);
}

enum tg_err register_reply_known(struct register_file *reg, const struct reply *reply,
                                 bool *out_known, struct fault *fault)
{
    uint8_t claim[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE];
    refs_of(reg, reply, claim, mark);
    return has_mark(reg, mark, out_known, fault);
}

enum tg_err register_reply_mark(struct register_file *reg, const struct reply *reply, int64_t waits,
                                struct fault *fault)
{
    uint8_t claim[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    must(reg->writing);
    refs_of(reg, reply, claim, mark);
    enum tg_err err =
        register_prepare(reg, "INSERT OR IGNORE INTO replies VALUES(?1, ?2, ?3, ?4)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, mark, sizeof mark, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 2, claim, sizeof claim, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, waits);
    sqlite3_bind_int64(stmt, 4, waits != 0);
    err = register_done(reg, stmt, fault);
    return err == TG_OK && sqlite3_changes(reg->db) == 0 ? TG_ERR_CONFLICT : err;
}

enum tg_err register_replies_waiting(struct register_file *reg, const struct event_report *report,
                                     int64_t out[static REGISTER_WAITING_MAX], size_t *out_count,
                                     struct fault *fault)
{
    struct register_claim keys = register_claim_of(report);
    uint8_t claim[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    size_t count = 0;
    register_case_claim(reg, &keys, claim);
    secret_wipe(&keys, sizeof keys);
    enum tg_err err = register_prepare(
        reg, "SELECT event FROM replies WHERE claim = ?1 AND waits = 1 ORDER BY event LIMIT ?2",
        &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, claim, sizeof claim, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, REGISTER_WAITING_MAX);
    while ((err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        out[count++] = sqlite3_column_int64(stmt, 0);
    register_end(reg, stmt);
    if (err == TG_OK)
        *out_count = count;
    return err;
}

enum tg_err register_reply_arrived(struct register_file *reg, int64_t event, struct fault *fault)
{
    must(reg->writing);
    return register_do(reg, "UPDATE replies SET waits = 0 WHERE event = ?1 AND event > 0", &event,
                       1, fault);
}

enum tg_err register_reply_is_in(struct register_file *reg, int64_t event, bool *out_in,
                                 struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(
        reg, "SELECT 1 FROM replies WHERE event = ?1 AND event > 0 AND waits = 0", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, event);
    err = register_step(reg, stmt, out_in, fault);
    register_end(reg, stmt);
    return err;
}

void register_reply_seal(const struct register_file *reg, const struct reply *reply,
                         const uint8_t *plain, size_t len, uint8_t *out)
{
    struct register_claim claim = claim_of(reply);
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX];
    derive(reg, waiting_bound, &claim, key);
    size_t bound_len = register_bind(reg, waiting_bound, 0, 0, 0, bound);
    register_seal(key, bound, bound_len, plain, len, out);
    secret_wipe(key, sizeof key);
    secret_wipe(&claim, sizeof claim);
}

enum tg_err register_reply_unseal(const struct register_file *reg,
                                  const struct event_report *report, const uint8_t *sealed,
                                  size_t len, uint8_t *out)
{
    struct register_claim claim = register_claim_of(report);
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX];
    if (len < SEAL_OVERHEAD)
        return TG_ERR_CRYPTO;
    derive(reg, waiting_bound, &claim, key);
    size_t bound_len = register_bind(reg, waiting_bound, 0, 0, 0, bound);
    enum tg_err err = register_unseal(key, bound, bound_len, sealed, len, out);
    secret_wipe(key, sizeof key);
    secret_wipe(&claim, sizeof claim);
    return err;
}
