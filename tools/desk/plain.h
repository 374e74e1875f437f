/* Text from outside, before a person sees it: nothing in it may move a terminal's cursor or turn
 * the order of what stands around it. */
#ifndef TG_TOOLS_DESK_PLAIN_H
#define TG_TOOLS_DESK_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#define PLAIN_INSTEAD "\xef\xbf\xbd" /* U+FFFD, in place of what may not be shown */

/* Bytes of the sequence at `text` that may not be shown: a control character (but a tab), or one
 * that overrides the direction of writing; 0: it may. A line feed is the caller's. */
size_t plain_strange(const char *text);

/* Whether all of it is UTF-8 and may be shown, line feeds included. */
bool plain_is_text(const char *text);

#endif
