/* Marks of what was taken in, and the check of the whole file against its log. */
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_inside.h"

#include <stdio.h>
#include <string.h>

static void envelope_ref(const struct register_file *reg, const uint8_t *hash,
                         uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "envelope", hash, HASH_SIZE, out);
}

static void batch_refs(const struct register_file *reg, const struct device_name *kiosk,
                       uint64_t epoch, uint64_t seq, const uint8_t *hash,
                       uint8_t out_place[static REGISTER_REF_SIZE],
                       uint8_t out_mark[static REGISTER_REF_SIZE])
{
    uint8_t place[sizeof kiosk->text + 16];
    struct sink sink = sink_into(place, sizeof place);
    device_name_write(&sink, kiosk);
    sink_u64(&sink, epoch);
    sink_u64(&sink, seq);
    must(!sink.bad);
    register_ref(reg, "batch", place, sink_len(&sink), out_place);
    register_ref(reg, "batch bytes", hash, HASH_SIZE, out_mark);
}

enum tg_err register_mark_envelope(struct register_file *reg, const uint8_t hash[static HASH_SIZE],
                                   struct fault *fault)
{
    must(reg->writing);
    uint8_t ref[REGISTER_REF_SIZE];
    envelope_ref(reg, hash, ref);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT OR IGNORE INTO envelopes VALUES(?1)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    return err == TG_OK && sqlite3_changes(reg->db) == 0 ? TG_ERR_CONFLICT : err;
}

/* Whether the row of that key holds that mark: OK, MISSING (no row), RANGE (another mark). */
static enum tg_err find_batch(struct register_file *reg, const uint8_t *place, const uint8_t *mark,
                              struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, "SELECT mark FROM batches WHERE ref=?1", &stmt, fault);
    if (err == TG_OK) {
        sqlite3_bind_blob(stmt, 1, place, REGISTER_REF_SIZE, SQLITE_STATIC);
        err = register_step(reg, stmt, &row, fault);
    }
    if (err == TG_OK && !row)
        err = TG_ERR_MISSING;
    if (err == TG_OK && (sqlite3_column_bytes(stmt, 0) != REGISTER_REF_SIZE ||
                         memcmp(sqlite3_column_blob(stmt, 0), mark, REGISTER_REF_SIZE) != 0))
        err = TG_ERR_RANGE;
    sqlite3_finalize(stmt);
    return err;
}

enum tg_err register_mark_batch(struct register_file *reg, const struct batch *batch,
                                struct fault *fault)
{
    must(reg->writing);
    uint8_t place[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE];
    batch_refs(reg, &batch->kiosk, batch->epoch, batch->seq, batch->hash, place, mark);
    enum tg_err err = find_batch(reg, place, mark, fault);
    if (err != TG_ERR_MISSING)
        return err == TG_OK ? TG_ERR_CONFLICT : err;
    sqlite3_stmt *stmt = NULL;
    err = register_prepare(reg, "INSERT INTO batches VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, place, sizeof place, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 2, mark, sizeof mark, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

struct verify {
    struct register_file *reg;
    struct register_sum sum;
    uint8_t *body; /* secret */
};

static enum tg_err verify_row(struct register_file *reg, const char *sql, const void *key, int len,
                              const char *what, int64_t id, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, sql, &stmt, fault);
    if (err == TG_OK) {
        if (len < 0)
            sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
        else
            sqlite3_bind_blob(stmt, 1, key, len, SQLITE_STATIC);
        err = register_step(reg, stmt, &row, fault);
    }
    sqlite3_finalize(stmt);
    if (err == TG_OK && !row)
        err = fault_set(fault, TG_ERR_CRYPTO, "%s: %s of event %lld was removed. Restore a copy.",
                        reg->path, what, (long long)id);
    return err;
}

static enum tg_err verify_batch(struct verify *verify, int64_t id, const struct event_batch *batch,
                                struct fault *fault)
{
    struct register_file *reg = verify->reg;
    uint8_t place[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE], ref[REGISTER_REF_SIZE];
    batch_refs(reg, &batch->kiosk, batch->epoch, batch->seq, batch->hash, place, mark);
    if (find_batch(reg, place, mark, fault) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "%s: the mark of event %lld's batch was changed. Restore a copy.",
                         reg->path, (long long)id);
    verify->sum.batches++;
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < batch->count; i++) {
        envelope_ref(reg, batch->envelopes[i], ref);
        err = verify_row(reg, "SELECT 1 FROM envelopes WHERE ref=?1", ref, sizeof ref,
                         "an envelope's mark", id, fault);
    }
    return err;
}

static enum tg_err verify_event(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct verify *verify = ctx;
    size_t len = 0;
    verify->sum.events++;
    if (event->type == EVENT_BATCH)
        return verify_batch(verify, id, &event->batch, fault);
    if (event->type == EVENT_OFFICER) {
        verify->sum.officers++;
        return verify_row(verify->reg, "SELECT 1 FROM officers WHERE name=?1", event->new_officer,
                          -1, "the officer", id, fault);
    }
    if (event_body(event) == NULL)
        return TG_OK;
    verify->sum.bodies++;
    return register_body(verify->reg, id, event_body(event), verify->body, &len, fault);
}

static enum tg_err verify_count(struct register_file *reg, const char *table, int64_t expected,
                                struct fault *fault)
{
    char sql[64];
    int64_t count = 0;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    enum tg_err err = register_count(reg, sql, &count, fault);
    if (err == TG_OK && count != expected)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        "%s: %lld rows in %s where the log has %lld. Restore a copy.", reg->path,
                        (long long)count, table, (long long)expected);
    return err;
}

enum tg_err register_verify(struct register_file *reg, struct register_sum *out_sum,
                            struct fault *fault)
{
    struct verify verify = {.reg = reg, .body = secret_create(REGISTER_BODY_MAX)};
    if (verify.body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_walk(reg, verify_event, &verify, fault);
    if (err == TG_OK)
        err = register_count(reg, "SELECT count(*) FROM envelopes", &verify.sum.envelopes, fault);
    if (err == TG_OK)
        err = verify_count(reg, "bodies", verify.sum.bodies, fault);
    if (err == TG_OK)
        err = verify_count(reg, "batches", verify.sum.batches, fault);
    if (err == TG_OK)
        err = verify_count(reg, "officers", verify.sum.officers, fault);
    register_rollback(reg);
    secret_destroy(verify.body);
    if (err == TG_OK)
        *out_sum = verify.sum;
    return err;
}
