/* Digits as a QR code, numeric mode (ISO/IEC 18004): a receipt's, or a proof's.
 *
 * Just the digits: no address, no logo, nothing a telephone would open. libqrencode leaves copies
 * of what it encodes in its heap, so it runs in a short-lived child; only the modules come back. */
#ifndef TG_APP_RECEIPT_QR_H
#define TG_APP_RECEIPT_QR_H

#include "board/base/err.h"

#include <stdint.h>

enum {
    QR_DIGITS_MAX = 34,        /* of a receipt: what both its uses hold */
    QR_PROOF_DIGITS_MAX = 604, /* of a proof */
    QR_SIDE_MAX = 61,          /* modules */
    QR_QUIET = 4,              /* light modules to leave around the code; not part of it */
};

enum qr_use {
    QR_SCREEN, /* version 1, level M: 21 modules a side, the largest module */
    QR_PAPER,  /* version 2, level H: 25 modules a side, survives creases and stains */
    QR_PROOF,  /* version 11, level M: 61 modules a side */
};

/* `digits`: 1 to QR_DIGITS_MAX decimal digits, a proof's to QR_PROOF_DIGITS_MAX. Writes side × side
 * modules row by row, 1 dark, 0 light; `out` is secret memory. FORMAT for anything but digits, FULL
 * when they do not fit, MEMORY, IO. */
enum tg_err qr_encode(const char *digits, enum qr_use use,
                      uint8_t out[static QR_SIDE_MAX * QR_SIDE_MAX], int *out_side) MUST_USE;

#endif
