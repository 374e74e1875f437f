#include "app/ui/words.h"

#include "board/base/file.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>

static const struct {
    const char *catalogue, *name;
} LANGS[LANG_COUNT] = {
    [LANG_ZH_HANS] = {"zh_CN", "简体中文"},
    [LANG_ZH_HANT] = {"zh_TW", "繁體中文"},
    [LANG_EN] = {"en", "English"},
};

static enum lang current = LANG_ZH_HANS;

enum tg_err words_init(const char *share, const char *domain, struct fault *fault)
{
    char folder[PATH_MAX];

    if (file_join(folder, sizeof folder, share, "locale") != TG_OK)
        return fault_set(fault, TG_ERR_FULL, "The path of the share folder is too long.");
    /* gettext translates nothing in the locale "C"; C.UTF-8 is always there. */
    if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL || setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        return fault_set(fault, TG_ERR_MISSING, "This system lacks the locale C.UTF-8.");
    if (bindtextdomain(domain, folder) == NULL || textdomain(domain) == NULL ||
        bind_textdomain_codeset(domain, "UTF-8") == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "No memory for the translations in %s.", folder);
    words_set(LANG_ZH_HANS);
    return TG_OK;
}

void words_set(enum lang lang)
{
    extern int _nl_msg_cat_cntr; /* gettext's way to tell it that LANGUAGE changed */

    current = lang;
    if (setenv("LANGUAGE", LANGS[lang].catalogue, 1) == 0)
        _nl_msg_cat_cntr++;
}

enum lang words_lang(void)
{
    return current;
}

const char *words_name(enum lang lang)
{
    return LANGS[lang].name;
}
