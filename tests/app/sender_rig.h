/* Headquarters' side of the mail, for a kiosk's rig: a desk of its charter that writes letters to
 * one receipt, and a courier that brings them into the kiosk's mail.db. */
#ifndef TG_TESTS_APP_SENDER_RIG_H
#define TG_TESTS_APP_SENDER_RIG_H

#include "app/seal/letter.h"
#include "tests/app/kiosk_rig.h"

struct sender_rig {
    struct rig *rig; /* borrowed */
    struct device_name desk;
    uint8_t secret[SIGN_SECRET_SIZE]; /* the desk's */
    struct receipt receipt;
    struct receipt_keys keys;
    uint32_t next_number;
    struct bundle last;
};

enum { SENDER_RIG_TODAY = 20780 }; /* the rig's day, 2026-11-23 */

/* Adds the desk to the charter of the rig's station; nothing was written yet. */
void sender_rig_init(struct sender_rig *sender, struct rig *rig);
/* A letter as the regulation or an officer would have it; number, desk, day and case are filled in.
 * A text longer than one letter takes several. */
void sender_rig_write(struct sender_rig *sender, const struct letter *letter, const char *text);
/* The same, signed by nobody that the charter knows. */
void sender_rig_forge(struct sender_rig *sender);
/* One of a version that nobody here knows, by the desk itself. */
void sender_rig_write_newer(struct sender_rig *sender);
/* The mailbox is destroyed. */
void sender_rig_forget(struct sender_rig *sender);

#endif
