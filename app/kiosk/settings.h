/* kiosk.conf: what IT says about this one machine. */
#ifndef TG_APP_KIOSK_SETTINGS_H
#define TG_APP_KIOSK_SETTINGS_H

#include "app/seal/receipt.h"
#include "sync/wire/device.h"

enum { PIN_HASH_MAX = 128 }; /* libsodium's crypto_pwhash_STRBYTES */

struct kiosk_settings {
    struct device_name kiosk;
    char site_prefix[CASE_PREFIX_MAX + 1];
    char pin_hash[PIN_HASH_MAX]; /* crypto_pwhash_str; "": no service screen */
    double ppi;
    int width, height; /* 0: the whole display */
};

/* Reads `data_dir`/kiosk.conf. Faults name file, line and key. */
enum tg_err kiosk_settings_load(const char *data_dir, struct kiosk_settings *out,
                                struct fault *fault) MUST_USE;

#endif
