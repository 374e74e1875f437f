/* Letters: what a desk whose key was stolen might say in one. */
#include "app/seal/letter_plain.h"

#include "app/form/draft_text.h"
#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct letter letter;
    uint8_t plain[LETTER_SIGNED_SIZE] = {0};
    uint8_t again[LETTER_SIGNED_SIZE];
    if (len > sizeof plain)
        return 0;
    memcpy(plain, bytes, len);
    if (letter_plain_parse(plain, &letter) != TG_OK)
        return 0;
    must(letter.part >= 1 && letter.part <= letter.parts && letter.number < LETTER_NUMBERS_MAX);
    must(draft_text_is_showable(letter.text) && draft_text_is_showable(letter.title[LANG_EN]));
    must(letter_plain_write(&letter, again) == TG_OK);
    must(memcmp(plain, again, sizeof plain) == 0);
    return 0;
}
