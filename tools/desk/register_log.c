/* Reading the log back. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

static enum tg_err broken(const struct register_file *reg, int64_t id, struct fault *fault)
{
    return fault_set(
        fault, TG_ERR_CRYPTO,
        _("%s: the log does not hold at event %lld: it or the one before it was changed, "
          "removed or moved. Keep the file, restore a copy beside it."),
        reg->path, (long long)id);
}

/* The key that a row's event was sealed under. DENIED (no fault) when it is not for who is logged
 * in, or when nobody says to which case it belongs. */
static enum tg_err key_of(struct register_file *reg, const uint8_t *ref, uint32_t generation,
                          uint8_t out[static REGISTER_KEY_SIZE], struct fault *fault)
{
    struct register_case of;
    bool there = false;
    if (generation == 0) {
        memcpy(out, reg->keys->event, REGISTER_KEY_SIZE);
        return TG_OK;
    }
    enum tg_err err = register_case_find(reg, ref, &of, &there, fault);
    if (err == TG_OK && !there)
        err = TG_ERR_DENIED;
    return err == TG_OK ? register_case_key(reg, of.slot, generation, out, fault) : err;
}

static enum tg_err unseal_event(struct register_file *reg, int64_t id, const uint8_t *ref,
                                uint32_t generation, const uint8_t *hash, const uint8_t *payload,
                                size_t len, struct register_desk_top *top, struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX], key[REGISTER_KEY_SIZE];
    enum tg_err err = key_of(reg, ref, generation, key, fault);
    if (err != TG_OK)
        return err;
    size_t bound_len = register_bind_event(reg, id, ref, generation, hash, bound);
    err = register_unseal(key, bound, bound_len, payload, len, top->plain);
    secret_wipe(key, sizeof key);
    if (err == TG_OK)
        err = event_decode(top->plain, len - SEAL_OVERHEAD, &top->event);
    if (err == TG_ERR_VERSION)
        return fault_set(fault, err, _("%s: event %lld is of a newer desk. Install that."),
                         reg->path, (long long)id);
    return err == TG_OK ? TG_OK : broken(reg, id, fault);
}

/* Opens the row (id, ref, generation, payload, hash) on its predecessor's hash; leaves its own in
 * `hash`. DENIED, without a fault and with the hash, when it is closed to who is logged in. */
static enum tg_err open_row(struct register_file *reg, sqlite3_stmt *stmt, int64_t id,
                            uint8_t hash[static HASH_SIZE], struct register_desk_top *top,
                            struct fault *fault)
{
    const uint8_t *ref = sqlite3_column_blob(stmt, 1);
    int64_t generation = sqlite3_column_int64(stmt, 2);
    const uint8_t *payload = sqlite3_column_blob(stmt, 3);
    size_t len = (size_t)sqlite3_column_bytes(stmt, 3);
    if (sqlite3_column_int64(stmt, 0) != id || sqlite3_column_bytes(stmt, 1) != REGISTER_REF_SIZE ||
        payload == NULL || len > PAYLOAD_MAX || generation < 0 || generation > UINT32_MAX ||
        sqlite3_column_bytes(stmt, 4) != HASH_SIZE)
        return broken(reg, id, fault);
    enum tg_err err =
        unseal_event(reg, id, ref, (uint32_t)generation, hash, payload, len, top, fault);
    if (err != TG_OK && err != TG_ERR_DENIED)
        return err;
    register_chain_next(id, ref, (uint32_t)generation, payload, len, hash);
    return memcmp(hash, sqlite3_column_blob(stmt, 4), HASH_SIZE) == 0 ? err
                                                                      : broken(reg, id, fault);
}

/* Reading sees one state of the file, whoever writes meanwhile; one reading may stand inside
 * another. */
enum tg_err register_read_begin(struct register_file *reg, struct register_head *out_head,
                                struct fault *fault)
{
    *out_head = reg->head;
    if (reg->writing)
        return TG_OK;
    enum tg_err err = TG_OK;
    if (reg->reading++ == 0) {
        register_cases_forget(reg);
        err = register_run(reg, "BEGIN", fault);
        if (err == TG_OK)
            err = register_people_refresh(reg, fault);
        if (err == TG_OK)
            err = register_words_refresh(reg, fault);
    }
    return err == TG_OK ? register_head_read(reg, out_head, fault) : err;
}

void register_read_end(struct register_file *reg)
{
    if (reg->writing || --reg->reading > 0)
        return;
    register_cases_forget(reg);
    if (sqlite3_get_autocommit(reg->db) == 0)
        sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Room to open events in: the register's own, or new where a reading stands inside another. */
static struct register_desk_top *take_top(struct register_file *reg)
{
    struct register_desk_top *top = reg->top;
    reg->top = NULL;
    return top != NULL ? top : secret_create(sizeof *top);
}

static void give_top(struct register_file *reg, struct register_desk_top *top)
{
    secret_wipe(top, sizeof *top);
    secret_destroy(reg->top);
    reg->top = top;
}

enum tg_err register_walk_all(struct register_file *reg, const struct register_walk *walk,
                              struct fault *fault)
{
    struct register_desk_top *top = take_top(reg);
    if (top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    uint8_t hash[HASH_SIZE];
    register_chain_start(reg, hash);
    struct register_head head;
    sqlite3_stmt *stmt = NULL;
    int64_t id = 0;
    bool row = true;
    enum tg_err err = register_read_begin(reg, &head, fault);
    if (err == TG_OK)
        err = register_prepare(
            reg, "SELECT id, case_ref, generation, payload, hash FROM events ORDER BY id", &stmt,
            fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        err = open_row(reg, stmt, ++id, hash, top, fault);
        if (err == TG_ERR_DENIED)
            err = walk->closed != NULL ? walk->closed(walk->ctx, id, fault) : TG_OK;
        else if (err == TG_OK && walk->visit != NULL)
            err = walk->visit(walk->ctx, id, &top->event, fault);
    }
    if (err == TG_OK && (head.id != id || memcmp(head.hash, hash, HASH_SIZE) != 0))
        err = broken(reg, id + 1, fault);
    register_end(reg, stmt);
    register_read_end(reg);
    give_top(reg, top);
    return err;
}

enum tg_err register_walk(struct register_file *reg, register_visit_fn *visit, void *ctx,
                          struct fault *fault)
{
    const struct register_walk walk = {.visit = visit, .ctx = ctx};
    return register_walk_all(reg, &walk, fault);
}

/* The hash that event `id` is bound to, from the row before it. */
static enum tg_err hash_before(struct register_file *reg, int64_t id, sqlite3_stmt *stmt,
                               uint8_t out[static HASH_SIZE], struct fault *fault)
{
    if (id == 1) {
        register_chain_start(reg, out);
        return TG_OK;
    }
    if (sqlite3_column_bytes(stmt, 5) != HASH_SIZE)
        return broken(reg, id, fault);
    memcpy(out, sqlite3_column_blob(stmt, 5), HASH_SIZE);
    return TG_OK;
}

static enum tg_err denied(const char *subject, struct fault *fault)
{
    const char *space = strchr(subject, ' ');
    return register_case_denied(space != NULL ? space + 1 : subject, fault);
}

static enum tg_err visit_rows(struct register_file *reg, const char *subject,
                              const uint8_t ref[static REGISTER_REF_SIZE], register_visit_fn *visit,
                              void *ctx, struct fault *fault)
{
    struct register_desk_top *top = take_top(reg);
    if (top == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    uint8_t hash[HASH_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err = register_prepare(
        reg,
        "SELECT e.id, e.case_ref, e.generation, e.payload, e.hash, p.hash FROM events e"
        " LEFT JOIN events p ON p.id = e.id - 1 WHERE e.case_ref = ?1 ORDER BY e.id",
        &stmt, fault);
    if (err == TG_OK)
        sqlite3_bind_blob(stmt, 1, ref, REGISTER_REF_SIZE, SQLITE_STATIC);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        err = hash_before(reg, id, stmt, hash, fault);
        if (err == TG_OK)
            err = open_row(reg, stmt, id, hash, top, fault);
        if (err == TG_OK)
            err = visit(ctx, id, &top->event, fault);
        else if (err == TG_ERR_DENIED)
            err = denied(subject, fault);
    }
    register_end(reg, stmt);
    give_top(reg, top);
    return err;
}

static enum tg_err find(struct register_file *reg, const char *subject,
                        const uint8_t ref[static REGISTER_REF_SIZE], register_visit_fn *visit,
                        void *ctx, struct fault *fault)
{
    struct register_head head;
    struct register_case of;
    bool there = false, mine = true;
    enum tg_err err = register_read_begin(reg, &head, fault);
    if (err == TG_OK)
        err = register_case_find(reg, ref, &of, &there, fault);
    if (err == TG_OK && there)
        err = register_case_mine(reg, &of, &mine, fault);
    if (err == TG_OK && !mine)
        err = denied(subject, fault);
    if (err == TG_OK)
        err = visit_rows(reg, subject, ref, visit, ctx, fault);
    register_read_end(reg);
    return err;
}

enum tg_err register_is_first(struct register_file *reg, const char *case_id, int64_t id, bool *out,
                              struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    uint8_t ref[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool before = false;
    event_subject_of_case(case_id, subject);
    register_subject_ref(reg, subject, ref);
    enum tg_err err = register_prepare(
        reg, "SELECT 1 FROM events WHERE case_ref = ?1 AND id < ?2 LIMIT 1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, id);
    err = register_step(reg, stmt, &before, fault);
    register_end(reg, stmt);
    if (err == TG_OK)
        *out = !before;
    return err;
}

enum tg_err register_find(struct register_file *reg, const char *subject, register_visit_fn *visit,
                          void *ctx, struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE];
    register_subject_ref(reg, subject, ref);
    return find(reg, subject, ref, visit, ctx, fault);
}

enum tg_err register_find_ref(struct register_file *reg,
                              const uint8_t ref[static REGISTER_REF_SIZE], register_visit_fn *visit,
                              void *ctx, struct fault *fault)
{
    return find(reg, "case ?", ref, visit, ctx, fault);
}
