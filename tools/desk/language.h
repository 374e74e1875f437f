/* Which language the desk speaks: its own words, and the titles that regulations give. */
#ifndef TG_TOOLS_DESK_LANGUAGE_H
#define TG_TOOLS_DESK_LANGUAGE_H

#include "app/form/pack.h"

#include <stdbool.h>

/* `name` is "zh-Hans", "zh-Hant" or "en"; NULL: as the terminal's locale has it. In the locale C,
 * which scripts take, the words are English and the titles simplified Chinese. The catalogues are
 * those of `share`, NULL: of what is installed; without one the words are English. False, with
 * nothing changed, when there is no such language. May be called again. */
bool language_init(const char *name, const char *share);

/* Of the words; English until language_init. */
enum lang language_words(void);
/* Of the titles; simplified Chinese until language_init. */
enum lang language_titles(void);

#endif
