#include "tests/app/sentences_rig.h"

#include "board/base/must.h"

#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

size_t sentences_rig_read(char half, struct sentence out[static SENTENCES_MAX])
{
    char line[256], which;
    size_t count = 0;
    FILE *file = fopen("tests/vectors/input/sentences.txt", "r");
    must(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        struct sentence sentence;
        must(sscanf(line, "%c\t%95[^\t]\t%64[a-z]", &which, sentence.text, sentence.letters) == 3);
        if (which == half)
            out[count++] = sentence;
        must(count <= SENTENCES_MAX);
    }
    fclose(file);
    return count;
}

/* An ng before a vowel is nearly always n at the end of one syllable and g at the begin of one. */
static bool loses_g(const char *letters, size_t at)
{
    return at >= 2 && letters[at] == 'g' && letters[at - 1] == 'n' &&
           (letters[at - 2] == 'i' || letters[at - 2] == 'e') &&
           (letters[at + 1] == '\0' || strchr("aeiou", letters[at + 1]) == NULL);
}

void sentences_rig_southern(const char *letters, char out[static IME_LETTERS_MAX + 1])
{
    size_t len = 0;
    for (size_t i = 0; letters[i] != '\0'; i++) {
        bool loses_h = i > 0 && letters[i] == 'h' && strchr("zcs", letters[i - 1]) != NULL;
        if (!loses_h && !loses_g(letters, i))
            out[len++] = letters[i];
    }
    out[len] = '\0';
}

static size_t read_characters(const char *text, utf8proc_int32_t out[SENTENCES_TEXT_MAX])
{
    size_t count = 0;
    while (*text != '\0') {
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &out[count++]);
        must(size > 0 && count < SENTENCES_TEXT_MAX);
        text += size;
    }
    return count;
}

size_t sentences_rig_characters(const char *text)
{
    utf8proc_int32_t characters[SENTENCES_TEXT_MAX];
    return read_characters(text, characters);
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Levenshtein's distance, a row at a time. */
size_t sentences_rig_wrong(const char *text, const char *right)
{
    utf8proc_int32_t a[SENTENCES_TEXT_MAX], b[SENTENCES_TEXT_MAX];
    size_t row[SENTENCES_TEXT_MAX + 1];
    size_t a_count = read_characters(text, a), b_count = read_characters(right, b);
    for (size_t j = 0; j <= b_count; j++)
        row[j] = j;
    for (size_t i = 0; i < a_count; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b_count; j++) {
            size_t above = row[j + 1];
            row[j + 1] = least(above + 1, row[j] + 1, diagonal + (a[i] != b[j]));
            diagonal = above;
        }
    }
    return row[b_count];
}
