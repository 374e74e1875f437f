/* Kiosks join an organisation and are put out of it. */
#ifndef TG_TOOLS_CTL_ENROL_H
#define TG_TOOLS_CTL_ENROL_H

#include "tools/ctl/org.h"

#include "app/seal/receipt.h"
#include "board/printer.h"
#include "board/scanner.h"
#include "sync/vault/vault.h"

enum {
    ENROL_PIN_MIN = 4,
    ENROL_PIN_MAX = 12, /* digits */
    ENROL_PPI_MIN = 40,
    ENROL_PPI_MAX = 600,
};

struct enrol_plan {
    struct device_name name;
    struct device_name group; /* whose mail it holds */
    const char *pack_path;
    char site_prefix[CASE_PREFIX_MAX + 1];
    char pin[ENROL_PIN_MAX + 1]; /* of the service screen */
    uint32_t slots;
    uint32_t tick_s;
    uint32_t jitter_s; /* 0: a quarter of tick_s */
    uint32_t ppi;
    uint32_t width; /* of the display, pixels; 0: all of it */
    uint32_t height;
    uint16_t batch_envelopes;
    struct printer_plan printer; /* of slips; no device: none */
    struct scanner_plan scanner; /* of receipts; likewise */
    vault_progress_fn progress;  /* may be NULL */
    void *progress_ctx;
};

/* Makes the kiosk's folder whole, its vault included, and names it in the roster. CONFLICT when the
 * folder is there or the name was revoked; a pack that does not fit the charter is refused. */
enum tg_err enrol_add(struct org *org, const struct enrol_plan *plan, struct fault *fault) MUST_USE;

/* Where a kiosk's folder is made; it may have been taken to its machine since. RANGE. */
enum tg_err enrol_folder(const struct org *org, const struct device_name *name,
                         char out[static PATH_MAX], struct fault *fault) MUST_USE;

/* Its mail is that of another group from now on, as far as hub and desk are concerned; the kiosk's
 * own folder says so, too (tools/ctl/refit.h). `*out_before`: the group that it was of. MISSING
 * when unknown, CONFLICT when revoked. */
enum tg_err enrol_move(struct org *org, const struct device_name *name,
                       const struct device_name *group, struct device_name *out_before,
                       struct fault *fault) MUST_USE;

/* Makes and certifies a proof key for a kiosk that stands: in its folder, where half a pair that a
 * power cut left is made whole, or, when `out` is not NULL, in a new folder of that name, to be
 * carried there. `*out_made` is false where it had one. MISSING, CONFLICT as above; CRYPTO: what it
 * has is another organisation's or another kiosk's. */
enum tg_err enrol_give_proof(const struct org *org, const struct device_name *name, const char *out,
                             bool *out_made, struct fault *fault) MUST_USE;

/* Lines of kiosk.conf: the hash of the plan's PIN (MEMORY); "" for the whole display. */
enum { ENROL_LINE_MAX = 256 };
enum tg_err enrol_pin_line(const struct enrol_plan *plan, char out[static ENROL_LINE_MAX],
                           struct fault *fault) MUST_USE;
void enrol_display_line(const struct enrol_plan *plan, char out[static ENROL_LINE_MAX]);

/* Hub and desk take nothing more from that kiosk. Its folder stays. MISSING when unknown. */
enum tg_err enrol_revoke(struct org *org, const struct device_name *name,
                         struct fault *fault) MUST_USE;

/* Checks a pack against the charter and writes `path`.sig. */
enum tg_err enrol_sign_pack(const struct org *org, const char *path, struct fault *fault) MUST_USE;

#endif
