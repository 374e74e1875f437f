/* The kiosk's end of the input engines: Pinyin and Zhuyin become characters in a process of its
 * own, `tonggui-input`, that holds what foreign libraries make of what was typed and is killed
 * between visitors.
 *
 *   kiosk ──control──▶ keeper ──fork──▶ worker     the keeper has the dictionaries and never sees
 *     └──────requests──────────────────▶ │          a letter; each visitor gets a worker forked
 *     ◀──────answers─────────────────────┘          from it, which dies with SIGKILL
 *
 * 1. A request says everything: the letters, what was chosen of them, the words before the caret.
 *    So a worker that crashed, hung or was killed costs nothing: the next one is asked the same.
 * 2. Nothing here ever blocks the kiosk. At most one request is on its way; of those that come
 *    meanwhile only the last is kept.
 * 3. Requests and answers are bounded and each written at once (≤ PIPE_BUF), so that none is ever
 *    seen half.
 * 4. All that a visitor typed stands in secret memory here. */
#ifndef TG_APP_INPUT_IME_H
#define TG_APP_INPUT_IME_H

#include "board/base/clock.h"
#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ime_method { IME_PINYIN, IME_ZHUYIN };

enum {
    IME_LETTERS_MAX = 64,    /* of one composition; more are refused by whoever types */
    IME_CHOICE_MAX = 192,    /* bytes of one candidate: a character for each letter */
    IME_FIXED_MAX = 24,      /* choices made within one composition */
    IME_BEFORE_MAX = 48,     /* bytes of text before the caret */
    IME_SPELLED_MAX = 191,   /* bytes */
    IME_CANDIDATES_MAX = 48, /* of one answer; fewer when they are long */
    IME_PATIENCE_MS = 1000,  /* without an answer the worker is taken for dead */
    IME_FAILURES_MAX = 3,    /* in a row: the methods are gone until the next visitor */
};

/* A candidate, and how many of the letters it stands for. */
struct ime_choice {
    uint8_t letters;
    char text[IME_CHOICE_MAX + 1];
};

/* Letters: Pinyin a–z and ' between syllables; Zhuyin the keys of the standard (Dachen) keyboard,
 * "1" for ㄅ … "-" for ㄦ, and space 6 3 4 7 for the tones. None: words that may follow `before`
 * are wanted. */
struct ime_request {
    enum ime_method method;
    bool traditional; /* candidates in Traditional characters (Taiwan's); Zhuyin: else Simplified */
    uint16_t from;    /* the first candidate wanted, from 0 */
    uint8_t fixed_count;
    char letters[IME_LETTERS_MAX + 1];
    char before[IME_BEFORE_MAX + 1];        /* UTF-8, whole characters */
    struct ime_choice fixed[IME_FIXED_MAX]; /* chosen already, from the first letter on */
};

struct ime_answer {
    /* The letters that are not fixed, as a reader wants them: "wo xiang", "ㄨㄛˇ ㄒㄧ". */
    char spelled[IME_SPELLED_MAX + 1];
    uint16_t from, count;
    bool more; /* candidates follow after these */
    /* The first one (from 0) stands for all letters that are not fixed, where they make sense. */
    struct ime_choice candidates[IME_CANDIDATES_MAX];
};

struct ime;

/* Forks the keeper and returns at once. Before the walls go up: it will run `program`. It does
 * nothing until ime_load, so that it does not take the processor
 * from a screen that is not painted yet. `clock` is copied. MEMORY; IO when `program` cannot be
 * run. */
enum tg_err ime_create(const char *program, const char *share, const struct clock *clock,
                       struct ime **out_ime, struct fault *fault) MUST_USE;
/* The engines load, and a first worker is forked, while this process goes on. Whoever asks or
 * renews without has it done then. */
void ime_load(struct ime *ime);
/* Ends both processes. Takes NULL. */
void ime_destroy(struct ime *ime);

/* Readable when ime_read has something to do. Stays the same. */
int ime_fd(const struct ime *ime);
/* Asks; an earlier question that was not answered yet never will be. */
void ime_ask(struct ime *ime, const struct ime_request *request);
/* What is wanted no more. */
void ime_forget(struct ime *ime);

enum ime_news {
    IME_NOTHING,
    IME_ANSWERED, /* the last question, in `out_answer` */
    IME_LOST,     /* the engines do not hold: no answer will come until ime_renew */
};
/* Call when ime_fd is readable, and when ime_wait_ms is over. Never blocks. */
enum ime_news ime_read(struct ime *ime, struct ime_answer *out_answer) MUST_USE;
/* Milliseconds until a worker that says nothing is given up; -1: nothing is asked. */
int64_t ime_wait_ms(const struct ime *ime);
/* Whether the engines answer, or will as soon as they are loaded. */
bool ime_works(const struct ime *ime);

/* The visitor has gone: kills the worker and has the next one forked. What was asked is wiped. */
void ime_renew(struct ime *ime);

#endif
