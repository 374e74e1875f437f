/* Invariants
 *  1. A level of a tree is asked for whole before its first page is waited for.
 *  2. Whatever stands in the file: no more than DEPTH_MAX × count pages are read or asked for. */
#include "sync/vault/mailbag_ahead.h"

#include "board/base/bytes.h"
#include "board/base/secret.h"
#include "sync/vault/courier_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 8, /* levels: five hold what a disk can */
    INNER_INDEX = 0x02,
    INNER_TABLE = 0x05,
    INNER_HEADER_SIZE = 12,
    CELLS_AT = 3, /* in that: how many cells there are */
    LAST_AT = 8,  /* … and the page behind the last of them */
    VARINT_MAX = 9,
    RECORD_HEADER_SIZE = 3,                  /* of a label's entry: itself, … */
    LABEL_TYPE = 12 + 2 * BUNDLE_LABEL_SIZE, /* … a blob of that size, the row id's type */
};

struct page {
    uint32_t number; /* from 1; 0: none was read */
    uint8_t bytes[COURIER_FILE_PAGE_SIZE];
};

/* Whether everything in a cell's page is before the target number `at`; BAD where it is no cell. */
enum side { BEFORE, NOT_BEFORE, BAD };

struct walk {
    int fd;
    uint8_t inner; /* the kind of the tree's inner pages */
    enum side (*side)(struct cursor *cell, const void *targets, size_t at);
    const void *targets;
    uint32_t *pages; /* where each target's way has come to */
    size_t count;
    struct page page;
};

static uint64_t varint(struct cursor *cur)
{
    uint64_t value = 0;
    for (int i = 1; i < VARINT_MAX; i++) {
        uint8_t byte = cursor_u8(cur);
        value = value << 7 | (byte & 0x7F);
        if ((byte & 0x80) == 0)
            return value;
    }
    return value << 8 | cursor_u8(cur);
}

static enum side row_side(struct cursor *cell, const void *targets, size_t at)
{
    const int64_t *ids = targets;
    int64_t last = (int64_t)varint(cell);
    return cell->bad ? BAD : last < ids[at] ? BEFORE : NOT_BEFORE;
}

static enum side label_side(struct cursor *cell, const void *targets, size_t at)
{
    const uint8_t(*labels)[BUNDLE_LABEL_SIZE] = targets;
    (void)varint(cell); /* the record's size */
    bool fits = cursor_u8(cell) == RECORD_HEADER_SIZE && cursor_u8(cell) == LABEL_TYPE;
    (void)cursor_u8(cell);
    const uint8_t *label = cursor_take(cell, BUNDLE_LABEL_SIZE);
    if (!fits || label == NULL)
        return BAD;
    return memcmp(label, labels[at], BUNDLE_LABEL_SIZE) < 0 ? BEFORE : NOT_BEFORE;
}

static bool read_page(struct walk *walk, uint32_t number)
{
    struct page *page = &walk->page;
    if (number == page->number)
        return true;
    page->number = 0;
    off_t at = ((off_t)number - 1) * COURIER_FILE_PAGE_SIZE;
    if (number == 0 || pread(walk->fd, page->bytes, sizeof page->bytes, at) != sizeof page->bytes)
        return false;
    page->number = number;
    return true;
}

static struct cursor from(const struct page *page, size_t at)
{
    size_t inside = at < sizeof page->bytes ? at : sizeof page->bytes;
    return cursor_over(page->bytes + inside, sizeof page->bytes - inside);
}

/* Cell `i` of an inner page: the page of what is not behind it, then what divides the two. */
static struct cursor cell_of(const struct page *page, size_t i)
{
    struct cursor place = from(page, INNER_HEADER_SIZE + i * 2);
    size_t at = cursor_u16(&place);
    return from(page, place.bad ? sizeof page->bytes : at);
}

/* From the inner page that was read to the one below it that holds the target, 0 for none. */
static uint32_t step_down(const struct walk *walk, size_t target)
{
    struct cursor header = from(&walk->page, CELLS_AT);
    struct cursor next = from(&walk->page, LAST_AT);
    size_t low = 0, high = cursor_u16(&header);
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct cursor cell = cell_of(&walk->page, middle);
        struct cursor divider = cell;
        (void)cursor_u32(&divider);
        enum side side = walk->side(&divider, walk->targets, target);
        if (side == BAD)
            return 0;
        if (side == BEFORE) {
            low = middle + 1;
        } else {
            high = middle;
            next = cell;
        }
    }
    return cursor_u32(&next);
}

static void ask(const struct walk *walk)
{
    for (size_t i = 0; i < walk->count; i++)
        if (walk->pages[i] != 0 && (i == 0 || walk->pages[i] != walk->pages[i - 1]))
            (void)posix_fadvise(walk->fd, ((off_t)walk->pages[i] - 1) * COURIER_FILE_PAGE_SIZE,
                                COURIER_FILE_PAGE_SIZE, POSIX_FADV_WILLNEED);
}

/* False where the way ends, in a leaf or in what is none of the tree's pages. */
static bool descend(struct walk *walk)
{
    for (size_t i = 0; i < walk->count; i++) {
        if (!read_page(walk, walk->pages[i]) || walk->page.bytes[0] != walk->inner)
            return false;
        walk->pages[i] = step_down(walk, i);
    }
    return true;
}

static void run(struct walk *walk, uint32_t root)
{
    for (size_t i = 0; i < walk->count; i++)
        walk->pages[i] = root;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        ask(walk);
        if (!descend(walk))
            break;
    }
}

/* In ascending order each page is read once, and neighbours are asked for in a row. */
static void run_sorted(struct walk *walk, uint32_t root, const void *targets, size_t size,
                       int (*compare)(const void *, const void *))
{
    void *sorted = malloc(walk->count * size + 1);
    walk->pages = calloc(walk->count, sizeof *walk->pages);
    if (sorted != NULL && walk->pages != NULL) {
        memcpy(sorted, targets, walk->count * size);
        qsort(sorted, walk->count, size, compare);
        walk->targets = sorted;
        run(walk, root);
    }
    free(walk->pages);
    free(sorted);
    secret_wipe(&walk->page, sizeof walk->page);
}

static int by_label(const void *one, const void *other)
{
    return memcmp(one, other, BUNDLE_LABEL_SIZE);
}

static int by_id(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one;
    int64_t b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

void mailbag_ahead_labels(int fd, uint32_t root, const uint8_t (*labels)[BUNDLE_LABEL_SIZE],
                          size_t count)
{
    struct walk walk = {.fd = fd, .inner = INNER_INDEX, .side = label_side, .count = count};
    run_sorted(&walk, root, labels, sizeof *labels, by_label);
}

void mailbag_ahead_rows(int fd, uint32_t root, const int64_t *ids, size_t count)
{
    struct walk walk = {.fd = fd, .inner = INNER_TABLE, .side = row_side, .count = count};
    run_sorted(&walk, root, ids, sizeof *ids, by_id);
}
