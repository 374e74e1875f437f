#include "app/seal/letter_plain.h"

#include "app/form/draft_text.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

enum {
    FLAG_ASIDE = 1,
    FLAG_CLOSED = 2,
    CASE_FIELD_SIZE = 24,
    HEAD_SIZE = 1 + 1 + 2 + 1 + 3 * 4 + CASE_FIELD_SIZE + DEVICE_NAME_MAX,
};

_Static_assert(HEAD_SIZE + 2 * LANG_COUNT * (1 + LETTER_TITLE_MAX) + 2 + LETTER_TEXT_MAX <=
                   (int)LETTER_SIGNED_SIZE,
               "a letter must hold the longest words of each kind");
_Static_assert((int)CASE_FIELD_SIZE > (int)CASE_NUMBER_SIZE,
               "a case number must fit into its field");

/* One line in every language, or in none. */
static bool titles_hold(const char titles[static LANG_COUNT][LETTER_TITLE_MAX + 1])
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const char *title = titles[lang];
        if ((title[0] == '\0') != (titles[0][0] == '\0') ||
            strnlen(title, LETTER_TITLE_MAX + 1) > LETTER_TITLE_MAX ||
            strchr(title, '\n') != NULL || !draft_text_is_showable(title))
            return false;
    }
    return true;
}

static bool place_holds(const struct letter *letter)
{
    bool last = letter->number == LETTER_NUMBER_FORGOTTEN;
    return letter->number < LETTER_NUMBERS_MAX && last == (letter->kind == LETTER_FORGOTTEN) &&
           letter->part >= 1 && letter->part <= letter->parts &&
           letter->parts <= LETTER_PARTS_MAX && (!last || letter->parts == 1) &&
           letter->number + 1 >= letter->part &&
           (last || letter->number + letter->parts - letter->part < LETTER_NUMBER_FORGOTTEN);
}

static bool case_holds(const char number[static CASE_NUMBER_SIZE])
{
    size_t len = strnlen(number, CASE_NUMBER_SIZE);
    return len < CASE_NUMBER_SIZE && strspn(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == len;
}

static bool holds(const struct letter *letter)
{
    struct device_name desk;
    return letter->kind >= LETTER_STATUS && letter->kind < LETTER_KIND_END && place_holds(letter) &&
           case_holds(letter->case_number) &&
           device_name_parse(letter->desk.text, &desk) == TG_OK && titles_hold(letter->title) &&
           titles_hold(letter->due) &&
           strnlen(letter->text, LETTER_TEXT_MAX + 1) <= LETTER_TEXT_MAX &&
           draft_text_is_showable(letter->text);
}

static void put_titles(struct sink *sink,
                       const char titles[static LANG_COUNT][LETTER_TITLE_MAX + 1])
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        size_t len = strlen(titles[lang]);
        sink_u8(sink, (uint8_t)len);
        sink_put(sink, titles[lang], len);
    }
}

enum tg_err letter_plain_write(const struct letter *letter, uint8_t out[static LETTER_SIGNED_SIZE])
{
    if (!holds(letter))
        return TG_ERR_RANGE;
    char case_field[CASE_FIELD_SIZE] = {0};
    memcpy(case_field, letter->case_number, strlen(letter->case_number));
    struct sink sink = sink_into(out, LETTER_SIGNED_SIZE);
    sink_u8(&sink, LETTER_VERSION);
    sink_u8(&sink, (uint8_t)letter->kind);
    sink_u8(&sink, letter->part);
    sink_u8(&sink, letter->parts);
    sink_u8(&sink,
            (uint8_t)((letter->aside ? FLAG_ASIDE : 0) | (letter->closed ? FLAG_CLOSED : 0)));
    sink_u32(&sink, letter->number);
    sink_u32(&sink, letter->day);
    sink_u32(&sink, letter->due_day);
    sink_put(&sink, case_field, sizeof case_field);
    device_name_write(&sink, &letter->desk);
    put_titles(&sink, letter->title);
    put_titles(&sink, letter->due);
    size_t len = strlen(letter->text);
    sink_u16(&sink, (uint16_t)len);
    sink_put(&sink, letter->text, len);
    must(!sink.bad);
    memset(sink.at, 0, LETTER_SIGNED_SIZE - sink_len(&sink));
    return TG_OK;
}

/* `out` holds `max` bytes and a NUL, and is zeroed. A text with a NUL in it is none of ours. */
static void take_text(struct cursor *cur, size_t len, char *out, size_t max)
{
    const uint8_t *bytes = cursor_take(cur, len);
    if (bytes == NULL || len > max || memchr(bytes, '\0', len) != NULL)
        cur->bad = true;
    else
        memcpy(out, bytes, len);
}

static void take_titles(struct cursor *cur, char titles[static LANG_COUNT][LETTER_TITLE_MAX + 1])
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        take_text(cur, cursor_u8(cur), titles[lang], LETTER_TITLE_MAX);
}

static void take_case(struct cursor *cur, char out[static CASE_NUMBER_SIZE])
{
    char field[CASE_FIELD_SIZE];
    cursor_copy(cur, field, sizeof field);
    size_t len = strnlen(field, sizeof field);
    if (len >= CASE_NUMBER_SIZE ||
        !sodium_is_zero((const uint8_t *)field + len, sizeof field - len))
        cur->bad = true;
    else
        memcpy(out, field, len);
}

static bool parse(const uint8_t *bytes, struct letter *out)
{
    struct cursor cur = cursor_over(bytes, LETTER_SIGNED_SIZE);
    (void)cursor_u8(&cur);
    out->kind = (enum letter_kind)cursor_u8(&cur);
    out->part = cursor_u8(&cur);
    out->parts = cursor_u8(&cur);
    uint8_t flags = cursor_u8(&cur);
    out->aside = (flags & FLAG_ASIDE) != 0;
    out->closed = (flags & FLAG_CLOSED) != 0;
    out->number = cursor_u32(&cur);
    out->day = cursor_u32(&cur);
    out->due_day = cursor_u32(&cur);
    take_case(&cur, out->case_number);
    device_name_read(&cur, &out->desk);
    take_titles(&cur, out->title);
    take_titles(&cur, out->due);
    take_text(&cur, cursor_u16(&cur), out->text, LETTER_TEXT_MAX);
    size_t rest = cursor_left(&cur);
    const uint8_t *padding = cursor_take(&cur, rest);
    return cursor_done(&cur) && sodium_is_zero(padding, rest) &&
           flags <= (FLAG_ASIDE | FLAG_CLOSED) && holds(out);
}

enum tg_err letter_plain_parse(const uint8_t bytes[static LETTER_SIGNED_SIZE], struct letter *out)
{
    if (bytes[0] != LETTER_VERSION)
        return TG_ERR_VERSION;
    memset(out, 0, sizeof *out);
    if (parse(bytes, out))
        return TG_OK;
    secret_wipe(out, sizeof *out);
    return TG_ERR_FORMAT;
}
