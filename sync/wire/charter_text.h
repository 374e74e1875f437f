/* Writing charters and rosters, for those who hold the root key: the reverse of charter_parse and
 * roster_parse. What is written has been parsed back, so only what every machine can read gets
 * signed. The signature (CONTEXT_CHARTER, CONTEXT_ROSTER) is the caller's. */
#ifndef TG_SYNC_WIRE_CHARTER_TEXT_H
#define TG_SYNC_WIRE_CHARTER_TEXT_H

#include "sync/wire/charter.h"
#include "sync/wire/roster.h"

/* Writes the text of `charter` (its `hash` is not looked at) to `out`, no NUL behind it. FORMAT
 * with the line that no machine would read, such as a name with a line feed in it. */
enum tg_err charter_write(const struct charter *charter, uint8_t out[static CHARTER_FILE_MAX],
                          size_t *out_len, struct fault *fault) MUST_USE;

/* The same for a roster. `*out_bytes` is owned by the caller (free). MEMORY, FORMAT. */
enum tg_err roster_write(const struct roster *roster, uint8_t **out_bytes, size_t *out_len,
                         struct fault *fault) MUST_USE;

/* Puts `kiosk` into its sorted place, or over the entry of the same name. Leaves `version` alone.
 * FULL past ROSTER_KIOSKS_MAX, MEMORY. */
enum tg_err roster_set(struct roster *roster, const struct roster_kiosk *kiosk,
                       struct fault *fault) MUST_USE;

#endif
