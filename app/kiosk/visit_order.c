#include "app/kiosk/visit_own.h"
#include "board/base/must.h"

int visit_step(const struct visit *visit)
{
    static const int steps[] = {
        [VISIT_PRIVACY] = 1, [VISIT_NOT_ACCEPTED] = 1, [VISIT_KIND] = 2,    [VISIT_CATEGORY] = 2,
        [VISIT_NOTICE] = 2,  [VISIT_IDENTITY] = 3,     [VISIT_ABOUT] = 3,   [VISIT_QUESTION] = 4,
        [VISIT_CHECK] = 5,   [VISIT_SEALING] = 6,      [VISIT_RECEIPT] = 6, [VISIT_SENT] = 0,
    };
    return steps[visit->page];
}

void visit_choose_lang(struct visit *visit, enum lang lang)
{
    must(visit->page != VISIT_NOBODY);
    visit->lang = lang;
    if (visit->draft)
        draft_set_lang(visit->draft, lang);
    if (visit->page != VISIT_LANGUAGE)
        return;
    visit->owes = true;
    visit->page = VISIT_PRIVACY;
}

static const struct pack_kind *kind_of(const struct visit *visit)
{
    int kind = draft_kind(visit->draft);
    return kind < 0 ? NULL : &visit->ground.pack->kinds[kind];
}

/* Whether the page has anything to say in this visit, as far as it has come. */
static bool page_applies(const struct visit *visit, enum visit_page page)
{
    const struct pack *pack = visit->ground.pack;
    const struct pack_kind *kind = kind_of(visit);
    int category = draft_category(visit->draft);
    switch (page) {
    case VISIT_NOT_ACCEPTED:
        return pack->not_accepted_count > 0;
    case VISIT_CATEGORY:
        return kind && kind->category_count > 0;
    case VISIT_NOTICE:
        return kind && (kind->urgent || (category >= 0 && (kind->categories[category].urgent ||
                                                           kind->categories[category].call_first)));
    case VISIT_ABOUT:
        return pack->set_about_readers != NULL;
    default:
        return true;
    }
}

/* `question` and those after it; question_count when none applies. */
static size_t next_question(const struct visit *visit, size_t question)
{
    while (question < visit->ground.pack->question_count && !draft_applies(visit->draft, question))
        question++;
    return question;
}

static bool go_question(struct visit *visit, size_t question)
{
    if (question >= visit->ground.pack->question_count)
        return false;
    visit->page = VISIT_QUESTION;
    visit->question = question;
    return true;
}

static void go_check(struct visit *visit)
{
    visit->sealed = false;
    visit->page = VISIT_CHECK;
    visit->reviewed = true;
}

static void go_after(struct visit *visit, enum visit_page page)
{
    do
        page++;
    while (!page_applies(visit, page));
    if (page != VISIT_QUESTION)
        visit->page = page;
    else if (!go_question(visit, next_question(visit, 0)))
        go_check(visit);
}

enum draft_problem visit_problem(const struct visit *visit)
{
    switch (visit->page) {
    case VISIT_KIND:
        return draft_kind(visit->draft) < 0 ? DRAFT_NOT_ANSWERED : DRAFT_FINE;
    case VISIT_CATEGORY:
        return draft_category(visit->draft) < 0 ? DRAFT_NOT_ANSWERED : DRAFT_FINE;
    case VISIT_IDENTITY:
        return draft_identity(visit->draft) == DRAFT_IDENTITY_UNSAID ? DRAFT_NOT_ANSWERED
                                                                     : DRAFT_FINE;
    case VISIT_QUESTION: {
        char today[11];
        bool sure = visit_day_after(visit, 0, today);
        return draft_check(visit->draft, visit->question, sure ? today : NULL);
    }
    case VISIT_REPLY:
        return visit->secrets->reply[0] ? DRAFT_FINE : DRAFT_NOT_ANSWERED;
    default:
        return DRAFT_FINE;
    }
}

/* The first page that still wants an answer; VISIT_CHECK when none does. */
static enum visit_page first_due(struct visit *visit, size_t *out_question)
{
    if (draft_kind(visit->draft) < 0)
        return VISIT_KIND;
    if (page_applies(visit, VISIT_CATEGORY) && draft_category(visit->draft) < 0)
        return VISIT_CATEGORY;
    if (draft_identity(visit->draft) == DRAFT_IDENTITY_UNSAID)
        return VISIT_IDENTITY;
    *out_question = draft_first_problem(visit->draft, visit_today(visit));
    return *out_question < visit->ground.pack->question_count ? VISIT_QUESTION : VISIT_CHECK;
}

static void go_due(struct visit *visit)
{
    size_t question = 0;
    enum visit_page page = first_due(visit, &question);
    if (page == VISIT_CHECK)
        go_check(visit);
    else if (page == VISIT_QUESTION)
        (void)go_question(visit, question);
    else
        visit->page = page;
}

/* After a change: what the change made necessary, and then the check page again. */
static void go_on_reviewing(struct visit *visit)
{
    if (visit->page == VISIT_KIND || visit->page == VISIT_CATEGORY) {
        enum visit_page next = visit->page;
        do
            next++;
        while (!page_applies(visit, next));
        if (next <= VISIT_NOTICE) {
            visit->page = next;
            return;
        }
    }
    go_due(visit);
}

void visit_forward(struct visit *visit)
{
    if (visit_problem(visit) != DRAFT_FINE)
        return;
    if (visit->page >= VISIT_CODE) {
        visit_mailbox_forward(visit);
        return;
    }
    switch (visit->page) {
    case VISIT_NOBODY:
    case VISIT_LANGUAGE:
    case VISIT_SEALING:
    case VISIT_RECEIPT:
    case VISIT_DONE:
        return;
    case VISIT_CHECK:
        go_due(visit);
        if (visit->page == VISIT_CHECK)
            visit->page = VISIT_SEALING;
        return;
    case VISIT_QUESTION:
        if (visit->reviewed)
            go_on_reviewing(visit);
        else if (!go_question(visit, next_question(visit, visit->question + 1)))
            go_check(visit);
        return;
    default:
        if (visit->reviewed)
            go_on_reviewing(visit);
        else
            go_after(visit, visit->page);
    }
}

static bool go_question_before(struct visit *visit, size_t question)
{
    while (question-- > 0)
        if (draft_applies(visit->draft, question))
            return go_question(visit, question);
    return false;
}

static void go_before(struct visit *visit, enum visit_page page)
{
    do
        page--;
    while (!page_applies(visit, page));
    visit->page = page;
}

bool visit_back(struct visit *visit)
{
    if (visit->page >= VISIT_CODE)
        return visit_mailbox_back(visit);
    switch (visit->page) {
    case VISIT_NOBODY:
    case VISIT_LANGUAGE:
    case VISIT_RECEIPT:
    case VISIT_DONE:
        return false;
    case VISIT_SEALING:
        if (!visit->failed)
            return false;
        go_check(visit);
        return true;
    case VISIT_CHECK:
        /* Walking back from the check page is walking the form again, not changing one row. */
        visit->reviewed = false;
        if (!go_question_before(visit, visit->ground.pack->question_count))
            go_before(visit, VISIT_QUESTION);
        return true;
    default:
        break;
    }
    size_t question = 0;
    if (visit->reviewed && first_due(visit, &question) == VISIT_CHECK)
        go_check(visit);
    else if (visit->page != VISIT_QUESTION || !go_question_before(visit, visit->question))
        go_before(visit, visit->page);
    return true;
}

void visit_change(struct visit *visit, enum visit_page page, size_t question)
{
    must(visit->page == VISIT_CHECK && page_applies(visit, page));
    if (page == VISIT_QUESTION)
        must(go_question(visit, question));
    visit->page = page;
}
