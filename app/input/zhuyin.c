#include "app/input/zhuyin.h"

#include "board/base/bytes.h"

#include <stdlib.h>
#include <string.h>

#include <chewing.h>

enum {
    SYLLABLES_MAX = IME_LETTERS_MAX / 2, /* each has a sign and a tone */
    TONES = 5,
    RANKS = 12, /* characters of each tone, where the tone is not said yet */
    CHARACTER_MAX = 4,
};

/* The standard (Dachen) keyboard. */
static const char KEYS[] = "1qaz2wsxedcrfv5tgbyhnujm8ik,9ol.0p;/-6347 ";
static const char *const SIGNS[] = {
    "ㄅ", "ㄆ", "ㄇ", "ㄈ", "ㄉ", "ㄊ", "ㄋ", "ㄌ", "ㄍ", "ㄎ", "ㄏ", "ㄐ", "ㄑ", "ㄒ",
    "ㄓ", "ㄔ", "ㄕ", "ㄖ", "ㄗ", "ㄘ", "ㄙ", "ㄧ", "ㄨ", "ㄩ", "ㄚ", "ㄛ", "ㄜ", "ㄝ",
    "ㄞ", "ㄟ", "ㄠ", "ㄡ", "ㄢ", "ㄣ", "ㄤ", "ㄥ", "ㄦ", "ˊ",  "ˇ",  "ˋ",  "˙",  "",
};
static const char TONE_KEYS[] = " 6347";

struct zhuyin {
    ChewingContext *context;
};

enum tg_err zhuyin_create(struct zhuyin **out_zhuyin, struct fault *fault)
{
    struct zhuyin *zhuyin = malloc(sizeof *zhuyin);
    if (zhuyin == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no memory for Zhuyin");
    zhuyin->context = chewing_new2(NULL, ":memory:", NULL, NULL);
    if (zhuyin->context == NULL) {
        free(zhuyin);
        return fault_set(fault, TG_ERR_MISSING,
                         "Zhuyin: libchewing does not start. Install libchewing3-data.");
    }
    chewing_set_maxChiSymbolLen(zhuyin->context, SYLLABLES_MAX);
    chewing_set_phraseChoiceRearward(zhuyin->context, 0);
    *out_zhuyin = zhuyin;
    return TG_OK;
}

void zhuyin_destroy(struct zhuyin *zhuyin)
{
    if (zhuyin == NULL)
        return;
    chewing_delete(zhuyin->context);
    free(zhuyin);
}

static bool is_tone(char key)
{
    return strchr(TONE_KEYS, key) != NULL;
}

static const char *sign_of(char key)
{
    return SIGNS[strchr(KEYS, key) - KEYS];
}

/* A space behind every syllable but the last. */
static void spell(const char *letters, char out[static IME_SPELLED_MAX + 1])
{
    struct sink sink = sink_into(out, IME_SPELLED_MAX);
    for (; *letters != '\0'; letters++) {
        const char *sign = sign_of(*letters);
        sink_put(&sink, sign, strlen(sign));
        if (is_tone(*letters) && letters[1] != '\0')
            sink_u8(&sink, ' ');
    }
    out[sink_len(&sink)] = '\0';
}

static void press(ChewingContext *context, char key)
{
    if (key == ' ')
        chewing_handle_Space(context);
    else
        chewing_handle_Default(context, key);
}

/* One syllable with its tone, behind those that are `entered`. False when there is none such.
 * libchewing knows how much it has since the last key only: not after a reset. */
static bool enter(ChewingContext *context, size_t entered, const char *letters, size_t count,
                  char tone)
{
    for (size_t i = 0; i < count; i++)
        press(context, letters[i]);
    press(context, tone);
    if (chewing_buffer_Len(context) == (int)entered + 1)
        return true;
    chewing_clean_bopomofo_buf(context);
    return false;
}

/* Letters before the tone; *out_whole: there is one. */
static size_t syllable(const char *letters, bool *out_whole)
{
    size_t count = strcspn(letters, TONE_KEYS);
    *out_whole = letters[count] != '\0';
    return count;
}

/* Enters what is whole, up to what is no syllable; ends[i] is the letter behind syllable i. */
static size_t enter_all(ChewingContext *context, const char *letters, size_t ends[SYLLABLES_MAX])
{
    size_t entered = 0, at = 0;
    while (entered < SYLLABLES_MAX) {
        bool whole;
        size_t count = syllable(letters + at, &whole);
        if (!whole || count == 0 ||
            !enter(context, entered, letters + at, count, letters[at + count]))
            break;
        at += count + 1;
        ends[entered++] = at;
    }
    return entered;
}

static size_t characters_of(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* What libchewing would put at the beginning, longest first. */
static void offer_beginnings(ChewingContext *context, const size_t *ends, size_t entered,
                             struct choices *choices)
{
    chewing_handle_Home(context);
    if (chewing_cand_open(context) != 0)
        return;
    bool wanted = true;
    do {
        int total = chewing_cand_TotalChoice(context);
        for (int i = 0; i < total && wanted; i++) {
            const char *text = chewing_cand_string_by_index_static(context, i);
            size_t count = characters_of(text);
            if (count > 0 && count <= entered)
                wanted = choices_add(choices, text, strlen(text), ends[count - 1]);
        }
    } while (wanted && chewing_cand_list_has_next(context) && chewing_cand_list_next(context) == 0);
    chewing_cand_close(context);
}

/* The likeliest characters of a syllable in one tone. */
static void characters_in(ChewingContext *context, const char *letters, size_t count, char tone,
                          char out[RANKS][CHARACTER_MAX + 1])
{
    chewing_Reset(context);
    if (!enter(context, 0, letters, count, tone))
        return;
    chewing_handle_Home(context);
    if (chewing_cand_open(context) != 0)
        return;
    for (int i = 0; i < RANKS && i < chewing_cand_TotalChoice(context); i++) {
        const char *text = chewing_cand_string_by_index_static(context, i);
        if (strlen(text) <= CHARACTER_MAX)
            strcpy(out[i], text);
    }
    chewing_cand_close(context);
}

/* A syllable whose tone is not said yet: the likeliest of each tone, then the next of each. */
static void offer_every_tone(ChewingContext *context, const char *letters, size_t count,
                             struct choices *choices)
{
    char found[TONES][RANKS][CHARACTER_MAX + 1] = {0};
    for (size_t tone = 0; tone < TONES; tone++)
        characters_in(context, letters, count, TONE_KEYS[tone], found[tone]);
    for (size_t rank = 0; rank < RANKS; rank++)
        for (size_t tone = 0; tone < TONES; tone++)
            (void)choices_add(choices, found[tone][rank], strlen(found[tone][rank]), count);
}

/* The signs as they stand, for what no character is spelled like. */
static void offer_signs(const char *letters, size_t count, bool whole, struct choices *choices)
{
    char text[IME_CHOICE_MAX];
    struct sink sink = sink_into(text, sizeof text);
    for (size_t i = 0; i < count; i++)
        sink_put(&sink, sign_of(letters[i]), strlen(sign_of(letters[i])));
    (void)choices_add(choices, text, sink_len(&sink), count + whole);
}

void zhuyin_answer(struct zhuyin *zhuyin, const struct ime_request *request,
                   struct choices *choices)
{
    ChewingContext *context = zhuyin->context;
    const char *rest = request->letters;
    for (size_t i = 0; i < request->fixed_count; i++)
        rest += request->fixed[i].letters;
    spell(rest, choices->answer->spelled);
    chewing_Reset(context);
    size_t ends[SYLLABLES_MAX];
    size_t entered = enter_all(context, rest, ends);
    bool whole;
    size_t count = syllable(rest, &whole);
    if (entered > 0) {
        const char *all = chewing_buffer_String_static(context);
        (void)choices_add(choices, all, strlen(all), ends[entered - 1]);
        offer_beginnings(context, ends, entered, choices);
    } else {
        if (!whole)
            offer_every_tone(context, rest, count, choices);
        offer_signs(rest, count, whole, choices);
    }
    chewing_Reset(context);
}
