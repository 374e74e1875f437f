/* What an officer writes behind a command: --text, or --text-file, which leaves no trace in the
 * shell's history. */
#ifndef TG_TOOLS_DESK_WRITTEN_H
#define TG_TOOLS_DESK_WRITTEN_H

#include "tools/desk/arguments.h"

enum { WRITTEN_MAX = 12000 /* bytes */ };

/* `*out` NULL when nothing was said; owned by the caller (secret_destroy). CONFLICT for both; IO,
 * FULL past WRITTEN_MAX, FORMAT. */
enum tg_err written_read(const struct arguments *args, char **out, struct fault *fault) MUST_USE;

#endif
