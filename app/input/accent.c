#include "app/input/accent.h"

#include <stdbool.h>
#include <string.h>

/* Measured on the tuning half of tests/vectors/input/sentences.txt, flat from 0.8 to 1.5 and from
 * 0.3 to 0.8: in clean letters one syllable in three has an h, so few of them without one tell of
 * an accent, and one h with it tells of none. */
static const double COST_TOLD_APART = 1.2;
static const double COST_ELSE = 0.5;

static bool has(const char *letters, size_t len, const char *part)
{
    return memmem(letters, len, part, strlen(part)) != NULL;
}

void accent_hear(const char *letters, size_t len, struct accent *out_accent)
{
    bool initials = has(letters, len, "zh") || has(letters, len, "ch") || has(letters, len, "sh");
    bool endings = has(letters, len, "ing") || has(letters, len, "eng");
    out_accent->initial = initials ? COST_TOLD_APART : COST_ELSE;
    out_accent->ending = endings ? COST_TOLD_APART : COST_ELSE;
}

static bool has_vowel(const char *typed, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr("aeiouv", typed[i]) != NULL)
            return true;
    return false;
}

double accent_cost(const struct accent *accent, const char *typed, size_t typed_len,
                   const char *meant, size_t meant_len)
{
    if (typed_len == 0 || meant_len == 0 || !has_vowel(typed, typed_len))
        return 0;
    bool other_initial = (typed_len > 1 && typed[1] == 'h') != (meant_len > 1 && meant[1] == 'h');
    bool other_ending = (typed[typed_len - 1] == 'g') != (meant[meant_len - 1] == 'g');
    return (other_initial ? accent->initial : 0) + (other_ending ? accent->ending : 0);
}
