/* kiosk.conf: what IT says about this one machine.
 *
 *     kiosk: lobby-1               device name, as the roster has it
 *     site_prefix: HZ              of case numbers, 0 to 4 of A-Z and 0-9; may be left out
 *     ppi: 102                     of the display, pixels an inch; may be left out
 *     display: {width: 1080, height: 1920}   pixels; left out: the whole display
 *     pin_hash: "$argon2id$…"      of the service PIN; left out: there is no service screen
 *     printer: {device: /dev/usb/lp0, paper_mm: 58, baud: 0}   of slips; left out: there is none;
 *                                  paper of 58 or 80 mm (58), baud 0: USB (0)
 *     scanner: {serial: /dev/ttyACM0, baud: 9600, camera: /dev/video0, prefix: "~"}
 *                                  what reads receipts back beside a scanner that types like a
 *                                  keyboard, and what that one types first; each may be left out
 *     batch_envelopes: 16          the courier's; kept here so that both agree
 */
#ifndef TG_APP_KIOSK_SETTINGS_H
#define TG_APP_KIOSK_SETTINGS_H

#include "app/seal/receipt.h"
#include "board/printer.h"
#include "board/scanner.h"
#include "sync/wire/device.h"

enum {
    PIN_HASH_MAX = 128, /* libsodium's crypto_pwhash_STRBYTES */
    SETTINGS_PPI_MIN = 40,
    SETTINGS_PPI_MAX = 600,
    SETTINGS_SIDE_MIN = 400, /* pixels */
    SETTINGS_SIDE_MAX = 8192,
};

struct kiosk_settings {
    struct device_name kiosk;
    char site_prefix[CASE_PREFIX_MAX + 1];
    char pin_hash[PIN_HASH_MAX]; /* crypto_pwhash_str; "": no service screen */
    unsigned ppi;                /* 0: not said */
    unsigned width, height;      /* 0: the whole display */
    struct printer_plan printer;
    struct scanner_plan scanner; /* without its program */
};

/* Reads `data_dir`/kiosk.conf. Faults name file, line and key. */
enum tg_err kiosk_settings_load(const char *data_dir, struct kiosk_settings *out,
                                struct fault *fault) MUST_USE;

#endif
