#include "tools/desk/act_check.h"

#include "app/ui/words.h"
#include "tools/desk/language.h"
#include "tools/desk/plain.h"
#include "tools/desk/when.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *value_of(const struct act_input *input, const char *field)
{
    for (size_t i = 0; i < input->value_count; i++)
        if (strcmp(input->values[i].field, field) == 0)
            return input->values[i].text;
    return NULL;
}

static enum tg_err wrong(struct fault *fault, const struct pack_field *field, const char *what)
{
    return fault_set(fault, TG_ERR_RANGE, "%s (%s): %s", field->id,
                     pack_text_in(&field->title, language_words()), what);
}

/* "general (一般), major (重大)": what a choice may be. */
static void list_options(const struct pack_field *field, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < field->option_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s (%s)", i == 0 ? "" : ", ",
                                 field->options[i].id,
                                 pack_text_in(&field->options[i].title, language_titles()));
}

static enum tg_err check_choice(const struct pack_field *field, const char *value,
                                struct event_step *out, struct fault *fault)
{
    char known[FAULT_TEXT_MAX], what[FAULT_TEXT_MAX + 16];
    for (size_t i = 0; i < field->option_count; i++) {
        if (strcmp(field->options[i].id, value) != 0)
            continue;
        struct event_fact *fact = &out->facts[out->fact_count++];
        snprintf(fact->id, sizeof fact->id, "%s", field->id);
        snprintf(fact->value, sizeof fact->value, "%s", value);
        return TG_OK;
    }
    list_options(field, known, sizeof known);
    snprintf(what, sizeof what, _("must be one of %s"), known);
    return wrong(fault, field, what);
}

static enum tg_err check_number(const struct pack_field *field, const char *value,
                                struct fault *fault)
{
    char *end, what[96];
    errno = 0;
    long long number = strtoll(value, &end, 10);
    bool any = field->min == 0 && field->max == 0;
    if (errno == 0 && end != value && *end == '\0' && value[strspn(value, "-0123456789")] == '\0' &&
        number >= field->min && (any || number <= field->max))
        return TG_OK;
    if (any)
        snprintf(what, sizeof what, _("must be a whole number from 0"));
    else if (field->min == field->max)
        snprintf(what, sizeof what, _("is %" PRId64 " by the regulation"), field->min);
    else
        snprintf(what, sizeof what, _("must be a whole number, %" PRId64 " to %" PRId64),
                 field->min, field->max);
    return wrong(fault, field, what);
}

static enum tg_err check_date(const struct pack_field *field, const char *value,
                              struct fault *fault)
{
    int64_t first_s, last_s;
    struct fault ignored;
    if (when_day(field->id, value, &first_s, &last_s, &ignored) == TG_OK)
        return TG_OK;
    return wrong(fault, field, _("must be a day such as 2026-11-23"));
}

bool act_check_asks(const struct docket *docket, const struct pack_field *field,
                    const struct event_step *so_far)
{
    return docket_holds(docket, field->when, field->when_count, so_far->facts, so_far->fact_count);
}

enum tg_err act_check_field(const struct pack_field *field, const char *value,
                            struct event_step *out, struct fault *fault)
{
    if (value == NULL || value[0] == '\0')
        return field->required ? wrong(fault, field, _("is needed")) : TG_OK;
    switch (field->answer) {
    case PACK_ANSWER_CHOICE:
        return check_choice(field, value, out, fault);
    case PACK_ANSWER_NUMBER:
        return check_number(field, value, fault);
    case PACK_ANSWER_DATE:
        return check_date(field, value, fault);
    default:
        return TG_OK;
    }
}

/* What was given must be asked: of fields with one id, such as an amount with other bounds for
 * other cases, by one of them. */
static enum tg_err check_place(const struct docket *docket, const struct pack_step *step,
                               const char *id, const struct event_step *out, struct fault *fault)
{
    const struct pack_field *last = NULL;
    for (size_t i = 0; i < step->field_count; i++) {
        if (strcmp(step->fields[i].id, id) != 0)
            continue;
        last = &step->fields[i];
        if (act_check_asks(docket, last, out))
            return TG_OK;
    }
    return last == NULL ? TG_OK : wrong(fault, last, _("has no place in this case"));
}

static bool is_known(const struct pack_step *step, const char *id)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (strcmp(step->fields[i].id, id) == 0)
            return true;
    return strcmp(id, "text") == 0 ||
           (step->verb == PACK_VERB_REFUSE && strcmp(id, "ground") == 0) ||
           (step->verb == PACK_VERB_LINK && strcmp(id, "case") == 0);
}

static enum tg_err check_fields(const struct docket *docket, const struct pack_step *step,
                                const struct act_input *input, struct event_step *out,
                                struct fault *fault)
{
    size_t bytes = 0;
    enum tg_err err = TG_OK;
    for (size_t i = 0; i < input->value_count; i++) {
        bytes += strlen(input->values[i].text);
        if (!is_known(step, input->values[i].field))
            return fault_set(fault, TG_ERR_RANGE,
                             _("%s has no field %.40s. `steps CASE` names them."), step->id,
                             input->values[i].field);
    }
    if (bytes > ACT_TEXT_MAX)
        return fault_set(fault, TG_ERR_FULL, _("That is %zu bytes; an entry takes %d."), bytes,
                         ACT_TEXT_MAX);
    for (size_t i = 0; err == TG_OK && i < step->field_count; i++)
        if (act_check_asks(docket, &step->fields[i], out))
            err =
                act_check_field(&step->fields[i], value_of(input, step->fields[i].id), out, fault);
    for (size_t i = 0; err == TG_OK && i < input->value_count; i++)
        err = check_place(docket, step, input->values[i].field, out, fault);
    return err;
}

static enum tg_err want_text(const struct pack_step *step, const struct act_input *input,
                             const char *what, struct fault *fault)
{
    const char *text = value_of(input, "text");
    bool own = false;
    for (size_t i = 0; i < step->field_count; i++)
        own = own || (step->fields[i].required && (step->fields[i].answer == PACK_ANSWER_TEXT ||
                                                   step->fields[i].answer == PACK_ANSWER_LINE));
    if (own || (text != NULL && text[strspn(text, " \t\n")] != '\0'))
        return TG_OK;
    return fault_set(fault, TG_ERR_RANGE, _("%s: %s is needed: give --text or --text-file."),
                     step->id, what);
}

static enum tg_err check_ground(const struct docket *docket, const struct act_input *input,
                                struct event_step *out, struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const char *ground = value_of(input, "ground");
    if (handling == NULL || handling->refusal_count == 0)
        return TG_OK;
    if (ground != NULL && pack_refusal_find(handling, ground) != NULL) {
        struct event_fact *fact = &out->facts[out->fact_count++];
        snprintf(fact->id, sizeof fact->id, "ground");
        snprintf(fact->value, sizeof fact->value, "%s", ground);
        return TG_OK;
    }
    char known[FAULT_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < handling->refusal_count && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s (%s)", i == 0 ? "" : ", ",
                                 handling->refusals[i].id,
                                 pack_text_in(&handling->refusals[i].title, language_titles()));
    return fault_set(fault, TG_ERR_RANGE,
                     _("ground: the regulation accepts a case unless there is one of %s"), known);
}

static enum tg_err check_departments(const struct docket *docket, const struct act_input *input,
                                     struct event_step *out, struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const char *proposed[EVENT_DEPARTMENTS_MAX];
    const char *const *from = input->departments;
    size_t count = input->department_count;
    if (count == 0) {
        count = docket_proposed(docket, proposed);
        from = proposed;
    }
    if (count == 0)
        return fault_set(fault, TG_ERR_RANGE,
                         _("The pack's table proposes no department for this case: name them."));
    for (size_t i = 0; i < count; i++) {
        if (handling != NULL && handling->department_count > 0 &&
            pack_department_find(handling, from[i]) == NULL)
            return fault_set(fault, TG_ERR_RANGE,
                             _("%.40s is no department of pack %s. `departments CASE` names them."),
                             from[i], docket->pack->id);
        if (strlen(from[i]) > PACK_ID_MAX || !plain_is_text(from[i]))
            return fault_set(fault, TG_ERR_RANGE, _("A department is a text of at most %d bytes."),
                             PACK_ID_MAX);
        snprintf(out->departments[i], sizeof *out->departments, "%s", from[i]);
    }
    out->department_count = (uint8_t)count;
    return TG_OK;
}

bool act_check_can_extend(const struct docket *docket)
{
    for (size_t i = 0; i < docket->clock_count; i++)
        if (docket->clocks[i].applies && docket->clocks[i].running &&
            docket->clocks[i].rule->extend_max != NULL)
            return true;
    return false;
}

/* The clock that is meant: the named one, else the only one that may be extended now. */
static const struct docket_clock *extended_clock(const struct docket *docket, const char *id)
{
    const struct docket_clock *found = NULL;
    for (size_t i = 0; i < docket->clock_count; i++) {
        const struct docket_clock *clock = &docket->clocks[i];
        if (!clock->applies || !clock->running || clock->rule->extend_max == NULL ||
            (id != NULL && strcmp(id, clock->rule->id) != 0))
            continue;
        if (found != NULL)
            return NULL;
        found = clock;
    }
    return found;
}

static enum tg_err check_extension(const struct docket *docket, const struct pack_step *step,
                                   const struct act_input *input, struct event_step *out,
                                   struct fault *fault)
{
    const struct docket_clock *clock = extended_clock(docket, input->clock);
    char end[WHEN_SIZE], limit[WHEN_SIZE];
    if (clock == NULL)
        return fault_set(
            fault, TG_ERR_RANGE,
            _("%s: no such term runs that the regulation lets be extended. `show CASE` "
              "lists its terms; name one with --clock when there are several."),
            input->clock != NULL ? input->clock : "extend");
    when_local(clock->end_s, end);
    when_local(clock->limit_s, limit);
    if (input->until_s <= clock->end_s || input->until_s > clock->limit_s)
        return fault_set(fault, TG_ERR_RANGE,
                         _("%s: it ends %s; the regulation lets it be extended to %s at the most. "
                           "Give --until a day between."),
                         clock->rule->id, end, limit);
    snprintf(out->clock, sizeof out->clock, "%s", clock->rule->id);
    return want_text(step, input, _("the explanation that the submitter gets"), fault);
}

/* Whoever the case is closed to takes no part in it. */
static enum tg_err check_officer(const struct register_file *reg, const struct docket *docket,
                                 const char *given, bool me, struct event_step *out,
                                 struct fault *fault)
{
    const char *to = given == NULL && me ? register_me(reg)->name : given;
    if (to == NULL)
        return TG_OK;
    if (strlen(to) > OFFICER_NAME_MAX)
        return fault_set(fault, TG_ERR_RANGE, _("%.60s: too long for an officer's name"), to);
    for (size_t i = 0; i < docket->barred_count; i++)
        if (strcmp(docket->barred[i], to) == 0)
            return fault_set(fault, TG_ERR_DENIED, _("Case %s is closed to %s."), docket->id, to);
    snprintf(out->officer_to, sizeof out->officer_to, "%s", to);
    return TG_OK;
}

/* A date field of that name says when the clocks end that the step starts. */
static void set_until(const struct pack_step *step, const struct act_input *input,
                      struct event_step *out)
{
    const char *day = value_of(input, "until");
    int64_t first_s, last_s;
    struct fault ignored;
    for (size_t i = 0; day != NULL && i < step->field_count; i++)
        if (strcmp(step->fields[i].id, "until") == 0 &&
            step->fields[i].answer == PACK_ANSWER_DATE &&
            when_day("until", day, &first_s, &last_s, &ignored) == TG_OK)
            out->until_unix_s = (uint64_t)last_s;
}

enum tg_err act_check(const struct register_file *reg, const struct docket *docket,
                      const struct pack_step *step, const struct act_input *input,
                      struct event_step *out, struct fault *fault)
{
    enum tg_err err = check_fields(docket, step, input, out, fault);
    if (err != TG_OK)
        return err;
    out->until_unix_s = (uint64_t)input->until_s;
    set_until(step, input, out);
    switch (step->verb) {
    case PACK_VERB_REFUSE:
        err = check_ground(docket, input, out, fault);
        return err == TG_OK ? want_text(step, input, _("the reply that the submitter gets"), fault)
                            : err;
    case PACK_VERB_ROUTE:
        return check_departments(docket, input, out, fault);
    case PACK_VERB_EXTEND:
        return check_extension(docket, step, input, out, fault);
    case PACK_VERB_TAKE:
        return check_officer(reg, docket, input->to, true, out, fault);
    case PACK_VERB_DELEGATE:
        if (input->department_count > 0)
            err = check_departments(docket, input, out, fault);
        else if (input->to == NULL)
            err = fault_set(fault, TG_ERR_RANGE,
                            _("%s: to whom? Give --to OFFICER, or departments."), step->id);
        return err == TG_OK ? check_officer(reg, docket, input->to, false, out, fault) : err;
    case PACK_VERB_LINK:
        if (value_of(input, "case") == NULL)
            return fault_set(fault, TG_ERR_RANGE, _("%s: to which case? Give case=NUMBER."),
                             step->id);
        return TG_OK;
    case PACK_VERB_ANSWER:
        return want_text(step, input, _("the answer that the submitter gets"), fault);
    case PACK_VERB_NOTE:
        if (input->clock != NULL && docket_clock(docket, input->clock) != NULL)
            snprintf(out->clock, sizeof out->clock, "%s", input->clock);
        return want_text(step, input, _("the note"), fault);
    default:
        return TG_OK;
    }
}
