/* Desk acknowledgements that wait in courier.db until the kiosk has freed their slots. */
#include "sync/courier/journal_inside.h"

#include "board/base/must.h"
#include "sync/vault/vault_format.h"

#include <string.h>

#include <sodium.h>

struct place {
    uint16_t len;
    uint8_t bytes[DESK_ACK_SIZE_MAX];
};

static enum tg_err read_place(struct journal *journal, uint32_t at, struct place *out,
                              struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = TG_OK;
    int rc =
        sqlite3_prepare_v2(journal->db, "SELECT body FROM acks WHERE place=?1", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, at);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    struct cursor cur = {0};
    if (rc == SQLITE_ROW)
        cur = cursor_over(sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
    out->len = cursor_u16(&cur);
    cursor_copy(&cur, out->bytes, sizeof out->bytes);
    if (rc != SQLITE_ROW || !cursor_done(&cur) || out->len > DESK_ACK_SIZE_MAX)
        err = vault_sql_fault(journal->db,
                              rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_CORRUPT : rc,
                              journal->path, "read the acknowledgements", fault);
    sqlite3_finalize(stmt);
    return err;
}

static enum tg_err write_place(struct journal *journal, uint32_t at, const struct ack_bytes *ack,
                               struct fault *fault)
{
    uint8_t body[JOURNAL_ACK_SIZE] = {0};
    struct sink sink = sink_into(body, sizeof body);
    must(ack->len <= DESK_ACK_SIZE_MAX);
    sink_u16(&sink, (uint16_t)ack->len);
    if (ack->len > 0)
        sink_put(&sink, ack->bytes, ack->len);
    return journal_update(journal, "UPDATE acks SET body=?2 WHERE place=?1", at, body, sizeof body,
                          fault);
}

/* Where it stands already, else a random free place, else JOURNAL_ACKS_MAX. */
static enum tg_err find_place(struct journal *journal, const struct ack_bytes *ack,
                              uint32_t *out_place, bool *out_there, struct fault *fault)
{
    struct place place;
    uint32_t start = randombytes_uniform(JOURNAL_ACKS_MAX);
    *out_place = JOURNAL_ACKS_MAX;
    *out_there = false;
    for (uint32_t i = 0; i < JOURNAL_ACKS_MAX; i++) {
        uint32_t at = (start + i) % JOURNAL_ACKS_MAX;
        enum tg_err err = read_place(journal, at, &place, fault);
        if (err != TG_OK)
            return err;
        if (place.len == 0 && *out_place == JOURNAL_ACKS_MAX)
            *out_place = at;
        *out_there = *out_there || (place.len == ack->len && place.len > 0 &&
                                    memcmp(place.bytes, ack->bytes, ack->len) == 0);
    }
    return TG_OK;
}

static enum tg_err keep_one(struct journal *journal, const struct ack_bytes *ack,
                            struct journal_state *next, struct fault *fault)
{
    uint32_t at;
    bool there;
    enum tg_err err = find_place(journal, ack, &at, &there, fault);
    if (err != TG_OK || there)
        return err;
    if (at == JOURNAL_ACKS_MAX) {
        at = randombytes_uniform(JOURNAL_ACKS_MAX);
        next->acks_missed = true;
    }
    return write_place(journal, at, ack, fault);
}

enum tg_err journal_keep_acks(struct journal *journal, const struct ack_bytes *acks, size_t count,
                              uint64_t cursor, struct fault *fault)
{
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    next.cursor = cursor;
    for (size_t i = 0; i < count && err == TG_OK; i++)
        err = keep_one(journal, &acks[i], &next, fault);
    return journal_end(journal, err, &next, fault);
}

enum tg_err journal_prune_acks(struct journal *journal, journal_wanted_fn wanted, void *ctx,
                               struct fault *fault)
{
    const struct ack_bytes nothing = {0};
    bool freed = false;
    enum tg_err err = journal_begin(journal, fault);
    if (err != TG_OK)
        return err;
    struct journal_state next = journal->state;
    for (uint32_t at = 0; at < JOURNAL_ACKS_MAX && err == TG_OK; at++) {
        struct place place;
        struct desk_ack ack;
        err = read_place(journal, at, &place, fault);
        if (err != TG_OK || place.len == 0)
            continue;
        if (desk_ack_parse(place.bytes, place.len, &ack) == TG_OK && wanted(ctx, &ack))
            continue;
        err = write_place(journal, at, &nothing, fault);
        freed = true;
    }
    if (freed && next.acks_missed) {
        next.acks_missed = false;
        next.cursor = 0;
    }
    return journal_end(journal, err, &next, fault);
}
