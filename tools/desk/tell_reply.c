/* What goes back by itself to one who writes again. */
#include "tools/desk/tell.h"

#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/echo.h"
#include "tools/desk/register_replies.h"

#include <string.h>

static size_t count_replies(const struct docket *docket, enum reply_what what)
{
    size_t count = 0;
    for (size_t i = 0; i < docket->entry_count; i++)
        count += docket->entries[i].type == EVENT_REPLY && docket->entries[i].reply.what == what;
    return count;
}

static bool was_given_back(const struct docket *docket)
{
    for (size_t i = 0; i < docket->entry_count; i++)
        if (docket->entries[i].type == EVENT_LETTER &&
            docket->entries[i].letter.kind == LETTER_ECHO)
            return true;
    return false;
}

/* Of the report: there the mail is, wherever its mailbox's end was wished for. */
struct origin {
    struct device_name kiosk;
    struct device_name group; /* "": not known, where the case is closed to who imports */
};

/* By the keys in the reply: the case may be closed to who imports. */
static enum tg_err end_mailbox(const struct post *post, struct register_file *reg,
                               const struct rules *rules, const struct reply *reply,
                               const struct event_reply *entered, const struct origin *origin,
                               struct fault *fault)
{
    static const struct post_message message = {.kind = LETTER_FORGOTTEN};
    struct docket *docket = NULL;
    struct event *report = secret_create(sizeof *report);
    if (report == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    report->type = EVENT_REPORT;
    report->report.of = entered->of;
    report->report.kiosk = origin->kiosk;
    report->report.group = origin->group;
    memcpy(report->report.mailbox, reply->mailbox_public, sizeof report->report.mailbox);
    memcpy(report->report.labels, reply->label_seed, sizeof report->report.labels);
    enum tg_err err = docket_of_new(rules, report, 0, &docket, fault);
    if (err == TG_OK && post_takes(post, docket, NULL))
        err = post_letter(post, reg, docket, &message, fault);
    docket_destroy(docket);
    secret_destroy(report);
    return err;
}

/* What fits no letter stays a wish, for an officer to see. */
static enum tg_err give_back(const struct post *post, struct register_file *reg,
                             const struct rules *rules, const struct docket *docket,
                             struct fault *fault)
{
    char *text = secret_create(POST_TEXT_MAX);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    const struct post_message message = {.kind = LETTER_ECHO, .text = text};
    enum tg_err err = echo_text(reg, rules, docket, text, POST_TEXT_MAX, fault);
    if (err == TG_OK && post_takes(post, docket, text))
        err = post_letter(post, reg, docket, &message, fault);
    secret_destroy(text);
    return err == TG_ERR_FULL ? TG_OK : err;
}

/* Once, whoever takes the wish in: two letters with one label would tell the hub that there is
 * mail. `docket` is NULL for a case that is closed to who imports. */
static enum tg_err forget(const struct post *post, struct register_file *reg,
                          const struct rules *rules, const struct docket *docket,
                          const struct reply *reply, const struct event_reply *entered,
                          struct fault *fault)
{
    struct origin origin = {.kiosk = entered->kiosk};
    bool first = true;
    enum tg_err err = register_reply_end(reg, reply, &origin.kiosk, &first, fault);
    if (err == TG_ERR_MISSING) {
        err = TG_OK;
        first = docket == NULL || count_replies(docket, REPLY_FORGET) == 1;
    }
    if (docket != NULL)
        origin = (struct origin){docket->reports[0].report.kiosk, docket->reports[0].report.group};
    return err == TG_OK && first ? end_mailbox(post, reg, rules, reply, entered, &origin, fault)
                                 : err;
}

enum tg_err tell_reply(const struct post *post, struct register_file *reg,
                       const struct rules *rules, const struct reply *reply,
                       const struct event_reply *entered, struct fault *fault)
{
    char case_id[CASE_ID_MAX];
    struct docket *docket = NULL;
    if (reply->what != REPLY_ECHO && reply->what != REPLY_FORGET)
        return TG_OK;
    event_case_id(&entered->of, case_id);
    enum tg_err err = docket_fold(reg, rules, case_id, &docket, fault);
    bool closed = err == TG_ERR_DENIED;
    if (err != TG_OK && !closed)
        return err;
    err = TG_OK;
    if (reply->what == REPLY_FORGET)
        err = forget(post, reg, rules, docket, reply, entered, fault);
    else if (reply->what == REPLY_ECHO && !closed && !docket->forgotten && !was_given_back(docket))
        err = give_back(post, reg, rules, docket, fault);
    docket_destroy(docket);
    return err;
}
