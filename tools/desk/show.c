#include "tools/desk/show.h"

#include "app/form/report.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/case_json.h"
#include "tools/desk/phrase.h"
#include "tools/desk/register_replies.h"
#include "tools/desk/report_text.h"
#include "tools/desk/show_steps.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <string.h>

enum { LABEL_COLUMNS = 10 };

struct show {
    struct register_file *reg;
    const struct rules *rules;
    const struct docket *docket;
    enum lang lang;
    int64_t now_s;
    FILE *out;
    uint8_t *body; /* secret */
};

/* "2026-11-23", "about 2026-11", "unknown". */
static void print_day(const struct show *show, const char *text)
{
    char day[PHRASE_TIME_SIZE];
    phrase_date(text, show->lang, day);
    show_text(show->out, "    ", day);
}

static void print_answer(const struct show *show, const struct pack *pack,
                         const struct report_answer *answer)
{
    const struct pack_question *question = packs_question(pack, answer->question);
    FILE *out = show->out;
    fputc('\n', out);
    show_text(out, "",
              question != NULL ? pack_text_in(&question->title, show->lang) : answer->question);
    if (question != NULL && question->answer == PACK_ANSWER_SIGNATURE && answer->text != NULL) {
        fputs(_("    (signed by finger)\n"), out);
        return;
    }
    if (answer->text != NULL) {
        if (question != NULL && question->option_count > 0)
            show_text(out, "    ", packs_option_title(question, answer->text, show->lang));
        else if (question != NULL && question->answer == PACK_ANSWER_DATE)
            print_day(show, answer->text);
        else
            show_text(out, "    ", answer->text);
    }
    for (size_t i = 0; i < answer->option_count; i++)
        show_text(out, "    ", packs_option_title(question, answer->options[i], show->lang));
}

static void print_label(FILE *out, const char *label)
{
    show_column(out, label, LABEL_COLUMNS);
}

static void print_labelled(FILE *out, const char *label, const char *text)
{
    print_label(out, label);
    show_text(out, "", text);
}

static void print_notes(FILE *out, const struct report *report, enum report_text_who who)
{
    print_labelled(out, _("Submitter"),
                   !report->named ? _("anonymous")
                   : who == REPORT_TEXT_WITHHELD
                       ? _("named; name and contact are not shown to your role")
                       : _("named"));
    if (report->filed[0] != '\0')
        print_labelled(out, _("Filed"), report->filed);
    if (report->clock_unsure)
        print_labelled(out, "", _("but the kiosk's clock was unsure"));
    if (report->about_readers)
        print_labelled(out, _("Note"), _("it is about those who would usually read it"));
    if (report->urgent)
        print_labelled(out, _("Note"), _("urgent"));
}

static void print_report_head(const struct show *show, const struct event_report *event,
                              const struct report *report, const struct pack *pack, bool same_pack)
{
    FILE *out = show->out;
    char received[WHEN_SIZE];
    when_local((int64_t)event->receipt.unix_s, received);
    print_label(out, _("Received"));
    fprintf(out, _("%s, %s\n"), received,
            event->receipt.by_hub ? _("as the hub signed") : _("when this desk took it in"));
    print_labelled(out, _("Kiosk"), event->kiosk.text);
    if (strcmp(event->kiosk.text, report->kiosk.text) != 0) {
        print_label(out, "");
        fprintf(out, _("but it says it was written at %s\n"), report->kiosk.text);
    }
    print_label(out, _("Pack"));
    fprintf(out, _("%s, version %" PRIu32 "%s\n"), report->pack_id, report->pack_version,
            pack == NULL ? _("  (not here: put it into packs/ to read its questions)")
            : !same_pack ? _("  (the words below are of another version)")
                         : "");
    print_labelled(out, _("Kind"), title_value(pack, NULL, "kind", report->kind, show->lang));
    if (report->category[0] != '\0')
        print_labelled(out, _("Category"),
                       title_value(pack, report->kind, "category", report->category, show->lang));
}

static enum tg_err read_report(const struct show *show, const struct docket_report *of,
                               struct report **out, enum report_text_who *out_who,
                               struct fault *fault)
{
    size_t len = 0;
    enum tg_err err =
        report_text_load(show->reg, of->event, &of->report, show->body, &len, out_who, fault);
    return err == TG_OK ? report_parse(show->body, len, out, fault) : err;
}

static enum tg_err print_report(const struct show *show, const struct docket_report *of,
                                struct fault *fault)
{
    struct report *report = NULL;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    bool same = false;
    enum tg_err err = read_report(show, of, &report, &who, fault);
    if (err != TG_OK)
        return err;
    const struct pack *pack = packs_find(&show->rules->packs, report, &same);
    if (of != show->docket->reports)
        fputs(_("\n---- written to again\n"), show->out);
    print_report_head(show, &of->report, report, pack, same);
    print_notes(show->out, report, who);
    if (of == show->docket->reports)
        show_steps_terms(show->docket, show->lang, show->now_s, show->out);
    for (size_t i = 0; i < report->answer_count; i++)
        print_answer(show, pack, &report->answers[i]);
    report_destroy(report);
    return TG_OK;
}

static void print_head(const struct show *show)
{
    const struct docket *docket = show->docket;
    FILE *out = show->out;
    print_label(out, _("Case"));
    fprintf(out, "%s%s\n", docket->id,
            docket->of.ordinal > 1 ? _("  (another case has this number, with other keys)") : "");
    print_label(out, _("State"));
    fprintf(out, "%s (%s)\n", docket_state_title(docket->state, show->lang),
            docket_state_name(docket->state));
    if (docket->holder[0] != '\0')
        print_labelled(out, _("Held by"), docket->holder);
    for (size_t i = 0; i < docket->department_count; i++) {
        print_label(out, i == 0 ? _("At") : "");
        fprintf(out, "%s (%s)\n",
                title_department(docket->pack, docket->departments[i], show->lang),
                docket->departments[i]);
    }
    if (docket->wrote_back)
        print_labelled(out, _("Note"), _("the submitter wrote back; nothing was done since"));
    if (docket->asks_echo)
        print_labelled(out, _("Note"), _("the submitter asks for the text of the report"));
    if (docket->forgotten)
        print_labelled(out, _("Note"),
                       _("the submitter destroyed the mailbox: no letter is sent to it any more"));
    for (size_t i = 0; i < docket->barred_count; i++)
        print_labelled(out, i == 0 ? _("Closed to") : "", docket->barred[i]);
}

static size_t kept_reports(const struct docket *docket)
{
    return docket->report_count < DOCKET_REPORTS_MAX ? docket->report_count : DOCKET_REPORTS_MAX;
}

enum tg_err show_case(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, enum lang lang, int64_t now_s, FILE *out,
                      struct fault *fault)
{
    struct show show = {.reg = reg,
                        .rules = rules,
                        .docket = docket,
                        .lang = lang,
                        .now_s = now_s,
                        .out = out,
                        .body = secret_create(REGISTER_BODY_MAX)};
    if (show.body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = report_text_note_view(reg, docket->id, EVENT_VIEW_SHOWN, fault);
    if (err == TG_OK)
        print_head(&show);
    for (size_t i = 0; err == TG_OK && i < kept_reports(docket); i++)
        err = print_report(&show, &docket->reports[i], fault);
    if (err == TG_OK && docket->report_count > DOCKET_REPORTS_MAX)
        fprintf(out, _("\n%zu more reports: `export` has them all.\n"),
                docket->report_count - DOCKET_REPORTS_MAX);
    if (err == TG_OK)
        err = show_steps_history(reg, docket, lang, out, fault);
    if (err == TG_OK)
        show_steps_next(reg, docket, lang, false, out);
    secret_destroy(show.body);
    return err;
}

static enum tg_err not_for_role(const struct docket *docket, struct fault *fault)
{
    return fault_set(fault, TG_ERR_DENIED,
                     _("Who the submitter of case %s is, is not for your role."), docket->id);
}

/* `json` NULL: as lines. */
static void put_identity(const struct show *show, const struct report *report, json_t *json)
{
    bool same = false;
    const struct pack *pack = packs_find(&show->rules->packs, report, &same);
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct report_answer *answer = &report->answers[i];
        if (answer->identity && json == NULL)
            print_answer(show, pack, answer);
        else if (answer->identity && answer->text != NULL)
            json_object_set_new(json, answer->question, json_string(answer->text));
    }
}

static enum tg_err read_identity(const struct show *show, const struct docket_report *of,
                                 json_t *json, bool *named, struct fault *fault)
{
    struct report *report = NULL;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    if (!of->report.has_identity)
        return TG_OK;
    *named = true;
    enum tg_err err = read_report(show, of, &report, &who, fault);
    if (err != TG_OK)
        return err;
    if (who == REPORT_TEXT_WITHHELD)
        err = not_for_role(show->docket, fault);
    else
        put_identity(show, report, json);
    report_destroy(report);
    return err;
}

enum tg_err show_identity(struct register_file *reg, const struct rules *rules,
                          const struct docket *docket, enum lang lang, bool json, FILE *out,
                          struct fault *fault)
{
    struct show show = {.reg = reg,
                        .rules = rules,
                        .docket = docket,
                        .lang = lang,
                        .out = out,
                        .body = secret_create(REGISTER_BODY_MAX)};
    json_t *identity = json ? json_object() : NULL;
    bool named = false;
    if (show.body == NULL || (json && identity == NULL)) {
        secret_destroy(show.body);
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    }
    enum tg_err err = report_text_note_view(reg, docket->id, EVENT_VIEW_SHOWN, fault);
    for (size_t i = 0; err == TG_OK && i < kept_reports(docket); i++)
        err = read_identity(&show, &docket->reports[i], identity, &named, fault);
    if (err == TG_OK && !named)
        err = fault_set(fault, TG_ERR_MISSING,
                        _("Case %s is anonymous: answer it, and the receipt's holder reads it."),
                        docket->id);
    secret_destroy(show.body);
    if (err == TG_OK && json)
        return case_json_write(json_pack("{s:s, s:o}", "case", docket->id, "identity", identity),
                               out, fault);
    json_decref(identity);
    return err;
}

struct unreadable {
    struct register_file *reg;
    FILE *out;
    json_t *json; /* NULL: lines */
    size_t seen;
};

static enum tg_err see_unreadable(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct unreadable *unreadable = ctx;
    const struct event_unreadable *what = &event->unreadable;
    char received[WHEN_ISO_SIZE];
    bool in = false;
    enum tg_err err = register_reply_is_in(unreadable->reg, id, &in, fault);
    if (err != TG_OK || in || event->type != EVENT_UNREADABLE)
        return err;
    unreadable->seen++;
    if (unreadable->json != NULL) {
        when_iso((int64_t)what->receipt.unix_s, received);
        json_t *one = json_pack("{s:I, s:s, s:s, s:s}", "event", (json_int_t)id, "received",
                                received, "kiosk", what->kiosk.text, "reason", what->reason);
        return json_array_append_new(unreadable->json, one) == 0
                   ? TG_OK
                   : fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the list."));
    }
    when_local((int64_t)what->receipt.unix_s, received);
    fprintf(unreadable->out, _("event %-8" PRId64 "  %s  %-16s  "), id, received, what->kiosk.text);
    show_text(unreadable->out, "", _(what->reason));
    return TG_OK;
}

enum tg_err show_unreadable(struct register_file *reg, bool json, FILE *out, struct fault *fault)
{
    struct unreadable unreadable = {.reg = reg, .out = out, .json = json ? json_array() : NULL};
    if (json && unreadable.json == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the list."));
    enum tg_err err = register_find(reg, "unreadable", see_unreadable, &unreadable, fault);
    if (err == TG_OK && json)
        return case_json_write(unreadable.json, out, fault);
    json_decref(unreadable.json);
    if (err == TG_OK && unreadable.seen == 0)
        fputs(_("Everything that opened could be read.\n"), out);
    return err;
}
