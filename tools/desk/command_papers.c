/* Papers, figures, and what a regulation wants once a period. */
#include "app/ui/words.h"
#include "tools/desk/archive.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/due.h"
#include "tools/desk/export.h"
#include "tools/desk/figures.h"
#include "tools/desk/form.h"
#include "tools/desk/title.h"

#include <string.h>
#include <unistd.h>

/* A PDF is nothing for a terminal. */
static enum tg_err open_paper(const struct desk *desk, FILE **out, struct fault *fault)
{
    if (desk->args.out == NULL && isatty(STDOUT_FILENO))
        return fault_set(fault, TG_ERR_RANGE,
                         _("Give --out FILE.pdf: a PDF is not for a terminal."));
    return export_open(desk->args.out, out, fault);
}

/* ---- figures */

static enum tg_err read_period(const struct desk *desk, enum pack_period usual, struct period *out,
                               struct fault *fault)
{
    static const enum pack_period kinds[] = {PACK_PERIOD_WEEK, PACK_PERIOD_MONTH,
                                             PACK_PERIOD_QUARTER, PACK_PERIOD_YEAR};
    const char *const given[] = {desk->args.week, desk->args.month, desk->args.quarter,
                                 desk->args.year};
    static const char *const names[] = {"--week", "--month", "--quarter", "--year"};
    int found = -1;
    struct period now;
    for (int i = 0; i < 4; i++) {
        if (given[i] != NULL && found >= 0)
            return fault_set(fault, TG_ERR_CONFLICT, _("Give %s or %s, not both."), names[found],
                             names[i]);
        found = given[i] != NULL ? i : found;
    }
    if (found < 0) {
        period_of(usual, clock_unix_s(&desk->clock), &now);
        period_before(&now, out);
        return TG_OK;
    }
    enum tg_err err = period_parse(given[found], out, fault);
    if (err == TG_OK && out->kind != kinds[found])
        err = fault_set(fault, TG_ERR_RANGE, _("%s: %s is none."), names[found], out->name);
    return err;
}

/* The one whose figures are wanted: named, or the only one here. NULL: all. */
static enum tg_err find_pack(const struct desk *desk, const struct pack **out, struct fault *fault)
{
    const struct packs *packs = &desk->rules.packs;
    const char *id = desk->args.pack;
    *out = NULL;
    if (id == NULL && packs->count > 0)
        id = packs->packs[0]->id;
    if (id == NULL)
        return TG_OK;
    const struct pack *found = rules_pack(&desk->rules, id);
    for (size_t i = 0; desk->args.pack == NULL && i < packs->count; i++)
        if (strcmp(packs->packs[i]->id, id) != 0)
            return desk->args.report == NULL
                       ? TG_OK
                       : fault_set(
                             fault, TG_ERR_RANGE,
                             _("Whose report? Several regulations are here: give --pack ID."));
    if (found == NULL)
        return fault_set(fault, TG_ERR_MISSING, _("There is no pack %.40s in packs/."), id);
    *out = found;
    return TG_OK;
}

/* Whether cases can be told apart by it: a fact of some pack, or what every case has. */
static bool is_counted(const struct desk *desk, const char *by)
{
    bool known = strcmp(by, "kiosk") == 0 || strcmp(by, "category") == 0 ||
                 strcmp(by, "department") == 0 || title_nth_value(NULL, by, 0) != NULL;
    for (size_t i = 0; !known && i < desk->rules.packs.count; i++)
        known = title_nth_value(desk->rules.packs.packs[i], by, 0) != NULL;
    return known;
}

/* One made by hand: counted by what was asked for. */
static enum tg_err make_report(const struct desk *desk, const char **ids, char *room, size_t size,
                               struct pack_report *out, struct fault *fault)
{
    const char *by = desk->args.by != NULL ? desk->args.by : "kind,category,department,state,late";
    size_t count = 0;
    *out = (struct pack_report){.id = "", .by.ids = ids};
    if (strlen(by) >= size)
        return fault_set(fault, TG_ERR_RANGE, _("--by: too long"));
    memcpy(room, by, strlen(by) + 1);
    for (char *at = room, *word; (word = strsep(&at, ",")) != NULL;) {
        if (word[0] == '\0')
            continue;
        if (count == PACK_DIMENSIONS_MAX)
            return fault_set(fault, TG_ERR_RANGE, _("--by: at most %d at once"),
                             PACK_DIMENSIONS_MAX);
        if (!is_counted(desk, word))
            return fault_set(fault, TG_ERR_RANGE,
                             _("--by: %.40s is nothing that cases are told apart by. There are "
                               "kind, category, identity, department, state, late, kiosk, and the "
                               "choices of questions and steps."),
                             word);
        ids[count++] = word;
    }
    out->by.count = count;
    return TG_OK;
}

static enum tg_err find_report(const struct desk *desk, const struct pack *pack,
                               const struct pack_report **out, struct fault *fault)
{
    char known[256] = "";
    size_t used = 0;
    const struct pack_handling *handling = rules_handling(pack);
    if (desk->args.report == NULL)
        return TG_OK;
    if (desk->args.by != NULL)
        return fault_set(fault, TG_ERR_CONFLICT, _("Give --report or --by, not both."));
    *out = pack_report_find(handling, desk->args.report);
    if (*out != NULL)
        return TG_OK;
    for (size_t i = 0; handling != NULL && i < handling->report_count && used < sizeof known; i++)
        used +=
            (size_t)snprintf(known + used, sizeof known - used, " %s (%s)", handling->reports[i].id,
                             pack_text_in(&handling->reports[i].title, desk->lang));
    return fault_set(fault, TG_ERR_MISSING, _("The regulation has no report %.40s; it has%s."),
                     desk->args.report, used > 0 ? known : _(" none"));
}

static enum tg_err read_kind(const struct desk *desk, enum paper_kind *out, struct fault *fault)
{
    const struct arguments *args = &desk->args;
    if (args->pdf + args->csv + args->json > 1)
        return fault_set(fault, TG_ERR_CONFLICT, _("Give one of --pdf, --csv and --json."));
    *out = args->pdf ? PAPER_PDF : args->csv ? PAPER_CSV : args->json ? PAPER_JSON : PAPER_LINES;
    return TG_OK;
}

static void tell_duty(const struct pack *pack, const struct pack_report *report,
                      const struct period *period)
{
    const struct pack_handling *handling = rules_handling(pack);
    for (size_t i = 0; pack != NULL && handling != NULL && i < handling->duty_count; i++) {
        const struct pack_duty *duty = &handling->duties[i];
        if (duty->report != NULL && strcmp(duty->report, report->id) == 0 &&
            duty->period == period->kind)
            fprintf(stderr, _("tonggui-desk: once it has been handed in: `duty done %s %s %s`\n"),
                    pack->id, duty->id, period->name);
    }
}

static enum tg_err draw_figures(struct desk *desk, const struct pack *pack,
                                const struct pack_report *report, const struct period *period,
                                struct fault *fault)
{
    enum paper_kind as = PAPER_LINES;
    FILE *out = NULL;
    enum tg_err err = read_kind(desk, &as, fault);
    if (err == TG_OK)
        err = as == PAPER_PDF ? open_paper(desk, &out, fault)
                              : export_open(desk->args.out, &out, fault);
    if (err != TG_OK)
        return err;
    err = figures_draw(desk->reg, &desk->rules, pack, report, period, as, desk->lang,
                       clock_unix_s(&desk->clock), out, fault);
    err = command_end(desk->args.out, out, err, fault);
    if (err == TG_OK)
        tell_duty(pack, report, period);
    return err;
}

static enum tg_err do_report(struct desk *desk, struct fault *fault)
{
    const char *ids[PACK_DIMENSIONS_MAX];
    char room[PACK_DIMENSIONS_MAX * (PACK_ID_MAX + 1)];
    const struct pack *pack = NULL;
    const struct pack_report *report = NULL;
    struct pack_report by_hand;
    struct period period = {0};
    enum tg_err err = find_pack(desk, &pack, fault);
    if (err == TG_OK)
        err = find_report(desk, pack, &report, fault);
    if (err == TG_OK && report == NULL) {
        err = make_report(desk, ids, room, sizeof room, &by_hand, fault);
        report = &by_hand;
    }
    if (err == TG_OK)
        err = read_period(desk, report != &by_hand ? report->period : PACK_PERIOD_MONTH, &period,
                          fault);
    return err == TG_OK ? draw_figures(desk, pack, report, &period, fault) : err;
}

static enum tg_err do_duty_done(struct desk *desk, struct fault *fault)
{
    struct period period;
    enum tg_err err = period_parse(command_word(desk, 2), &period, fault);
    if (err == TG_OK)
        err = due_duty_done(desk->reg, &desk->rules, command_word(desk, 0), command_word(desk, 1),
                            &period, fault);
    if (err == TG_OK && desk->args.json)
        return case_json_write(json_pack("{s:s, s:s, s:s}", "pack", command_word(desk, 0), "duty",
                                         command_word(desk, 1), "period", period.name),
                               stdout, fault);
    if (err == TG_OK)
        printf(_("Entered: %s of %s is done for %s.\n"), command_word(desk, 1),
               command_word(desk, 0), period.name);
    return err;
}

/* ---- one case on paper */

static enum tg_err find_form(const struct desk *desk, const struct docket *docket,
                             const struct pack_form **out, struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const char *id = command_word(desk, 1);
    char known[256] = "";
    size_t used = 0, count = handling != NULL ? handling->form_count : 0;
    if (id == NULL && count == 1)
        id = handling->forms[0].id;
    *out = id != NULL ? pack_form_find(handling, id) : NULL;
    if (*out != NULL)
        return TG_OK;
    for (size_t i = 0; i < count && used < sizeof known; i++)
        used +=
            (size_t)snprintf(known + used, sizeof known - used, " %s (%s)", handling->forms[i].id,
                             pack_text_in(&handling->forms[i].title, desk->lang));
    return fault_set(fault, TG_ERR_MISSING, _("%s The regulation has%s."),
                     id == NULL ? _("Which form?") : _("There is no such form."),
                     count > 0 ? known : _(" none"));
}

static enum tg_err do_form(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    const struct pack_form *form = NULL;
    FILE *out = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = find_form(desk, docket, &form, fault);
    if (err == TG_OK)
        err = open_paper(desk, &out, fault);
    if (err == TG_OK) {
        err = form_draw(desk->reg, &desk->rules, docket, form, desk->lang, out, fault);
        err = command_end(desk->args.out, out, err, fault);
    }
    docket_destroy(docket);
    return err;
}

static enum tg_err do_paper(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    FILE *out = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = open_paper(desk, &out, fault);
    if (err == TG_OK) {
        err = archive_draw(desk->reg, &desk->rules, docket, desk->lang, out, fault);
        err = command_end(desk->args.out, out, err, fault);
    }
    docket_destroy(docket);
    return err;
}

enum { PAPERS = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET };

static const struct command commands[] = {
    {.name = "report",
     .words = "",
     .options = "week month quarter year pack report by pdf csv json out",
     .needs = PAPERS,
     .help = N_("figures of a period; without one, of the last month"),
     .more =
         N_("--report ID counts as the regulation wants it, and its own period is the usual one; "
            "else\n--by says by what. Without --pdf, --csv or --json: lines for the terminal."),
     .run = do_report},
    {.name = "form",
     .words = N_("CASE [FORM] --out FILE"),
     .more_min = 1,
     .more_max = 2,
     .options = "out",
     .needs = PAPERS,
     .help = N_("the regulation's own form for a case, as PDF"),
     .run = do_form},
    {.name = "paper",
     .words = N_("CASE --out FILE"),
     .more_min = 1,
     .more_max = 1,
     .options = "out",
     .needs = PAPERS,
     .help = N_("all of a case as one PDF, for the archive"),
     .run = do_paper},
    {.name = "duty",
     .second = "done",
     .words = N_("PACK DUTY PERIOD"),
     .more_min = 3,
     .more_max = 3,
     .options = "json",
     .needs = PAPERS,
     .help = N_("enter that a duty was done for its period (2026-10, 2026-Q3 ...)"),
     .run = do_duty_done},
};

const struct command_group command_papers = {N_("Papers and figures"), commands,
                                             sizeof commands / sizeof *commands};
