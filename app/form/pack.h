/* A regulation pack: one YAML file that says what a kiosk asks, in three languages.
 *
 * The whole format is documented for its authors in assets/packs/README.md. A pack is refused whole
 * when anything in it is wrong: unknown key, wrong type, missing translation, an id used twice, a
 * condition on a question that does not come before. Faults name file, line and field. */
#ifndef TG_APP_FORM_PACK_H
#define TG_APP_FORM_PACK_H

#include "board/base/err.h"
#include "sync/wire/device.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACK_FILE_MAX = 262144, /* bytes */
    PACK_HASH_SIZE = 32,    /* BLAKE2b-256 */
    PACK_ID_MAX = 32,       /* [a-z][a-z0-9_]* */
    PACK_KINDS_MAX = 12,
    PACK_CATEGORIES_MAX = 40, /* of one kind */
    PACK_QUESTIONS_MAX = 40,
    PACK_OPTIONS_MAX = 24,
    PACK_CONDITIONS_MAX = 8,
    PACK_CONTACTS_MAX = 12,
    PACK_GROUNDS_MAX = 12,
    PACK_HOURS_MAX = 7,    /* of one contact */
    PACK_TEXT_MAX = 2000,  /* bytes of one text in one language */
    PACK_PHRASES_MAX = 24, /* that one question shows */
    PACK_PHRASE_MAX = 60,  /* characters */
};

enum lang { LANG_ZH_HANS, LANG_ZH_HANT, LANG_EN, LANG_COUNT };

/* One text in every language; all three are there. */
struct pack_text {
    const char *in[LANG_COUNT]; /* owned by the pack, UTF-8 */
};

enum pack_answer {
    PACK_ANSWER_LINE,      /* one line of text */
    PACK_ANSWER_TEXT,      /* many lines */
    PACK_ANSWER_CHOICE,    /* one of the options */
    PACK_ANSWER_CHOICES,   /* any of the options */
    PACK_ANSWER_DATE,      /* a day not after today; or "about", or "don't remember" */
    PACK_ANSWER_PHONE,     /* digits, +, spaces, dashes */
    PACK_ANSWER_NUMBER,    /* whole, min…max */
    PACK_ANSWER_PLATE,     /* vehicle licence plate */
    PACK_ANSWER_SIGNATURE, /* strokes of a finger */
};

/* What a question is about, so that forms, routing and privacy know it without its id. */
enum pack_role {
    PACK_ROLE_OTHER,
    PACK_ROLE_NAME,
    PACK_ROLE_PHONE,
    PACK_ROLE_ADDRESS,
    PACK_ROLE_DEPARTMENT, /* the submitter's own */
    PACK_ROLE_POST,
    PACK_ROLE_SUBJECT, /* who or what it is about */
    PACK_ROLE_TIME,
    PACK_ROLE_PLACE,
    PACK_ROLE_COURSE, /* what happened */
    PACK_ROLE_DEMAND,
    PACK_ROLE_EVIDENCE,
    PACK_ROLE_WITNESS,
    PACK_ROLE_SIGNATURE,
};

struct pack_option {
    const char *id;
    struct pack_text title;
};

/* Holds when the named thing has one of the values: `of` is "kind", "category", "identity" ("named"
 * or "anonymous") or the id of an earlier choice question. All conditions of a question must hold.
 */
struct pack_condition {
    const char *of;
    const char **is; /* is_count ids */
    size_t is_count;
};

struct pack_question {
    const char *id;
    enum pack_answer answer;
    enum pack_role role;
    bool required;
    bool
        identity; /* asked of named submitters only; never leaves the identity part of the report */
    struct pack_text title;
    struct pack_text help; /* in[0] == NULL: none */
    uint32_t length_max;   /* bytes of UTF-8; LINE and TEXT */
    int64_t min, max;      /* NUMBER */
    uint32_t late_days;    /* DATE: longer ago than so many days, late_note is shown; 0: never */
    struct pack_text late_note;
    struct pack_option *options;
    size_t option_count;
    struct pack_condition *when;
    size_t when_count;
    struct pack_text *phrases; /* sentences to tap (pack_phrases.h); LINE and TEXT */
    size_t phrase_count;
    bool category_phrases; /* after them those of the category, then those of the kind */
};

struct pack_category {
    const char *id;
    struct pack_text title;
    struct pack_text help;      /* none: in[0] == NULL */
    bool urgent;                /* sent at once; the screen says that this shows */
    const char *call_first;     /* a telephone number shown before anything else; NULL: none */
    struct pack_text call_text; /* what to say above it */
    struct pack_text *phrases;
    size_t phrase_count;
};

struct pack_kind {
    const char *id;
    const char *icon; /* Material icon name */
    struct pack_text title;
    struct pack_text help;
    bool urgent;
    struct pack_category *categories;
    size_t category_count; /* 0: no category page */
    struct pack_text *phrases;
    size_t phrase_count;
};

/* From one time to another on the same day, local time, on the days of which the bits are set. */
struct pack_hours {
    uint32_t days;         /* 1 << 0: Sunday … 1 << 6: Saturday */
    const char *from, *to; /* "08:30"; `to` is not inside any more; at most "24:00" */
};

struct pack_contact {
    struct pack_text title;  /* "Patient service desk" */
    struct pack_text where;  /* none: in[0] == NULL */
    const char *phone;       /* NULL: none */
    struct pack_text hours;  /* none: in[0] == NULL */
    struct pack_hours *open; /* when it is there, for the machine to know who acts now */
    size_t open_count;
};

/* Something that this office does not accept, told gently before a long form; the person may go on.
 */
struct pack_ground {
    const char *id;
    struct pack_text title;
    struct pack_text instead; /* where to go */
};

struct pack {
    const char *id;
    uint32_t version;
    struct pack_text organisation;
    struct pack_text invitation; /* one sentence on the attract page */
    struct pack_text readers;    /* privacy: who can read it */
    struct pack_text kept;       /* privacy: what is kept and what is not */
    struct pack_text named_note; /* what giving a name means here */
    struct pack_text anonymous_note;
    bool named_preferred;        /* the regulation prefers a name and says why in named_note */
    struct pack_text next_steps; /* receipt page: what happens next */
    uint32_t come_back_days;     /* receipt page: when to come back, calendar days */
    const char *set;             /* recipient set that reports are sealed to */
    const char
        *set_about_readers; /* set for "this is about the people who would read it"; NULL: none */
    bool confirm_read_back; /* the regulation has the form read back and confirmed */
    struct pack_contact *contacts;
    size_t contact_count;
    struct pack_ground *not_accepted;
    size_t not_accepted_count;
    struct pack_kind *kinds;
    size_t kind_count;
    struct pack_question *questions;
    size_t question_count;
    struct pack_handling *handling; /* headquarters' half (pack_handling.h); NULL: none */
    uint8_t hash[PACK_HASH_SIZE];   /* of the file */
};

/* Parses; `name` is what faults call it. The pack is owned by the caller (pack_destroy). */
enum tg_err pack_parse(const char *name, const uint8_t *bytes, size_t len, struct pack **out_pack,
                       struct fault *fault) MUST_USE;

/* Reads `path`, checks `path`.sig by the key (CONTEXT_PACK), parses. */
enum tg_err pack_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                      struct pack **out_pack, struct fault *fault) MUST_USE;
void pack_destroy(struct pack *pack);

/* Whether somebody is there on that day (0: Sunday) at that minute since midnight; always where the
 * contact lists no hours. */
bool pack_contact_is_open(const struct pack_contact *contact, int weekday, int minute);

/* The text in that language. */
const char *pack_text_in(const struct pack_text *text, enum lang lang);
/* "zh-Hans", "zh-Hant", "en". */
const char *lang_tag(enum lang lang);

#endif
