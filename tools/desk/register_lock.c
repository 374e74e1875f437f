/* Locks: a key for whoever holds an X25519 secret.
 *
 * A lock is the public key of the pair that one run of the register made for itself, and the key
 * sealed under what that pair shares with the holder's (crypto_box_beforenm): so a run multiplies
 * once for each holder, not for each lock. The pair's secret is never written down: only the
 * holder's opens the lock. */
#include "board/base/must.h"
#include "tools/desk/register_people.h"

#include <sodium.h>
#include <string.h>

void register_lock(struct register_file *reg, struct register_holder *to, const char *what,
                   int64_t a, int64_t b, const uint8_t key[static REGISTER_KEY_SIZE],
                   uint8_t out[static LOCK_SIZE])
{
    const struct register_people *people = reg->people;
    uint8_t bound[REGISTER_BOUND_MAX];
    if (!to->has_shared)
        must(crypto_box_beforenm(to->shared, to->public_key, people->pair_secret) == 0);
    to->has_shared = true;
    size_t bound_len = register_bind(reg, what, a, b, to->id, bound);
    memcpy(out, people->pair_public, REGISTER_KEY_SIZE);
    register_seal(to->shared, bound, bound_len, key, REGISTER_KEY_SIZE, out + REGISTER_KEY_SIZE);
}

static const uint8_t *secret_of(const struct register_file *reg, int64_t holder)
{
    const struct register_people *people = reg->people;
    if (holder == people->me)
        return reg->keys->secret;
    for (size_t i = 0; i < people->group_count; i++)
        if (people->groups[i].holder.id == holder && people->groups[i].held)
            return people->groups[i].secret;
    return NULL;
}

enum tg_err register_unlock(struct register_file *reg, int64_t holder, const char *what, int64_t a,
                            int64_t b, const uint8_t *lock, size_t len,
                            uint8_t out[static REGISTER_KEY_SIZE])
{
    const uint8_t *secret = secret_of(reg, holder);
    uint8_t bound[REGISTER_BOUND_MAX];
    if (secret == NULL)
        return TG_ERR_DENIED;
    if (lock == NULL || len != LOCK_SIZE)
        return TG_ERR_CRYPTO;
    size_t place = (size_t)(lock[0] + (uint64_t)holder) % REGISTER_OPENED_MAX;
    struct register_opened *opened = &reg->people->opened[place];
    if (opened->holder != holder || memcmp(opened->pair, lock, REGISTER_KEY_SIZE) != 0) {
        opened->holder = 0;
        if (crypto_box_beforenm(opened->shared, lock, secret) != 0)
            return TG_ERR_CRYPTO;
        memcpy(opened->pair, lock, REGISTER_KEY_SIZE);
        opened->holder = holder;
    }
    size_t bound_len = register_bind(reg, what, a, b, holder, bound);
    return register_unseal(opened->shared, bound, bound_len, lock + REGISTER_KEY_SIZE,
                           LOCK_SIZE - REGISTER_KEY_SIZE, out);
}
