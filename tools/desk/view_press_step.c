/* What a key does while a step is written. The case beside it can be scrolled all the while. */
#include "tools/desk/view_inside.h"

#include <stdio.h>
#include <string.h>

void view_step_leave(struct view *view)
{
    view_step_destroy(view->step);
    view->step = NULL;
    view->mode = VIEW_READING;
    view->asked = VIEW_ASKS_NOTHING;
}

static void leave(struct view *view)
{
    if (view_step_is_written(view->step))
        view->asked = VIEW_ASKS_ABANDON;
    else
        view_step_leave(view);
}

static void move(size_t *at, size_t count, enum view_key key)
{
    if (key == VIEW_KEY_UP && *at > 0)
        (*at)--;
    else if (key == VIEW_KEY_DOWN && *at + 1 < count)
        (*at)++;
    else if (key == VIEW_KEY_HOME)
        *at = 0;
    else if (key == VIEW_KEY_END && count > 0)
        *at = count - 1;
}

static void press_picking(struct view *view, struct view_press press)
{
    struct view_step *step = view->step;
    struct fault fault;
    move(&step->step_at, step->step_count, press.key);
    if ((press.key == VIEW_KEY_ENTER || press.key == VIEW_KEY_TAB || press.key == VIEW_KEY_RIGHT) &&
        view_step_begin(step, view->seen.docket, &fault) != TG_OK)
        view_say(view, true, fault.text);
}

static void press_options(struct view_field *field, struct view_press press)
{
    struct view_option *option = &field->options[field->option_at];
    move(&field->option_at, field->option_count, press.key);
    if (field->kind == VIEW_FIELD_CHOICES && press.key == VIEW_KEY_RUNE && press.rune == ' ' &&
        field->option_count > 0)
        option->ticked = !option->ticked;
}

static void press_filling(struct view *view, struct view_press press)
{
    struct view_step *step = view->step;
    struct view_field *field = &step->fields[step->field_at];
    bool lines = field->kind == VIEW_FIELD_TEXT;
    if (press.key == VIEW_KEY_TAB || (press.key == VIEW_KEY_ENTER && !lines)) {
        view_step_next(step, view->seen.docket);
        return;
    }
    if (press.key == VIEW_KEY_BACK_TAB) {
        view_step_back(step, view->seen.docket);
        return;
    }
    step->wrong[0] = '\0';
    if (field->kind == VIEW_FIELD_CHOICE || field->kind == VIEW_FIELD_CHOICES)
        press_options(field, press);
    else if (!view_edit_press(&field->edit, press, view_shape_of(view).left - 2))
        snprintf(step->wrong, sizeof step->wrong, "%s",
                 view_words(VIEW_WORD_FULL, view->with->lang));
}

static void enter(struct view *view)
{
    struct view_step *step = view->step;
    const char *title = pack_text_in(&step->step->title, view->with->lang);
    if (view_step_enter(step, &view->seen.docket) != TG_OK)
        return;
    view_step_leave(view);
    view_say_entered(view, title);
    view_read(view);
}

static void press_confirming(struct view *view, struct view_press press)
{
    struct view_step *step = view->step;
    if (press.key == VIEW_KEY_ENTER)
        enter(view);
    else if (press.key == VIEW_KEY_BACK_TAB || press.key == VIEW_KEY_LEFT)
        view_step_back(step, view->seen.docket);
    else
        move(&step->confirm_top, step->confirm.line_count, press.key);
}

static void scroll_case(struct view *view, enum view_key key)
{
    size_t page = (size_t)view_shape_of(view).body_rows - 2, *top = &view->seen.top;
    if (key == VIEW_KEY_PAGE_DOWN)
        *top += page;
    else
        *top -= *top < page ? *top : page;
}

void view_press_step(struct view *view, struct view_press press)
{
    if (press.key == VIEW_KEY_ESCAPE) {
        leave(view);
        return;
    }
    if (press.key == VIEW_KEY_PAGE_UP || press.key == VIEW_KEY_PAGE_DOWN) {
        scroll_case(view, press.key);
        return;
    }
    switch (view->step->stage) {
    case VIEW_STEP_PICKING:
        press_picking(view, press);
        break;
    case VIEW_STEP_FILLING:
        press_filling(view, press);
        break;
    case VIEW_STEP_CONFIRMING:
        press_confirming(view, press);
        break;
    }
}
