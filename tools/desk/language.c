#include "tools/desk/language.h"

#include "app/ui/words.h"
#include "board/share.h"

#include <stdlib.h>
#include <string.h>

static enum lang words = LANG_EN, titles = LANG_ZH_HANS;

/* As setlocale reads it. */
static const char *locale_name(void)
{
    static const char *const places[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *name = getenv(places[i]);
        if (name != NULL && *name != '\0')
            return name;
    }
    return "C";
}

static bool is_plain(const char *locale)
{
    size_t len = strcspn(locale, ".");
    return (len == 1 && locale[0] == 'C') || strcmp(locale, "POSIX") == 0;
}

static enum lang of_locale(const char *locale)
{
    static const char *const traditional[] = {"zh_TW", "zh_HK", "zh_MO"};
    for (size_t i = 0; i < sizeof traditional / sizeof *traditional; i++)
        if (strncmp(locale, traditional[i], strlen(traditional[i])) == 0)
            return LANG_ZH_HANT;
    return strncmp(locale, "zh", strlen("zh")) == 0 ? LANG_ZH_HANS : LANG_EN;
}

static bool of_name(const char *name, enum lang *out)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (strcmp(name, lang_tag((enum lang)lang)) == 0) {
            *out = (enum lang)lang;
            return true;
        }
    return false;
}

bool language_init(const char *name, const char *share)
{
    struct fault ignored;
    const char *locale = locale_name();
    bool plain = name == NULL && is_plain(locale);
    enum lang lang = plain ? LANG_ZH_HANS : of_locale(locale);
    if (name != NULL && !of_name(name, &lang))
        return false;
    if (share == NULL)
        share = share_installed();
    if (share != NULL && words_init(share, "tonggui-desk", &ignored) == TG_OK)
        words_set(plain ? LANG_EN : lang);
    words = plain ? LANG_EN : lang;
    titles = lang;
    return true;
}

enum lang language_words(void)
{
    return words;
}

enum lang language_titles(void)
{
    return titles;
}
