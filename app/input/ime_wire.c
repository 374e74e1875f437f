#include "app/input/ime_wire.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

#include <utf8proc.h>

enum { HEAD_SIZE = 2 + 4 + 4 };
_Static_assert(HEAD_SIZE + 4 + 1 + IME_LETTERS_MAX + 1 + IME_BEFORE_MAX + 1 +
                       IME_FIXED_MAX * IME_CHOICE_HEAD + IME_LETTERS_MAX * IME_LETTER_BYTES <=
                   IME_MESSAGE_MAX,
               "every question fits");
_Static_assert(IME_CHOICE_MAX == IME_LETTERS_MAX * IME_LETTER_BYTES, "a candidate of every letter");

static const uint8_t KIND_QUESTION = 'Q';
static const uint8_t KIND_ANSWER = 'A';

/* ---- out */

static void write_head(struct sink *sink, uint8_t kind, const struct ime_stamp *stamp)
{
    sink_u8(sink, IME_WIRE_VERSION);
    sink_u8(sink, kind);
    sink_u32(sink, stamp->generation);
    sink_u32(sink, stamp->question);
}

static void write_text(struct sink *sink, const char *text)
{
    size_t len = strlen(text);
    sink_u8(sink, (uint8_t)len);
    sink_put(sink, text, len);
}

static void write_choices(struct sink *sink, const struct ime_choice *choices, size_t count)
{
    sink_u8(sink, (uint8_t)count);
    for (size_t i = 0; i < count; i++) {
        sink_u8(sink, choices[i].letters);
        write_text(sink, choices[i].text);
    }
}

size_t ime_request_compose(const struct ime_stamp *stamp, const struct ime_request *request,
                           uint8_t *out)
{
    must(request->fixed_count <= IME_FIXED_MAX);
    struct sink sink = sink_into(out, IME_MESSAGE_MAX);
    write_head(&sink, KIND_QUESTION, stamp);
    sink_u8(&sink, (uint8_t)request->method);
    sink_u8(&sink, request->traditional);
    sink_u16(&sink, request->from);
    write_text(&sink, request->letters);
    write_text(&sink, request->before);
    write_choices(&sink, request->fixed, request->fixed_count);
    must(!sink.bad);
    return sink_len(&sink);
}

size_t ime_answer_compose(const struct ime_stamp *stamp, const struct ime_answer *answer,
                          uint8_t *out)
{
    must(answer->count <= IME_CANDIDATES_MAX);
    struct sink sink = sink_into(out, IME_MESSAGE_MAX);
    write_head(&sink, KIND_ANSWER, stamp);
    sink_u8(&sink, answer->more);
    sink_u16(&sink, answer->from);
    write_text(&sink, answer->spelled);
    write_choices(&sink, answer->candidates, answer->count);
    must(!sink.bad);
    return sink_len(&sink);
}

/* ---- in */

static enum tg_err read_head(struct cursor *cur, uint8_t kind, struct ime_stamp *stamp)
{
    uint8_t version = cursor_u8(cur);
    if (cur->bad)
        return TG_ERR_FORMAT;
    if (version != IME_WIRE_VERSION)
        return TG_ERR_VERSION;
    if (cursor_u8(cur) != kind)
        return TG_ERR_FORMAT;
    stamp->generation = cursor_u32(cur);
    stamp->question = cursor_u32(cur);
    return TG_OK;
}

static bool read_bool(struct cursor *cur)
{
    uint8_t value = cursor_u8(cur);
    cur->bad = cur->bad || value > 1;
    return value == 1;
}

static bool is_text(const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(len - at), &point);
        if (size <= 0 || point < ' ')
            return false;
        at += (size_t)size;
    }
    return true;
}

/* `out` holds max + 1 bytes. */
static void read_text(struct cursor *cur, char *out, size_t max)
{
    size_t len = cursor_u8(cur);
    if (len > max)
        cur->bad = true;
    else
        cursor_copy(cur, out, len);
    cur->bad = cur->bad || !is_text(out, len);
}

/* Returns how many; more than `max` are bad. */
static uint8_t read_choices(struct cursor *cur, struct ime_choice *choices, size_t max)
{
    uint8_t count = cursor_u8(cur);
    cur->bad = cur->bad || count > max;
    for (size_t i = 0; i < count && !cur->bad; i++) {
        choices[i].letters = cursor_u8(cur);
        read_text(cur, choices[i].text, IME_CHOICE_MAX);
        cur->bad = cur->bad || choices[i].text[0] == '\0' || choices[i].letters > IME_LETTERS_MAX;
    }
    return count;
}

static bool are_letters(enum ime_method method, const char *letters)
{
    static const char pinyin[] = "abcdefghijklmnopqrstuvwxyz'";
    static const char zhuyin[] = "1qaz2wsxedcrfv5tgbyhnujm8ik,9ol.0p;/- 6347";
    return letters[strspn(letters, method == IME_PINYIN ? pinyin : zhuyin)] == '\0';
}

static bool are_choices_of(const struct ime_request *request)
{
    size_t letters = 0;
    for (size_t i = 0; i < request->fixed_count; i++) {
        const struct ime_choice *choice = &request->fixed[i];
        if (strlen(choice->text) > (size_t)choice->letters * IME_LETTER_BYTES)
            return false;
        letters += choice->letters;
    }
    return letters <= strlen(request->letters);
}

static enum tg_err read_request(struct cursor *cur, struct ime_stamp *stamp,
                                struct ime_request *request)
{
    enum tg_err err = read_head(cur, KIND_QUESTION, stamp);
    if (err != TG_OK)
        return err;
    uint8_t method = cursor_u8(cur);
    request->method = (enum ime_method)method;
    request->traditional = read_bool(cur);
    request->from = cursor_u16(cur);
    read_text(cur, request->letters, IME_LETTERS_MAX);
    read_text(cur, request->before, IME_BEFORE_MAX);
    request->fixed_count = read_choices(cur, request->fixed, IME_FIXED_MAX);
    bool sound = cursor_done(cur) && stamp->question > 0 && method <= IME_ZHUYIN &&
                 are_letters(request->method, request->letters) && are_choices_of(request);
    return sound ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err ime_request_parse(const uint8_t *bytes, size_t len, struct ime_stamp *out_stamp,
                              struct ime_request *out_request)
{
    struct cursor cur = cursor_over(bytes, len);
    secret_wipe(out_request, sizeof *out_request);
    enum tg_err err = read_request(&cur, out_stamp, out_request);
    if (err != TG_OK) {
        secret_wipe(out_request, sizeof *out_request);
        *out_stamp = (struct ime_stamp){0};
    }
    return err;
}

static enum tg_err read_answer(struct cursor *cur, struct ime_stamp *stamp,
                               struct ime_answer *answer)
{
    enum tg_err err = read_head(cur, KIND_ANSWER, stamp);
    if (err != TG_OK)
        return err;
    answer->more = read_bool(cur);
    answer->from = cursor_u16(cur);
    read_text(cur, answer->spelled, IME_SPELLED_MAX);
    answer->count = read_choices(cur, answer->candidates, IME_CANDIDATES_MAX);
    return cursor_done(cur) ? TG_OK : TG_ERR_FORMAT;
}

enum tg_err ime_answer_parse(const uint8_t *bytes, size_t len, struct ime_stamp *out_stamp,
                             struct ime_answer *out_answer)
{
    struct cursor cur = cursor_over(bytes, len);
    secret_wipe(out_answer, sizeof *out_answer);
    enum tg_err err = read_answer(&cur, out_stamp, out_answer);
    if (err != TG_OK) {
        secret_wipe(out_answer, sizeof *out_answer);
        *out_stamp = (struct ime_stamp){0};
    }
    return err;
}
