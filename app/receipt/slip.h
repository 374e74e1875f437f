/* The slip, drawn for paper: ANCHORS §2 has its sizes.
 *
 * A QR (version 2-H, at least four dots a module, four modules of quiet zone), the digits large in
 * groups, case number, come-back date; optionally, below a cut mark, a second QR: the proof of
 * filing. No logo, no organisation, no category: nothing that tells what it is. */
#ifndef TG_APP_RECEIPT_SLIP_H
#define TG_APP_RECEIPT_SLIP_H

#include "app/form/pack.h"
#include "app/ui/font.h"
#include "board/base/err.h"

#include <stdint.h>

struct slip {
    const char *digits;      /* RECEIPT_DIGITS of them */
    const char *case_number; /* NULL: none */
    const char *come_back;   /* "2026-12-12", as people read it; NULL: none */
    const char *kept_until;  /* mail is kept until; NULL: not said */
    const char *proof;       /* PROOF_DIGITS digits; NULL: no second part */
    enum lang lang;
};

/* Draws into rows of dots / 8 bytes (384 or 576 dots), leftmost dot in the highest bit, 1 black.
 * `*out_bits` is secret memory, owned by the caller (secret_destroy). MEMORY, FORMAT. */
enum tg_err slip_draw(struct fonts *fonts, const struct slip *slip, int dots, uint8_t **out_bits,
                      int *out_rows) MUST_USE;

#endif
