#include "tools/desk/report_text.h"

#include "app/form/report_split.h"
#include "app/ui/words.h"
#include "board/base/secret.h"

#include <string.h>

static enum tg_err join(struct register_file *reg, int64_t id, const struct event_report *report,
                        uint8_t *out, size_t *len, enum report_text_who *out_who,
                        struct fault *fault)
{
    size_t identity_len = 0;
    uint8_t *identity = secret_create(REGISTER_BODY_MAX);
    if (identity == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum report_text_who who = REPORT_TEXT_SHOWN;
    enum tg_err err = register_identity(reg, id, report, identity, &identity_len, fault);
    if (err == TG_ERR_DENIED) {
        who = REPORT_TEXT_WITHHELD;
        err = TG_OK;
    }
    if (err != TG_OK)
        goto out;
    err = report_join(out, REGISTER_BODY_MAX, *len, who == REPORT_TEXT_SHOWN ? identity : NULL,
                      identity_len, len);
    if (err != TG_OK)
        err = fault_set(fault, err, _("Event %lld: its parts do not fit together."), (long long)id);
    else
        *out_who = who;
out:
    secret_destroy(identity);
    return err;
}

enum tg_err report_text_load(struct register_file *reg, int64_t id,
                             const struct event_report *report, uint8_t *out, size_t *out_len,
                             enum report_text_who *out_who, struct fault *fault)
{
    size_t len = 0;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    enum tg_err err = register_body(reg, id, &report->body, out, &len, fault);
    if (err == TG_OK && report->has_identity)
        err = join(reg, id, report, out, &len, &who, fault);
    while (err == TG_OK && len > 0 && out[len - 1] == ' ')
        len--;
    if (err != TG_OK)
        return err;
    *out_len = len;
    *out_who = who;
    return TG_OK;
}

struct look {
    struct register_file *reg;
    uint8_t *room; /* secret */
    struct event_case of;
    bool shows;
};

static enum tg_err look_at(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct look *look = ctx;
    size_t len = 0;
    if (event->type != EVENT_REPORT || !event->report.has_identity || look->shows)
        return TG_OK;
    look->of = event->report.of;
    enum tg_err err = register_identity(look->reg, id, &event->report, look->room, &len, fault);
    look->shows = err == TG_OK;
    return err == TG_ERR_DENIED ? TG_OK : err;
}

static enum tg_err enter(struct register_file *reg, const struct event_case *of,
                         enum event_view_what what, struct fault *fault)
{
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_VIEW;
    event->view = (struct event_view){.of = *of, .what = (uint8_t)what};
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_append(reg, event, NULL, NULL, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    secret_destroy(event);
    return err;
}

enum tg_err report_text_note_view(struct register_file *reg, const char *case_id,
                                  enum event_view_what what, struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    struct look look = {.reg = reg, .room = secret_create(REGISTER_BODY_MAX)};
    if (look.room == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event_subject_of_case(case_id, subject);
    enum tg_err err = register_find(reg, subject, look_at, &look, fault);
    secret_destroy(look.room);
    return err == TG_OK && look.shows ? enter(reg, &look.of, what, fault) : err;
}
