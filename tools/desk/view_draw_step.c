/* The left pane while a step is chosen, written and looked at again, and while a paper is. */
#include "tools/desk/view_inside.h"

#include "tools/desk/view_brush.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

enum { TITLE_SIZE = 256, BELOW_ROWS = 4 };

/* Rows are used up from the top. */
struct pane {
    int row, end, columns;
};

static void flow(struct pane *pane, enum view_style style, const char *text)
{
    view_brush_set(style, VIEW_BRUSH_NORMAL);
    pane->row += view_brush_flow(pane->row, 1, pane->columns, pane->end - pane->row, text);
}

/* The first of `count` that is drawn so that `at` is in sight. */
static size_t first_of(size_t at, size_t count, int rows)
{
    size_t room = rows > 0 ? (size_t)rows : 1;
    if (count <= room || at < room / 2)
        return 0;
    return at - room / 2 < count - room ? at - room / 2 : count - room;
}

static void draw_line(const struct pane *pane, int row, bool chosen, const char *text)
{
    view_brush_set(VIEW_PLAIN, chosen ? VIEW_BRUSH_CHOSEN : VIEW_BRUSH_NORMAL);
    view_brush_clear(row, 1, pane->columns);
    view_brush_put(row, 1, pane->columns, text);
}

/* What the regulation says of the chosen step stands below the list. */
static void draw_picking(const struct view *view, struct pane *pane)
{
    const struct view_step *step = view->step;
    enum lang lang = view->with->lang;
    const struct pack_text *help = &step->steps[step->step_at]->help;
    flow(pane, VIEW_HEAD, view_words(VIEW_WORD_WHICH_STEP, lang));
    int rows = pane->end - pane->row - (help->in[0] != NULL ? BELOW_ROWS + 1 : 0);
    size_t first = first_of(step->step_at, step->step_count, rows);
    for (int i = 0; i < rows && first + (size_t)i < step->step_count; i++)
        draw_line(pane, pane->row + i, first + (size_t)i == step->step_at,
                  pack_text_in(&step->steps[first + (size_t)i]->title, lang));
    if (help->in[0] == NULL)
        return;
    pane->row = pane->end - BELOW_ROWS;
    flow(pane, VIEW_QUIET, pack_text_in(help, lang));
}

static void draw_options(const struct view_field *field, struct pane *pane)
{
    const struct view_option *chosen = &field->options[field->option_at];
    int rows = pane->end - pane->row;
    bool cut = field->option_count > 0 &&
               view_text_columns(chosen->title, strlen(chosen->title)) > pane->columns - 4;
    if (cut)
        rows -= BELOW_ROWS + 1;
    size_t first = first_of(field->option_at, field->option_count, rows);
    for (int i = 0; i < rows && first + (size_t)i < field->option_count; i++) {
        const struct view_option *option = &field->options[first + (size_t)i];
        char text[TITLE_SIZE];
        bool at = first + (size_t)i == field->option_at;
        const char *mark = field->kind == VIEW_FIELD_CHOICES ? (option->ticked ? "[x] " : "[ ] ")
                           : at                              ? "> "
                                                             : "  ";
        snprintf(text, sizeof text, "%s%s", mark, option->title);
        draw_line(pane, pane->row + i, at, text);
    }
    if (!cut)
        return;
    pane->row = pane->end - BELOW_ROWS;
    flow(pane, VIEW_QUIET, chosen->title);
}

/* Wrapped as it is typed; the cursor stays in sight. */
static void draw_edit(const struct view_edit *edit, struct pane *pane)
{
    size_t cursor_row = 0, row = 0;
    int cursor_column = 0, rows = pane->end - pane->row;
    struct view_span span = {0};
    view_edit_place(edit, pane->columns, &cursor_row, &cursor_column);
    size_t first = cursor_row + 1 > (size_t)rows ? cursor_row + 1 - (size_t)rows : 0;
    view_brush_set(VIEW_PLAIN, VIEW_BRUSH_NORMAL);
    for (size_t at = 0; !span.last; at += span.next, row++) {
        span = view_text_line(edit->bytes + at, pane->columns);
        int draw_at = pane->row + (int)(row - first);
        if (row >= first && draw_at < pane->end)
            view_brush_span(draw_at, 1, edit->bytes + at, span.len);
    }
    if (cursor_column >= pane->columns + 1)
        cursor_column = pane->columns;
    move(pane->row + (int)(cursor_row - first), 1 + cursor_column);
}

static void draw_filling(const struct view *view, struct pane *pane)
{
    const struct view_step *step = view->step;
    const struct view_field *field = &step->fields[step->field_at];
    enum lang lang = view->with->lang;
    char text[TITLE_SIZE], hint[VIEW_HINT_SIZE];
    flow(pane, VIEW_HEAD, pack_text_in(&step->step->title, lang));
    snprintf(text, sizeof text, "%s (%s)", field->title,
             view_words(field->required ? VIEW_WORD_REQUIRED : VIEW_WORD_OPTIONAL, lang));
    flow(pane, VIEW_PLAIN, text);
    view_step_hint(step, view->seen.docket, field, hint);
    if (step->wrong[0] == '\0')
        flow(pane, VIEW_QUIET, hint);
    else
        flow(pane, VIEW_LATE, step->wrong);
    pane->row++;
    if (pane->row >= pane->end)
        pane->row = pane->end - 1;
    if (field->kind == VIEW_FIELD_CHOICE || field->kind == VIEW_FIELD_CHOICES)
        draw_options(field, pane);
    else
        draw_edit(&field->edit, pane);
}

static void draw_confirming(const struct view *view, struct pane *pane)
{
    const struct view_step *step = view->step;
    flow(pane, VIEW_HEAD, view_words(VIEW_WORD_CONFIRM, view->with->lang));
    flow(pane, VIEW_LATE, step->wrong);
    view_brush_page(&step->confirm, step->confirm_top, pane->row + 1, 1, pane->columns,
                    pane->end - pane->row - 1);
}

static struct pane pane_of(const struct view_shape *shape)
{
    return (struct pane){
        .row = shape->body, .end = shape->body + shape->body_rows, .columns = shape->left - 2};
}

void view_draw_print(const struct view *view, const struct view_shape *shape)
{
    struct pane pane = pane_of(shape);
    enum lang lang = view->with->lang;
    size_t count = view_print_forms(view);
    const struct pack_handling *handling = rules_handling(view->seen.docket->pack);
    flow(&pane, VIEW_HEAD, view_words(VIEW_WORD_WHICH_PAPER, lang));
    for (size_t i = 0; i <= count; i++)
        draw_line(&pane, pane.row++, i == view->paper_at,
                  i < count ? pack_text_in(&handling->forms[i].title, lang)
                            : view_words(VIEW_WORD_ARCHIVE, lang));
    pane.row++;
    flow(&pane, VIEW_PLAIN, view_words(VIEW_WORD_FILE, lang));
    draw_edit(&view->path, &pane);
}

void view_draw_step(const struct view *view, const struct view_shape *shape)
{
    struct pane pane = {
        .row = shape->body, .end = shape->body + shape->body_rows, .columns = shape->left - 2};
    if (view->step->stage == VIEW_STEP_PICKING)
        draw_picking(view, &pane);
    else if (view->step->stage == VIEW_STEP_FILLING)
        draw_filling(view, &pane);
    else
        draw_confirming(view, &pane);
}
