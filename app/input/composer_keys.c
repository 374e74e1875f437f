/* What a key means: a letter of Pinyin, a sign of Zhuyin on the standard (Dachen) keyboard, or a
 * sign that Chinese writes in its own way. */
#include "app/input/composer_inside.h"

#include <string.h>
#include <uchar.h>
#include <utf8proc.h>

/* The engine's letters and what they stand for, one beside the other. */
static const char DACHEN[] = "1qaz2wsxedcrfv5tgbyhnujm8ik,9ol.0p;/- 6347";
static const char16_t ZHUYIN[] =
    u"ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙㄧㄨㄩㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦˉˊˇˋ˙";
_Static_assert(sizeof ZHUYIN == sizeof DACHEN * sizeof *ZHUYIN, "a sign for each letter");

bool composer_key_is_tone(char letter)
{
    return letter != '\0' && strchr(" 6347", letter) != NULL;
}

static char zhuyin_letter(struct composer_key key)
{
    for (size_t i = 0; DACHEN[i] != '\0'; i++)
        if (ZHUYIN[i] == key.character || (!key.glass && (uint32_t)DACHEN[i] == key.character))
            return DACHEN[i];
    return key.character == ' ' ? ' ' : '\0';
}

/* A tone needs a syllable; the space bar ends one and then is a space bar again. */
static char zhuyin_letter_after(struct composer_key key, char last)
{
    char letter = zhuyin_letter(key);

    if (composer_key_is_tone(letter) && last == '\0')
        return '\0';
    return letter == ' ' && composer_key_is_tone(last) ? '\0' : letter;
}

char composer_key_letter(enum ime_method method, struct composer_key key, char last)
{
    if (method == IME_ZHUYIN)
        return zhuyin_letter_after(key, last);
    if (key.character >= 'a' && key.character <= 'z')
        return (char)key.character;
    return key.character == '\'' && last != '\0' && last != '\'' ? '\'' : '\0';
}

size_t composer_key_shown(enum ime_method method, char letter,
                          char out[static COMPOSER_CHARACTER_MAX])
{
    utf8proc_int32_t character = letter;

    if (method == IME_ZHUYIN)
        character = ZHUYIN[strchr(DACHEN, letter) - DACHEN];
    return letter == ' ' ? 0 : (size_t)utf8proc_encode_char(character, (utf8proc_uint8_t *)out);
}

static bool follows_digit(const struct field *field)
{
    size_t caret = field_caret(field);
    char last = caret > 0 ? field_text(field)[caret - 1] : '\0';

    return last >= '0' && last <= '9';
}

uint32_t composer_key_sign(enum ime_method method, uint32_t character, const struct field *field)
{
    enum { IN_NUMBERS = 3 }; /* 1,240.50, 10:30 */
    static const char KEYS[] = ",.:?!;()\\<>";
    static const char16_t PINYIN_SIGNS[] = u"，。：？！；（）、《》";
    static const char16_t ZHUYIN_SIGNS[] = u"，。：？！；（）、，。";
    const char16_t *signs = method == IME_ZHUYIN ? ZHUYIN_SIGNS : PINYIN_SIGNS;

    for (size_t i = 0; KEYS[i] != '\0'; i++)
        if ((uint32_t)KEYS[i] == character && !(i < IN_NUMBERS && follows_digit(field)))
            return signs[i];
    return character;
}
