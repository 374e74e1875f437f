/* What lies in spool/out: bundles that no courier has carried away, which an officer believes sent,
 * and those that the hub would not have. */
#ifndef TG_TOOLS_DESK_MAIL_SPOOL_H
#define TG_TOOLS_DESK_MAIL_SPOOL_H

#include "tools/desk/folder.h"

enum { MAIL_SPOOL_LATE_S = 86400 }; /* bundles that lie here so long are worth a word unasked */

struct mail_spool {
    uint32_t waiting;
    uint32_t refused;
    int64_t oldest_s; /* since when the oldest waits, unix; 0: none does */
};

/* A folder that is not there holds nothing. IO, RANGE. */
enum tg_err mail_spool_look(const struct folder *folder, struct mail_spool *out,
                            struct fault *fault) MUST_USE;

#endif
