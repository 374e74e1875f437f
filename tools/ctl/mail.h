/* What an organisation's mail costs, said before anybody has to pay it: every kiosk holds all of
 * its group's, and gets as much each period whether there is anything to say or not. */
#ifndef TG_TOOLS_CTL_MAIL_H
#define TG_TOOLS_CTL_MAIL_H

#include "sync/wire/charter.h"

enum {
    MAIL_LETTERS_MAX = 200000, /* at a kiosk: past that looking one up and catching up take long */
    MAIL_TEXT_MAX = 256,
};

/* Reads LETTERS/SECONDS/DAYS. RANGE for what a charter can't say, or for more letters at a kiosk
 * than MAIL_LETTERS_MAX; the fault names the option. */
enum tg_err mail_parse(const char *text, int desk_count, struct charter_mail *out_mail,
                       struct fault *fault) MUST_USE;

/* "at most 11,520 letters (22.7 MiB) at each kiosk of a group, 32.4 KiB every 6 h to each" */
void mail_tell(const struct charter *charter, char out[static MAIL_TEXT_MAX]);

/* The most bytes that mail.db and its journal can take at a kiosk, also when desks send more than
 * their periods are; and a size as people read it: "22.7 MiB". */
uint64_t mail_disk_max(const struct charter *charter);
enum { MAIL_SIZE_TEXT_MAX = 24 };
void mail_size_text(uint64_t bytes, char out[static MAIL_SIZE_TEXT_MAX]);

#endif
