#include "tests/flow/scan_forms.h"

#include "board/base/must.h"

#include <inttypes.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    LINE_MAX_BYTES = 65536,
    ITEMS_MAX = 4096,  /* of one line */
    FORMS_MAX = 16384, /* of all lines */
    APART_MAX = 256,   /* bytes from one item to the next */
    LETTERS = 8,       /* in a row; also of numbers as small as letters */
    OTHERS = 4,        /* characters that are no letters, larger numbers, places */
    WINDOW = 16,       /* bytes that stand as they are */
    ITEM_MAX = 16,     /* bytes */
    SIDE_MAX = 4096,   /* of what places lie in */
    CELL = 8,
    NEAR = 2, /* that a place may be off by */
};

_Static_assert(LETTERS *APART_MAX <= SCAN_REACH, "an occurrence reaches no further");

enum kind { KIND_BYTES, KIND_SHORTS, KIND_INTS, KIND_FLOATS, KIND_DOUBLES, KINDS };

/* A few items, as one of the ways in which they can stand in memory. */
struct form {
    const char *what;
    unsigned line, first; /* what it is of: for who looks after it */
    enum kind kind;       /* KIND_BYTES: alike to the bit; else pairs of such numbers, nearly */
    size_t width, count;
    bool close; /* nothing stands between them */
    union {
        uint8_t bytes[4];
        double pair[2];
    } items[LETTERS];
    struct form *next; /* that begins alike */
    uint64_t told;     /* in which look it was found last */
};

static struct form forms[FORMS_MAX];
static size_t form_count;
static size_t found;
static uint64_t looks;

/* By what they begin with, so that memory is gone through once: a byte, two, or a place in one of
 * the cells that it is near to. */
struct near {
    struct form *form;
    struct near *next;
};
static struct form *one_byte[1 << 8], *two_bytes[1 << 16];
static struct near *cells[SIDE_MAX / CELL][SIDE_MAX / CELL], nears[4 * FORMS_MAX];
static size_t near_count;

/* ---- what to look for */

static struct form *add_form(const char *what, unsigned line, size_t first, enum kind kind,
                             size_t width)
{
    must(form_count < FORMS_MAX);
    struct form *form = &forms[form_count++];
    *form = (struct form){
        .what = what, .line = line, .first = (unsigned)first, .kind = kind, .width = width};
    return form;
}

static void add_numbers(const char *what, unsigned line, size_t first, const uint32_t *numbers,
                        size_t count, size_t width)
{
    struct form *form = add_form(what, line, first, KIND_BYTES, width);
    for (size_t i = 0; i < count; i++) {
        if (width < 4 && numbers[i] >> (8 * width) != 0) {
            form_count--;
            return;
        }
        memcpy(form->items[form->count++].bytes, &numbers[i], width); /* little-endian, as we are */
    }
}

/* Characters that take as many bytes each; others stand in a row only where nothing is between. */
static void add_utf8(unsigned line, size_t first, const uint32_t *characters, size_t count)
{
    struct form *form = add_form("UTF-8", line, first, KIND_BYTES, 0);
    for (size_t i = 0; i < count; i++) {
        utf8proc_ssize_t size =
            utf8proc_encode_char((utf8proc_int32_t)characters[i], form->items[form->count++].bytes);
        if (i > 0 && (size_t)size != form->width) {
            form_count--;
            return;
        }
        form->width = (size_t)size;
    }
}

/* How many of them no other memory has in a row by chance. */
static size_t in_a_row(const uint32_t *items, size_t count)
{
    for (size_t i = 0; i < count && i < LETTERS; i++)
        if (items[i] >= 0x80)
            return OTHERS;
    return LETTERS;
}

static void take_text(unsigned line, const char *text)
{
    static uint32_t characters[ITEMS_MAX];
    size_t count = 0;
    utf8proc_int32_t point;
    for (utf8proc_ssize_t size; *text != '\0'; text += size) {
        size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        must(size > 0 && count < ITEMS_MAX);
        characters[count++] = (uint32_t)point;
    }
    for (size_t first = 0; first < count; first++) {
        const uint32_t *from = characters + first;
        size_t wanted = in_a_row(from, count - first);
        if (wanted > count - first)
            break;
        add_utf8(line, first, from, wanted);
        add_numbers("UTF-16", line, first, from, wanted, 2);
        add_numbers("UTF-32", line, first, from, wanted, 4);
    }
}

static void take_numbers(unsigned line, const char *text)
{
    static uint32_t numbers[ITEMS_MAX];
    size_t count = 0;
    for (char *end; count < ITEMS_MAX; text = end) {
        numbers[count] = (uint32_t)strtoul(text, &end, 10);
        if (end == text)
            break;
        count++;
    }
    for (size_t first = 0; first < count; first++) {
        size_t wanted = in_a_row(numbers + first, count - first);
        if (wanted > count - first)
            break;
        add_numbers("16 bits", line, first, numbers + first, wanted, 2);
        add_numbers("32 bits", line, first, numbers + first, wanted, 4);
    }
}

static void take_places(unsigned line, const char *text)
{
    static const struct {
        const char *what;
        enum kind kind;
        size_t width;
    } ways[] = {{"pairs of 16 bits", KIND_SHORTS, 2 * sizeof(int16_t)},
                {"pairs of 32 bits", KIND_INTS, 2 * sizeof(int32_t)},
                {"pairs of floats", KIND_FLOATS, 2 * sizeof(float)},
                {"pairs of doubles", KIND_DOUBLES, 2 * sizeof(double)}};
    static double places[ITEMS_MAX][2];
    size_t count = 0;
    int used = 0;
    while (count < ITEMS_MAX &&
           sscanf(text, "%lf,%lf%n", &places[count][0], &places[count][1], &used) == 2) {
        text += used;
        count++;
    }
    for (size_t first = 0; first + OTHERS <= count; first++)
        for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
            struct form *form =
                add_form(ways[way].what, line, first, ways[way].kind, ways[way].width);
            for (size_t i = 0; i < OTHERS; i++)
                memcpy(form->items[form->count++].pair, places[first + i], sizeof *places);
        }
}

/* Where all of them are alike they may stand anywhere. */
static void take_bytes(unsigned line, const char *hex)
{
    static uint8_t bytes[ITEMS_MAX];
    size_t count = 0, width = sizeof forms->items->bytes;
    must(sodium_hex2bin(bytes, sizeof bytes, hex, strlen(hex), NULL, &count, NULL) == 0);
    for (size_t first = 0; first + WINDOW <= count; first++) {
        const uint8_t *from = bytes + first;
        if (memcmp(from, from + 1, WINDOW - 1) == 0)
            continue;
        struct form *form = add_form("bytes", line, first, KIND_BYTES, width);
        form->close = true;
        while (form->count < WINDOW / width) {
            memcpy(form->items[form->count].bytes, from + form->count * width, width);
            form->count++;
        }
    }
}

static void index_place(struct form *form)
{
    int from[2], to[2];
    for (int i = 0; i < 2; i++) {
        double at = form->items[0].pair[i];
        from[i] = (int)fmax(at - NEAR, 0) / CELL;
        to[i] = (int)fmin(at + NEAR, SIDE_MAX - 1) / CELL;
    }
    for (int x = from[0]; x <= to[0]; x++)
        for (int y = from[1]; y <= to[1]; y++) {
            nears[near_count] = (struct near){form, cells[x][y]};
            cells[x][y] = &nears[near_count++];
        }
}

static void index_forms(void)
{
    for (struct form *form = forms; form < forms + form_count; form++) {
        const uint8_t *first = form->items[0].bytes;
        if (form->kind != KIND_BYTES) {
            index_place(form);
            continue;
        }
        struct form **chain =
            form->width == 1 ? &one_byte[first[0]] : &two_bytes[first[0] | first[1] << 8];
        form->next = *chain;
        *chain = form;
    }
}

bool scan_forms_take(FILE *from)
{
    static char line[LINE_MAX_BYTES];
    unsigned number = 0;
    while (fgets(line, sizeof line, from) != NULL) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "text ", 5) == 0)
            take_text(number, line + 5);
        else if (strncmp(line, "numbers ", 8) == 0)
            take_numbers(number, line + 8);
        else if (strncmp(line, "places ", 7) == 0)
            take_places(number, line + 7);
        else if (strncmp(line, "bytes ", 6) == 0)
            take_bytes(number, line + 6);
        else
            return false;
    }
    index_forms();
    return form_count > 0;
}

/* ---- looking */

static void read_pair(enum kind kind, const uint8_t *at, double out[static 2])
{
    union {
        int16_t shorts[2];
        int32_t ints[2];
        float floats[2];
        double doubles[2];
    } pair;
    memcpy(&pair, at, kind == KIND_DOUBLES ? 16 : kind == KIND_SHORTS ? 4 : 8);
    for (int i = 0; i < 2; i++)
        out[i] = kind == KIND_SHORTS   ? pair.shorts[i]
                 : kind == KIND_INTS   ? pair.ints[i]
                 : kind == KIND_FLOATS ? (double)pair.floats[i]
                                       : pair.doubles[i];
}

static bool is_item(const struct form *form, size_t item, const uint8_t *at)
{
    if (form->kind == KIND_BYTES)
        return memcmp(form->items[item].bytes, at, form->width) == 0;
    double pair[2];
    read_pair(form->kind, at, pair);
    return fabs(pair[0] - form->items[item].pair[0]) <= NEAR &&
           fabs(pair[1] - form->items[item].pair[1]) <= NEAR;
}

/* The next distance, `apart` or more, in which the second item may stand; 0: none. Most of the time
 * goes here. */
static size_t next_apart(const struct form *form, const uint8_t *at, const uint8_t *end,
                         size_t apart)
{
    size_t max = form->close ? form->width : APART_MAX, left = (size_t)(end - at);
    max = max < left ? max : left - 1;
    if (apart > max || form->kind != KIND_BYTES)
        return apart > max ? 0 : apart;
    const uint8_t *second = memchr(at + apart, form->items[1].bytes[0], max - apart + 1);
    return second == NULL ? 0 : (size_t)(second - at);
}

/* How far apart the items stand that begin at `at`; 0: they do not. */
static size_t apart_at(const struct form *form, const uint8_t *at, const uint8_t *end)
{
    if ((size_t)(end - at) < form->width || !is_item(form, 0, at))
        return 0;
    for (size_t apart = next_apart(form, at, end, form->width); apart > 0;
         apart = next_apart(form, at, end, apart + 1)) {
        size_t reach = apart * (form->count - 1) + form->width, same = 1;
        if (reach > (size_t)(end - at))
            break;
        while (same < form->count && is_item(form, same, at + same * apart))
            same++;
        if (same == form->count)
            return apart;
    }
    return 0;
}

static void tell(struct form *form, const char *where, uint64_t address, size_t apart)
{
    if (form->told == looks)
        return;
    form->told = looks;
    found++;
    printf("%s at %" PRIx64 ": line %u from item %u: %s, %zu bytes apart\n", where, address,
           form->line, form->first, form->what, apart);
}

static void look_at(struct form *form, const char *where, uint64_t address, const uint8_t *at,
                    const uint8_t *end)
{
    size_t apart = apart_at(form, at, end);
    if (apart > 0)
        tell(form, where, address, apart);
}

static void look_for_places(const char *where, uint64_t address, const uint8_t *at,
                            const uint8_t *end)
{
    for (enum kind kind = KIND_SHORTS; kind < KINDS; kind++) {
        double pair[2];
        if (end - at < ITEM_MAX)
            return;
        read_pair(kind, at, pair);
        if (!(pair[0] >= 0 && pair[0] < SIDE_MAX && pair[1] >= 0 && pair[1] < SIDE_MAX))
            continue;
        for (struct near *near = cells[(int)pair[0] / CELL][(int)pair[1] / CELL]; near != NULL;
             near = near->next)
            if (near->form->kind == kind)
                look_at(near->form, where, address, at, end);
    }
}

void scan_forms_look(const char *where, uint64_t begin, const uint8_t *bytes, size_t len)
{
    const uint8_t *end = bytes + len;
    static const uint8_t nothing[2 * ITEM_MAX];
    looks++;
    for (const uint8_t *at = bytes; at < end; at++) {
        uint64_t address = begin + (uint64_t)(at - bytes);
        if (end - at >= (ptrdiff_t)sizeof nothing && memcmp(at, nothing, sizeof nothing) == 0) {
            at += ITEM_MAX - 1; /* no item is all zeroes */
            continue;
        }
        for (struct form *form = one_byte[at[0]]; form != NULL; form = form->next)
            look_at(form, where, address, at, end);
        for (struct form *form = end - at > 1 ? two_bytes[at[0] | at[1] << 8] : NULL; form != NULL;
             form = form->next)
            look_at(form, where, address, at, end);
        if (near_count > 0)
            look_for_places(where, address, at, end);
    }
}

size_t scan_forms_found(void)
{
    return found;
}
