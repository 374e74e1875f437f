/* How far a group's bundles had come, by what stands beside the register: spool/mail/GROUP. A
 * register that is behind it is an older copy. */
#ifndef TG_TOOLS_DESK_POST_MARK_H
#define TG_TOOLS_DESK_POST_MARK_H

#include "tools/desk/folder.h"
#include "tools/desk/register_mail.h"

#include <limits.h>

enum { POST_NAME_SIZE = DEVICE_NAME_MAX + 48 };

/* Makes those folders of the desk's, one in the other; `out` is the last one's path. */
enum tg_err post_folders(const struct folder *folder, const char *const *names, size_t count,
                         char out[static PATH_MAX], struct fault *fault) MUST_USE;

enum tg_err post_mark_put(const struct folder *folder, const struct device_name *group,
                          const struct register_mail_head *head, struct fault *fault) MUST_USE;

struct post_mark_said {
    bool behind;         /* the register is */
    uint32_t generation; /* of the register that made the newest bundle */
};
/* A mark that is not there, or none of ours, says nothing. */
enum tg_err post_mark_check(const struct folder *folder, const struct device_name *group,
                            const struct register_mail_head *head, struct post_mark_said *out,
                            struct fault *fault) MUST_USE;

#endif
