#include "app/input/wording.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum {
    ORDER = 3,
    LINE_MAX_CHARACTERS = 256,
    ENTRIES_AT_FIRST = 1 << 12,
    /* In the place of a character: nothing there, a line's begin and its end, one of no plane that
     * we know. */
    NOTHING = 0,
    BEGIN = 1,
    END = 2,
    STRANGE = 3,
    /* Before anything is counted, any of so many characters is as likely. */
    CHARACTERS = 6000,
};

/* What followed a context: how often, and how many different ones. */
struct context {
    uint32_t total, kinds;
};

/* A run of up to three characters, right-aligned, and what was seen of it. */
struct entry {
    uint16_t run[ORDER];
    uint32_t count;
    struct context after;
};

struct wording {
    struct context all;
    struct entry *entries; /* open addressing; a free one ends in NOTHING */
    size_t capacity, used; /* capacity: a power of 2 */
};

struct wording *wording_create(void)
{
    struct wording *wording = calloc(1, sizeof *wording);
    if (wording == NULL)
        return NULL;
    wording->capacity = ENTRIES_AT_FIRST;
    wording->entries = calloc(wording->capacity, sizeof *wording->entries);
    if (wording->entries == NULL) {
        free(wording);
        return NULL;
    }
    return wording;
}

void wording_destroy(struct wording *wording)
{
    if (wording == NULL)
        return;
    free(wording->entries);
    free(wording);
}

/* ---- the table */

static struct entry *find(const struct wording *wording, const uint16_t run[ORDER])
{
    uint64_t key = (uint64_t)run[0] << 32 | (uint64_t)run[1] << 16 | run[2];
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32);
    for (;; at++) {
        struct entry *entry = &wording->entries[at & (wording->capacity - 1)];
        if (entry->run[ORDER - 1] == NOTHING || memcmp(entry->run, run, sizeof entry->run) == 0)
            return entry;
    }
}

static struct entry *find_or_add(struct wording *wording, const uint16_t run[ORDER])
{
    struct entry *entry = find(wording, run);
    if (entry->run[ORDER - 1] == NOTHING) {
        memcpy(entry->run, run, sizeof entry->run);
        wording->used++;
    }
    return entry;
}

/* Room for `more`, with every fourth place free. */
static bool reserve(struct wording *wording, size_t more)
{
    size_t capacity = wording->capacity;
    while ((wording->used + more) * 4 > capacity * 3)
        capacity *= 2;
    if (capacity == wording->capacity)
        return true;
    struct wording larger = {.all = wording->all, .capacity = capacity, .used = wording->used};
    larger.entries = calloc(capacity, sizeof *larger.entries);
    if (larger.entries == NULL)
        return false;
    for (size_t i = 0; i < wording->capacity; i++)
        if (wording->entries[i].run[ORDER - 1] != NOTHING)
            *find(&larger, wording->entries[i].run) = wording->entries[i];
    free(wording->entries);
    *wording = larger;
    return true;
}

/* ---- lines */

/* Returns how many characters were read, or -1: not UTF-8, or too long. */
static int read_characters(const char *text, size_t len, uint16_t out[LINE_MAX_CHARACTERS])
{
    int count = 0;
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(len - at), &point);
        if (size <= 0 || count == LINE_MAX_CHARACTERS)
            return -1;
        bool known = point > STRANGE && point <= UINT16_MAX;
        out[count++] = known ? (uint16_t)point : STRANGE;
        at += (size_t)size;
    }
    return count;
}

static void count_follower(struct context *context, struct entry *follower)
{
    context->total++;
    if (follower->count++ == 0)
        context->kinds++;
}

/* The last of `run` as what followed each context that the others make. */
static void count_run(struct wording *wording, const uint16_t run[ORDER])
{
    const uint16_t alone[ORDER] = {0, 0, run[2]};
    const uint16_t pair[ORDER] = {0, run[1], run[2]};
    const uint16_t before[ORDER] = {0, 0, run[1]};
    const uint16_t before_pair[ORDER] = {0, run[0], run[1]};
    count_follower(&wording->all, find_or_add(wording, alone));
    count_follower(&find_or_add(wording, before)->after, find_or_add(wording, pair));
    if (run[0] != NOTHING)
        count_follower(&find_or_add(wording, before_pair)->after, find_or_add(wording, run));
}

static void move_on(uint16_t run[ORDER], uint16_t next)
{
    memmove(run, run + 1, (ORDER - 1) * sizeof *run);
    run[ORDER - 1] = next;
}

enum tg_err wording_add(struct wording *wording, const char *line, size_t len)
{
    uint16_t characters[LINE_MAX_CHARACTERS];
    uint16_t run[ORDER] = {NOTHING, NOTHING, BEGIN};
    int count = read_characters(line, len, characters);
    if (count < 0)
        return TG_ERR_FORMAT;
    if (!reserve(wording, ((size_t)count + 1) * ORDER + 1))
        return TG_ERR_MEMORY;
    for (int i = 0; i <= count; i++) {
        move_on(run, i < count ? characters[i] : END);
        count_run(wording, run);
    }
    return TG_OK;
}

/* ---- scores */

static double smooth(const struct context *context, uint32_t count, double shorter)
{
    if (context->total == 0)
        return shorter;
    return (count + context->kinds * shorter) / ((double)context->total + context->kinds);
}

/* How likely the last of `run` is after the others. */
static double chance_of(const struct wording *wording, const uint16_t run[ORDER])
{
    const uint16_t alone[ORDER] = {0, 0, run[2]};
    const uint16_t pair[ORDER] = {0, run[1], run[2]};
    const uint16_t before[ORDER] = {0, 0, run[1]};
    const uint16_t before_pair[ORDER] = {0, run[0], run[1]};
    double chance = smooth(&wording->all, find(wording, alone)->count, 1.0 / CHARACTERS);
    chance = smooth(&find(wording, before)->after, find(wording, pair)->count, chance);
    if (run[0] == NOTHING)
        return chance;
    return smooth(&find(wording, before_pair)->after, find(wording, run)->count, chance);
}

static bool is_mark(uint16_t character)
{
    return character < 0x3400 || character > 0x9FFF;
}

/* What stands before: its last two characters, or less where a mark or its begin comes first. */
static void begin_after(const char *before, uint16_t run[ORDER])
{
    uint16_t characters[LINE_MAX_CHARACTERS];
    int count = read_characters(before, strlen(before), characters);
    int from = count;
    while (from > 0 && count - from < ORDER && !is_mark(characters[from - 1]))
        from--;
    move_on(run, BEGIN);
    for (int i = from; i < count; i++)
        move_on(run, characters[i]);
}

double wording_score(const struct wording *wording, const char *before, const char *text,
                     size_t len)
{
    uint16_t characters[LINE_MAX_CHARACTERS];
    uint16_t run[ORDER] = {NOTHING, NOTHING, NOTHING};
    int count = read_characters(text, len, characters);
    double score = 0;
    begin_after(before, run);
    for (int i = 0; i <= count; i++) {
        move_on(run, i < count ? characters[i] : END);
        score += log10(chance_of(wording, run));
    }
    return score;
}
