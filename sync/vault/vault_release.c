/* What comes back from headquarters: slots and fillers become free for fresh covers. */
#include "sync/vault/vault_inside.h"

#include <stdlib.h>
#include <string.h>

#define SQL_RELEASE "UPDATE slots SET written=0, body=?2 WHERE slot=?1 AND written=1"
#define SQL_FILLER "UPDATE fillers SET body=?2 WHERE filler=?1"
#define SQL_SLOT_BODY "SELECT body FROM slots WHERE slot=?1"
#define SQL_FILLER_BODY "SELECT body FROM fillers WHERE filler=?1"

static void urgent_remove(struct vault_state *state, uint32_t slot)
{
    for (int i = 0; i < VAULT_URGENT_MAX; i++)
        if (state->urgent[i] == slot)
            state->urgent[i] = VAULT_NO_SLOT;
}

static enum tg_err release_slot(struct vault *vault, uint32_t slot, struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    enum tg_err err = vault_fresh_cover(vault, body, fault);
    if (err != TG_OK)
        return err;
    struct vault_state next = vault->state;
    urgent_remove(&next, slot);
    struct vault_change change = {.sql = SQL_RELEASE,
                                  .row = slot,
                                  .body = body,
                                  .expect = vault->notes[slot].hash,
                                  .next = &next};
    err = vault_commit(vault, &change, fault);
    if (err != TG_OK)
        return err;
    vault->notes[slot] = (struct slot_note){.written = false};
    vault->written--;
    return TG_OK;
}

/* One desk's word for one hash. */
struct word {
    uint8_t hash[HASH_SIZE];
    unsigned desk;
};

static int word_compare(const void *a, const void *b)
{
    return memcmp(((const struct word *)a)->hash, ((const struct word *)b)->hash, HASH_SIZE);
}

/* The words of the charter's desks, sorted by hash. *out_words is the caller's (free). */
static enum tg_err words_collect(const struct charter *charter, const struct desk_ack *acks,
                                 size_t ack_count, struct word **out_words, size_t *out_count)
{
    struct word *words = calloc(ack_count * BATCH_ENVELOPES_MAX + 1, sizeof *words);
    if (words == NULL)
        return TG_ERR_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < ack_count; i++) {
        const struct charter_device *desk = charter_find_desk(charter, &acks[i].desk);
        for (uint16_t k = 0; desk != NULL && k < acks[i].count && k < BATCH_ENVELOPES_MAX; k++) {
            memcpy(words[count].hash, acks[i].hashes[k], HASH_SIZE);
            words[count].desk = 1u << (desk - charter->desks);
            count++;
        }
    }
    qsort(words, count, sizeof *words, word_compare);
    *out_words = words;
    *out_count = count;
    return TG_OK;
}

/* Leaves one word for each hash that every desk has given its word for. */
static size_t words_keep_complete(struct word *words, size_t count, int desk_count)
{
    unsigned all = (1u << desk_count) - 1;
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        struct word first = words[i];
        for (i++; i < count && memcmp(words[i].hash, first.hash, HASH_SIZE) == 0; i++)
            first.desk |= words[i].desk;
        if (all != 0 && first.desk == all)
            words[kept++] = first;
    }
    return kept;
}

static enum tg_err note_hash(struct vault *vault, uint32_t slot, struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    if (vault->notes[slot].hashed)
        return TG_OK;
    enum tg_err err = vault_body_read(vault->db, vault->path, SQL_SLOT_BODY, slot, body, fault);
    if (err != TG_OK)
        return err;
    envelope_hash(body, vault->notes[slot].hash);
    vault->notes[slot].hashed = true;
    return TG_OK;
}

enum tg_err vault_release(struct vault *vault, const struct charter *charter,
                          const struct desk_ack *acks, size_t ack_count, uint32_t *out_released,
                          struct fault *fault)
{
    struct word *words = NULL;
    size_t count = 0;
    uint32_t released = 0;
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    if (words_collect(charter, acks, ack_count, &words, &count) != TG_OK)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", vault->path);
    count = words_keep_complete(words, count, charter->desk_count);
    for (uint32_t slot = 0; err == TG_OK && count > 0 && slot < vault->slots; slot++) {
        if (!vault->notes[slot].written)
            continue;
        err = note_hash(vault, slot, fault);
        struct word key = {0};
        memcpy(key.hash, vault->notes[slot].hash, HASH_SIZE);
        if (err == TG_OK && bsearch(&key, words, count, sizeof *words, word_compare) != NULL) {
            err = release_slot(vault, slot, fault);
            released += err == TG_OK ? 1 : 0;
        }
    }
    free(words);
    if (err == TG_OK && released > 0)
        err = vault_refresh(vault, fault);
    if (err == TG_OK)
        *out_released = released;
    return err;
}

static bool hash_listed(const uint8_t (*hashes)[HASH_SIZE], size_t count,
                        const uint8_t hash[static HASH_SIZE])
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(hashes[i], hash, HASH_SIZE) == 0)
            return true;
    return false;
}

enum tg_err vault_renew_fillers(struct vault *vault, const uint8_t (*hashes)[HASH_SIZE],
                                size_t count, struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    for (uint32_t row = 0; err == TG_OK && count > 0 && row < vault->fillers; row++) {
        uint8_t body[ENVELOPE_SIZE];
        uint8_t hash[HASH_SIZE];
        err = vault_body_read(vault->db, vault->path, SQL_FILLER_BODY, row, body, fault);
        if (err != TG_OK)
            break;
        envelope_hash(body, hash);
        if (!hash_listed(hashes, count, hash))
            continue;
        err = vault_fresh_cover(vault, body, fault);
        struct vault_change change = {
            .sql = SQL_FILLER, .row = row, .body = body, .next = &vault->state};
        if (err == TG_OK)
            err = vault_commit(vault, &change, fault);
    }
    return err;
}
