/* What happened at the desk, one struct for one entry of the register's log.
 *
 * Encoded before it is encrypted: u8 version (1) · u8 type · u64 Unix seconds · officer's name ·
 * the fields of the type in the order below; integers big-endian, a text is u8 length and its
 * bytes, a flag one byte 0 or 1. Then zeros up to a multiple of EVENT_PAD, with u16 for the encoded
 * length in front, so that a length tells little. A reader demands every byte.
 *
 * A new type gets the next number, a struct here, and a pair of lines in event.c's table. */
#ifndef TG_TOOLS_DESK_EVENT_H
#define TG_TOOLS_DESK_EVENT_H

#include "app/form/pack.h"
#include "sync/wire/batch.h"

enum {
    EVENT_VERSION = 1,
    EVENT_PAD = 256,
    EVENT_SIZE_MAX = 4096,            /* encoded and padded, bytes */
    EVENT_SUBJECT_MAX = 64,           /* bytes */
    OFFICER_NAME_MAX = 48,            /* bytes of UTF-8 */
    CASE_ORDINAL_MAX = 99,            /* cases that claim one number */
    CASE_TEXT_SIZE = 24,              /* a case number with its NUL, as in a report */
    CASE_ID_MAX = CASE_TEXT_SIZE + 4, /* "HZ-7K3M-9QW2-AB4C#12" with its NUL */
};

enum event_type {
    EVENT_OFFICER = 1, /* an officer was given the register's key */
    EVENT_CHARTER,     /* the desk met a charter for the first time */
    EVENT_BATCH,       /* a kiosk's batch was taken in */
    EVENT_REPORT,      /* a report opened: a new case, or one more for an old one */
    EVENT_UNREADABLE,  /* an envelope opened, but what it held is no report that we can read */
    EVENT_TYPE_END,
};

/* What stands encrypted beside the log, under a key of its own. The register fills it. */
struct event_body {
    uint8_t key[32];
    uint8_t hash[HASH_SIZE]; /* of the encrypted bytes */
};

/* When headquarters got it: by the hub's signed word, else when the desk took it in. */
struct event_receipt {
    uint64_t unix_s;
    bool by_hub;
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
    char number[CASE_TEXT_SIZE];
    uint8_t ordinal; /* 1; more when other keys claim the same number */
    struct event_receipt receipt;
    struct device_name kiosk;
    uint8_t envelope[HASH_SIZE];
    uint8_t mailbox[32], sign[32], labels[32]; /* whoever holds these is the submitter */
    char pack[PACK_ID_MAX + 1];
    char kind[PACK_ID_MAX + 1];
    char category[PACK_ID_MAX + 1]; /* "" if none */
    bool named, about_readers, urgent;
    struct event_body body;
};

struct event_unreadable {
    struct event_receipt receipt;
    struct device_name kiosk;
    uint8_t envelope[HASH_SIZE];
    char reason[200];
    struct event_body body;
};

/* Holds keys and what a submitter chose: lives in secret memory. */
struct event {
    enum event_type type;
    uint64_t unix_s;                    /* when it was entered */
    char officer[OFFICER_NAME_MAX + 1]; /* by whom */
    union {
        char new_officer[OFFICER_NAME_MAX + 1];
        struct event_charter charter;
        struct event_batch batch;
        struct event_report report;
        struct event_unreadable unreadable;
    };
};

/* Writes into `out` (EVENT_SIZE_MAX bytes, secret memory); returns the padded length. The event
 * stays as it is. */
size_t event_encode(struct event *event, uint8_t out[static EVENT_SIZE_MAX]);
/* FORMAT; VERSION for a type or version of a newer desk. */
enum tg_err event_decode(const uint8_t *bytes, size_t len, struct event *out) MUST_USE;

/* What the event is filed under: "case HZ-7K3M-9QW2-AB4C", "officers", "charters", … */
void event_subject(const struct event *event, char out[static EVENT_SUBJECT_MAX]);
void event_subject_of_case(const char *case_id, char out[static EVENT_SUBJECT_MAX]);
/* The number, with "#2" behind it for the second case that claims it. */
void event_case_id(const struct event_report *report, char out[static CASE_ID_MAX]);

/* The body that goes with it; NULL for types without one. */
struct event_body *event_body(struct event *event);

#endif
