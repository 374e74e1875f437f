/* Who may open the register: one wrapped copy of its key for each officer.
 *
 * A password is stretched by Argon2id (RFC 9106; passes and memory stand in the row, so that later
 * ones can cost more), a key file is hashed with the salt. The name, the method and the costs are
 * bound to the wrapped key. */
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_inside.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    OFFICER_PASSES = 3,
    OFFICER_MEMORY = 128 << 20, /* bytes */
    OFFICER_PASSES_MAX = 64,
    OFFICER_MEMORY_MAX = 1 << 30,
    OFFICER_SALT_SIZE = crypto_pwhash_SALTBYTES,
    OFFICER_WRAPPED_SIZE = REGISTER_KEY_SIZE + SEAL_OVERHEAD,
    OFFICER_BOUND_MAX = 160,
    METHOD_PASSWORD = 1,
    METHOD_KEY_FILE = 2,
};

static const char officer_default[] = "officer";

struct wrap {
    char name[OFFICER_NAME_MAX + 1];
    int64_t method, passes, memory;
    uint8_t salt[OFFICER_SALT_SIZE];
    uint8_t wrapped[OFFICER_WRAPPED_SIZE];
};

static size_t bind_officer(const struct register_file *reg, const struct wrap *wrap,
                           uint8_t out[static OFFICER_BOUND_MAX])
{
    static const char what[] = "tonggui register officer v1";
    struct sink sink = sink_into(out, OFFICER_BOUND_MAX);
    sink_put(&sink, what, sizeof what);
    sink_put(&sink, reg->id, sizeof reg->id);
    sink_u8(&sink, (uint8_t)wrap->method);
    sink_u64(&sink, (uint64_t)wrap->passes);
    sink_u64(&sink, (uint64_t)wrap->memory);
    sink_put(&sink, wrap->name, strlen(wrap->name));
    must(!sink.bad);
    return sink_len(&sink);
}

static enum tg_err stretch(const struct wrap *wrap, const struct credential *credential,
                           uint8_t out[static REGISTER_KEY_SIZE])
{
    if (wrap->method == METHOD_KEY_FILE) {
        must(crypto_generichash(out, REGISTER_KEY_SIZE, wrap->salt, sizeof wrap->salt,
                                credential->bytes, credential->len) == 0);
        return TG_OK;
    }
    return crypto_pwhash(out, REGISTER_KEY_SIZE, (const char *)credential->bytes, credential->len,
                         wrap->salt, (unsigned long long)wrap->passes, (size_t)wrap->memory,
                         crypto_pwhash_ALG_ARGON2ID13) == 0
               ? TG_OK
               : TG_ERR_MEMORY;
}

static enum tg_err check_name(const char *name, struct fault *fault)
{
    size_t len = strlen(name);
    bool fine = len > 0 && len <= OFFICER_NAME_MAX;
    for (size_t i = 0; fine && i < len; i++)
        fine = (uint8_t)name[i] > ' ' && name[i] != 0x7f;
    return fine ? TG_OK
                : fault_set(fault, TG_ERR_RANGE,
                            "An officer's name has 1 to %d bytes and no spaces, such as li-na.",
                            OFFICER_NAME_MAX);
}

static enum tg_err insert(struct register_file *reg, const struct wrap *wrap, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT INTO officers VALUES(?1,?2,?3,?4,?5,?6)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_text(stmt, 1, wrap->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, wrap->method);
    sqlite3_bind_int64(stmt, 3, wrap->passes);
    sqlite3_bind_int64(stmt, 4, wrap->memory);
    sqlite3_bind_blob(stmt, 5, wrap->salt, sizeof wrap->salt, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 6, wrap->wrapped, sizeof wrap->wrapped, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

/* Wraps the key and enters the officer; inside a transaction. */
static enum tg_err add(struct register_file *reg, const char *name,
                       const struct credential *credential, struct fault *fault)
{
    struct wrap wrap = {
        .method = credential->is_key_file ? METHOD_KEY_FILE : METHOD_PASSWORD,
        .passes = credential->is_key_file ? 0 : OFFICER_PASSES,
        .memory = credential->is_key_file ? 0 : OFFICER_MEMORY,
    };
    snprintf(wrap.name, sizeof wrap.name, "%s", name);
    randombytes_buf(wrap.salt, sizeof wrap.salt);
    uint8_t bound[OFFICER_BOUND_MAX];
    size_t bound_len = bind_officer(reg, &wrap, bound);
    uint8_t *key = secret_create(REGISTER_KEY_SIZE);
    struct event *event = secret_create(sizeof *event);
    enum tg_err err = TG_ERR_MEMORY;
    if (key != NULL && event != NULL)
        err = stretch(&wrap, credential, key);
    if (err != TG_OK) {
        fault_set(fault, err, "Out of memory for the password: %d MiB are needed.",
                  OFFICER_MEMORY >> 20);
        goto out;
    }
    register_seal(key, bound, bound_len, reg->keys->master, REGISTER_KEY_SIZE, wrap.wrapped);
    event->type = EVENT_OFFICER;
    snprintf(event->new_officer, sizeof event->new_officer, "%s", name);
    err = insert(reg, &wrap, fault);
    if (err == TG_OK)
        err = register_append(reg, event, NULL, 0, NULL, fault);
out:
    secret_destroy(event);
    secret_destroy(key);
    return err;
}

enum tg_err register_officer_first(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault)
{
    const char *name = login->officer != NULL ? login->officer : officer_default;
    struct credential *credential = NULL;
    enum tg_err err = check_name(name, fault);
    if (err == TG_OK)
        err = credential_make(&login->source, name, &credential, fault);
    if (err != TG_OK)
        return err;
    snprintf(reg->officer, sizeof reg->officer, "%s", name);
    err = add(reg, name, credential, fault);
    credential_destroy(credential);
    return err;
}

static void read_wrap(sqlite3_stmt *stmt, struct wrap *out, bool *out_sound)
{
    const char *name = (const char *)sqlite3_column_text(stmt, 0);
    *out = (struct wrap){
        .method = sqlite3_column_int64(stmt, 1),
        .passes = sqlite3_column_int64(stmt, 2),
        .memory = sqlite3_column_int64(stmt, 3),
    };
    bool costs =
        out->method == METHOD_KEY_FILE ||
        (out->method == METHOD_PASSWORD && out->passes >= 1 && out->passes <= OFFICER_PASSES_MAX &&
         out->memory >= 1 << 20 && out->memory <= OFFICER_MEMORY_MAX);
    *out_sound = costs && name != NULL && strlen(name) <= OFFICER_NAME_MAX &&
                 sqlite3_column_bytes(stmt, 4) == OFFICER_SALT_SIZE &&
                 sqlite3_column_bytes(stmt, 5) == OFFICER_WRAPPED_SIZE;
    if (!*out_sound)
        return;
    snprintf(out->name, sizeof out->name, "%s", name);
    memcpy(out->salt, sqlite3_column_blob(stmt, 4), sizeof out->salt);
    memcpy(out->wrapped, sqlite3_column_blob(stmt, 5), sizeof out->wrapped);
}

/* The officer's row; without a name the only one. */
static enum tg_err find(struct register_file *reg, const char *name, struct wrap *out,
                        struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false, sound = true;
    enum tg_err err = register_prepare(reg,
                                       "SELECT name, method, passes, memory, salt, wrapped"
                                       " FROM officers WHERE ?1 IS NULL OR name = ?1 LIMIT 2",
                                       &stmt, fault);
    if (err == TG_OK) {
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
        err = register_step(reg, stmt, &row, fault);
    }
    if (err == TG_OK && !row)
        err = fault_set(fault, TG_ERR_DENIED, "%s: no officer %s here. `officer list` names them.",
                        reg->path, name != NULL ? name : "at all");
    if (err == TG_OK)
        read_wrap(stmt, out, &sound);
    if (err == TG_OK && !sound)
        err = fault_set(fault, TG_ERR_FORMAT, "%s: an officer's entry was changed", reg->path);
    if (err == TG_OK)
        err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row)
        err = fault_set(fault, TG_ERR_MISSING,
                        "Several officers have this register: say who you are with --officer.");
    sqlite3_finalize(stmt);
    return err;
}

enum tg_err register_officer_login(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault)
{
    struct wrap wrap;
    struct credential *credential = NULL;
    uint8_t bound[OFFICER_BOUND_MAX];
    enum tg_err err = find(reg, login->officer, &wrap, fault);
    if (err == TG_OK)
        err = credential_get(&login->source, wrap.name, &credential, fault);
    if (err != TG_OK)
        return err;
    uint8_t *key = secret_create(REGISTER_KEY_SIZE);
    if (key == NULL || stretch(&wrap, credential, key) != TG_OK) {
        err = fault_set(fault, TG_ERR_MEMORY, "Out of memory for the password.");
        goto out;
    }
    if (credential->is_key_file != (wrap.method == METHOD_KEY_FILE) ||
        register_unseal(key, bound, bind_officer(reg, &wrap, bound), wrap.wrapped,
                        sizeof wrap.wrapped, reg->keys->master) != TG_OK) {
        err = fault_set(fault, TG_ERR_DENIED, "That is not the %s of officer %s.",
                        wrap.method == METHOD_KEY_FILE ? "key file" : "password", wrap.name);
        goto out;
    }
    snprintf(reg->officer, sizeof reg->officer, "%s", wrap.name);
out:
    secret_destroy(key);
    credential_destroy(credential);
    return err;
}

enum tg_err register_officer_add(struct register_file *reg, const char *name,
                                 const struct credential_source *source, struct fault *fault)
{
    struct credential *credential = NULL;
    int64_t count = 0;
    enum tg_err err = check_name(name, fault);
    if (err == TG_OK)
        err = register_count(reg, "SELECT count(*) FROM officers", &count, fault);
    if (err == TG_OK && count >= REGISTER_OFFICERS_MAX)
        err = fault_set(fault, TG_ERR_FULL, "%s: has its %d officers", reg->path,
                        REGISTER_OFFICERS_MAX);
    struct wrap taken;
    if (err == TG_OK && find(reg, name, &taken, fault) == TG_OK)
        err = fault_set(fault, TG_ERR_CONFLICT, "There is an officer %s already.", name);
    if (err == TG_OK)
        err = credential_make(source, name, &credential, fault);
    if (err == TG_OK)
        err = register_begin(reg, fault);
    if (err == TG_OK)
        err = add(reg, name, credential, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    credential_destroy(credential);
    return err;
}
