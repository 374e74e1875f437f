/* An organisation's folder: the root's key and what it signs, a folder for the hub, one for the
 * desk, one for each kiosk. HACKING.md draws it. */
#ifndef TG_TOOLS_CTL_ORG_H
#define TG_TOOLS_CTL_ORG_H

#include "sync/wire/charter.h"
#include "sync/wire/roster.h"
#include "tools/ctl/certs.h"
#include "tools/ctl/staging.h"

#include <limits.h>
#include <stdbool.h>

#define ORG_HUB_NAME "hub-1"
#define ORG_DESK_NAME "desk-1"
enum { ORG_DESKS = 1 }; /* that an organisation begins with */

struct org {
    char path[PATH_MAX];
    int lock_fd;       /* one tonggui-ctl at a time */
    struct keys *root; /* owned */
    struct charter charter;
    struct roster roster; /* owned */
};

/* What `init` founds an organisation with. */
struct org_plan {
    const char *path;
    const char *hub_address; /* what couriers call the hub by: a DNS name or a numeric address */
    uint16_t hub_port;
    struct charter charter; /* name, mail and recipient sets; the rest is filled in */
};

/* Makes the whole folder or nothing. CONFLICT when it is there; FORMAT for a name or a recipient
 * that no machine would read. */
enum tg_err org_found(const struct org_plan *plan, struct fault *fault) MUST_USE;

/* Opens for signing: root key, charter, roster, all checked. BUSY while another one runs. */
enum tg_err org_open(struct org *out, const char *path, struct fault *fault) MUST_USE;
void org_finish(struct org *org);

/* Whether that part of its folder ("hub", "desk") is here, and not on its machine alone. */
bool org_has(const struct org *org, const char *part);

/* Raises the roster's version, signs it, and puts it into the organisation's folder and into those
 * of hub and desk that are here. Cut off in between, the next org_open does the rest. */
enum tg_err org_publish_roster(struct org *org, struct fault *fault) MUST_USE;

/* Copies root.pub, charter and charter.sig from the folder `org_path` to `to`. */
enum tg_err org_copy_papers(const char *org_path, const char *to, struct fault *fault) MUST_USE;

/* Fills `to` with a machine's device.{seed,key,crt}, ca.crt and the papers. */
enum tg_err org_equip(const char *org_path, const struct keys *root, const struct keys *device,
                      const struct certs_subject *subject, const char *to,
                      struct fault *fault) MUST_USE;

/* Writes a text file `dir`/`name`, mode 0644. RANGE past ORG_TEXT_MAX bytes. */
enum tg_err org_write_text(const char *dir, const char *name, struct fault *fault, const char *fmt,
                           ...) PRINTF_LIKE(4, 5) MUST_USE;
enum { ORG_TEXT_MAX = 2048 };

/* Joins two names. RANGE. */
enum tg_err org_join(char out[static PATH_MAX], const char *dir, const char *name,
                     struct fault *fault) MUST_USE;

#endif
