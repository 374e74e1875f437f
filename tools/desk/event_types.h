/* What the register's log holds, one struct for one type of entry. event.h writes and reads them.
 */
#ifndef TG_TOOLS_DESK_EVENT_TYPES_H
#define TG_TOOLS_DESK_EVENT_TYPES_H

#include "app/form/reply.h"
#include "tools/desk/event_parts.h"

enum event_type {
    EVENT_OFFICER = 1, /* an officer was given the register, changed or removed */
    EVENT_CHARTER,     /* the desk met a charter for the first time */
    EVENT_BATCH,       /* a kiosk's batch was taken in */
    EVENT_REPORT,      /* a report opened: a new case, or one more for an old one */
    EVENT_UNREADABLE,  /* an envelope opened, but what it held is no report that we can read */
    EVENT_STEP,        /* an officer did something with a case */
    EVENT_VIEW,        /* who the submitter is was shown to an officer */
    EVENT_ACCESS,      /* a case was closed to an officer, or opened again */
    EVENT_DENIED,      /* an officer asked for a case that is closed to them */
    EVENT_DUTY,        /* what a regulation has done once a period was done */
    EVENT_LETTER,      /* a letter to the submitter's mailbox was written */
    EVENT_REPLY,       /* whoever holds the receipt wrote back */
    EVENT_TYPE_END,
};

/* Made, changed, or gone: the whole of it each time. */
struct event_officer {
    char name[OFFICER_NAME_MAX + 1];
    char real_name[OFFICER_REAL_NAME_MAX + 1]; /* 王强; "" if not given */
    char department[PACK_ID_MAX + 1];          /* "" if none */
    uint8_t role_count;
    char roles[EVENT_ROLES_MAX][PACK_ID_MAX + 1]; /* ids of packs' roles, and "admin" */
    bool removed;
};

struct event_charter {
    uint32_t version;
    uint8_t hash[HASH_SIZE];
};

struct event_batch {
    struct device_name kiosk;
    uint64_t epoch, seq;
    uint8_t hash[HASH_SIZE];
    struct event_receipt receipt;
    uint32_t charter_version;
    bool charter_known;
    uint16_t count;
    uint8_t envelopes[BATCH_ENVELOPES_MAX][HASH_SIZE];
};

struct event_report {
    struct event_case of;
    struct event_receipt receipt;
    struct device_name kiosk;
    uint8_t envelope[HASH_SIZE];
    uint8_t mailbox[32], sign[32], labels[32]; /* whoever holds these is the submitter */
    char pack[PACK_ID_MAX + 1];
    char kind[PACK_ID_MAX + 1];
    char category[PACK_ID_MAX + 1]; /* "" if none */
    bool named, about_readers, urgent;
    uint64_t filed_unix_s; /* by the kiosk's clock; 0: anonymous, or not known */
    bool clock_unsure;
    uint8_t fact_count;
    struct event_fact facts[EVENT_FACTS_MAX]; /* answers to questions of choice */
    struct event_body body;
    bool has_identity;
    struct event_body identity; /* its key does not stand here: the register keeps it apart */
    struct device_name group;   /* of the kiosk then; "": entered before that was noted */
};

struct event_unreadable {
    struct event_receipt receipt;
    struct device_name kiosk;
    uint8_t envelope[HASH_SIZE];
    char reason[200];
    struct event_body body;
};

/* By the pack's own step, or one that every pack has. */
struct event_step {
    struct event_case of;
    uint64_t at_unix_s;          /* when it happened; the event's own is when it was entered */
    uint8_t verb;                /* enum pack_verb; the docket checks its range */
    char step[PACK_ID_MAX + 1];  /* id in the pack's steps; "" when the pack has none for it */
    char clock[PACK_ID_MAX + 1]; /* extend: which clock; note: of which one they were told; "" */
    uint64_t until_unix_s;       /* extend, delegate: until when; else 0 */
    char officer_to[OFFICER_NAME_MAX + 1]; /* take, delegate: who holds it from now on; else "" */
    uint8_t fact_count;
    struct event_fact facts[EVENT_FACTS_MAX];
    uint8_t department_count;
    char departments[EVENT_DEPARTMENTS_MAX][PACK_ID_MAX + 1]; /* route */
    bool has_body;
    struct event_body body; /* JSON object {field id: text}: what was written */
};

/* How who the submitter is left the register. */
enum event_view_what { EVENT_VIEW_SHOWN = 1, EVENT_VIEW_EXPORTED, EVENT_VIEW_PRINTED };
struct event_view {
    struct event_case of;
    uint8_t what; /* enum event_view_what */
};

enum event_access_why { EVENT_ACCESS_NAMED = 1, EVENT_ACCESS_SAID, EVENT_ACCESS_ADMITTED };
struct event_access {
    struct event_case of;
    char officer[OFFICER_NAME_MAX + 1];
    bool barred; /* false: admitted again */
    uint8_t why; /* enum event_access_why: named in the report; an officer said so; by an admin */
    bool has_body;
    struct event_body body; /* the reason in words */
};

struct event_denied {
    char case_id[CASE_ID_MAX];
};

struct event_duty {
    char pack[PACK_ID_MAX + 1];
    char duty[PACK_ID_MAX + 1];
    char period[16]; /* "2026-10": tools/desk/period.h */
};

/* What went to the mailbox of a case. */
struct event_letter {
    struct event_case of;
    struct device_name desk; /* that signed it: each desk numbers its own */
    uint8_t kind;            /* enum letter_kind */
    uint8_t number;          /* of its first part */
    uint8_t parts;
    char step[PACK_ID_MAX + 1];  /* STATUS: the step that it tells of; "" that the report is here */
    char clock[PACK_ID_MAX + 1]; /* the term that it names; "" none */
    uint64_t due_unix_s;         /* …which ends then; else 0 */
    bool has_body;
    struct event_body body; /* an officer's words */
};

/* What stands in the reply as its writer signed it (app/form/reply.h). */
struct event_reply {
    struct event_case of;
    struct event_receipt receipt;
    struct device_name kiosk;
    uint8_t envelope[HASH_SIZE];
    uint8_t nonce[REPLY_NONCE_SIZE]; /* tells it from the same words written again */
    uint8_t what;                    /* enum reply_what */
    uint32_t to;                     /* answer: the number of the question's first letter */
    struct device_name desk;         /* answer: whose question it is; else "" */
    bool has_body;
    struct event_body body; /* answer, statement: the words */
};

/* Holds keys and what a submitter chose: lives in secret memory. */
struct event {
    enum event_type type;
    uint64_t unix_s;                    /* when it was entered */
    char officer[OFFICER_NAME_MAX + 1]; /* by whom */
    union {
        struct event_officer who;
        struct event_charter charter;
        struct event_batch batch;
        struct event_report report;
        struct event_unreadable unreadable;
        struct event_step step;
        struct event_view view;
        struct event_access access;
        struct event_denied denied;
        struct event_duty duty;
        struct event_letter letter;
        struct event_reply reply;
    };
};

#endif
