/* Charter and roster: whatever parses is written back as the same bytes. */
#include "sync/wire/charter_text.h"

#include "board/base/must.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static uint8_t back[CHARTER_FILE_MAX];
    struct fault fault;
    struct charter charter;
    size_t back_len = 0;
    if (charter_parse("charter", bytes, len, &charter, &fault) == TG_OK) {
        must(charter_write(&charter, back, &back_len, &fault) == TG_OK);
        must(back_len == len && memcmp(back, bytes, len) == 0);
    }
    struct roster roster;
    uint8_t *text = NULL;
    if (roster_parse("roster", bytes, len, &roster, &fault) == TG_OK) {
        must(roster_write(&roster, &text, &back_len, &fault) == TG_OK);
        must(back_len == len && memcmp(text, bytes, len) == 0);
        free(text);
        roster_finish(&roster);
    }
    return 0;
}
