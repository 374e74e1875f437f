/* What the parts of the register's mail share: register_mail.c, register_mail_wait.c. */
#ifndef TG_TOOLS_DESK_REGISTER_MAIL_INSIDE_H
#define TG_TOOLS_DESK_REGISTER_MAIL_INSIDE_H

#include "tools/desk/register_inside.h"
#include "tools/desk/register_mail.h"

enum {
    WAITING_LETTER_AT = 8, /* behind the time from when on it may go */
    WAITING_SIZE = WAITING_LETTER_AT + BUNDLE_LETTER_SIZE,
    WAITING_SEALED = WAITING_SIZE + SEAL_OVERHEAD,
};

/* Changes what the mark says of how many wait and are kept. */
enum tg_err register_mail_count(struct register_file *reg, int64_t waiting, int64_t kept,
                                struct fault *fault) MUST_USE;

/* The row (id, letter) of a letter that waits, which the statement stands at. CRYPTO. */
enum tg_err register_mail_open(struct register_file *reg, sqlite3_stmt *stmt,
                               uint8_t out[static WAITING_SIZE], struct fault *fault) MUST_USE;

#endif
