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
 *   bytes HEX             as they are, 16 in a row
 *
 * A few in a row are enough to be found, wherever they begin. Prints where, never what; ends with 0
 * when there is nothing, 1 when there is something, 2 when it could not look. */
#include "tests/flow/scan_forms.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 1 << 20, PAGE = 4096 };

/* ---- processes */

struct process {
    const char *pid;
    int mem, pagemap;
    bool shared; /* the mapping: what is written there does not make the page the process's own */
};

static int open_of(const char *pid, const char *name)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%.20s/%.20s", pid, name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* The pages of [from, to) that are there, the others as zeroes; false when none is. What was never
 * written to holds nothing, and what is still as its file has it holds what the file does. */
static bool read_pages(const struct process *process, uint64_t from, uint64_t to, uint8_t *out)
{
    static uint64_t pages[WINDOW / PAGE];
    const uint64_t present = 1ULL << 63, swapped = 1ULL << 62, of_file = 1ULL << 61;
    size_t count = (size_t)(to - from) / PAGE;
    bool any = false;
    ssize_t got =
        pread(process->pagemap, pages, count * sizeof *pages, (off_t)(from / PAGE * sizeof *pages));
    for (size_t i = 0; i < count; i++) {
        bool there = got == (ssize_t)(count * sizeof *pages) &&
                     (pages[i] & (present | swapped)) != 0 &&
                     (process->shared || (pages[i] & of_file) == 0) &&
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
    for (uint64_t at = from; at < to; at += WINDOW - SCAN_REACH) {
        uint64_t end = to - at < WINDOW ? to : at + WINDOW;
        if (read_pages(process, at, end, window))
            scan_forms_look(where, at, window, (size_t)(end - at));
        if (end == to)
            break;
    }
}

static bool scan_process(const char *pid)
{
    struct process process = {pid, open_of(pid, "mem"), open_of(pid, "pagemap"), false};
    int fd = open_of(pid, "maps");
    FILE *maps = fd >= 0 ? fdopen(fd, "r") : NULL;
    char line[600];
    size_t mappings = 0;
    while (maps != NULL && process.mem >= 0 && process.pagemap >= 0 &&
           fgets(line, sizeof line, maps) != NULL) {
        uint64_t from, to;
        int name = 0;
        char mode[5];
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %n", &from, &to, mode, &name) <
                3 ||
            from >> 63 != 0)
            continue;
        process.shared = mode[3] == 's';
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
        return errno == ENOENT; /* somebody's temporary file that is gone by now holds nothing */
    size_t kept = 0, got;
    uint64_t address = 0;
    while ((got = fread(window + kept, 1, WINDOW - kept, file)) > 0) {
        size_t len = kept + got;
        scan_forms_look(path, address, window, len);
        kept = len < SCAN_REACH ? len : SCAN_REACH;
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
        scan_forms_look(path, ++number, (uint8_t *)line, unescape((uint8_t *)line, (size_t)got));
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
    bool good = scan != NULL && scan_forms_take(stdin);
    for (int i = 2; good && i < argc; i++) {
        good = scan(argv[i]);
        if (!good)
            fprintf(stderr, "scan_memory: cannot look into %s\n", argv[i]);
    }
    if (!good)
        return 2;
    return scan_forms_found() > 0 ? 1 : 0;
}
