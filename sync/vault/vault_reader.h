/* The courier's side of the vault: read only, no locks held between calls. */
#ifndef TG_SYNC_VAULT_VAULT_READER_H
#define TG_SYNC_VAULT_VAULT_READER_H

#include "sync/wire/envelope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vault_reader;

/* Opens vault.db read-only; checks application id and version as vault_create does. MISSING,
 * VERSION, FORMAT; BUSY when a journal waits for the kiosk's recovery (try again). */
enum tg_err vault_reader_create(const char *path, struct vault_reader **out_reader,
                                struct fault *fault) MUST_USE;
void vault_reader_destroy(struct vault_reader *reader);

struct vault_view {
    uint64_t wishes;
    uint32_t slots; /* all of them, written or not */
    uint32_t charter_version;
    uint8_t charter_hash[HASH_SIZE];
    uint32_t *written; /* slot numbers, ascending; owned, freed by vault_view_finish */
    size_t written_count;
    uint32_t troubles; /* how the kiosk is: sync/wire/health.h */
    uint32_t urgent[16];
    size_t urgent_count;
    uint32_t *fillers; /* numbers of fresh fillers; owned */
    size_t filler_count;
};

/* One consistent picture of what is there. */
enum tg_err vault_reader_view(struct vault_reader *reader, struct vault_view *out_view,
                              struct fault *fault) MUST_USE;
void vault_view_finish(struct vault_view *view);

/* Copies one written slot's envelope, or one filler. MISSING if it is not written any more. */
enum tg_err vault_reader_slot(struct vault_reader *reader, uint32_t slot,
                              uint8_t out[static ENVELOPE_SIZE], struct fault *fault) MUST_USE;
enum tg_err vault_reader_filler(struct vault_reader *reader, uint32_t filler,
                                uint8_t out[static ENVELOPE_SIZE], struct fault *fault) MUST_USE;

#endif
