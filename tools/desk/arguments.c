#include "tools/desk/arguments.h"

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
    {"data", "DIR", "the desk's folder, as tonggui-ctl init made it", AT(data), true},
    {"share", "DIR", "where calendars are, instead of beside the program", AT(share), true},
    {"officer", "NAME", "who you are, when there are several (the first one: 'officer')",
     AT(officer), true},
    {"password-file", "FILE", "its first line is the password; asked for if left out",
     AT(source.password_file), true},
    {"key-file", "FILE", "an officer's key file instead of a password", AT(source.key_file), true},
    {"lang", "LANG", "titles in zh-Hans, zh-Hant or en (as the terminal's locale is)", AT(lang),
     true},
    {"help", NULL, "what there is; behind a command: all of that command", AT(help), true},

    {"text", "TEXT", "what is written", AT(text), false},
    {"text-file", "FILE", "the same from a file; - is standard input", AT(text_file), false},
    {"at", "TIME", "when it happened, 'YYYY-MM-DD HH:MM' (now)", AT(at), false},
    {"until", "DAY", "YYYY-MM-DD; the end of that day", AT(until), false},
    {"to", "OFFICER", "who holds it from now on", AT(to), false},
    {"clock", "ID", "which term, when several can be extended", AT(clock), false},
    {"on", "DAY", "as things will stand at the end of YYYY-MM-DD", AT(on), false},
    {"since", "DAY", "received on YYYY-MM-DD or later", AT(since), false},
    {"state", "STATE", "new, open, refused, closed or archived", AT(state), false},
    {"department", "ID", "by the id of a department", AT(department), false},
    {"pack", "ID", "by the id of a regulation", AT(pack), false},
    {"kind", "ID", "by the id of a kind", AT(kind), false},
    {"limit", "N", "so many on a page (50)", AT(limit), false},
    {"page", "K", "which page (1)", AT(page), false},
    {"all", NULL, "what is due later, too", AT(all), false},
    {"mine", NULL, "what you hold", AT(mine), false},
    {"check", NULL, "end with 4 when anything is late (for a timer)", AT(check), false},
    {"show", NULL, "print each report as it arrives", AT(show), false},
    {"json", NULL, "for programs", AT(json), false},
    {"csv", NULL, "for a spreadsheet", AT(csv), false},
    {"pdf", NULL, "for paper, with --out", AT(pdf), false},
    {"out", "FILE", "write it there; nothing is ever overwritten", AT(out), false},
    {"roles", "A,B", "roles of the regulations, or admin", AT(roles), false},
    {"real-name", "NAME", "as submitters would write it: a report that names it is closed to them",
     AT(real_name), false},
    {"new-password-file", "FILE", "the new officer's password", AT(new_source.password_file),
     false},
    {"new-key-file", "FILE", "make a key file for the new officer instead", AT(new_source.key_file),
     false},
    {"week", "WEEK", "2026-W47", AT(week), false},
    {"month", "MONTH", "2026-10", AT(month), false},
    {"quarter", "QUARTER", "2026-Q3", AT(quarter), false},
    {"year", "YEAR", "2026", AT(year), false},
    {"report", "ID", "which of the regulation's reports", AT(report), false},
    {"by", "A,B", "counted by kind, category, department, state, a question", AT(by), false},
};

enum { ROWS = sizeof rows / sizeof *rows };
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
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        if (option == 'h')
            out->help = true;
        else if (option == ':')
            return fault_set(fault, TG_ERR_RANGE, "%.60s needs a value", argv[optind - 1]);
        else if (option < 1 || option > ROWS)
            return fault_set(fault, TG_ERR_RANGE, "there is no option %.60s", argv[optind - 1]);
        else
            set(out, &rows[option - 1], optarg);
    }
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
            return fault_set(fault, TG_ERR_RANGE, "--%s has no meaning here", rows[i].name);
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
                 row->value != NULL ? row->value : "");
        fprintf(out, "  %-26s %s\n", option, row->help);
    }
}
