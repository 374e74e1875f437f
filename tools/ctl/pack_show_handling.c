#include "tools/ctl/pack_show.h"

#include "app/form/pack_find.h"

#include <inttypes.h>
#include <string.h>

static const char *in_lang(const struct show *show, const struct pack_text *text)
{
    return pack_text_in(text, show->lang);
}

static const char *step_title(const struct show *show, const char *id)
{
    const struct pack_step *step = pack_step_find(show->pack->handling, id);
    return step == NULL ? pack_show_word(show, SHOW_RECEIPT) : in_lang(show, &step->title);
}

static const char *role_title(const struct show *show, const char *id)
{
    return in_lang(show, &pack_role_find(show->pack->handling, id)->title);
}

static const char *department_title(const struct show *show, const char *id)
{
    return in_lang(show, &pack_department_find(show->pack->handling, id)->title);
}

/* "A, B, C" by what each id is called. */
static void show_names(const struct show *show, const struct pack_names *names,
                       const char *(*title)(const struct show *show, const char *id))
{
    for (size_t i = 0; i < names->count; i++)
        fprintf(show->out, "%s%s", i == 0 ? "" : ", ", title(show, names->ids[i]));
}

static void show_who(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_ROLES, handling->role_count);
    for (size_t i = 0; i < handling->role_count; i++) {
        const struct pack_entry *role = &handling->roles[i];
        fprintf(show->out, "- %s (%s)", in_lang(show, &role->title), role->id);
        if (pack_names_has(&handling->identity_roles, role->id))
            fprintf(show->out, ", %s", pack_show_word(show, SHOW_SEES_NAMES));
        fputc('\n', show->out);
    }
    pack_show_heading(show, SHOW_DEPARTMENTS, handling->department_count);
    for (size_t i = 0; i < handling->department_count; i++)
        fprintf(show->out, "- %s (%s)\n", in_lang(show, &handling->departments[i].title),
                handling->departments[i].id);
}

static void show_routes(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_ROUTES, handling->route_count);
    for (size_t i = 0; i < handling->route_count; i++) {
        fprintf(show->out, "%2zu. → ", i + 1);
        show_names(show, &handling->routes[i].to, department_title);
        fputc('\n', show->out);
        pack_show_when(show, 5, handling->routes[i].when, handling->routes[i].when_count);
    }
    pack_show_heading(show, SHOW_REFUSALS, handling->refusal_count);
    for (size_t i = 0; i < handling->refusal_count; i++) {
        fprintf(show->out, "- %s (%s)\n", in_lang(show, &handling->refusals[i].title),
                handling->refusals[i].id);
        pack_show_line(show, SHOW_REPLY, &handling->refusals[i].reply);
    }
}

static void show_field(const struct show *show, const struct pack_field *field)
{
    fprintf(show->out, "     - %s (%s)", in_lang(show, &field->title), field->id);
    if (field->required)
        fprintf(show->out, ", %s", pack_show_word(show, SHOW_REQUIRED));
    if (field->max > 0)
        fprintf(show->out, ", %" PRId64 "–%" PRId64, field->min, field->max);
    for (size_t i = 0; i < field->option_count; i++)
        fprintf(show->out, "%s%s", i == 0 ? ": " : " / ", in_lang(show, &field->options[i].title));
    fputc('\n', show->out);
    pack_show_when(show, 7, field->when, field->when_count);
}

static void show_step(const struct show *show, const struct pack_step *step, size_t number)
{
    fprintf(show->out, "%2zu. %s (%s, %s) · ", number, in_lang(show, &step->title), step->id,
            pack_verb_name(step->verb));
    if (step->roles.count == 0)
        fputs(pack_show_word(show, SHOW_EVERYBODY), show->out);
    show_names(show, &step->roles, role_title);
    fputc('\n', show->out);
    if (step->tells.in[show->lang] != NULL)
        fprintf(show->out, "     %s %s\n", pack_show_word(show, SHOW_TELLS),
                in_lang(show, &step->tells));
    if (step->help.in[show->lang] != NULL)
        fprintf(show->out, "     %s\n", in_lang(show, &step->help));
    if (step->needs.count > 0) {
        fprintf(show->out, "     %s ", pack_show_word(show, SHOW_AFTER));
        show_names(show, &step->needs, step_title);
        fputc('\n', show->out);
    }
    pack_show_when(show, 5, step->when, step->when_count);
    for (size_t i = 0; i < step->field_count; i++)
        show_field(show, &step->fields[i]);
}

static void show_steps(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_STEPS, pack_step_count(handling));
    for (size_t i = 0; i < handling->step_count; i++)
        show_step(show, &handling->steps[i], i + 1);
    fprintf(show->out, "  %s", pack_show_word(show, SHOW_USUAL));
    for (size_t i = handling->step_count; i < pack_step_count(handling); i++) {
        const struct pack_step *step = pack_step_at(handling, i);
        if (step != NULL)
            fprintf(show->out, " · %s", in_lang(show, &step->title));
    }
    fputc('\n', show->out);
}

/* "30 days", "30 天". */
static void show_term(const struct show *show, const struct pack_term *term)
{
    static const char *const units[][LANG_COUNT] = {
        [PACK_UNIT_MINUTES] = {"分钟", "分鐘", "minute"},
        [PACK_UNIT_HOURS] = {"小时", "小時", "hour"},
        [PACK_UNIT_DAYS] = {"天", "天", "day"},
        [PACK_UNIT_WORKING_DAYS] = {"个工作日", "個工作日", "working day"},
    };
    static const char *const same_day[LANG_COUNT] = {"当天", "當天", "the same day"};
    if (term->count == 0)
        fputs(same_day[show->lang], show->out);
    else
        fprintf(show->out, "%u %s%s", (unsigned)term->count, units[term->unit][show->lang],
                show->lang == LANG_EN && term->count > 1 ? "s" : "");
}

static void show_clock(const struct show *show, const struct pack_clock *clock)
{
    fprintf(show->out, "- %s (%s): ", in_lang(show, &clock->title), clock->id);
    show_names(show, &clock->from, step_title);
    fputs(" → ", show->out);
    show_names(show, &clock->until, step_title);
    fputs(", ", show->out);
    show_term(show, &clock->term);
    if (clock->extend_max != NULL)
        fprintf(show->out, ", %s %u", pack_show_word(show, SHOW_AT_MOST),
                (unsigned)clock->extend_max->count);
    if (clock->warn != NULL) {
        fprintf(show->out, ", %s: ", pack_show_word(show, SHOW_WARNED));
        show_term(show, clock->warn);
    }
    fputc('\n', show->out);
    pack_show_when(show, 2, clock->when, clock->when_count);
}

static const char *period_word(const struct show *show, enum pack_period period)
{
    static const char *const every[][LANG_COUNT] = {
        [PACK_PERIOD_WEEK] = {"每周", "每週", "every week"},
        [PACK_PERIOD_MONTH] = {"每月", "每月", "every month"},
        [PACK_PERIOD_QUARTER] = {"每季度", "每季", "every quarter"},
        [PACK_PERIOD_YEAR] = {"每年", "每年", "every year"},
    };
    return every[period][show->lang];
}

static void show_duties(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_DUTIES, handling->duty_count);
    for (size_t i = 0; i < handling->duty_count; i++) {
        const struct pack_duty *duty = &handling->duties[i];
        fprintf(show->out, "- %s (%s): %s, %s ", in_lang(show, &duty->title), duty->id,
                period_word(show, duty->period), pack_show_word(show, SHOW_WITHIN));
        show_term(show, &duty->term);
        if (duty->report != NULL)
            fprintf(show->out, ": %s",
                    in_lang(show, &pack_report_find(handling, duty->report)->title));
        fputc('\n', show->out);
    }
}

static void show_labels(const struct show *show, const struct pack_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(show->out, "%s%s", i == 0 ? "     | " : " | ", in_lang(show, &cells[i].label));
    if (count > 0)
        fputs(" |\n", show->out);
}

static void show_papers(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_REPORTS, handling->report_count);
    for (size_t i = 0; i < handling->report_count; i++) {
        const struct pack_report *report = &handling->reports[i];
        fprintf(show->out, "- %s (%s): %s · ", in_lang(show, &report->title), report->id,
                period_word(show, report->period));
        show_names(show, &report->by, pack_show_fact);
        fputc('\n', show->out);
        show_labels(show, report->columns, report->column_count);
    }
    pack_show_heading(show, SHOW_FORMS, handling->form_count);
    for (size_t i = 0; i < handling->form_count; i++) {
        const struct pack_form *form = &handling->forms[i];
        fprintf(show->out, "- %s (%s)\n", in_lang(show, &form->title), form->id);
        for (size_t j = 0; j < form->row_count; j++)
            show_labels(show, form->rows[j].cells, form->rows[j].cell_count);
    }
}

void pack_show_handling(const struct show *show)
{
    const struct pack_handling *handling = show->pack->handling;
    pack_show_heading(show, SHOW_HANDLING, 1);
    show_who(show);
    show_routes(show);
    show_steps(show);
    pack_show_heading(show, SHOW_CLOCKS, handling->clock_count);
    for (size_t i = 0; i < handling->clock_count; i++)
        show_clock(show, &handling->clocks[i]);
    show_duties(show);
    show_papers(show);
}
