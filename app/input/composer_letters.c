/* Letters become characters:
 *
 *   letter ─▶ request.letters ─ask─▶ waits ─answer─▶ list ─choose─▶ request.fixed ─┬─▶ ask
 *                                                                                  └─▶ field
 *
 * 1. The list is that of the present letters unless `waits`; then nothing can be chosen from it.
 * 2. Fixed choices stand for the first letters, and never for all of them: then they are text. */
#include "app/input/composer_inside.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

bool composer_letters_unfinished(const struct composer *composer)
{
    return composer->letters.request.letters[0] != '\0';
}

static size_t fixed_letters(const struct composer_letters *letters)
{
    size_t count = 0;

    for (size_t i = 0; i < letters->request.fixed_count; i++)
        count += letters->request.fixed[i].letters;
    return count;
}

char composer_letters_last(const struct composer *composer)
{
    const struct composer_letters *letters = &composer->letters;
    size_t len = strlen(letters->request.letters);

    return len > fixed_letters(letters) ? letters->request.letters[len - 1] : '\0';
}

/* ---- what it reads as */

static size_t append(char *out, size_t at, const char *text, size_t len)
{
    must(at + len <= COMPOSER_SHOWN_MAX);
    memcpy(out + at, text, len);
    out[at + len] = '\0';
    return at + len;
}

static size_t append_letters(const struct composer_letters *letters, size_t from, size_t at,
                             char *out)
{
    for (const char *letter = letters->request.letters + from; *letter != '\0'; letter++) {
        char shown[COMPOSER_CHARACTER_MAX];
        size_t len = composer_key_shown(letters->request.method, *letter, shown);
        at = append(out, at, shown, len);
    }
    return at;
}

/* The fixed choices, then `text` for the letters up to `upto`, then the others as they are. */
static void compose(struct composer *composer, const char *text, size_t upto)
{
    const struct composer_letters *letters = &composer->letters;
    char *out = composer->shown;
    size_t at = 0;

    secret_wipe(out, COMPOSER_SHOWN_MAX);
    for (size_t i = 0; i < letters->request.fixed_count; i++)
        at =
            append(out, at, letters->request.fixed[i].text, strlen(letters->request.fixed[i].text));
    at = append(out, at, text, strlen(text));
    (void)append_letters(letters, upto, at, out);
}

static void show(struct composer *composer)
{
    compose(composer, composer->letters.spelled, composer->letters.spelled_of);
}

static void forget_spelled(struct composer_letters *letters)
{
    secret_wipe(letters->spelled, sizeof letters->spelled);
    letters->spelled_of = fixed_letters(letters);
}

/* ---- asking */

static void look_before(struct ime_request *request, const struct field *field)
{
    secret_wipe(request->before, sizeof request->before);
    (void)field_before(field, request->before, sizeof request->before);
}

static void ask(struct composer *composer, size_t from)
{
    struct ime_request *request = &composer->letters.request;

    request->traditional = composer->lang == LANG_ZH_HANT;
    request->from = (uint16_t)from;
    composer->list.stale = true;
    ime_ask(composer->ime, request);
}

static void ask_anew(struct composer *composer)
{
    composer->letters.waits = true;
    composer->list.open = false;
    ask(composer, 0);
    show(composer);
}

void composer_letters_more(struct composer *composer)
{
    ask(composer, composer->list.count);
}

void composer_letters_again(struct composer *composer)
{
    if (composer_letters_unfinished(composer))
        ask_anew(composer);
}

/* Nothing stands unfinished any more. */
static void end(struct composer *composer)
{
    struct composer_letters *letters = &composer->letters;

    secret_wipe(&letters->request, sizeof letters->request);
    forget_spelled(letters);
    letters->waits = letters->chose_last = false;
    secret_wipe(composer->shown, sizeof composer->shown);
    composer->list.stale = true;
    ime_forget(composer->ime);
}

enum ime_method composer_engine(const struct composer *composer)
{
    return composer_method(composer) == WRITING_ZHUYIN ? IME_ZHUYIN : IME_PINYIN;
}

/* What may follow the text that was just put in. */
static void ask_next(struct composer *composer, const struct field *field)
{
    composer->letters.request.method = composer_engine(composer);
    look_before(&composer->letters.request, field);
    ask(composer, 0);
}

/* ---- choosing */

bool composer_letters_know_first(const struct composer *composer)
{
    return !composer->letters.waits && composer->list.of == LIST_WORDS && composer->list.count > 0;
}

static void fix(struct composer_letters *letters, const struct ime_choice *choice)
{
    size_t rest = strlen(letters->request.letters) - fixed_letters(letters);
    struct ime_choice *fixed = &letters->request.fixed[letters->request.fixed_count++];

    *fixed = *choice;
    if (fixed->letters == 0 || fixed->letters > rest)
        fixed->letters = (uint8_t)rest;
    letters->chose_last = true;
}

static void unfix(struct composer_letters *letters)
{
    secret_wipe(&letters->request.fixed[--letters->request.fixed_count],
                sizeof *letters->request.fixed);
    letters->chose_last = false;
}

/* The fixed choices go into the field; the letters after them go on as a composition. */
static bool put_fixed(struct composer *composer, struct field *field)
{
    struct ime_request *request = &composer->letters.request;
    size_t done = fixed_letters(&composer->letters), rest = strlen(request->letters) - done;

    compose(composer, "", strlen(request->letters));
    if (!composer_put(composer, field, composer->shown))
        return false;
    secret_wipe(request->fixed, sizeof request->fixed);
    request->fixed_count = 0;
    memmove(request->letters, request->letters + done, rest + 1);
    secret_wipe(request->letters + rest, sizeof request->letters - rest);
    return true;
}

static void choose_word(struct composer *composer, struct field *field, size_t index)
{
    struct composer_letters *letters = &composer->letters;

    fix(letters, &composer->list.choices[index]);
    bool all = fixed_letters(letters) == strlen(letters->request.letters);
    if ((all || letters->request.fixed_count == IME_FIXED_MAX) && !put_fixed(composer, field)) {
        unfix(letters);
        show(composer);
        return;
    }
    forget_spelled(letters);
    if (composer_letters_unfinished(composer)) {
        ask_anew(composer);
        return;
    }
    end(composer);
    composer->list.open = false;
    ask_next(composer, field);
}

void composer_letters_choose(struct composer *composer, struct field *field, size_t index)
{
    if (composer->list.of == LIST_WORDS)
        choose_word(composer, field, index);
    else if (composer_put(composer, field, composer->list.texts[index]))
        ask_next(composer, field);
}

/* ---- ending */

static void compose_first(struct composer *composer)
{
    const struct composer_letters *letters = &composer->letters;
    const struct ime_choice *first = &composer->list.choices[0];
    size_t upto = fixed_letters(letters) + first->letters, all = strlen(letters->request.letters);

    compose(composer, first->text, upto < all ? upto : all);
}

void composer_letters_end(struct composer *composer, struct field *field, bool plain)
{
    if (!composer_letters_unfinished(composer))
        return;
    if (composer_letters_know_first(composer) && !plain)
        compose_first(composer);
    else
        compose(composer, "", fixed_letters(&composer->letters));
    if (!composer_put(composer, field, composer->shown)) {
        show(composer);
        return;
    }
    end(composer);
    composer_list_begin(composer, LIST_NOTHING);
}

/* ---- letters */

void composer_letters_add(struct composer *composer, const struct field *field, char letter)
{
    struct composer_letters *letters = &composer->letters;
    struct ime_request *request = &letters->request;
    size_t len = strlen(request->letters);
    bool other_tone =
        composer_key_is_tone(letter) && composer_key_is_tone(composer_letters_last(composer));

    letters->crowded = len == IME_LETTERS_MAX && !other_tone;
    if (letters->crowded)
        return;
    request->method = composer_engine(composer);
    request->letters[other_tone ? len - 1 : len] = letter;
    letters->chose_last = false;
    if (other_tone)
        forget_spelled(letters);
    look_before(request, field);
    ask_anew(composer);
}

/* The last letter, or the last choice where that is what was done last or all that is left. */
void composer_letters_take_back(struct composer *composer)
{
    struct composer_letters *letters = &composer->letters;
    size_t len = strlen(letters->request.letters);

    if (letters->chose_last) {
        unfix(letters);
    } else {
        letters->request.letters[len - 1] = '\0';
        if (letters->request.fixed_count > 0 && fixed_letters(letters) == len - 1)
            unfix(letters);
    }
    forget_spelled(letters);
    if (composer_letters_unfinished(composer)) {
        ask_anew(composer);
        return;
    }
    end(composer);
    composer_list_begin(composer, LIST_NOTHING);
}

/* ---- answers */

static enum composer_list_of answered_of(const struct composer *composer)
{
    if (composer_letters_unfinished(composer))
        return LIST_WORDS;
    return composer->answer.count > 0 ? LIST_NEXT : LIST_NOTHING;
}

static void take_candidates(struct composer *composer)
{
    const struct ime_answer *answer = &composer->answer;
    struct composer_list *list = &composer->list;
    bool goes_on = !composer->letters.waits && answer->from > 0 && answer->from == list->count;

    if (goes_on)
        list->page_from = list->count;
    else
        composer_list_begin(composer, answered_of(composer));
    for (size_t i = 0; i < answer->count; i++)
        composer_list_add(list, &answer->candidates[i]);
    list->more = answer->more && list->count < WRITING_CANDIDATES_MAX;
    list->stale = false;
}

void composer_letters_answered(struct composer *composer)
{
    struct composer_letters *letters = &composer->letters;

    take_candidates(composer);
    if (!composer_letters_unfinished(composer))
        return;
    memcpy(letters->spelled, composer->answer.spelled, sizeof letters->spelled);
    letters->spelled_of = strlen(letters->request.letters);
    letters->waits = false;
    show(composer);
}
