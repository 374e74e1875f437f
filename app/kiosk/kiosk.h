/* The kiosk's state that scenes read and change: who is here, which page, what is being written.
 *
 * The visit knows the order of pages; a scene shows one of them. Overlays (idle, erase) stand on
 * top of it on the stage's stack and lose nothing. Everything of the visitor is in `visit`,
 * `field` and `signature`, and kiosk_leave is the one way they are wiped. */
#ifndef TG_APP_KIOSK_KIOSK_H
#define TG_APP_KIOSK_KIOSK_H

#include "app/input/composer.h"
#include "app/kiosk/checkup.h"
#include "app/kiosk/code_entry.h"
#include "app/kiosk/idle.h"
#include "app/kiosk/slip_job.h"
#include "app/kiosk/station.h"
#include "app/kiosk/visit_mailbox.h"
#include "app/ui/date_picker.h"
#include "app/ui/signature.h"
#include "app/ui/stage.h"
#include "app/ui/words.h"
#include "board/printer.h"
#include "board/scanner.h"

#define KIOSK_VERSION "0.1"

enum {
    KIOSK_QUIET_MS = 3000,     /* on the attract page after a visit, before starting afresh */
    KIOSK_TOUCHED_MS = 60000,  /* on the attract page after a touch that began nothing */
    KIOSK_MAINTAIN_MS = 60000, /* between looks at what headquarters has acknowledged */
    KIOSK_CLOSED_MS = 60000,   /* out of service, before trying again afresh */
    KIOSK_CORNER_TAPS = 5,     /* on the attract page's upper left corner: the service screen */
    KIOSK_CORNER_MS = 5000,
    KIOSK_WORDS_MAX = 8192, /* bytes */
    KIOSK_PIN_MAX = 12,
    KIOSK_PIN_TRIES = 5,
    KIOSK_PIN_LOCK_MS = 60000,
};

enum scene_id {
    SCENE_ATTRACT,
    SCENE_LANGUAGE,
    SCENE_PRIVACY,
    SCENE_NOT_ACCEPTED,
    SCENE_KIND,
    SCENE_CATEGORY,
    SCENE_NOTICE,
    SCENE_IDENTITY,
    SCENE_ABOUT,
    SCENE_QUESTION,
    SCENE_CHECK,
    SCENE_DELIVERY, /* from CHECK: with the others, or at once */
    SCENE_SEALING,
    SCENE_RECEIPT,
    SCENE_KEEP,      /* on top of RECEIPT: how it was kept */
    SCENE_SLIP,      /* on top of RECEIPT or ERASE: a slip is printed */
    SCENE_SCAN_BACK, /* on top of SLIP */
    SCENE_DONE,
    SCENE_CODE,
    SCENE_OPENING,
    SCENE_MAILBOX,
    SCENE_LETTER,
    SCENE_REPLY,
    SCENE_REPLY_CHECK,
    SCENE_ECHO,
    SCENE_FORGET,
    SCENE_FORGET_SURE,
    SCENE_SENDING,
    SCENE_SENT,
    SCENE_IDLE,  /* overlay */
    SCENE_ERASE, /* overlay */
    SCENE_AIDS,  /* overlay */
    SCENE_BUSY,  /* sessions come too fast, or no room: try later */
    SCENE_CLOSED,
    SCENE_PIN,
    SCENE_SERVICE,
    SCENE_COUNT,
};

/* What the service screen shows; read when it is entered. */
struct service_view {
    struct vault_status vault;
    struct journal_status journal;
    struct mailbag_status mail;
    struct fault mail_fault; /* err TG_OK: mail could be read */
    bool vault_known;
    bool tested;
    struct fault test; /* err TG_OK: passed */
    bool wished;
};

struct kiosk {
    struct station *station; /* borrowed */
    struct clock clock;
    struct visit *visit; /* NULL when the kiosk is closed */
    struct stage *stage; /* borrowed */
    struct ime *ime;     /* borrowed, NULL: no Pinyin and no Zhuyin */
    /* Borrowed, NULL: none; set after kiosk_init. Scenes that want codes listen while they are
     * shown; kiosk_leave stops it. */
    struct scanner *scanner;
    struct printer *printer; /* likewise; what it prints ends with the visit */
    struct idle idle;
    enum lang lang; /* of the screen */
    enum lang home; /* that the attract page starts in */

    struct field *field;         /* what is being written on this page; secret memory */
    struct composer *composer;   /* what is on its way into it; likewise */
    struct signature *signature; /* likewise; on the check page what was signed */
    int writing;                 /* the question whose answer is in one of them; -1: none */
    struct date_picker picker;
    const char *phrases[PACK_PHRASES_MAX]; /* of this page, the pack's */
    char *words; /* KIOSK_WORDS_MAX bytes to put an answer into words; secret memory */
    uint8_t *qr; /* modules; secret memory */
    int qr_side;
    struct slip_job slip;
    struct reveal reveal;
    char *code;        /* that a scanner read, until the scene hears it; secret memory */
    uint32_t pictures; /* of the scanner's camera, that the page knows of */
    enum printer_state printer_state; /* likewise */
    int ground;                       /* of not_accepted that was touched; -1: none */
    enum draft_problem problem;       /* shown on this page; DRAFT_FINE: none */

    struct code_entry entry;

    int job_fd;                          /* to be watched for kiosk_job_done; -1: none */
    bool filing_failed, filing_too_long; /* of a report or a reply */
    int countdown_s;                     /* on SCENE_IDLE */
    enum idle_mode aids_idle;            /* of the page below SCENE_AIDS */
    bool visited;                        /* somebody was here since this process started */
    int64_t fresh_at_ms; /* on ATTRACT or CLOSED: when to start afresh; 0: no need */
    int64_t maintained_ms;
    bool wants_fresh, wants_quit;

    bool busy_full, pin_refused;
    int64_t busy_until_ms;
    struct fault fault; /* why it is closed */
    int64_t corner_ms;
    int corner_taps, pin_wrong;
    int64_t pin_locked_until_ms;
    struct service_view service;
    struct checkup checkup;
};

extern const struct scene kiosk_scenes[SCENE_COUNT];

/* `station` was initialised with the result `opened`: anything but TG_OK (told in `fault`) makes a
 * closed kiosk. `ime` is borrowed, NULL: none. MEMORY. kiosk_set_stage before anything else. */
enum tg_err kiosk_init(struct kiosk *kiosk, struct station *station, struct ime *ime,
                       enum tg_err opened, const struct fault *fault) MUST_USE;
/* Ends a visit first. */
void kiosk_finish(struct kiosk *kiosk);
/* Puts the first page on the stage, which is borrowed. */
void kiosk_set_stage(struct kiosk *kiosk, struct stage *stage);

/* The first frame is on the screen: what could wait for it, headquarters' acknowledgements, now. */
void kiosk_opened(struct kiosk *kiosk);

/* One event of the window: corner taps, signs of life, then the stage. */
void kiosk_input(struct kiosk *kiosk, const struct window_event *event);
/* Time passed. */
void kiosk_tick(struct kiosk *kiosk);
/* Milliseconds until kiosk_tick has something to do; -1: never. */
int64_t kiosk_wait_ms(const struct kiosk *kiosk);
/* job_fd is readable. */
void kiosk_job_done(struct kiosk *kiosk);
/* The input engines' fd is readable. */
void kiosk_ime_ready(struct kiosk *kiosk);

/* For scenes. */
int64_t kiosk_now(const struct kiosk *kiosk);
/* Shows the page that the visit is on. */
void kiosk_show(struct kiosk *kiosk);
/* From the attract page; `mailbox`: with a receipt, to the page that asks for it. */
void kiosk_begin(struct kiosk *kiosk, bool mailbox);
/* On the language page: and go on. */
void kiosk_choose_lang(struct kiosk *kiosk, enum lang lang);
/* Continue: to the next page, or says what is missing. */
void kiosk_forward(struct kiosk *kiosk);
/* The one reset path: ends the visit, wipes, back to the attract page. */
void kiosk_leave(struct kiosk *kiosk);
/* Out of service. */
void kiosk_close(struct kiosk *kiosk, const struct fault *fault);
/* What every page of a visit understands: back, next, erase, language, aids. */
bool kiosk_form_event(struct kiosk *kiosk, const struct ui_event *event);
/* The stage's `unheard`: what the bar of any page says. */
bool kiosk_unheard(struct kiosk *kiosk, const struct ui_event *event);
/* Somebody may be about to begin: the attract page waits before it starts afresh. */
void kiosk_touched(struct kiosk *kiosk);
/* A tap of the bar that loses nothing, which a page that hears nothing else leaves to that. */
bool kiosk_is_setting(const struct ui_event *event);
/* The same bars on every page of a visit; `next` NULL: none. `read_through`: `next` turns the page
 * until all of it has been shown. */
void kiosk_frame(const struct kiosk *kiosk, struct page *page, const char *next, bool read_through);
/* Whether such an answer is typed or signed, so that it takes a visitor longer than a choice. */
bool question_is_written(enum pack_answer answer);
/* A pack's text in the screen's language; NULL when the pack has none. */
const char *kiosk_text(const struct kiosk *kiosk, const struct pack_text *text);
/* Where a person can be spoken to instead. */
void kiosk_contacts(const struct kiosk *kiosk, struct page *page);

#endif
