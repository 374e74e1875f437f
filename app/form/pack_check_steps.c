#include "app/form/pack_check_inside.h"

#include <stdio.h>
#include <string.h>

static void check_field_shape(const struct check *check, const char *path,
                              const struct pack_field *field)
{
    bool number = field->answer == PACK_ANSWER_NUMBER;
    AT("%s.answer", path);
    if (field->answer != PACK_ANSWER_LINE && field->answer != PACK_ANSWER_TEXT &&
        field->answer != PACK_ANSWER_CHOICE && !number && field->answer != PACK_ANSWER_DATE)
        WRONG("a field of a step is line, text, choice, number or date");
    AT("%s.options", path);
    bool choice = field->answer == PACK_ANSWER_CHOICE;
    if (choice != (field->option_count > 0))
        WRONG(choice ? "a choice needs options" : "only a choice has options");
    AT("%s.max", path);
    pack_place_whole(check->place);
    if (number ? field->max < field->min : field->min != 0 || field->max != 0)
        WRONG(number ? "must not be less than min" : "only number has min and max");
    AT("%s.min", path);
    pack_place_whole(check->place);
}

/* Whether never both hold: they ask the same fact for other values. */
static bool conditions_exclude(const struct pack_condition *one, const struct pack_condition *other)
{
    if (strcmp(one->of, other->of) != 0)
        return false;
    for (size_t i = 0; i < one->is_count; i++)
        if (pack_check_is_among(other->is, other->is_count, one->is[i]))
            return false;
    return true;
}

static bool fields_exclude(const struct pack_field *one, const struct pack_field *other)
{
    for (size_t i = 0; i < one->when_count; i++)
        for (size_t j = 0; j < other->when_count; j++)
            if (conditions_exclude(&one->when[i], &other->when[j]))
                return true;
    return false;
}

/* A field's id is a fact's if it is a choice, and what cells call "step.ID.FIELD". */
static void check_field_id(const struct check *check, const char *path,
                           const struct pack_step *step, size_t index)
{
    const struct pack_field *field = &step->fields[index];
    AT("%s.id", path);
    pack_place_id(check->place, field->id);
    for (size_t i = 0; i < index; i++)
        if (strcmp(step->fields[i].id, field->id) == 0 && !fields_exclude(&step->fields[i], field))
            WRONG("'%s' is used twice: give each a condition, of which only one can hold",
                  field->id);
    if (strcmp(field->id, "officer") == 0 || strcmp(field->id, "date") == 0)
        WRONG("'%s' is taken: forms use that word", field->id);
    if (field->option_count > 0 && pack_check_is_taken(field->id))
        WRONG("'%s' is taken: it is a fact without that", field->id);
}

/* What is asked further down is not known yet, if nothing else tells it. */
static void check_field_order(const struct check *check, const char *path,
                              const struct pack_step *step, size_t index)
{
    const struct pack_field *field = &step->fields[index];
    for (size_t i = 0; i < field->when_count; i++)
        for (size_t j = index; j < step->field_count; j++) {
            AT("%s.when[%zu].of", path, i);
            if (step->fields[j].option_count > 0 &&
                strcmp(field->when[i].of, step->fields[j].id) == 0 &&
                !pack_check_choice_has(check, step, field->when[i].of, NULL))
                WRONG("'%s' must be asked before this field", field->when[i].of);
        }
}

static void check_field(const struct check *check, const char *of, const struct pack_step *step,
                        size_t index)
{
    char path[96], option[128];
    const struct pack_field *field = &step->fields[index];
    snprintf(path, sizeof path, "%s.fields[%zu]", of, index);
    check_field_id(check, path, step, index);
    pack_check_text(check, path, "title", &field->title);
    check_field_shape(check, path, field);
    for (size_t i = 0; i < field->option_count; i++) {
        snprintf(option, sizeof option, "%s.options[%zu]", path, i);
        CHECK_ID(option, field->options, i);
        pack_check_unset(check, field->options[i].id);
        pack_check_text(check, option, "title", &field->options[i].title);
    }
    check_field_order(check, path, step, index);
    pack_check_when(check, path, field->when, field->when_count);
}

/* Whether what `step` needs comes to need `id`, by way of steps not `seen` yet. */
static bool needs_lead_to(const struct check *check, const struct pack_step *step, const char *id,
                          bool seen[static PACK_STEPS_MAX])
{
    if (pack_names_has(&step->needs, id))
        return true;
    for (size_t i = 0; i < check->own->step_count; i++) {
        const struct pack_step *need = &check->own->steps[i];
        if (seen[i] || !pack_names_has(&step->needs, need->id))
            continue;
        seen[i] = true;
        if (needs_lead_to(check, need, id, seen))
            return true;
    }
    return false;
}

static void check_needs(const struct check *check, const char *path, const struct pack_step *step)
{
    bool seen[PACK_STEPS_MAX] = {false};
    pack_check_names(check, path, "needs", &step->needs, "step", pack_check_is_step);
    AT("%s.needs", path);
    if (pack_names_has(&step->needs, step->id))
        WRONG("'%s' can't be needed before itself", step->id);
    if (needs_lead_to(check, step, step->id, seen))
        WRONG("'%s' would be needed before itself, by way of other steps", step->id);
}

void pack_check_steps(const struct check *check)
{
    char path[64];
    for (size_t i = 0; i < check->own->step_count; i++) {
        const struct pack_step *step = &check->own->steps[i];
        snprintf(path, sizeof path, "handling.steps[%zu]", i);
        CHECK_ID(path, check->own->steps, i);
        if (strcmp(step->id, "receipt") == 0)
            WRONG("'receipt' is taken: clocks use that word");
        pack_check_text(check, path, "title", &step->title);
        pack_check_text(check, path, "tells", &step->tells);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (step->tells.in[lang] != NULL && strlen(step->tells.in[lang]) > PACK_TELLS_MAX)
                WRONG("must be at most %d bytes in each language", PACK_TELLS_MAX);
        pack_check_text(check, path, "help", &step->help);
        pack_check_names(check, path, "roles", &step->roles, "role", pack_check_is_role);
        check_needs(check, path, step);
        pack_check_when(check, path, step->when, step->when_count);
        for (size_t j = 0; j < step->field_count; j++)
            check_field(check, path, step, j);
    }
}
