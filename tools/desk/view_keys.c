/* What a key does to the state. Steps have a file of their own: view_press_step.c. */
#include "tools/desk/view_inside.h"

#include "tools/desk/act.h"
#include "tools/desk/period.h"

#include <stdio.h>
#include <string.h>

static const char *word(const struct view *view, enum view_word which)
{
    return view_words(which, view->with->lang);
}

void view_say(struct view *view, bool bad, const char *text)
{
    snprintf(view->message, sizeof view->message, "%s", text);
    view->bad = bad;
}

static void say_entered(struct view *view, const char *what)
{
    char text[FAULT_TEXT_MAX];
    view_words_fill(word(view, VIEW_WORD_ENTERED), what, NULL, text, sizeof text);
    view_say(view, false, text);
}

static void close_case(struct view *view)
{
    view_case_finish(&view->seen);
    if (view->mode == VIEW_READING)
        view->mode = VIEW_LISTING;
}

static void read_list(struct view *view)
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
        close_case(view);
}

void view_read(struct view *view)
{
    view->now_s = clock_unix_s(view->with->clock);
    view->read_ms = clock_monotonic_ms(view->with->clock);
    view->list.counted = false;
    read_list(view);
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

/* The case that the next key is about is open: the chosen one. False: there is none. */
static bool open_chosen(struct view *view)
{
    const struct view_row *row = view_list_chosen(&view->list);
    struct fault fault;
    char id[CASE_ID_MAX];
    if (view->seen.docket != NULL)
        return true;
    if (row == NULL || row->duty != NULL) {
        view_say(view, false, word(view, row == NULL ? VIEW_WORD_EMPTY : VIEW_WORD_DUTY_HOW));
        return false;
    }
    event_case_id(&row->of, id);
    view->seen.page.columns = view_shape_of(view).right_columns;
    if (view_case_open(&view->seen, view->with, id, &fault) == TG_OK)
        return true;
    view_say(view, true, fault.text);
    return false;
}

static void begin_step(struct view *view)
{
    struct fault fault = {0};
    const struct view_row *row = view_list_chosen(&view->list);
    if (view->mode == VIEW_LISTING && row != NULL && row->duty != NULL) {
        view->asked = VIEW_ASKS_DUTY;
        return;
    }
    if (!open_chosen(view))
        return;
    enum tg_err err = view_step_create(view->with, view->seen.docket, &view->step, &fault);
    if (err == TG_OK)
        view->mode = VIEW_STEPPING;
    else
        view_say(view, true, err == TG_ERR_MISSING ? word(view, VIEW_WORD_NO_STEPS) : fault.text);
}

static void take(struct view *view)
{
    const struct pack_step *step = NULL;
    struct fault fault;
    if (!open_chosen(view))
        return;
    enum tg_err err =
        act_step_of(view->with->reg, view->seen.docket, PACK_VERB_TAKE, &step, &fault);
    if (err == TG_OK) {
        struct act_input input = {.step = step->id};
        err = act_do(view->with->reg, view->with->rules, view->with->clock, &view->seen.docket,
                     &input, &fault);
    }
    if (err != TG_OK) {
        view_say(view, true, fault.text);
        return;
    }
    say_entered(view, pack_text_in(&step->title, view->with->lang));
    view_read(view);
}

static void show_identity(struct view *view)
{
    enum view_case_who who = VIEW_CASE_ANONYMOUS;
    struct fault fault;
    if (view_case_identity(&view->seen, view->with, &who, &fault) != TG_OK)
        view_say(view, true, fault.text);
    else if (who != VIEW_CASE_SHOWN)
        view_say(view, false,
                 word(view, who == VIEW_CASE_WITHHELD ? VIEW_WORD_IDENTITY_DENIED
                                                      : VIEW_WORD_NO_IDENTITY));
}

static void do_duty(struct view *view)
{
    const struct view_row *row = view_list_chosen(&view->list);
    struct period period;
    struct fault fault;
    if (row == NULL || row->duty == NULL)
        return;
    enum tg_err err = period_parse(row->period, &period, &fault);
    if (err == TG_OK)
        err = due_duty_done(view->with->reg, view->with->rules, row->pack, row->duty->id, &period,
                            &fault);
    view_say(view, err != TG_OK, err == TG_OK ? word(view, VIEW_WORD_DUTY_ENTERED) : fault.text);
    if (err == TG_OK)
        view_read(view);
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
        show_identity(view);
    else if (asked == VIEW_ASKS_DUTY)
        do_duty(view);
    else
        view_step_leave(view);
}

static void show_tab(struct view *view, enum view_tab tab)
{
    view->list.tab = tab;
    view->list.search[0] = '\0';
    view->list.chosen = view->list.top = 0;
    close_case(view);
    view->mode = VIEW_LISTING;
    read_list(view);
}

static void begin_search(struct view *view)
{
    if (view_edit_init(&view->search, VIEW_SEARCH_MAX, false))
        view->mode = VIEW_SEARCHING;
}

static void press_search(struct view *view, struct view_press press)
{
    struct view_edit *search = &view->search;
    if (press.key == VIEW_KEY_RUNE)
        view_edit_insert(search, press.rune);
    else if (press.key == VIEW_KEY_ERASE_BEFORE)
        view_edit_erase_before(search);
    if (press.key != VIEW_KEY_ENTER && press.key != VIEW_KEY_ESCAPE)
        return;
    view->mode = VIEW_LISTING;
    if (press.key == VIEW_KEY_ENTER) {
        memcpy(view->list.search, search->bytes, search->len + 1);
        view->list.chosen = view->list.top = 0;
        close_case(view);
        read_list(view);
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
        begin_step(view);
        break;
    case 't':
        take(view);
        break;
    case 'i':
        if (open_chosen(view))
            view->asked = VIEW_ASKS_IDENTITY;
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
        close_case(view);
    if (open && open_chosen(view))
        view->mode = VIEW_READING;
    if (press.key == VIEW_KEY_ESCAPE && view->list.search[0] != '\0')
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
