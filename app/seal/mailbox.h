/* A mailbox as whoever has the receipt reads it: all letters to it that this kiosk holds, parts put
 * together, in order.
 *
 * Always looks for every number of every desk of the charter and opens as many letters, whatever is
 * there: a full mailbox, an empty one and a code that was never given out are the same to the disk,
 * the processor and the clock, and the last two to the eye. */
#ifndef TG_APP_SEAL_MAILBOX_H
#define TG_APP_SEAL_MAILBOX_H

#include "app/seal/letter.h"

enum {
    MAILBOX_MESSAGES_MAX =
        64, /* the newest; whoever writes more to one mailbox buries the oldest */
    MAILBOX_TEXT_MAX = LETTER_PARTS_MAX * LETTER_TEXT_MAX,
};

struct mailbox_message {
    struct letter head; /* of the first part that is here; without text */
    size_t text_at;     /* into the mailbox's texts */
    size_t text_len;
    bool torn; /* parts are missing, in front or between: they may come later, or have expired */
};

struct mailbox {
    struct mailbox_message messages[MAILBOX_MESSAGES_MAX]; /* oldest first */
    size_t count;
    const char *texts; /* all of them, each with a NUL behind it */
    bool forgotten;    /* destroyed at its owner's wish: holds no message */
    size_t refused;    /* letters under its labels that do not verify */
    size_t newer;      /* headquarters' own, of a version that is not known here */
};

/* `today` as for mailbag_find. Owned by the caller, in secret memory (mailbox_destroy). Errors as
 * mailbag_find, and MEMORY. */
enum tg_err mailbox_open(const char *mail_db, uint32_t today, const struct charter *charter,
                         const struct receipt_keys *keys, struct mailbox **out,
                         struct fault *fault) MUST_USE;
void mailbox_destroy(struct mailbox *mailbox);

#endif
