/* A scanner that types like a keyboard, told from a person.
 *
 *   IDLE ──character──▶ UNDECIDED ──six of them, each at once after the other──▶ SCANNING
 *     ▲                     │        (a prefix: all of it)                           │
 *     ├──── a pause, another key: given back                                         │
 *     └──────── Enter, Tab or a pause: a code ◀──────────────────────────────────────┘
 *
 * 1. A character is either passed on at once, given back, or part of a code; none gets lost.
 * 2. Only a pause that was waited for, with no key there, parts keys: a program that was busy hears
 *    them late, and their times, those of being fetched, lie further apart than the keys did.
 * 3. While nobody listens, a code that begins like a receipt is a code all the same: its digits are
 *    never typed, and its Enter presses nothing. Of another one the Enter at least presses nothing.
 * 4. Codes are digits. A few others among many digits were typed by somebody while the scanner was
 *    at it, and are given back; digits of that person cannot be told apart, and damage the code. */
#include "board/scanner_inside.h"

#include "board/base/secret.h"

#include <string.h>

enum {
    BURST_MIN = 6,       /* characters that no person types without a pause */
    HOLD_MS = 50,        /* a pause, while it is undecided or a prefix */
    PACE_MS = 35,        /* less than that between two that were passed on */
    REPEAT_MS_MIN = 20,  /* a key that is held down comes again no faster */
    REPEAT_MS_MAX = 60,  /* and no slower */
    SILENCE_MS = 200,    /* ends a code: on the air some stammer */
    LATE_ENTER_MS = 300, /* after that silence a slow scanner may still say Enter */
    DIGITS_FOR_ONE = 4,  /* that many a stranger among them */
};

void scanner_wedge_wipe(struct scanner_wedge *wedge, bool listens)
{
    char prefix[SCANNER_PREFIX_MAX + 1];
    int64_t enter_until_ms = wedge->enter_until_ms;
    memcpy(prefix, wedge->prefix, sizeof prefix);
    secret_wipe(wedge, sizeof *wedge);
    memcpy(wedge->prefix, prefix, sizeof prefix);
    wedge->enter_until_ms = enter_until_ms;
    wedge->listens = listens;
}

static void give_back(struct scanner_wedge *wedge, const char *text, size_t len)
{
    for (size_t i = 0; i < len && wedge->back_count < SCANNER_BACK_MAX; i++)
        wedge->back[wedge->back_count++] = text[i];
}

static void clear_held(struct scanner_wedge *wedge)
{
    secret_wipe(wedge->held, sizeof wedge->held);
    wedge->count = 0;
    wedge->too_long = false;
    wedge->state = WEDGE_IDLE;
}

/* It was a person. */
static void release(struct scanner_wedge *wedge)
{
    give_back(wedge, wedge->held, wedge->count);
    clear_held(wedge);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Gives strangers among many digits back, and leaves the digits. */
static void separate(struct scanner_wedge *wedge)
{
    size_t mark = scanner_frame_mark(wedge->held, wedge->count), digits = 0, kept = mark;
    for (size_t i = mark; i < wedge->count; i++)
        digits += is_digit(wedge->held[i]);
    if (digits < BURST_MIN || (wedge->count - mark - digits) * DIGITS_FOR_ONE > digits)
        return;
    for (size_t i = mark; i < wedge->count; i++) {
        if (is_digit(wedge->held[i]))
            wedge->held[kept++] = wedge->held[i];
        else
            give_back(wedge, &wedge->held[i], 1);
    }
    wedge->count = kept;
}

static void finish(struct scanner_wedge *wedge, struct scanner_codes *codes)
{
    size_t prefix = strlen(wedge->prefix);
    if (wedge->count == 0) /* nothing behind the prefix: somebody has typed it */
        give_back(wedge, wedge->prefix, prefix);
    separate(wedge);
    if (wedge->count > 0 && !wedge->too_long)
        scanner_codes_put(codes, wedge->held, wedge->count);
    clear_held(wedge);
}

static void hold(struct scanner_wedge *wedge, char c)
{
    if (wedge->count == SCANNER_CODE_MAX)
        wedge->too_long = true;
    else
        wedge->held[wedge->count++] = c;
}

/* A key that somebody holds down, with another one before it perhaps. */
static bool is_repeat(const struct scanner_wedge *wedge)
{
    size_t changes = 0;
    for (size_t i = 1; i < wedge->count; i++)
        changes += wedge->held[i] != wedge->held[i - 1];
    return changes < 2 &&
           wedge->key_ms - wedge->first_ms >= (int64_t)(wedge->count - 1 - changes) * REPEAT_MS_MIN;
}

/* False: the page may have it. */
static bool by_prefix(struct scanner_wedge *wedge, char c)
{
    size_t len = strlen(wedge->prefix);
    if (c != wedge->prefix[wedge->count]) {
        release(wedge);
        if (c != wedge->prefix[0])
            return false;
    }
    hold(wedge, c);
    wedge->state = WEDGE_UNDECIDED;
    if (wedge->count == len) {
        clear_held(wedge);
        wedge->state = WEDGE_SCANNING;
    }
    return true;
}

/* Likewise. */
static bool by_pace(struct scanner_wedge *wedge, char c, int64_t after_ms)
{
    if (wedge->repeating == c && after_ms <= REPEAT_MS_MAX)
        return false;
    wedge->repeating = 0;
    if (wedge->count == 0)
        wedge->first_ms = wedge->key_ms;
    hold(wedge, c);
    wedge->state = WEDGE_UNDECIDED;
    if (wedge->count < BURST_MIN)
        return true;
    if (is_repeat(wedge)) {
        wedge->repeating = c;
        release(wedge);
    } else {
        wedge->state = WEDGE_SCANNING;
    }
    return true;
}

/* False: the page may have it at once. */
static bool may_begin(const struct scanner_wedge *wedge, char c)
{
    if (wedge->listens || wedge->state != WEDGE_IDLE)
        return true;
    return wedge->prefix[0] != '\0' ? c == wedge->prefix[0] : is_digit(c) || c == ']';
}

static bool hear_character(struct scanner_wedge *wedge, char c, int64_t time_ms, int64_t now_ms)
{
    int64_t after_ms = time_ms - wedge->key_ms;
    wedge->key_ms = time_ms;
    wedge->heard_ms = now_ms;
    wedge->enter_until_ms = 0;
    if (!may_begin(wedge, c)) {
        wedge->run = after_ms < PACE_MS ? wedge->run + 1 : 1;
        return false;
    }
    if (wedge->state == WEDGE_SCANNING) {
        hold(wedge, c);
        return true;
    }
    return wedge->prefix[0] != '\0' ? by_prefix(wedge, c) : by_pace(wedge, c, after_ms);
}

static bool is_end(const struct window_event *event)
{
    return event->kind == WINDOW_KEY &&
           (event->key == WINDOW_KEY_ENTER || event->key == WINDOW_KEY_TAB);
}

/* The Enter of a code that has come to its end, or of one that was passed on. */
static bool is_late(struct scanner_wedge *wedge, const struct window_event *event, int64_t now_ms)
{
    bool late = now_ms < wedge->enter_until_ms ||
                (wedge->run >= BURST_MIN && event->time_ms - wedge->key_ms < PACE_MS);
    wedge->enter_until_ms = 0;
    wedge->run = 0;
    return late;
}

static bool hear_end(struct scanner_wedge *wedge, const struct window_event *event, int64_t now_ms,
                     struct scanner_codes *codes)
{
    if (wedge->state == WEDGE_IDLE)
        return is_late(wedge, event, now_ms);
    if (wedge->state == WEDGE_UNDECIDED) {
        release(wedge);
        return false;
    }
    finish(wedge, codes);
    wedge->enter_until_ms = now_ms + HOLD_MS; /* some end a line twice */
    return true;
}

bool scanner_wedge_hear(struct scanner_wedge *wedge, const struct window_event *event,
                        int64_t now_ms, struct scanner_codes *codes)
{
    bool key = event->kind == WINDOW_KEY, text = event->kind == WINDOW_TEXT;
    if (text && event->len == 1 && event->text[0] >= ' ' && event->text[0] <= '~')
        return hear_character(wedge, event->text[0], event->time_ms, now_ms);
    if (is_end(event))
        return hear_end(wedge, event, now_ms, codes);
    /* No scanner says that; what the person typed before comes first. */
    if ((key || text) && wedge->state == WEDGE_UNDECIDED)
        release(wedge);
    return false;
}

void scanner_wedge_step(struct scanner_wedge *wedge, int64_t now_ms, struct scanner_codes *codes)
{
    if (scanner_wedge_wait_ms(wedge, now_ms) != 0)
        return;
    if (wedge->state == WEDGE_UNDECIDED) {
        release(wedge);
        return;
    }
    finish(wedge, codes);
    wedge->enter_until_ms = now_ms + LATE_ENTER_MS;
}

int64_t scanner_wedge_wait_ms(const struct scanner_wedge *wedge, int64_t now_ms)
{
    if (wedge->state == WEDGE_IDLE)
        return -1;
    int64_t patience = wedge->state == WEDGE_UNDECIDED ? HOLD_MS : SILENCE_MS;
    int64_t left = wedge->heard_ms + patience - now_ms;
    return left > 0 ? left : 0;
}
