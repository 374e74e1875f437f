/* Sentences to tap. Those of a pack are clauses without an end, so that they can be joined. */
#include "app/input/composer_inside.h"

#include "app/ui/text.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static utf8proc_int32_t character_before(const struct field *field, size_t at)
{
    utf8proc_int32_t character = 0;
    if (at == 0)
        return 0;
    size_t previous = text_previous(field_text(field), field_len(field), at);

    (void)utf8proc_iterate((const utf8proc_uint8_t *)field_text(field) + previous,
                           (utf8proc_ssize_t)(at - previous), &character);
    return character;
}

static bool is_mark(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);

    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Whether the sentence that is not ended has two clauses already. */
static bool has_comma(const struct field *field)
{
    for (const char *at = field_text(field) + field_caret(field); at-- > field_text(field);) {
        if (begins(at, "。") || begins(at, "！") || begins(at, "？") || *at == '\n')
            return false;
        if (begins(at, "，"))
            return true;
    }
    return false;
}

/* What a sentence needs between it and the text before it. */
static const char *join_of(const struct composer *composer, const struct field *field,
                           const char *phrase)
{
    utf8proc_int32_t before = character_before(field, field_caret(field));

    if (before == 0 || before == ' ' || before == '\n')
        return "";
    if (composer->lang == LANG_EN)
        return is_mark(before) ? " " : ". ";
    if (is_mark(before))
        return "";
    return strstr(phrase, "，") != NULL || has_comma(field) ? "。" : "，";
}

void composer_phrases_put(struct composer *composer, struct field *field, int index)
{
    if (index < 0 || (size_t)index >= composer->phrase_count)
        return;
    const char *phrase = composer->phrases[index];
    int len = snprintf(composer->shown, sizeof composer->shown, "%s%s",
                       join_of(composer, field, phrase), phrase);
    if (len > 0 && (size_t)len < sizeof composer->shown)
        (void)composer_put(composer, field, composer->shown);
    secret_wipe(composer->shown, sizeof composer->shown);
}
