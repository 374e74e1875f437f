/* A letter: what headquarters writes to a mailbox, 2,048 bytes that only its receipt opens.
 *
 * An age v1 file with one X25519 stanza to the mailbox key, over 1,848 bytes of plaintext:
 *
 *     u8 version (1) · u8 kind · u8 part, u8 parts · u8 flags (1 aside, 2 closed)
 *     u32 number of the letter · u32 day written · u32 day due (0: none)
 *     24 case number, NUL-padded · 16 desk, NUL-padded
 *     3 × (u8 length, title in zh-Hans, zh-Hant, en) · 3 × (u8 length, what is due)
 *     u16 length, text · zeroes · 64 Ed25519 signature by the desk's device key (CONTEXT_LETTER)
 *     over the mailbox's public key (32), then all bytes before the signature
 *
 * Big-endian. Number n of a desk is filed under letter_label(seed, desk, n). Long texts take
 * several letters: parts with numbers in a row. What the words are is the regulation's (titles, in
 * every language) or an officer's (text, in one). */
#ifndef TG_APP_SEAL_LETTER_H
#define TG_APP_SEAL_LETTER_H

#include "app/form/pack.h"
#include "app/seal/receipt.h"
#include "sync/wire/bundle.h"
#include "sync/wire/charter.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    LETTER_VERSION = 1,
    LETTER_PLAIN_SIZE = BUNDLE_PLAIN_SIZE,
    LETTER_TITLE_MAX = 120, /* bytes, in each language */
    LETTER_TEXT_MAX = 900,  /* bytes in one part */
    LETTER_PARTS_MAX = 24,
    LETTER_NUMBERS_MAX = 256, /* of one desk to one mailbox, from 0; the last one: FORGOTTEN */
    LETTER_NUMBER_FORGOTTEN = LETTER_NUMBERS_MAX - 1,
};

enum letter_kind {
    LETTER_STATUS = 1, /* a step of the regulation was taken; text may go with it */
    LETTER_QUESTION,   /* headquarters asks; a reply is hoped for */
    LETTER_ANSWER,     /* headquarters writes */
    LETTER_ECHO,       /* the text of the report, given back on request */
    LETTER_FORGOTTEN,  /* the mailbox was destroyed at the submitter's wish: kiosks show nothing */
    LETTER_KIND_END,
};

struct letter {
    enum letter_kind kind;
    uint32_t number;
    uint8_t part, parts; /* from 1 */
    bool aside;          /* replies go to the set for reports about the readers */
    bool closed;         /* the case is closed by this */
    uint32_t day;        /* written, days since 1970-01-01 */
    uint32_t due_day;    /* 0: nothing is due */
    char case_number[CASE_NUMBER_SIZE];
    struct device_name desk;
    char title[LANG_COUNT][LETTER_TITLE_MAX + 1]; /* one line; "" none; all or none */
    char due[LANG_COUNT][LETTER_TITLE_MAX + 1];   /* what is due by due_day */
    char text[LETTER_TEXT_MAX + 1];               /* UTF-8, as draft_text_clean leaves it */
};

/* Where letter `number` of `desk` is filed: BLAKE2b keyed with the mailbox's seed, over
 * "tonggui letter label v1", a zero byte, the desk's name (16, NUL-padded) and the number. */
void letter_label(const uint8_t seed[static 32], const struct device_name *desk, uint32_t number,
                  uint8_t out[static BUNDLE_LABEL_SIZE]);

/* Signs and seals. RANGE when a member is out of its bounds or a text not showable; CRYPTO for a
 * low-order mailbox; MEMORY. */
enum tg_err letter_seal(const struct letter *letter, const uint8_t mailbox[static 32],
                        const uint8_t desk_secret[static SIGN_SECRET_SIZE],
                        uint8_t out[static BUNDLE_BODY_SIZE]) MUST_USE;

/* A letter to nobody with a label of nothing: what fills a bundle up. */
enum tg_err letter_dummy(uint8_t out_label[static BUNDLE_LABEL_SIZE],
                         uint8_t out_body[static BUNDLE_BODY_SIZE]) MUST_USE;

/* Opens by the receipt's keys and checks the desk's signature by the charter, and that it is letter
 * `number` of `desk` to this mailbox. CRYPTO, FORMAT, VERSION, MEMORY. `out` is secret memory. */
enum tg_err letter_open(const uint8_t body[static BUNDLE_BODY_SIZE],
                        const struct receipt_keys *keys, const struct charter *charter,
                        const struct device_name *desk, uint32_t number,
                        struct letter *out) MUST_USE;

/* How many parts a text of UTF-8 takes (one at least), and one of them, from 1, cut between
 * characters, never within one. */
size_t letter_parts(const char *text, size_t len);
void letter_part(const char *text, size_t len, size_t part, char out[static LETTER_TEXT_MAX + 1]);

#endif
