#include "tools/desk/case_json.h"

#include "app/ui/words.h"
#include "app/seal/letter.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <string.h>

/* NULL-safe: what could not be made makes the whole NULL in the end. */
static void set(json_t **into, const char *key, json_t *value)
{
    if (*into != NULL && json_object_set_new(*into, key, value) == 0)
        return;
    json_decref(*into);
    *into = NULL;
}

static void set_text(json_t **into, const char *key, const char *text)
{
    set(into, key, text[0] != '\0' ? json_string(text) : json_null());
}

static void set_time(json_t **into, const char *key, int64_t unix_s)
{
    char time[WHEN_ISO_SIZE];
    when_iso(unix_s, time);
    set(into, key, unix_s != 0 ? json_string(time) : json_null());
}

/* "key" and, where there is one, "key_title". */
static void set_titled(json_t **into, const char *key, const char *id, const char *title)
{
    char title_key[48];
    snprintf(title_key, sizeof title_key, "%s_title", key);
    set_text(into, key, id);
    set_text(into, title_key, title);
}

static void append(json_t **into, json_t *value)
{
    if (*into != NULL && json_array_append_new(*into, value) == 0)
        return;
    json_decref(*into);
    *into = NULL;
}

json_t *case_json_departments(const struct pack *pack, const char *const *ids, size_t count,
                              enum lang lang)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        append(&all, json_pack("{s:s, s:s}", "id", ids[i], "title",
                               title_department(pack, ids[i], lang)));
    return all;
}

static json_t *fact_json(const struct pack *pack, const char *kind, const char *id,
                         const char *value, enum lang lang)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", id, "title", title_fact(pack, id, lang), "value",
                     value, "value_title", title_value(pack, kind, id, value, lang));
}

json_t *case_json_line(const struct rules *rules, const struct sheet_line *line, enum lang lang)
{
    const struct pack *pack = rules_pack(rules, line->pack);
    json_t *json = json_object(), *facts = json_array();
    set_text(&json, "case", line->id);
    set_time(&json, "received", line->received_s);
    set_text(&json, "received_by", line->by_hub ? "hub" : "desk");
    set_text(&json, "kiosk", line->kiosk);
    set_text(&json, "pack", line->pack);
    set_titled(&json, "kind", line->kind, title_value(pack, NULL, "kind", line->kind, lang));
    set(&json, "category", json_string(line->category));
    set(&json, "category_title",
        json_string(title_value(pack, line->kind, "category", line->category, lang)));
    set_text(&json, "identity", line->named ? "named" : "anonymous");
    set(&json, "urgent", json_boolean(line->urgent));
    set(&json, "about_readers", json_boolean(line->about_readers));
    set_titled(&json, "state", docket_state_name(line->state),
               docket_state_title(line->state, lang));
    set(&json, "reports", json_integer(line->reports));
    set(&json, "conflict", json_boolean(line->conflict));
    set(&json, "wrote_back", json_boolean(line->wrote_back));
    set(&json, "asks_echo", json_boolean(line->asks_echo));
    set(&json, "forgotten", json_boolean(line->forgotten));
    set_time(&json, "due", line->due_s);
    set(&json, "due_unsure", json_boolean(line->unsure));
    set_titled(&json, "clock", line->clock, title_clock(pack, line->clock, lang));
    set_text(&json, "holder", line->holder);
    set(&json, "departments",
        case_json_departments(pack, line->departments, line->department_count, lang));
    for (size_t i = 0; i < line->fact_count; i++)
        append(&facts, fact_json(pack, line->kind, line->facts[i].id, line->facts[i].value, lang));
    set(&json, "facts", facts);
    set_time(&json, "closed", line->closed_s);
    return json;
}

static json_t *term_json(const struct docket *docket, const struct docket_clock *clock,
                         enum lang lang, int64_t now_s)
{
    json_t *json = json_object();
    bool late = docket_clock_late(clock, now_s);
    set_text(&json, "id", clock->rule->id);
    set_text(&json, "title", title_clock(docket->pack, clock->rule->id, lang));
    set_text(&json, "state",
             !clock->started  ? "not_begun"
             : clock->running ? "running"
                              : "stopped");
    set(&json, "late", json_boolean(late));
    set_time(&json, "from", clock->from_s);
    set_time(&json, "end", clock->end_s);
    set_time(&json, "warn", clock->warn_s);
    set_time(&json, "stopped", clock->stopped_s);
    set_time(&json, "extend_until", clock->limit_s);
    set(&json, "extended", json_boolean(clock->extended));
    set(&json, "unsure", json_boolean(clock->unsure));
    return json;
}

static json_t *terms_json(const struct docket *docket, enum lang lang, int64_t now_s)
{
    json_t *all = json_array();
    for (size_t i = 0; i < docket->clock_count; i++)
        if (docket->clocks[i].applies)
            append(&all, term_json(docket, &docket->clocks[i], lang, now_s));
    return all;
}

static void set_step(json_t **json, const struct docket *docket, const struct event_step *step,
                     enum lang lang)
{
    const char *kind = docket_fact(docket, "kind");
    const char *departments[EVENT_DEPARTMENTS_MAX];
    json_t *facts = json_array();
    set_text(json, "type", "step");
    set_titled(json, "step", step->step, title_step(docket->pack, step->step, lang));
    set_time(json, "at", (int64_t)step->at_unix_s);
    set_text(json, "to", step->officer_to);
    set_text(json, "clock", step->clock);
    set_time(json, "until", (int64_t)step->until_unix_s);
    for (size_t i = 0; i < step->department_count; i++)
        departments[i] = step->departments[i];
    set(json, "departments",
        case_json_departments(docket->pack, departments, step->department_count, lang));
    for (size_t i = 0; i < step->fact_count; i++)
        append(&facts,
               fact_json(docket->pack, kind, step->facts[i].id, step->facts[i].value, lang));
    set(json, "facts", facts);
}

static void set_letter(json_t **json, const struct docket *docket,
                       const struct event_letter *letter, enum lang lang)
{
    static const char *const kinds[LETTER_KIND_END] = {
        [LETTER_STATUS] = "status",
        [LETTER_QUESTION] = "question",
        [LETTER_ANSWER] = "answer",
        [LETTER_ECHO] = "echo",
    };
    const char *kind = letter->kind < LETTER_KIND_END ? kinds[letter->kind] : NULL;
    set_text(json, "type", "letter");
    set_text(json, "kind", kind != NULL ? kind : "");
    set_text(json, "desk", letter->desk.text);
    set(json, "number", json_integer(letter->number));
    set(json, "parts", json_integer(letter->parts));
    set_titled(json, "step", letter->step, title_letter(docket->pack, letter, lang));
    set_text(json, "clock", letter->clock);
    set_time(json, "due", (int64_t)letter->due_unix_s);
}

static void set_reply(json_t **json, const struct docket *docket, const struct event_reply *reply)
{
    const struct docket_entry *question = docket_question(docket, reply);
    bool answers = reply->what == REPLY_ANSWER;
    set_text(json, "type", "reply");
    set_text(json, "what", reply_word((enum reply_what)reply->what));
    set_time(json, "received", (int64_t)reply->receipt.unix_s);
    set_text(json, "kiosk", reply->kiosk.text);
    set(json, "letter", answers ? json_integer(reply->to) : json_null());
    set_text(json, "desk", answers ? reply->desk.text : "");
    set(json, "question", question != NULL ? json_integer(question->event) : json_null());
}

static void set_what(json_t **json, const struct docket *docket, const struct docket_entry *entry,
                     enum lang lang)
{
    static const char *const views[] = {[EVENT_VIEW_SHOWN] = "shown",
                                        [EVENT_VIEW_EXPORTED] = "exported",
                                        [EVENT_VIEW_PRINTED] = "printed"};
    uint8_t how = entry->view.what;
    switch (entry->type) {
    case EVENT_STEP:
        set_step(json, docket, &entry->step, lang);
        return;
    case EVENT_VIEW:
        set_text(json, "type", "identity_seen");
        set_text(json, "how",
                 how >= EVENT_VIEW_SHOWN && how <= EVENT_VIEW_PRINTED ? views[how] : "");
        return;
    case EVENT_ACCESS:
        set_text(json, "type", entry->access.barred ? "closed_to" : "opened_to");
        set_text(json, "to", entry->access.officer);
        set(json, "named_in_report", json_boolean(entry->access.why == EVENT_ACCESS_NAMED));
        return;
    case EVENT_LETTER:
        set_letter(json, docket, &entry->letter, lang);
        return;
    case EVENT_REPLY:
        set_reply(json, docket, &entry->reply);
        return;
    default:
        set_text(json, "type", "refused");
    }
}

/* What was written: {field: text}, or the reason for closing the case to somebody. */
static enum tg_err set_written(struct register_file *reg, const struct docket_entry *entry,
                               uint8_t *room, json_t **json, struct fault *fault)
{
    const struct event_body *body = docket_body(entry);
    size_t len = 0;
    if (body == NULL)
        return TG_OK;
    enum tg_err err = register_body(reg, entry->event, body, room, &len, fault);
    if (err != TG_OK)
        return err;
    if (entry->type == EVENT_STEP || entry->type == EVENT_LETTER)
        set(json, "written", json_loadb((const char *)room, len, 0, NULL));
    else
        set(json, entry->type == EVENT_REPLY ? "text" : "reason",
            json_stringn((const char *)room, len));
    return TG_OK;
}

static enum tg_err history_json(struct register_file *reg, const struct docket *docket,
                                enum lang lang, json_t **out, struct fault *fault)
{
    json_t *all = json_array();
    enum tg_err err = TG_OK;
    uint8_t *room = secret_create(REGISTER_BODY_MAX);
    if (room == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        json_t *json = json_object();
        set(&json, "event", json_integer(entry->event));
        set_time(&json, "entered", (int64_t)entry->unix_s);
        set_text(&json, "officer", entry->officer);
        set_what(&json, docket, entry, lang);
        err = set_written(reg, entry, room, &json, fault);
        append(&all, json);
    }
    secret_destroy(room);
    if (err == TG_OK)
        *out = all;
    else
        json_decref(all);
    return err;
}

/* Those of the history that are of that type. */
static json_t *of_type(json_t *history, const char *type)
{
    json_t *all = json_array(), *entry;
    size_t at;
    json_array_foreach(history, at, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "type")), type) == 0)
            append(&all, json_incref(entry));
    }
    return all;
}

static json_t *field_json(const struct pack_field *field, enum lang lang)
{
    static const char *const answers[] = {[PACK_ANSWER_LINE] = "line",
                                          [PACK_ANSWER_TEXT] = "text",
                                          [PACK_ANSWER_CHOICE] = "choice",
                                          [PACK_ANSWER_DATE] = "date",
                                          [PACK_ANSWER_NUMBER] = "number"};
    json_t *json = json_object(), *options = json_array();
    set_text(&json, "id", field->id);
    set_text(&json, "title", pack_text_in(&field->title, lang));
    set_text(&json, "answer", answers[field->answer]);
    set(&json, "required", json_boolean(field->required));
    if (field->answer == PACK_ANSWER_NUMBER) {
        set(&json, "min", json_integer(field->min));
        set(&json, "max", field->max != 0 ? json_integer(field->max) : json_null());
    }
    for (size_t i = 0; i < field->option_count; i++)
        append(&options, json_pack("{s:s, s:s}", "id", field->options[i].id, "title",
                                   pack_text_in(&field->options[i].title, lang)));
    set(&json, "options", options);
    return json;
}

json_t *case_json_steps(struct register_file *reg, const struct docket *docket, enum lang lang)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    json_t *all = json_array();
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        struct fault why = {0};
        if (step == NULL)
            continue;
        json_t *json = json_object(), *fields = json_array(), *roles = json_array();
        enum tg_err can = act_may(reg, docket, step, &why);
        set_text(&json, "id", step->id);
        set_text(&json, "title", pack_text_in(&step->title, lang));
        set_text(&json, "help", step->help.in[0] != NULL ? pack_text_in(&step->help, lang) : "");
        set_text(&json, "verb", pack_verb_name(step->verb));
        for (size_t j = 0; j < step->roles.count; j++)
            append(&roles, json_string(step->roles.ids[j]));
        set(&json, "roles", roles);
        set(&json, "can", json_boolean(can == TG_OK));
        set_text(&json, "why_not", can == TG_OK ? "" : why.text);
        for (size_t j = 0; j < step->field_count; j++)
            if (act_asks(docket, step, &step->fields[j]))
                append(&fields, field_json(&step->fields[j], lang));
        set(&json, "fields", fields);
        append(&all, json);
    }
    return all;
}

static enum tg_err add_whole(struct register_file *reg, const struct docket *docket, enum lang lang,
                             int64_t now_s, json_t *into, struct fault *fault)
{
    json_t *more = json_object(), *closed = json_array(), *history = NULL;
    enum tg_err err = history_json(reg, docket, lang, &history, fault);
    for (size_t i = 0; i < docket->barred_count; i++)
        append(&closed, json_string(docket->barred[i]));
    set(&more, "closed_to", closed);
    set(&more, "terms", terms_json(docket, lang, now_s));
    if (err == TG_OK) {
        set(&more, "letters", of_type(history, "letter"));
        set(&more, "replies", of_type(history, "reply"));
        set(&more, "history", history);
    }
    set(&more, "steps", case_json_steps(reg, docket, lang));
    if (err == TG_OK && (more == NULL || json_object_update(into, more) != 0))
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of memory for case %s."), docket->id);
    json_decref(more);
    return err;
}

enum tg_err case_json_replies(struct register_file *reg, const struct docket *docket,
                              enum lang lang, json_t **out, struct fault *fault)
{
    json_t *history = NULL;
    enum tg_err err = history_json(reg, docket, lang, &history, fault);
    if (err == TG_OK)
        *out = of_type(history, "reply");
    json_decref(history);
    return err;
}

enum tg_err case_json_docket(struct register_file *reg, const struct rules *rules,
                             const struct docket *docket, enum lang lang, int64_t now_s,
                             json_t **out, struct fault *fault)
{
    struct sheet_line line;
    sheet_of(docket, now_s, &line);
    json_t *json = case_json_line(rules, &line, lang);
    if (json == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for case %s."), docket->id);
    enum tg_err err = add_whole(reg, docket, lang, now_s, json, fault);
    if (err == TG_OK)
        *out = json;
    else
        json_decref(json);
    return err;
}

enum tg_err case_json_write(json_t *json, FILE *out, struct fault *fault)
{
    if (json == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for what is to be told."));
    bool good = json_dumpf(json, out, JSON_INDENT(1)) == 0;
    json_decref(json);
    fputc('\n', out);
    return good ? TG_OK : fault_set(fault, TG_ERR_IO, _("Cannot write all of it."));
}
