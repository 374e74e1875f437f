/* How this kiosk is, for IT at headquarters: its printer, scanner, camera, disk, and whether it is
 * open at all. Left in the vault for the courier (sync/wire/health.h says what that may tell).
 *
 * Every transaction of the vault carries it, so that a session's own two leave on the disk what
 * changed meanwhile. Where nobody comes, a write of its own waits until a random time on the
 * attract page, CHECKUP_WRITE_MS_MIN to CHECKUP_WRITE_MS_MAX later: who sees when the file was
 * written, and that it now says "out of paper", does not learn when somebody printed. That write is
 * two transactions, as a session's end is: the journal that the second leaves behind holds no older
 * word, so that it does not say that this one is new. What is well again by then is never written.
 */
#ifndef TG_APP_KIOSK_CHECKUP_H
#define TG_APP_KIOSK_CHECKUP_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CHECKUP_WRITE_MS_MIN = 10 * 60000,
    CHECKUP_WRITE_MS_MAX = 120 * 60000,
};

#define CHECKUP_DISK_FREE_MIN (UINT64_C(64) << 20) /* bytes */

struct kiosk;

struct checkup {
    bool asked;          /* the printer, since this process began */
    int64_t write_at_ms; /* 0: nothing is owed */
};

/* On every tick: what is seen goes along with the next transaction. */
void checkup_look(struct kiosk *kiosk);
/* When the attract page looks after things: asks the printer, writes what is due. Errors are the
 * vault's: the kiosk must close. */
enum tg_err checkup_maintain(struct kiosk *kiosk, struct fault *fault) MUST_USE;

#endif
