/* The other forms of Latin letters, likeliest first, as far as the kiosk's typefaces have them:
 * those of Western European languages, and the tones of Pinyin. */
#include "app/input/composer_inside.h"

#include <string.h>
#include <utf8proc.h>

enum { LETTERS = 26, SHARP_S = 0xdf };

static const char *const FORMS[LETTERS] = {
    ['a' - 'a'] = "àáâäãåāǎæ", ['c' - 'a'] = "ç",      ['d' - 'a'] = "đð",
    ['e' - 'a'] = "èéêëēě",    ['i' - 'a'] = "ìíîïīǐ", ['n' - 'a'] = "ñńňǹ",
    ['o' - 'a'] = "òóôöõøōǒœ", ['s' - 'a'] = "ß",      ['t' - 'a'] = "þ",
    ['u' - 'a'] = "ùúûüūǔǘǚǜ", ['y' - 'a'] = "ý"};

void composer_accents_offer(struct composer *composer, uint32_t letter)
{
    bool capital = letter >= 'A' && letter <= 'Z';
    uint32_t small = capital ? letter + ('a' - 'A') : letter;

    if (small < 'a' || small - 'a' >= LETTERS || FORMS[small - 'a'] == NULL)
        return;
    composer_list_begin(composer, LIST_FORMS);
    for (const char *form = FORMS[small - 'a']; *form != '\0';) {
        utf8proc_int32_t character;
        utf8proc_uint8_t text[COMPOSER_CHARACTER_MAX];
        form += utf8proc_iterate((const utf8proc_uint8_t *)form, -1, &character);
        if (capital && character == SHARP_S) /* begins no word */
            continue;
        if (capital)
            character = utf8proc_toupper(character);
        utf8proc_ssize_t len = utf8proc_encode_char(character, text);
        composer_list_add_text(&composer->list, (const char *)text, (size_t)len);
    }
}
