/* What several entries of the register's log are made of. */
#ifndef TG_TOOLS_DESK_EVENT_PARTS_H
#define TG_TOOLS_DESK_EVENT_PARTS_H

#include "app/form/pack.h"
#include "sync/wire/batch.h"

enum {
    EVENT_VERSION = 2,
    EVENT_PAD = 256,
    EVENT_SIZE_MAX = 4096,  /* encoded and padded, bytes */
    EVENT_SUBJECT_MAX = 64, /* bytes */
    EVENT_FACTS_MAX = 16,
    EVENT_DEPARTMENTS_MAX = 8,
    EVENT_ROLES_MAX = 8,
    EVENT_LETTERS_MAX = 256,          /* parts of letters to one mailbox */
    OFFICER_NAME_MAX = 48,            /* bytes of UTF-8 */
    OFFICER_REAL_NAME_MAX = 64,       /* likewise */
    CASE_ORDINAL_MAX = 99,            /* cases that claim one number */
    CASE_TEXT_SIZE = 24,              /* a case number with its NUL, as in a report */
    CASE_ID_MAX = CASE_TEXT_SIZE + 4, /* "HZ-7K3M-9QW2-AB4C#12" with its NUL */
};

/* What stands encrypted beside the log, under a key of its own. The register fills it. */
struct event_body {
    uint8_t key[32];
    uint8_t hash[HASH_SIZE]; /* of the encrypted bytes */
};

/* Which case. */
struct event_case {
    char number[CASE_TEXT_SIZE];
    uint8_t ordinal; /* 1; more when other keys claim the same number */
};

/* What is known of a case as a choice: the id of a question, field or "kind", and the option's. */
struct event_fact {
    char id[PACK_ID_MAX + 1];
    char value[PACK_ID_MAX + 1];
};

/* When headquarters got it: by the hub's signed word, else when the desk took it in. */
struct event_receipt {
    uint64_t unix_s;
    bool by_hub;
};

#endif
