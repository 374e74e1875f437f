#include "app/kiosk/scenes.h"

#include "board/base/faultpoint.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>

enum { SHORT_ANSWER_MAX = 32 }; /* bytes of a telephone, a number, a plate */

static const struct pack_question *question_at(const struct kiosk *kiosk, size_t index)
{
    return &kiosk->station->pack->questions[index];
}

/* Into the field. */
static bool is_text(enum pack_answer answer)
{
    switch (answer) {
    case PACK_ANSWER_LINE:
    case PACK_ANSWER_TEXT:
    case PACK_ANSWER_PHONE:
    case PACK_ANSWER_NUMBER:
    case PACK_ANSWER_PLATE:
        return true;
    case PACK_ANSWER_CHOICE:
    case PACK_ANSWER_CHOICES:
    case PACK_ANSWER_DATE:
    case PACK_ANSWER_SIGNATURE:
        break;
    }
    return false;
}

bool question_is_written(enum pack_answer answer)
{
    return is_text(answer) || answer == PACK_ANSWER_SIGNATURE;
}

/* By all ways of writing. */
static bool is_words(enum pack_answer answer)
{
    return answer == PACK_ANSWER_LINE || answer == PACK_ANSWER_TEXT;
}

/* With what is docked at the bottom. */
static bool is_typed(enum pack_answer answer)
{
    return is_words(answer) || answer == PACK_ANSWER_PLATE;
}

static void draw_keys(const struct kiosk *kiosk, struct page *page, enum pack_answer answer)
{
    if (answer == PACK_ANSWER_PLATE)
        page_keyboard(page, field_len(kiosk->field) == 0 ? KEYBOARD_REGIONS : KEYBOARD_PLATE);
    else
        writing_draw(kiosk, page);
}

static enum field_kind field_kind_of(enum pack_answer answer)
{
    switch (answer) {
    case PACK_ANSWER_TEXT:
        return FIELD_TEXT;
    case PACK_ANSWER_PHONE:
        return FIELD_PHONE;
    case PACK_ANSWER_NUMBER:
        return FIELD_DIGITS;
    default:
        return FIELD_LINE;
    }
}

static size_t bytes_max(const struct kiosk *kiosk, size_t index)
{
    const struct pack_question *question = question_at(kiosk, index);
    const struct draft *draft = visit_draft(kiosk->visit);
    size_t most = DRAFT_ANSWER_MAX;
    if (!is_words(question->answer))
        most = SHORT_ANSWER_MAX;
    else if (question->length_max < most)
        most = question->length_max;
    size_t room = draft_room(draft) + strlen(draft_text(draft, index));
    return most < room ? most : room;
}

void question_enter(struct kiosk *kiosk)
{
    const struct draft *draft = visit_draft(kiosk->visit);
    size_t index = visit_question(kiosk->visit);
    enum pack_answer answer = question_at(kiosk, index)->answer;
    const char *text = draft_text(draft, index);
    if (is_text(answer)) {
        field_reset(kiosk->field, field_kind_of(answer), bytes_max(kiosk, index));
        field_set(kiosk->field, text, strlen(text));
        kiosk->writing = (int)index;
        writing_enter(kiosk);
    } else if (answer == PACK_ANSWER_SIGNATURE) {
        signature_set(kiosk->signature, text);
        kiosk->writing = (int)index;
    } else if (answer == PACK_ANSWER_DATE) {
        kiosk->picker = date_picker_make(visit_today(kiosk->visit));
        date_picker_set(&kiosk->picker, text);
    }
}

/* The draft keeps room for it, so only memory could be short: then it is asked for again. */
static void commit_signature(struct kiosk *kiosk, struct draft *draft)
{
    char text[STROKES_TEXT_MAX + 1];
    if (!signature_has_changed(kiosk->signature))
        return;
    size_t len = signature_text(kiosk->signature, text);
    if (draft_set_text(draft, (size_t)kiosk->writing, text, len) != TG_OK)
        signature_clear(kiosk->signature);
    secret_wipe(text, sizeof text);
}

/* False: not all of it has room. */
static bool commit_text(struct kiosk *kiosk, struct draft *draft)
{
    bool whole = writing_leave(kiosk);
    enum tg_err err = draft_set_text(draft, (size_t)kiosk->writing, field_text(kiosk->field),
                                     field_len(kiosk->field));
    if (whole && err == TG_OK)
        return true;
    kiosk->problem = DRAFT_TOO_LONG;
    return false;
}

/* What stands in the field or the box becomes the answer. False: something of it does not. */
static bool commit(struct kiosk *kiosk)
{
    struct draft *draft = kiosk->visit ? visit_draft(kiosk->visit) : NULL;
    if (!draft || kiosk->writing < 0)
        return true;
    if (question_at(kiosk, (size_t)kiosk->writing)->answer != PACK_ANSWER_SIGNATURE)
        return commit_text(kiosk, draft);
    commit_signature(kiosk, draft);
    return true;
}

void question_leave(struct kiosk *kiosk)
{
    (void)commit(kiosk);
    fault_leak(field_text(kiosk->field), field_len(kiosk->field));
    kiosk->writing = -1;
    signature_clear(kiosk->signature);
    field_reset(kiosk->field, FIELD_TEXT, DRAFT_ANSWER_MAX);
}

const char *problem_words(enum draft_problem problem)
{
    switch (problem) {
    case DRAFT_FINE:
        return NULL;
    case DRAFT_NOT_ANSWERED:
        return _("Please answer this question to go on.");
    case DRAFT_TOO_LONG:
        return _("That is too long. Please shorten it.");
    case DRAFT_NOT_A_PHONE:
        return _("That does not look like a telephone number. It has at least 5 digits.");
    case DRAFT_NOT_A_NUMBER:
        return _("That number is not possible here. Please check it.");
    case DRAFT_NOT_A_DATE:
        return _("That day is not possible. Please choose one that is not after today.");
    case DRAFT_NOT_A_PLATE:
        return _("That does not look like a licence plate.");
    case DRAFT_BAD_CHARACTERS:
        return _("There are characters in it that cannot be kept. Please write it anew.");
    }
    return NULL;
}

static void draw_options(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const struct pack_question *question = question_at(kiosk, index);
    uint32_t chosen = draft_options(visit_draft(kiosk->visit), index);
    bool many = question->answer == PACK_ANSWER_CHOICES;
    for (size_t i = 0; i < question->option_count; i++)
        page_choice(page, &(struct choice){.id = "option",
                                           .index = (int)i,
                                           .title = kiosk_text(kiosk, &question->options[i].title),
                                           .mark = many ? CHOICE_MANY : CHOICE_ONE,
                                           .chosen = chosen >> i & 1});
}

static void draw_date(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const char *text = draft_text(visit_draft(kiosk->visit), index);
    page_date_picker(page, &kiosk->picker);
    page_gap(page, 3);
    const struct button buttons[] = {
        {.id = "about-month",
         .label = _("Only the month"),
         .look = BUTTON_OUTLINE,
         .chosen = strncmp(text, "about ", 6) == 0},
        {.id = "unknown",
         .label = _("I don't remember"),
         .look = BUTTON_OUTLINE,
         .chosen = strcmp(text, "unknown") == 0},
    };
    page_buttons(page, buttons, 2);
    char today[11];
    bool sure = visit_day_after(kiosk->visit, 0, today);
    if (draft_is_late(visit_draft(kiosk->visit), index, sure ? today : NULL))
        page_notice(page, "info", kiosk_text(kiosk, &question_at(kiosk, index)->late_note));
}

/* Where there is room for the keys and the field and little more, its help stands inside it, and
 * what is wrong below it only. */
static bool is_cramped(const struct page *page, enum pack_answer answer)
{
    return page_is_low(page) && is_typed(answer);
}

static void draw_field(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const struct pack_question *question = question_at(kiosk, index);
    const char *error = writing_error(kiosk);
    bool cramped = is_cramped(page, question->answer), words = is_words(question->answer);
    struct field_box box = {.id = "answer",
                            .field = kiosk->field,
                            .placeholder = cramped ? kiosk_text(kiosk, &question->help) : NULL,
                            .error = error ? error : problem_words(kiosk->problem),
                            .lines = question->answer == PACK_ANSWER_TEXT ? 0 : 1,
                            .focused = true,
                            .composing = words ? composer_composing(kiosk->composer) : NULL,
                            .tools = words};
    if (words && cramped)
        box.label = kiosk_text(kiosk, &question->title);
    page_field(page, &box);
    if (question->answer == PACK_ANSWER_PHONE)
        page_keyboard(page, KEYBOARD_PHONE);
    else if (question->answer == PACK_ANSWER_NUMBER)
        page_keyboard(page, KEYBOARD_DIGITS);
}

static void draw_signature(const struct kiosk *kiosk, struct page *page)
{
    const char *error = kiosk->problem == DRAFT_NOT_ANSWERED
                            ? _("Please sign in the box with your finger to go on.")
                            : problem_words(kiosk->problem);
    page_signature(page, &(struct signature_box){.id = "signature",
                                                 .signature = kiosk->signature,
                                                 .hint = _("Sign here with your finger"),
                                                 .error = error});
}

static bool is_empty(const struct kiosk *kiosk, size_t index)
{
    const struct draft *draft = visit_draft(kiosk->visit);
    if (is_text(question_at(kiosk, index)->answer))
        return field_len(kiosk->field) == 0 && !composer_unfinished(kiosk->composer);
    if (question_at(kiosk, index)->answer == PACK_ANSWER_SIGNATURE)
        return signature_is_empty(kiosk->signature);
    return draft_options(draft, index) == 0 && draft_text(draft, index)[0] == '\0';
}

/* By a pad of digits. */
static bool is_dialled(enum pack_answer answer)
{
    return answer == PACK_ANSWER_PHONE || answer == PACK_ANSWER_NUMBER;
}

static void draw_frame(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const struct pack_question *question = question_at(kiosk, index);
    enum pack_answer answer = question->answer;
    bool skips = !question->required && is_empty(kiosk, index);
    page_frame(page, &(struct page_frame){
                         .step = visit_step(kiosk->visit),
                         .steps = VISIT_STEPS,
                         .settings = true,
                         .erase = true,
                         .writing = is_typed(answer) || answer == PACK_ANSWER_DATE ||
                                    answer == PACK_ANSWER_SIGNATURE ||
                                    (is_dialled(answer) && page_is_tight(page)),
                         .back = _("Back"),
                         .next = skips ? _("Skip") : _("Continue"),
                     });
}

void question_draw(const struct kiosk *kiosk, struct page *page)
{
    size_t index = visit_question(kiosk->visit);
    const struct pack_question *question = question_at(kiosk, index);
    enum pack_answer answer = question->answer;
    draw_frame(kiosk, page, index);
    if (is_typed(answer))
        draw_keys(kiosk, page, answer);
    else if (answer == PACK_ANSWER_DATE)
        date_picker_columns(page);
    else if (is_dialled(answer))
        page_beside_keys(page);
    else if (answer != PACK_ANSWER_SIGNATURE)
        page_columns(page);
    if (!is_cramped(page, answer) || !is_words(answer))
        page_heading(page, kiosk_text(kiosk, &question->title));
    if (!is_cramped(page, answer)) {
        page_error(page, answer == PACK_ANSWER_SIGNATURE ? NULL : problem_words(kiosk->problem));
        page_help(page, kiosk_text(kiosk, &question->help));
    }
    if (answer == PACK_ANSWER_DATE) {
        draw_date(kiosk, page, index);
        return;
    }
    page_answer(page);
    if (is_text(answer))
        draw_field(kiosk, page, index);
    else if (answer == PACK_ANSWER_SIGNATURE)
        draw_signature(kiosk, page);
    else
        draw_options(kiosk, page, index);
}

static void choose_option(struct kiosk *kiosk, size_t index, int option)
{
    struct draft *draft = visit_draft(kiosk->visit);
    uint32_t bit = 1u << option;
    bool many = question_at(kiosk, index)->answer == PACK_ANSWER_CHOICES;
    draft_set_options(draft, index, many ? draft_options(draft, index) ^ bit : bit);
    kiosk->problem = DRAFT_FINE;
}

static void set_date(struct kiosk *kiosk, size_t index, const char *text)
{
    /* A date always fits: it is at most as long as the longest of its forms. */
    if (draft_set_text(visit_draft(kiosk->visit), index, text, strlen(text)) == TG_OK)
        kiosk->problem = DRAFT_FINE;
}

static bool date_event(struct kiosk *kiosk, size_t index, const struct ui_event *event)
{
    char text[24];
    if (date_picker_event(&kiosk->picker, event)) {
        date_picker_text(&kiosk->picker, text);
        set_date(kiosk, index, text);
        return true;
    }
    bool month = ui_tapped(event, "about-month");
    if (!month && !ui_tapped(event, "unknown"))
        return false;
    kiosk->picker.day = 0;
    (void)snprintf(text, sizeof text, "about %04d-%02d", kiosk->picker.year, kiosk->picker.month);
    set_date(kiosk, index, month ? text : "unknown");
    return true;
}

bool question_event(struct kiosk *kiosk, const struct ui_event *event)
{
    size_t index = visit_question(kiosk->visit);
    enum pack_answer answer = question_at(kiosk, index)->answer;
    if (ui_tapped(event, "option")) {
        choose_option(kiosk, index, event->index);
        return true;
    }
    if (answer == PACK_ANSWER_DATE && date_event(kiosk, index, event))
        return true;
    if (answer == PACK_ANSWER_SIGNATURE && signature_event(kiosk->signature, event)) {
        kiosk->problem = DRAFT_FINE;
        return true;
    }
    if (is_text(answer) && writing_event(kiosk, event)) {
        kiosk->problem = DRAFT_FINE;
        return true;
    }
    if (!commit(kiosk) && (ui_tapped(event, UI_NEXT) || ui_tapped(event, UI_BACK)))
        return true;
    return kiosk_form_event(kiosk, event);
}
