/* Marks of what was taken in. */
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "tools/desk/register_cases.h"

#include <string.h>

void register_envelope_ref(const struct register_file *reg, const uint8_t *hash,
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
    register_envelope_ref(reg, hash, ref);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT OR IGNORE INTO envelopes VALUES(?1)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    return err == TG_OK && sqlite3_changes(reg->db) == 0 ? TG_ERR_CONFLICT : err;
}

enum tg_err register_batch_find(struct register_file *reg, const struct device_name *kiosk,
                                uint64_t epoch, uint64_t seq, const uint8_t hash[static HASH_SIZE],
                                struct fault *fault)
{
    uint8_t place[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE];
    batch_refs(reg, kiosk, epoch, seq, hash, place, mark);
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err = register_prepare(reg, "SELECT mark FROM batches WHERE ref=?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, place, REGISTER_REF_SIZE, SQLITE_STATIC);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && !row)
        err = TG_ERR_MISSING;
    if (err == TG_OK && (sqlite3_column_bytes(stmt, 0) != REGISTER_REF_SIZE ||
                         memcmp(sqlite3_column_blob(stmt, 0), mark, REGISTER_REF_SIZE) != 0))
        err = TG_ERR_RANGE;
    register_end(reg, stmt);
    return err;
}

enum tg_err register_mark_batch(struct register_file *reg, const struct batch *batch,
                                struct fault *fault)
{
    must(reg->writing);
    uint8_t place[REGISTER_REF_SIZE], mark[REGISTER_REF_SIZE];
    batch_refs(reg, &batch->kiosk, batch->epoch, batch->seq, batch->hash, place, mark);
    enum tg_err err =
        register_batch_find(reg, &batch->kiosk, batch->epoch, batch->seq, batch->hash, fault);
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
