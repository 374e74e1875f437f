/* How a kiosk says that it is: whatever parses is composed again to the same bytes. */
#include "sync/wire/health.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    uint32_t troubles = 0;
    uint8_t again[HEALTH_SIZE];
    if (health_parse(bytes, len, &troubles) != TG_OK)
        return 0;
    health_compose(troubles, again);
    must(len == sizeof again && memcmp(again, bytes, len) == 0);
    return 0;
}
