#include "app/input/handwriting_format.h"

#include "app/input/handwriting.h"
#include "board/base/bytes.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

static const float NUMBER_MAX = 1e9F;

static float read_number(struct cursor *cur)
{
    uint32_t bits = cursor_u32(cur);
    float number;
    memcpy(&number, &bits, sizeof number);
    if (!(fabsf(number) <= NUMBER_MAX))
        cur->bad = true;
    return number;
}

static void read_numbers(struct cursor *cur, float *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = read_number(cur);
}

static struct handwriting_class read_class(struct cursor *cur)
{
    struct handwriting_class out;
    out.character = cursor_u32(cur);
    out.sets = cursor_u8(cur);
    out.simplified = cursor_u8(cur);
    out.traditional = cursor_u8(cur);
    out.strokes = cursor_u8(cur);
    return out;
}

struct handwriting_class handwriting_class_of(const struct handwriting_format *format, size_t which)
{
    struct cursor cur =
        cursor_over(format->records + which * HANDWRITING_CLASS_SIZE, HANDWRITING_CLASS_SIZE);
    return read_class(&cur);
}

static bool classes_hold(const struct handwriting_format *format)
{
    uint32_t before = 0;
    for (size_t i = 0; i < format->classes; i++) {
        struct handwriting_class class = handwriting_class_of(format, i);
        bool rises = class.character > before && class.character <= 0x10ffff;
        bool ranked = class.simplified < HANDWRITING_RANKS && class.traditional < HANDWRITING_RANKS;
        if (!rises || !ranked || class.sets == 0 || class.sets > HANDWRITING_ALL ||
            class.strokes == 0)
            return false;
        before = class.character;
    }
    return true;
}

static enum tg_err read_head(struct cursor *cur, const char *path, size_t *out_classes,
                             struct fault *fault)
{
    const uint8_t *magic = cursor_take(cur, 4);
    if (magic == NULL || memcmp(magic, "TGHW", 4) != 0)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: is not a handwriting model; make it again with 'make model'", path);
    unsigned version = cursor_u16(cur), values = cursor_u16(cur), dimensions = cursor_u16(cur);
    unsigned hidden = cursor_u16(cur), each = cursor_u16(cur), classes = cursor_u16(cur);
    if (!cur->bad && (version != HANDWRITING_VERSION || values != HANDWRITING_VALUES ||
                      dimensions != HANDWRITING_DIMENSIONS || hidden != HANDWRITING_HIDDEN ||
                      each != HANDWRITING_PLACES_EACH))
        return fault_set(fault, TG_ERR_VERSION,
                         "%s: version %u of %u, %u, %u, %u, where this program reads version %d of "
                         "%d, %d, %d, %d; make it again with 'make model'",
                         path, version, values, dimensions, hidden, each, HANDWRITING_VERSION,
                         HANDWRITING_VALUES, HANDWRITING_DIMENSIONS, HANDWRITING_HIDDEN,
                         HANDWRITING_PLACES_EACH);
    if (cur->bad || classes == 0 || classes > HANDWRITING_CLASSES_MAX)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: ends in its head, or says that it has %u characters, not 1 to %d; "
                         "make it again with 'make model'",
                         path, cur->bad ? 0 : classes, HANDWRITING_CLASSES_MAX);
    *out_classes = classes;
    return TG_OK;
}

static enum tg_err check_hash(struct cursor *cur, const char *path, struct fault *fault)
{
    uint8_t hash[HANDWRITING_HASH_SIZE];
    const uint8_t *said = cursor_take(cur, sizeof hash);
    if (said == NULL)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: ends in its hash; make it again with 'make model'", path);
    crypto_generichash(hash, sizeof hash, cur->at, cursor_left(cur), NULL, 0);
    if (memcmp(hash, said, sizeof hash) != 0)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "%s: its hash does not hold: cut off or damaged; copy it again, or make "
                         "it with 'make model'",
                         path);
    return TG_OK;
}

enum tg_err handwriting_format_read(const uint8_t *bytes, size_t len, const char *path,
                                    struct handwriting_format *out, struct fault *fault)
{
    struct handwriting_format format = {0};
    struct cursor cur = cursor_over(bytes, len);
    enum tg_err err = read_head(&cur, path, &format.classes, fault);
    if (err == TG_OK)
        err = check_hash(&cur, path, fault);
    if (err != TG_OK)
        return err;
    format.place_step = read_number(&cur);
    format.hidden_step = read_number(&cur);
    read_numbers(&cur, format.scale, HANDWRITING_ROWS);
    read_numbers(&cur, format.add, HANDWRITING_ROWS);
    read_numbers(&cur, format.second_scale, HANDWRITING_DIMENSIONS);
    format.records = cursor_take(&cur, format.classes * HANDWRITING_CLASS_SIZE);
    format.first = (const int8_t *)cursor_take(&cur, (size_t)HANDWRITING_ROWS * HANDWRITING_VALUES);
    format.second =
        (const int8_t *)cursor_take(&cur, (size_t)HANDWRITING_DIMENSIONS * HANDWRITING_HIDDEN);
    format.places = (const int8_t *)cursor_take(&cur, format.classes * HANDWRITING_PLACES_EACH *
                                                          HANDWRITING_DIMENSIONS);
    if (!cursor_done(&cur))
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: too short or too long for its %zu characters, or a number beyond "
                         "its bounds; make it again with 'make model'",
                         path, format.classes);
    if (format.place_step <= 0 || format.hidden_step <= 0 || !classes_hold(&format))
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: its steps are not positive, or its characters do not rise, have no "
                         "set or no stroke; make it again with 'make model'",
                         path);
    *out = format;
    return TG_OK;
}
