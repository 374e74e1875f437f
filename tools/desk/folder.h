/* The desk's folder: who this desk is, whom it knows, what it can open.
 *
 *     desk.conf                      `desk: name`; may be missing, the charter knows the key
 *     device.seed root.pub charter charter.sig roster roster.sig       from tonggui-ctl
 *     *.identity                     headquarters' keys, from `tonggui-desk keygen`
 *     packs/x.yaml                   the questions' words, for reading
 *     spool/in spool/out spool/refused
 *     register.db */
#ifndef TG_TOOLS_DESK_FOLDER_H
#define TG_TOOLS_DESK_FOLDER_H

#include "app/seal/identity.h"
#include "sync/wire/charter.h"
#include "sync/wire/roster.h"

enum { FOLDER_IDENTITIES_MAX = 32 };

struct folder_keys {
    uint8_t seed[SIGN_SEED_SIZE];
    uint8_t sign[SIGN_SECRET_SIZE];
    struct age_identity identities[FOLDER_IDENTITIES_MAX];
};

struct folder {
    const char *path; /* borrowed */
    struct device_name name;
    struct charter charter;
    struct roster roster;
    struct folder_keys *keys; /* secret memory */
    size_t identity_count;
};

/* Loads all of it but packs and register. Fails closed: without an identity that opens what the
 * charter has reports sealed to, importing would throw reports away as covers. */
enum tg_err folder_init(const char *path, struct folder *out, struct fault *fault) MUST_USE;
/* The same without headquarters' identities: for who writes letters and opens nothing. */
enum tg_err folder_init_writing(const char *path, struct folder *out, struct fault *fault) MUST_USE;
void folder_finish(struct folder *folder);

/* Reads all of it again (of a folder by folder_init): the roster grows with every new kiosk, the
 * charter gets new versions. On an error the folder stays as it was. */
enum tg_err folder_refresh(struct folder *folder, struct fault *fault) MUST_USE;

#endif
