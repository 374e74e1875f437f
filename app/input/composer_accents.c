/* The other forms of Latin letters, likeliest first: those of European languages, and the tones of
 * Pinyin as it is written in names. */
#include "app/input/composer_inside.h"

#include <string.h>
#include <utf8proc.h>

static const char *const FORMS[] = {
    ['a' - 'a'] = "àáâäãåāǎæą", ['c' - 'a'] = "çćčĉ",       ['d' - 'a'] = "ďđð",
    ['e' - 'a'] = "èéêëēěęė",   ['g' - 'a'] = "ğģ",         ['h' - 'a'] = "ħ",
    ['i' - 'a'] = "ìíîïīǐįı",   ['k' - 'a'] = "ķ",          ['l' - 'a'] = "łľĺļ",
    ['n' - 'a'] = "ñńňņǹ",      ['o' - 'a'] = "òóôöõøōǒœő", ['r' - 'a'] = "řŕ",
    ['s' - 'a'] = "ßśšşș",      ['t' - 'a'] = "ťţțþ",       ['u' - 'a'] = "ùúûüūǔůűǘǚǜ",
    ['w' - 'a'] = "ŵ",          ['y' - 'a'] = "ýÿŷ",        ['z' - 'a'] = "źžż",
};

void composer_accents_offer(struct composer *composer, uint32_t letter)
{
    bool capital = letter >= 'A' && letter <= 'Z';
    uint32_t small = capital ? letter + ('a' - 'A') : letter;

    if (small < 'a' || small > 'z' || FORMS[small - 'a'] == NULL)
        return;
    composer_list_begin(composer, LIST_FORMS);
    for (const char *form = FORMS[small - 'a']; *form != '\0';) {
        utf8proc_int32_t character;
        utf8proc_uint8_t text[COMPOSER_CHARACTER_MAX];
        form += utf8proc_iterate((const utf8proc_uint8_t *)form, -1, &character);
        if (capital)
            character = utf8proc_toupper(character);
        utf8proc_ssize_t len = utf8proc_encode_char(character, text);
        composer_list_add_text(&composer->list, (const char *)text, (size_t)len);
    }
}
