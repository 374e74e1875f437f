#include "app/input/choices.h"

#include <string.h>

#include <utf8proc.h>

static bool can_be_shown(utf8proc_int32_t point)
{
    bool latin = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    bool bopomofo = point >= 0x3105 && point <= 0x3129;
    return latin || bopomofo || (point >= 0x3400 && point <= 0x9FFF);
}

static bool all_can_be_shown(const char *text)
{
    for (utf8proc_int32_t point; *text != '\0';) {
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        if (size <= 0 || !can_be_shown(point))
            return false;
        text += size;
    }
    return true;
}

bool choices_show(const struct choices *choices, const char *text, size_t len,
                  char out[IME_CHOICE_MAX + 1])
{
    if (len == 0)
        return false;
    if (choices->traditional != NULL) {
        if (!traditional_convert(choices->traditional, choices->way, text, len, out,
                                 IME_CHOICE_MAX + 1))
            return false;
    } else {
        if (len > IME_CHOICE_MAX)
            return false;
        memcpy(out, text, len);
        out[len] = '\0';
    }
    return all_can_be_shown(out);
}

void choices_begin(struct choices *choices, struct ime_answer *answer, uint16_t from)
{
    answer->from = from;
    answer->count = 0;
    answer->more = false;
    choices->answer = answer;
    choices->count = 0;
    choices->bytes = 0;
}

/* FNV-1a of 64 bits: that two of a thousand are taken for one does not happen. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * 0x100000001b3u;
    return hash;
}

static bool is_new(struct choices *choices, const char *text)
{
    uint64_t hash = hash_of(text);
    for (size_t i = 0; i < choices->count; i++)
        if (choices->seen[i] == hash)
            return false;
    choices->seen[choices->count++] = hash;
    return true;
}

/* What no question could say back is not offered. A guessed word stands for no letters. */
static bool can_be_chosen(const struct ime_choice *choice)
{
    return choice->letters == 0 ||
           strlen(choice->text) <= (size_t)choice->letters * IME_LETTER_BYTES;
}

bool choices_add(struct choices *choices, const char *text, size_t len, size_t letters)
{
    struct ime_answer *answer = choices->answer;
    struct ime_choice choice = {.letters = (uint8_t)letters};
    if (choices->count == CHOICES_MAX || answer->more)
        return false;
    if (!choices_show(choices, text, len, choice.text) || !can_be_chosen(&choice) ||
        !is_new(choices, choice.text))
        return true;
    if (choices->count <= answer->from)
        return true;
    choices->bytes += IME_CHOICE_HEAD + strlen(choice.text);
    if (answer->count == IME_CANDIDATES_MAX || choices->bytes > IME_CANDIDATES_BYTES) {
        answer->more = true;
        return false;
    }
    answer->candidates[answer->count++] = choice;
    return true;
}
