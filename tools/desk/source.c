#include "tools/desk/source_inside.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/phrase.h"
#include "tools/desk/title.h"

#include <stdio.h>
#include <string.h>

enum { ROOM_FIRST = 16384 };

enum tg_err source_create(struct register_file *reg, const struct rules *rules,
                          const struct docket *docket, enum lang lang, struct source **out,
                          struct fault *fault)
{
    struct source *source = secret_create(sizeof *source);
    if (source == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    source->reg = reg;
    source->rules = rules;
    source->docket = docket;
    source->lang = lang;
    source->room = ROOM_FIRST;
    source->text = secret_create(source->room);
    source->body = secret_create(REGISTER_BODY_MAX);
    source->ink = secret_create(sizeof *source->ink);
    if (source->text == NULL || source->body == NULL || source->ink == NULL) {
        source_destroy(source);
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    }
    *out = source;
    return TG_OK;
}

void source_destroy(struct source *source)
{
    if (source == NULL)
        return;
    for (size_t i = 0; i < source->report_count; i++)
        report_destroy(source->reports[i]);
    secret_destroy(source->text);
    secret_destroy(source->body);
    secret_destroy(source->ink);
    secret_destroy(source);
}

static bool make_room(struct source *source, size_t len)
{
    size_t room = source->room;
    while (room - source->used <= len)
        room *= 2;
    if (room == source->room)
        return true;
    char *text = secret_create(room);
    if (text == NULL)
        return false;
    memcpy(text, source->text, source->used);
    secret_destroy(source->text);
    source->text = text;
    source->room = room;
    return true;
}

void source_put(struct source *source, const char *text)
{
    size_t len = strlen(text);
    if (!make_room(source, len)) {
        source->short_of_memory = true;
        return;
    }
    memcpy(source->text + source->used, text, len + 1);
    source->used += len;
}

void source_put_line(struct source *source, const char *label, const char *text)
{
    if (source->used > 0)
        source_put(source, "\n");
    if (label != NULL) {
        source_put(source, label);
        source_put(source, source->lang == LANG_EN ? ": " : "：");
    }
    source_put(source, text);
}

void source_begin(struct source *source)
{
    secret_wipe(source->text, source->used);
    source->used = 0;
    source->text[0] = '\0';
}

enum tg_err source_end(struct source *source, struct source_value *out, struct fault *fault)
{
    if (source->short_of_memory)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    out->text = source->text;
    return TG_OK;
}

static enum tg_err keep_officer(void *ctx, const struct event_officer *who, struct fault *fault)
{
    struct source *source = ctx;
    (void)fault;
    if (source->officer_count < REGISTER_OFFICERS_MAX)
        source->officers[source->officer_count++] = *who;
    return TG_OK;
}

const char *source_officer(struct source *source, const char *name)
{
    struct fault ignored; /* the name that they log in by says who it was too */
    if (!source->officers_read)
        source->officers_read =
            register_officers(source->reg, keep_officer, source, &ignored) == TG_OK;
    for (size_t i = 0; i < source->officer_count; i++)
        if (strcmp(source->officers[i].name, name) == 0 && source->officers[i].real_name[0] != '\0')
            return source->officers[i].real_name;
    return name;
}

enum tg_err source_paper(struct source *source, const char *title, struct paper **out,
                         struct fault *fault)
{
    const struct pack *pack = source->docket->pack;
    char note[OFFICER_REAL_NAME_MAX + 64], name[OFFICER_REAL_NAME_MAX + 1];
    snprintf(name, sizeof name, "%s", source_officer(source, register_me(source->reg)->name));
    snprintf(note, sizeof note, "%s%s", phrase_in(PHRASE_PRINTED_BY, source->lang), name);
    const struct paper_head head = {
        .title = title,
        .left = pack != NULL ? pack_text_in(&pack->organisation, source->lang) : NULL,
        .right = source->docket->id,
        .note = note,
        .lang = source->lang,
        .date_s = clock_unix_s(&source->rules->clock),
    };
    return paper_create(&head, out, fault);
}

static void put_departments(struct source *source)
{
    const struct docket *docket = source->docket;
    for (size_t i = 0; i < docket->department_count; i++) {
        if (i > 0)
            source_put(source, source->lang == LANG_EN ? ", " : "、");
        source_put(source, title_department(docket->pack, docket->departments[i], source->lang));
    }
}

static void put_time(struct source *source, int64_t unix_s)
{
    char time[PHRASE_TIME_SIZE];
    phrase_time(unix_s, source->lang, time);
    source_put(source, time);
}

static void put_filed(struct source *source)
{
    const struct event_report *first = &source->docket->reports[0].report;
    put_time(source, (int64_t)first->filed_unix_s);
    if (first->filed_unix_s != 0 && first->clock_unsure)
        source_put(source, phrase_in(PHRASE_CLOCK_UNSURE, source->lang));
}

static void put_due(struct source *source)
{
    const struct docket_clock *due = docket_due(source->docket);
    if (due == NULL)
        return;
    put_time(source, due->end_s);
    if (due->unsure)
        source_put(source, phrase_in(PHRASE_UNSURE, source->lang));
}

static void put_fact(struct source *source, const char *fact)
{
    const struct docket *docket = source->docket;
    bool any = false;
    for (size_t i = 0; i < docket->fact_count; i++) {
        if (strcmp(docket->facts[i].id, fact) != 0)
            continue;
        if (any)
            source_put(source, source->lang == LANG_EN ? ", " : "、");
        source_put(source, title_value(docket->pack, docket_fact(docket, "kind"), fact,
                                       docket->facts[i].value, source->lang));
        any = true;
    }
}

static void put_today(struct source *source)
{
    char day[PHRASE_TIME_SIZE];
    phrase_day(clock_unix_s(&source->rules->clock), source->lang, day);
    source_put(source, day);
}

static void put_organisation(struct source *source)
{
    if (source->docket->pack != NULL)
        source_put(source, pack_text_in(&source->docket->pack->organisation, source->lang));
}

/* False when there is no such word. */
static bool put_case_word(struct source *source, const char *word)
{
    const struct docket *docket = source->docket;
    static const char *const known_facts[] = {"kind", "category", "identity", "urgent"};
    for (size_t i = 0; i < sizeof known_facts / sizeof *known_facts; i++)
        if (strcmp(word, known_facts[i]) == 0) {
            put_fact(source, word);
            return true;
        }
    if (strcmp(word, "number") == 0)
        source_put(source, docket->id);
    else if (strcmp(word, "received") == 0)
        put_time(source, docket->received_s);
    else if (strcmp(word, "filed") == 0)
        put_filed(source);
    else if (strcmp(word, "kiosk") == 0)
        source_put(source, docket->reports[0].report.kiosk.text);
    else if (strcmp(word, "state") == 0)
        source_put(source, docket_state_title(docket->state, source->lang));
    else if (strcmp(word, "holder") == 0)
        source_put(source, docket->holder[0] != '\0' ? source_officer(source, docket->holder) : "");
    else if (strcmp(word, "due") == 0)
        put_due(source);
    else if (strcmp(word, "departments") == 0)
        put_departments(source);
    else if (strcmp(word, "today") == 0)
        put_today(source);
    else if (strcmp(word, "organisation") == 0)
        put_organisation(source);
    else
        return false;
    return true;
}

static const char *behind(const char *from, const char *prefix)
{
    size_t len = strlen(prefix);
    return strncmp(from, prefix, len) == 0 ? from + len : NULL;
}

enum tg_err source_get(struct source *source, const char *from, struct source_value *out,
                       struct fault *fault)
{
    const char *rest;
    *out = (struct source_value){.text = ""};
    source_begin(source);
    if (strcmp(from, "blank") == 0 || strcmp(from, "words") == 0)
        return TG_OK;
    if (strcmp(from, "case.reply") == 0)
        return source_get_reply(source, out, fault);
    if ((rest = behind(from, "question.")) != NULL)
        return source_get_question(source, rest, out, fault);
    if ((rest = behind(from, "step.")) != NULL)
        return source_get_step(source, rest, out, fault);
    if ((rest = behind(from, "fact.")) != NULL)
        put_fact(source, rest);
    else if ((rest = behind(from, "case.")) == NULL || !put_case_word(source, rest))
        return fault_set(fault, TG_ERR_RANGE,
                         _("The pack asks for '%.40s', which is no place here."), from);
    return source_end(source, out, fault);
}

static enum tg_err keep(struct source_row *row, const struct source_value *value,
                        struct fault *fault)
{
    size_t at = row->count++, len = strlen(value->text);
    row->withheld = row->withheld || value->withheld;
    row->texts[at] = len > 0 ? secret_create(len + 1) : NULL;
    row->inks[at] = value->ink != NULL ? secret_create(sizeof *value->ink) : NULL;
    if ((len > 0 && row->texts[at] == NULL) || (value->ink != NULL && row->inks[at] == NULL))
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    if (len > 0)
        memcpy(row->texts[at], value->text, len + 1);
    if (value->ink != NULL)
        *row->inks[at] = *value->ink;
    return TG_OK;
}

enum tg_err source_row(struct source *source, const struct pack_cell *cells, size_t count,
                       struct source_row *out, struct fault *fault)
{
    struct source_row row = {0};
    enum tg_err err = TG_OK;
    must(count <= PACK_CELLS_MAX);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct source_value value;
        err = source_get(source, cells[i].from, &value, fault);
        if (err == TG_OK)
            err = keep(&row, &value, fault);
    }
    if (err == TG_OK)
        *out = row;
    else
        source_row_finish(&row);
    return err;
}

void source_row_finish(struct source_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        secret_destroy(row->texts[i]);
        secret_destroy(row->inks[i]);
    }
    *row = (struct source_row){0};
}
