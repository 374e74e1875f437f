/* What headquarters wrote: all of it, and one message whole. */
#include "app/kiosk/scenes.h"

#include "app/ui/text_words.h"
#include "board/base/must.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    DAY_S = 86400,
    FIRST_WORDS_MAX = 120, /* bytes, as below */
    STATUS_SHORT_MAX = 150,
    PARAGRAPH_MAX = KIOSK_WORDS_MAX / 2,
};

void mailbox_day(uint32_t day, char out[static MAILBOX_DAY_MAX])
{
    time_t at = (time_t)day * DAY_S;
    struct tm when;
    if (!gmtime_r(&at, &when))
        when = (struct tm){.tm_mday = 1};
    (void)snprintf(out, MAILBOX_DAY_MAX, _("%1$04d-%2$02d-%3$02d"), when.tm_year + 1900,
                   when.tm_mon + 1, when.tm_mday);
}

static const char *text_of(const struct kiosk *kiosk, const struct mailbox_message *message)
{
    return visit_mailbox(kiosk->visit)->texts + message->text_at;
}

const char *mailbox_first_words(const struct kiosk *kiosk, const struct mailbox_message *message,
                                const char *before)
{
    const char *text = text_of(kiosk, message);
    size_t len = text_words_floor(text, message->text_len, FIRST_WORDS_MAX);
    (void)snprintf(kiosk->words, KIOSK_WORDS_MAX, "%s%s%.*s%s", before, before[0] ? " · " : "",
                   (int)len, text, len < message->text_len ? "…" : "");
    for (char *at = kiosk->words; (at = strchr(at, '\n'));)
        *at = ' ';
    return kiosk->words;
}

/* ---- all of it */

static const char *title_of(const struct kiosk *kiosk, const struct letter *letter)
{
    switch (letter->kind) {
    case LETTER_STATUS:
        return letter->title[kiosk->lang][0] ? letter->title[kiosk->lang] : _("Your case moved on");
    case LETTER_QUESTION:
        return _("A question to you");
    case LETTER_ECHO:
        return _("What you wrote");
    default:
        return _("A message to you");
    }
}

static const char *icon_of(enum letter_kind kind)
{
    switch (kind) {
    case LETTER_STATUS:
        return "flag";
    case LETTER_QUESTION:
        return "contact_support";
    case LETTER_ECHO:
        return "description";
    default:
        return "mail";
    }
}

static const struct letter *newest_status(const struct mailbox *mailbox)
{
    for (size_t i = mailbox->count; i-- > 0;)
        if (mailbox->messages[i].head.kind == LETTER_STATUS)
            return &mailbox->messages[i].head;
    return NULL;
}

/* "An answer to you: by 12 December 2026". False: nothing is due. */
static bool due_words(const struct kiosk *kiosk, const struct letter *letter)
{
    char day[MAILBOX_DAY_MAX];
    if (letter->due_day == 0)
        return false;
    mailbox_day(letter->due_day, day);
    (void)snprintf(kiosk->words, KIOSK_WORDS_MAX, _("%s: by %s"),
                   letter->due[kiosk->lang][0] ? letter->due[kiosk->lang] : _("The next step"),
                   day);
    return true;
}

/* Where height is dear, all that is known of the case stands in one line, if it has room there. */
static void draw_status(const struct kiosk *kiosk, struct page *page, const struct mailbox *mailbox)
{
    const struct letter *status = newest_status(mailbox);
    const char *number = mailbox->messages[0].head.case_number;
    const char *title = status ? title_of(kiosk, status) : _("Messages from headquarters");
    bool due = status && due_words(kiosk, status);
    size_t len = due ? strlen(kiosk->words) : 0;
    page_heading(page, title);
    if (page_landscape(page) && !page_is_tight(page) && strlen(title) + len <= STATUS_SHORT_MAX) {
        (void)snprintf(kiosk->words + len, KIOSK_WORDS_MAX - len, due ? " · %s" : "%s", number);
        page_help(page, kiosk->words);
        page_columns(page);
    } else {
        if (due)
            page_text(page, kiosk->words);
        page_fact(page, NULL, _("Case number"), number);
    }
    if (mailbox->messages[mailbox->count - 1].head.closed)
        page_text(page, _("The case is closed. You can still write."));
}

static void draw_actions(struct page *page)
{
    const struct button buttons[] = {
        {.id = "write", .label = _("Write something"), .icon = "edit"},
        {.id = "echo", .label = _("See what I wrote"), .icon = "description"},
        {.id = "forget", .label = _("Forget my case"), .icon = "delete_forever"},
    };
    if (!page_landscape(page))
        page_gap(page, 6);
    page_buttons(page, buttons, 3);
}

static void draw_message(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const struct mailbox_message *message = &visit_mailbox(kiosk->visit)->messages[index];
    char day[MAILBOX_DAY_MAX];
    mailbox_day(message->head.day, day);
    const char *help = day;
    if (message->torn) {
        help = _("Not all of it has arrived yet.");
    } else if (!page_is_low(page) && message->text_len > 0) {
        help = mailbox_first_words(kiosk, message, day);
    }
    page_choice(page, &(struct choice){.id = "message",
                                       .index = (int)index,
                                       .icon = icon_of(message->head.kind),
                                       .title = title_of(kiosk, &message->head),
                                       .help = help,
                                       .mark = CHOICE_GO});
}

static void draw_not_shown(struct page *page, const struct mailbox *mailbox)
{
    if (mailbox->newer > 0)
        page_notice(page, "hourglass_top",
                    _("Some messages are newer than this terminal can show. Nothing is lost: "
                      "please come back later, or go to another terminal."));
    if (mailbox->refused > 0)
        page_notice(page, "warning",
                    _("Some messages here do not come from headquarters. They are not shown."));
}

static void draw_empty(const struct kiosk *kiosk, struct page *page, const struct mailbox *mailbox)
{
    char day[MAILBOX_DAY_MAX];
    uint32_t newest = visit_mail_day(kiosk->visit);
    draw_not_shown(page, mailbox);
    page_heading(page, _("There is nothing here yet"));
    if (!page_is_tight(page))
        page_columns(page);
    page_text(page, _("Either nobody has written yet, or this number was never given out. Please "
                      "come back later, or write."));
    mailbox_day(newest, day);
    page_fact(page, NULL, _("Messages last brought here"), newest > 0 ? day : _("never"));
    page_answer(page);
    draw_actions(page);
}

static void draw_unreadable(struct page *page)
{
    page_heading(page, _("Messages cannot be read here just now"));
    if (!page_is_tight(page))
        page_columns(page);
    page_text(page, _("This terminal's store of messages does not open; staff are told. Nothing is "
                      "lost: please come back later, or go to another terminal. You can still "
                      "write."));
    page_answer(page);
    draw_actions(page);
}

static void draw_nothing_to_show(struct page *page, const struct mailbox *mailbox)
{
    page_heading(page, _("Messages cannot be read here just now"));
    if (!page_is_tight(page))
        page_columns(page);
    draw_not_shown(page, mailbox);
    page_answer(page);
    draw_actions(page);
}

/* What can be done is seen at once where there is room; else what there is to read comes first. */
static void draw_all(const struct kiosk *kiosk, struct page *page, const struct mailbox *mailbox)
{
    bool tight = page_is_tight(page);
    if (!tight)
        draw_actions(page);
    page_answer(page);
    if (!page_landscape(page))
        page_subheading(page, _("Messages"));
    for (size_t i = mailbox->count; i-- > 0;)
        draw_message(kiosk, page, i);
    if (tight)
        draw_actions(page);
}

/* What is asked comes before leaving. */
static void draw_frame(const struct kiosk *kiosk, struct page *page)
{
    bool asked = visit_standing_question(kiosk->visit);
    page_frame(page, &(struct page_frame){.settings = true,
                                          .erase = true,
                                          .back = asked ? _("Finish") : NULL,
                                          .next = asked ? _("Answer the question") : _("Finish"),
                                          .next_icon = asked ? "contact_support" : "check"});
}

void mailbox_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct mailbox *mailbox = visit_mailbox(kiosk->visit);
    draw_frame(kiosk, page);
    if (!mailbox) {
        draw_unreadable(page);
    } else if (mailbox->count == 0 && mailbox->newer > 0) {
        draw_nothing_to_show(page, mailbox);
    } else if (mailbox->count == 0) {
        draw_empty(kiosk, page, mailbox);
    } else {
        draw_status(kiosk, page, mailbox);
        draw_not_shown(page, mailbox);
        draw_all(kiosk, page, mailbox);
    }
}

static void write_back(struct kiosk *kiosk, enum reply_what what)
{
    visit_write(kiosk->visit, what);
    kiosk_show(kiosk);
}

bool mailbox_event(struct kiosk *kiosk, const struct ui_event *event)
{
    static const struct {
        const char *id;
        enum reply_what what;
    } actions[] = {{"write", REPLY_STATEMENT}, {"echo", REPLY_ECHO}, {"forget", REPLY_FORGET}};
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (ui_tapped(event, actions[i].id)) {
            write_back(kiosk, actions[i].what);
            return true;
        }
    if (ui_tapped(event, "message")) {
        visit_read(kiosk->visit, (size_t)event->index);
        kiosk_show(kiosk);
        return true;
    }
    if (ui_tapped(event, UI_NEXT) && visit_standing_question(kiosk->visit))
        write_back(kiosk, REPLY_ANSWER);
    else if (ui_tapped(event, UI_NEXT) || ui_tapped(event, UI_BACK))
        kiosk_leave(kiosk);
    else
        return kiosk_unheard(kiosk, event);
    return true;
}

/* ---- one of them, whole */

/* How much of a paragraph is drawn at once; of a character with marks without end a part. */
static size_t part_of(const char *text, size_t len)
{
    size_t part = len <= PARAGRAPH_MAX ? len : text_words_floor(text, len, PARAGRAPH_MAX);
    if (part > 0 || len == 0)
        return part;
    for (part = PARAGRAPH_MAX; ((uint8_t)text[part] & 0xc0) == 0x80;)
        part--;
    return part;
}

/* Paragraph by paragraph: a text is longer than the page takes at once. */
static void draw_text(const struct kiosk *kiosk, struct page *page, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        size_t part = part_of(text, len);
        (void)snprintf(kiosk->words, KIOSK_WORDS_MAX, "%.*s", (int)part, text);
        page_text(page, kiosk->words);
        text += part;
        text += *text == '\n';
    }
}

void letter_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct mailbox_message *message = visit_message(kiosk->visit);
    const struct letter *head = &message->head;
    bool asks = head->kind == LETTER_QUESTION;
    char day[MAILBOX_DAY_MAX];
    kiosk_frame(kiosk, page, asks ? _("Answer the question") : NULL, asks);
    page_heading(page, title_of(kiosk, head));
    mailbox_day(head->day, day);
    page_help(page, day);
    if (due_words(kiosk, head))
        page_notice(page, "event", kiosk->words);
    draw_text(kiosk, page, text_of(kiosk, message));
    if (message->torn)
        page_notice(page, "hourglass_top",
                    _("Part of this message has not arrived here yet. Please come back later."));
}

bool letter_event(struct kiosk *kiosk, const struct ui_event *event)
{
    if (!ui_tapped(event, UI_NEXT))
        return kiosk_form_event(kiosk, event);
    if (visit_message(kiosk->visit)->head.kind == LETTER_QUESTION)
        write_back(kiosk, REPLY_ANSWER);
    return true;
}
