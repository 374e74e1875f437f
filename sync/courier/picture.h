/* The vault as the courier sees it at one moment: which envelopes stand where, by their hashes. */
#ifndef TG_SYNC_COURIER_PICTURE_H
#define TG_SYNC_COURIER_PICTURE_H

#include "sync/courier/journal.h"
#include "sync/vault/vault_reader.h"

struct picture_slot {
    uint32_t slot;
    bool urgent;
    bool sent; /* the hub has what stands there */
    uint8_t hash[HASH_SIZE];
};

struct picture {
    struct vault_view view;
    struct picture_slot *slots; /* the written ones; owned */
    size_t slot_count;
    size_t damaged; /* written slots that hold no envelope: left aside */
};

/* Reads and hashes every written slot. BUSY, MEMORY, what vault_reader_view returns. */
enum tg_err picture_take(struct vault_reader *reader, const struct journal *journal,
                         struct picture *out, struct fault *fault) MUST_USE;
void picture_finish(struct picture *picture);

/* How many the hub does not have; urgent ones alone if asked so. */
size_t picture_waiting(const struct picture *picture, bool urgent_only);

/* Whether an envelope of that hash stands in a written slot. */
bool picture_holds(const struct picture *picture, const uint8_t hash[static HASH_SIZE]);

#endif
