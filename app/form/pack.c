#include "app/form/pack.h"

#include "app/form/pack_check.h"
#include "app/form/pack_lines.h"
#include "app/form/pack_schema.h"
#include "board/base/must.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMPLAINT_MAX = 200, PLACES_MAX = 2 * PACK_LINES_DEPTH_MAX };

/* The first thing that libcyaml says on its way out, and the way to it, innermost part first:
 * "zh-Hant", "title", "[1]", "kinds". */
struct complaint {
    char what[COMPLAINT_MAX];
    char parts[PLACES_MAX][PACK_ID_MAX + 1];
    size_t part_count;
};

static void complaint_place(struct complaint *complaint, const char *text)
{
    const char *quote = strchr(text, '\'');
    if (complaint->part_count == PLACES_MAX)
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
static void complaint_hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    (void)level;
    struct complaint *complaint = ctx;
    char text[COMPLAINT_MAX];
    vsnprintf(text, sizeof text, fmt, args);
    text[strcspn(text, "\n")] = '\0';
    if (strncmp(text, "  in ", 5) == 0)
        complaint_place(complaint, text);
    else if (complaint->what[0] == '\0')
        snprintf(complaint->what, sizeof complaint->what, "%s",
                 strncmp(text, "Load: ", 6) == 0 ? text + 6 : text);
}

/* The path without its `inner` innermost parts, then `key` (NULL: nothing more). */
static void complaint_path(const struct complaint *complaint, size_t inner, const char *key,
                           char out[static PACK_LINES_PATH_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = complaint->part_count; i > inner && used < PACK_LINES_PATH_MAX; i--) {
        const char *part = complaint->parts[i - 1];
        const char *dot = used == 0 || part[0] == '[' ? "" : ".";
        used += (size_t)snprintf(out + used, PACK_LINES_PATH_MAX - used, "%s%s", dot, part);
    }
    if (key != NULL && used < PACK_LINES_PATH_MAX)
        snprintf(out + used, PACK_LINES_PATH_MAX - used, "%s%s", used == 0 ? "" : ".", key);
}

static enum tg_err complain(const char *name, const struct pack_lines *lines,
                            const struct complaint *complaint, struct fault *fault)
{
    static const struct {
        const char *said, *means;
    } keys[] = {
        {"Unexpected key: ", "unknown key: correct its spelling or remove it"},
        {"Mapping field already seen: ", "given twice: remove one"},
        {"Missing required mapping field: ", "missing: add it"},
    };
    char path[PACK_LINES_PATH_MAX];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t len = strlen(keys[i].said);
        if (strncmp(complaint->what, keys[i].said, len) != 0)
            continue;
        complaint_path(complaint, 1, complaint->what + len, path);
        return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s: %s", name, pack_lines_of(lines, path),
                         path, keys[i].means);
    }
    complaint_path(complaint, 0, NULL, path);
    return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s: %s", name, pack_lines_of(lines, path), path,
                     complaint->what);
}

static cyaml_config_t pack_config(struct complaint *complaint)
{
    return (cyaml_config_t){.log_fn = complaint_hear,
                            .log_ctx = complaint,
                            .log_level = CYAML_LOG_ERROR,
                            .mem_fn = cyaml_mem,
                            .flags = CYAML_CFG_NO_ALIAS};
}

enum tg_err pack_parse(const char *name, const uint8_t *bytes, size_t len, struct pack **out_pack,
                       struct fault *fault)
{
    if (len > PACK_FILE_MAX)
        return fault_set(fault, TG_ERR_FULL, "%s: %zu bytes: a pack has at most %d", name, len,
                         PACK_FILE_MAX);
    struct pack_lines *lines;
    enum tg_err err = pack_lines_create(name, bytes, len, &lines, fault);
    if (err != TG_OK)
        return err;
    struct complaint complaint = {0};
    cyaml_config_t config = pack_config(&complaint);
    void *loaded = NULL;
    cyaml_err_t rc = cyaml_load_data(bytes, len, &config, &pack_schema, &loaded, NULL);
    struct pack *pack = loaded;
    if (rc == CYAML_ERR_OOM)
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", name);
    else if (rc != CYAML_OK || pack == NULL)
        err = complain(name, lines, &complaint, fault);
    else
        err = pack_check(name, lines, pack, fault);
    pack_lines_destroy(lines);
    if (err != TG_OK) {
        pack_destroy(pack);
        return err;
    }
    must(crypto_generichash(pack->hash, sizeof pack->hash, bytes, len, NULL, 0) == 0);
    *out_pack = pack;
    return TG_OK;
}

enum tg_err pack_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                      struct pack **out_pack, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err =
        device_read_signed(path, CONTEXT_PACK, PACK_FILE_MAX, root_key, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = pack_parse(path, bytes, len, out_pack, fault);
    free(bytes);
    return err;
}

void pack_destroy(struct pack *pack)
{
    if (pack == NULL)
        return;
    struct complaint complaint = {0};
    cyaml_config_t config = pack_config(&complaint);
    must(cyaml_free(&config, &pack_schema, pack, 0) == CYAML_OK);
}

const char *pack_text_in(const struct pack_text *text, enum lang lang)
{
    return text->in[lang];
}

const char *lang_tag(enum lang lang)
{
    static const char *const TAGS[LANG_COUNT] = {"zh-Hans", "zh-Hant", "en"};
    must((unsigned)lang < LANG_COUNT);
    return TAGS[lang];
}
