/* The reply: what the holder of a receipt writes back, sealed in an envelope like any other.
 *
 * UTF-8, one JSON object, keys in this order, padded with spaces by the sealer:
 *
 *   "tonggui": 1                   format version
 *   "type": "reply"
 *   "kiosk": "clinic-1"
 *   "mailbox": {"box","sign","labels"}  as in the report: whose it is
 *   "language": "zh-Hans"
 *   "what": "answer" | "statement" | "echo" | "forget"
 *   "to": 3                        answer: the number of the question's first letter, 0 to 254
 *   "desk": "desk-1"               answer: …and whose question it is
 *   "text": "…"                    answer, statement
 *   "nonce": "…"                   16 random bytes, hex: the same words twice are two replies
 *   "signature": "…"               Ed25519 by the receipt's key over CONTEXT_REPLY, a zero byte,
 * and all bytes before the comma in front of this key
 *
 * No time, hour or order. The parser accepts exactly this. */
#ifndef TG_APP_FORM_REPLY_H
#define TG_APP_FORM_REPLY_H

#include "app/form/report.h"
#include "app/seal/receipt.h"

#include <stdbool.h>

enum { REPLY_VERSION = 1, REPLY_TEXT_MAX = 8192, REPLY_NONCE_SIZE = 16 };

enum reply_what { REPLY_ANSWER, REPLY_STATEMENT, REPLY_ECHO, REPLY_FORGET, REPLY_WHAT_COUNT };

struct reply {
    struct device_name kiosk;
    uint8_t mailbox_public[32];
    uint8_t sign_public[32];
    uint8_t label_seed[32];
    enum lang lang;
    enum reply_what what;
    uint32_t to;             /* ANSWER */
    struct device_name desk; /* ANSWER */
    const char *text; /* ANSWER, STATEMENT: as draft_text_clean leaves it, not blank, with a NUL
                         behind it; else NULL */
    size_t text_len;  /* ≤ REPLY_TEXT_MAX bytes */
    uint8_t nonce[REPLY_NONCE_SIZE];
};

/* Signs and writes the JSON into `out` (REPORT_JSON_MAX bytes, secret memory), not padded; makes
 * the nonce. Keys come from `keys`, not from `reply`. FULL: more text than an envelope holds (a
 * text of REPLY_TEXT_MAX bytes fits when fewer than 6,000 of them are line breaks, quotes and
 * backslashes); FORMAT: a text that no kiosk keeps; RANGE: any other member; MEMORY. */
enum tg_err reply_write(const struct reply *reply, const struct receipt_keys *keys, uint8_t *out,
                        size_t *out_len) MUST_USE;

/* "answer", "statement", "echo", "forget". */
const char *reply_word(enum reply_what what);
/* Whether somebody's words go with it: an answer or a statement. */
bool reply_has_text(enum reply_what what);

/* Whether an opened envelope holds a reply, before it is parsed. */
bool reply_is(const uint8_t *json, size_t len);
/* Parses what an envelope held, trailing spaces included, and checks the signature by the key
 * inside (CRYPTO): who that key belongs to is the register's to say. FORMAT, VERSION, MEMORY;
 * faults name the key, never a value. Owned by the caller (reply_destroy), in secret memory. Only
 * the desk links it. */
enum tg_err reply_parse(const uint8_t *json, size_t len, struct reply **out_reply,
                        struct fault *fault) MUST_USE;
void reply_destroy(struct reply *reply);

#endif
