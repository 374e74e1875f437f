#include "tools/desk/arguments.h"

#include "app/ui/words.h"
#include "tools/desk/language.h"
#include "tools/desk/show.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

#define AT(member) offsetof(struct arguments, member)

/* `value` NULL: a flag. */
static const struct row {
    const char *name, *value, *help;
    size_t at;
    bool everywhere;
} rows[] = {
    {"data", N_("DIR"), N_("the desk's folder, as tonggui-ctl init made it"), AT(data), true},
    {"share", N_("DIR"), N_("where calendars and translations are, instead of beside the program"),
     AT(share), true},
    {"officer", N_("NAME"), N_("who you are, when there are several (the first one: 'officer')"),
     AT(officer), true},
    {"password-file", N_("FILE"), N_("its first line is the password; asked for if left out"),
     AT(source.password_file), true},
    {"key-file", N_("FILE"), N_("an officer's key file instead of a password"), AT(source.key_file),
     true},
    {"lang", N_("LANG"), N_("zh-Hans, zh-Hant or en (as the terminal's locale is)"), AT(lang),
     true},
    {"help", NULL, N_("what there is; behind a command: all of that command"), AT(help), true},

    {"text", N_("TEXT"), N_("what is written"), AT(text), false},
    {"text-file", N_("FILE"), N_("the same from a file; - is standard input"), AT(text_file),
     false},
    {"at", N_("TIME"), N_("when it happened, 'YYYY-MM-DD HH:MM' (now)"), AT(at), false},
    {"until", N_("DAY"), N_("YYYY-MM-DD; the end of that day"), AT(until), false},
    {"to", N_("OFFICER"), N_("who holds it from now on"), AT(to), false},
    {"clock", N_("ID"), N_("which term, when several can be extended"), AT(clock), false},
    {"on", N_("DAY"), N_("as things will stand at the end of YYYY-MM-DD"), AT(on), false},
    {"since", N_("DAY"), N_("received on YYYY-MM-DD or later"), AT(since), false},
    {"state", N_("STATE"), N_("new, open, refused, closed or archived"), AT(state), false},
    {"department", N_("ID"), N_("by the id of a department"), AT(department), false},
    {"pack", N_("ID"), N_("by the id of a regulation"), AT(pack), false},
    {"kind", N_("ID"), N_("by the id of a kind"), AT(kind), false},
    {"limit", "N", N_("so many on a page (50)"), AT(limit), false},
    {"page", "K", N_("which page (1)"), AT(page), false},
    {"all", NULL, N_("what is due later, too"), AT(all), false},
    {"mine", NULL, N_("what you hold"), AT(mine), false},
    {"replied", NULL, N_("what their submitters wrote back to, and nothing was done since"),
     AT(replied), false},
    {"check", NULL, N_("end with 4 when anything is late (for a timer)"), AT(check), false},
    {"show", NULL, N_("print each report as it arrives"), AT(show), false},
    {"json", NULL, N_("for programs"), AT(json), false},
    {"csv", NULL, N_("for a spreadsheet"), AT(csv), false},
    {"pdf", NULL, N_("for paper, with --out"), AT(pdf), false},
    {"out", N_("FILE"), N_("write it there; nothing is ever overwritten"), AT(out), false},
    {"roles", "A,B", N_("roles of the regulations, or admin"), AT(roles), false},
    {"real-name", N_("NAME"),
     N_("as submitters would write it: a report that names it is closed to them"), AT(real_name),
     false},
    {"new-password-file", N_("FILE"), N_("the new officer's password"),
     AT(new_source.password_file), false},
    {"new-key-file", N_("FILE"), N_("make a key file for the new officer instead"),
     AT(new_source.key_file), false},
    {"week", N_("WEEK"), "2026-W47", AT(week), false},
    {"month", N_("MONTH"), "2026-10", AT(month), false},
    {"quarter", N_("QUARTER"), "2026-Q3", AT(quarter), false},
    {"year", N_("YEAR"), "2026", AT(year), false},
    {"report", N_("ID"), N_("which of the regulation's reports"), AT(report), false},
    {"by", "A,B", N_("counted by kind, category, department, state, a question"), AT(by), false},
};

enum { ROWS = sizeof rows / sizeof *rows, OPTION_COLUMNS = 25 };
_Static_assert((int)ROWS <= (int)ARGUMENTS_OPTIONS_MAX, "`said` has a place for each option");

static void set(struct arguments *args, const struct row *row, const char *value)
{
    char *at = (char *)args + row->at;
    if (row->value == NULL)
        *(bool *)at = true;
    else
        memcpy(at, &value, sizeof value);
    args->said[row - rows] = true;
}

enum tg_err arguments_read(int argc, char **argv, struct arguments *out, struct fault *fault)
{
    struct option options[ROWS + 1] = {0};
    *out = (struct arguments){0};
    for (int i = 0; i < ROWS; i++)
        options[i] = (struct option){
            .name = rows[i].name,
            .has_arg = rows[i].value != NULL ? required_argument : no_argument,
            .val = i + 1,
        };
    const char *bad = NULL;
    bool bare = false;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        if (option == 'h')
            out->help = true;
        else if (option >= 1 && option <= ROWS)
            set(out, &rows[option - 1], optarg);
        else if (bad == NULL) {
            bad = argv[optind - 1];
            bare = option == ':';
        }
    }
    if (!language_init(out->lang, out->share))
        return fault_set(fault, TG_ERR_RANGE, _("--lang is zh-Hans, zh-Hant or en"));
    if (bad != NULL)
        return fault_set(fault, TG_ERR_RANGE,
                         bare ? _("%.60s needs a value") : _("there is no option %.60s"), bad);
    out->words = argv + optind;
    out->word_count = argc - optind;
    return TG_OK;
}

static bool is_among(const char *name, const char *names)
{
    size_t len = strlen(name);
    for (const char *at = names; at != NULL && *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == len && strncmp(at, name, len) == 0)
            return true;
        at += word + strspn(at + word, " ");
    }
    return false;
}

enum tg_err arguments_check(const struct arguments *args, const char *names, struct fault *fault)
{
    for (size_t i = 0; i < ROWS; i++)
        if (args->said[i] && !rows[i].everywhere && !is_among(rows[i].name, names))
            return fault_set(fault, TG_ERR_RANGE, _("--%s has no meaning here"), rows[i].name);
    return TG_OK;
}

void arguments_help(const char *names, FILE *out)
{
    for (size_t i = 0; i < ROWS; i++) {
        char option[40];
        const struct row *row = &rows[i];
        if (names == NULL ? !row->everywhere : !is_among(row->name, names))
            continue;
        snprintf(option, sizeof option, "--%s%s%s", row->name, row->value != NULL ? " " : "",
                 row->value != NULL ? _(row->value) : "");
        fputs("  ", out);
        show_column(out, option, OPTION_COLUMNS);
        fprintf(out, "%s\n", _(row->help));
    }
}
