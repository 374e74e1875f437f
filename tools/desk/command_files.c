/* What comes in, what goes out, and the register as a whole. */
#include "app/ui/words.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/export.h"
#include "tools/desk/import.h"
#include "tools/desk/keygen.h"
#include "tools/desk/listing.h"
#include "tools/desk/reception.h"
#include "tools/desk/show.h"
#include "tools/desk/watch.h"

#include <limits.h>
#include <string.h>

static void on_warning(void *ctx, const char *text)
{
    command_progress_end(ctx);
    fprintf(stderr, "tonggui-desk: %s\n", text);
}

static void on_progress(void *ctx, size_t done, size_t of)
{
    command_progress(ctx, _("parcel"), done, of);
}

/* One object a line, for programs that read as it comes. */
static enum tg_err put_line(json_t *json, struct fault *fault)
{
    if (json == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for what is to be told."));
    json_dumpf(json, stdout, 0);
    json_decref(json);
    putchar('\n');
    return TG_OK;
}

static enum tg_err tell_arrived(struct desk *desk, const char *case_id, struct fault *fault)
{
    struct docket *docket = NULL;
    int64_t now_s = clock_unix_s(&desk->clock);
    enum tg_err err = docket_fold(desk->reg, &desk->rules, case_id, &docket, fault);
    if (err != TG_OK)
        return err;
    if (desk->args.json) {
        struct sheet_line line;
        sheet_of(docket, now_s, &line);
        err = put_line(case_json_line(&desk->rules, &line, desk->lang), fault);
    } else {
        listing_print_one(&desk->rules, docket, desk->lang, now_s, stdout);
    }
    if (err == TG_OK && desk->args.show && !desk->args.json) {
        putchar('\n');
        err = show_case(desk->reg, &desk->rules, docket, desk->lang, now_s, stdout, fault);
        putchar('\n');
    }
    docket_destroy(docket);
    return err;
}

/* A case that is closed to who imports is told of only by its number. */
static enum tg_err tell_closed(const struct desk *desk, const char *case_id, struct fault *fault)
{
    if (desk->args.json)
        return put_line(json_pack("{s:s, s:b}", "case", case_id, "closed_to_you", 1), fault);
    printf(_("%-20s  is closed to you\n"), case_id);
    return TG_OK;
}

static void on_arrival(void *ctx, const char *case_id, int64_t event)
{
    struct desk *desk = ctx;
    struct fault fault;
    (void)event;
    command_progress_end(desk);
    enum tg_err err = tell_arrived(desk, case_id, &fault);
    if (err == TG_ERR_DENIED)
        err = tell_closed(desk, case_id, &fault);
    if (err != TG_OK)
        on_warning(desk, fault.text);
    fflush(stdout);
}

static void on_reply(void *ctx, const char *case_id, enum reply_what what)
{
    static const char *const says[REPLY_WHAT_COUNT] = {
        [REPLY_ANSWER] = N_("the submitter answered"),
        [REPLY_STATEMENT] = N_("the submitter wrote back"),
        [REPLY_ECHO] = N_("the submitter asks for the text of the report"),
        [REPLY_FORGET] =
            N_("the submitter destroyed the mailbox: no letter is sent to it any more"),
    };
    struct desk *desk = ctx;
    struct docket *docket = NULL;
    struct fault fault;
    command_progress_end(desk);
    enum tg_err err = docket_fold(desk->reg, &desk->rules, case_id, &docket, &fault);
    if (err == TG_ERR_DENIED)
        err = tell_closed(desk, case_id, &fault);
    else if (err == TG_OK && desk->args.json)
        err = put_line(json_pack("{s:s, s:s}", "case", case_id, "reply", reply_word(what)), &fault);
    else if (err == TG_OK)
        printf("%-20s  %s\n", case_id, _(says[what]));
    docket_destroy(docket);
    if (err != TG_OK)
        on_warning(desk, fault.text);
    fflush(stdout);
}

/* A term runs out while nothing arrives, too. */
static void on_looked(void *ctx)
{
    struct desk *desk = ctx;
    command_progress_end(desk);
    command_tell_due(desk, false);
}

static struct import_listener listener(struct desk *desk)
{
    return (struct import_listener){.arrived = on_arrival,
                                    .replied = on_reply,
                                    .warned = on_warning,
                                    .progress = on_progress,
                                    .looked = on_looked,
                                    .ctx = desk};
}

static enum tg_err print_sum(const struct desk *desk, const struct import_sum *sum,
                             struct fault *fault)
{
    if (desk->args.json)
        return put_line(
            json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "parcels", (json_int_t)sum->parcels,
                      "reports", (json_int_t)sum->reports, "replies", (json_int_t)sum->replies,
                      "unreadable", (json_int_t)sum->unreadable, "others", (json_int_t)sum->others,
                      "again", (json_int_t)sum->again, "refused", (json_int_t)sum->refused),
            fault);
    fprintf(stderr,
            _("%zu parcels: %zu new reports, %zu replies, %zu unreadable, %zu covers or sealed to "
              "others; %zu parcels known before, %zu refused\n"),
            sum->parcels, sum->reports, sum->replies, sum->unreadable, sum->others, sum->again,
            sum->refused);
    return TG_OK;
}

static enum tg_err do_import(struct desk *desk, struct fault *fault)
{
    struct import_sum sum;
    struct post_sum mail = {.made = 0};
    const struct import_listener to = listener(desk);
    struct reception reception = {
        .rules = &desk->rules, .clock = &desk->clock, .post = &desk->post};
    const struct intake_rules by = reception_rules(&reception);
    enum tg_err err = import_spool(&desk->folder, desk->reg, &desk->clock, &to, &by, &sum, fault);
    command_progress_end(desk);
    desk->status = sum.refused > 0 ? EXIT_REFUSED : 0;
    if (err == TG_OK)
        err = post_due(&desk->folder, desk->reg, &desk->clock, &mail, fault);
    if (mail.warning[0] != '\0')
        on_warning(desk, mail.warning);
    if (err != TG_OK) {
        struct fault ignored;
        (void)print_sum(desk, &sum, &ignored);
        return err;
    }
    return print_sum(desk, &sum, fault);
}

static enum tg_err do_watch(struct desk *desk, struct fault *fault)
{
    const struct import_listener to = listener(desk);
    struct reception reception = {
        .rules = &desk->rules, .clock = &desk->clock, .post = &desk->post};
    const struct intake_rules by = reception_rules(&reception);
    return watch_spool(&desk->folder, desk->reg, &desk->clock, &to, &by, fault);
}

static enum tg_err put_export(struct desk *desk, FILE *out, struct fault *fault)
{
    struct docket *docket = NULL;
    if (command_word(desk, 0) == NULL)
        return export_cases(desk->reg, &desk->rules, desk->lang, out, fault);
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = export_case(desk->reg, &desk->rules, docket, EVENT_VIEW_EXPORTED, desk->lang,
                          clock_unix_s(&desk->clock), out, fault);
    docket_destroy(docket);
    return err;
}

static enum tg_err do_export(struct desk *desk, struct fault *fault)
{
    FILE *out = NULL;
    enum tg_err err = export_open(desk->args.out, &out, fault);
    if (err != TG_OK)
        return err;
    err = put_export(desk, out, fault);
    return command_end(desk->args.out, out, err, fault);
}

static enum tg_err do_unreadable(struct desk *desk, struct fault *fault)
{
    FILE *out = NULL;
    size_t event = 0;
    if (command_word(desk, 0) == NULL)
        return show_unreadable(desk->reg, desk->args.json, stdout, fault);
    enum tg_err err = command_number("EVENT", command_word(desk, 0), INT_MAX, &event, fault);
    if (err == TG_OK)
        err = export_open(desk->args.out, &out, fault);
    if (err != TG_OK)
        return err;
    err = export_unreadable(desk->reg, (int64_t)event, out, fault);
    return command_end(desk->args.out, out, err, fault);
}

static enum tg_err do_verify(struct desk *desk, struct fault *fault)
{
    struct register_sum sum;
    enum tg_err err = register_verify(desk->reg, &sum, fault);
    if (err != TG_OK)
        return err;
    if (desk->args.json)
        return case_json_write(
            json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "events", (json_int_t)sum.events,
                      "closed_to_you", (json_int_t)sum.closed, "bodies", (json_int_t)sum.bodies,
                      "envelopes", (json_int_t)sum.envelopes, "batches", (json_int_t)sum.batches,
                      "officers", (json_int_t)sum.officers, "lines", (json_int_t)sum.lines,
                      "bundles", (json_int_t)sum.bundles),
            stdout, fault);
    printf(_("The register holds: %lld events, %lld reports and other texts, %lld envelopes in "
             "%lld batches, %lld officers.\n"),
           (long long)sum.events, (long long)sum.bodies, (long long)sum.envelopes,
           (long long)sum.batches, (long long)sum.officers);
    if (sum.closed > 0)
        printf(_("%lld of the events are of cases that are closed to you; the chain over them "
                 "holds.\n"),
               (long long)sum.closed);
    return TG_OK;
}

static enum tg_err do_keygen(struct desk *desk, struct fault *fault)
{
    char recipient[RECIPIENT_TEXT_MAX + 1];
    enum tg_err err = keygen(desk->args.out, &desk->clock, recipient, fault);
    if (err != TG_OK)
        return err;
    if (desk->args.out != NULL)
        printf("%s\n", recipient);
    else
        fprintf(stderr, _("Public key: %s\n"), recipient);
    return TG_OK;
}

enum {
    TAKES_IN = COMMAND_FOLDER | COMMAND_RULES | COMMAND_REGISTER | COMMAND_SHEET,
    GIVES_OUT = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET,
};

static const struct command commands[] = {
    {.name = "import",
     .words = "",
     .options = "json",
     .needs = TAKES_IN,
     .help = N_("take in what the courier left in DIR/spool/in"),
     .more = N_("--json: a line for each case that arrived, then one with the sums."),
     .run = do_import},
    {.name = "watch",
     .words = "",
     .options = "show json",
     .needs = TAKES_IN,
     .help = N_("the same, and go on as parcels arrive"),
     .run = do_watch},
    {.name = "export",
     .words = N_("[CASE]"),
     .more_max = 1,
     .options = "out",
     .needs = GIVES_OUT,
     .help = N_("cases and their words as JSON, in plain text"),
     .run = do_export},
    {.name = "unreadable",
     .words = N_("[EVENT]"),
     .more_max = 1,
     .options = "out json",
     .needs = COMMAND_REGISTER,
     .help = N_("what opened but is no report we can read; its bytes"),
     .run = do_unreadable},
    {.name = "register",
     .second = "verify",
     .words = "",
     .options = "json",
     .needs = COMMAND_REGISTER,
     .help = N_("check every entry of the register"),
     .run = do_verify},
    {.name = "keygen",
     .words = "",
     .options = "out",
     .help = N_("a new key for headquarters, as age-keygen writes it"),
     .more = N_("Prints its recipient (age1...), which tonggui-ctl init wants. Keep the file as\n"
                "DIR/NAME.identity, and a copy of it in a safe."),
     .run = do_keygen},
};

const struct command_group command_files = {N_("Taking in, giving out"), commands,
                                            sizeof commands / sizeof *commands};
