/* A receipt's digits on their way in. */
#ifndef TG_APP_KIOSK_CODE_ENTRY_H
#define TG_APP_KIOSK_CODE_ENTRY_H

#include "app/ui/page_code.h"

/* What keeps a receipt's digits from opening anything. */
enum code_problem {
    CODE_FINE,
    CODE_SHORT,   /* not all of them are there */
    CODE_WRONG,   /* the check digits do not hold */
    CODE_DAMAGED, /* what was scanned was not whole; what could be read stands in the field */
    CODE_OTHER,   /* what was scanned is no receipt's code */
    CODE_WAITS,   /* too many were tried; it goes on by itself */
    CODE_FAILED,  /* this terminal could not do it */
};

/* On SCENE_CODE; the digits themselves are in the kiosk's field. */
struct code_entry {
    char order[CODE_PAD_DIGITS]; /* of the keys */
    bool shown;                  /* the digits, as long as a finger asks for it */
    enum code_problem problem;
    int64_t waits_until_ms;
    int wait_s;
};

#endif
