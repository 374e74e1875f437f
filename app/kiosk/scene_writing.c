/* Answers in somebody's own words: the field, what is on its way into it, and the page's lower part
 * that both are written with. The composer hears every event first; what it leaves goes to the
 * field, and before that all that was unfinished became text. */
#include "app/kiosk/scenes.h"

#include "app/form/pack_phrases.h"

static bool is_words(const struct kiosk *kiosk)
{
    if (visit_page(kiosk->visit) != VISIT_QUESTION)
        return true;
    enum pack_answer answer =
        visit_pack(kiosk->visit)->questions[visit_question(kiosk->visit)].answer;
    return answer == PACK_ANSWER_LINE || answer == PACK_ANSWER_TEXT;
}

void writing_enter(struct kiosk *kiosk)
{
    const struct pack_text *found[PACK_PHRASES_MAX];
    const struct draft *draft = visit_draft(kiosk->visit);
    size_t count = 0, all = 0;
    if (visit_page(kiosk->visit) == VISIT_QUESTION && is_words(kiosk))
        all = pack_phrases(visit_pack(kiosk->visit), draft_kind(draft), draft_category(draft),
                           visit_question(kiosk->visit), found);
    for (size_t i = 0; i < all; i++)
        kiosk->phrases[count++] = kiosk_text(kiosk, found[i]);
    composer_set_phrases(kiosk->composer, kiosk->phrases, count);
}

void writing_draw(const struct kiosk *kiosk, struct page *page)
{
    struct writing_view view;
    composer_view(kiosk->composer, &view);
    page_writing(page, &view);
}

bool writing_event(struct kiosk *kiosk, const struct ui_event *event)
{
    bool words = is_words(kiosk);
    if (words && composer_event(kiosk->composer, kiosk->field, event))
        return true;
    if (words)
        composer_flush(kiosk->composer, kiosk->field);
    return field_event(kiosk->field, event);
}

bool writing_leave(struct kiosk *kiosk)
{
    composer_flush(kiosk->composer, kiosk->field);
    return !composer_unfinished(kiosk->composer);
}

const char *writing_error(const struct kiosk *kiosk)
{
    if (composer_crowded(kiosk->composer))
        return _("Please choose your words first, then go on.");
    return field_full(kiosk->field) ? problem_words(DRAFT_TOO_LONG) : NULL;
}
