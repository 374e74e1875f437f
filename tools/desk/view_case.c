#include "tools/desk/view_case.h"

#include "app/form/pack_find.h"
#include "app/form/report_split.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/phrase.h"
#include "tools/desk/report_text.h"
#include "tools/desk/title.h"
#include "tools/desk/view_case_inside.h"
#include "tools/desk/when.h"

#include <string.h>

static const char *word(const struct writing *writing, enum view_word which)
{
    return view_words(which, writing->with->lang);
}

void view_case_head(const struct writing *writing, enum view_word title)
{
    view_page_line(writing->page, VIEW_PLAIN, 0, "%s", "");
    view_page_line(writing->page, VIEW_HEAD, 0, "%s", word(writing, title));
}

/* "经办  王强": labels of one width. */
static void begin_pair(const struct writing *writing, enum view_word label, enum view_style style)
{
    enum { WIDTH_CHINESE = 6, WIDTH_ENGLISH = 13 };
    int width = writing->with->lang == LANG_EN ? WIDTH_ENGLISH : WIDTH_CHINESE;
    const char *text = word(writing, label);
    view_page_begin(writing->page, style, 0, width);
    view_page_put(writing->page, text);
    for (int at = view_text_columns(text, strlen(text)); at < width; at++)
        view_page_put(writing->page, " ");
}

static void pair(const struct writing *writing, enum view_word label, const char *value)
{
    begin_pair(writing, label, VIEW_PLAIN);
    view_page_put(writing->page, value);
}

static void write_received(const struct writing *writing, const struct event_report *report)
{
    char received[WHEN_SIZE];
    when_local((int64_t)report->receipt.unix_s, received);
    pair(writing, VIEW_WORD_RECEIVED, received);
    if (!report->receipt.by_hub)
        view_page_put(writing->page, word(writing, VIEW_WORD_BY_DESK));
    pair(writing, VIEW_WORD_KIOSK, report->kiosk.text);
}

static void write_marks(const struct writing *writing)
{
    const struct docket *docket = writing->docket;
    const char *urgent = docket_fact(docket, "urgent");
    if (urgent != NULL && strcmp(urgent, "yes") == 0)
        view_page_line(writing->page, VIEW_LATE, 0, "! %s", word(writing, VIEW_WORD_URGENT));
    if (docket->reports[0].report.about_readers)
        view_page_line(writing->page, VIEW_SOON, 0, "! %s", word(writing, VIEW_WORD_ABOUT_READERS));
    if (docket->wrote_back)
        view_page_line(writing->page, VIEW_SOON, 0, "! %s", word(writing, VIEW_WORD_WROTE_BACK));
    if (docket->asks_echo)
        view_page_line(writing->page, VIEW_SOON, 0, "! %s",
                       phrase_in(PHRASE_REPLY_ECHO, writing->with->lang));
    if (docket->forgotten)
        view_page_line(writing->page, VIEW_SOON, 0, "! %s",
                       phrase_in(PHRASE_REPLY_FORGET, writing->with->lang));
    if (docket->of.ordinal > 1)
        view_page_line(writing->page, VIEW_SOON, 0, "! %s", word(writing, VIEW_WORD_CONFLICT));
}

static void write_departments(const struct writing *writing)
{
    const struct docket *docket = writing->docket;
    if (docket->department_count == 0)
        return;
    begin_pair(writing, VIEW_WORD_DEPARTMENTS, VIEW_PLAIN);
    for (size_t i = 0; i < docket->department_count; i++) {
        view_page_put(writing->page, i > 0 ? ", " : "");
        view_page_put(writing->page,
                      title_department(docket->pack, docket->departments[i], writing->with->lang));
    }
}

static void write_top(const struct writing *writing)
{
    const struct docket *docket = writing->docket;
    const struct event_report *first = &docket->reports[0].report;
    enum lang lang = writing->with->lang;
    const char *kind = docket_fact(docket, "kind"), *category = docket_fact(docket, "category");
    view_page_begin(writing->page, VIEW_HEAD, 0, 0);
    view_page_put(writing->page, title_value(docket->pack, kind, "kind", kind, lang));
    if (category != NULL) {
        view_page_put(writing->page, " · ");
        view_page_put(writing->page, title_value(docket->pack, kind, "category", category, lang));
    }
    write_marks(writing);
    pair(writing, VIEW_WORD_STATE, docket_state_title(docket->state, lang));
    write_received(writing, first);
    pair(writing, VIEW_WORD_SUBMITTER,
         word(writing, first->named ? VIEW_WORD_NAMED : VIEW_WORD_ANONYMOUS));
    pair(writing, VIEW_WORD_HOLDER,
         docket->holder[0] != '\0' ? docket->holder : word(writing, VIEW_WORD_NOBODY));
    write_departments(writing);
    pair(writing, VIEW_WORD_PACK, first->pack);
    if (docket->pack == NULL)
        view_page_put(writing->page, word(writing, VIEW_WORD_PACK_MISSING));
}

static void write_clock(const struct writing *writing, const struct docket_clock *clock)
{
    enum lang lang = writing->with->lang;
    bool late = docket_clock_late(clock, writing->now_s);
    bool soon = clock->running && writing->now_s >= clock->warn_s;
    char end[WHEN_SIZE], span[WHEN_SPAN_SIZE], limit[WHEN_SIZE], until[96];
    when_local(clock->end_s, end);
    when_span(writing->now_s, clock->end_s, lang, span);
    view_page_begin(writing->page, late ? VIEW_LATE : soon ? VIEW_SOON : VIEW_PLAIN, 2, 4);
    view_page_put(writing->page, pack_text_in(&clock->rule->title, lang));
    view_page_put(writing->page, "  ");
    view_page_put(writing->page, clock->unsure ? "≥ " : "");
    view_page_put(writing->page, end);
    view_page_put(writing->page, "  ");
    view_page_put(writing->page, clock->running
                                     ? span
                                     : word(writing, late ? VIEW_WORD_WAS_LATE : VIEW_WORD_KEPT));
    if (!clock->running || clock->limit_s <= clock->end_s)
        return;
    when_local(clock->limit_s, limit);
    limit[strcspn(limit, " ")] = '\0';
    view_page_put(writing->page, "  ");
    view_words_fill(word(writing, VIEW_WORD_EXTENDABLE), limit, NULL, until, sizeof until);
    view_page_put(writing->page, until);
}

static void write_terms(const struct writing *writing)
{
    const struct docket *docket = writing->docket;
    bool any = false;
    view_case_head(writing, VIEW_WORD_TERMS);
    for (size_t i = 0; i < docket->clock_count; i++) {
        if (!docket->clocks[i].applies || !docket->clocks[i].started)
            continue;
        write_clock(writing, &docket->clocks[i]);
        any = true;
    }
    if (!any)
        view_page_line(writing->page, VIEW_QUIET, 2, "%s", word(writing, VIEW_WORD_NO_TERMS));
}

static void write_answer(const struct writing *writing, const struct pack *pack,
                         const struct report_answer *answer)
{
    enum lang lang = writing->with->lang;
    const struct pack_question *question = packs_question(pack, answer->question);
    view_page_begin(writing->page, VIEW_QUIET, 0, 0);
    view_page_put(writing->page,
                  question != NULL ? pack_text_in(&question->title, lang) : answer->question);
    if (question != NULL && question->answer == PACK_ANSWER_SIGNATURE) {
        view_page_line(writing->page, VIEW_PLAIN, 2, "%s", word(writing, VIEW_WORD_SIGNED));
        return;
    }
    if (answer->text != NULL && question != NULL && question->answer == PACK_ANSWER_DATE) {
        char day[PHRASE_TIME_SIZE];
        phrase_date(answer->text, lang, day);
        view_page_line(writing->page, VIEW_PLAIN, 2, "%s", day);
    } else if (answer->text != NULL) {
        bool choice = question != NULL && question->option_count > 0;
        view_page_begin(writing->page, VIEW_PLAIN, 2, 2);
        view_page_put(writing->page,
                      choice ? packs_option_title(question, answer->text, lang) : answer->text);
    }
    for (size_t i = 0; i < answer->option_count; i++) {
        view_page_begin(writing->page, VIEW_PLAIN, 2, 2);
        view_page_put(writing->page, packs_option_title(question, answer->options[i], lang));
    }
}

/* Without its identity part; that is never even decrypted. */
static enum tg_err load_hidden(const struct writing *writing, const struct docket_report *report,
                               uint8_t *body, size_t *len, struct fault *fault)
{
    enum tg_err err =
        register_body(writing->with->reg, report->event, &report->report.body, body, len, fault);
    if (err == TG_OK && report->report.has_identity)
        err = report_join(body, REGISTER_BODY_MAX, *len, NULL, 0, len);
    return err;
}

static enum tg_err write_report(struct writing *writing, const struct docket_report *report,
                                uint8_t *body, struct fault *fault)
{
    size_t len = 0;
    struct report *said = NULL;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    bool same = false;
    enum tg_err err = writing->identity ? report_text_load(writing->with->reg, report->event,
                                                           &report->report, body, &len, &who, fault)
                                        : load_hidden(writing, report, body, &len, fault);
    if (err == TG_OK)
        err = report_parse(body, len, &said, fault);
    if (err != TG_OK)
        return err;
    const struct pack *pack = packs_find(&writing->with->rules->packs, said, &same);
    if (said->filed[0] != '\0')
        pair(writing, VIEW_WORD_FILED, said->filed);
    if (report->report.has_identity && !writing->identity)
        view_page_line(writing->page, VIEW_SOON, 0, "%s", word(writing, VIEW_WORD_HIDDEN));
    if (who == REPORT_TEXT_WITHHELD)
        view_page_line(writing->page, VIEW_SOON, 0, "%s", word(writing, VIEW_WORD_WITHHELD));
    for (size_t i = 0; i < said->answer_count; i++)
        write_answer(writing, pack, &said->answers[i]);
    report_destroy(said);
    if (who == REPORT_TEXT_SHOWN)
        writing->who = VIEW_CASE_SHOWN;
    else if (who == REPORT_TEXT_WITHHELD && writing->who == VIEW_CASE_ANONYMOUS)
        writing->who = VIEW_CASE_WITHHELD;
    return TG_OK;
}

static enum tg_err write_said(struct writing *writing, struct fault *fault)
{
    const struct docket *docket = writing->docket;
    uint8_t *body = secret_create(REGISTER_BODY_MAX);
    enum tg_err err = TG_OK;
    if (body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    for (size_t i = 0; err == TG_OK && i < docket->report_count && i < DOCKET_REPORTS_MAX; i++) {
        view_case_head(writing, i == 0 ? VIEW_WORD_SAID : VIEW_WORD_SAID_AGAIN);
        err = write_report(writing, &docket->reports[i], body, fault);
    }
    secret_destroy(body);
    return err;
}

size_t view_case_steps(const struct docket *docket, const struct view_with *with,
                       const struct pack_step *out[static VIEW_CASE_STEPS_MAX])
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    size_t count = 0;
    for (size_t i = 0; i < pack_step_count(handling) && count < VIEW_CASE_STEPS_MAX; i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        struct fault why;
        if (step != NULL && act_may(with->reg, docket, step, &why) == TG_OK)
            out[count++] = step;
    }
    return count;
}

static void write_next(const struct writing *writing)
{
    const struct pack_step *steps[VIEW_CASE_STEPS_MAX];
    size_t count = view_case_steps(writing->docket, writing->with, steps);
    view_case_head(writing, VIEW_WORD_NEXT);
    for (size_t i = 0; i < count; i++)
        view_page_line(writing->page, VIEW_PLAIN, 2, "%s",
                       pack_text_in(&steps[i]->title, writing->with->lang));
    if (count == 0)
        view_page_line(writing->page, VIEW_QUIET, 2, "%s", word(writing, VIEW_WORD_NO_STEPS));
}

static enum tg_err write_all(struct writing *writing, struct fault *fault)
{
    view_page_clear(writing->page);
    write_top(writing);
    write_terms(writing);
    enum tg_err err = write_said(writing, fault);
    if (err == TG_OK)
        err = view_case_history(writing, fault);
    if (err != TG_OK)
        return err;
    write_next(writing);
    if (writing->page->full) {
        writing->page->full = false;
        view_page_line(writing->page, VIEW_SOON, 0, "%s", word(writing, VIEW_WORD_PAGE_FULL));
    }
    return view_page_wrap(writing->page, writing->page->columns, fault);
}

/* Both docket and page are the new ones, or neither is. */
static enum tg_err load(struct view_case *seen, const struct view_with *with, const char *case_id,
                        bool identity, enum view_case_who *out_who, struct fault *fault)
{
    struct view_page page = {.columns = seen->page.columns};
    struct docket *docket = NULL;
    enum tg_err err = docket_load(with->reg, with->rules, case_id, &docket, fault);
    struct writing writing = {.with = with,
                              .docket = docket,
                              .page = &page,
                              .identity = identity,
                              .now_s = clock_unix_s(with->clock),
                              .who = VIEW_CASE_ANONYMOUS};
    if (err == TG_OK)
        err = write_all(&writing, fault);
    if (err != TG_OK) {
        docket_destroy(docket);
        view_page_finish(&page);
        return err;
    }
    docket_destroy(seen->docket);
    view_page_finish(&seen->page);
    seen->docket = docket;
    seen->page = page;
    seen->identity = identity;
    if (out_who != NULL)
        *out_who = writing.who;
    return TG_OK;
}

enum tg_err view_case_open(struct view_case *seen, const struct view_with *with,
                           const char *case_id, struct fault *fault)
{
    enum tg_err err = load(seen, with, case_id, false, NULL, fault);
    if (err == TG_OK)
        seen->top = 0;
    return err;
}

enum tg_err view_case_again(struct view_case *seen, const struct view_with *with,
                            struct fault *fault)
{
    char id[CASE_ID_MAX];
    must(seen->docket != NULL);
    memcpy(id, seen->docket->id, sizeof id);
    return load(seen, with, id, seen->identity, NULL, fault);
}

enum tg_err view_case_identity(struct view_case *seen, const struct view_with *with,
                               enum view_case_who *out_who, struct fault *fault)
{
    char id[CASE_ID_MAX];
    must(seen->docket != NULL);
    memcpy(id, seen->docket->id, sizeof id);
    enum tg_err err = report_text_note_view(with->reg, id, EVENT_VIEW_SHOWN, fault);
    return err == TG_OK ? load(seen, with, id, true, out_who, fault) : err;
}

void view_case_finish(struct view_case *seen)
{
    docket_destroy(seen->docket);
    view_page_finish(&seen->page);
    *seen = (struct view_case){0};
}
