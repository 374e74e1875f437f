/* What stands beside an event: its text, and who the submitter is.
 *
 * A text's key is in the event. That of an identity part is made of two: the case's own, and one
 * that is locked to roles; so whoever the case is closed to can't read it whatever their role. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

static const char part_bound[] = "tonggui register part v2";
static const char identity_bound[] = "tonggui register identity lock v2";

static enum tg_err put(struct register_file *reg, int64_t id, int part, const uint8_t *key,
                       const uint8_t *plain, size_t len, uint8_t out_hash[static HASH_SIZE],
                       struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX], sealed[REGISTER_BODY_MAX + SEAL_OVERHEAD];
    must(len <= REGISTER_BODY_MAX);
    size_t bound_len = register_bind(reg, part_bound, id, part, 0, bound);
    register_seal(key, bound, bound_len, plain, len, sealed);
    must(crypto_generichash(out_hash, HASH_SIZE, sealed, len + SEAL_OVERHEAD, NULL, 0) == 0);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(reg, "INSERT INTO bodies VALUES(?1, ?2, ?3)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, part);
    sqlite3_bind_blob(stmt, 3, sealed, (int)(len + SEAL_OVERHEAD), SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

static void identity_key(const uint8_t case_key[static REGISTER_KEY_SIZE],
                         const uint8_t part_key[static REGISTER_KEY_SIZE],
                         uint8_t out[static REGISTER_KEY_SIZE])
{
    must(crypto_generichash(out, REGISTER_KEY_SIZE, part_key, REGISTER_KEY_SIZE, case_key,
                            REGISTER_KEY_SIZE) == 0);
}

static enum tg_err lock_to_role(struct register_file *reg, int64_t id, const char *role,
                                const uint8_t part_key[static REGISTER_KEY_SIZE],
                                struct fault *fault)
{
    char name[REGISTER_GROUP_NAME_SIZE];
    uint8_t lock[LOCK_SIZE];
    struct register_group *group = NULL;
    sqlite3_stmt *stmt = NULL;
    register_group_of_role(role, name);
    enum tg_err err = register_group_get(reg, name, &group, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "INSERT OR IGNORE INTO identity_locks VALUES(?1, ?2, ?3)",
                               &stmt, fault);
    if (err != TG_OK)
        return err;
    register_lock(reg, &group->holder, identity_bound, id, 0, part_key, lock);
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, group->holder.id);
    sqlite3_bind_blob(stmt, 3, lock, sizeof lock, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

static enum tg_err put_identity(struct register_file *reg, int64_t id, struct event_report *report,
                                const struct register_parts *parts, const uint8_t *case_key,
                                struct fault *fault)
{
    uint8_t part_key[REGISTER_KEY_SIZE], key[REGISTER_KEY_SIZE];
    randombytes_buf(part_key, sizeof part_key);
    identity_key(case_key, part_key, key);
    enum tg_err err = put(reg, id, PART_IDENTITY, key, parts->identity, parts->identity_len,
                          report->identity.hash, fault);
    if (err == TG_OK)
        err = lock_to_role(reg, id, REGISTER_ADMIN, part_key, fault);
    for (size_t i = 0; err == TG_OK && i < parts->identity_role_count; i++)
        err = lock_to_role(reg, id, parts->identity_roles[i], part_key, fault);
    secret_wipe(part_key, sizeof part_key);
    secret_wipe(key, sizeof key);
    return err;
}

enum tg_err register_parts_put(struct register_file *reg, int64_t id, struct event *event,
                               const struct register_parts *parts, const uint8_t *case_key,
                               struct fault *fault)
{
    enum tg_err err = TG_OK;
    event_set_body(event, parts->body != NULL);
    struct event_body *body = event_body(event);
    if (body != NULL) {
        randombytes_buf(body->key, sizeof body->key);
        err = put(reg, id, PART_BODY, body->key, parts->body, parts->body_len, body->hash, fault);
    }
    must(parts->identity == NULL || event->type == EVENT_REPORT);
    if (event->type == EVENT_REPORT)
        event->report.has_identity = parts->identity != NULL;
    if (err == TG_OK && parts->identity != NULL)
        err = put_identity(reg, id, &event->report, parts, case_key, fault);
    return err;
}

/* `key` NULL: only the hash is looked at. */
static enum tg_err get(struct register_file *reg, int64_t id, int part, const uint8_t *key,
                       const uint8_t hash[static HASH_SIZE], uint8_t *out, size_t *out_len,
                       struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    uint8_t bound[REGISTER_BOUND_MAX], there[HASH_SIZE] = {0};
    enum tg_err err = register_prepare(
        reg, "SELECT body FROM bodies WHERE event = ?1 AND part = ?2", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, part);
    err = register_step(reg, stmt, &row, fault);
    const uint8_t *sealed = err == TG_OK && row ? sqlite3_column_blob(stmt, 0) : NULL;
    size_t len = sealed != NULL ? (size_t)sqlite3_column_bytes(stmt, 0) : 0;
    size_t bound_len = register_bind(reg, part_bound, id, part, 0, bound);
    if (sealed != NULL)
        must(crypto_generichash(there, HASH_SIZE, sealed, len, NULL, 0) == 0);
    bool sound = len >= SEAL_OVERHEAD && len <= REGISTER_BODY_MAX + SEAL_OVERHEAD &&
                 memcmp(hash, there, HASH_SIZE) == 0;
    if (sound && key != NULL)
        sound = register_unseal(key, bound, bound_len, sealed, len, out) == TG_OK;
    if (sound && key != NULL)
        *out_len = len - SEAL_OVERHEAD;
    register_end(reg, stmt);
    if (err == TG_OK && !sound)
        err =
            fault_set(fault, TG_ERR_CRYPTO,
                      _("%s: what event %lld keeps was changed or removed. Keep the file, restore "
                        "a copy beside it."),
                      reg->path, (long long)id);
    return err;
}

enum tg_err register_parts_check(struct register_file *reg, int64_t id,
                                 const uint8_t hash[static HASH_SIZE], struct fault *fault)
{
    return get(reg, id, PART_IDENTITY, NULL, hash, NULL, NULL, fault);
}

enum tg_err register_body(struct register_file *reg, int64_t id, const struct event_body *body,
                          uint8_t *out, size_t *out_len, struct fault *fault)
{
    return get(reg, id, PART_BODY, body->key, body->hash, out, out_len, fault);
}

/* DENIED (no fault) when none of the roles that it is locked to is that of who is logged in. */
static enum tg_err unlock_part(struct register_file *reg, int64_t id,
                               uint8_t out[static REGISTER_KEY_SIZE], struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err opened = TG_ERR_DENIED;
    enum tg_err err = register_prepare(
        reg, "SELECT holder, lock FROM identity_locks WHERE event = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    while (opened == TG_ERR_DENIED && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        opened = register_unlock(reg, sqlite3_column_int64(stmt, 0), identity_bound, id, 0,
                                 sqlite3_column_blob(stmt, 1),
                                 (size_t)sqlite3_column_bytes(stmt, 1), out);
    register_end(reg, stmt);
    if (err == TG_OK && opened == TG_ERR_CRYPTO)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("%s: the lock of event %lld's identity was changed. Restore a copy."),
                        reg->path, (long long)id);
    return err == TG_OK ? opened : err;
}

/* The generation that the event was entered under. */
static enum tg_err find_generation(struct register_file *reg, int64_t id, uint32_t *out,
                                   struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err =
        register_prepare(reg, "SELECT generation FROM events WHERE id = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, id);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK)
        *out = row ? (uint32_t)sqlite3_column_int64(stmt, 0) : 0;
    register_end(reg, stmt);
    return err;
}

enum tg_err register_identity(struct register_file *reg, int64_t id,
                              const struct event_report *report, uint8_t *out, size_t *out_len,
                              struct fault *fault)
{
    char case_id[CASE_ID_MAX];
    struct register_case of = {0};
    uint32_t generation = 0;
    uint8_t case_key[REGISTER_KEY_SIZE], part_key[REGISTER_KEY_SIZE], key[REGISTER_KEY_SIZE];
    if (!report->has_identity)
        return fault_set(fault, TG_ERR_MISSING, _("This report says nothing of who wrote it."));
    event_case_id(&report->of, case_id);
    enum tg_err err = register_case_get(reg, case_id, &of, fault);
    if (err == TG_OK)
        err = find_generation(reg, id, &generation, fault);
    if (err == TG_OK) {
        err = register_case_key(reg, of.slot, generation, case_key, fault);
        if (err == TG_ERR_DENIED)
            register_case_denied(case_id, fault);
    }
    if (err == TG_OK) {
        err = unlock_part(reg, id, part_key, fault);
        if (err == TG_ERR_DENIED)
            fault_set(fault, err, _("Case %s: who the submitter is is not shown to your role."),
                      case_id);
    }
    if (err == TG_OK) {
        identity_key(case_key, part_key, key);
        err = get(reg, id, PART_IDENTITY, key, report->identity.hash, out, out_len, fault);
    }
    secret_wipe(case_key, sizeof case_key);
    secret_wipe(part_key, sizeof part_key);
    secret_wipe(key, sizeof key);
    return err;
}
