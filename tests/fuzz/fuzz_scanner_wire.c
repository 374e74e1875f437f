/* Orders and messages between the kiosk and its camera's process: what parses is what the header
 * promises, and composes back to its bytes. */
#include "board/scanner_wire.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    uint8_t back[SCANNER_MESSAGE_MAX];
    struct scanner_order_at order;
    struct scanner_message message;
    if (scanner_order_parse(bytes, len, &order) == TG_OK)
        must(scanner_order_compose(&order, back) == len && memcmp(back, bytes, len) == 0);
    if (scanner_message_parse(bytes, len, &message) == TG_OK) {
        must(strlen(message.text) == message.len && message.len <= SCANNER_CODE_MAX);
        must(scanner_message_compose(&message, back) == len && memcmp(back, bytes, len) == 0);
    }
    return 0;
}
