/* Writing to submitters, and the mail that takes it there. */
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/echo.h"
#include "tools/desk/export.h"
#include "tools/desk/mail_show.h"
#include "tools/desk/sheet.h"
#include "tools/desk/written.h"

#include <limits.h>

/* In one transaction: what another officer did a moment ago counts. */
static enum tg_err send_within(struct desk *desk, struct docket **docket,
                               const struct post_message *message, struct fault *fault)
{
    struct docket *after = NULL;
    enum tg_err err = docket_fold(desk->reg, &desk->rules, (*docket)->id, &after, fault);
    if (err == TG_OK)
        err = post_letter(&desk->post, desk->reg, after, message, fault);
    docket_destroy(after);
    after = NULL;
    if (err == TG_OK)
        err = docket_fold(desk->reg, &desk->rules, (*docket)->id, &after, fault);
    if (err == TG_OK)
        err = sheet_put(desk->reg, after, clock_unix_s(&desk->clock), fault);
    if (err != TG_OK) {
        docket_destroy(after);
        return err;
    }
    docket_destroy(*docket);
    *docket = after;
    return TG_OK;
}

static enum tg_err send(struct desk *desk, struct docket **docket,
                        const struct post_message *message, struct fault *fault)
{
    enum tg_err err = register_begin(desk->reg, fault);
    if (err == TG_OK)
        err = send_within(desk, docket, message, fault);
    if (err == TG_OK)
        err = register_commit(desk->reg, fault);
    register_rollback(desk->reg);
    return err;
}

static enum tg_err tell(struct desk *desk, const struct docket *docket, struct fault *fault)
{
    json_t *json = NULL;
    if (desk->args.json) {
        enum tg_err err = case_json_docket(desk->reg, &desk->rules, docket, desk->lang,
                                           clock_unix_s(&desk->clock), &json, fault);
        return err == TG_OK ? case_json_write(json, stdout, fault) : err;
    }
    printf(
        _("%s: the letter is entered and goes with the next bundle. The mailbox takes %zu more.\n"),
        docket->id, post_room(&desk->post, docket));
    return TG_OK;
}

static enum tg_err send_and_tell(struct desk *desk, struct docket **docket,
                                 const struct post_message *message, struct fault *fault)
{
    enum tg_err err = send(desk, docket, message, fault);
    return err == TG_OK ? tell(desk, *docket, fault) : err;
}

static enum tg_err write_letter(struct desk *desk, enum letter_kind kind, struct fault *fault)
{
    struct docket *docket = NULL;
    char *text = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = written_read(&desk->args, &text, fault);
    if (err == TG_OK && text == NULL)
        err = fault_set(fault, TG_ERR_MISSING,
                        _("Say what is to be written: --text TEXT, or --text-file FILE."));
    const struct post_message message = {.kind = kind, .text = text};
    if (err == TG_OK)
        err = send_and_tell(desk, &docket, &message, fault);
    secret_destroy(text);
    docket_destroy(docket);
    return err;
}

static enum tg_err do_ask(struct desk *desk, struct fault *fault)
{
    return write_letter(desk, LETTER_QUESTION, fault);
}

static enum tg_err do_write(struct desk *desk, struct fault *fault)
{
    return write_letter(desk, LETTER_ANSWER, fault);
}

static enum tg_err do_echo(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    char *text = secret_create(POST_TEXT_MAX);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = echo_text(desk->reg, &desk->rules, docket, text, POST_TEXT_MAX, fault);
    const struct post_message message = {.kind = LETTER_ECHO, .text = text};
    if (err == TG_OK)
        err = send_and_tell(desk, &docket, &message, fault);
    secret_destroy(text);
    docket_destroy(docket);
    return err;
}

static enum tg_err do_mail(struct desk *desk, struct fault *fault)
{
    enum tg_err err =
        desk->args.json
            ? mail_show_json(desk->reg, &desk->folder, clock_unix_s(&desk->clock), stdout, fault)
            : mail_show(desk->reg, &desk->folder, clock_unix_s(&desk->clock), stdout, fault);
    return command_end(NULL, stdout, err, fault);
}

static enum tg_err do_resend(struct desk *desk, struct fault *fault)
{
    size_t count = 0;
    enum tg_err err = post_again(&desk->folder, desk->reg, &count, fault);
    if (err == TG_OK)
        printf(_("%zu bundles lie in %s/spool/out again, the same bytes as before.\n"), count,
               desk->folder.path);
    return err;
}

static enum tg_err do_proof(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    FILE *out = NULL;
    size_t nth = 1;
    enum tg_err err = command_number("NTH", command_word(desk, 1), INT_MAX, &nth, fault);
    if (err == TG_OK)
        err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = export_open(desk->args.out, &out, fault);
    if (err == TG_OK)
        err = command_end(desk->args.out, out, export_filed(desk->reg, docket, nth - 1, out, fault),
                          fault);
    docket_destroy(docket);
    return err;
}

enum {
    WRITES = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET | COMMAND_POST,
    CARRIES = COMMAND_REGISTER | COMMAND_POST,
};

static const struct command commands[] = {
    {.name = "ask",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "text text-file json",
     .needs = WRITES,
     .help = N_("ask the submitter something, by name or not: it goes to the mailbox"),
     .more = N_("Whoever holds the receipt reads it at a kiosk and can write back. Steps that the\n"
                "submitter is told of write a letter by themselves."),
     .run = do_ask},
    {.name = "write",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "text text-file json",
     .needs = WRITES,
     .help = N_("write to the submitter without taking a step"),
     .more = N_("The result of a case is told by its step `answer`; this is for all else."),
     .run = do_write},
    {.name = "echo",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = WRITES,
     .help = N_("send the report's own text to its mailbox"),
     .more = N_("For who asks for it. Names and contacts are left out."),
     .run = do_echo},
    {.name = "proof",
     .words = N_("CASE [NTH]"),
     .more_min = 1,
     .more_max = 2,
     .options = "out",
     .needs = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET,
     .help = N_("a report as it was sealed, to check a proof of filing against"),
     .more = N_("For `tonggui-ctl verify --report FILE`. The submitter shows the proof and its "
                "opening.\n"
                "Of several reports the NTH (1)."),
     .run = do_proof},
    {.name = "mail",
     .second = "resend",
     .words = "",
     .needs = CARRIES,
     .help = N_("put all bundles that have not expired into spool/out again"),
     .more = N_("For a hub that lost them. It knows those that it has."),
     .run = do_resend},
    {.name = "mail",
     .words = "",
     .options = "json",
     .needs = CARRIES,
     .help = N_("the mail: what waits, which bundles were made, when the next one goes"),
     .more = N_("`import` and `watch` make the bundles: always as many letters in each, whether\n"
                "there is anything to say or not."),
     .run = do_mail},
};

const struct command_group command_mail = {N_("Mail"), commands,
                                           sizeof commands / sizeof *commands};
