/* Looking at cases: what is due, which there are, one whole, what can be done, which are alike. */
#include "app/ui/words.h"
#include "tools/desk/calls.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/due_show.h"
#include "tools/desk/export.h"
#include "tools/desk/mail_show.h"
#include "tools/desk/mail_spool.h"
#include "tools/desk/show.h"
#include "tools/desk/show_steps.h"
#include "tools/desk/similar.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, DUE_SHOWN_MAX = 1000, LIMIT_MAX = 1000000 };

/* Now, or the end of the day that was asked for. */
static enum tg_err moment_of(const struct desk *desk, int64_t *out, struct fault *fault)
{
    int64_t first_s, last_s;
    *out = clock_unix_s(&desk->clock);
    if (desk->args.on == NULL)
        return TG_OK;
    enum tg_err err = when_day("--on", desk->args.on, &first_s, &last_s, fault);
    if (err == TG_OK)
        *out = last_s;
    return err;
}

static bool is_late(const struct desk *desk, const struct mail_spool *spool)
{
    return clock_unix_s(&desk->clock) - spool->oldest_s > MAIL_SPOOL_LATE_S;
}

/* Words that a submitter waits for longer than a day are due, too. */
static enum tg_err tell_mail(const struct desk *desk, struct fault *fault)
{
    int64_t backlog_s = 0;
    enum tg_err err = mail_show_backlog(desk->reg, &desk->folder.charter.mail, &backlog_s, fault);
    if (err == TG_OK && backlog_s > DAY_S)
        printf(_("So many letters to submitters wait that the last goes in %" PRId64
                 " days: `mail`.\n"),
               backlog_s / DAY_S);
    struct mail_spool spool;
    if (err == TG_OK)
        err = mail_spool_look(&desk->folder, &spool, fault);
    if (err == TG_OK && (spool.refused > 0 || (spool.waiting > 0 && is_late(desk, &spool))))
        printf(_("Letters to submitters lie here and do not go out: `mail`.\n"));
    return err;
}

static enum tg_err do_due(struct desk *desk, struct fault *fault)
{
    const struct listing_filter filter = {
        .holder = desk->args.mine ? register_me(desk->reg)->name : NULL,
        .department = desk->args.department,
    };
    bool whole = desk->args.json || filter.holder != NULL || filter.department != NULL;
    struct due_list list;
    int64_t now_s = 0;
    enum tg_err err = moment_of(desk, &now_s, fault);
    if (err == TG_OK)
        err = due_collect(desk->reg, &desk->rules, now_s, desk->args.all,
                          whole ? SIZE_MAX : DUE_SHOWN_MAX, &list, fault);
    if (err != TG_OK)
        return err;
    err = due_show_narrow(&list, desk->reg, &filter, fault);
    if (err == TG_OK && desk->args.json)
        err = due_show_json(&list, &desk->rules, desk->lang, now_s, stdout, fault);
    else if (err == TG_OK)
        due_show_print(&list, &desk->rules, desk->lang, now_s, stdout);
    if (err == TG_OK && !desk->args.json)
        err = tell_mail(desk, fault);
    if (desk->args.check && list.late > 0)
        desk->status = EXIT_LATE;
    due_finish(&list);
    return command_end(NULL, stdout, err, fault);
}

static enum tg_err known_state(const char *state, struct fault *fault)
{
    for (int i = 0; state != NULL && i < DOCKET_STATES; i++)
        if (strcmp(docket_state_name((enum docket_state)i), state) == 0)
            return TG_OK;
    return state == NULL ? TG_OK
                         : fault_set(fault, TG_ERR_RANGE,
                                     _("--state is new, open, refused, closed or archived"));
}

static enum tg_err read_filter(const struct desk *desk, struct listing_filter *out,
                               struct fault *fault)
{
    const struct arguments *args = &desk->args;
    int64_t ignored;
    *out = (struct listing_filter){
        .state = args->state,
        .pack = args->pack,
        .kind = args->kind,
        .department = args->department,
        .holder = args->mine ? register_me(desk->reg)->name : NULL,
        .replied = args->replied,
        .limit = args->json && args->page == NULL ? 0 : LISTING_LIMIT,
        .page = 1,
    };
    enum tg_err err = known_state(args->state, fault);
    if (err == TG_OK && args->since != NULL)
        err = when_day("--since", args->since, &out->since_s, &ignored, fault);
    if (err == TG_OK && args->until != NULL)
        err = when_day("--until", args->until, &ignored, &out->until_s, fault);
    if (err == TG_OK)
        err = command_number("--limit", args->limit, LIMIT_MAX, &out->limit, fault);
    return err == TG_OK ? command_number("--page", args->page, LIMIT_MAX, &out->page, fault) : err;
}

static enum tg_err do_list(struct desk *desk, struct fault *fault)
{
    struct listing_filter filter;
    int64_t now_s = 0;
    enum tg_err err = read_filter(desk, &filter, fault);
    if (err == TG_OK)
        err = moment_of(desk, &now_s, fault);
    if (err == TG_OK)
        err = listing_print(desk->reg, &desk->rules, &filter, desk->lang, now_s, desk->args.json,
                            stdout, fault);
    return command_end(NULL, stdout, err, fault);
}

static enum tg_err do_show(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    int64_t now_s = clock_unix_s(&desk->clock);
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK && desk->args.json)
        err = export_case(desk->reg, &desk->rules, docket, EVENT_VIEW_SHOWN, desk->lang, now_s,
                          stdout, fault);
    else if (err == TG_OK)
        err = show_case(desk->reg, &desk->rules, docket, desk->lang, now_s, stdout, fault);
    docket_destroy(docket);
    return command_end(NULL, stdout, err, fault);
}

static enum tg_err do_steps(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK && desk->args.json)
        err = case_json_write(case_json_steps(desk->reg, docket, desk->lang), stdout, fault);
    else if (err == TG_OK)
        show_steps_next(desk->reg, docket, desk->lang, true, stdout);
    docket_destroy(docket);
    return command_end(NULL, stdout, err, fault);
}

static bool is_proposed(const char *const *proposed, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(proposed[i], id) == 0)
            return true;
    return false;
}

static void print_departments(const struct desk *desk, const struct docket *docket)
{
    const char *proposed[EVENT_DEPARTMENTS_MAX];
    const struct pack_handling *handling = rules_handling(docket->pack);
    size_t count = docket_proposed(docket, proposed);
    if (handling == NULL || handling->department_count == 0)
        puts(_("The regulation names no departments: any id will do."));
    for (size_t i = 0; handling != NULL && i < handling->department_count; i++) {
        const struct pack_entry *one = &handling->departments[i];
        fputs(is_proposed(proposed, count, one->id) ? "* " : "  ", stdout);
        show_column(stdout, one->id, 24);
        puts(pack_text_in(&one->title, desk->lang));
    }
    if (count > 0)
        puts(_("* proposed for this case: `route CASE` alone sends it there"));
}

static enum tg_err departments_json(const struct desk *desk, const struct docket *docket,
                                    struct fault *fault)
{
    const char *proposed[EVENT_DEPARTMENTS_MAX], *all[PACK_DEPARTMENTS_MAX];
    const struct pack_handling *handling = rules_handling(docket->pack);
    size_t count = handling != NULL ? handling->department_count : 0;
    size_t proposed_count = docket_proposed(docket, proposed);
    for (size_t i = 0; i < count; i++)
        all[i] = handling->departments[i].id;
    return case_json_write(
        json_pack("{s:o, s:o}", "departments",
                  case_json_departments(docket->pack, all, count, desk->lang), "proposed",
                  case_json_departments(docket->pack, proposed, proposed_count, desk->lang)),
        stdout, fault);
}

static enum tg_err do_departments(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK && desk->args.json)
        err = departments_json(desk, docket, fault);
    else if (err == TG_OK)
        print_departments(desk, docket);
    docket_destroy(docket);
    return command_end(NULL, stdout, err, fault);
}

static void print_percent(const char *what, int percent)
{
    if (percent >= 0)
        printf("  %s %d %%", what, percent);
}

static void print_similar(const struct similar_case *found, size_t count)
{
    if (count == 0)
        puts(_("None is alike."));
    for (size_t i = 0; i < count; i++) {
        char received[WHEN_SIZE];
        when_local(found[i].received_s, received);
        printf("%3d %%  %-20s  %s%s%s ", found[i].percent, found[i].id, received,
               found[i].same_category ? _("  same category") : "",
               found[i].same_department ? _("  same department") : "");
        print_percent(_("subject"), found[i].subject);
        print_percent(_("place"), found[i].place);
        print_percent(_("course"), found[i].course);
        putchar('\n');
    }
    if (count > 0)
        puts(_("Only you can tell whether they are the same: `link CASE OTHER` records it."));
}

static json_t *similar_json(const struct similar_case *found, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; all != NULL && i < count; i++) {
        char received[WHEN_ISO_SIZE];
        when_iso(found[i].received_s, received);
        json_t *one =
            json_pack("{s:s, s:s, s:i, s:b, s:b}", "case", found[i].id, "received", received,
                      "percent", found[i].percent, "same_category", (int)found[i].same_category,
                      "same_department", (int)found[i].same_department);
        const struct {
            const char *key;
            int percent;
        } parts[] = {
            {"subject", found[i].subject}, {"place", found[i].place}, {"course", found[i].course}};
        for (size_t j = 0; one != NULL && j < sizeof parts / sizeof *parts; j++)
            json_object_set_new(one, parts[j].key,
                                parts[j].percent >= 0 ? json_integer(parts[j].percent)
                                                      : json_null());
        if (json_array_append_new(all, one) != 0) {
            json_decref(all);
            all = NULL;
        }
    }
    return all;
}

static enum tg_err do_similar(struct desk *desk, struct fault *fault)
{
    struct docket *docket = NULL;
    struct similar_case found[SIMILAR_SHOWN_MAX];
    size_t count = 0;
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = similar_find(desk->reg, docket, found, &count, fault);
    if (err == TG_OK && desk->args.json)
        err = case_json_write(similar_json(found, count), stdout, fault);
    else if (err == TG_OK)
        print_similar(found, count);
    docket_destroy(docket);
    return command_end(NULL, stdout, err, fault);
}

static enum tg_err do_calls(struct desk *desk, struct fault *fault)
{
    struct call_list list;
    int64_t now_s = clock_unix_s(&desk->clock);
    enum tg_err err = calls_collect(desk->reg, &desk->rules, &list, fault);
    if (err != TG_OK)
        return err;
    if (desk->args.json)
        err = calls_print_json(&list, desk->lang, now_s, stdout, fault);
    else
        calls_print(&list, desk->lang, now_s, stdout);
    calls_finish(&list);
    return command_end(NULL, stdout, err, fault);
}

enum { LOOKS = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET };

static const struct command commands[] = {
    {.name = "due",
     .words = "",
     .options = "all mine department on check json",
     .needs = LOOKS | COMMAND_QUIET | COMMAND_POST,
     .help = N_("what is late, what is near its term, who has it; duties too"),
     .run = do_due},
    {.name = "list",
     .words = "",
     .options = "state mine replied department pack kind since until on limit page json",
     .needs = LOOKS,
     .help = N_("cases, newest first"),
     .more = N_("--json without --limit or --page gives all, in the order of arrival."),
     .run = do_list},
    {.name = "calls",
     .words = "",
     .options = "json",
     .needs = LOOKS,
     .help = N_("whom to call or visit, what to tell them, by when"),
     .more = N_("Those who left a telephone number or an address, the soonest first; for the roles "
                "that\nmay see it. That you saw it is recorded in each case. Nothing is sent by "
                "itself."),
     .run = do_calls},
    {.name = "show",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = LOOKS,
     .help = N_("one case: terms, what was said and done, what can be done now"),
     .more =
         N_("Names and contacts are shown to the roles that the regulation gives them to; that is\n"
            "recorded in the case."),
     .run = do_show},
    {.name = "steps",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = LOOKS,
     .help = N_("every step of its regulation: what it asks for, or why it can't be taken now"),
     .run = do_steps},
    {.name = "departments",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = LOOKS,
     .help = N_("where its regulation can send it"),
     .run = do_departments},
    {.name = "similar",
     .words = N_("CASE"),
     .more_min = 1,
     .more_max = 1,
     .options = "json",
     .needs = LOOKS,
     .help = N_("cases that may be about the same; nothing is ever merged by itself"),
     .more =
         N_("Compared are subject, place and course, within half a year, in cases that share a\n"
            "category or a department."),
     .run = do_similar},
};

const struct command_group command_cases = {N_("Looking"), commands,
                                            sizeof commands / sizeof *commands};
