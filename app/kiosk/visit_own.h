/* The inside of a visit, shared by visit.c (how it begins, files and ends) and visit_order.c (which
 * page comes next). */
#ifndef TG_APP_KIOSK_VISIT_OWN_H
#define TG_APP_KIOSK_VISIT_OWN_H

#include "app/form/report.h"
#include "app/kiosk/visit.h"

/* Everything of the visitor but the draft; secret memory. */
struct secrets {
    struct receipt receipt;
    struct receipt_keys keys;
    uint8_t json[REPORT_JSON_MAX];
    uint8_t commitment[REPORT_PROOF_SIZE]; /* of the report that was sealed */
    uint8_t envelope[ENVELOPE_SIZE];
};

struct visit {
    struct visit_ground ground;
    enum visit_page page;
    size_t question;
    enum lang lang;
    bool owes;     /* past the language page, and nothing appended yet */
    bool reviewed; /* has been on CHECK: later pages lead back there */
    bool failed;   /* on SEALING: the last try did not work */
    bool sealed;   /* on SEALING: the envelope stands; a retry appends the same one */
    struct draft *draft;
    struct secrets *secrets;
    struct receipt_job job;
    bool job_runs;
    char today[11];
};

#endif
