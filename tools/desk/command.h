/* The desk's commands: one table a file, each row with all that `--help` says of it. */
#ifndef TG_TOOLS_DESK_COMMAND_H
#define TG_TOOLS_DESK_COMMAND_H

#include "board/base/clock.h"
#include "tools/desk/arguments.h"
#include "tools/desk/docket.h"
#include "tools/desk/folder.h"
#include "tools/desk/post.h"

#include <stdio.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3, EXIT_LATE = 4 };

/* The desk as a command finds it; opened as far as the command needs. */
struct desk {
    struct arguments args;
    const struct command *command;
    enum lang lang;
    struct clock clock;
    struct folder folder;
    struct post post; /* by that folder */
    struct rules rules;
    struct register_file *reg;
    bool progressing;
    int status;                                /* to end with when nothing failed */
    size_t told_late, told_soon, told_replied; /* the last time that due cases were told of */
};

enum command_needs {
    COMMAND_REGISTER = 1,
    COMMAND_RULES = 2,  /* packs and calendars */
    COMMAND_SHEET = 4,  /* …and the lines of all cases as these rules have them */
    COMMAND_FOLDER = 8, /* headquarters' keys */
    COMMAND_QUIET = 16, /* says itself what is late */
    COMMAND_POST = 32,  /* letters: the desk's own key, without headquarters' */
};

struct command {
    const char *name, *second; /* NULL: no second word */
    const char *words;         /* behind them, for people; "" none */
    int more_min, more_max;    /* how many */
    const char *options;       /* of its own; NULL none */
    unsigned needs;
    enum pack_verb verb; /* the step that it takes; 0: none */
    const char *help;    /* one line */
    const char *more;    /* lines of its own page; NULL none */
    enum tg_err (*run)(struct desk *desk, struct fault *fault);
};

struct command_group {
    const char *title;
    const struct command *commands;
    size_t count;
};

extern const struct command_group command_cases, command_steps, command_people, command_papers,
    command_files, command_view, command_mail;

/* Runs what was typed; what the program ends with. */
int command_main(struct desk *desk);

/* The word at `index` behind the command's own; NULL if there is none. */
const char *command_word(const struct desk *desk, int index);
/* `text` NULL: leaves *out as it is. RANGE, naming `what`: no whole number from 1 to `max`. */
enum tg_err command_number(const char *what, const char *text, int max, size_t *out,
                           struct fault *fault) MUST_USE;
/* The case that the first word names. */
enum tg_err command_docket(struct desk *desk, struct docket **out, struct fault *fault) MUST_USE;
/* MISSING when there is none of that name. */
enum tg_err command_officer(const struct desk *desk, const char *name, struct event_officer *out,
                            struct fault *fault) MUST_USE;
/* Whatever was written goes to the disk or the terminal whole. `path` NULL: standard output. */
enum tg_err command_end(const char *path, FILE *out, enum tg_err so_far,
                        struct fault *fault) MUST_USE;
/* Progress on a terminal: "parcel 3 of 20". */
void command_progress(struct desk *desk, const char *what, size_t done, size_t of);
void command_progress_end(struct desk *desk);
/* How many cases are late and near their term, in one line; while watching only when there are
 * others than were told of. */
void command_tell_due(struct desk *desk, bool again);

#endif
