/* What a key does to the state. What a letter does with a case: view_do.c; steps:
 * view_press_step.c. */
#include "tools/desk/view_inside.h"

#include <stdio.h>
#include <string.h>

void view_say(struct view *view, bool bad, const char *text)
{
    snprintf(view->message, sizeof view->message, "%s", text);
    view->bad = bad;
}

void view_close_case(struct view *view)
{
    view_case_finish(&view->seen);
    if (view->mode == VIEW_READING)
        view->mode = VIEW_LISTING;
}

void view_read_list(struct view *view)
{
    struct fault fault;
    if (view_list_load(&view->list, view->with->reg, view->with->rules, view->now_s,
                       view->with->lang, &fault) != TG_OK)
        view_say(view, true, fault.text);
}

/* A case that was closed to this officer meanwhile is taken off the screen. */
static void read_case(struct view *view)
{
    struct fault fault;
    if (view->seen.docket == NULL)
        return;
    enum tg_err err = view_case_again(&view->seen, view->with, &fault);
    if (err == TG_OK)
        return;
    view_say(view, true, fault.text);
    if (err == TG_ERR_DENIED || err == TG_ERR_MISSING)
        view_close_case(view);
}

void view_read(struct view *view)
{
    view->now_s = clock_unix_s(view->with->clock);
    view->read_ms = clock_monotonic_ms(view->with->clock);
    view->list.counted = false;
    view_read_list(view);
    if (view->mode != VIEW_STEPPING)
        read_case(view);
    view_fit(view);
}

static size_t rows_shown(const struct view *view)
{
    return (size_t)view_shape_of(view).body_rows / VIEW_LIST_ROW_LINES;
}

static size_t clamp_top(size_t top, size_t lines, int rows)
{
    size_t most = lines > (size_t)rows ? lines - (size_t)rows : 0;
    return top < most ? top : most;
}

static void wrap(struct view *view, struct view_page *page, int columns)
{
    struct fault fault;
    if (page->columns != columns && view_page_wrap(page, columns, &fault) != TG_OK)
        view_say(view, true, fault.text);
}

void view_fit(struct view *view)
{
    struct view_shape shape = view_shape_of(view);
    wrap(view, &view->seen.page, shape.right_columns);
    wrap(view, &view->help, view->columns - 2);
    if (view->step != NULL)
        wrap(view, &view->step->confirm, shape.left - 2);
    /* One row of the right pane is its heading. */
    view->seen.top = clamp_top(view->seen.top, view->seen.page.line_count, shape.body_rows - 1);
    view->help_top = clamp_top(view->help_top, view->help.line_count, shape.body_rows);
    view_list_move(&view->list, 0, rows_shown(view));
}

static void scroll(struct view *view, size_t *top, size_t lines, int64_t by)
{
    int64_t to = (int64_t)*top + by;
    *top = to > 0 ? (size_t)to : 0;
    *top = clamp_top(*top, lines, view_shape_of(view).body_rows - 1);
}

/* How far a key goes where a page has so many lines; 0: it is no such key. */
static int64_t far(enum view_key key, int64_t page)
{
    switch (key) {
    case VIEW_KEY_UP:
        return -1;
    case VIEW_KEY_DOWN:
        return 1;
    case VIEW_KEY_PAGE_UP:
        return -page;
    case VIEW_KEY_PAGE_DOWN:
        return page;
    case VIEW_KEY_HOME:
        return -INT32_MAX;
    case VIEW_KEY_END:
        return INT32_MAX;
    default:
        return 0;
    }
}

static void press_asked(struct view *view, struct view_press press)
{
    enum view_asked asked = view->asked;
    bool yes = press.key == VIEW_KEY_RUNE && (press.rune == 'y' || press.rune == 'Y');
    bool no = press.key == VIEW_KEY_ESCAPE ||
              (press.key == VIEW_KEY_RUNE && (press.rune == 'n' || press.rune == 'N'));
    if (!yes && !no)
        return;
    view->asked = VIEW_ASKS_NOTHING;
    if (no)
        return;
    if (asked == VIEW_ASKS_IDENTITY)
        view_do_identity(view);
    else if (asked == VIEW_ASKS_DUTY)
        view_do_duty(view);
    else
        view_step_leave(view);
}

static void show_tab(struct view *view, enum view_tab tab)
{
    view_list_show(&view->list, tab);
    view_close_case(view);
    view->mode = VIEW_LISTING;
    view_read_list(view);
}

static void begin_search(struct view *view)
{
    if (view_edit_init(&view->search, VIEW_SEARCH_MAX, false))
        view->mode = VIEW_SEARCHING;
}

static void press_search(struct view *view, struct view_press press)
{
    struct view_edit *search = &view->search;
    if (press.key != VIEW_KEY_ENTER && press.key != VIEW_KEY_ESCAPE) {
        view_edit_press(search, press, view->columns);
        return;
    }
    view->mode = VIEW_LISTING;
    if (press.key == VIEW_KEY_ENTER) {
        view_list_show(&view->list, view->list.tab);
        memcpy(view->list.search, search->bytes, search->len + 1);
        view_close_case(view);
        view_read_list(view);
    }
    view_edit_finish(search);
}

static void press_letter(struct view *view, uint32_t rune)
{
    if (rune >= '1' && rune < '1' + VIEW_TABS) {
        show_tab(view, (enum view_tab)(rune - '1'));
        return;
    }
    switch (rune) {
    case 'd':
        view_do_step(view);
        break;
    case 't':
        view_do_take(view);
        break;
    case 'i':
        if (view_do_open(view))
            view->asked = VIEW_ASKS_IDENTITY;
        break;
    case 's':
        view_do_similar(view);
        break;
    case 'p':
        if (view_do_open(view))
            view_print_begin(view);
        break;
    case 'r':
        view_read(view);
        break;
    case '/':
        begin_search(view);
        break;
    case '?':
        view->before_help = view->mode;
        view->mode = VIEW_HELPING;
        break;
    case 'q':
        view->leaving = true;
        break;
    default:
        break;
    }
}

static void press_list(struct view *view, struct view_press press)
{
    size_t shown = rows_shown(view), before = view->list.chosen;
    bool open =
        press.key == VIEW_KEY_ENTER || press.key == VIEW_KEY_RIGHT || press.key == VIEW_KEY_TAB;
    view_list_move(&view->list, far(press.key, (int64_t)shown), shown);
    if (view->list.chosen != before)
        view_close_case(view);
    if (open && view_do_open(view))
        view->mode = VIEW_READING;
    if (press.key == VIEW_KEY_ESCAPE && !view_list_is_tab(&view->list))
        show_tab(view, view->list.tab);
}

static void press_case(struct view *view, struct view_press press)
{
    int64_t page = view_shape_of(view).body_rows - 2;
    scroll(view, &view->seen.top, view->seen.page.line_count, far(press.key, page));
    if (press.key == VIEW_KEY_LEFT || press.key == VIEW_KEY_ESCAPE || press.key == VIEW_KEY_TAB ||
        press.key == VIEW_KEY_BACK_TAB)
        view->mode = VIEW_LISTING;
}

static void press_help(struct view *view, struct view_press press)
{
    int64_t by = far(press.key, view_shape_of(view).body_rows - 1);
    scroll(view, &view->help_top, view->help.line_count, by);
    if (by == 0)
        view->mode = view->before_help;
}

static void press_by_mode(struct view *view, struct view_press press)
{
    switch (view->mode) {
    case VIEW_SEARCHING:
        press_search(view, press);
        break;
    case VIEW_STEPPING:
        view_press_step(view, press);
        break;
    case VIEW_PRINTING:
        view_press_print(view, press);
        break;
    case VIEW_HELPING:
        press_help(view, press);
        break;
    case VIEW_LISTING:
    case VIEW_READING:
        if (press.key == VIEW_KEY_RUNE)
            press_letter(view, press.rune);
        else if (view->mode == VIEW_LISTING)
            press_list(view, press);
        else
            press_case(view, press);
        break;
    }
}

void view_press(struct view *view, struct view_press press)
{
    if (press.key == VIEW_KEY_NONE)
        return;
    if (press.key == VIEW_KEY_STOP) {
        view->leaving = true;
        return;
    }
    if (press.key != VIEW_KEY_RESIZE)
        view_say(view, false, "");
    if (view->asked != VIEW_ASKS_NOTHING)
        press_asked(view, press);
    else
        press_by_mode(view, press);
    view_fit(view);
}
