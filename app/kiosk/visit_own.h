/* The inside of a visit, shared by visit.c (how it begins, files and ends), visit_order.c (which
 * page comes next) and visit_mailbox.c (the way back). */
#ifndef TG_APP_KIOSK_VISIT_OWN_H
#define TG_APP_KIOSK_VISIT_OWN_H

#include "app/form/report.h"
#include "app/kiosk/visit_mailbox.h"

/* Everything of the visitor but the draft; secret memory. */
struct secrets {
    struct receipt receipt;
    struct receipt_keys keys;
    uint8_t json[REPORT_JSON_MAX];
    uint8_t commitment[REPORT_PROOF_SIZE]; /* of the report that was sealed */
    uint8_t envelope[ENVELOPE_SIZE];
    char reply[REPLY_TEXT_MAX + 1];
};

struct way_back {
    struct mailbox *mailbox; /* owned */
    uint32_t mail_day;
    size_t message; /* on LETTER */
    enum reply_what what;
    const struct mailbox_message *asked; /* of `mailbox` */
};

struct visit {
    struct visit_ground ground;
    enum visit_page page;
    size_t question;
    enum lang lang;
    bool owes;     /* past the language page, and nothing appended yet */
    bool reviewed; /* has been on CHECK: later pages lead back there */
    bool failed;   /* on SEALING and SENDING: the last try did not work */
    bool sealed;   /* there: the envelope stands; a retry appends the same one */
    struct draft *draft;
    struct secrets *secrets;
    struct receipt_job job;
    bool job_runs;
    struct way_back back;
    struct throttle openings; /* for a kiosk that has no bucket which outlives it */
    char today[11];
};

/* Report, reply and cover go this one way, so that they leave the same trace. */
enum tg_err visit_append(struct visit *visit, bool urgent, struct fault *fault) MUST_USE;
/* After each append. One that fails shows again, and closes the kiosk, at the next start. */
enum tg_err visit_refresh(struct visit *visit, struct fault *fault);
/* Seals `len` bytes of secrets->json into secrets->envelope and wipes them. `aside`: away from the
 * usual readers, where the pack knows others. */
enum tg_err visit_seal(struct visit *visit, bool aside, size_t len, struct fault *fault) MUST_USE;

/* What visit_order.c leaves to visit_mailbox.c. */
void visit_mailbox_forward(struct visit *visit);
bool visit_mailbox_back(struct visit *visit);
void visit_wipe_back(struct visit *visit);

#endif
