/* Charter and roster as a hub holds them: signed by the root, taken up again when their files
 * change, never an older one after a newer. All functions may be called by many threads at once. */
#ifndef TG_SYNC_HUB_PAPERS_H
#define TG_SYNC_HUB_PAPERS_H

#include "sync/hub/store.h"
#include "sync/wire/roster.h"

struct papers;

/* Reads root.pub, charter and roster from the folder `data`. DENIED when the charter has no hub of
 * that name and key: couriers would not believe what it signs. `store` is borrowed, and remembers
 * the versions; VERSION when it has seen a newer charter or roster. */
enum tg_err papers_create(const char *data, const struct device_name *hub,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE], struct store *store,
                          struct papers **out_papers, struct fault *fault) MUST_USE;
void papers_destroy(struct papers *papers);

/* Reads both again if they have changed on disk, or in any case when `force` is set. What is not
 * good is not taken: the old ones stay, and the fault says why. */
enum tg_err papers_reload(struct papers *papers, bool force, struct fault *fault) MUST_USE;

/* Copies of what they say. MISSING for a name that is not in them; a kiosk may be revoked. */
enum tg_err papers_kiosk(struct papers *papers, const struct device_name *name,
                         struct roster_kiosk *out_kiosk) MUST_USE;
enum tg_err papers_desk(struct papers *papers, const struct device_name *name,
                        uint8_t out_key[static SIGN_PUBLIC_SIZE]) MUST_USE;
void papers_charter(struct papers *papers, struct charter *out_charter);

#endif
