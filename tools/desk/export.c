#include "tools/desk/export.h"

#include "app/form/report_split.h"
#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tools/desk/case_json.h"
#include "tools/desk/listing.h"
#include "tools/desk/report_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct export
{
    struct register_file *reg;
    const struct rules *rules;
    enum lang lang;
    enum event_view_what how;
    FILE *out;
    struct listing_lines lines;
    int64_t event;
    size_t texts;
    uint8_t *body; /* secret */
};

/* A report that parsed is JSON. */
static enum tg_err put_text(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct export *export = ctx;
    size_t len = 0;
    if (event->type != EVENT_REPORT)
        return TG_OK;
    enum report_text_who who;
    enum tg_err err =
        report_text_load(export->reg, id, &event->report, export->body, &len, &who, fault);
    if (err != TG_OK)
        return err;
    fputs(export->texts++ > 0 ? ",\n   " : "\n   ", export->out);
    fwrite(export->body, 1, len, export->out);
    return TG_OK;
}

static enum tg_err put_texts(struct export *export, const char *case_id, struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    export->texts = 0;
    event_subject_of_case(case_id, subject);
    enum tg_err err = report_text_note_view(export->reg, case_id, export->how, fault);
    if (err == TG_OK)
        err = register_find(export->reg, subject, put_text, export, fault);
    return err;
}

/* `json`, which is released, with the texts behind all else. */
static enum tg_err put_case(struct export *export, json_t *json, const char *case_id,
                            struct fault *fault)
{
    char *head = json != NULL ? json_dumps(json, 0) : NULL;
    json_decref(json);
    if (head == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the export."));
    fprintf(export->out, "%.*s, \"texts\": [", (int)strlen(head) - 1, head);
    secret_wipe(head, strlen(head));
    free(head);
    enum tg_err err = put_texts(export, case_id, fault);
    fputs("]}", export->out);
    return err;
}

/* A line knows only how many replies there are. */
static enum tg_err add_replies(const struct export *export, const char *case_id, json_t *json,
                               struct fault *fault)
{
    struct docket *docket = NULL;
    json_t *replies = NULL;
    enum tg_err err = docket_fold(export->reg, export->rules, case_id, &docket, fault);
    if (err == TG_OK)
        err = case_json_replies(export->reg, docket, export->lang, &replies, fault);
    if (err == TG_OK && json_object_set_new(json, "replies", replies) != 0)
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the export."));
    docket_destroy(docket);
    return err;
}

static enum tg_err put_line(struct export *export, const struct sheet_line *line,
                            struct fault *fault)
{
    json_t *json = case_json_line(export->rules, line, export->lang);
    enum tg_err err =
        json != NULL && line->replies > 0 ? add_replies(export, line->id, json, fault) : TG_OK;
    if (err == TG_OK)
        return put_case(export, json, line->id, fault);
    json_decref(json);
    return err;
}

static enum tg_err put_all(struct export *export, struct fault *fault)
{
    enum tg_err err = TG_OK;
    fputs("{\"tonggui_export\": 1, \"cases\": [", export->out);
    for (size_t i = 0; err == TG_OK && i < export->lines.count; i++) {
        fputs(i > 0 ? ",\n " : "\n ", export->out);
        err = put_line(export, &export->lines.all[i], fault);
    }
    fputs("]}\n", export->out);
    return err;
}

static enum tg_err create_room(struct export *export, struct fault *fault)
{
    export->body = secret_create(REGISTER_BODY_MAX);
    return export->body != NULL ? TG_OK
                                : fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
}

enum tg_err export_cases(struct register_file *reg, const struct rules *rules, enum lang lang,
                         FILE *out, struct fault *fault)
{
    struct export export = {
        .reg = reg, .rules = rules, .lang = lang, .how = EVENT_VIEW_EXPORTED, .out = out};
    static const struct listing_filter all;
    enum tg_err err = create_room(&export, fault);
    if (err == TG_OK)
        err = listing_lines_load(reg, &all, &export.lines, fault);
    if (err == TG_OK)
        err = put_all(&export, fault);
    secret_destroy(export.body);
    listing_lines_finish(&export.lines);
    return err;
}

enum tg_err export_case(struct register_file *reg, const struct rules *rules,
                        const struct docket *docket, enum event_view_what how, enum lang lang,
                        int64_t now_s, FILE *out, struct fault *fault)
{
    struct export export = {.reg = reg, .rules = rules, .lang = lang, .how = how, .out = out};
    json_t *json = NULL;
    enum tg_err err = create_room(&export, fault);
    if (err == TG_OK)
        err = case_json_docket(reg, rules, docket, lang, now_s, &json, fault);
    if (err == TG_OK)
        err = put_case(&export, json, docket->id, fault);
    if (err == TG_OK)
        fputc('\n', out);
    secret_destroy(export.body);
    return err;
}

static enum tg_err put_bytes(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct export *export = ctx;
    size_t len = 0;
    if (event->type != EVENT_UNREADABLE || id != export->event)
        return TG_OK;
    enum tg_err err =
        register_body(export->reg, id, &event->unreadable.body, export->body, &len, fault);
    if (err != TG_OK)
        return err;
    fwrite(export->body, 1, len, export->out);
    export->texts++;
    return TG_OK;
}

static enum tg_err put_filed(const struct docket *docket, uint8_t *json, size_t len,
                             enum report_text_who who, FILE *out, struct fault *fault)
{
    if (who == REPORT_TEXT_WITHHELD)
        return fault_set(fault, TG_ERR_DENIED,
                         _("Who the submitter of case %s is, is not for your role."), docket->id);
    if (report_split_proof(json, len, &len) != TG_OK)
        return fault_set(
            fault, TG_ERR_MISSING,
            _("That report of case %s was filed without a commitment: its kiosk made no "
              "proofs yet."),
            docket->id);
    fwrite(json, 1, len, out);
    return TG_OK;
}

enum tg_err export_filed(struct register_file *reg, const struct docket *docket, size_t nth,
                         FILE *out, struct fault *fault)
{
    size_t len = 0;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    if (nth >= docket->report_count || nth >= DOCKET_REPORTS_MAX)
        return fault_set(fault, TG_ERR_MISSING, _("Case %s has %zu reports."), docket->id,
                         docket->report_count);
    uint8_t *json = secret_create(REGISTER_BODY_MAX);
    if (json == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = report_text_note_view(reg, docket->id, EVENT_VIEW_EXPORTED, fault);
    if (err == TG_OK)
        err = report_text_load(reg, docket->reports[nth].event, &docket->reports[nth].report, json,
                               &len, &who, fault);
    if (err == TG_OK)
        err = put_filed(docket, json, len, who, out, fault);
    secret_destroy(json);
    return err;
}

enum tg_err export_unreadable(struct register_file *reg, int64_t event, FILE *out,
                              struct fault *fault)
{
    struct export export = {
        .reg = reg, .out = out, .event = event, .body = secret_create(REGISTER_BODY_MAX)};
    if (export.body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = register_find(reg, "unreadable", put_bytes, &export, fault);
    if (err == TG_OK && export.texts == 0)
        err = fault_set(fault, TG_ERR_MISSING,
                        _("Event %lld is none of those that could not be read. `unreadable` names "
                          "them."),
                        (long long)event);
    secret_destroy(export.body);
    return err;
}

enum tg_err export_open(const char *path, FILE **out, struct fault *fault)
{
    if (path == NULL) {
        *out = stdout;
        return TG_OK;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, TG_ERR_CONFLICT,
                         _("%s: there is a file already. Give the export a new name."), path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL)
        return fault_set(fault, TG_ERR_IO, _("%s: cannot write: %s"), path, strerror(errno));
    *out = file;
    return TG_OK;
}

enum tg_err export_close(const char *path, FILE *out, enum tg_err so_far, struct fault *fault)
{
    bool whole = fflush(out) == 0 && ferror(out) == 0;
    if (path != NULL) {
        whole = fsync(fileno(out)) == 0 && whole;
        whole = fclose(out) == 0 && whole;
        whole = file_sync_folder_of(path) == TG_OK && whole;
        if (!whole || so_far != TG_OK)
            unlink(path);
    }
    if (so_far == TG_OK && !whole)
        return fault_set(fault, TG_ERR_IO, _("%s: cannot write all of it: %s"),
                         path != NULL ? path : _("standard output"), strerror(errno));
    return so_far;
}
