/* A visit with a receipt on a real vault and a real mail.db that a test desk writes to, and steps
 * that fail the test when they lead elsewhere. */
#ifndef TG_TESTS_APP_BACK_RIG_H
#define TG_TESTS_APP_BACK_RIG_H

#include "app/kiosk/visit_own.h"
#include "tests/app/sender_rig.h"

extern struct rig rig;
extern struct sender_rig sender; /* wrote nothing yet */
extern struct visit *visit;
extern struct fault fault;
extern const struct letter back_rig_question, back_rig_accepted;

/* For cmocka, around each test. */
int back_rig_open(void **state);
int back_rig_close(void **state);
#define WITH_BACK_RIG(test) cmocka_unit_test_setup_teardown(test, back_rig_open, back_rig_close)

/* As the station has it now. */
void back_rig_create_visit(void);

void back_rig_begin(void); /* to CODE */
void back_rig_end(void);
/* To OPENING, with the keys there. */
enum tg_err back_rig_start(const char *code);
/* All of that: to MAILBOX. */
void back_rig_open_code(const char *code);
void back_rig_forward_to(enum visit_page page);
void back_rig_back_to(enum visit_page page);
void back_rig_write_to(enum reply_what what, enum visit_page page);
void back_rig_say(const char *text);
void back_rig_send(void); /* from SENDING to SENT */

#endif
