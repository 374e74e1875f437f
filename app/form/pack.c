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

enum { COMPLAINT_MAX = 200 };

/* The first thing that libcyaml says on its way out, and the innermost line. */
struct complaint {
    char what[COMPLAINT_MAX];
    unsigned line; /* 0: not said */
};

PRINTF_LIKE(3, 0)
static void complaint_hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    (void)level;
    struct complaint *complaint = ctx;
    char text[COMPLAINT_MAX];
    vsnprintf(text, sizeof text, fmt, args);
    text[strcspn(text, "\n")] = '\0';
    const char *line = strstr(text, "line: ");
    if (line != NULL && complaint->line == 0)
        complaint->line = (unsigned)strtoul(line + strlen("line: "), NULL, 10);
    const char *said = strncmp(text, "Load: ", 6) == 0 ? text + 6 : text;
    if (complaint->what[0] == '\0' && strncmp(said, "Backtrace", 9) != 0)
        snprintf(complaint->what, sizeof complaint->what, "%s", said);
}

static const char *complaint_about(const struct complaint *complaint, const char *prefix)
{
    size_t len = strlen(prefix);
    return strncmp(complaint->what, prefix, len) == 0 ? complaint->what + len : NULL;
}

/* libcyaml places an unknown key at the value before it, a missing one at the end of its mapping.
 */
static enum tg_err complain(const char *name, const struct pack_lines *lines,
                            const struct complaint *complaint, struct fault *fault)
{
    unsigned line = complaint->line == 0 ? 1 : complaint->line;
    const char *key = complaint_about(complaint, "Unexpected key: ");
    if (key != NULL) {
        const char *path = pack_lines_find_key(lines, key, line, 1);
        return fault_set(
            fault, TG_ERR_FORMAT, "%s:%u: %s: unknown key: correct its spelling or remove it", name,
            path == NULL ? line : pack_lines_of(lines, path), path == NULL ? key : path);
    }
    key = complaint_about(complaint, "Mapping field already seen: ");
    if (key != NULL)
        return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s: given twice: remove one", name, line,
                         key);
    key = complaint_about(complaint, "Missing required mapping field: ");
    const char *path = pack_lines_at(lines, line);
    if (key != NULL && (strncmp(key, "zh-", 3) == 0 || strcmp(key, "en") == 0))
        return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s: the text in '%s' is missing: add it",
                         name, line, path, key);
    if (key != NULL)
        return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s%sthe key '%s' is missing: add it", name,
                         line, path, *path == '\0' ? "" : ": ", key);
    return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s: %s", name, line, path, complaint->what);
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
