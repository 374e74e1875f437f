/* How courier.db lies in its file: what the courier, who writes it, and the kiosk, who reads it,
 * must agree on.
 *
 * A file of sync/vault/courier_file.h. No row changes its size or is added or
 * deleted after the file was made for a vault of that many slots, and no row keeps an order:
 *
 *     state(id, body)        one row, id 0: struct journal_state, JOURNAL_STATE_SIZE bytes
 *     outstanding(id, body)  one row, id 0: the one batch that is out, as it is sent; the next
 *                            overwrites it
 *     sent(slot, mark)       slot 0 … n-1: the hash of the envelope in it that the hub has;
 *                            something random while it has none
 *     fillers(filler, mark)  filler 0 … m-1: the hash of the filler that was used last
 *     acks(place, body)      place 0 … JOURNAL_ACKS_MAX-1: u16 length, a desk's acknowledgement,
 *                            zeroes; length 0: a free place
 *
 * A mark is a byte (enum journal_mark) and HASH_SIZE bytes. A desk's courier keeps the same file,
 * with no slots, no fillers and nothing outstanding. */
#ifndef TG_SYNC_VAULT_JOURNAL_FORMAT_H
#define TG_SYNC_VAULT_JOURNAL_FORMAT_H

#include "sync/vault/courier_file.h"
#include "sync/wire/ack.h"
#include "sync/wire/batch.h"
#include "sync/wire/charter.h"

enum {
    JOURNAL_VERSION = 1,                 /* user_version of courier.db */
    JOURNAL_APPLICATION_ID = 0x5447434A, /* "TGCJ" */
    JOURNAL_STATE_VERSION = 1,
    JOURNAL_ERROR_MAX = 159, /* bytes, without the NUL */
    JOURNAL_ACKS_MAX = 64,   /* desk acknowledgements that wait for the kiosk */
    JOURNAL_ACK_SIZE = 2 + DESK_ACK_SIZE_MAX,
    JOURNAL_MARK_SIZE = 1 + HASH_SIZE,
    JOURNAL_NONCE_SIZE = 16,
    JOURNAL_SWEEP_BATCHES = 12, /* marks age once in so many batches */
    JOURNAL_STATE_SIZE = 1 + 8 + 8 + HASH_SIZE + 2 + BATCH_ENVELOPES_MAX * 4 + 8 * 5 + 1 + 8 + 1 +
                         8 + 4 + (JOURNAL_ERROR_MAX + 1) + JOURNAL_NONCE_SIZE,
};

enum journal_mark {
    JOURNAL_MARK_NONE,
    JOURNAL_MARK_OUT,  /* in the outstanding batch */
    JOURNAL_MARK_SENT, /* the hub has it */
    JOURNAL_MARK_OLD,  /* … since the sweep before, and no slot was freed yet */
};

extern const struct courier_file JOURNAL_FILE;

/* What an envelope of the outstanding batch was: a slot, or a filler. */
#define JOURNAL_ITEM_FILLER 0x80000000U

struct journal_state {
    uint64_t epoch;            /* random; a new one when the hub knows more than this disk */
    uint64_t seq;              /* of the next batch to be composed */
    uint8_t before[HASH_SIZE]; /* hash of the batch composed last in this epoch */
    uint16_t outstanding;      /* envelopes of the batch that is out; 0: none */
    uint32_t items[BATCH_ENVELOPES_MAX]; /* what they are, in the batch's order */
    int64_t last_sync_s;                 /* Unix seconds of the last hub acknowledgement */
    int64_t last_attempt_s;
    int64_t ticked_s; /* up to when missed ticks have been counted; 0: never */
    uint64_t batches_sent;
    uint64_t high_water;
    bool alarm_epoch;
    uint64_t cursor;  /* kiosk: of desk acknowledgements; desk: of batches */
    bool acks_missed; /* one was put aside for want of room: ask again from the beginning */
    uint64_t wishes;  /* of the vault, that were done */
    uint32_t owed;    /* ticks not yet served */
    char last_error[JOURNAL_ERROR_MAX + 1];
};

/* Writes the state with a fresh nonce, so that a transaction which changes nothing else has the
 * same shape on the disk as one that does. */
void journal_state_encode(const struct journal_state *state,
                          uint8_t out[static JOURNAL_STATE_SIZE]);

enum tg_err journal_state_read(sqlite3 *db, const char *path, struct journal_state *out_state,
                               struct fault *fault) MUST_USE;

/* Whether these bytes are what a desk of the charter signed for that kiosk. */
bool journal_ack_holds(const uint8_t *bytes, size_t len, const struct charter *charter,
                       const struct device_name *kiosk, struct desk_ack *out_ack) MUST_USE;

#endif
