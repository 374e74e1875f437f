/* Whether something that was typed or drawn still stands in a process or a file.
 *
 *   scan_memory process PID…     all pages that it has, readable to itself or not
 *   scan_memory file PATH…
 *   scan_memory strace PATH…     what the calls that strace told of were given (-s, not -x)
 *
 * What to look for comes on standard input, a line each:
 *
 *   text WORDS            in UTF-8, UTF-16 and UTF-32, and with every character as far from the one
 *                         before, as they stand in a queue of events or a list of glyphs
 *   numbers N N N …       likewise, as numbers of 16 and 32 bits
 *   places X,Y X,Y …      likewise, as pairs of 16 or 32 bits, floats or doubles, off by up to 2
 *
 * A few in a row are enough to be found, wherever they begin. Prints where, never what; ends with 0
 * when there is nothing, 1 when there is something, 2 when it could not look. */
#include "board/base/must.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

enum {
    LINE_MAX_BYTES = 65536,
    ITEMS_MAX = 4096,  /* of one line */
    FORMS_MAX = 16384, /* of all lines */
    APART_MAX = 256,   /* bytes from one item to the next */
    LETTERS = 8,       /* in a row: as many as no other text has by chance */
    OTHERS = 4,        /* characters that are no letters, numbers, places */
    WINDOW = 1 << 20,
    OVERLAP = LETTERS * APART_MAX,
    PAGE = 4096,
};

enum kind { KIND_BYTES, KIND_SHORTS, KIND_INTS, KIND_FLOATS, KIND_DOUBLES };

/* A few items, as one of the ways in which they can stand in memory. */
struct form {
    const char *what;
    unsigned line, first; /* what it is of: for who looks after it */
    enum kind kind;       /* KIND_BYTES: alike to the bit; else pairs of such numbers, nearly */
    size_t width, count;
    union {
        uint8_t bytes[4];
        double pair[2];
    } items[LETTERS];
    struct form *next; /* that begins alike */
    const char *told;  /* where it was found last */
};

static struct form *forms;
static size_t form_count;
static size_t found;

/* By what they begin with, so that memory is gone through once. */
static struct form *one_byte[1 << 8], *two_bytes[1 << 16], *nearly;

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

static size_t in_a_row(const uint32_t *characters, size_t count)
{
    for (size_t i = 0; i < count && i < LETTERS; i++)
        if (characters[i] >= 0x80)
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
    for (size_t first = 0; first + OTHERS <= count; first++) {
        add_numbers("16 bits", line, first, numbers + first, OTHERS, 2);
        add_numbers("32 bits", line, first, numbers + first, OTHERS, 4);
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

static bool take_lines(void)
{
    static char line[LINE_MAX_BYTES];
    unsigned number = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "text ", 5) == 0)
            take_text(number, line + 5);
        else if (strncmp(line, "numbers ", 8) == 0)
            take_numbers(number, line + 8);
        else if (strncmp(line, "places ", 7) == 0)
            take_places(number, line + 7);
        else
            return false;
    }
    return form_count > 0;
}

/* ---- looking */

static void index_forms(void)
{
    for (size_t i = 0; i < form_count; i++) {
        const uint8_t *first = forms[i].items[0].bytes;
        struct form **chain = forms[i].kind != KIND_BYTES ? &nearly
                              : forms[i].width == 1       ? &one_byte[first[0]]
                                                          : &two_bytes[first[0] | first[1] << 8];
        forms[i].next = *chain;
        *chain = &forms[i];
    }
}

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
    return fabs(pair[0] - form->items[item].pair[0]) <= 2 &&
           fabs(pair[1] - form->items[item].pair[1]) <= 2;
}

/* How far apart the items stand that begin at `at`; 0: they do not. */
static size_t apart_at(const struct form *form, const uint8_t *at, const uint8_t *end)
{
    if ((size_t)(end - at) < form->width || !is_item(form, 0, at))
        return 0;
    for (size_t apart = form->width; apart <= APART_MAX; apart++) {
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
    if (form->told == where)
        return;
    form->told = where;
    found++;
    printf("%s at %" PRIx64 ": line %u from item %u: %s, %zu bytes apart\n", where, address,
           form->line, form->first, form->what, apart);
}

static void look(const char *where, uint64_t address, const uint8_t *bytes, size_t len)
{
    const uint8_t *end = bytes + len;
    for (const uint8_t *at = bytes; at < end; at++) {
        struct form *chains[] = {one_byte[*at], end - at > 1 ? two_bytes[at[0] | at[1] << 8] : NULL,
                                 nearly};
        for (size_t i = 0; i < sizeof chains / sizeof *chains; i++)
            for (struct form *form = chains[i]; form != NULL; form = form->next) {
                size_t apart = apart_at(form, at, end);
                if (apart > 0)
                    tell(form, where, address + (uint64_t)(at - bytes), apart);
            }
    }
}

/* ---- processes */

struct process {
    const char *pid;
    int mem, pagemap;
};

static int open_of(const char *pid, const char *name)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%.20s/%.20s", pid, name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* The pages of [from, to) that are there, the others as zeroes; false when none is. What was never
 * written to, or is a file's, holds nothing: fetching it would only cost. */
static bool read_pages(const struct process *process, uint64_t from, uint64_t to, uint8_t *out)
{
    static uint64_t pages[WINDOW / PAGE];
    const uint64_t present = 1ULL << 63, swapped = 1ULL << 62;
    size_t count = (size_t)(to - from) / PAGE;
    bool any = false;
    ssize_t got =
        pread(process->pagemap, pages, count * sizeof *pages, (off_t)(from / PAGE * sizeof *pages));
    must(got == (ssize_t)(count * sizeof *pages));
    for (size_t i = 0; i < count; i++) {
        bool there = (pages[i] & (present | swapped)) != 0 &&
                     pread(process->mem, out + i * PAGE, PAGE, (off_t)(from + i * PAGE)) == PAGE;
        if (!there)
            memset(out + i * PAGE, 0, PAGE);
        any = any || there;
    }
    return any;
}

static void scan_mapping(const struct process *process, uint64_t from, uint64_t to,
                         const char *name)
{
    static uint8_t window[WINDOW];
    char where[300];
    (void)snprintf(where, sizeof where, "process %.20s, %.200s", process->pid,
                   *name != '\0' ? name : "anonymous");
    for (uint64_t at = from; at < to; at += WINDOW - OVERLAP) {
        uint64_t end = to - at < WINDOW ? to : at + WINDOW;
        if (read_pages(process, at, end, window))
            look(where, at, window, (size_t)(end - at));
        if (end == to)
            break;
    }
}

static bool scan_process(const char *pid)
{
    const uint64_t reserved = 1ULL << 36; /* what a sanitizer keeps its books in */
    struct process process = {pid, open_of(pid, "mem"), open_of(pid, "pagemap")};
    int fd = open_of(pid, "maps");
    FILE *maps = fd >= 0 ? fdopen(fd, "r") : NULL;
    char line[600];
    size_t mappings = 0;
    while (maps != NULL && process.mem >= 0 && process.pagemap >= 0 &&
           fgets(line, sizeof line, maps) != NULL) {
        uint64_t from, to;
        int name = 0;
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %*s %*s %*s %n", &from, &to, &name) < 2 ||
            to - from > reserved || from >> 63 != 0)
            continue;
        scan_mapping(&process, from, to, line + name);
        mappings++;
    }
    if (maps != NULL)
        (void)fclose(maps);
    if (process.mem >= 0)
        close(process.mem);
    if (process.pagemap >= 0)
        close(process.pagemap);
    return mappings > 0;
}

/* ---- files */

/* "\n", "\"", "\345" and the like become what they stand for, in place. */
static size_t unescape(uint8_t *bytes, size_t len)
{
    static const char letters[] = "ntrvfb", means[] = "\n\t\r\v\f\b";
    size_t used = 0;
    for (size_t at = 0; at < len; at++) {
        uint8_t byte = bytes[at];
        if (byte == '\\' && at + 1 < len) {
            byte = bytes[++at];
            const char *letter = byte != '\0' ? strchr(letters, byte) : NULL;
            if (letter != NULL)
                byte = (uint8_t)means[letter - letters];
            else if (byte >= '0' && byte <= '7') {
                unsigned octal = byte - '0';
                for (int i = 0;
                     i < 2 && at + 1 < len && bytes[at + 1] >= '0' && bytes[at + 1] <= '7'; i++)
                    octal = octal * 8 + bytes[++at] - '0';
                byte = (uint8_t)octal;
            }
        }
        bytes[used++] = byte;
    }
    return used;
}

static bool scan_file(const char *path)
{
    static uint8_t window[WINDOW];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t kept = 0, got;
    uint64_t address = 0;
    while ((got = fread(window + kept, 1, WINDOW - kept, file)) > 0) {
        size_t len = kept + got;
        look(path, address, window, len);
        kept = len < OVERLAP ? len : OVERLAP;
        memmove(window, window + len - kept, kept);
        address += len - kept;
    }
    bool whole = ferror(file) == 0;
    (void)fclose(file);
    return whole;
}

/* Line by line: each tells of one call. */
static bool scan_strace(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char *line = NULL;
    size_t room = 0;
    uint64_t number = 0;
    for (ssize_t got; (got = getline(&line, &room, file)) > 0;)
        look(path, ++number, (uint8_t *)line, unescape((uint8_t *)line, (size_t)got));
    free(line);
    bool whole = ferror(file) == 0;
    (void)fclose(file);
    return whole && number > 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*scan)(const char *of);
    } ways[] = {{"process", scan_process}, {"file", scan_file}, {"strace", scan_strace}};
    bool (*scan)(const char *of) = NULL;
    for (size_t i = 0; argc > 2 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            scan = ways[i].scan;
    forms = calloc(FORMS_MAX, sizeof *forms);
    bool good = scan != NULL && forms != NULL && take_lines();
    index_forms();
    for (int i = 2; good && i < argc; i++) {
        good = scan(argv[i]);
        if (!good)
            fprintf(stderr, "scan_memory: cannot look into %s\n", argv[i]);
    }
    free(forms);
    if (!good)
        return 2;
    return found > 0 ? 1 : 0;
}
