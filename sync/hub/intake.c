#include "sync/hub/intake.h"

#include "board/base/must.h"
#include "sync/hub/store_sqlite.h"

#include <string.h>

#include <sodium.h>

enum { GAPS_BYTES_MAX = ACK_GAPS_MAX * 8 };

/* Counts up through ascending sequence numbers: how far they reach without a gap, and what misses.
 */
struct walk {
    uint64_t next;
    struct store_facts *facts;
};

static void walk_on(struct walk *walk, uint64_t seq)
{
    struct store_facts *facts = walk->facts;
    if (seq == walk->next && facts->gap_count == 0)
        facts->high_water = seq;
    for (; walk->next < seq && facts->gap_count < ACK_GAPS_MAX; walk->next++)
        facts->gaps[facts->gap_count++] = walk->next;
    walk->next = seq + 1;
}

/* High water and gaps with `batch` in, which is not stored yet. */
static int count_gaps(struct rows *rows, const struct batch *batch, uint64_t high_water,
                      struct store_facts *facts)
{
    struct walk walk = {.next = high_water + 1, .facts = facts};
    bool in = false;
    facts->high_water = high_water;
    facts->gap_count = 0;
    sqlite3_stmt *statement = rows_at(rows, SEQS_PAST, &batch->kiosk, batch->epoch, high_water);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW && facts->gap_count < ACK_GAPS_MAX) {
        uint64_t seq = rows_number(statement, 0);
        if (!in && batch->seq < seq) {
            walk_on(&walk, batch->seq);
            in = true;
        }
        walk_on(&walk, seq);
    }
    if (!in && facts->gap_count < ACK_GAPS_MAX)
        walk_on(&walk, batch->seq);
    return rows_finish(statement, rc);
}

static int look_back(struct rows *rows, const struct batch *batch, bool epoch_known,
                     struct store_notes *notes)
{
    int rc = SQLITE_OK;
    if (!epoch_known) {
        sqlite3_stmt *others = rows_ready(rows, OTHER_EPOCHS);
        rows_bind_text(others, 1, batch->kiosk.text);
        rows_bind_number(others, 2, batch->epoch);
        rc = rows_exists(others, &notes->new_epoch);
    }
    if (rc != SQLITE_OK || batch->seq == 1)
        return rc;
    sqlite3_stmt *before = rows_at(rows, HASH_OF, &batch->kiosk, batch->epoch, batch->seq - 1);
    rc = sqlite3_step(before);
    notes->broken_past = rc == SQLITE_ROW && !rows_is_hash(before, 0, batch->before);
    return rows_finish(before, rc);
}

static int add_batch(struct rows *rows, struct intake *intake)
{
    const struct batch *batch = intake->batch;
    struct store_facts *facts = &intake->facts;
    uint8_t gaps[GAPS_BYTES_MAX];
    struct sink sink = sink_into(gaps, sizeof gaps);
    for (size_t i = 0; i < facts->gap_count; i++)
        sink_u64(&sink, facts->gaps[i]);
    sqlite3_stmt *add = rows_at(rows, ADD_BATCH, &batch->kiosk, batch->epoch, batch->seq);
    rows_bind_bytes(add, 4, batch->hash, HASH_SIZE);
    rows_bind_number(add, 5, (uint64_t)facts->received_s);
    rows_bind_number(add, 6, facts->high_water);
    rows_bind_bytes(add, 7, gaps, sink_len(&sink));
    int rc = rows_run(add);
    if (rc != SQLITE_OK)
        return rc;
    facts->id = (uint64_t)sqlite3_last_insert_rowid(rows->writer);
    sqlite3_stmt *body = rows_ready(rows, ADD_BODY);
    rows_bind_number(body, 1, facts->id);
    rows_bind_bytes(body, 2, intake->bytes, intake->len);
    rc = rows_run(body);
    if (rc != SQLITE_OK)
        return rc;
    return rows_run(rows_at(rows, SET_EPOCH, &batch->kiosk, batch->epoch, facts->high_water));
}

static int set_aside(struct rows *rows, struct intake *intake)
{
    const struct batch *batch = intake->batch;
    sqlite3_stmt *count = rows_ready(rows, COUNT_CONFLICTS);
    rows_bind_text(count, 1, batch->kiosk.text);
    bool found = false;
    uint64_t there = 0;
    int rc = rows_number_or(count, 0, &found, &there);
    if (rc != SQLITE_OK || there >= STORE_CONFLICTS_MAX)
        return rc;
    sqlite3_stmt *add = rows_at(rows, ADD_CONFLICT, &batch->kiosk, batch->epoch, batch->seq);
    rows_bind_bytes(add, 4, batch->hash, HASH_SIZE);
    rows_bind_number(add, 5, (uint64_t)intake->received_s);
    rows_bind_bytes(add, 6, intake->bytes, intake->len);
    return rows_run(add);
}

int intake_batch(struct rows *rows, struct intake *intake)
{
    const struct batch *batch = intake->batch;
    sqlite3_stmt *find = rows_at(rows, FIND_BATCH, &batch->kiosk, batch->epoch, batch->seq);
    int rc = sqlite3_step(find);
    bool found = rc == SQLITE_ROW;
    intake->notes.repeated = found && rows_is_hash(find, 4, batch->hash);
    if (intake->notes.repeated)
        rows_facts(find, &intake->facts);
    rc = rows_finish(find, rc);
    if (rc != SQLITE_OK || intake->notes.repeated)
        return rc;
    if (found) {
        intake->err = TG_ERR_CONFLICT;
        return set_aside(rows, intake);
    }
    sqlite3_stmt *epoch = rows_ready(rows, FIND_EPOCH);
    rows_bind_text(epoch, 1, batch->kiosk.text);
    rows_bind_number(epoch, 2, batch->epoch);
    bool epoch_known = false;
    uint64_t high_water = 0;
    rc = rows_number_or(epoch, 0, &epoch_known, &high_water);
    if (rc == SQLITE_OK)
        rc = look_back(rows, batch, epoch_known, &intake->notes);
    if (rc == SQLITE_OK)
        rc = count_gaps(rows, batch, high_water, &intake->facts);
    intake->facts.received_s = intake->received_s;
    return rc == SQLITE_OK ? add_batch(rows, intake) : rc;
}

/* Whether `ack` names every envelope of the batch whose bytes those are. */
static bool ack_covers(const struct desk_ack *ack, const uint8_t *batch, size_t len)
{
    if (len < BATCH_HEADER_FIXED)
        return false;
    struct cursor cur = cursor_over(batch + BATCH_HEADER_FIXED - 2, len - BATCH_HEADER_FIXED + 2);
    size_t count = cursor_u16(&cur);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *hash = cursor_take(&cur, HASH_SIZE);
        size_t at = 0;
        while (hash != NULL && at < ack->count && memcmp(ack->hashes[at], hash, HASH_SIZE) != 0)
            at++;
        if (hash == NULL || at == ack->count)
            return false;
    }
    return true;
}

static int all_have_seen(struct rows *rows, uint64_t batch, const struct charter *charter,
                         bool *out_all)
{
    bool all = true;
    for (int i = 0; i < charter->desk_count && all; i++) {
        sqlite3_stmt *has = rows_ready(rows, HAS_SEEN);
        rows_bind_number(has, 1, batch);
        rows_bind_text(has, 2, charter->desks[i].name.text);
        int rc = rows_exists(has, &all);
        if (rc != SQLITE_OK)
            return rc;
    }
    *out_all = all;
    return SQLITE_OK;
}

static int drop_if_all_have_seen(struct rows *rows, uint64_t id, struct intake *intake)
{
    sqlite3_stmt *seen = rows_ready(rows, ADD_SEEN);
    rows_bind_number(seen, 1, id);
    rows_bind_text(seen, 2, intake->ack->desk.text);
    int rc = rows_run(seen);
    bool all = false;
    if (rc == SQLITE_OK)
        rc = all_have_seen(rows, id, intake->charter, &all);
    static const enum rows_query DROPS[] = {DROP_BODY, DROP_SEEN};
    for (size_t i = 0; rc == SQLITE_OK && all && i < sizeof DROPS / sizeof *DROPS; i++) {
        sqlite3_stmt *drop = rows_ready(rows, DROPS[i]);
        rows_bind_number(drop, 1, id);
        rc = rows_run(drop);
    }
    return rc;
}

int intake_desk_ack(struct rows *rows, struct intake *intake)
{
    const struct desk_ack *ack = intake->ack;
    uint8_t hash[HASH_SIZE];
    must(crypto_generichash(hash, sizeof hash, intake->bytes, intake->len, NULL, 0) == 0);
    sqlite3_stmt *add = rows_ready(rows, ADD_ACK);
    rows_bind_text(add, 1, ack->kiosk.text);
    rows_bind_bytes(add, 2, hash, sizeof hash);
    rows_bind_bytes(add, 3, intake->bytes, intake->len);
    int rc = rows_run(add);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_stmt *body = rows_at(rows, BODY_OF, &ack->kiosk, ack->epoch, ack->seq);
    rc = sqlite3_step(body);
    bool covers = false;
    uint64_t id = 0;
    if (rc == SQLITE_ROW) {
        id = rows_number(body, 0);
        covers =
            ack_covers(ack, sqlite3_column_blob(body, 1), (size_t)sqlite3_column_bytes(body, 1));
    }
    rc = rows_finish(body, rc);
    return rc == SQLITE_OK && covers ? drop_if_all_have_seen(rows, id, intake) : rc;
}

int intake_bundle(struct rows *rows, struct intake *intake)
{
    const struct bundle *bundle = intake->bundle;
    sqlite3_stmt *drop = rows_ready(rows, DROP_EXPIRED);
    rows_bind_number(drop, 1, intake->today < bundle->day ? intake->today : bundle->day);
    int rc = rows_run(drop);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_stmt *find = rows_at(rows, FIND_BUNDLE, &bundle->desk, bundle->epoch, bundle->seq);
    rows_bind_text(find, 4, bundle->group.text);
    rc = sqlite3_step(find);
    bool found = rc == SQLITE_ROW;
    if (found && !rows_is_hash(find, 0, bundle->hash))
        intake->err = TG_ERR_CONFLICT;
    rc = rows_finish(find, rc);
    if (rc != SQLITE_OK || found)
        return rc;
    sqlite3_stmt *add = rows_at(rows, ADD_BUNDLE, &bundle->desk, bundle->epoch, bundle->seq);
    rows_bind_text(add, 4, bundle->group.text);
    rows_bind_bytes(add, 5, bundle->hash, HASH_SIZE);
    rows_bind_number(add, 6, bundle->expires_day);
    rows_bind_bytes(add, 7, intake->bytes, intake->len);
    return rows_run(add);
}

int intake_health(struct rows *rows, struct intake *intake)
{
    sqlite3_stmt *heard = rows_ready(rows, SET_HEARD);
    rows_bind_text(heard, 1, intake->kiosk->text);
    rows_bind_number(heard, 2, (uint64_t)intake->received_s);
    int rc = rows_run(heard);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_stmt *drop = rows_ready(rows, DROP_TROUBLES);
    rows_bind_text(drop, 1, intake->kiosk->text);
    rows_bind_number(drop, 2, intake->troubles);
    rc = rows_run(drop);
    for (unsigned i = 0; i < HEALTH_BITS && rc == SQLITE_OK; i++) {
        if ((intake->troubles >> i & 1) == 0)
            continue;
        sqlite3_stmt *add = rows_ready(rows, ADD_TROUBLE);
        rows_bind_text(add, 1, intake->kiosk->text);
        rows_bind_number(add, 2, i);
        rows_bind_number(add, 3, (uint64_t)intake->received_s);
        rc = rows_run(add);
    }
    return rc;
}

int intake_version(struct rows *rows, struct intake *intake)
{
    sqlite3_stmt *find = rows_ready(rows, FIND_VERSION);
    rows_bind_text(find, 1, intake->what);
    bool found = false;
    uint64_t highest = 0;
    int rc = rows_number_or(find, 0, &found, &highest);
    if (rc != SQLITE_OK || (found && highest == intake->version))
        return rc;
    if (highest > intake->version) {
        intake->err = TG_ERR_VERSION;
        return SQLITE_OK;
    }
    sqlite3_stmt *set = rows_ready(rows, SET_VERSION);
    rows_bind_text(set, 1, intake->what);
    rows_bind_number(set, 2, intake->version);
    return rows_run(set);
}
