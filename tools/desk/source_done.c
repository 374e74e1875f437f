#include "tools/desk/source_inside.h"

#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/phrase.h"
#include "tools/desk/title.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* {"field": "what was written"}; an empty object where nothing was. */
static enum tg_err read_body(struct source *source, const struct docket_entry *entry, json_t **out,
                             struct fault *fault)
{
    size_t len = 0;
    json_t *body = NULL;
    if (docket_body(entry) == NULL) {
        body = json_object();
    } else {
        enum tg_err err =
            register_body(source->reg, entry->event, docket_body(entry), source->body, &len, fault);
        if (err != TG_OK)
            return err;
        body = json_loadb((const char *)source->body, len, 0, NULL);
    }
    if (!json_is_object(body)) {
        json_decref(body);
        return fault_set(fault, TG_ERR_FORMAT, _("Event %lld holds no text that can be read."),
                         (long long)entry->event);
    }
    *out = body;
    return TG_OK;
}

static const char *title_of(const struct source *source, const struct pack_field *field,
                            const char *value)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i].id, value) == 0)
            return pack_text_in(&field->options[i].title, source->lang);
    return value;
}

static void put_field(struct source *source, const struct pack_field *field, const char *value,
                      bool label)
{
    char date[PHRASE_TIME_SIZE];
    const char *text = title_of(source, field, value);
    if (field->answer == PACK_ANSWER_DATE) {
        phrase_date(value, source->lang, date);
        text = date;
    }
    source_put_line(source, label ? pack_text_in(&field->title, source->lang) : NULL, text);
}

static const struct pack_step *step_of(const struct source *source, const char *id)
{
    return pack_step_find(rules_handling(source->docket->pack), id);
}

static void put_ground(struct source *source, const json_t *body, bool label)
{
    const char *id = json_string_value(json_object_get(body, "ground"));
    if (id == NULL)
        return;
    const struct pack_refusal *refusal =
        pack_refusal_find(rules_handling(source->docket->pack), id);
    source_put_line(source, label ? phrase_in(PHRASE_GROUND, source->lang) : NULL,
                    refusal != NULL ? pack_text_in(&refusal->title, source->lang) : id);
}

static void put_moves(struct source *source, const struct event_step *step)
{
    const struct docket *docket = source->docket;
    char until[PHRASE_TIME_SIZE];
    if (step->officer_to[0] != '\0')
        source_put_line(source, phrase_in(PHRASE_HOLDER, source->lang),
                        source_officer(source, step->officer_to));
    for (size_t i = 0; i < step->department_count; i++)
        source_put_line(source, phrase_in(PHRASE_DEPARTMENT, source->lang),
                        title_department(docket->pack, step->departments[i], source->lang));
    const struct docket_clock *clock = docket_clock(docket, step->clock);
    if (clock != NULL)
        source_put_line(source, phrase_in(PHRASE_CLOCK, source->lang),
                        pack_text_in(&clock->rule->title, source->lang));
    phrase_time((int64_t)step->until_unix_s, source->lang, until);
    if (until[0] != '\0')
        source_put_line(source, phrase_in(PHRASE_UNTIL, source->lang), until);
}

/* A step may have a field twice, for different cases: the one that this case's facts ask for. */
static const struct pack_field *field_of(const struct source *source, const struct event_step *done,
                                         const char *id)
{
    const struct pack_step *step = step_of(source, done->step);
    const struct pack_field *found = NULL;
    for (size_t i = 0; step != NULL && i < step->field_count; i++) {
        const struct pack_field *field = &step->fields[i];
        if (strcmp(field->id, id) != 0)
            continue;
        if (docket_holds(source->docket, field->when, field->when_count, done->facts,
                         done->fact_count))
            return field;
        found = found == NULL ? field : found;
    }
    return found;
}

/* Fields in the pack's order, then what this version of the pack does not ask for, then the text
 * that every step may have. */
static void put_fields(struct source *source, const struct event_step *done, json_t *body)
{
    const struct pack_step *step = step_of(source, done->step);
    const char *id;
    const json_t *value;
    for (size_t i = 0; step != NULL && i < step->field_count; i++) {
        const struct pack_field *field = &step->fields[i];
        const char *text = json_string_value(json_object_get(body, field->id));
        if (text != NULL && field == field_of(source, done, field->id))
            put_field(source, field, text, true);
    }
    json_object_foreach(body, id, value)
    {
        bool own = strcmp(id, "text") == 0 || strcmp(id, "ground") == 0;
        const char *label = strcmp(id, "case") == 0 ? phrase_in(PHRASE_CASE, source->lang) : id;
        if (!own && field_of(source, done, id) == NULL && json_is_string(value))
            source_put_line(source, label, json_string_value(value));
    }
    const char *text = json_string_value(json_object_get(body, "text"));
    if (text != NULL && field_of(source, done, "text") == NULL)
        source_put_line(source, NULL, text);
}

static enum tg_err put_entry(struct source *source, const struct docket_entry *entry,
                             struct fault *fault)
{
    json_t *body = NULL;
    enum tg_err err = read_body(source, entry, &body, fault);
    if (err != TG_OK)
        return err;
    put_ground(source, body, true);
    put_moves(source, &entry->step);
    put_fields(source, &entry->step, body);
    json_decref(body);
    return TG_OK;
}

enum tg_err source_step(struct source *source, const struct docket_entry *entry,
                        struct source_value *out, struct fault *fault)
{
    *out = (struct source_value){.text = ""};
    source_begin(source);
    enum tg_err err = put_entry(source, entry, fault);
    return err == TG_OK ? source_end(source, out, fault) : err;
}

enum tg_err source_letter(struct source *source, const struct docket_entry *entry,
                          struct source_value *out, struct fault *fault)
{
    const struct event_letter *letter = &entry->letter;
    char until[PHRASE_TIME_SIZE];
    json_t *body = NULL;
    *out = (struct source_value){.text = ""};
    source_begin(source);
    enum tg_err err = read_body(source, entry, &body, fault);
    if (err != TG_OK)
        return err;
    const char *text = json_string_value(json_object_get(body, "text"));
    if (text != NULL)
        source_put_line(source, NULL, text);
    phrase_time((int64_t)letter->due_unix_s, source->lang, until);
    if (until[0] != '\0')
        source_put_line(source, title_clock(source->docket->pack, letter->clock, source->lang),
                        until);
    json_decref(body);
    return source_end(source, out, fault);
}

enum tg_err source_words(struct source *source, const struct docket_entry *entry,
                         struct source_value *out, struct fault *fault)
{
    size_t len = 0;
    *out = (struct source_value){.text = ""};
    source_begin(source);
    const struct event_body *body = docket_body(entry);
    if (body == NULL)
        return TG_OK;
    enum tg_err err = register_body(source->reg, entry->event, body, source->body, &len, fault);
    if (err != TG_OK)
        return err;
    if (len == REGISTER_BODY_MAX)
        return fault_set(fault, TG_ERR_FORMAT, _("Event %lld holds no text that can be read."),
                         (long long)entry->event);
    source->body[len] = '\0';
    source_put(source, (const char *)source->body);
    return source_end(source, out, fault);
}

/* "（王强，2026年11月23日）" */
static void put_signed(struct source *source, const struct docket_entry *entry)
{
    char day[PHRASE_TIME_SIZE];
    bool english = source->lang == LANG_EN;
    phrase_day((int64_t)entry->step.at_unix_s, source->lang, day);
    source_put_line(source, NULL, english ? "(" : "（");
    source_put(source, source_officer(source, entry->officer));
    source_put(source, english ? ", " : "，");
    source_put(source, day);
    source_put(source, english ? ")" : "）");
}

static enum tg_err put_every(struct source *source, const char *step, struct fault *fault)
{
    const struct docket *docket = source->docket;
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        if (entry->type != EVENT_STEP || strcmp(entry->step.step, step) != 0)
            continue;
        err = put_entry(source, entry, fault);
        if (err == TG_OK)
            put_signed(source, entry);
    }
    return err;
}

static enum tg_err put_one_field(struct source *source, const struct docket_entry *entry,
                                 const char *id, struct fault *fault)
{
    json_t *body = NULL;
    enum tg_err err = read_body(source, entry, &body, fault);
    if (err != TG_OK)
        return err;
    const char *value = json_string_value(json_object_get(body, id));
    const struct pack_field *field = field_of(source, &entry->step, id);
    if (value != NULL && field != NULL)
        put_field(source, field, value, false);
    else if (strcmp(id, "ground") == 0)
        put_ground(source, body, false);
    else if (value != NULL)
        source_put(source, value);
    json_decref(body);
    return TG_OK;
}

enum tg_err source_get_step(struct source *source, const char *place, struct source_value *out,
                            struct fault *fault)
{
    char step[PACK_ID_MAX + 1], day[PHRASE_TIME_SIZE];
    const char *dot = strchr(place, '.');
    enum tg_err err = TG_OK;
    snprintf(step, sizeof step, "%.*s", dot != NULL ? (int)(dot - place) : (int)strlen(place),
             place);
    const struct docket_entry *last = docket_done(source->docket, step);
    if (last == NULL)
        return source_end(source, out, fault);
    if (dot == NULL) {
        err = put_every(source, step, fault);
    } else if (strcmp(dot, ".officer") == 0) {
        source_put(source, source_officer(source, last->officer));
    } else if (strcmp(dot, ".date") == 0) {
        phrase_day((int64_t)last->step.at_unix_s, source->lang, day);
        source_put(source, day);
    } else {
        err = put_one_field(source, last, dot + 1, fault);
    }
    return err == TG_OK ? source_end(source, out, fault) : err;
}

enum tg_err source_get_reply(struct source *source, struct source_value *out, struct fault *fault)
{
    const struct docket *docket = source->docket;
    for (size_t i = docket->entry_count; i-- > 0;) {
        const struct docket_entry *entry = &docket->entries[i];
        if (entry->type != EVENT_STEP ||
            (entry->step.verb != PACK_VERB_ANSWER && entry->step.verb != PACK_VERB_REFUSE))
            continue;
        enum tg_err err = put_one_field(source, entry, "text", fault);
        return err == TG_OK ? source_end(source, out, fault) : err;
    }
    return source_end(source, out, fault);
}
