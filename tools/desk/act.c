#include "tools/desk/act.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/act_check.h"
#include "tools/desk/language.h"
#include "tools/desk/sheet.h"
#include "tools/desk/tell.h"
#include "tools/desk/title.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60 };

enum {
    IN_NEW = 1 << DOCKET_NEW,
    IN_OPEN = 1 << DOCKET_OPEN,
    IN_REFUSED = 1 << DOCKET_REFUSED,
    IN_CLOSED = 1 << DOCKET_CLOSED,
    IN_ARCHIVED = 1 << DOCKET_ARCHIVED
};

/* In which states a verb has a meaning. */
static unsigned states_of(enum pack_verb verb)
{
    switch (verb) {
    case PACK_VERB_ACCEPT:
        return IN_NEW | IN_REFUSED;
    case PACK_VERB_REFUSE:
        return IN_NEW | IN_OPEN;
    case PACK_VERB_CLOSE:
        return IN_OPEN;
    case PACK_VERB_ARCHIVE:
        return IN_CLOSED | IN_REFUSED;
    case PACK_VERB_DISSATISFIED:
        return IN_OPEN | IN_CLOSED | IN_REFUSED;
    case PACK_VERB_REOPEN:
        return IN_CLOSED | IN_REFUSED | IN_ARCHIVED;
    case PACK_VERB_NOTE:
    case PACK_VERB_LINK:
        return IN_NEW | IN_OPEN | IN_REFUSED | IN_CLOSED | IN_ARCHIVED;
    case PACK_VERB_SIGN:
    case PACK_VERB_APPROVE:
    case PACK_VERB_PENALISE:
    case PACK_VERB_REWARD:
    case PACK_VERB_ACKNOWLEDGE:
    case PACK_VERB_ANSWER:
    case PACK_VERB_EXPLAIN:
    case PACK_VERB_ESCALATE:
    case PACK_VERB_WARN:
    case PACK_VERB_VISIT:
        return IN_NEW | IN_OPEN | IN_REFUSED | IN_CLOSED;
    default:
        return IN_NEW | IN_OPEN;
    }
}

static enum tg_err check_roles(const struct register_file *reg, const struct docket *docket,
                               const struct pack_step *step, struct fault *fault)
{
    char titles[200] = "";
    size_t used = 0;
    if (step->roles.count == 0)
        return TG_OK;
    for (size_t i = 0; i < step->roles.count; i++) {
        if (register_me_has(reg, step->roles.ids[i]))
            return TG_OK;
        const struct pack_entry *role =
            pack_role_find(rules_handling(docket->pack), step->roles.ids[i]);
        if (role != NULL && used < sizeof titles)
            used += (size_t)snprintf(titles + used, sizeof titles - used, "%s%s (%s)",
                                     i == 0 ? "" : ", ", role->id,
                                     pack_text_in(&role->title, language_titles()));
    }
    return fault_set(fault, TG_ERR_DENIED,
                     _("%s is for %s. An admin gives roles: `officer roles`."), step->id, titles);
}

/* What a submitter is told counts anew once they did not accept it. */
static bool is_done(const struct docket *docket, const struct pack_step *step)
{
    const struct docket_entry *done = docket_done(docket, step->id);
    if (done == NULL || (step->verb == PACK_VERB_ANSWER && !docket->answered))
        return false;
    if (step->verb != PACK_VERB_EXPLAIN)
        return true;
    for (const struct docket_entry *after = done + 1; after < docket->entries + docket->entry_count;
         after++)
        if (after->type == EVENT_STEP && after->step.verb == PACK_VERB_DISSATISFIED)
            return false;
    return true;
}

static enum tg_err check_needs(const struct docket *docket, const struct pack_step *step,
                               struct fault *fault)
{
    for (size_t i = 0; i < step->needs.count; i++) {
        const struct pack_step *need =
            pack_step_find(rules_handling(docket->pack), step->needs.ids[i]);
        if (need == NULL || !docket_holds(docket, need->when, need->when_count, NULL, 0) ||
            is_done(docket, need))
            continue;
        return fault_set(
            fault, TG_ERR_RANGE,
            docket_done(docket, need->id) == NULL
                ? _("%s comes after %s (%s), which has not been done: `do %s %s` first.")
                : _("%s comes after %s (%s), which has not been done since the case was opened "
                    "again: `do %s %s` first."),
            step->id, need->id, pack_text_in(&need->title, language_titles()), docket->id,
            need->id);
    }
    return TG_OK;
}

static enum tg_err wrong_state(const struct docket *docket, const struct pack_step *step,
                               struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const struct pack_step *accept = NULL;
    for (size_t i = 0; accept == NULL && i < pack_step_count(handling); i++) {
        accept = pack_step_at(handling, i);
        if (accept != NULL && accept->verb != PACK_VERB_ACCEPT)
            accept = NULL;
    }
    if (docket->state == DOCKET_NEW && accept != NULL)
        return fault_set(fault, TG_ERR_RANGE, _("%s: not in a case that is new: `do %s %s` first."),
                         step->id, docket->id, accept->id);
    return fault_set(fault, TG_ERR_RANGE, _("%s: not in a case that is %s."), step->id,
                     _(docket_state_name(docket->state)));
}

/* Which fact it hangs on, and what that is here. */
static enum tg_err wrong_case(const struct docket *docket, const struct pack_step *step,
                              struct fault *fault)
{
    const struct pack_condition *failing = step->when;
    char wanted[FAULT_TEXT_MAX] = "";
    size_t used = 0;
    enum lang lang = language_titles();
    const char *kind = docket_fact(docket, "kind");
    while (docket_holds(docket, failing, 1, NULL, 0))
        failing++;
    for (size_t i = 0; i < failing->is_count && used < sizeof wanted; i++)
        used += (size_t)snprintf(
            wanted + used, sizeof wanted - used, "%s%s", i > 0 ? ", " : "",
            strcmp(failing->is[i], "unset") == 0
                ? _("not said yet")
                : title_value(docket->pack, kind, failing->of, failing->is[i], lang));
    const char *is = docket_fact(docket, failing->of);
    if (is != NULL)
        is = title_value(docket->pack, kind, failing->of, is, lang);
    return fault_set(fault, TG_ERR_RANGE,
                     _("%s: the regulation has it for other cases: where %s is %s; here it is %s."),
                     step->id, title_fact(docket->pack, failing->of, lang), wanted,
                     is != NULL ? is : _("not said yet"));
}

/* What a verb needs besides its state. */
static enum tg_err check_verb(const struct docket *docket, const struct pack_step *step,
                              struct fault *fault)
{
    if (step->verb == PACK_VERB_DISSATISFIED && docket->state == DOCKET_OPEN && !docket->answered)
        return fault_set(fault, TG_ERR_RANGE,
                         _("%s: there is no answer yet that it could be about."), step->id);
    if (step->verb == PACK_VERB_EXTEND && !act_check_can_extend(docket))
        return fault_set(fault, TG_ERR_RANGE,
                         _("%s: no term of this case runs that the regulation lets be extended."),
                         step->id);
    return TG_OK;
}

enum tg_err act_may(const struct register_file *reg, const struct docket *docket,
                    const struct pack_step *step, struct fault *fault)
{
    if ((states_of(step->verb) >> docket->state & 1) == 0)
        return wrong_state(docket, step, fault);
    if (!docket_holds(docket, step->when, step->when_count, NULL, 0))
        return wrong_case(docket, step, fault);
    enum tg_err err = check_verb(docket, step, fault);
    if (err == TG_OK)
        err = check_roles(reg, docket, step, fault);
    return err == TG_OK ? check_needs(docket, step, fault) : err;
}

static bool is_chosen_in(const struct pack_step *step, const char *fact)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (strcmp(step->fields[i].id, fact) == 0)
            return true;
    return false;
}

bool act_asks(const struct docket *docket, const struct pack_step *step,
              const struct pack_field *field)
{
    for (size_t i = 0; i < field->when_count; i++)
        if (!is_chosen_in(step, field->when[i].of) &&
            !docket_holds(docket, &field->when[i], 1, NULL, 0))
            return false;
    return true;
}

static bool is_named_so(const struct pack_step *step)
{
    return strcmp(step->id, pack_verb_name(step->verb)) == 0;
}

enum tg_err act_step_of(const struct register_file *reg, const struct docket *docket,
                        enum pack_verb verb, const struct pack_step **out, struct fault *fault)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    const struct pack_step *found = NULL, *other = NULL;
    enum tg_err err = fault_set(fault, TG_ERR_RANGE, _("The regulation has no step to %s."),
                                pack_verb_name(verb));
    for (size_t i = 0; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        struct fault why;
        if (step == NULL || step->verb != verb)
            continue;
        enum tg_err may = act_may(reg, docket, step, &why);
        if (may == TG_OK && (found == NULL || !is_named_so(found))) {
            other = found;
            found = step;
        } else if (may != TG_OK && found == NULL) {
            err = fault_set(fault, may, "%s", why.text);
        }
    }
    if (found == NULL)
        return err;
    if (other != NULL && !is_named_so(found))
        return fault_set(fault, TG_ERR_RANGE, _("Which one: %s or %s? Say `do CASE STEP`."),
                         other->id, found->id);
    *out = found;
    return TG_OK;
}

/* {"field": "what was written"}; NULL in *out when nothing was. Wiped and freed by the caller. */
static enum tg_err write_body(const struct act_input *input, char **out, struct fault *fault)
{
    *out = NULL;
    json_t *body = json_object();
    bool good = body != NULL;
    for (size_t i = 0; good && i < input->value_count; i++)
        if (input->values[i].text[0] != '\0')
            good = json_object_set_new(body, input->values[i].field,
                                       json_string(input->values[i].text)) == 0;
    if (good && json_object_size(body) > 0) {
        *out = json_dumps(body, JSON_COMPACT);
        good = *out != NULL;
    }
    json_decref(body);
    if (good && *out != NULL && strlen(*out) > REGISTER_BODY_MAX)
        return fault_set(fault, TG_ERR_FULL,
                         _("With so many quotes, lines or signs that is too long for an entry."));
    return good ? TG_OK
                : fault_set(fault, TG_ERR_FORMAT,
                            _("What was written is not UTF-8 text, or memory is out."));
}

static enum tg_err set_time(const struct docket *docket, const struct clock *clock,
                            const struct act_input *input, struct event_step *step,
                            struct fault *fault)
{
    int64_t now_s = clock_unix_s(clock);
    int64_t at_s = input->at_s != 0 ? input->at_s : now_s;
    if (input->at_s == 0 && at_s < docket->received_s)
        at_s = docket->received_s; /* the hub's clock is ahead of this one */
    if (at_s < docket->start_s && at_s / MINUTE_S == docket->start_s / MINUTE_S)
        at_s = docket->start_s; /* it was typed to the minute */
    if (at_s > now_s && at_s > docket->received_s)
        return fault_set(fault, TG_ERR_RANGE,
                         _("--at lies ahead: only what has happened is entered."));
    if (at_s < docket->start_s)
        return fault_set(fault, TG_ERR_RANGE, _("--at lies before the case was received."));
    step->at_unix_s = (uint64_t)at_s;
    return TG_OK;
}

static enum tg_err append(struct register_file *reg, struct event *event, const char *body,
                          struct fault *fault)
{
    struct register_parts parts = {0};
    if (body != NULL) {
        parts.body = (const uint8_t *)body;
        parts.body_len = strlen(body);
        event->step.has_body = true;
    }
    return register_append(reg, event, &parts, NULL, fault);
}

static enum tg_err prepare(struct register_file *reg, const struct docket *docket,
                           const struct clock *clock, const struct act_input *input,
                           struct event *event, struct fault *fault)
{
    const struct pack_step *step = pack_step_find(rules_handling(docket->pack), input->step);
    if (step == NULL)
        return fault_set(fault, TG_ERR_RANGE, _("There is no step %.40s. `steps CASE` names them."),
                         input->step);
    enum tg_err err = act_may(reg, docket, step, fault);
    if (err != TG_OK)
        return err;
    event->type = EVENT_STEP;
    event->step.of = docket->of;
    event->step.verb = (uint8_t)step->verb;
    snprintf(event->step.step, sizeof event->step.step, "%s", step->id);
    err = set_time(docket, clock, input, &event->step, fault);
    return err == TG_OK ? act_check(reg, docket, step, input, &event->step, fault) : err;
}

static int64_t entered_for(void *ctx)
{
    return *(const int64_t *)ctx;
}

/* The docket again, with the letter in it; as it was where none was written. */
static enum tg_err tell(struct register_file *reg, const struct rules *rules,
                        const struct act_input *input, struct docket **docket, struct fault *fault)
{
    const struct pack_step *step = pack_step_find(rules_handling((*docket)->pack), input->step);
    const char *text = NULL;
    struct docket *told = NULL;
    if (input->post == NULL || !tell_is_told(step))
        return TG_OK;
    for (size_t i = 0; i < input->value_count; i++)
        if (strcmp(input->values[i].field, "text") == 0)
            text = input->values[i].text;
    enum tg_err err = tell_step(input->post, reg, *docket, step, text, fault);
    if (err == TG_OK)
        err = docket_fold(reg, rules, (*docket)->id, &told, fault);
    if (err != TG_OK)
        return err;
    docket_destroy(*docket);
    *docket = told;
    return TG_OK;
}

/* Inside the transaction: what another officer did a moment ago counts. What was done in time and
 * is entered after it was not late. */
static enum tg_err enter(struct register_file *reg, const struct rules *rules,
                         const struct clock *clock, const char *case_id,
                         const struct act_input *input, const char *body, struct docket **out,
                         struct fault *fault)
{
    struct docket *before = NULL, *after = NULL;
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    int64_t at_s = input->at_s != 0 ? input->at_s : clock_unix_s(clock);
    struct rules then = *rules;
    then.clock.unix_s = entered_for;
    then.clock.ctx = &at_s;
    enum tg_err err = docket_fold(reg, &then, case_id, &before, fault);
    if (err == TG_OK)
        err = prepare(reg, before, clock, input, event, fault);
    if (err == TG_OK)
        err = append(reg, event, body, fault);
    if (err == TG_OK)
        err = docket_fold(reg, rules, case_id, &after, fault);
    if (err == TG_OK)
        err = tell(reg, rules, input, &after, fault);
    if (err == TG_OK)
        err = sheet_put(reg, after, clock_unix_s(clock), fault);
    docket_destroy(before);
    secret_destroy(event);
    if (err == TG_OK)
        *out = after;
    else
        docket_destroy(after);
    return err;
}

enum tg_err act_do(struct register_file *reg, const struct rules *rules, const struct clock *clock,
                   struct docket **docket, const struct act_input *input, struct fault *fault)
{
    struct docket *after = NULL;
    char *body = NULL;
    enum tg_err err = write_body(input, &body, fault);
    if (err == TG_OK)
        err = register_begin(reg, fault);
    if (err == TG_OK)
        err = enter(reg, rules, clock, (*docket)->id, input, body, &after, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    if (body != NULL)
        secret_wipe(body, strlen(body));
    free(body);
    if (err != TG_OK) {
        docket_destroy(after);
        return err;
    }
    docket_destroy(*docket);
    *docket = after;
    return TG_OK;
}
