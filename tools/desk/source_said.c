#include "tools/desk/source_inside.h"

#include "board/base/must.h"
#include "tools/desk/phrase.h"
#include "tools/desk/report_text.h"

#include <string.h>

static enum tg_err read_report(struct source *source, const struct docket_report *from,
                               struct fault *fault)
{
    size_t len = 0;
    enum report_text_who who;
    enum tg_err err =
        report_text_load(source->reg, from->event, &from->report, source->body, &len, &who, fault);
    if (err == TG_OK)
        err = report_parse(source->body, len, &source->reports[source->report_count], fault);
    if (err == TG_OK)
        source->withheld[source->report_count++] = who == REPORT_TEXT_WITHHELD;
    return err;
}

enum tg_err source_reports(struct source *source, size_t *out_count, struct fault *fault)
{
    const struct docket *docket = source->docket;
    size_t count =
        docket->report_count < DOCKET_REPORTS_MAX ? docket->report_count : DOCKET_REPORTS_MAX;
    enum tg_err err = TG_OK;
    for (size_t i = source->report_count; err == TG_OK && i < count; i++)
        err = read_report(source, &docket->reports[i], fault);
    if (err == TG_OK)
        *out_count = source->report_count;
    return err;
}

const struct report *source_report(const struct source *source, size_t index)
{
    must(index < source->report_count);
    return source->reports[index];
}

bool source_withheld(const struct source *source, size_t index)
{
    must(index < source->report_count);
    return source->withheld[index];
}

static const struct pack_question *question_of(const struct source *source,
                                               const struct report *report, const char *id)
{
    bool same = false;
    return packs_question(packs_find(&source->rules->packs, report, &same), id);
}

const char *source_question(const struct source *source, const struct report *report,
                            const struct report_answer *answer)
{
    const struct pack_question *question = question_of(source, report, answer->question);
    return question != NULL ? pack_text_in(&question->title, source->lang) : answer->question;
}

/* Before a name leaves the register, that it does is entered. */
static enum tg_err note_view(struct source *source, struct fault *fault)
{
    if (source->view_noted)
        return TG_OK;
    enum tg_err err =
        report_text_note_view(source->reg, source->docket->id, EVENT_VIEW_PRINTED, fault);
    source->view_noted = err == TG_OK;
    return err;
}

static void put_ink(struct source *source, const char *text, struct source_value *out)
{
    if (strokes_read(text, strlen(text), source->ink) == TG_OK)
        out->ink = source->ink;
    else
        source_put_line(source, NULL, phrase_in(PHRASE_INK_UNREADABLE, source->lang));
}

static void put_date(struct source *source, const char *text)
{
    char date[PHRASE_TIME_SIZE];
    phrase_date(text, source->lang, date);
    source_put_line(source, NULL, date);
}

static enum tg_err put_answer(struct source *source, const struct report *report,
                              const struct report_answer *answer, struct source_value *out,
                              struct fault *fault)
{
    const struct pack_question *question = question_of(source, report, answer->question);
    enum tg_err err = answer->identity ? note_view(source, fault) : TG_OK;
    if (err != TG_OK)
        return err;
    if (answer->text != NULL && question != NULL && question->answer == PACK_ANSWER_SIGNATURE)
        put_ink(source, answer->text, out);
    else if (answer->text != NULL && question != NULL && question->answer == PACK_ANSWER_DATE)
        put_date(source, answer->text);
    else if (answer->text != NULL)
        source_put_line(source, NULL, packs_option_title(question, answer->text, source->lang));
    for (size_t i = 0; i < answer->option_count; i++) {
        const char *title = packs_option_title(question, answer->options[i], source->lang);
        if (i == 0)
            source_put_line(source, NULL, title);
        else {
            source_put(source, source->lang == LANG_EN ? ", " : "、");
            source_put(source, title);
        }
    }
    return TG_OK;
}

enum tg_err source_answer(struct source *source, const struct report *report,
                          const struct report_answer *answer, struct source_value *out,
                          struct fault *fault)
{
    *out = (struct source_value){.text = ""};
    source_begin(source);
    enum tg_err err = put_answer(source, report, answer, out, fault);
    return err == TG_OK ? source_end(source, out, fault) : err;
}

static const struct report_answer *answer_to(const struct report *report, const char *id)
{
    for (size_t i = 0; i < report->answer_count; i++)
        if (strcmp(report->answers[i].question, id) == 0)
            return &report->answers[i];
    return NULL;
}

enum tg_err source_get_question(struct source *source, const char *id, struct source_value *out,
                                struct fault *fault)
{
    const struct pack_question *asked = packs_question(source->docket->pack, id);
    size_t count = 0;
    enum tg_err err = source_reports(source, &count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        const struct report_answer *answer = answer_to(source->reports[i], id);
        if (answer != NULL)
            err = put_answer(source, source->reports[i], answer, out, fault);
        else if (source->withheld[i] && asked != NULL && asked->identity)
            out->withheld = true;
    }
    if (err == TG_OK && out->withheld)
        source_put_line(source, NULL, phrase_in(PHRASE_NOT_FOR_YOU, source->lang));
    return err == TG_OK ? source_end(source, out, fault) : err;
}
