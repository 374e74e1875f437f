/* The kiosk's side of courier.db: what the courier has brought back. Read only.
 *
 * courier.db is written by the courier alone (sync/courier/journal.c, which documents its tables);
 * this room reads it so that the kiosk links nothing that can send. */
#ifndef TG_SYNC_VAULT_JOURNAL_READER_H
#define TG_SYNC_VAULT_JOURNAL_READER_H

#include "sync/wire/ack.h"
#include "sync/wire/charter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal_status {
    bool present;           /* false: the courier has never run here */
    int64_t last_sync_s;    /* Unix seconds of the last hub acknowledgement; 0: never */
    int64_t last_attempt_s; /* 0: never */
    uint64_t batches_sent;
    uint64_t high_water;  /* from the last hub acknowledgement */
    char last_error[160]; /* what stopped the last attempt, English, for IT; empty when it went well
                           */
    bool alarm_epoch;     /* the hub did not know our past: a restored disk */
};

/* `path` may not exist yet: then *out_status is all zero and TG_OK. */
enum tg_err journal_read_status(const char *path, struct journal_status *out_status,
                                struct fault *fault) MUST_USE;

/* All desk acknowledgements that wait, verified by the charter's desk keys and for `kiosk`; what
 * does not verify is left out and counted. `*out_acks` is owned by the caller (free). */
enum tg_err journal_read_acks(const char *path, const struct charter *charter,
                              const struct device_name *kiosk, struct desk_ack **out_acks,
                              size_t *out_count, size_t *out_refused, struct fault *fault) MUST_USE;

/* Hashes of fillers that went out in batches the hub has acknowledged. Owned by the caller (free).
 */
enum tg_err journal_read_used_fillers(const char *path, uint8_t (**out_hashes)[HASH_SIZE],
                                      size_t *out_count, struct fault *fault) MUST_USE;

#endif
