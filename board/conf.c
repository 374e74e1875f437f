#include "board/conf.h"

#include "board/base/file.h"
#include "board/base/must.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHAT_MAX = 200, KEY_MAX = 64 };

/* What libcyaml says on its way out, the innermost place first. */
struct complaint {
    char what[WHAT_MAX];
    char key[KEY_MAX];
    unsigned line; /* 0: not said */
};

static void complaint_place(struct complaint *complaint, const char *text)
{
    const char *line = strstr(text, "line: ");
    const char *quote = strchr(text, '\'');
    if (line != NULL && complaint->line == 0)
        complaint->line = (unsigned)strtoul(line + strlen("line: "), NULL, 10);
    if (quote != NULL && complaint->key[0] == '\0')
        snprintf(complaint->key, sizeof complaint->key, "%.*s", (int)strcspn(quote + 1, "'"),
                 quote + 1);
}

PRINTF_LIKE(3, 0)
static void complaint_hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    (void)level;
    struct complaint *complaint = ctx;
    char text[WHAT_MAX];
    vsnprintf(text, sizeof text, fmt, args);
    text[strcspn(text, "\n")] = '\0';
    const char *colon = strstr(text, ": "); /* "Load: …" */
    const char *said = colon != NULL ? colon + 2 : text;
    if (strstr(text, "  in ") != NULL || strstr(text, "Backtrace") != NULL)
        complaint_place(complaint, text);
    else if (complaint->what[0] == '\0')
        snprintf(complaint->what, sizeof complaint->what, "%s", said);
    if (complaint->line == 0 && strstr(text, "line: ") != NULL)
        complaint_place(complaint, text);
}

/* The line, from 1, on which `key` begins for the `nth` time; 0 if there is none. libcyaml places
 * an unknown or repeated key at the value before it. */
static unsigned key_line(const char *text, const char *key, int nth)
{
    size_t len = strlen(key);
    unsigned line = 1;
    for (const char *at = text; *at != '\0'; at++) {
        bool begins = at == text || strchr(" \n{,", at[-1]) != NULL;
        if (begins && strncmp(at, key, len) == 0 && at[len + strspn(at + len, " ")] == ':' &&
            --nth == 0)
            return line;
        line += *at == '\n';
    }
    return 0;
}

static enum tg_err conf_complain(const char *path, const char *text, struct complaint *complaint,
                                 struct fault *fault)
{
    const char unknown[] = "Unexpected key: ";
    const char twice[] = "Mapping field already seen: ";
    const char missing[] = "Missing required mapping field: ";
    if (strncmp(complaint->what, missing, strlen(missing)) == 0)
        return fault_set(fault, TG_ERR_FORMAT, "%s: the key '%s' is missing: add it", path,
                         complaint->what + strlen(missing));
    if (strncmp(complaint->what, unknown, strlen(unknown)) == 0) {
        const char *key = complaint->what + strlen(unknown);
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s:%u: unknown key '%s': correct its spelling or remove it", path,
                         key_line(text, key, 1), key);
    }
    if (strncmp(complaint->what, twice, strlen(twice)) == 0) {
        const char *key = complaint->what + strlen(twice);
        return fault_set(fault, TG_ERR_FORMAT, "%s:%u: key '%s' is given twice: remove one", path,
                         key_line(text, key, 2), key);
    }
    char where[KEY_MAX + 4] = "";
    if (complaint->key[0] != '\0')
        snprintf(where, sizeof where, "%s: ", complaint->key);
    return fault_set(fault, TG_ERR_FORMAT, "%s:%u: %s%s", path,
                     complaint->line == 0 ? 1 : complaint->line, where, complaint->what);
}

enum tg_err conf_load(const char *path, const struct cyaml_schema_field *fields, void *out,
                      size_t size, struct fault *fault)
{
    uint8_t *text = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, CONF_FILE_MAX, &text, &len, fault);
    if (err != TG_OK)
        return err;
    struct complaint complaint = {0};
    const cyaml_config_t config = {.log_fn = complaint_hear,
                                   .log_ctx = &complaint,
                                   .log_level = CYAML_LOG_ERROR,
                                   .mem_fn = cyaml_mem,
                                   .flags = CYAML_CFG_NO_ALIAS};
    const struct cyaml_schema_value schema = {.type = CYAML_MAPPING,
                                              .flags = CYAML_FLAG_POINTER,
                                              .data_size = (uint32_t)size,
                                              .mapping = {.fields = fields}};
    void *settings = NULL;
    cyaml_err_t rc = cyaml_load_data(text, len, &config, &schema, &settings, NULL);
    if (rc == CYAML_ERR_OOM)
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
    else if (rc != CYAML_OK)
        err = conf_complain(path, (const char *)text, &complaint, fault);
    else if (settings == NULL)
        err = fault_set(fault, TG_ERR_FORMAT, "%s: it is empty; settings are lines 'key: value'",
                        path);
    else
        memcpy(out, settings, size);
    must(cyaml_free(&config, &schema, settings, 0) == CYAML_OK);
    free(text);
    return err;
}

enum tg_err conf_check_range(const char *path, const char *key, uint64_t value, uint64_t min,
                             uint64_t max, struct fault *fault)
{
    if (value >= min && value <= max)
        return TG_OK;
    return fault_set(fault, TG_ERR_RANGE,
                     "%s: %s: %" PRIu64 " is outside its limits %" PRIu64 " to %" PRIu64, path, key,
                     value, min, max);
}
