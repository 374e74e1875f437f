/* What was typed behind the program's name: words, and options in any place among them. */
#ifndef TG_TOOLS_DESK_ARGUMENTS_H
#define TG_TOOLS_DESK_ARGUMENTS_H

#include "tools/desk/credential.h"

#include <stdio.h>

enum { ARGUMENTS_OPTIONS_MAX = 64 };

/* Borrowed from argv; NULL or false where nothing was said. */
struct arguments {
    const char *data, *share, *officer, *lang, *out;
    struct credential_source source, new_source;
    const char *text, *text_file, *at, *until, *to, *clock;
    const char *on, *since, *state, *department, *pack, *kind, *limit, *page;
    const char *roles, *real_name;
    const char *week, *month, *quarter, *year, *report, *by;
    bool json, csv, pdf, all, mine, replied, check, show, help;
    bool said[ARGUMENTS_OPTIONS_MAX]; /* which rows of the table of options */
    char **words;
    int word_count;
};

/* Chooses the language that all is told in from here on. RANGE: no such language, an option that
 * there is none of, or one without its value. Reorders `argv`. */
enum tg_err arguments_read(int argc, char **argv, struct arguments *out,
                           struct fault *fault) MUST_USE;

/* Whether all that was said is among `names` (one space between) or goes with every command:
 * RANGE names the first that is not. */
enum tg_err arguments_check(const struct arguments *args, const char *names,
                            struct fault *fault) MUST_USE;

/* A line for each of `names`; NULL: for those that go with every command. */
void arguments_help(const char *names, FILE *out);

#endif
