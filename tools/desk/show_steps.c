#include "tools/desk/show_steps.h"

#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/show.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { STEP_COLUMNS = 26, TERM_COLUMNS = 28, LATER_S = 60 };

static void print_clock(const struct docket *docket, const struct docket_clock *clock,
                        enum lang lang, int64_t now_s, FILE *out)
{
    char name[256], end[WHEN_SIZE], other[WHEN_SIZE], span[WHEN_SPAN_SIZE];
    snprintf(name, sizeof name, "%s (%s)", pack_text_in(&clock->rule->title, lang),
             clock->rule->id);
    fputs("  ", out);
    show_column(out, name, TERM_COLUMNS);
    if (!clock->started) {
        fputs(_("not begun; begins with"), out);
        for (size_t i = 0; i < clock->rule->from.count; i++)
            fprintf(out, "%s %s", i > 0 ? _(" or") : "",
                    title_step(docket->pack, clock->rule->from.ids[i], lang));
        fputc('\n', out);
        return;
    }
    when_local(clock->end_s, end);
    when_span(now_s, clock->end_s, lang, span);
    bool late = docket_clock_late(clock, now_s);
    if (clock->running)
        fprintf(out, _("%s ends %s%s (%s)%s"), late ? _("LATE:") : _("runs,"),
                clock->unsure ? "≥ " : "", end, span, clock->extended ? _(", extended") : "");
    else {
        when_local(clock->stopped_s, other);
        fprintf(out, _("%s: due %s, done %s"), late ? _("LATE") : _("kept"), end, other);
    }
    if (clock->running && clock->limit_s > clock->end_s) {
        when_local(clock->limit_s, other);
        fprintf(out, _("; can be extended to %s"), other);
    }
    fputc('\n', out);
}

void show_steps_terms(const struct docket *docket, enum lang lang, int64_t now_s, FILE *out)
{
    size_t shown = 0;
    for (size_t i = 0; i < docket->clock_count; i++) {
        if (!docket->clocks[i].applies)
            continue;
        if (shown++ == 0)
            fputs(_("\nTerms\n"), out);
        print_clock(docket, &docket->clocks[i], lang, now_s, out);
    }
}

/* ---- history */

static void print_written(const struct docket *docket, const char *step, const json_t *written,
                          enum lang lang, FILE *out)
{
    const char *field;
    json_t *text;
    json_object_foreach((json_t *)(uintptr_t)written, field, text)
    {
        const struct pack_field *known = title_find_field(docket->pack, step, field);
        if (!json_is_string(text) || (known != NULL && known->answer == PACK_ANSWER_CHOICE) ||
            strcmp(field, "ground") == 0)
            continue; /* choices are facts and stand there */
        if (strcmp(field, "text") != 0) {
            fputs("      ", out);
            show_text(out, "", title_field(docket->pack, step, field, lang));
        }
        show_text(out, "        ", json_string_value(text));
    }
}

static void print_step(const struct docket *docket, const struct docket_entry *entry,
                       enum lang lang, FILE *out)
{
    const struct event_step *step = &entry->step;
    char time[WHEN_SIZE];
    fprintf(out, "%s (%s)\n", title_step(docket->pack, step->step, lang), step->step);
    if (step->at_unix_s + LATER_S <= entry->unix_s) {
        when_local((int64_t)step->at_unix_s, time);
        fprintf(out, _("      happened %s\n"), time);
    }
    if (step->officer_to[0] != '\0') {
        fputs(_("      to "), out);
        show_text(out, "", step->officer_to);
    }
    for (size_t i = 0; i < step->department_count; i++)
        fprintf(out, _("      to %s (%s)\n"),
                title_department(docket->pack, step->departments[i], lang), step->departments[i]);
    if (step->until_unix_s != 0) {
        when_local((int64_t)step->until_unix_s, time);
        fprintf(out, _("      %s%suntil %s\n"), title_clock(docket->pack, step->clock, lang),
                step->clock[0] != '\0' ? " " : "", time);
    }
    if (step->verb == PACK_VERB_NOTE && step->clock[0] != '\0')
        fprintf(out, _("      the submitter was called: %s\n"),
                title_clock(docket->pack, step->clock, lang));
    const char *kind = docket_fact(docket, "kind");
    for (size_t i = 0; i < step->fact_count; i++)
        fprintf(out, "      %s: %s\n", title_fact(docket->pack, step->facts[i].id, lang),
                title_value(docket->pack, kind, step->facts[i].id, step->facts[i].value, lang));
}

static void print_access(const struct event_access *access, FILE *out)
{
    show_text(out,
              access->why == EVENT_ACCESS_NAMED ? _("closed to, since the report names them: ")
              : access->barred                  ? _("closed to ")
                                                : _("opened again to "),
              access->officer);
}

static void print_letter(const struct docket *docket, const struct event_letter *letter,
                         enum lang lang, FILE *out)
{
    char due[WHEN_SIZE];
    fprintf(out, "%s%s\n", title_letter_kind(letter, lang),
            title_letter(docket->pack, letter, lang));
    if (letter->due_unix_s == 0)
        return;
    when_local((int64_t)letter->due_unix_s, due);
    fprintf(out, _("      %s until %s\n"), title_clock(docket->pack, letter->clock, lang), due);
}

/* Which question was answered; the words come from elsewhere. */
static void print_reply(const struct docket *docket, const struct event_reply *reply, FILE *out)
{
    const struct docket_entry *question = docket_question(docket, reply);
    char asked[WHEN_SIZE];
    switch ((enum reply_what)reply->what) {
    case REPLY_ANSWER:
        if (question != NULL) {
            when_local((int64_t)question->unix_s, asked);
            fprintf(out, _("the submitter answered what was asked %s\n"), asked);
        } else {
            fprintf(out, _("the submitter answered (letter %" PRIu32 " of %s)\n"), reply->to,
                    reply->desk.text);
        }
        return;
    case REPLY_STATEMENT:
        fprintf(out, "%s\n", _("the submitter wrote back"));
        return;
    case REPLY_ECHO:
        fprintf(out, "%s\n", _("the submitter asks for the text of the report"));
        return;
    case REPLY_FORGET:
        fprintf(out, "%s\n",
                _("the submitter destroyed the mailbox: no letter is sent to it any more"));
        return;
    case REPLY_WHAT_COUNT:
        return;
    }
}

static void print_what(const struct docket *docket, const struct docket_entry *entry,
                       enum lang lang, FILE *out)
{
    static const char *const views[] = {
        [EVENT_VIEW_SHOWN] = N_("saw who the submitter is"),
        [EVENT_VIEW_EXPORTED] = N_("exported who the submitter is"),
        [EVENT_VIEW_PRINTED] = N_("printed who the submitter is"),
    };
    switch (entry->type) {
    case EVENT_STEP:
        print_step(docket, entry, lang, out);
        return;
    case EVENT_VIEW:
        fprintf(out, "%s\n",
                _(entry->view.what < sizeof views / sizeof *views && views[entry->view.what] != NULL
                      ? views[entry->view.what]
                      : views[EVENT_VIEW_SHOWN]));
        return;
    case EVENT_ACCESS:
        print_access(&entry->access, out);
        return;
    case EVENT_LETTER:
        print_letter(docket, &entry->letter, lang, out);
        return;
    case EVENT_REPLY:
        print_reply(docket, &entry->reply, out);
        return;
    default:
        fputs(_("asked for it and was refused: it is closed to them\n"), out);
    }
}

static enum tg_err print_body(struct register_file *reg, const struct docket *docket,
                              const struct docket_entry *entry, uint8_t *room, enum lang lang,
                              FILE *out, struct fault *fault)
{
    const struct event_body *body = docket_body(entry);
    size_t len = 0;
    if (body == NULL)
        return TG_OK;
    enum tg_err err = register_body(reg, entry->event, body, room, &len, fault);
    if (err != TG_OK)
        return err;
    if (entry->type == EVENT_ACCESS || entry->type == EVENT_REPLY) {
        room[len] = '\0';
        show_text(out, "        ", (const char *)room);
        return TG_OK;
    }
    json_t *written = json_loadb((const char *)room, len, 0, NULL);
    print_written(docket, entry->type == EVENT_STEP ? entry->step.step : "", written, lang, out);
    json_decref(written);
    return TG_OK;
}

static void print_again(const struct docket_report *report, FILE *out)
{
    char received[WHEN_SIZE];
    when_local((int64_t)report->report.receipt.unix_s, received);
    fprintf(out, _("  %s  the submitter wrote again\n"), received);
}

enum tg_err show_steps_history(struct register_file *reg, const struct docket *docket,
                               enum lang lang, FILE *out, struct fault *fault)
{
    uint8_t *room = secret_create(REGISTER_BODY_MAX + 1);
    enum tg_err err = TG_OK;
    if (room == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    size_t reports =
        docket->report_count < DOCKET_REPORTS_MAX ? docket->report_count : DOCKET_REPORTS_MAX;
    fputs(_("\nWhat was done\n"), out);
    if (docket->entry_count == 0 && reports < 2)
        fputs(_("  Nothing yet.\n"), out);
    size_t next = 1; /* the first report is the case */
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        bool reply = entry->type == EVENT_REPLY;
        char at[WHEN_SIZE];
        while (next < reports && docket->reports[next].event < entry->event)
            print_again(&docket->reports[next++], out);
        when_local((int64_t)(reply ? entry->reply.receipt.unix_s : entry->unix_s), at);
        fprintf(out, "  %s  ", at);
        if (!reply)
            show_column(out, entry->officer, 10);
        print_what(docket, entry, lang, out);
        err = print_body(reg, docket, entry, room, lang, out, fault);
    }
    while (err == TG_OK && next < reports)
        print_again(&docket->reports[next++], out);
    secret_destroy(room);
    return err;
}

/* ---- what can be done */

/* _("needed, if penalty is fine"): conditions on a choice of the same step. */
static void print_when(const struct pack_step *step, const struct pack_field *field, FILE *out)
{
    for (size_t i = 0; i < field->when_count; i++) {
        const struct pack_condition *when = &field->when[i];
        for (size_t j = 0; j < step->field_count; j++)
            if (strcmp(step->fields[j].id, when->of) == 0) {
                fprintf(out, _(", if %s is"), when->of);
                for (size_t k = 0; k < when->is_count; k++)
                    fprintf(out, "%s %s", k > 0 ? _(" or") : "", when->is[k]);
                break;
            }
    }
}

static void print_field(const struct pack_step *step, const struct pack_field *field,
                        enum lang lang, FILE *out)
{
    fprintf(out, _("        %s=...  %s, %s"), field->id, pack_text_in(&field->title, lang),
            field->required ? _("needed") : _("optional"));
    print_when(step, field, out);
    for (size_t i = 0; i < field->option_count; i++)
        fprintf(out, "%s %s (%s)", i == 0 ? ":" : ",", field->options[i].id,
                pack_text_in(&field->options[i].title, lang));
    if (field->answer == PACK_ANSWER_NUMBER && field->max != 0)
        fprintf(out, _(": %" PRId64 " to %" PRId64), field->min, field->max);
    else if (field->answer == PACK_ANSWER_NUMBER)
        fprintf(out, _(": a whole number from %" PRId64), field->min);
    else if (field->answer == PACK_ANSWER_DATE)
        fputs(_(": a day, YYYY-MM-DD"), out);
    fputc('\n', out);
}

/* What a verb asks for besides the pack's fields. */
static void print_own_needs(const struct docket *docket, const struct pack_step *step,
                            enum lang lang, FILE *out)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const char *proposed[EVENT_DEPARTMENTS_MAX];
    switch (step->verb) {
    case PACK_VERB_REFUSE:
        for (size_t i = 0; handling != NULL && i < handling->refusal_count; i++)
            fprintf(out, "        ground=%s  %s\n", handling->refusals[i].id,
                    pack_text_in(&handling->refusals[i].title, lang));
        break;
    case PACK_VERB_ROUTE: {
        size_t count = docket_proposed(docket, proposed);
        fputs(count > 0 ? _("        departments; proposed:") : _("        departments"), out);
        for (size_t i = 0; i < count; i++)
            fprintf(out, " %s (%s)", proposed[i],
                    title_department(docket->pack, proposed[i], lang));
        fputc('\n', out);
        break;
    }
    case PACK_VERB_TAKE:
        fputs(_("        --to OFFICER  (you, if left out)\n"), out);
        break;
    case PACK_VERB_DELEGATE:
        fputs(_("        --to OFFICER, or departments; --until DAY\n"), out);
        break;
    case PACK_VERB_EXTEND:
        fputs(_("        --until DAY --text WHY  (--clock ID when several can be)\n"), out);
        break;
    case PACK_VERB_LINK:
        fputs(_("        case=NUMBER\n"), out);
        break;
    default:
        break;
    }
    if (step->verb == PACK_VERB_REFUSE || step->verb == PACK_VERB_ANSWER ||
        step->verb == PACK_VERB_NOTE)
        fputs(_("        --text TEXT, or --text-file FILE\n"), out);
}

/* "accept", or "do … hear_subject" where the pack has no one step for a usual verb. */
static void command_of(const struct register_file *reg, const struct docket *docket,
                       const struct pack_step *step, char *out, size_t size)
{
    const char *verb = pack_verb_name(step->verb);
    const struct pack_step *only = NULL;
    struct fault ignored;
    bool usual = pack_step_find(NULL, verb) != NULL &&
                 act_step_of(reg, docket, step->verb, &only, &ignored) == TG_OK && only == step;
    if (usual)
        snprintf(out, size, "%s %s", verb, docket->id);
    else
        snprintf(out, size, "do %s %s", docket->id, step->id);
}

void show_steps_next(struct register_file *reg, const struct docket *docket, enum lang lang,
                     bool all, FILE *out)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    struct fault why;
    char command[CASE_ID_MAX + PACK_ID_MAX + 8];
    fputs(_("\nWhat can be done now\n"), out);
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        if (step == NULL || act_may(reg, docket, step, &why) != TG_OK)
            continue;
        command_of(reg, docket, step, command, sizeof command);
        fputs("  ", out);
        show_column(out, command, STEP_COLUMNS);
        fprintf(out, "%s\n", pack_text_in(&step->title, lang));
        if (all && step->help.in[0] != NULL)
            show_text(out, "        ", pack_text_in(&step->help, lang));
        for (size_t j = 0; j < step->field_count; j++)
            if (act_asks(docket, step, &step->fields[j]))
                print_field(step, &step->fields[j], lang, out);
        print_own_needs(docket, step, lang, out);
    }
    if (!all)
        return;
    fputs(_("\nWhat can't be done now\n"), out);
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        if (step == NULL || act_may(reg, docket, step, &why) == TG_OK)
            continue;
        fputs("  ", out);
        show_column(out, step->id, STEP_COLUMNS);
        fprintf(out, "%s\n", pack_text_in(&step->title, lang));
        show_text(out, "        ", why.text);
    }
}

void show_steps_names(struct register_file *reg, const struct docket *docket, enum lang lang,
                      FILE *out)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    struct fault ignored;
    size_t shown = 0;
    fputs(_("Next: "), out);
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        if (step == NULL || step->verb == PACK_VERB_NOTE || step->verb == PACK_VERB_LINK ||
            act_may(reg, docket, step, &ignored) != TG_OK)
            continue;
        fprintf(out, "%s%s (%s)", shown++ > 0 ? ", " : "", step->id,
                pack_text_in(&step->title, lang));
    }
    fprintf(out, _("%s. `show %s` says what each asks for.\n"), shown == 0 ? _("nothing") : "",
            docket->id);
}
