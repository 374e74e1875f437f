#include "app/kiosk/kiosk.h"

#include "app/kiosk/kiosk_devices.h"
#include "app/kiosk/kiosk_mailbox.h"
#include "app/kiosk/scenes.h"
#include "app/receipt/qr.h"
#include "board/base/log.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

enum { CORNER_MM = 15 };

static const enum scene_id scene_of_page[] = {
    [VISIT_NOBODY] = SCENE_ATTRACT,
    [VISIT_LANGUAGE] = SCENE_LANGUAGE,
    [VISIT_PRIVACY] = SCENE_PRIVACY,
    [VISIT_NOT_ACCEPTED] = SCENE_NOT_ACCEPTED,
    [VISIT_KIND] = SCENE_KIND,
    [VISIT_CATEGORY] = SCENE_CATEGORY,
    [VISIT_NOTICE] = SCENE_NOTICE,
    [VISIT_IDENTITY] = SCENE_IDENTITY,
    [VISIT_ABOUT] = SCENE_ABOUT,
    [VISIT_QUESTION] = SCENE_QUESTION,
    [VISIT_CHECK] = SCENE_CHECK,
    [VISIT_SEALING] = SCENE_SEALING,
    [VISIT_RECEIPT] = SCENE_RECEIPT,
    [VISIT_DONE] = SCENE_DONE,
    [VISIT_CODE] = SCENE_CODE,
    [VISIT_OPENING] = SCENE_OPENING,
    [VISIT_MAILBOX] = SCENE_MAILBOX,
    [VISIT_LETTER] = SCENE_LETTER,
    [VISIT_REPLY_ABOUT] = SCENE_ABOUT,
    [VISIT_REPLY] = SCENE_REPLY,
    [VISIT_REPLY_CHECK] = SCENE_REPLY_CHECK,
    [VISIT_ECHO] = SCENE_ECHO,
    [VISIT_FORGET] = SCENE_FORGET,
    [VISIT_FORGET_SURE] = SCENE_FORGET_SURE,
    [VISIT_SENDING] = SCENE_SENDING,
    [VISIT_SENT] = SCENE_SENT,
};

int64_t kiosk_now(const struct kiosk *kiosk)
{
    return clock_monotonic_ms(&kiosk->clock);
}

static enum tg_err open_visit(struct kiosk *kiosk)
{
    const struct station *station = kiosk->station;
    struct visit_ground ground = {
        .pack = station->pack,
        .charter = &station->charter,
        .vault = station->vault,
        .clock = station->clock,
        .kiosk = station->settings.kiosk,
        .mail_db = station->mail_db,
        .openings = station->openings,
    };
    memcpy(ground.site_prefix, station->settings.site_prefix, sizeof ground.site_prefix);
    return visit_create(&ground, &kiosk->visit);
}

static void free_page(struct kiosk *kiosk)
{
    field_destroy(kiosk->field);
    composer_destroy(kiosk->composer);
    signature_destroy(kiosk->signature);
    secret_destroy(kiosk->words);
    secret_destroy(kiosk->qr);
    secret_destroy(kiosk->code);
}

enum tg_err kiosk_init(struct kiosk *kiosk, struct station *station, struct ime *ime,
                       enum tg_err opened, const struct fault *fault)
{
    *kiosk = (struct kiosk){
        .station = station,
        .clock = station->clock,
        .job_fd = -1,
        .writing = -1,
        .ground = -1,
        .ime = ime,
        .field = field_create(FIELD_TEXT, DRAFT_ANSWER_MAX),
        .composer = composer_create(ime, &station->clock),
        .signature = signature_create(),
        .words = secret_create(KIOSK_WORDS_MAX),
        .qr = secret_create((size_t)QR_SIDE_MAX * QR_SIDE_MAX),
        .code = secret_create(SCANNER_CODE_MAX + 1),
    };
    bool whole = kiosk->field && kiosk->composer && kiosk->signature && kiosk->words && kiosk->qr &&
                 kiosk->code;
    enum tg_err err = whole ? TG_OK : TG_ERR_MEMORY;
    if (err == TG_OK && opened == TG_OK)
        err = open_visit(kiosk);
    if (err != TG_OK) {
        free_page(kiosk);
        return err;
    }
    kiosk->maintained_ms = kiosk_now(kiosk);
    if (opened != TG_OK)
        kiosk->fault = *fault;
    return TG_OK;
}

/* Everything of the visitor that is not in the visit itself. */
static void wipe_page(struct kiosk *kiosk)
{
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
    composer_reset(kiosk->composer, kiosk->home);
    signature_clear(kiosk->signature);
    secret_wipe(kiosk->words, KIOSK_WORDS_MAX);
    secret_wipe(kiosk->qr, (size_t)QR_SIDE_MAX * QR_SIDE_MAX);
    kiosk->qr_side = 0;
    kiosk_devices_wipe(kiosk);
    kiosk->slip = (struct slip_job){0};
    kiosk->reveal = (struct reveal){0};
    kiosk->writing = -1;
    kiosk->ground = -1;
    kiosk->picker = (struct date_picker){0};
    kiosk->problem = DRAFT_FINE;
    secret_wipe(&kiosk->entry, sizeof kiosk->entry);
    kiosk->job_fd = -1;
    kiosk->filing_failed = false;
    kiosk->filing_too_long = false;
}

static enum tg_err end_visit(struct kiosk *kiosk, struct fault *fault)
{
    enum tg_err err = kiosk->visit ? visit_end(kiosk->visit, fault) : TG_OK;
    wipe_page(kiosk);
    return err;
}

void kiosk_finish(struct kiosk *kiosk)
{
    struct fault fault;
    if (end_visit(kiosk, &fault) != TG_OK)
        log_warn("kiosk", "%s", fault.text);
    visit_destroy(kiosk->visit);
    free_page(kiosk);
    *kiosk = (struct kiosk){0};
}

static void set_lang(struct kiosk *kiosk, enum lang lang)
{
    kiosk->lang = lang;
    words_set(lang);
    composer_set_lang(kiosk->composer, lang);
    stage_set_lang(kiosk->stage, lang);
}

static void show_first(struct kiosk *kiosk)
{
    int64_t now = kiosk_now(kiosk);
    idle_enter(&kiosk->idle, IDLE_OFF, now);
    kiosk->fresh_at_ms = !kiosk->visit    ? now + KIOSK_CLOSED_MS
                         : kiosk->visited ? now + KIOSK_QUIET_MS
                                          : 0;
    kiosk->corner_taps = 0;
    stage_reset(kiosk->stage, kiosk->visit ? SCENE_ATTRACT : SCENE_CLOSED);
    set_lang(kiosk, kiosk->home);
}

void kiosk_set_stage(struct kiosk *kiosk, struct stage *stage)
{
    kiosk->stage = stage;
    show_first(kiosk);
}

/* Its letters go with the process that saw them. */
static enum tg_err see_off(struct kiosk *kiosk, struct fault *fault)
{
    enum tg_err err = end_visit(kiosk, fault);
    if (kiosk->ime)
        ime_renew(kiosk->ime);
    return err;
}

void kiosk_close(struct kiosk *kiosk, const struct fault *fault)
{
    log_warn("kiosk", "out of service: %s", fault->text);
    kiosk->fault = *fault;
    struct fault second;
    if (see_off(kiosk, &second) != TG_OK)
        log_warn("kiosk", "%s", second.text);
    visit_destroy(kiosk->visit);
    kiosk->visit = NULL;
    show_first(kiosk);
}

void kiosk_leave(struct kiosk *kiosk)
{
    struct fault fault;
    if (see_off(kiosk, &fault) != TG_OK)
        kiosk_close(kiosk, &fault);
    else
        show_first(kiosk);
}

static enum idle_mode mode_of(const struct kiosk *kiosk)
{
    if (!kiosk->visit)
        return IDLE_OFF;
    switch (visit_page(kiosk->visit)) {
    case VISIT_NOBODY:
        return IDLE_OFF;
    case VISIT_QUESTION: {
        enum pack_answer answer =
            visit_pack(kiosk->visit)->questions[visit_question(kiosk->visit)].answer;
        return question_is_written(answer) ? IDLE_WRITING : IDLE_FORM;
    }
    case VISIT_LETTER:
    case VISIT_REPLY:
        return IDLE_WRITING;
    case VISIT_OPENING:
        return IDLE_OFF;
    case VISIT_SEALING:
        return kiosk->filing_failed ? IDLE_FORM : IDLE_OFF;
    case VISIT_RECEIPT:
    case VISIT_SENT:
        return IDLE_RECEIPT;
    case VISIT_DONE:
        return IDLE_DONE;
    default:
        return IDLE_FORM;
    }
}

/* Off with what stands on top of the visit's page. */
static void drop_overlays(struct kiosk *kiosk)
{
    for (;;) {
        int top = stage_top(kiosk->stage);
        if (top != SCENE_IDLE && top != SCENE_ERASE && top != SCENE_AIDS && top != SCENE_DELIVERY &&
            top != SCENE_KEEP && top != SCENE_SLIP && top != SCENE_SCAN_BACK)
            return;
        stage_pop(kiosk->stage);
    }
}

static void finish_filing(struct kiosk *kiosk)
{
    struct fault fault;
    must(visit_page(kiosk->visit) == VISIT_SEALING);
    kiosk->filing_failed =
        visit_file_finish(kiosk->visit, &kiosk->filing_too_long, &fault) != TG_OK;
    if (kiosk->filing_failed)
        log_warn("kiosk", "a report could not be filed: %s", fault.text);
}

static void start_filing(struct kiosk *kiosk)
{
    kiosk->filing_too_long = false;
    kiosk->filing_failed = visit_file_start(kiosk->visit, &kiosk->job_fd) != TG_OK;
    if (!kiosk->filing_failed && kiosk->job_fd < 0)
        finish_filing(kiosk);
}

static void show_page(struct kiosk *kiosk)
{
    drop_overlays(kiosk);
    kiosk->problem = DRAFT_FINE;
    stage_replace(kiosk->stage, scene_of_page[visit_page(kiosk->visit)]);
    idle_enter(&kiosk->idle, mode_of(kiosk), kiosk_now(kiosk));
}

void kiosk_show(struct kiosk *kiosk)
{
    if (visit_page(kiosk->visit) == VISIT_SEALING)
        start_filing(kiosk);
    else if (visit_page(kiosk->visit) == VISIT_SENDING)
        kiosk_mailbox_send(kiosk);
    show_page(kiosk);
}

void kiosk_job_done(struct kiosk *kiosk)
{
    kiosk->job_fd = -1;
    if (visit_page(kiosk->visit) == VISIT_OPENING)
        kiosk_mailbox_opened(kiosk);
    else
        finish_filing(kiosk);
    show_page(kiosk);
}

void kiosk_begin(struct kiosk *kiosk, bool mailbox)
{
    int64_t wait_ms = 0;
    struct fault fault;
    enum tg_err err = visit_begin(kiosk->visit, &wait_ms, &fault);
    if (err == TG_OK) {
        kiosk->visited = true;
        if (kiosk->printer)
            printer_ask(kiosk->printer);
        if (mailbox)
            visit_choose_mailbox(kiosk->visit, kiosk->lang);
        kiosk_show(kiosk);
        return;
    }
    kiosk->busy_full = err != TG_ERR_BUSY;
    kiosk->busy_until_ms = kiosk_now(kiosk) + (err == TG_ERR_BUSY ? wait_ms : IDLE_DONE_MS);
    if (kiosk->busy_full)
        log_warn("kiosk", "cannot take a visitor: %s", fault.text);
    stage_push(kiosk->stage, SCENE_BUSY);
}

void kiosk_choose_lang(struct kiosk *kiosk, enum lang lang)
{
    set_lang(kiosk, lang);
    visit_choose_lang(kiosk->visit, lang);
    kiosk_show(kiosk);
}

/* The bar's language switch: the next language, on the same page. */
static void turn_lang(struct kiosk *kiosk)
{
    set_lang(kiosk, (kiosk->lang + 1) % LANG_COUNT);
    if (kiosk->visit && visit_page(kiosk->visit) > VISIT_LANGUAGE)
        visit_choose_lang(kiosk->visit, kiosk->lang);
    if (kiosk->writing >= 0)
        writing_enter(kiosk);
    stage_touch(kiosk->stage);
}

void kiosk_forward(struct kiosk *kiosk)
{
    kiosk->problem = visit_problem(kiosk->visit);
    if (kiosk->problem != DRAFT_FINE)
        return;
    visit_forward(kiosk->visit);
    kiosk_show(kiosk);
}

bool kiosk_form_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_BACK)) {
        if (visit_back(kiosk->visit))
            kiosk_show(kiosk);
        return true;
    }
    if (ui_tapped(event, UI_NEXT)) {
        kiosk_forward(kiosk);
        return true;
    }
    return kiosk_unheard(kiosk, event);
}

bool kiosk_unheard(struct kiosk *kiosk, const struct ui_event *event)
{
    if (ui_tapped(event, UI_ERASE)) {
        stage_cover(kiosk->stage, SCENE_ERASE);
        return true;
    }
    if (ui_tapped(event, UI_LANGUAGE)) {
        turn_lang(kiosk);
        return true;
    }
    if (ui_tapped(event, UI_AIDS)) {
        stage_cover(kiosk->stage, SCENE_AIDS);
        return true;
    }
    return false;
}

bool kiosk_is_setting(const struct ui_event *event)
{
    return ui_tapped(event, UI_LANGUAGE) || ui_tapped(event, UI_AIDS);
}

void kiosk_frame(const struct kiosk *kiosk, struct page *page, const char *next, bool read_through)
{
    int step = visit_step(kiosk->visit);
    page_frame(page, &(struct page_frame){
                         .step = step,
                         .steps = step > 0 ? VISIT_STEPS : 0,
                         .settings = true,
                         .erase = true,
                         .back = _("Back"),
                         .next = next,
                         .read_through = read_through,
                     });
}

const char *kiosk_text(const struct kiosk *kiosk, const struct pack_text *text)
{
    return text->in[0] ? pack_text_in(text, kiosk->lang) : NULL;
}

void kiosk_touched(struct kiosk *kiosk)
{
    kiosk->fresh_at_ms = kiosk_now(kiosk) + KIOSK_TOUCHED_MS;
}

static bool is_sign_of_life(const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_PRESS:
    case WINDOW_MOVE:
    case WINDOW_RELEASE:
    case WINDOW_TEXT:
    case WINDOW_KEY:
        return true;
    default:
        return false;
    }
}

/* Staff's way in: several taps on a corner that shows nothing. */
static void count_corner(struct kiosk *kiosk, const struct window_event *event)
{
    int top = stage_top(kiosk->stage);
    if (event->kind != WINDOW_PRESS || (top != SCENE_ATTRACT && top != SCENE_CLOSED))
        return;
    int side = theme_px(stage_theme(kiosk->stage), CORNER_MM);
    int64_t now = kiosk_now(kiosk);
    if (event->x >= side || event->y >= side || now - kiosk->corner_ms > KIOSK_CORNER_MS)
        kiosk->corner_taps = 0;
    if (event->x >= side || event->y >= side)
        return;
    if (kiosk->corner_taps++ == 0)
        kiosk->corner_ms = now;
    if (kiosk->corner_taps < KIOSK_CORNER_TAPS || kiosk->station->settings.pin_hash[0] == '\0')
        return;
    kiosk->corner_taps = 0;
    stage_push(kiosk->stage, SCENE_PIN);
    idle_enter(&kiosk->idle, IDLE_FORM, now);
}

void kiosk_input(struct kiosk *kiosk, const struct window_event *event)
{
    if (event->kind == WINDOW_QUIT) {
        kiosk->wants_quit = true;
        return;
    }
    if (kiosk_devices_hear(kiosk, event))
        return;
    if (is_sign_of_life(event)) {
        idle_touch(&kiosk->idle, kiosk_now(kiosk));
        if (stage_top(kiosk->stage) == SCENE_ATTRACT)
            kiosk_touched(kiosk);
    }
    stage_input(kiosk->stage, event);
    count_corner(kiosk, event);
}
