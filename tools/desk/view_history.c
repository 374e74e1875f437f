/* The history of a case in its pane: each entry with what was written. */
#include "app/ui/words.h"
#include "tools/desk/view_case_inside.h"

#include "app/form/pack_find.h"
#include "board/base/secret.h"
#include "tools/desk/phrase.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void detail(const struct writing *writing, const char *title, const char *value)
{
    view_page_begin(writing->page, VIEW_PLAIN, 4, 6);
    view_page_put(writing->page, title);
    view_page_put(writing->page, writing->with->lang == LANG_EN ? ": " : "：");
    view_page_put(writing->page, value);
}

static void write_facts(const struct writing *writing, const struct event_step *step)
{
    const struct pack *pack = writing->docket->pack;
    const char *kind = docket_fact(writing->docket, "kind");
    enum lang lang = writing->with->lang;
    char until[WHEN_SIZE];
    for (size_t i = 0; i < step->fact_count; i++)
        detail(writing, title_fact(pack, step->facts[i].id, lang),
               title_value(pack, kind, step->facts[i].id, step->facts[i].value, lang));
    for (size_t i = 0; i < step->department_count; i++)
        detail(writing, view_words(VIEW_WORD_DEPARTMENTS, lang),
               title_department(pack, step->departments[i], lang));
    if (step->officer_to[0] != '\0')
        detail(writing, view_words(VIEW_WORD_TO, lang), step->officer_to);
    if (step->clock[0] != '\0')
        detail(writing, view_words(VIEW_WORD_TERM, lang), title_clock(pack, step->clock, lang));
    if (step->until_unix_s == 0)
        return;
    when_local((int64_t)step->until_unix_s, until);
    detail(writing, view_words(VIEW_WORD_UNTIL, lang), until);
}

static bool is_fact(const struct event_step *step, const char *field)
{
    for (size_t i = 0; i < step->fact_count; i++)
        if (strcmp(step->facts[i].id, field) == 0)
            return true;
    return false;
}

/* {"field": "what was written"}. */
static enum tg_err write_words(const struct writing *writing, const struct docket_entry *entry,
                               struct fault *fault)
{
    bool step = entry->type == EVENT_STEP;
    size_t len = 0;
    const char *field;
    json_t *value;
    uint8_t *body = secret_create(REGISTER_BODY_MAX);
    if (body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err =
        register_body(writing->with->reg, entry->event, docket_body(entry), body, &len, fault);
    json_t *words =
        err == TG_OK ? json_loadb((const char *)body, len, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    if (err == TG_OK && !json_is_object(words))
        err = fault_set(fault, TG_ERR_FORMAT, _("Event %lld: what was written is no JSON object."),
                        (long long)entry->event);
    if (err == TG_OK)
        json_object_foreach(words, field, value)
        {
            if (json_is_string(value) && !(step && is_fact(&entry->step, field)))
                detail(writing,
                       title_field(writing->docket->pack, step ? entry->step.step : "", field,
                                   writing->with->lang),
                       json_string_value(value));
        }
    json_decref(words);
    secret_destroy(body);
    return err;
}

static enum tg_err write_step(const struct writing *writing, const struct docket_entry *entry,
                              struct fault *fault)
{
    write_facts(writing, &entry->step);
    return entry->step.has_body ? write_words(writing, entry, fault) : TG_OK;
}

static enum tg_err write_letter(const struct writing *writing, const struct docket_entry *entry,
                                struct fault *fault)
{
    const struct event_letter *letter = &entry->letter;
    enum lang lang = writing->with->lang;
    char due[WHEN_SIZE];
    view_page_put(writing->page, title_letter(writing->docket->pack, letter, lang));
    when_local((int64_t)letter->due_unix_s, due);
    if (letter->due_unix_s != 0)
        detail(writing, title_clock(writing->docket->pack, letter->clock, lang), due);
    return letter->has_body ? write_words(writing, entry, fault) : TG_OK;
}

/* The submitter's own words. */
static enum tg_err write_reply(const struct writing *writing, const struct docket_entry *entry,
                               struct fault *fault)
{
    size_t len = 0;
    if (!entry->reply.has_body)
        return TG_OK;
    char *words = secret_create(REGISTER_BODY_MAX + 1);
    if (words == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = register_body(writing->with->reg, entry->event, &entry->reply.body,
                                    (uint8_t *)words, &len, fault);
    if (err == TG_OK) {
        view_page_begin(writing->page, VIEW_PLAIN, 4, 6);
        view_page_put(writing->page, words);
    }
    secret_destroy(words);
    return err;
}

static int64_t time_of(const struct docket_entry *entry)
{
    switch (entry->type) {
    case EVENT_STEP:
        return (int64_t)entry->step.at_unix_s;
    case EVENT_REPLY:
        return (int64_t)entry->reply.receipt.unix_s;
    default:
        return (int64_t)entry->unix_s;
    }
}

/* Nobody at headquarters did what the submitter did. */
static const char *who_of(const struct docket_entry *entry)
{
    return entry->type == EVENT_ACCESS  ? entry->access.officer
           : entry->type == EVENT_REPLY ? ""
                                        : entry->officer;
}

static const char *what_of(const struct writing *writing, const struct docket_entry *entry)
{
    enum lang lang = writing->with->lang;
    switch (entry->type) {
    case EVENT_STEP:
        return title_step(writing->docket->pack, entry->step.step, lang);
    case EVENT_VIEW:
        return view_words(entry->view.what == EVENT_VIEW_SHOWN      ? VIEW_WORD_SAW_IDENTITY
                          : entry->view.what == EVENT_VIEW_EXPORTED ? VIEW_WORD_EXPORTED
                                                                    : VIEW_WORD_PRINTED,
                          lang);
    case EVENT_REPLY:
        return phrase_in((enum phrase)((int)PHRASE_REPLY_ANSWER + entry->reply.what), lang);
    case EVENT_ACCESS:
        return view_words(entry->access.barred ? VIEW_WORD_BARRED : VIEW_WORD_ADMITTED, lang);
    case EVENT_LETTER:
        return title_letter_kind(&entry->letter, lang);
    default:
        return view_words(VIEW_WORD_DENIED, lang);
    }
}

enum tg_err view_case_history(const struct writing *writing, struct fault *fault)
{
    const struct docket *docket = writing->docket;
    enum tg_err err = TG_OK;
    view_case_head(writing, VIEW_WORD_HISTORY);
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        char at[WHEN_SIZE];
        bool step = entry->type == EVENT_STEP, reply = entry->type == EVENT_REPLY;
        when_local(time_of(entry), at);
        view_page_begin(writing->page, step || reply ? VIEW_GOOD : VIEW_QUIET, 2, 4);
        view_page_put(writing->page, at);
        view_page_put(writing->page, "  ");
        view_page_put(writing->page, who_of(entry));
        view_page_put(writing->page, reply ? "" : "  ");
        view_page_put(writing->page, what_of(writing, entry));
        const struct docket_entry *question = reply ? docket_question(docket, &entry->reply) : NULL;
        if (question != NULL) {
            when_local((int64_t)question->unix_s, at);
            view_page_put(writing->page, " (");
            view_page_put(writing->page, at);
            view_page_put(writing->page, ")");
        }
        if (step)
            err = write_step(writing, entry, fault);
        else if (entry->type == EVENT_LETTER)
            err = write_letter(writing, entry, fault);
        else if (reply)
            err = write_reply(writing, entry, fault);
    }
    if (docket->entry_count == 0)
        view_page_line(writing->page, VIEW_QUIET, 2, "%s",
                       view_words(VIEW_WORD_NO_HISTORY, writing->with->lang));
    return err;
}
