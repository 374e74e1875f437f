/* Keys become letters, choices and signs.
 *
 * A key that needs the answer to the letters before it (what a space chooses, what a full stop
 * ends) waits in `later`, with all keys after it, so that a quick hand gets what a slow one does.
 * Invariant: `later` is empty unless the letters wait. */
#include "app/input/composer_inside.h"

#include "board/base/secret.h"

#include <string.h>

static char letter_of(const struct composer *composer, struct composer_key key)
{
    return composer_key_letter(composer_engine(composer), key, composer_letters_last(composer));
}

/* Digits of a real keyboard choose. */
static bool choose_by_digit(struct composer *composer, struct field *field, struct composer_key key)
{
    const struct composer_list *list = &composer->list;
    size_t index = (list->open ? list->page_from : 0) + key.character - '1';

    if (key.glass || key.character < '1' || key.character > '9' ||
        !composer_letters_know_first(composer))
        return false;
    if (index < list->count)
        composer_letters_choose(composer, field, index);
    return true;
}

static void put_sign(struct composer *composer, struct field *field, uint32_t character)
{
    ime_forget(composer->ime);
    composer_list_begin(composer, LIST_NOTHING);
    (void)composer_put_character(composer, field,
                                 composer_key_sign(composer_engine(composer), character, field));
}

static void take(struct composer *composer, struct field *field, struct composer_key key)
{
    char letter = letter_of(composer, key);
    bool unfinished = composer_letters_unfinished(composer);

    if (letter != '\0')
        composer_letters_add(composer, field, letter);
    else if (unfinished && key.character == ' ' && composer_letters_know_first(composer))
        composer_letters_choose(composer, field, 0);
    else if (unfinished && choose_by_digit(composer, field, key))
        return;
    else {
        composer_letters_end(composer, field, false);
        if (!composer_letters_unfinished(composer) && !(unfinished && key.character == ' '))
            put_sign(composer, field, key.character);
    }
}

static struct composer_key take_later(struct composer_letters *letters)
{
    struct composer_key key = letters->later[0];

    letters->later_count--;
    memmove(letters->later, letters->later + 1, letters->later_count * sizeof key);
    secret_wipe(&letters->later[letters->later_count], sizeof key);
    return key;
}

static bool needs_answer(const struct composer *composer, struct composer_key key)
{
    return composer->letters.waits && letter_of(composer, key) == '\0';
}

void composer_typing_key(struct composer *composer, struct field *field, struct composer_key key)
{
    struct composer_letters *letters = &composer->letters;

    if (letters->later_count == 0 && !needs_answer(composer, key)) {
        take(composer, field, key);
        return;
    }
    if (letters->later_count == COMPOSER_LATER_MAX)
        composer_typing_end(composer, field, true);
    letters->later[letters->later_count++] = key;
}

bool composer_typing_function(struct composer *composer, struct field *field, enum ui_key key)
{
    struct composer_letters *letters = &composer->letters;

    if (!composer_letters_unfinished(composer))
        return false;
    if (key == UI_KEY_ENTER)
        composer_typing_end(composer, field, true);
    else if (key == UI_KEY_BACKSPACE && letters->later_count > 0)
        secret_wipe(&letters->later[--letters->later_count], sizeof *letters->later);
    else if (key == UI_KEY_BACKSPACE)
        composer_letters_take_back(composer);
    return key == UI_KEY_ENTER || key == UI_KEY_BACKSPACE;
}

void composer_typing_answered(struct composer *composer, struct field *field)
{
    struct composer_letters *letters = &composer->letters;

    composer_letters_answered(composer);
    while (letters->later_count > 0 && !needs_answer(composer, letters->later[0]))
        take(composer, field, take_later(letters));
}

void composer_typing_end(struct composer *composer, struct field *field, bool plain)
{
    while (composer->letters.later_count > 0)
        take(composer, field, take_later(&composer->letters));
    composer_letters_end(composer, field, plain);
}
