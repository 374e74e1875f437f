/* mail.db is a copy of what hubs hand out. One that is damaged is put aside, and a new one fills
 * itself in the next round: nobody has to come to the kiosk for it. */
#ifndef TG_SYNC_COURIER_MAILBAG_MEND_H
#define TG_SYNC_COURIER_MAILBAG_MEND_H

#include "sync/courier/mailbag.h"

/* Opens as mailbag_create and looks through the file. What cannot be read as mail is named
 * `path`.damaged, the one before of that name is lost, and a new one is made. Says so in the log.
 * Errors as mailbag_create. */
enum tg_err mailbag_mend_open(const char *path, struct mailbag **out_bag,
                              struct fault *fault) MUST_USE;

/* After a round that ended with IO: closes it, so that the next one opens it and looks through it.
 * `*bag` is NULL then. */
void mailbag_mend_close(struct mailbag **bag);

#endif
