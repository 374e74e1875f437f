/* The language of the screen, and of the desk: gettext's catalogues in share/locale, switched at
 * run time. */
#ifndef TG_APP_UI_WORDS_H
#define TG_APP_UI_WORDS_H

#include "app/form/pack.h"
#include "board/base/err.h"

#include <libintl.h>

#define _(text) gettext(text)
/* Marks a text for translation where no function can be called. */
#define N_(text) (text)

/* Binds the catalogues `domain`.mo of `share`/locale, before anything is drawn. */
enum tg_err words_init(const char *share, const char *domain, struct fault *fault) MUST_USE;
void words_set(enum lang lang);
enum lang words_lang(void);
/* The language's name in itself. */
const char *words_name(enum lang lang);

#endif
