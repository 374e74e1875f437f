/* What goes through the pipes between the kiosk and its input engines (ime.h).
 *
 * Question: u8 version (1) · 'Q' · u32 generation · u32 question · u8 method · u8 traditional ·
 *           u16 from · u8 + letters · u8 + text before · u8 count × (u8 letters · u8 + text of at
 * most 3 bytes a letter) Answer:   u8 version (1) · 'A' · u32 generation · u32 question · u8 more ·
 * u16 from · u8 + spelled · u8 count × (u8 letters · u8 + text)
 *
 * Big-endian; "u8 + x" is x with its length before it, no NUL. Each is one packet of a pipe, so a
 * reader demands the exact length; whoever wrote it may have lost its mind, so everything that
 * ime.h promises of a question or an answer is checked. */
#ifndef TG_APP_INPUT_IME_WIRE_H
#define TG_APP_INPUT_IME_WIRE_H

#include "app/input/ime.h"

enum {
    IME_WIRE_VERSION = 1,
    IME_MESSAGE_MAX = 4096, /* PIPE_BUF: written at once or not at all */
    IME_LETTER_BYTES = 3,   /* of a candidate's text, at most, for each letter it stands for */
    IME_CHOICE_HEAD = 2,    /* bytes of a candidate beside its text */
    /* What candidates may take together, heads included, so that an answer fits. */
    IME_CANDIDATES_BYTES = IME_MESSAGE_MAX - (2 + 4 + 4 + 3 + 1 + IME_SPELLED_MAX + 1),
};

/* Which worker is meant, and which question. What is of another one is nobody's. */
struct ime_stamp {
    uint32_t generation; /* how many workers the kiosk has asked for, this one included */
    uint32_t question;   /* from 1; an answer to 0 says that its worker is there */
};

/* Write into `out` (IME_MESSAGE_MAX bytes); return the length. */
size_t ime_request_compose(const struct ime_stamp *stamp, const struct ime_request *request,
                           uint8_t *out);
size_t ime_answer_compose(const struct ime_stamp *stamp, const struct ime_answer *answer,
                          uint8_t *out);

/* FORMAT, VERSION: both outs are wiped then. */
enum tg_err ime_request_parse(const uint8_t *bytes, size_t len, struct ime_stamp *out_stamp,
                              struct ime_request *out_request) MUST_USE;
enum tg_err ime_answer_parse(const uint8_t *bytes, size_t len, struct ime_stamp *out_stamp,
                             struct ime_answer *out_answer) MUST_USE;

#endif
