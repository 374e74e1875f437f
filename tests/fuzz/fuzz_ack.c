/* Both acknowledgements and the hub's list of them: whatever parses composes back to its bytes. */
#include "sync/wire/ack.h"

#include "board/base/must.h"
#include "sync/wire/ack_list.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must_match(const uint8_t *bytes, size_t len, const uint8_t *back, size_t back_len)
{
    must(back_len == len && memcmp(back, bytes, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const uint8_t SECRET[SIGN_SECRET_SIZE] = {1};
    static uint8_t back[ACK_LIST_SIZE_MAX];
    struct hub_ack hub;
    struct desk_ack desk;
    struct ack_list list;
    if (hub_ack_parse(bytes, len, &hub) == TG_OK)
        must_match(bytes, len - SIGNATURE_SIZE, back,
                   hub_ack_compose(&hub, SECRET, back) - SIGNATURE_SIZE);
    if (desk_ack_parse(bytes, len, &desk) == TG_OK)
        must_match(bytes, len - SIGNATURE_SIZE, back,
                   desk_ack_compose(&desk, SECRET, back) - SIGNATURE_SIZE);
    if (ack_list_parse(bytes, len, &list) == TG_OK)
        must_match(bytes, len, back, ack_list_compose(&list, back));
    return 0;
}
