/* The call-back list: who left a telephone number or an address, what the regulation wants them
 * told, and by when. Nothing is sent by itself: an officer calls, and enters that it was done. */
#ifndef TG_TOOLS_DESK_CALLS_H
#define TG_TOOLS_DESK_CALLS_H

#include "tools/desk/docket.h"

#include <stdio.h>

enum {
    CALLS_MAX = 500,          /* on one list, the soonest */
    CALLS_CONTACT_SIZE = 512, /* bytes of what is written on how to reach somebody */
};

/* What a submitter is to be told next. */
struct calls_next {
    const struct pack_step *step;     /* that tells them; borrowed from the pack */
    const struct docket_clock *clock; /* that it ends; borrowed from the docket; NULL: no term */
};

/* The soonest that nobody called about since its term began; of what has no term, a visit or an
 * acknowledgement that can be entered now. False: nothing. */
bool calls_find(const struct register_file *reg, const struct docket *docket,
                struct calls_next *out);

struct call {
    char id[CASE_ID_MAX];
    const struct pack *pack; /* borrowed from the rules, like the next two */
    const struct pack_step *step;
    const struct pack_clock *clock;    /* NULL: no term */
    int64_t due_s;                     /* 0: no term */
    bool unsure;                       /* at the earliest */
    char holder[OFFICER_NAME_MAX + 1]; /* "" nobody */
    char kind[PACK_ID_MAX + 1];        /* "" not known */
    char category[PACK_ID_MAX + 1];    /* likewise */
    char name[CALLS_CONTACT_SIZE];     /* as they wrote it; "" not given */
    char phone[CALLS_CONTACT_SIZE];    /* …like these */
    char address[CALLS_CONTACT_SIZE];
};

struct call_list {
    struct call *calls; /* owned, in secret memory; the soonest first, those without a term last */
    size_t count;
    size_t withheld; /* cases whose submitter is not for this officer to see */
    size_t more;     /* left out past CALLS_MAX */
};

/* Named cases that are not archived and lack something that their submitters are to be told. That
 * who they are was shown is entered in each that is on the list. Not within a transaction. */
enum tg_err calls_collect(struct register_file *reg, const struct rules *rules,
                          struct call_list *out, struct fault *fault) MUST_USE;
void calls_finish(struct call_list *list);

void calls_print(const struct call_list *list, enum lang lang, int64_t now_s, FILE *out);
/* {"calls": […], "withheld", "more"}. */
enum tg_err calls_print_json(const struct call_list *list, enum lang lang, int64_t now_s, FILE *out,
                             struct fault *fault) MUST_USE;

#endif
