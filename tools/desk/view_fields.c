#include "tools/desk/view_fields.h"

#include "app/form/pack_find.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "tools/desk/view_words.h"

#include <stdio.h>
#include <string.h>

enum { LINE_ROOM = 1024, SHORT_ROOM = 64 };

static const char *word(const struct view_step *step, enum view_word which)
{
    return view_words(which, step->with->lang);
}

static struct view_field *add(struct view_step *step, enum view_field_of of,
                              enum view_field_kind kind, const char *id, const char *title)
{
    must(step->field_count < VIEW_FIELDS_MAX);
    struct view_field *field = &step->fields[step->field_count++];
    *field = (struct view_field){.of = of, .kind = kind, .id = id, .title = title};
    return field;
}

static void option(struct view_field *field, const char *id, const char *title)
{
    if (field->option_count < VIEW_OPTIONS_MAX)
        field->options[field->option_count++] = (struct view_option){.id = id, .title = title};
}

static void add_pack_field(struct view_step *step, const struct pack_field *rule)
{
    enum view_field_kind kind = rule->answer == PACK_ANSWER_CHOICE ? VIEW_FIELD_CHOICE
                                : rule->answer == PACK_ANSWER_TEXT ? VIEW_FIELD_TEXT
                                                                   : VIEW_FIELD_LINE;
    struct view_field *field =
        add(step, VIEW_OF_PACK, kind, rule->id, pack_text_in(&rule->title, step->with->lang));
    field->rule = rule;
    field->required = rule->required;
    if (kind == VIEW_FIELD_CHOICE && !rule->required)
        option(field, "", word(step, VIEW_WORD_NOTHING));
    for (size_t i = 0; i < rule->option_count; i++)
        option(field, rule->options[i].id, pack_text_in(&rule->options[i].title, step->with->lang));
}

static void add_ground(struct view_step *step, const struct pack_handling *handling)
{
    if (handling == NULL || handling->refusal_count == 0)
        return;
    struct view_field *field =
        add(step, VIEW_OF_GROUND, VIEW_FIELD_CHOICE, "ground", word(step, VIEW_WORD_GROUND));
    field->required = true;
    for (size_t i = 0; i < handling->refusal_count; i++)
        option(field, handling->refusals[i].id,
               pack_text_in(&handling->refusals[i].title, step->with->lang));
}

/* What the pack's table proposes is ticked. */
static void add_departments(struct view_step *step, const struct docket *docket)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const char *proposed[EVENT_DEPARTMENTS_MAX];
    size_t count = docket_proposed(docket, proposed);
    bool listed = handling != NULL && handling->department_count > 0;
    struct view_field *field =
        add(step, VIEW_OF_DEPARTMENTS, listed ? VIEW_FIELD_CHOICES : VIEW_FIELD_LINE, NULL,
            word(step, VIEW_WORD_DEPARTMENTS));
    field->required = step->step->verb == PACK_VERB_ROUTE;
    for (size_t i = 0; listed && i < handling->department_count; i++) {
        const struct pack_entry *department = &handling->departments[i];
        option(field, department->id, pack_text_in(&department->title, step->with->lang));
        for (size_t j = 0; field->required && j < count; j++)
            if (strcmp(proposed[j], department->id) == 0)
                field->options[i].ticked = true;
    }
}

static enum tg_err see_officer(void *ctx, const struct event_officer *who, struct fault *fault)
{
    struct view_step *step = ctx;
    bool me = strcmp(who->name, register_me(step->with->reg)->name) == 0;
    (void)fault;
    if (step->officer_count == REGISTER_OFFICERS_MAX)
        return TG_OK;
    size_t at = step->officer_count++;
    memcpy(step->officers[at], who->name, sizeof who->name);
    snprintf(step->officer_titles[at], sizeof step->officer_titles[at], "%s %s%s", who->name,
             who->real_name, me ? word(step, VIEW_WORD_ME) : "");
    return TG_OK;
}

static enum tg_err add_officers(struct view_step *step, struct fault *fault)
{
    struct view_field *field =
        add(step, VIEW_OF_TO, VIEW_FIELD_CHOICE, NULL, word(step, VIEW_WORD_TO));
    const char *me = register_me(step->with->reg)->name;
    step->officer_count = 0;
    enum tg_err err = register_officers(step->with->reg, see_officer, step, fault);
    if (step->step->verb != PACK_VERB_TAKE)
        option(field, "", word(step, VIEW_WORD_NOTHING));
    for (size_t i = 0; i < step->officer_count; i++) {
        option(field, step->officers[i], step->officer_titles[i]);
        if (step->step->verb == PACK_VERB_TAKE && strcmp(step->officers[i], me) == 0)
            field->option_at = i;
    }
    return err;
}

static void add_clocks(struct view_step *step, const struct docket *docket)
{
    struct view_field *field =
        add(step, VIEW_OF_CLOCK, VIEW_FIELD_CHOICE, NULL, word(step, VIEW_WORD_TERM));
    field->required = true;
    for (size_t i = 0; i < docket->clock_count; i++) {
        const struct docket_clock *clock = &docket->clocks[i];
        if (clock->applies && clock->running && clock->limit_s > clock->end_s)
            option(field, clock->rule->id, pack_text_in(&clock->rule->title, step->with->lang));
    }
}

static bool asks_for_words(const struct pack_step *step)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (step->fields[i].required && (step->fields[i].answer == PACK_ANSWER_TEXT ||
                                         step->fields[i].answer == PACK_ANSWER_LINE))
            return true;
    return false;
}

/* A step without such a field of its own takes a text all the same. */
static void add_text(struct view_step *step)
{
    enum view_word title = VIEW_WORD_TEXT;
    for (size_t i = 0; i < step->field_count; i++)
        if (step->fields[i].id != NULL && strcmp(step->fields[i].id, "text") == 0)
            return;
    switch (step->step->verb) {
    case PACK_VERB_ANSWER:
        title = VIEW_WORD_ANSWER;
        break;
    case PACK_VERB_REFUSE:
        title = VIEW_WORD_REPLY;
        break;
    case PACK_VERB_EXTEND:
        title = VIEW_WORD_EXPLANATION;
        break;
    case PACK_VERB_NOTE:
        title = VIEW_WORD_NOTE;
        break;
    default:
        break;
    }
    struct view_field *field = add(step, VIEW_OF_TEXT, VIEW_FIELD_TEXT, "text", word(step, title));
    field->required = title != VIEW_WORD_TEXT && !asks_for_words(step->step);
}

static enum tg_err add_for_verb(struct view_step *step, const struct docket *docket,
                                struct fault *fault)
{
    enum tg_err err = TG_OK;
    switch (step->step->verb) {
    case PACK_VERB_REFUSE:
        add_ground(step, rules_handling(docket->pack));
        break;
    case PACK_VERB_ROUTE:
        add_departments(step, docket);
        break;
    case PACK_VERB_TAKE:
        err = add_officers(step, fault);
        break;
    case PACK_VERB_DELEGATE:
        err = add_officers(step, fault);
        add_departments(step, docket);
        add(step, VIEW_OF_UNTIL, VIEW_FIELD_LINE, NULL, word(step, VIEW_WORD_UNTIL));
        break;
    case PACK_VERB_EXTEND:
        add_clocks(step, docket);
        add(step, VIEW_OF_UNTIL, VIEW_FIELD_LINE, NULL, word(step, VIEW_WORD_UNTIL))->required =
            true;
        break;
    case PACK_VERB_LINK:
        add(step, VIEW_OF_CASE, VIEW_FIELD_LINE, "case", word(step, VIEW_WORD_CASE))->required =
            true;
        break;
    default:
        break;
    }
    return err;
}

static size_t room_of(const struct view_field *field)
{
    if (field->kind == VIEW_FIELD_TEXT)
        return ACT_TEXT_MAX + 1;
    bool words = field->rule != NULL && field->rule->answer == PACK_ANSWER_LINE;
    return words ? LINE_ROOM : SHORT_ROOM;
}

static enum tg_err make_room(struct view_step *step, struct fault *fault)
{
    for (size_t i = 0; i < step->field_count; i++) {
        struct view_field *field = &step->fields[i];
        if ((field->kind == VIEW_FIELD_LINE || field->kind == VIEW_FIELD_TEXT) &&
            !view_edit_init(&field->edit, room_of(field), field->kind == VIEW_FIELD_TEXT))
            return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    }
    return TG_OK;
}

enum tg_err view_fields_make(struct view_step *step, const struct docket *docket,
                             struct fault *fault)
{
    view_fields_finish(step);
    enum tg_err err = add_for_verb(step, docket, fault);
    for (size_t i = 0; i < step->step->field_count; i++)
        add_pack_field(step, &step->step->fields[i]);
    add_text(step);
    add(step, VIEW_OF_AT, VIEW_FIELD_LINE, NULL, word(step, VIEW_WORD_HAPPENED));
    return err == TG_OK ? make_room(step, fault) : err;
}

void view_fields_finish(struct view_step *step)
{
    for (size_t i = 0; i < step->field_count; i++)
        view_edit_finish(&step->fields[i].edit);
    step->field_count = step->field_at = 0;
}

struct view_field *view_fields_find(struct view_step *step, enum view_field_of of)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (step->fields[i].of == of)
            return &step->fields[i];
    return NULL;
}

const char *view_fields_value(const struct view_field *field)
{
    if (field->kind == VIEW_FIELD_LINE || field->kind == VIEW_FIELD_TEXT)
        return field->edit.bytes;
    if (field->kind == VIEW_FIELD_CHOICE && field->option_at < field->option_count)
        return field->options[field->option_at].id;
    return "";
}
