/* A receipt's holder, as far as the desk hears of one: reports and what is written back, with keys
 * that sign. For tests of the desk. */
#ifndef TG_TESTS_TOOLS_REPLY_RIG_H
#define TG_TESTS_TOOLS_REPLY_RIG_H

#include "tests/tools/desk_rig.h"

enum { REPLY_RIG_SAID_MAX = 16384 };

struct holder {
    struct receipt_keys keys;
    char tail[5]; /* of the case number */
};

/* New keys; the case is HZ-AAAA-AAAA-`tail`. */
struct holder holder_of(const char *tail);
/* Its case; static, overwritten by the next call. */
const char *holder_case(const struct holder *holder);

/* Into envelope `at` of the next parcel. */
void holder_put_report(struct desk_rig *rig, size_t at, const struct holder *holder,
                       const char *course);
void holder_put_reply(struct desk_rig *rig, size_t at, const struct holder *holder,
                      enum reply_what what, const char *text);
/* What an envelope would hold. */
void holder_write_reply(const struct holder *holder, enum reply_what what, const char *text,
                        char out[static REPLY_RIG_SAID_MAX]);

/* Covers in every envelope. */
void holder_put_covers(struct desk_rig *rig);
/* Delivers and takes in what was put; covers again. */
void holder_import(struct desk_rig *rig);

/* Its case as it is in the register (docket_destroy), and as an officer reads it, whole. */
struct docket *holder_docket(struct desk_rig *rig, const struct holder *holder);
void holder_show(struct desk_rig *rig, const struct holder *holder,
                 char out[static REPLY_RIG_SAID_MAX]);

/* Another admin, who logs in by a key file. */
void reply_rig_add_officer(struct desk_rig *rig, const char *name, const char *real_name);
/* That one, or the first ("officer"), in place of who is logged in. */
void reply_rig_login(struct desk_rig *rig, const char *name);

#endif
