/* An officer's way in: the register's key and the officer's own secret, wrapped.
 *
 * A password is stretched by Argon2id (RFC 9106; passes and memory stand in the row, so that later
 * ones can cost more), a key file is hashed with the salt. The name, the method and the costs are
 * bound to what is wrapped. */
#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_people.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    OFFICER_PASSES = 3,
    OFFICER_MEMORY = 128 << 20, /* bytes */
    OFFICER_PASSES_MAX = 64,
    OFFICER_MEMORY_MAX = 1 << 30,
    METHOD_PASSWORD = 1,
    METHOD_KEY_FILE = 2,
};

static size_t bind_wrap(const struct register_file *reg, const struct register_wrap *wrap,
                        uint8_t out[static REGISTER_BOUND_MAX])
{
    static const char what[] = "tonggui register officer v2";
    struct sink sink = sink_into(out, REGISTER_BOUND_MAX);
    sink_put(&sink, what, sizeof what);
    sink_put(&sink, reg->id, sizeof reg->id);
    sink_u8(&sink, (uint8_t)wrap->method);
    sink_u64(&sink, (uint64_t)wrap->passes);
    sink_u64(&sink, (uint64_t)wrap->memory);
    sink_put(&sink, wrap->name, strlen(wrap->name));
    must(!sink.bad);
    return sink_len(&sink);
}

static enum tg_err stretch(const struct register_wrap *wrap, const struct credential *credential,
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

enum tg_err register_name_check(const char *name, struct fault *fault)
{
    size_t len = strlen(name);
    bool fine = len > 0 && len <= OFFICER_NAME_MAX;
    for (size_t i = 0; fine && i < len; i++)
        fine = (uint8_t)name[i] > ' ' && name[i] != 0x7f;
    return fine ? TG_OK
                : fault_set(fault, TG_ERR_RANGE,
                            _("An officer's name has 1 to %d bytes and no spaces, such as li-na."),
                            OFFICER_NAME_MAX);
}

enum tg_err register_wrap_make(const struct register_file *reg, const char *name,
                               const struct credential *credential,
                               const uint8_t secret[static REGISTER_KEY_SIZE],
                               struct register_wrap *out, struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX];
    *out = (struct register_wrap){
        .method = credential->is_key_file ? METHOD_KEY_FILE : METHOD_PASSWORD,
        .passes = credential->is_key_file ? 0 : OFFICER_PASSES,
        .memory = credential->is_key_file ? 0 : OFFICER_MEMORY,
    };
    snprintf(out->name, sizeof out->name, "%s", name);
    randombytes_buf(out->salt, sizeof out->salt);
    uint8_t *room = secret_create(3 * REGISTER_KEY_SIZE);
    if (room == NULL || stretch(out, credential, room) != TG_OK) {
        secret_destroy(room);
        return fault_set(fault, TG_ERR_MEMORY,
                         _("Out of memory for the password: %d MiB are needed."),
                         OFFICER_MEMORY >> 20);
    }
    memcpy(room + REGISTER_KEY_SIZE, reg->keys->master, REGISTER_KEY_SIZE);
    memcpy(room + 2 * REGISTER_KEY_SIZE, secret, REGISTER_KEY_SIZE);
    size_t bound_len = bind_wrap(reg, out, bound);
    register_seal(room, bound, bound_len, room + REGISTER_KEY_SIZE, 2 * REGISTER_KEY_SIZE,
                  out->wrapped);
    secret_destroy(room);
    return TG_OK;
}

static void read_wrap(sqlite3_stmt *stmt, struct register_wrap *out, bool *out_sound)
{
    const char *name = (const char *)sqlite3_column_text(stmt, 0);
    *out = (struct register_wrap){
        .method = sqlite3_column_int64(stmt, 1),
        .passes = sqlite3_column_int64(stmt, 2),
        .memory = sqlite3_column_int64(stmt, 3),
        .id = sqlite3_column_int64(stmt, 6),
    };
    bool costs =
        out->method == METHOD_KEY_FILE ||
        (out->method == METHOD_PASSWORD && out->passes >= 1 && out->passes <= OFFICER_PASSES_MAX &&
         out->memory >= 1 << 20 && out->memory <= OFFICER_MEMORY_MAX);
    *out_sound = costs && name != NULL && strlen(name) <= OFFICER_NAME_MAX &&
                 sqlite3_column_bytes(stmt, 4) == sizeof out->salt &&
                 sqlite3_column_bytes(stmt, 5) == sizeof out->wrapped;
    if (!*out_sound)
        return;
    snprintf(out->name, sizeof out->name, "%s", name);
    memcpy(out->salt, sqlite3_column_blob(stmt, 4), sizeof out->salt);
    memcpy(out->wrapped, sqlite3_column_blob(stmt, 5), sizeof out->wrapped);
}

/* The officer's row; without a name the only one. */
static enum tg_err find(struct register_file *reg, const char *name, struct register_wrap *out,
                        struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false, sound = true;
    enum tg_err err = register_prepare(reg,
                                       "SELECT name, method, passes, memory, salt, wrapped, id"
                                       " FROM officers WHERE ?1 IS NULL OR name = ?1 LIMIT 2",
                                       &stmt, fault);
    if (err == TG_OK) {
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
        err = register_step(reg, stmt, &row, fault);
    }
    if (err == TG_OK && !row)
        err =
            fault_set(fault, TG_ERR_DENIED, _("%s: no officer %s here. `officer list` names them."),
                      reg->path, name != NULL ? name : _("at all"));
    if (err == TG_OK)
        read_wrap(stmt, out, &sound);
    if (err == TG_OK && !sound)
        err = fault_set(fault, TG_ERR_FORMAT, _("%s: an officer's entry was changed"), reg->path);
    if (err == TG_OK)
        err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row)
        err = fault_set(fault, TG_ERR_MISSING,
                        _("Several officers have this register: say who you are with --officer."));
    register_end(reg, stmt);
    return err;
}

enum tg_err register_login_officer(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault)
{
    struct register_wrap wrap;
    struct credential *credential = NULL;
    uint8_t bound[REGISTER_BOUND_MAX];
    enum tg_err err = find(reg, login->officer, &wrap, fault);
    if (err == TG_OK)
        err = credential_get(&login->source, wrap.name, &credential, fault);
    if (err != TG_OK)
        return err;
    uint8_t *room = secret_create(3 * REGISTER_KEY_SIZE);
    if (room == NULL || stretch(&wrap, credential, room) != TG_OK) {
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the password."));
        goto out;
    }
    size_t bound_len = bind_wrap(reg, &wrap, bound);
    if (credential->is_key_file != (wrap.method == METHOD_KEY_FILE) ||
        register_unseal(room, bound, bound_len, wrap.wrapped, sizeof wrap.wrapped,
                        room + REGISTER_KEY_SIZE) != TG_OK) {
        err = fault_set(fault, TG_ERR_DENIED, _("That is not the %s of officer %s."),
                        wrap.method == METHOD_KEY_FILE ? _("key file") : _("password"), wrap.name);
        goto out;
    }
    memcpy(reg->keys->master, room + REGISTER_KEY_SIZE, REGISTER_KEY_SIZE);
    memcpy(reg->keys->secret, room + 2 * REGISTER_KEY_SIZE, REGISTER_KEY_SIZE);
    snprintf(reg->officer, sizeof reg->officer, "%s", wrap.name);
    reg->people->me = wrap.id;
out:
    secret_destroy(room);
    credential_destroy(credential);
    return err;
}
