/* What an organisation has agreed on, signed by its root key and the same on every machine: its
 * name, its salt, its hubs, its desks, and to whom envelopes are sealed.
 *
 * A text file, UTF-8, one fact a line, in this order; `charter.sig` beside it (context
 * CONTEXT_CHARTER):
 *
 *     tonggui charter 1
 *     version 3
 *     organisation 西湖门诊部
 *     salt <32 hex digits>
 *     mail <letters a period> <seconds a period> <days kept>    (left out when it is 16 21600 180)
 *     hub <name> <Ed25519 public key, 64 hex digits>
 *     desk <name> <Ed25519 public key>
 *     recipient <set name> <age recipient: age1...>      (1 to 4 of one set; sets 1 to 8)
 *
 * Every report is sealed to one set. `version` never goes down on a machine. */
#ifndef TG_SYNC_WIRE_CHARTER_H
#define TG_SYNC_WIRE_CHARTER_H

#include "sync/wire/bundle.h"
#include "sync/wire/device.h"
#include "sync/wire/envelope.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CHARTER_FILE_MAX = 16384, /* bytes */
    CHARTER_NAME_MAX = 120,   /* bytes of the organisation's name */
    CHARTER_SALT_SIZE = 16,
    CHARTER_HUBS_MAX = 4,
    CHARTER_DESKS_MAX = 4,
    CHARTER_SETS_MAX = 8,
    CHARTER_SET_NAME_MAX = 24,
    CHARTER_SET_RECIPIENTS_MAX = 4,    /* = ENVELOPE_STANZAS */
    CHARTER_MAIL_LETTERS_DEFAULT = 16, /* 1 … BUNDLE_LETTERS_MAX */
    CHARTER_MAIL_PERIOD_S_DEFAULT = 21600,
    CHARTER_MAIL_PERIOD_S_MIN = 5,
    CHARTER_MAIL_PERIOD_S_MAX = 604800,
    CHARTER_MAIL_KEEP_DAYS_DEFAULT = 180,
    CHARTER_MAIL_KEEP_DAYS_MAX = BUNDLE_KEEP_DAYS_MAX,
    RECIPIENT_TEXT_MAX = 62, /* an age X25519 recipient: bech32 "age1" + 58 */
};

/* What a desk sends to each group of kiosks, whether it has anything to say or not, and how long
 * kiosks and hubs keep it. */
struct charter_mail {
    uint16_t letters;
    uint32_t period_s;
    uint16_t keep_days;
};

struct charter_device {
    struct device_name name;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
};

struct charter_set {
    char name[CHARTER_SET_NAME_MAX + 1]; /* [a-z][a-z0-9-]* */
    char recipients[CHARTER_SET_RECIPIENTS_MAX][RECIPIENT_TEXT_MAX + 1];
    int recipient_count;
};

struct charter {
    uint32_t version;
    char organisation[CHARTER_NAME_MAX + 1];
    uint8_t salt[CHARTER_SALT_SIZE];
    struct charter_mail mail;
    struct charter_device hubs[CHARTER_HUBS_MAX];
    int hub_count;
    struct charter_device desks[CHARTER_DESKS_MAX];
    int desk_count;
    struct charter_set sets[CHARTER_SETS_MAX];
    int set_count;
    uint8_t hash[HASH_SIZE]; /* BLAKE2b-256 of the file: what batch headers bear */
};

/* Parses the bytes of a charter; `name` is what faults call it. FORMAT with the line. */
enum tg_err charter_parse(const char *name, const uint8_t *bytes, size_t len,
                          struct charter *out_charter, struct fault *fault) MUST_USE;

/* Reads, verifies by the root key and parses. */
enum tg_err charter_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                         struct charter *out_charter, struct fault *fault) MUST_USE;

/* The mail of a charter that does not speak of it. */
struct charter_mail charter_mail_default(void);
bool charter_mail_is_default(const struct charter_mail *mail);

/* How many letters a kiosk or a hub can have to keep for one group, of `desk_count` desks. */
uint64_t charter_mail_bound(const struct charter_mail *mail, int desk_count);

/* The set of that name, borrowed from the charter; NULL if there is none. */
const struct charter_set *charter_find_set(const struct charter *charter, const char *name);
const struct charter_device *charter_find_desk(const struct charter *charter,
                                               const struct device_name *name);
const struct charter_device *charter_find_hub(const struct charter *charter,
                                              const struct device_name *name);

#endif
