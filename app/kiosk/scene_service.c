#include "app/kiosk/scenes.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FACT_MAX = 200 };

void closed_draw(const struct kiosk *kiosk, struct page *page)
{
    enum lang shown = words_lang();
    page_frame(page, &(struct page_frame){.settings = true});
    page_columns(page);
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        words_set(lang);
        page_point(page, "construction", _("This terminal is out of service"),
                   page_landscape(page) ? NULL : _("Please use another way for now."));
    }
    page_answer(page);
    words_set(shown);
    kiosk_contacts(kiosk, page);
}

bool closed_event(struct kiosk *kiosk, const struct ui_event *event)
{
    (void)kiosk;
    return event->kind == UI_TAP && !kiosk_is_setting(event);
}

void pin_enter(struct kiosk *kiosk)
{
    field_reset(kiosk->field, FIELD_PIN, KIOSK_PIN_MAX);
    kiosk->pin_refused = false;
}

void pin_leave(struct kiosk *kiosk)
{
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
}

static bool pin_locked(const struct kiosk *kiosk)
{
    return kiosk_now(kiosk) < kiosk->pin_locked_until_ms;
}

void pin_draw(const struct kiosk *kiosk, struct page *page)
{
    const char *error = NULL;
    if (kiosk->pin_refused)
        error = pin_locked(kiosk) ? _("Too many wrong tries. Please wait a minute.")
                                  : _("That is not the PIN.");
    page_frame(page, &(struct page_frame){.settings = true,
                                          .writing = page_is_tight(page),
                                          .back = _("Back"),
                                          .next = _("Open")});
    page_beside_keys(page);
    page_heading(page, _("Service: enter the PIN"));
    page_help(page, _("For staff. No report can be seen there."));
    page_answer(page);
    page_field(
        page, &(struct field_box){
                  .id = "pin", .field = kiosk->field, .error = error, .lines = 1, .focused = true});
    page_keyboard(page, KEYBOARD_DIGITS);
}

static void try_pin(struct kiosk *kiosk)
{
    bool locked = pin_locked(kiosk);
    if (!locked &&
        crypto_pwhash_str_verify(kiosk->station->settings.pin_hash, field_text(kiosk->field),
                                 field_len(kiosk->field)) == 0) {
        kiosk->pin_wrong = 0;
        stage_replace(kiosk->stage, SCENE_SERVICE);
        return;
    }
    kiosk->pin_refused = true;
    field_reset(kiosk->field, FIELD_PIN, KIOSK_PIN_MAX);
    if (!locked && ++kiosk->pin_wrong % KIOSK_PIN_TRIES == 0)
        kiosk->pin_locked_until_ms = kiosk_now(kiosk) + KIOSK_PIN_LOCK_MS;
}

bool pin_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (field_event(kiosk->field, event)) {
        kiosk->pin_refused = false;
        return true;
    }
    if (ui_tapped(event, UI_NEXT))
        try_pin(kiosk);
    else if (ui_tapped(event, UI_BACK))
        kiosk_leave(kiosk);
    return !kiosk_is_setting(event);
}

void service_enter(struct kiosk *kiosk)
{
    if (kiosk->printer != NULL)
        printer_ask(kiosk->printer);
    struct service_view *view = &kiosk->service;
    struct fault fault;
    *view = (struct service_view){0};
    view->vault_known =
        kiosk->station->vault && vault_status(kiosk->station->vault, &view->vault, &fault) == TG_OK;
    if (journal_read_status(kiosk->station->courier_db, &view->journal, &fault) != TG_OK)
        view->journal = (struct journal_status){0};
    view->mail_fault.err =
        mailbag_read_status(kiosk->station->mail_db, &view->mail, &view->mail_fault);
}

static void draw_time(struct page *page, const char *icon, const char *label, int64_t unix_s)
{
    char text[FACT_MAX];
    struct tm when;
    time_t moment = (time_t)unix_s;
    if (unix_s == 0 || !localtime_r(&moment, &when) ||
        strftime(text, sizeof text, "%Y-%m-%d %H:%M", &when) == 0)
        page_fact(page, icon, label, _("never"));
    else
        page_fact(page, icon, label, text);
}

static void draw_queue(const struct service_view *view, struct page *page)
{
    char text[FACT_MAX];
    (void)snprintf(text, sizeof text, _("%u of %u slots in use"), view->vault.written,
                   view->vault.slots);
    page_fact(page, "inbox", _("Waiting for headquarters"), text);
    (void)snprintf(text, sizeof text, _("%u MB free"), (unsigned)(view->vault.disk_free >> 20));
    page_fact(page, "storage", _("Storage"), text);
}

static void draw_courier(const struct service_view *view, struct page *page)
{
    bool ill = view->journal.last_error[0] || view->journal.alarm_epoch;
    if (!view->journal.present) {
        page_fact(page, "sync_problem", _("Courier"), _("has never run here"));
        return;
    }
    draw_time(page, ill ? "sync_problem" : "sync", _("Last sync"), view->journal.last_sync_s);
    if (view->journal.last_error[0])
        page_fact(page, "error", _("Courier"), view->journal.last_error);
    if (view->journal.alarm_epoch)
        page_fact(page, "warning", _("Courier"),
                  _("The hub did not know this disk's past: it was restored from a copy."));
}

static void draw_mail(const struct service_view *view, struct page *page)
{
    char text[FACT_MAX];
    char day[sizeof "2026-11-25"] = "";
    const struct mailbag_status *mail = &view->mail;
    const time_t newest = (time_t)mail->newest_day * 86400;
    struct tm when;
    if (view->mail_fault.err != TG_OK) {
        page_fact(page, "error", _("Mail"), view->mail_fault.text);
        return;
    }
    if (mail->bundles > 0 && gmtime_r(&newest, &when) != NULL)
        (void)strftime(day, sizeof day, "%Y-%m-%d", &when);
    (void)snprintf(text, sizeof text, _("%u, up to %s"), (unsigned)mail->letters, day);
    page_fact(page, "mail", _("Mail, with blanks"), day[0] ? text : _("none has come yet"));
    (void)snprintf(text, sizeof text, "%u", (unsigned)mail->missing);
    if (mail->missing > 0)
        page_fact(page, "warning", _("Bundles missing"), text);
    (void)snprintf(text, sizeof text, "%u", (unsigned)mail->refused);
    if (mail->refused > 0)
        page_fact(page, "warning", _("Bundles refused"), text);
    if (mail->last_error[0])
        page_fact(page, "error", _("Mail"), mail->last_error);
}

static const char *printer_words(enum printer_state state)
{
    switch (state) {
    case PRINTER_READY:
        return _("ready");
    case PRINTER_PAPER_LOW:
        return _("ready, but its paper is nearly used up");
    case PRINTER_PAPER_OUT:
        return _("out of paper");
    case PRINTER_COVER_OPEN:
        return _("its cover is open");
    case PRINTER_JAM:
        return _("jammed; look at the cutter");
    case PRINTER_STRANGE:
        return _("answers as no printer does; look at its cable and its settings");
    case PRINTER_NONE:
    case PRINTER_ABSENT:
        break;
    }
    return _("not plugged in, or switched off");
}

static const char *plugged_words(bool there)
{
    return there ? _("ready") : _("not plugged in, or switched off");
}

/* What is meant to be here. */
static void draw_devices(const struct kiosk *kiosk, struct page *page)
{
    const struct scanner_plan *plan = &kiosk->station->settings.scanner;
    if (kiosk->printer != NULL) {
        enum printer_state state = printer_state(kiosk->printer);
        page_fact(page, state == PRINTER_READY ? "print" : "warning", _("Printer"),
                  printer_words(state));
    }
    if (plan->camera[0] != '\0')
        page_fact(page, "photo_camera", _("Camera"),
                  plugged_words(scanner_has_camera(kiosk->scanner)));
    if (plan->serial[0] != '\0')
        page_fact(page, "qr_code_scanner", _("Scanner"),
                  plugged_words(scanner_has_serial(kiosk->scanner)));
}

static void draw_versions(const struct station *station, struct page *page)
{
    char text[FACT_MAX];
    (void)snprintf(text, sizeof text, "Tonggui %s · charter %u · %s %u", KIOSK_VERSION,
                   station->charter.version, station->pack ? station->pack->id : "no pack",
                   station->pack ? station->pack->version : 0);
    page_fact(page, "info", _("Versions"), text);
}

static void draw_test(const struct service_view *view, struct page *page)
{
    if (!view->tested)
        return;
    bool passed = view->test.err == TG_OK;
    page_fact(page, passed ? "check_circle" : "error", _("Self-test"),
              passed ? _("passed") : view->test.text);
}

void service_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct service_view *view = &kiosk->service;
    page_frame(page, &(struct page_frame){.settings = true, .back = _("Leave")});
    page_heading(page, _("Service"));
    if (!kiosk->visit)
        page_fact(page, "error", _("Out of service"), kiosk->fault.text);
    if (view->vault_known)
        draw_queue(view, page);
    draw_courier(view, page);
    draw_mail(view, page);
    draw_devices(kiosk, page);
    draw_versions(kiosk->station, page);
    draw_test(view, page);
    if (view->wished)
        page_fact(page, "sync", _("Sync now"), _("The courier has been asked."));
    page_gap(page, 4);
    const struct button buttons[] = {
        {.id = "sync", .label = _("Sync now"), .icon = "sync", .look = BUTTON_OUTLINE},
        {.id = "test", .label = _("Self-test"), .icon = "rule", .look = BUTTON_OUTLINE},
    };
    if (view->vault_known)
        page_buttons(page, buttons, 2);
}

bool service_event(struct kiosk *kiosk, const struct ui_event *event)
{
    struct service_view *view = &kiosk->service;
    if (ui_tapped(event, "sync")) {
        struct fault fault;
        view->wished = vault_wish(kiosk->station->vault, &fault) == TG_OK;
        return true;
    }
    if (ui_tapped(event, "test")) {
        view->tested = true;
        view->test.err = station_self_test(kiosk->station, &view->test);
        return true;
    }
    if (ui_tapped(event, UI_BACK)) {
        kiosk_leave(kiosk);
        return true;
    }
    return kiosk_unheard(kiosk, event);
}
