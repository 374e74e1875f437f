/* What tonggui-ctl says when a command does not go through, and what it ends with then. */
#ifndef TG_TOOLS_CTL_SAY_H
#define TG_TOOLS_CTL_SAY_H

#include <stdbool.h>

enum { EXIT_USAGE = 2 };

/* Both print to standard error and return the exit status. */
int say_fault(const char *text);
/* `what` was typed wrongly, and how it is typed. */
int say_usage(const char *help, const char *what);

/* Whether the first word behind the command asks for help. */
bool say_wants_help(int argc, char **argv);

#endif
