#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "tools/desk/register_inside.h"

#include <sodium.h>
#include <string.h>

enum { HEAD_SIZE = 8 + HASH_SIZE };

void register_derive(struct register_keys *keys)
{
    static const char context[crypto_kdf_CONTEXTBYTES + 1] = "tgregist";
    must(crypto_kdf_derive_from_key(keys->event, REGISTER_KEY_SIZE, 1, context, keys->master) == 0);
    must(crypto_kdf_derive_from_key(keys->index, REGISTER_KEY_SIZE, 2, context, keys->master) == 0);
    must(crypto_kdf_derive_from_key(keys->head, REGISTER_KEY_SIZE, 3, context, keys->master) == 0);
    must(crypto_kdf_derive_from_key(keys->people, REGISTER_KEY_SIZE, 4, context, keys->master) ==
         0);
    must(crypto_kdf_derive_from_key(keys->sheet, REGISTER_KEY_SIZE, 5, context, keys->master) == 0);
    must(crypto_kdf_derive_from_key(keys->words, REGISTER_KEY_SIZE, 6, context, keys->master) == 0);
    must(crypto_kdf_derive_from_key(keys->mail, REGISTER_KEY_SIZE, 7, context, keys->master) == 0);
}

void register_seal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                   size_t bound_len, const uint8_t *plain, size_t len, uint8_t *out)
{
    const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    randombytes_buf(out, nonce);
    must(crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce, NULL, plain, len, bound, bound_len,
                                                    NULL, out, key) == 0);
}

enum tg_err register_unseal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                            size_t bound_len, const uint8_t *sealed, size_t len, uint8_t *out)
{
    const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    if (sealed == NULL || len < SEAL_OVERHEAD ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed + nonce, len - nonce,
                                                   bound, bound_len, sealed, key) != 0)
        return TG_ERR_CRYPTO;
    return TG_OK;
}

size_t register_bind(const struct register_file *reg, const char *what, int64_t a, int64_t b,
                     int64_t c, uint8_t out[static REGISTER_BOUND_MAX])
{
    struct sink sink = sink_into(out, REGISTER_BOUND_MAX);
    sink_put(&sink, what, strlen(what) + 1);
    sink_put(&sink, reg->id, sizeof reg->id);
    sink_u64(&sink, (uint64_t)a);
    sink_u64(&sink, (uint64_t)b);
    sink_u64(&sink, (uint64_t)c);
    must(!sink.bad);
    return sink_len(&sink);
}

/* Keyed, so that nobody without the register key can look for a case number or an envelope. */
void register_ref(const struct register_file *reg, const char *class, const void *bytes, size_t len,
                  uint8_t out[static REGISTER_REF_SIZE])
{
    crypto_generichash_state state;
    must(crypto_generichash_init(&state, reg->keys->index, REGISTER_KEY_SIZE, REGISTER_REF_SIZE) ==
         0);
    crypto_generichash_update(&state, (const uint8_t *)class, strlen(class) + 1);
    crypto_generichash_update(&state, bytes, len);
    crypto_generichash_final(&state, out, REGISTER_REF_SIZE);
}

void register_subject_ref(const struct register_file *reg, const char *subject,
                          uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "subject", subject, strlen(subject), out);
}

void register_chain_start(const struct register_file *reg, uint8_t out[static HASH_SIZE])
{
    must(crypto_generichash(out, HASH_SIZE, reg->id, sizeof reg->id, NULL, 0) == 0);
}

void register_chain_next(int64_t id, const uint8_t ref[static REGISTER_REF_SIZE],
                         uint32_t generation, const uint8_t *payload, size_t len,
                         uint8_t hash[static HASH_SIZE])
{
    uint8_t number[12];
    struct sink sink = sink_into(number, sizeof number);
    sink_u64(&sink, (uint64_t)id);
    sink_u32(&sink, generation);
    crypto_generichash_state state;
    must(crypto_generichash_init(&state, NULL, 0, HASH_SIZE) == 0);
    crypto_generichash_update(&state, hash, HASH_SIZE);
    crypto_generichash_update(&state, number, sizeof number);
    crypto_generichash_update(&state, ref, REGISTER_REF_SIZE);
    crypto_generichash_update(&state, payload, len);
    crypto_generichash_final(&state, hash, HASH_SIZE);
}

size_t register_bind_event(const struct register_file *reg, int64_t id,
                           const uint8_t ref[static REGISTER_REF_SIZE], uint32_t generation,
                           const uint8_t before[static HASH_SIZE],
                           uint8_t out[static REGISTER_BOUND_MAX])
{
    static const char what[] = "tonggui register event v2";
    struct sink sink = sink_into(out, REGISTER_BOUND_MAX);
    sink_put(&sink, what, sizeof what);
    sink_put(&sink, reg->id, sizeof reg->id);
    sink_u64(&sink, (uint64_t)id);
    sink_u32(&sink, generation);
    sink_put(&sink, ref, REGISTER_REF_SIZE);
    sink_put(&sink, before, HASH_SIZE);
    must(!sink.bad);
    return sink_len(&sink);
}

static const char head_bound[] = "tonggui register head v2";

enum tg_err register_head_read(struct register_file *reg, struct register_head *out,
                               struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX], plain[HEAD_SIZE];
    size_t bound_len = register_bind(reg, head_bound, 0, 0, 0, bound);
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err =
        register_prepare(reg, "SELECT value FROM meta WHERE key='head'", &stmt, fault);
    if (err == TG_OK)
        err = register_step(reg, stmt, &row, fault);
    if (err != TG_OK)
        goto out;
    if (!row || sqlite3_column_bytes(stmt, 0) != HEAD_SIZE + SEAL_OVERHEAD ||
        register_unseal(reg->keys->head, bound, bound_len, sqlite3_column_blob(stmt, 0),
                        HEAD_SIZE + SEAL_OVERHEAD, plain) != TG_OK) {
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("%s: the seal over the end of the log was changed or removed. Keep the "
                          "file, restore a copy beside it."),
                        reg->path);
        goto out;
    }
    struct cursor cur = cursor_over(plain, sizeof plain);
    out->id = (int64_t)cursor_u64(&cur);
    cursor_copy(&cur, out->hash, HASH_SIZE);
out:
    register_end(reg, stmt);
    return err;
}

enum tg_err register_head_write(struct register_file *reg, struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX], plain[HEAD_SIZE], sealed[HEAD_SIZE + SEAL_OVERHEAD];
    struct sink sink = sink_into(plain, sizeof plain);
    sink_u64(&sink, (uint64_t)reg->head.id);
    sink_put(&sink, reg->head.hash, HASH_SIZE);
    size_t bound_len = register_bind(reg, head_bound, 0, 0, 0, bound);
    register_seal(reg->keys->head, bound, bound_len, plain, sizeof plain, sealed);
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT OR REPLACE INTO meta VALUES('head', ?1)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, sealed, sizeof sealed, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}
