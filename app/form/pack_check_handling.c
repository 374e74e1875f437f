#include "app/form/pack_check_inside.h"

#include <stdio.h>
#include <string.h>

bool pack_check_is_among(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static bool options_have(const struct pack_option *options, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].id, id) == 0)
            return true;
    return false;
}

static bool kind_or_category(const struct pack *pack, const char *of, const char *id)
{
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        if (of[0] == 'k' && strcmp(kind->id, id) == 0)
            return true;
        for (size_t j = 0; of[0] == 'c' && j < kind->category_count; j++)
            if (strcmp(kind->categories[j].id, id) == 0)
                return true;
    }
    return false;
}

/* Facts that every case has, whatever its pack asks. */
static bool is_own_fact(const char *id)
{
    static const char *const own[] = {"kind",          "category",    "identity", "urgent",
                                      "about_readers", "departments", "late"};
    return pack_check_is_among(own, sizeof own / sizeof *own, id);
}

bool pack_check_is_taken(const char *id)
{
    return is_own_fact(id) || strcmp(id, "ground") == 0;
}

bool pack_check_choice_has(const struct check *check, const struct pack_step *but, const char *of,
                           const char *id)
{
    for (size_t i = 0; i < check->pack->question_count; i++) {
        const struct pack_question *question = &check->pack->questions[i];
        if (question->option_count > 0 && strcmp(question->id, of) == 0 &&
            (id == NULL || options_have(question->options, question->option_count, id)))
            return true;
    }
    for (size_t i = 0; strcmp(of, "ground") == 0 && i < check->own->refusal_count; i++)
        if (id == NULL || strcmp(check->own->refusals[i].id, id) == 0)
            return true;
    for (size_t i = 0; i < check->own->step_count; i++)
        for (size_t j = 0; j < check->own->steps[i].field_count; j++) {
            const struct pack_field *field = &check->own->steps[i].fields[j];
            if (&check->own->steps[i] != but && field->option_count > 0 &&
                strcmp(field->id, of) == 0 &&
                (id == NULL || options_have(field->options, field->option_count, id)))
                return true;
        }
    return false;
}

bool pack_check_is_fact(const struct check *check, const char *of)
{
    return is_own_fact(of) || pack_check_choice_has(check, NULL, of, NULL);
}

static bool fact_has(const struct check *check, const char *of, const char *id)
{
    static const char *const identities[] = {"named", "anonymous"};
    static const char *const yes_no[] = {"yes", "no"};
    static const char *const amounts[] = {"none", "one", "several"};
    if (strcmp(of, "kind") == 0 || strcmp(of, "category") == 0)
        return kind_or_category(check->pack, of, id);
    if (strcmp(of, "identity") == 0)
        return pack_check_is_among(identities, 2, id);
    if (strcmp(of, "urgent") == 0 || strcmp(of, "about_readers") == 0 || strcmp(of, "late") == 0)
        return pack_check_is_among(yes_no, 2, id);
    if (strcmp(of, "departments") == 0)
        return pack_check_is_among(amounts, 3, id);
    return strcmp(id, "unset") == 0 || pack_check_choice_has(check, NULL, of, id);
}

void pack_check_when(const struct check *check, const char *path, const struct pack_condition *when,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        AT("%s.when[%zu].of", path, i);
        if (!pack_check_is_fact(check, when[i].of))
            WRONG(
                "'%s' must be kind, category, identity, urgent, about_readers, departments, late, "
                "ground, a choice question or a choice field of a step",
                when[i].of);
        for (size_t j = 0; j < when[i].is_count; j++) {
            AT("%s.when[%zu].is[%zu]", path, i, j);
            if (!fact_has(check, when[i].of, when[i].is[j]))
                WRONG("'%s' can never be '%s'", when[i].of, when[i].is[j]);
        }
    }
}

static const char *id_at(const void *list, size_t size, size_t index)
{
    const char *id;
    memcpy(&id, (const char *)list + index * size, sizeof id);
    return id;
}

void pack_check_id_of(const struct check *check, const char *path, const void *list, size_t size,
                      size_t index)
{
    const char *id = id_at(list, size, index);
    AT("%s.id", path);
    pack_place_id(check->place, id);
    for (size_t i = 0; i < index; i++)
        if (strcmp(id_at(list, size, i), id) == 0)
            WRONG("'%s' is used twice", id);
}

void pack_check_text(const struct check *check, const char *path, const char *key,
                     const struct pack_text *text)
{
    AT("%s.%s", path, key);
    pack_place_text(check->place, text);
}

void pack_check_names(const struct check *check, const char *path, const char *key,
                      const struct pack_names *names, const char *what,
                      bool (*knows)(const struct check *check, const char *id))
{
    for (size_t i = 0; i < names->count; i++) {
        AT("%s%s%s[%zu]", path, path[0] == '\0' ? "" : ".", key, i);
        if (!knows(check, names->ids[i]))
            WRONG("'%s' is no %s of this pack", names->ids[i], what);
        for (size_t j = 0; j < i; j++)
            if (strcmp(names->ids[i], names->ids[j]) == 0)
                WRONG("'%s' stands here already", names->ids[i]);
    }
}

void pack_check_unset(const struct check *check, const char *option)
{
    if (strcmp(option, "unset") == 0)
        WRONG("'unset' is taken: conditions mean by it that nobody has said");
}

bool pack_check_is_role(const struct check *check, const char *id)
{
    return pack_role_find(check->own, id) != NULL;
}

static bool is_department(const struct check *check, const char *id)
{
    return pack_department_find(check->own, id) != NULL;
}

bool pack_check_is_step(const struct check *check, const char *id)
{
    return pack_step_find(check->own, id) != NULL;
}

static bool is_start(const struct check *check, const char *id)
{
    return strcmp(id, "receipt") == 0 || pack_check_is_step(check, id);
}

static void check_entries(const struct check *check, const char *list,
                          const struct pack_entry *entries, size_t count)
{
    char path[64];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "handling.%s[%zu]", list, i);
        CHECK_ID(path, entries, i);
        if (strcmp(list, "roles") == 0 && strcmp(entries[i].id, "admin") == 0)
            WRONG("'admin' is taken: whoever has it has every role");
        pack_check_text(check, path, "title", &entries[i].title);
    }
}

static void check_routes(const struct check *check)
{
    char path[64];
    for (size_t i = 0; i < check->own->route_count; i++) {
        const struct pack_route *route = &check->own->routes[i];
        snprintf(path, sizeof path, "handling.routes[%zu]", i);
        pack_check_names(check, path, "to", &route->to, "department", is_department);
        pack_check_when(check, path, route->when, route->when_count);
    }
    for (size_t i = 0; i < check->own->refusal_count; i++) {
        const struct pack_refusal *refusal = &check->own->refusals[i];
        snprintf(path, sizeof path, "handling.refusals[%zu]", i);
        CHECK_ID(path, check->own->refusals, i);
        pack_check_text(check, path, "title", &refusal->title);
        pack_check_text(check, path, "reply", &refusal->reply);
    }
}

static void check_term(const struct check *check, const char *path, const char *key,
                       const struct pack_term *term)
{
    static const uint32_t most[] = {
        [PACK_UNIT_MINUTES] = PACK_TERM_MINUTES_MAX,
        [PACK_UNIT_HOURS] = PACK_TERM_HOURS_MAX,
        [PACK_UNIT_DAYS] = PACK_TERM_DAYS_MAX,
        [PACK_UNIT_WORKING_DAYS] = PACK_TERM_DAYS_MAX,
    };
    AT("%s.%s.count", path, key);
    pack_place_whole(check->place);
    if (term->count > most[term->unit])
        WRONG("must be at most %u of that unit", (unsigned)most[term->unit]);
    if (term->count == 0 && term->unit <= PACK_UNIT_HOURS)
        WRONG("must be 1 or more of that unit");
}

static void check_clock(const struct check *check, size_t index)
{
    char path[64];
    const struct pack_clock *clock = &check->own->clocks[index];
    snprintf(path, sizeof path, "handling.clocks[%zu]", index);
    CHECK_ID(path, check->own->clocks, index);
    pack_check_text(check, path, "title", &clock->title);
    pack_check_names(check, path, "from", &clock->from, "step", is_start);
    pack_check_names(check, path, "until", &clock->until, "step", pack_check_is_step);
    check_term(check, path, "term", &clock->term);
    if (clock->warn != NULL) {
        check_term(check, path, "warn", clock->warn);
        AT("%s.warn", path);
        if (clock->warn->unit == clock->term.unit && clock->warn->count > clock->term.count)
            WRONG("is so long before the end: not more than the term");
    }
    if (clock->extend_max != NULL) {
        check_term(check, path, "extend_max", clock->extend_max);
        AT("%s.extend_max", path);
        if (clock->extend_max->unit != clock->term.unit ||
            clock->extend_max->count <= clock->term.count)
            WRONG("is the most in all: more than the term, in the same unit");
    }
    pack_check_when(check, path, clock->when, clock->when_count);
}

static void check_duties(const struct check *check)
{
    char path[64];
    for (size_t i = 0; i < check->own->duty_count; i++) {
        const struct pack_duty *duty = &check->own->duties[i];
        snprintf(path, sizeof path, "handling.duties[%zu]", i);
        CHECK_ID(path, check->own->duties, i);
        pack_check_text(check, path, "title", &duty->title);
        check_term(check, path, "term", &duty->term);
        const struct pack_report *report =
            duty->report == NULL ? NULL : pack_report_find(check->own, duty->report);
        AT("%s.report", path);
        if (duty->report != NULL && (report == NULL || report->period != duty->period))
            WRONG("'%s' is no report of this pack for the same period", duty->report);
    }
}

static void check_choices(const struct check *check)
{
    for (size_t i = 0; i < check->pack->question_count; i++) {
        const struct pack_question *question = &check->pack->questions[i];
        AT("questions[%zu].id", i);
        if (question->option_count > 0 && pack_check_is_taken(question->id))
            WRONG("'%s' is taken: it is a fact without that", question->id);
        for (size_t j = 0; j < question->option_count; j++) {
            AT("questions[%zu].options[%zu].id", i, j);
            pack_check_unset(check, question->options[j].id);
        }
    }
}

void pack_check_handling(struct pack_place *place, const struct pack *pack)
{
    if (pack->handling == NULL)
        return;
    const struct check own = {.place = place, .pack = pack, .own = pack->handling};
    const struct check *check = &own;
    check_choices(check);
    check_entries(check, "roles", own.own->roles, own.own->role_count);
    pack_check_names(check, "handling", "identity_roles", &own.own->identity_roles, "role",
                     pack_check_is_role);
    check_entries(check, "departments", own.own->departments, own.own->department_count);
    check_routes(check);
    pack_check_steps(check);
    for (size_t i = 0; i < own.own->clock_count; i++)
        check_clock(check, i);
    check_duties(check);
    pack_check_papers(check);
}
