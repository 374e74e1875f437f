#include "app/form/pack_check_inside.h"

#include <stdio.h>
#include <string.h>

/* What cells may name as "case.…"; tools/desk/source.h says what each prints. */
static const char *const case_words[] = {
    "number", "received", "filed", "kiosk",       "kind",  "category", "identity",     "urgent",
    "state",  "holder",   "due",   "departments", "today", "reply",    "organisation",
};

static bool step_has_field(const struct pack_step *step, const char *id)
{
    if (step == NULL || id[0] == '\0')
        return false;
    for (size_t i = 0; i < step->field_count; i++)
        if (strcmp(step->fields[i].id, id) == 0)
            return true;
    return strcmp(id, "officer") == 0 || strcmp(id, "date") == 0;
}

static bool is_source(const struct check *check, const char *from)
{
    char step[PACK_SOURCE_MAX + 1];
    if (strcmp(from, "blank") == 0 || strcmp(from, "words") == 0)
        return true;
    if (strncmp(from, "case.", 5) == 0)
        return pack_check_is_among(case_words, sizeof case_words / sizeof *case_words, from + 5);
    if (strncmp(from, "fact.", 5) == 0)
        return pack_check_is_fact(check, from + 5);
    if (strncmp(from, "question.", 9) == 0) {
        for (size_t i = 0; i < check->pack->question_count; i++)
            if (strcmp(check->pack->questions[i].id, from + 9) == 0)
                return true;
        return false;
    }
    if (strncmp(from, "step.", 5) != 0)
        return false;
    snprintf(step, sizeof step, "%s", from + 5);
    char *dot = strchr(step, '.');
    if (dot == NULL)
        return pack_check_is_step(check, step);
    *dot = '\0';
    return step_has_field(pack_step_find(check->own, step), dot + 1);
}

static void check_cells(const struct check *check, const char *path, const char *key,
                        const struct pack_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        AT("%s.%s[%zu].label", path, key, i);
        pack_place_text(check->place, &cells[i].label);
        AT("%s.%s[%zu].from", path, key, i);
        if (!is_source(check, cells[i].from))
            WRONG("'%s' must be blank, words, case.…, fact.ID, question.ID, step.ID or "
                  "step.ID.FIELD of this pack",
                  cells[i].from);
    }
}

static bool is_dimension(const struct check *check, const char *id)
{
    static const char *const own[] = {"department", "kiosk", "state", "late"};
    return pack_check_is_among(own, sizeof own / sizeof *own, id) || pack_check_is_fact(check, id);
}

void pack_check_papers(const struct check *check)
{
    char path[96];
    for (size_t i = 0; i < check->own->report_count; i++) {
        const struct pack_report *report = &check->own->reports[i];
        snprintf(path, sizeof path, "handling.reports[%zu]", i);
        CHECK_ID(path, check->own->reports, i);
        pack_check_text(check, path, "title", &report->title);
        pack_check_names(check, path, "by", &report->by, "fact", is_dimension);
        check_cells(check, path, "columns", report->columns, report->column_count);
    }
    for (size_t i = 0; i < check->own->form_count; i++) {
        const struct pack_form *form = &check->own->forms[i];
        snprintf(path, sizeof path, "handling.forms[%zu]", i);
        CHECK_ID(path, check->own->forms, i);
        pack_check_text(check, path, "title", &form->title);
        for (size_t j = 0; j < form->row_count; j++) {
            snprintf(path, sizeof path, "handling.forms[%zu].rows[%zu]", i, j);
            check_cells(check, path, "cells", form->rows[j].cells, form->rows[j].cell_count);
            AT("%s.height_mm", path);
            pack_place_whole(check->place);
            if (form->rows[j].height_mm > PACK_ROW_MM_MAX)
                WRONG("must be at most %d: a row stands on one page", PACK_ROW_MM_MAX);
        }
    }
}
