/* What goes through the pipes between the kiosk and tonggui-scanner, one packet each.
 *
 * Order:   u8 version (1) · u8 kind · u32 session
 * Message: u8 version (1) · u8 kind · u32 session · of a code: its characters, to the end · of a
 *          state: u8, 1 when there is a camera
 *
 * Big-endian. A session is one time of listening: what is said of another one is nobody's. The
 * picture itself stands in memory that both have; the process writes the next one after the kiosk
 * has said that it has seen the last. Whoever wrote a message may have lost its mind over a
 * picture, so a reader believes nothing. */
#ifndef TG_BOARD_SCANNER_WIRE_H
#define TG_BOARD_SCANNER_WIRE_H

#include "board/base/process.h"
#include "board/scanner.h"

enum {
    SCANNER_WIRE_VERSION = 1,
    SCANNER_MESSAGE_MAX = 2 + 4 + SCANNER_CODE_MAX,
    SCANNER_PREVIEW_SIZE = SCANNER_PREVIEW_WIDTH * SCANNER_PREVIEW_HEIGHT,
};

/* The ends of the process, and where it finds them. */
enum { SCANNER_ORDERS, SCANNER_MESSAGES, SCANNER_PICTURE };
enum {
    SCANNER_FD_ORDERS = PROCESS_FD_FIRST + SCANNER_ORDERS,
    SCANNER_FD_MESSAGES = PROCESS_FD_FIRST + SCANNER_MESSAGES,
    SCANNER_FD_PICTURE = PROCESS_FD_FIRST + SCANNER_PICTURE,
};

enum scanner_order { SCANNER_ON = '+', SCANNER_OFF = '-', SCANNER_SEEN = 'n' };

struct scanner_order_at {
    enum scanner_order order;
    uint32_t session;
};

enum scanner_news { SCANNER_CODE = 'C', SCANNER_PICTURED = 'P', SCANNER_STATE = 'S' };

struct scanner_message {
    enum scanner_news news;
    uint32_t session;
    bool there;                      /* of a state */
    size_t len;                      /* of a code, from 1 */
    char text[SCANNER_CODE_MAX + 1]; /* printable ASCII */
};

/* Write into `out` (SCANNER_MESSAGE_MAX bytes); return the length. */
size_t scanner_order_compose(const struct scanner_order_at *order, uint8_t *out);
size_t scanner_message_compose(const struct scanner_message *message, uint8_t *out);

/* FORMAT, VERSION: the out is wiped then. */
enum tg_err scanner_order_parse(const uint8_t *bytes, size_t len,
                                struct scanner_order_at *out) MUST_USE;
enum tg_err scanner_message_parse(const uint8_t *bytes, size_t len,
                                  struct scanner_message *out) MUST_USE;

#endif
