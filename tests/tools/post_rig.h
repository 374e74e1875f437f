/* The mail of a desk as a kiosk finds it in the spool, and a receipt that reads it. */
#ifndef TG_TESTS_TOOLS_POST_RIG_H
#define TG_TESTS_TOOLS_POST_RIG_H

#include "tests/tools/docket_rig.h"

enum {
    POST_RIG_PERIOD_S = CHARTER_MAIL_PERIOD_S_DEFAULT,
    POST_RIG_LETTERS = CHARTER_MAIL_LETTERS_DEFAULT,
};

/* A docket_rig whose submitters are told what happens. */
int post_rig_setup(void **state);
struct receipt_keys post_rig_keys(uint8_t number);

/* A later moment; what is due is made. How many bundles. */
size_t post_rig_pass(struct docket_rig *rig, int64_t seconds);
/* Everything that is ripe goes. */
void post_rig_deliver(struct docket_rig *rig);

/* The group's bundle of that number as it lies in the spool, its signature checked; NULL: none.
 * Owned by the caller (free). */
uint8_t *post_rig_bundle(struct docket_rig *rig, const char *group, uint64_t seq,
                         struct bundle *out);
/* As a kiosk does, with all that lies in the spool; the other one in the default group. */
bool post_rig_letter_in(struct docket_rig *rig, const char *group, const struct receipt_keys *keys,
                        uint32_t number, struct letter *out);
bool post_rig_letter(struct docket_rig *rig, const struct receipt_keys *keys, uint32_t number,
                     struct letter *out);

/* Case AAA1, with that mailbox. */
struct docket *post_rig_file(struct docket_rig *rig, const struct receipt_keys *keys);
/* The same case anew in `*docket`, and a letter to it. */
enum tg_err post_rig_send(struct docket_rig *rig, struct docket **docket, enum letter_kind kind,
                          const char *text);
/* Letters that wait. */
int64_t post_rig_waiting(struct docket_rig *rig);
void post_rig_sound(struct docket_rig *rig);
/* Runs SQL past the register, as somebody with the file would. */
void post_rig_meddle(struct docket_rig *rig, const char *sql);

#endif
