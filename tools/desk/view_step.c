#include "tools/desk/view_step.h"

#include "app/form/draft_text.h"
#include "app/form/pack_find.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/act_check.h"
#include "tools/desk/view_fields.h"
#include "tools/desk/view_words.h"
#include "tools/desk/when.h"

#include <stdio.h>
#include <string.h>

static const char *word(const struct view_step *step, enum view_word which)
{
    return view_words(which, step->with->lang);
}

enum tg_err view_step_create(const struct view_with *with, const struct docket *docket,
                             struct view_step **out, struct fault *fault)
{
    struct view_step *step = secret_create(sizeof *step);
    if (step == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    step->with = with;
    step->step_count = view_case_steps(docket, with, step->steps);
    if (step->step_count == 0) {
        view_step_destroy(step);
        return TG_ERR_MISSING;
    }
    *out = step;
    return TG_OK;
}

void view_step_destroy(struct view_step *step)
{
    if (step == NULL)
        return;
    view_fields_finish(step);
    view_page_finish(&step->confirm);
    secret_destroy(step);
}

/* Begun once before and left by going back: what was written is still there. */
enum tg_err view_step_begin(struct view_step *step, const struct docket *docket,
                            struct fault *fault)
{
    enum tg_err err = TG_OK;
    if (step->step != step->steps[step->step_at]) {
        step->step = step->steps[step->step_at];
        err = view_fields_make(step, docket, fault);
    }
    if (err != TG_OK) {
        view_fields_finish(step);
        step->step = NULL;
        return err;
    }
    step->field_at = 0;
    step->wrong[0] = '\0';
    step->stage = VIEW_STEP_FILLING;
    return TG_OK;
}

/* What the choices before that field make known of the case. */
static void learn(const struct view_step *step, const struct docket *docket, size_t before,
                  struct event_step *out)
{
    struct fault fault;
    *out = (struct event_step){0};
    for (size_t i = 0; i < before; i++) {
        const struct view_field *field = &step->fields[i];
        bool asked = field->kind == VIEW_FIELD_CHOICE && field->rule != NULL &&
                     act_check_asks(docket, field->rule, out);
        if (asked && act_check_field(field->rule, view_fields_value(field), out, &fault) != TG_OK)
            return; /* not right yet: what comes behind it can't be known */
    }
}

static bool is_asked(const struct view_step *step, const struct docket *docket, size_t at)
{
    const struct view_field *field = &step->fields[at];
    struct event_step known;
    if (field->of == VIEW_OF_CLOCK)
        return field->option_count > 1;
    if (field->rule == NULL)
        return true;
    learn(step, docket, at, &known);
    return act_check_asks(docket, field->rule, &known);
}

static const struct docket_clock *clock_of(const struct view_step *step,
                                           const struct docket *docket)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (step->fields[i].of == VIEW_OF_CLOCK)
            return docket_clock(docket, view_fields_value(&step->fields[i]));
    return NULL;
}

static void day_of(int64_t unix_s, char out[static WHEN_SIZE])
{
    when_local(unix_s, out);
    out[strcspn(out, " ")] = '\0';
}

static void number_hint(const struct view_step *step, const struct pack_field *rule,
                        char out[static VIEW_HINT_SIZE])
{
    char low[24], high[24];
    enum view_word which = rule->min == 0 && rule->max == 0 ? VIEW_WORD_NUMBER_FROM_0
                           : rule->min == rule->max         ? VIEW_WORD_NUMBER_IS
                                                            : VIEW_WORD_NUMBER_BETWEEN;
    snprintf(low, sizeof low, "%lld", (long long)rule->min);
    snprintf(high, sizeof high, "%lld", (long long)rule->max);
    view_words_fill(word(step, which), low, high, out, VIEW_HINT_SIZE);
}

void view_step_hint(const struct view_step *step, const struct docket *docket,
                    const struct view_field *field, char out[static VIEW_HINT_SIZE])
{
    const struct docket_clock *clock = clock_of(step, docket);
    const struct pack_field *rule = field->rule;
    char end[WHEN_SIZE], limit[WHEN_SIZE];
    out[0] = '\0';
    if (rule != NULL && rule->answer == PACK_ANSWER_NUMBER) {
        number_hint(step, rule, out);
    } else if (field->of == VIEW_OF_UNTIL && clock != NULL) {
        day_of(clock->end_s, end);
        day_of(clock->limit_s, limit);
        view_words_fill(word(step, VIEW_WORD_DAY_BETWEEN), end, limit, out, VIEW_HINT_SIZE);
    } else if (field->of == VIEW_OF_UNTIL || (rule != NULL && rule->answer == PACK_ANSWER_DATE)) {
        snprintf(out, VIEW_HINT_SIZE, "%s", word(step, VIEW_WORD_DAY));
    } else if (field->of == VIEW_OF_AT) {
        snprintf(out, VIEW_HINT_SIZE, "%s", word(step, VIEW_WORD_MOMENT));
    } else if (field->of == VIEW_OF_DEPARTMENTS && field->required) {
        snprintf(out, VIEW_HINT_SIZE, "%s", word(step, VIEW_WORD_PROPOSED));
    }
}

static bool is_empty(const struct view_field *field)
{
    if (field->kind != VIEW_FIELD_CHOICES)
        return draft_text_is_blank(view_fields_value(field));
    for (size_t i = 0; i < field->option_count; i++)
        if (field->options[i].ticked)
            return false;
    return true;
}

/* 0 where nothing is written. */
static enum tg_err until_of(const struct view_field *field, int64_t *out_s, struct fault *fault)
{
    int64_t first_s = 0;
    *out_s = 0;
    return is_empty(field)
               ? TG_OK
               : when_day(field->title, view_fields_value(field), &first_s, out_s, fault);
}

/* When it happened: after the receipt, not in the future. */
static bool is_at_good(const struct view_step *step, const struct docket *docket,
                       const struct view_field *field)
{
    struct fault fault;
    int64_t at_s = 0;
    return when_moment(field->title, view_fields_value(field), &at_s, &fault) == TG_OK &&
           at_s >= docket->start_s && at_s <= clock_unix_s(step->with->clock);
}

static bool is_until_good(const struct view_step *step, const struct docket *docket,
                          const struct view_field *field)
{
    const struct docket_clock *clock = clock_of(step, docket);
    struct fault fault;
    int64_t until_s = 0;
    if (until_of(field, &until_s, &fault) != TG_OK)
        return false;
    return clock == NULL || (until_s > clock->end_s && until_s <= clock->limit_s);
}

/* What is wrong with the field, in the officer's language; NULL: nothing. */
static const char *fault_of(const struct view_step *step, const struct docket *docket,
                            const struct view_field *field, char hint[static VIEW_HINT_SIZE])
{
    struct event_step known;
    struct fault fault;
    const char *value = view_fields_value(field);
    view_step_hint(step, docket, field, hint);
    if (is_empty(field))
        return field->required ? word(step, VIEW_WORD_IS_REQUIRED) : NULL;
    learn(step, docket, (size_t)(field - step->fields), &known);
    if (field->rule != NULL && act_check_field(field->rule, value, &known, &fault) != TG_OK)
        return hint;
    if (field->of == VIEW_OF_UNTIL && !is_until_good(step, docket, field))
        return hint;
    if (field->of == VIEW_OF_AT && !is_at_good(step, docket, field))
        return word(step, VIEW_WORD_NOT_MOMENT);
    return NULL;
}

/* The reply to begin from, for the ground that was chosen. */
static void propose_reply(struct view_step *step, const struct docket *docket)
{
    const struct view_field *ground = view_fields_find(step, VIEW_OF_GROUND);
    struct view_field *text = view_fields_find(step, VIEW_OF_TEXT);
    if (ground == NULL || text == NULL || text->edit.len > 0)
        return;
    const struct pack_refusal *refusal =
        pack_refusal_find(rules_handling(docket->pack), view_fields_value(ground));
    if (refusal != NULL)
        view_edit_set(&text->edit, pack_text_in(&refusal->reply, step->with->lang));
}

static void put_value(struct view_page *page, const struct view_field *field)
{
    bool first = true;
    if (field->kind == VIEW_FIELD_CHOICE && field->option_at < field->option_count)
        view_page_put(page, field->options[field->option_at].title);
    else if (field->kind != VIEW_FIELD_CHOICES)
        view_page_put(page, view_fields_value(field));
    for (size_t i = 0; field->kind == VIEW_FIELD_CHOICES && i < field->option_count; i++) {
        if (!field->options[i].ticked)
            continue;
        view_page_put(page, first ? "" : ", ");
        view_page_put(page, field->options[i].title);
        first = false;
    }
}

static void write_confirmation(struct view_step *step, const struct docket *docket)
{
    struct view_page *page = &step->confirm;
    struct fault fault;
    view_page_clear(page);
    view_page_line(page, VIEW_HEAD, 0, "%s", docket->id);
    view_page_line(page, VIEW_HEAD, 0, "%s", pack_text_in(&step->step->title, step->with->lang));
    for (size_t i = 0; i < step->field_count; i++) {
        const struct view_field *field = &step->fields[i];
        if (!is_asked(step, docket, i) || is_empty(field))
            continue;
        view_page_line(page, VIEW_QUIET, 0, "%s", field->title);
        view_page_begin(page, VIEW_PLAIN, 2, 2);
        put_value(page, field);
    }
    step->confirm_top = 0;
    if (view_page_wrap(page, page->columns, &fault) != TG_OK)
        snprintf(step->wrong, sizeof step->wrong, "%s", fault.text);
}

void view_step_next(struct view_step *step, const struct docket *docket)
{
    char hint[VIEW_HINT_SIZE];
    must(step->stage == VIEW_STEP_FILLING);
    const char *wrong = fault_of(step, docket, &step->fields[step->field_at], hint);
    snprintf(step->wrong, sizeof step->wrong, "%s", wrong != NULL ? wrong : "");
    if (wrong != NULL)
        return;
    propose_reply(step, docket);
    size_t at = step->field_at + 1;
    while (at < step->field_count && !is_asked(step, docket, at))
        at++;
    if (at < step->field_count) {
        step->field_at = at;
        return;
    }
    step->stage = VIEW_STEP_CONFIRMING;
    write_confirmation(step, docket);
}

void view_step_back(struct view_step *step, const struct docket *docket)
{
    size_t at = step->stage == VIEW_STEP_CONFIRMING ? step->field_count : step->field_at;
    step->wrong[0] = '\0';
    while (at > 0 && !is_asked(step, docket, at - 1))
        at--;
    step->stage = at > 0 ? VIEW_STEP_FILLING : VIEW_STEP_PICKING;
    step->field_at = at > 0 ? at - 1 : 0;
}

bool view_step_is_written(const struct view_step *step)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (step->fields[i].edit.len > 0)
            return true;
    return false;
}

static void collect_departments(const struct view_field *field, struct act_input *input)
{
    if (field->kind == VIEW_FIELD_LINE && field->edit.len > 0)
        input->departments[input->department_count++] = field->edit.bytes;
    for (size_t i = 0; i < field->option_count; i++)
        if (field->options[i].ticked && input->department_count < EVENT_DEPARTMENTS_MAX)
            input->departments[input->department_count++] = field->options[i].id;
}

static enum tg_err collect_one(const struct view_field *field, struct act_input *input,
                               struct fault *fault)
{
    const char *value = view_fields_value(field);
    switch (field->of) {
    case VIEW_OF_DEPARTMENTS:
        collect_departments(field, input);
        return TG_OK;
    case VIEW_OF_TO:
        input->to = value[0] != '\0' ? value : NULL;
        return TG_OK;
    case VIEW_OF_CLOCK:
        input->clock = value;
        return TG_OK;
    case VIEW_OF_UNTIL:
        return until_of(field, &input->until_s, fault);
    case VIEW_OF_AT:
        return value[0] != '\0' ? when_moment(field->title, value, &input->at_s, fault) : TG_OK;
    default:
        if (value[0] != '\0')
            input->values[input->value_count++] =
                (struct act_value){.field = field->id, .text = value};
        return TG_OK;
    }
}

enum tg_err view_step_enter(struct view_step *step, struct docket **docket)
{
    struct act_input input = {.step = step->step->id, .post = step->with->post};
    struct fault fault = {0};
    enum tg_err err = TG_OK;
    must(step->stage == VIEW_STEP_CONFIRMING);
    for (size_t i = 0; err == TG_OK && i < step->field_count; i++)
        if (is_asked(step, *docket, i) || step->fields[i].of == VIEW_OF_CLOCK)
            err = collect_one(&step->fields[i], &input, &fault);
    if (err == TG_OK)
        err = act_do(step->with->reg, step->with->rules, step->with->clock, docket, &input, &fault);
    if (err != TG_OK)
        snprintf(step->wrong, sizeof step->wrong, "%s", fault.text);
    return err;
}
