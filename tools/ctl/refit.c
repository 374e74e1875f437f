#include "tools/ctl/refit.h"

#include "app/kiosk/settings.h"
#include "board/base/file.h"
#include "board/conf.h"
#include "sync/courier/settings.h"
#include "tools/ctl/devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 8 };
_Static_assert((int)DEVICES_LINE_MAX >= (int)ENROL_LINE_MAX, "a line of either fits");

/* The lines that a file is to have for its keys. */
struct lines {
    struct {
        const char *key;
        char text[DEVICES_LINE_MAX]; /* with its line end; "": none */
    } all[LINES_MAX];
    size_t count;
};

/* A file that becomes another one. */
struct edit {
    const char *name; /* in the kiosk's folder */
    struct lines lines;
    char path[PATH_MAX];
    char text[CONF_FILE_MAX + 1];
    size_t len;
};

/* Both files, and where the new ones are looked at before they take their places. */
struct refit {
    struct edit kiosk, courier;
    struct staging staging;
};

enum tg_err refit_load(const char *folder, struct enrol_plan *out_plan, struct fault *fault)
{
    char path[PATH_MAX];
    struct kiosk_settings kiosk;
    struct courier_settings courier;
    enum tg_err err = org_join(path, folder, "courier/courier.conf", fault);
    if (err == TG_OK)
        err = kiosk_settings_load(folder, &kiosk, fault);
    if (err == TG_OK)
        err = courier_settings_load(path, COURIER_KIOSK, &courier, fault);
    if (err != TG_OK)
        return err;
    *out_plan = (struct enrol_plan){.name = kiosk.kiosk,
                                    .group = courier.group,
                                    .ppi = kiosk.ppi,
                                    .width = kiosk.width,
                                    .height = kiosk.height,
                                    .printer = kiosk.printer,
                                    .scanner = kiosk.scanner};
    return TG_OK;
}

/* ---- which lines */

static char *add_line(struct lines *lines, const char *key)
{
    lines->all[lines->count].key = key;
    lines->all[lines->count].text[0] = '\0';
    return lines->all[lines->count++].text;
}

/* What is not there has neither paper nor speed. */
static bool same_printer(const struct printer_plan *a, const struct printer_plan *b)
{
    return strcmp(a->device, b->device) == 0 &&
           (a->device[0] == '\0' || (a->paper_mm == b->paper_mm && a->baud == b->baud));
}

static bool same_scanner(const struct scanner_plan *a, const struct scanner_plan *b)
{
    return strcmp(a->serial, b->serial) == 0 && (a->serial[0] == '\0' || a->baud == b->baud) &&
           strcmp(a->camera, b->camera) == 0 && strcmp(a->prefix, b->prefix) == 0;
}

static enum tg_err kiosk_lines(const struct enrol_plan *from, const struct enrol_plan *to,
                               struct lines *lines, struct fault *fault)
{
    enum tg_err err = TG_OK;
    if (to->ppi != from->ppi)
        snprintf(add_line(lines, "ppi"), DEVICES_LINE_MAX, "ppi: %u\n", to->ppi);
    if (to->width != from->width || to->height != from->height)
        enrol_display_line(to, add_line(lines, "display"));
    if (!same_printer(&to->printer, &from->printer))
        err = devices_printer_line(&to->printer, add_line(lines, "printer"), fault);
    if (err == TG_OK && !same_scanner(&to->scanner, &from->scanner))
        err = devices_scanner_line(&to->scanner, add_line(lines, "scanner"), fault);
    if (err == TG_OK && to->pin[0] != '\0')
        err = enrol_pin_line(to, add_line(lines, "pin_hash"), fault);
    return err;
}

/* ---- a file by its lines */

static bool begins_key(const char *line, const char *key)
{
    size_t len = strlen(key);
    return strncmp(line, key, len) == 0 && line[len] == ':';
}

static size_t line_len(const char *line)
{
    size_t len = strcspn(line, "\n");
    return line[len] == '\n' ? len + 1 : len;
}

/* The key's line, and those further in that belong to it; at the end, empty, when it has none. */
static void find_lines(const struct edit *edit, const char *key, size_t *out_from, size_t *out_to)
{
    const char *at = edit->text;
    while (*at != '\0' && !begins_key(at, key))
        at += line_len(at);
    *out_from = (size_t)(at - edit->text);
    if (*at != '\0')
        at += line_len(at);
    while (*at == ' ' || *at == '\t')
        at += line_len(at);
    *out_to = *out_from == edit->len ? edit->len : (size_t)(at - edit->text);
}

static enum tg_err put_line(struct edit *edit, const char *key, const char *line,
                            struct fault *fault)
{
    size_t from, to, len = strlen(line);
    if (edit->len > 0 && edit->text[edit->len - 1] != '\n' && edit->len < CONF_FILE_MAX) {
        edit->text[edit->len++] = '\n';
        edit->text[edit->len] = '\0';
    }
    find_lines(edit, key, &from, &to);
    if (edit->len - (to - from) + len > CONF_FILE_MAX)
        return fault_set(fault, TG_ERR_FULL, "%s: %d bytes are the most", edit->path,
                         CONF_FILE_MAX);
    memmove(edit->text + from + len, edit->text + to, edit->len - to + 1);
    memcpy(edit->text + from, line, len);
    edit->len += len - (to - from);
    return TG_OK;
}

static enum tg_err edit_file(struct edit *edit, const char *folder, const struct refit *refit,
                             struct fault *fault)
{
    uint8_t *bytes = NULL;
    char trial[PATH_MAX];
    enum tg_err err = org_join(edit->path, folder, edit->name, fault);
    if (err == TG_OK)
        err = file_read(edit->path, CONF_FILE_MAX, &bytes, &edit->len, fault);
    if (err != TG_OK)
        return err;
    memcpy(edit->text, bytes, edit->len + 1);
    free(bytes);
    for (size_t i = 0; err == TG_OK && i < edit->lines.count; i++)
        err = put_line(edit, edit->lines.all[i].key, edit->lines.all[i].text, fault);
    if (err == TG_OK)
        err = org_join(trial, refit->staging.path, edit->name, fault);
    return err == TG_OK ? file_write(trial, edit->text, edit->len, 0644, fault) : err;
}

static enum tg_err check(const struct refit *refit, const struct enrol_plan *to,
                         struct fault *fault)
{
    struct enrol_plan seen;
    enum tg_err err = refit_load(refit->staging.path, &seen, fault);
    if (err == TG_OK && strcmp(seen.group.text, to->group.text) == 0 && seen.ppi == to->ppi &&
        seen.width == to->width && seen.height == to->height &&
        same_printer(&seen.printer, &to->printer) && same_scanner(&seen.scanner, &to->scanner))
        return TG_OK;
    return fault_set(fault, TG_ERR_FORMAT,
                     "%s and %s: written so that a change can't be put in by itself; write each "
                     "key on one line of its own, without quotes around it",
                     refit->kiosk.path, refit->courier.path);
}

static enum tg_err prepare(struct refit *refit, const char *folder, const struct enrol_plan *to,
                           struct fault *fault)
{
    char place[PATH_MAX];
    enum tg_err err = org_join(place, folder, "refit", fault);
    if (err == TG_OK)
        err = staging_init(&refit->staging, place, fault);
    if (err == TG_OK)
        err = staging_folder(&refit->staging, "courier", fault);
    if (err == TG_OK)
        err = edit_file(&refit->kiosk, folder, refit, fault);
    if (err == TG_OK)
        err = edit_file(&refit->courier, folder, refit, fault);
    return err == TG_OK ? check(refit, to, fault) : err;
}

static enum tg_err put(const struct edit *edit, int *files, struct fault *fault)
{
    if (edit->lines.count == 0)
        return TG_OK;
    (*files)++;
    return file_write(edit->path, edit->text, edit->len, 0644, fault);
}

enum tg_err refit_apply(const char *folder, const struct enrol_plan *from,
                        const struct enrol_plan *to, int *out_files, struct fault *fault)
{
    int files = 0;
    struct refit *refit = calloc(1, sizeof *refit);
    if (refit == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", folder);
    refit->kiosk.name = "kiosk.conf";
    refit->courier.name = "courier/courier.conf";
    enum tg_err err = kiosk_lines(from, to, &refit->kiosk.lines, fault);
    if (err == TG_OK && strcmp(from->group.text, to->group.text) != 0)
        snprintf(add_line(&refit->courier.lines, "group"), DEVICES_LINE_MAX, "group: %s\n",
                 to->group.text);
    if (err == TG_OK)
        err = prepare(refit, folder, to, fault);
    if (err == TG_OK)
        err = put(&refit->kiosk, &files, fault);
    if (err == TG_OK)
        err = put(&refit->courier, &files, fault);
    staging_finish(&refit->staging);
    free(refit);
    if (err == TG_OK)
        *out_files = files;
    return err;
}
