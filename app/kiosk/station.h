/* What the kiosk stands on before it may open for business: its settings, the charter it seals to,
 * the pack it asks, the vault it writes.
 *
 * Fails closed: a signature that does not hold, a version older than one run before, a vault that
 * does not open or take a transaction, a set that cannot be sealed to, a proof key that is another
 * kiosk's: any of them, and nothing of
 * the station is handed out but what a closed kiosk needs (PIN, pack's contacts). */
#ifndef TG_APP_KIOSK_STATION_H
#define TG_APP_KIOSK_STATION_H

#include "app/form/pack.h"
#include "app/kiosk/settings.h"
#include "app/seal/proof.h"
#include "board/base/clock.h"
#include "board/sandbox.h"
#include "sync/vault/journal_reader.h"
#include "sync/vault/mailbag_reader.h"
#include "sync/vault/vault.h"

#include <limits.h>

struct station {
    struct kiosk_settings settings;
    struct charter charter;
    struct pack *pack;       /* owned; NULL when it could not be loaded */
    struct vault *vault;     /* owned; NULL when the station is closed */
    struct proof_key *proof; /* owned, secret; NULL: this kiosk prints no proofs of filing */
    struct clock clock;
    struct throttle *openings; /* of mailboxes, mapped, owned; NULL: each visit counts for itself */
    char vault_journal[PATH_MAX];
    char courier_db[PATH_MAX], courier_journal[PATH_MAX];
    char mail_db[PATH_MAX], mail_journal[PATH_MAX];
};

/* Opens everything in `data_dir`. On an error *out is still initialised, with as much as could be
 * believed; station_finish in any case. */
enum tg_err station_init(struct station *out, const char *data_dir, const struct clock *clock,
                         struct fault *fault) MUST_USE;
void station_finish(struct station *station);

/* What the kiosk still opens by name once the station is open: SQLite's journal beside the vault,
 * and the courier's journal and the mail, each with its own. Everything else is open already or was
 * read; above all the courier's keys, in the same folder, stay out of reach. Borrows the station's
 * paths. */
enum { STATION_GRANTS = 5 };
void station_grants(const struct station *station,
                    struct sandbox_grant out_grants[static STATION_GRANTS]);

/* A courier's journal or mail that was made or put in another's place after the walls went up: they
 * stand for files, not for names. Only a fresh start may read it. */
bool station_journal_is_walled_off(const struct station *station) MUST_USE;

/* At start and at quiet moments: frees the slots that headquarters has, replaces used fillers. A
 * journal that cannot be read, or holds acknowledgements that nobody signed, changes nothing and is
 * told in the fault (for the log); the vault's own errors mean that the kiosk must close. */
enum tg_err station_maintain(struct station *station, bool *out_vault_broken,
                             struct fault *fault) MUST_USE;

/* Fail-closed checks again, from the service screen. */
enum tg_err station_self_test(const struct station *station, struct fault *fault) MUST_USE;

#endif
