#include "tools/desk/view.h"

#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/view_inside.h"

#include <curses.h>

enum { READ_EVERY_MS = 60 * 1000, WAIT_MS = 1000 };

static void finish(struct view *view)
{
    view_step_destroy(view->step);
    view_edit_finish(&view->search);
    view_edit_finish(&view->path);
    view_case_finish(&view->seen);
    view_list_finish(&view->list);
    view_page_finish(&view->help);
    secret_destroy(view);
}

/* What was moved by another terminal size is drawn at once. */
static void measure(struct view *view)
{
    getmaxyx(stdscr, view->rows, view->columns);
    view_fit(view);
}

static void run(struct view *view)
{
    while (!view->leaving) {
        view_draw(view);
        struct view_press press = view_terminal_press(WAIT_MS);
        if (press.key == VIEW_KEY_RESIZE)
            measure(view);
        else
            view_press(view, press);
        if (clock_monotonic_ms(view->with->clock) - view->read_ms >= READ_EVERY_MS)
            view_read(view);
    }
}

static void write_help(struct view *view)
{
    view_page_begin(&view->help, VIEW_PLAIN, 0, 0);
    view_page_put(&view->help, view_words(VIEW_WORD_HELP, view->with->lang));
}

enum tg_err view_run(const struct view_with *with, struct fault *fault)
{
    struct view *view = secret_create(sizeof *view);
    if (view == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    view->with = with;
    view->now_s = clock_unix_s(with->clock);
    view->read_ms = clock_monotonic_ms(with->clock);
    write_help(view);
    enum tg_err err =
        view_list_load(&view->list, with->reg, with->rules, view->now_s, with->lang, fault);
    if (err == TG_OK)
        err = view_terminal_open(fault);
    if (err == TG_OK) {
        measure(view);
        run(view);
        view_terminal_close();
    }
    finish(view);
    return err;
}
