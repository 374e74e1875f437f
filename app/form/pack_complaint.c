#include "app/form/pack_complaint.h"

#include "app/form/pack_schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What follows what libcyaml says. */
enum rest { REST_KEY, REST_VALUE, REST_LIMIT, REST_NONE };

struct meaning {
    const char *said;
    size_t inner; /* parts of the path that are beside the point */
    enum rest rest;
    const char *before, *after; /* around the rest; `after` NULL: the words that it knows */
};

static const struct meaning MEANINGS[] = {
    {"Unexpected key: ", 1, REST_KEY, "", "unknown key: correct its spelling or remove it"},
    {"Mapping field already seen: ", 1, REST_KEY, "", "given twice: remove one"},
    {"Missing required mapping field: ", 1, REST_KEY, "", "missing: add it"},
    {"Invalid ENUM value: ", 0, REST_VALUE, "", NULL},
    {"Unknown flag: ", 0, REST_VALUE, "", NULL},
    {"Invalid UINT value: ", 0, REST_VALUE, "", "must be a whole number from 0"},
    {"Invalid INT value: ", 0, REST_VALUE, "", "must be a whole number"},
    {"Invalid uint64_t value: ", 0, REST_VALUE, "", "must be a whole number from 0"},
    {"STRING length < ", 0, REST_NONE, "", "empty: write it or remove the key"},
    {"STRING length > ", 0, REST_LIMIT, "too long: at most ", " bytes"},
    {"Insufficient entries (", 1, REST_LIMIT, "too few entries: at least ", ""},
    {"Excessive entries (", 1, REST_LIMIT, "too many entries: at most ", ""},
    {"Expecting MAPPING", 0, REST_NONE, "", "must be lines of 'key: value'"},
    {"Expecting SEQUENCE", 0, REST_NONE, "", "must be a list, each entry after '-'"},
    {"Expecting ", 0, REST_NONE, "", "must be one value, not a list or a mapping"},
};

static void hear_place(struct pack_complaint *complaint, const char *text)
{
    const char *quote = strchr(text, '\'');
    if (complaint->part_count == PACK_COMPLAINT_PARTS_MAX)
        return;
    char *part = complaint->parts[complaint->part_count++];
    if (quote == NULL)
        return; /* "in mapping": before any of its fields */
    int len = (int)strcspn(quote + 1, "'");
    if (strstr(text, "in sequence entry") != NULL)
        snprintf(part, sizeof *complaint->parts, "[%ld]", strtol(quote + 1, NULL, 10) - 1);
    else
        snprintf(part, sizeof *complaint->parts, "%.*s", len, quote + 1);
}

PRINTF_LIKE(3, 0)
void pack_complaint_hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    (void)level;
    struct pack_complaint *complaint = ctx;
    char text[PACK_COMPLAINT_MAX];
    vsnprintf(text, sizeof text, fmt, args);
    text[strcspn(text, "\n")] = '\0';
    if (strncmp(text, "  in ", 5) == 0)
        hear_place(complaint, text);
    else if (complaint->what[0] == '\0')
        snprintf(complaint->what, sizeof complaint->what, "%s",
                 strncmp(text, "Load: ", 6) == 0 ? text + 6 : text);
}

/* The path without its `inner` innermost parts, then `key` ("": nothing more). */
static void make_path(const struct pack_complaint *complaint, size_t inner, const char *key,
                      char out[static PACK_LINES_PATH_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = complaint->part_count; i > inner && used < PACK_LINES_PATH_MAX; i--) {
        const char *part = complaint->parts[i - 1];
        const char *dot = used == 0 || part[0] == '[' ? "" : ".";
        used += (size_t)snprintf(out + used, PACK_LINES_PATH_MAX - used, "%s%s", dot, part);
    }
    if (key[0] != '\0' && used < PACK_LINES_PATH_MAX)
        snprintf(out + used, PACK_LINES_PATH_MAX - used, "%s%s", used == 0 ? "" : ".", key);
}

static const struct meaning *find_meaning(const char *what)
{
    for (size_t i = 0; i < sizeof MEANINGS / sizeof *MEANINGS; i++) {
        if (strncmp(what, MEANINGS[i].said, strlen(MEANINGS[i].said)) == 0)
            return &MEANINGS[i];
    }
    static const struct meaning as_said = {"", 0, REST_NONE, "", "is not what belongs here"};
    return &as_said;
}

/* "0 of 1 min" means 1; "24 max", "2000: …" mean what they begin with. */
static unsigned limit_in(const char *rest)
{
    unsigned limit;
    return sscanf(rest, "%*u of %u", &limit) == 1 ? limit : (unsigned)strtoul(rest, NULL, 10);
}

enum tg_err pack_complaint_tell(const struct pack_complaint *complaint, const char *name,
                                const struct pack_lines *lines, struct fault *fault)
{
    const struct meaning *meaning = find_meaning(complaint->what);
    const char *rest = complaint->what + strlen(meaning->said);
    char path[PACK_LINES_PATH_MAX], limit[16] = "", words[PACK_COMPLAINT_MAX];
    make_path(complaint, meaning->inner, meaning->rest == REST_KEY ? rest : "", path);
    if (meaning->rest == REST_LIMIT)
        snprintf(limit, sizeof limit, "%u", limit_in(rest));
    const char *after = meaning->after;
    if (after == NULL) {
        pack_schema_words(complaint->part_count == 0 ? "" : complaint->parts[0], words,
                          sizeof words);
        after = words;
    }
    bool value = meaning->rest == REST_VALUE;
    return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s%s%s%s%s%s", name, pack_lines_of(lines, path),
                     path, path[0] == '\0' ? "" : ": ", meaning->before, value ? rest : limit,
                     value ? " " : "", after);
}
