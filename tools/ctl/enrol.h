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

/* Hub and desk take nothing more from that kiosk. Its folder stays. MISSING when unknown. */
enum tg_err enrol_revoke(struct org *org, const struct device_name *name,
                         struct fault *fault) MUST_USE;

/* Checks a pack against the charter and writes `path`.sig. */
enum tg_err enrol_sign_pack(const struct org *org, const char *path, struct fault *fault) MUST_USE;

#endif
