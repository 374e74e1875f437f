/* The state on the screen. Nothing here changes it. */
#include "tools/desk/view_inside.h"

#include "tools/desk/title.h"
#include "tools/desk/view_brush.h"
#include "tools/desk/when.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

enum { LEFT_MIN = 34, LEFT_MAX = 60, MARK_COLUMNS = 5, SMALL_TEXT = 160 };

static const char *word(const struct view *view, enum view_word which)
{
    return view_words(which, view->with->lang);
}

static const char *question_of(const struct view *view)
{
    static const enum view_word words[] = {[VIEW_ASKS_IDENTITY] = VIEW_WORD_ASK_IDENTITY,
                                           [VIEW_ASKS_ABANDON] = VIEW_WORD_ASK_ABANDON,
                                           [VIEW_ASKS_DUTY] = VIEW_WORD_ASK_DUTY};
    return view->asked != VIEW_ASKS_NOTHING ? word(view, words[view->asked]) : view->message;
}

static int rows_of(const char *text, int columns)
{
    struct view_span span = {0};
    int rows = 0;
    for (size_t at = 0; text[0] != '\0' && !span.last && rows < VIEW_MESSAGE_ROWS_MAX; rows++) {
        span = view_text_line(text + at, columns);
        at += span.next;
    }
    return rows;
}

struct view_shape view_shape_of(const struct view *view)
{
    struct view_shape shape = {.body = VIEW_HEAD_ROWS};
    int left = view->mode == VIEW_STEPPING || view->mode == VIEW_PRINTING ? view->columns / 2
                                                                          : view->columns * 2 / 5;
    shape.message_rows =
        view->mode == VIEW_SEARCHING ? 1 : rows_of(question_of(view), view->columns - 2);
    shape.body_rows = view->rows - VIEW_HEAD_ROWS - shape.message_rows - 1;
    shape.left = left < LEFT_MIN ? LEFT_MIN : left > LEFT_MAX ? LEFT_MAX : left;
    shape.right = shape.left + 2;
    shape.right_columns = view->columns - shape.right - 1;
    if (shape.body_rows < 1)
        shape.body_rows = 1;
    if (shape.right_columns < 2)
        shape.right_columns = 2;
    return shape;
}

static void draw_bar(const struct view *view)
{
    const struct event_officer *me = register_me(view->with->reg);
    char late[32], soon[32], text[SMALL_TEXT], now[WHEN_SIZE];
    view_brush_set(VIEW_HEAD, VIEW_BRUSH_BAR);
    view_brush_clear(0, 0, view->columns);
    snprintf(text, sizeof text, "铜匦  %s", me->real_name[0] != '\0' ? me->real_name : me->name);
    view_brush_put(0, 1, view->columns / 2, text);
    snprintf(late, sizeof late, "%zu", view->list.late);
    snprintf(soon, sizeof soon, "%zu", view->list.soon);
    view_words_fill(word(view, VIEW_WORD_NEAR), late, soon, text, sizeof text);
    when_local(view->now_s, now);
    snprintf(text + strlen(text), sizeof text - strlen(text), "   %s", now);
    view_brush_put_right(0, view->columns / 2, view->columns / 2 - 1, text);
}

/* "查找: 收费", "与 HZ-… 相似": in place of the tabs. */
static int draw_found(const struct view *view)
{
    const struct view_list *list = &view->list;
    char text[SMALL_TEXT];
    if (list->similar_to[0] != '\0')
        view_words_fill(word(view, VIEW_WORD_SIMILAR), list->similar_to, NULL, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s: %s", word(view, VIEW_WORD_SEARCH), list->search);
    view_brush_set(VIEW_HEAD, VIEW_BRUSH_CHOSEN);
    int used = view_brush_put(1, 1, view->columns * 2 / 3, text);
    view_brush_set(VIEW_QUIET, VIEW_BRUSH_NORMAL);
    return used + view_brush_put(1, used + 3, view->columns / 4, "Esc") + 3;
}

static int draw_tabs(const struct view *view)
{
    int column = 1;
    for (int tab = 0; tab < VIEW_TABS; tab++) {
        bool on = view->list.tab == (enum view_tab)tab;
        char text[SMALL_TEXT];
        snprintf(text, sizeof text, " %d %s ", tab + 1,
                 word(view, (enum view_word)((int)VIEW_WORD_DUE + tab)));
        view_brush_set(on ? VIEW_HEAD : VIEW_PLAIN, on ? VIEW_BRUSH_CHOSEN : VIEW_BRUSH_NORMAL);
        column += view_brush_put(1, column, view->columns - column, text);
    }
    return column;
}

static void draw_lists(const struct view *view)
{
    const struct view_list *list = &view->list;
    char text[SMALL_TEXT], more[32];
    int column = view_list_is_tab(list) ? draw_tabs(view) : draw_found(view);
    snprintf(text, sizeof text, "%zu / %zu", list->count > 0 ? list->chosen + 1 : 0, list->count);
    if (list->more > 0) {
        size_t len = strlen(text);
        snprintf(more, sizeof more, "%zu", list->more);
        snprintf(text + len, sizeof text - len, "  ");
        view_words_fill(word(view, VIEW_WORD_MORE), more, NULL, text + len + 2,
                        sizeof text - len - 2);
    }
    view_brush_set(VIEW_PLAIN, VIEW_BRUSH_NORMAL);
    view_brush_put_right(1, column + 1, view->columns - column - 2, text);
}

static enum view_style style_of(const struct view_row *row)
{
    if (row->due_s == 0 || row->stage == DUE_LATER)
        return VIEW_PLAIN;
    return row->stage == DUE_LATE ? VIEW_LATE : VIEW_SOON;
}

/* "迟 HZ-…    迟了 2 天" */
static void draw_row_first(const struct view *view, const struct view_row *row, int at, int columns)
{
    enum view_style style = style_of(row);
    enum lang lang = view->with->lang;
    char id[CASE_ID_MAX], span[WHEN_SPAN_SIZE], right[WHEN_SPAN_SIZE + 8];
    event_case_id(&row->of, id);
    if (style != VIEW_PLAIN)
        view_brush_put(at, 0, MARK_COLUMNS - 1,
                       word(view, style == VIEW_LATE ? VIEW_WORD_LATE : VIEW_WORD_SOON));
    else if (row->urgent || row->replied)
        view_brush_put(at, 0, MARK_COLUMNS - 1, row->replied ? word(view, VIEW_WORD_BACK) : "!");
    snprintf(right, sizeof right, "%s", docket_state_title((enum docket_state)row->state, lang));
    if (row->due_s != 0) {
        when_span(view->now_s, row->due_s, lang, span);
        snprintf(right, sizeof right, "%s%s", row->unsure ? "≥ " : "", span);
    }
    if (row->percent > 0)
        snprintf(right, sizeof right, "%u%%", row->percent);
    int used = view_brush_put(at, MARK_COLUMNS, columns - MARK_COLUMNS,
                              row->duty != NULL ? word(view, VIEW_WORD_DUTY) : id);
    view_brush_put_right(at, MARK_COLUMNS + used + 1, columns - MARK_COLUMNS - used - 1, right);
}

static void title_of(const struct view *view, const struct view_row *row, char *out, size_t size)
{
    enum lang lang = view->with->lang;
    const struct pack *pack = rules_pack(view->with->rules, row->pack);
    if (row->duty != NULL)
        snprintf(out, size, "%s %s", row->period, pack_text_in(&row->duty->title, lang));
    else if (row->category[0] != '\0')
        snprintf(out, size, "%s", title_value(pack, row->kind, "category", row->category, lang));
    else
        snprintf(out, size, "%s", title_value(pack, row->kind, "kind", row->kind, lang));
}

/* "11-26 23:59 收费  王强": the day without its year, which the span above tells. */
static void draw_row_second(const struct view *view, const struct view_row *row, int at,
                            int columns)
{
    enum { YEAR_LEN = 5, DAY_COLUMNS = 11 };
    enum lang lang = view->with->lang;
    const struct pack *pack = rules_pack(view->with->rules, row->pack);
    const char *holder =
        row->holder[0] != '\0' ? row->holder : title_department(pack, row->department, lang);
    char when[WHEN_SIZE], title[SMALL_TEXT];
    int column = MARK_COLUMNS + DAY_COLUMNS + 1, room = columns - column;
    int holder_columns = view_text_columns(holder, strlen(holder));
    if (holder_columns > room / 2)
        holder_columns = room / 2;
    when_local(row->due_s != 0 ? row->due_s : row->received_s, when);
    title_of(view, row, title, sizeof title);
    view_brush_put(at, MARK_COLUMNS, DAY_COLUMNS, when + YEAR_LEN);
    view_brush_put(at, column, room - holder_columns - 1, title);
    view_brush_put(at, columns - holder_columns, holder_columns, holder);
}

static void draw_list(const struct view *view, const struct view_shape *shape)
{
    const struct view_list *list = &view->list;
    size_t shown = (size_t)shape->body_rows / VIEW_LIST_ROW_LINES;
    int columns = shape->left - 1;
    for (size_t i = 0; i < shown && list->top + i < list->count; i++) {
        const struct view_row *row = view_list_row(list, list->top + i);
        bool chosen = list->top + i == list->chosen;
        int at = shape->body + (int)i * VIEW_LIST_ROW_LINES;
        enum view_look look = !chosen                      ? VIEW_BRUSH_NORMAL
                              : view->mode == VIEW_READING ? VIEW_BRUSH_BAR
                                                           : VIEW_BRUSH_CHOSEN;
        view_brush_set(style_of(row), look);
        view_brush_clear(at, 0, columns);
        draw_row_first(view, row, at, columns);
        view_brush_set(VIEW_PLAIN, look);
        view_brush_clear(at + 1, 0, columns);
        draw_row_second(view, row, at + 1, columns);
    }
    view_brush_set(VIEW_QUIET, VIEW_BRUSH_NORMAL);
    if (list->count == 0)
        view_brush_put(shape->body, 1, columns, word(view, VIEW_WORD_EMPTY));
}

static void draw_case(const struct view *view, const struct view_shape *shape)
{
    const struct view_case *seen = &view->seen;
    char text[SMALL_TEXT];
    view_brush_set(VIEW_QUIET, VIEW_BRUSH_NORMAL);
    if (seen->docket == NULL) {
        view_brush_flow(shape->body, shape->right, shape->right_columns, shape->body_rows,
                        word(view, VIEW_WORD_NO_CASE));
        return;
    }
    int rows = shape->body_rows - 1;
    size_t end = seen->top + (size_t)rows, lines = seen->page.line_count;
    snprintf(text, sizeof text, "%s%zu/%zu", end < lines ? "↓ " : "", end < lines ? end : lines,
             lines);
    view_brush_put_right(shape->body, shape->right, shape->right_columns, text);
    view_brush_set(VIEW_HEAD, view->mode == VIEW_READING ? VIEW_BRUSH_CHOSEN : VIEW_BRUSH_NORMAL);
    view_brush_put(shape->body, shape->right, shape->right_columns, seen->docket->id);
    view_brush_page(&seen->page, seen->top, shape->body + 1, shape->right, shape->right_columns,
                    rows);
}

static enum view_word keys_of(const struct view *view)
{
    if (view->asked != VIEW_ASKS_NOTHING)
        return VIEW_WORD_KEYS_ASK;
    switch (view->mode) {
    case VIEW_READING:
        return VIEW_WORD_KEYS_CASE;
    case VIEW_SEARCHING:
        return VIEW_WORD_KEYS_SEARCH;
    case VIEW_HELPING:
        return VIEW_WORD_KEYS_HELP;
    case VIEW_STEPPING:
        break;
    case VIEW_PRINTING:
        return VIEW_WORD_KEYS_PAPER;
    case VIEW_LISTING:
        return VIEW_WORD_KEYS_LIST;
    }
    if (view->step->stage == VIEW_STEP_PICKING)
        return VIEW_WORD_KEYS_PICK;
    if (view->step->stage == VIEW_STEP_CONFIRMING)
        return VIEW_WORD_KEYS_CONFIRM;
    static const enum view_word words[] = {[VIEW_FIELD_CHOICE] = VIEW_WORD_KEYS_CHOICE,
                                           [VIEW_FIELD_CHOICES] = VIEW_WORD_KEYS_CHOICES,
                                           [VIEW_FIELD_LINE] = VIEW_WORD_KEYS_LINE,
                                           [VIEW_FIELD_TEXT] = VIEW_WORD_KEYS_TEXT};
    return words[view->step->fields[view->step->field_at].kind];
}

static void draw_search(const struct view *view, int at)
{
    const struct view_edit *edit = &view->search;
    view_brush_set(VIEW_HEAD, VIEW_BRUSH_NORMAL);
    int used = view_brush_put(at, 1, view->columns - 2, word(view, VIEW_WORD_SEARCH));
    view_brush_set(VIEW_PLAIN, VIEW_BRUSH_NORMAL);
    view_brush_put(at, used + 2, view->columns - used - 3, edit->bytes);
    move(at, used + 2 + view_text_columns(edit->bytes, edit->at));
}

static void draw_foot(const struct view *view, const struct view_shape *shape)
{
    int at = shape->body + shape->body_rows;
    view_brush_set(VIEW_PLAIN, VIEW_BRUSH_BAR);
    view_brush_clear(view->rows - 1, 0, view->columns);
    view_brush_put(view->rows - 1, 1, view->columns - 2, word(view, keys_of(view)));
    view_brush_set(view->bad ? VIEW_LATE : VIEW_HEAD, VIEW_BRUSH_NORMAL);
    view_brush_flow(at, 1, view->columns - 2, shape->message_rows, question_of(view));
}

static bool is_written_in(const struct view *view)
{
    if (view->asked != VIEW_ASKS_NOTHING)
        return false;
    if (view->mode == VIEW_SEARCHING || view->mode == VIEW_PRINTING)
        return true;
    if (view->mode != VIEW_STEPPING || view->step->stage != VIEW_STEP_FILLING)
        return false;
    return view->step->fields[view->step->field_at].edit.bytes != NULL;
}

static void draw_panes(const struct view *view, const struct view_shape *shape)
{
    if (view->mode == VIEW_HELPING) {
        view_brush_page(&view->help, view->help_top, shape->body, 1, view->columns - 2,
                        shape->body_rows);
        return;
    }
    view_brush_rule(shape->body, shape->left, shape->body_rows);
    draw_case(view, shape);
    if (view->mode == VIEW_STEPPING)
        view_draw_step(view, shape); /* last: it leaves the cursor where one writes */
    else if (view->mode == VIEW_PRINTING)
        view_draw_print(view, shape);
    else
        draw_list(view, shape);
}

void view_draw(const struct view *view)
{
    struct view_shape shape = view_shape_of(view);
    erase();
    if (view->rows < VIEW_ROWS_MIN || view->columns < VIEW_COLUMNS_MIN) {
        view_brush_set(VIEW_PLAIN, VIEW_BRUSH_NORMAL);
        view_brush_flow(0, 0, view->columns < 2 ? 2 : view->columns, view->rows,
                        word(view, VIEW_WORD_TOO_SMALL));
        return;
    }
    draw_bar(view);
    draw_lists(view);
    draw_foot(view, &shape);
    draw_panes(view, &shape);
    if (view->mode == VIEW_SEARCHING)
        draw_search(view, shape.body + shape.body_rows);
    curs_set(is_written_in(view) ? 1 : 0);
}
