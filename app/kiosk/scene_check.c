#include "app/kiosk/scenes.h"

#include <stdio.h>
#include <string.h>

static const char *options_words(const struct kiosk *kiosk, size_t index)
{
    const struct pack_question *question = &kiosk->station->pack->questions[index];
    uint32_t chosen = draft_options(visit_draft(kiosk->visit), index);
    size_t len = 0;
    kiosk->words[0] = '\0';
    for (size_t i = 0; i < question->option_count; i++) {
        if (!(chosen >> i & 1))
            continue;
        int added =
            snprintf(kiosk->words + len, KIOSK_WORDS_MAX - len, "%s%s", len > 0 ? _(", ") : "",
                     kiosk_text(kiosk, &question->options[i].title));
        if (added < 0 || (size_t)added >= KIOSK_WORDS_MAX - len)
            break;
        len += (size_t)added;
    }
    return kiosk->words;
}

static const char *date_words(const struct kiosk *kiosk, const char *date)
{
    int year = 0, month = 0, day = 0;
    if (strcmp(date, "unknown") == 0)
        return _("I don't remember");
    if (sscanf(date, "about %4d-%2d", &year, &month) == 2) {
        (void)snprintf(kiosk->words, KIOSK_WORDS_MAX, _("around %04d-%02d"), year, month);
        return kiosk->words;
    }
    if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return date;
    (void)snprintf(kiosk->words, KIOSK_WORDS_MAX, _("%1$04d-%2$02d-%3$02d"), year, month, day);
    return kiosk->words;
}

static const char *answer_words(const struct kiosk *kiosk, size_t index)
{
    const char *text = draft_text(visit_draft(kiosk->visit), index);
    switch (kiosk->station->pack->questions[index].answer) {
    case PACK_ANSWER_CHOICE:
    case PACK_ANSWER_CHOICES:
        return options_words(kiosk, index);
    case PACK_ANSWER_DATE:
        return date_words(kiosk, text);
    default:
        return text;
    }
}

static void row(struct page *page, const char *id, int index, const char *label, const char *value)
{
    page_review(page, &(struct review){.id = id,
                                       .index = index,
                                       .label = label,
                                       .value = value[0] ? value : _("not answered"),
                                       .change = _("Change")});
}

static void draw_choices(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    const struct draft *draft = visit_draft(kiosk->visit);
    const struct pack_kind *kind = &pack->kinds[draft_kind(draft)];
    row(page, "kind", 0, _("What it is"), kiosk_text(kiosk, &kind->title));
    if (draft_category(draft) >= 0)
        row(page, "category", 0, _("What it is about"),
            kiosk_text(kiosk, &kind->categories[draft_category(draft)].title));
    row(page, "identity", 0, _("Your name"),
        draft_identity(draft) == DRAFT_NAMED ? _("With my name") : _("Without my name"));
    if (pack->set_about_readers)
        row(page, "about", 0, _("About someone who would read it"),
            draft_about_readers(draft) ? _("Yes: they cannot open it") : _("No"));
}

/* As ink, as it was written. False when it is not one that can be shown. */
static bool signature_row(const struct kiosk *kiosk, struct page *page, size_t index)
{
    const struct pack_question *question = &kiosk->station->pack->questions[index];
    if (question->answer != PACK_ANSWER_SIGNATURE)
        return false;
    signature_set(kiosk->signature, draft_text(visit_draft(kiosk->visit), index));
    if (signature_is_empty(kiosk->signature))
        return false;
    page_review(page, &(struct review){.id = "question",
                                       .index = (int)index,
                                       .label = kiosk_text(kiosk, &question->title),
                                       .ink = signature_strokes(kiosk->signature),
                                       .change = _("Change")});
    return true;
}

/* Whether this visitor was asked to sign, with a finger. */
static bool is_signed(const struct kiosk *kiosk)
{
    const struct pack *pack = kiosk->station->pack;
    for (size_t i = 0; i < pack->question_count; i++)
        if (pack->questions[i].answer == PACK_ANSWER_SIGNATURE &&
            draft_applies(visit_draft(kiosk->visit), i))
            return true;
    return false;
}

static const char *help_words(const struct kiosk *kiosk)
{
    if (!kiosk->station->pack->confirm_read_back)
        return _("This is your report as it will be read.");
    return is_signed(kiosk)
               ? _("This is your report as it will be read, with your signature. Send it only if "
                   "it is right.")
               : _("This is your report as it will be read. Send it only if it is right; your tap "
                   "stands for your signature.");
}

void check_draw(const struct kiosk *kiosk, struct page *page)
{
    const struct pack *pack = kiosk->station->pack;
    const struct draft *draft = visit_draft(kiosk->visit);
    kiosk_frame(kiosk, page, pack->confirm_read_back ? _("It is correct, send it") : _("Send it"),
                true);
    page_heading(page, _("Please read it through"));
    page_text(page, help_words(kiosk)); /* not above every page of a long report */
    draw_choices(kiosk, page);
    for (size_t i = 0; i < pack->question_count; i++)
        if (draft_applies(draft, i) && !signature_row(kiosk, page, i))
            row(page, "question", (int)i, kiosk_text(kiosk, &pack->questions[i].title),
                answer_words(kiosk, i));
    row(page, "delivery", 0, _("When it is sent"),
        draft_urgent(draft) ? _("At once; this can be seen on the network")
                            : _("With the next regular delivery"));
}

void check_leave(struct kiosk *kiosk)
{
    signature_clear(kiosk->signature);
}

bool check_event(struct kiosk *kiosk, const struct ui_event *event)
{
    static const struct {
        const char *id;
        enum visit_page page;
    } changes[] = {
        {"kind", VISIT_KIND},   {"category", VISIT_CATEGORY}, {"identity", VISIT_IDENTITY},
        {"about", VISIT_ABOUT}, {"question", VISIT_QUESTION},
    };
    if (ui_tapped(event, "delivery")) {
        stage_push(kiosk->stage, SCENE_DELIVERY);
        return true;
    }
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (!ui_tapped(event, changes[i].id))
            continue;
        visit_change(kiosk->visit, changes[i].page, (size_t)event->index);
        kiosk_show(kiosk);
        return true;
    }
    return kiosk_form_event(kiosk, event);
}
