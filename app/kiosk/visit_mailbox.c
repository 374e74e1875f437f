#include "app/kiosk/visit_mailbox.h"

#include "app/kiosk/visit_own.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/vault/mailbag_reader.h"

#include <string.h>

enum { DAY_S = 86400 };

const struct throttle_rate visit_opening_rate = {VISIT_OPENINGS_MAX, VISIT_OPENING_EVERY_MS};

void visit_choose_mailbox(struct visit *visit, enum lang lang)
{
    must(visit->page == VISIT_LANGUAGE);
    visit->lang = lang;
    draft_set_lang(visit->draft, lang);
    visit->owes = true;
    visit->page = VISIT_CODE;
}

/* ---- in */

enum tg_err visit_open_start(struct visit *visit, const char *code, int *out_fd,
                             int64_t *out_wait_ms)
{
    must(visit->page == VISIT_CODE);
    struct throttle *openings = visit->ground.openings ? visit->ground.openings : &visit->openings;
    enum tg_err err = receipt_parse(code, &visit->secrets->receipt);
    if (err != TG_OK)
        return err;
    if (!throttle_take(openings, &visit_opening_rate, clock_monotonic_ms(&visit->ground.clock),
                       out_wait_ms))
        return TG_ERR_BUSY;
    err = receipt_job_start(&visit->secrets->receipt, visit->ground.charter->salt,
                            visit->ground.site_prefix, &visit->job);
    if (err != TG_OK)
        return err;
    visit->job_runs = true;
    *out_fd = visit->job.fd;
    visit->page = VISIT_OPENING;
    return TG_OK;
}

/* 0 where the clock cannot be believed: then nothing has expired. */
static uint32_t today(const struct visit *visit)
{
    struct tm when;
    bool sure = clock_local_time(&visit->ground.clock, &when);
    return sure ? (uint32_t)(clock_unix_s(&visit->ground.clock) / DAY_S) : 0;
}

/* The courier writes for some milliseconds now and then. */
static enum tg_err read_mail(struct visit *visit, struct fault *fault)
{
    const struct visit_ground *ground = &visit->ground;
    enum tg_err err = TG_ERR_BUSY;
    for (int i = 0; i < VISIT_MAIL_TRIES_MAX && err == TG_ERR_BUSY; i++)
        err = mailbox_open(ground->mail_db, today(visit), ground->charter, &visit->secrets->keys,
                           &visit->back.mailbox, fault);
    if (err == TG_OK)
        err = mailbag_read_newest_day(ground->mail_db, &visit->back.mail_day, fault);
    return err;
}

enum tg_err visit_open_finish(struct visit *visit, struct fault *fault)
{
    must(visit->page == VISIT_OPENING && visit->job_runs);
    visit->job_runs = false;
    visit->page = VISIT_CODE;
    enum tg_err err = receipt_job_finish(&visit->job, &visit->secrets->keys);
    if (err != TG_OK)
        return fault_set(fault, err, "cannot derive the receipt's keys: %s", err_name(err));
    secret_wipe(&visit->secrets->receipt, sizeof visit->secrets->receipt);
    visit->page = VISIT_MAILBOX;
    return read_mail(visit, fault);
}

const char *visit_code(const struct visit *visit)
{
    must(visit->page == VISIT_CODE);
    return visit->secrets->receipt.digits;
}

/* ---- reading */

const struct mailbox *visit_mailbox(const struct visit *visit)
{
    return visit->back.mailbox;
}

uint32_t visit_mail_day(const struct visit *visit)
{
    return visit->back.mail_day;
}

const struct mailbox_message *visit_standing_question(const struct visit *visit)
{
    const struct mailbox *mailbox = visit->back.mailbox;
    for (size_t i = mailbox ? mailbox->count : 0; i-- > 0;) {
        const struct mailbox_message *message = &mailbox->messages[i];
        if (message->head.kind == LETTER_QUESTION)
            return message;
        if (message->head.kind == LETTER_ANSWER || message->head.closed)
            return NULL;
    }
    return NULL;
}

void visit_read(struct visit *visit, size_t message)
{
    must(visit->page == VISIT_MAILBOX && message < visit->back.mailbox->count);
    visit->back.message = message;
    visit->page = VISIT_LETTER;
}

const struct mailbox_message *visit_message(const struct visit *visit)
{
    must(visit->page == VISIT_LETTER);
    return &visit->back.mailbox->messages[visit->back.message];
}

/* ---- writing back */

/* Whether nobody said yet whom the case is about. */
static bool must_ask(const struct visit *visit)
{
    const struct mailbox *mailbox = visit->back.mailbox;
    return visit->ground.pack->set_about_readers && (!mailbox || mailbox->count == 0);
}

static enum visit_page first_page(enum reply_what what)
{
    static const enum visit_page pages[] = {
        [REPLY_ANSWER] = VISIT_REPLY,
        [REPLY_STATEMENT] = VISIT_REPLY,
        [REPLY_ECHO] = VISIT_ECHO,
        [REPLY_FORGET] = VISIT_FORGET,
    };
    return pages[what];
}

void visit_write(struct visit *visit, enum reply_what what)
{
    must(visit->page == VISIT_MAILBOX || visit->page == VISIT_LETTER);
    visit->back.what = what;
    visit->back.asked = NULL;
    if (what == REPLY_ANSWER) {
        visit->back.asked =
            visit->page == VISIT_LETTER ? visit_message(visit) : visit_standing_question(visit);
        must(visit->back.asked && visit->back.asked->head.kind == LETTER_QUESTION);
    }
    visit->page = must_ask(visit) ? VISIT_REPLY_ABOUT : first_page(what);
}

enum reply_what visit_writes(const struct visit *visit)
{
    return visit->back.what;
}

const struct mailbox_message *visit_asked(const struct visit *visit)
{
    return visit->back.asked;
}

const char *visit_reply(const struct visit *visit)
{
    return visit->secrets->reply;
}

enum tg_err visit_set_reply(struct visit *visit, const char *text, size_t len)
{
    if (len > REPLY_TEXT_MAX)
        return TG_ERR_FULL;
    secret_wipe(visit->secrets->reply, sizeof visit->secrets->reply);
    memcpy(visit->secrets->reply, text, len);
    return TG_OK;
}

void visit_mailbox_forward(struct visit *visit)
{
    switch (visit->page) {
    case VISIT_REPLY_ABOUT:
        visit->page = first_page(visit->back.what);
        break;
    case VISIT_REPLY:
        visit->page = VISIT_REPLY_CHECK;
        break;
    case VISIT_FORGET:
        visit->page = VISIT_FORGET_SURE;
        break;
    case VISIT_REPLY_CHECK:
    case VISIT_ECHO:
    case VISIT_FORGET_SURE:
        visit->page = VISIT_SENDING;
        break;
    default:
        break;
    }
}

bool visit_mailbox_back(struct visit *visit)
{
    switch (visit->page) {
    case VISIT_LETTER:
    case VISIT_REPLY_ABOUT:
    case VISIT_REPLY:
    case VISIT_ECHO:
    case VISIT_FORGET:
        visit->page = VISIT_MAILBOX;
        return true;
    case VISIT_REPLY_CHECK:
        visit->page = VISIT_REPLY;
        return true;
    case VISIT_FORGET_SURE:
        visit->page = VISIT_FORGET;
        return true;
    case VISIT_SENDING:
        if (!visit->failed)
            return false;
        visit->sealed = false;
        visit->page =
            visit->back.what <= REPLY_STATEMENT ? VISIT_REPLY_CHECK : first_page(visit->back.what);
        return true;
    default:
        return false;
    }
}

/* Letters know it; without any the submitter said so. */
static bool is_aside(const struct visit *visit)
{
    const struct mailbox *mailbox = visit->back.mailbox;
    if (must_ask(visit))
        return draft_about_readers(visit->draft);
    for (size_t i = 0; mailbox && i < mailbox->count; i++)
        if (mailbox->messages[i].head.aside)
            return true;
    return false;
}

static enum tg_err write_reply(struct visit *visit, bool *out_unfit, struct fault *fault)
{
    struct secrets *secrets = visit->secrets;
    const struct mailbox_message *asked = visit->back.asked;
    struct reply reply = {
        .kiosk = visit->ground.kiosk, .lang = visit->lang, .what = visit->back.what};
    if (reply.what <= REPLY_STATEMENT) {
        reply.text = secrets->reply;
        reply.text_len = strlen(secrets->reply);
    }
    if (asked) {
        reply.to = asked->head.number;
        reply.desk = asked->head.desk;
    }
    size_t len = 0;
    enum tg_err err = reply_write(&reply, &secrets->keys, secrets->json, &len);
    *out_unfit = err == TG_ERR_FULL || err == TG_ERR_FORMAT;
    if (err != TG_OK)
        return fault_set(fault, err, "cannot write the reply: %s", err_name(err));
    return visit_seal(visit, is_aside(visit), len, fault);
}

enum tg_err visit_send(struct visit *visit, bool *out_unfit, struct fault *fault)
{
    must(visit->page == VISIT_SENDING);
    *out_unfit = false;
    visit->failed = true;
    enum tg_err err = visit->sealed ? TG_OK : write_reply(visit, out_unfit, fault);
    visit->sealed = err == TG_OK;
    if (err == TG_OK)
        err = visit_append(visit, false, fault);
    if (err != TG_OK)
        return err;
    enum reply_what sent = visit->back.what;
    visit_wipe_back(visit);
    secret_wipe(visit->secrets, sizeof *visit->secrets);
    visit->back.what = sent;
    visit->page = VISIT_SENT;
    (void)visit_refresh(visit, fault);
    return TG_OK;
}

void visit_wipe_back(struct visit *visit)
{
    mailbox_destroy(visit->back.mailbox);
    visit->back = (struct way_back){0};
}
