/* A desk's folder made by hand, and what kiosks would send to it: for tests of the desk. */
#ifndef TG_TESTS_TOOLS_DESK_RIG_H
#define TG_TESTS_TOOLS_DESK_RIG_H

#include "sync/wire/batch.h"
#include "tests/sync/wire/wire_samples.h"
#include "tools/desk/import.h"
#include "tools/desk/listing.h"
#include "tools/desk/post.h"

#include <stdbool.h>

enum { RIG_ENVELOPES = 4 };

struct desk_rig {
    char path[64];
    char password[96];
    struct sample_key root, desk, hub, kiosk;
    struct charter charter;
    struct charter_set strangers; /* a set that this desk has no key to */
    struct clock clock;
    struct folder folder;
    struct rules by; /* packs/ as it was when the folder was opened or a pack was put in */
    struct register_file *reg;
    struct post post;                             /* by the folder and the clock */
    bool telling;                                 /* submitters are told what happens */
    const struct intake_rules *rules;             /* NULL unless a test has some */
    struct import_sum sum;                        /* of the last import */
    uint8_t bodies[RIG_ENVELOPES][ENVELOPE_SIZE]; /* covers, until a test puts in something else */
    size_t arrived;                               /* cases told of, ever */
    char warning[1024];                           /* the last one */
};

/* A folder in /tmp with the kiosks lobby-1 and annex-1 and the revoked gone-1, one identity, an
 * open register. */
void desk_rig_init(struct desk_rig *rig);
void desk_rig_finish(struct desk_rig *rig);

/* Writes and signs the charter anew. */
void desk_rig_charter(struct desk_rig *rig, uint32_t version, const char *organisation);

/* The same of the roster, with lobby-1 alone in that group; the folder reads it when it is opened
 * anew.
 */
void desk_rig_roster(const struct desk_rig *rig, const char *group);
/* …and with lobby-1 revoked, and annex-1 in that group. */
void desk_rig_revoke(const struct desk_rig *rig, const char *group);

/* Signs the pack and puts it into packs/. */
void desk_rig_pack(struct desk_rig *rig, const char *from);

/* Folder and register, as a run of the program opens and closes them. */
void desk_rig_open(struct desk_rig *rig);
void desk_rig_close(struct desk_rig *rig);

/* A report of case HZ-AAAA-AAAA-`tail` whose keys are all the digit `keys`, sealed to `set`. */
void desk_rig_report(const struct charter_set *set, const char *tail, int keys,
                     uint8_t out[static ENVELOPE_SIZE]);
void desk_rig_seal(const struct charter_set *set, const char *json,
                   uint8_t out[static ENVELOPE_SIZE]);

/* What the desk's courier would put into the spool. */
struct desk_rig_parcel {
    const char *kiosk;
    uint64_t seq;
    const uint8_t *bodies; /* RIG_ENVELOPES of them */
    uint16_t count;        /* when it is another number; else 0 */
    bool no_ack;
    uint32_t charter_version; /* 0: the charter's own */
    size_t flip;              /* this byte of the file, from its end; 0: none */
};
void desk_rig_deliver(struct desk_rig *rig, const struct desk_rig_parcel *parcel);

/* A parcel of rig->bodies, to alter or as it is. */
struct desk_rig_parcel desk_rig_from_lobby(const struct desk_rig *rig, uint64_t seq);
void desk_rig_deliver_plain(struct desk_rig *rig, uint64_t seq);

enum tg_err desk_rig_import(struct desk_rig *rig);
/* Cases in the register. */
size_t desk_rig_cases(struct desk_rig *rig);
/* Their lines; to be finished (listing_lines_finish). */
struct listing_lines desk_rig_lines(struct desk_rig *rig);
/* Entries of a folder below the desk's that match the pattern. */
size_t desk_rig_count(const struct desk_rig *rig, const char *folder, const char *pattern);

#endif
