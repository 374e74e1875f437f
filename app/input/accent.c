#include "app/input/accent.h"

#include <stdbool.h>
#include <string.h>

static bool has_vowel(const char *typed, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr("aeiouv", typed[i]) != NULL)
            return true;
    return false;
}

size_t accent_count(const char *typed, size_t typed_len, const char *meant, size_t meant_len)
{
    if (meant_len == 0 || !has_vowel(typed, typed_len))
        return 0;
    bool other_initial = (typed_len > 1 && typed[1] == 'h') != (meant_len > 1 && meant[1] == 'h');
    bool other_ending = (typed[typed_len - 1] == 'g') != (meant[meant_len - 1] == 'g');
    return (size_t)other_initial + (size_t)other_ending;
}
