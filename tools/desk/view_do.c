/* What a letter does with a case. */
#include "tools/desk/view_inside.h"

#include "tools/desk/act.h"
#include "tools/desk/period.h"

#include <string.h>

static const char *word(const struct view *view, enum view_word which)
{
    return view_words(which, view->with->lang);
}

void view_say_entered(struct view *view, const char *what)
{
    char text[FAULT_TEXT_MAX];
    view_words_fill(word(view, VIEW_WORD_ENTERED), what, NULL, text, sizeof text);
    view_say(view, false, text);
}

/* The case that the next key is about is open: at the left the chosen one. False: there is none.
 */
bool view_do_open(struct view *view)
{
    const struct view_row *row = view_list_chosen(&view->list);
    struct fault fault;
    char id[CASE_ID_MAX];
    if (view->mode == VIEW_READING)
        return true;
    if (row == NULL || row->duty != NULL) {
        view_say(view, false, word(view, row == NULL ? VIEW_WORD_EMPTY : VIEW_WORD_DUTY_HOW));
        return false;
    }
    event_case_id(&row->of, id);
    if (view->seen.docket != NULL && strcmp(view->seen.docket->id, id) == 0)
        return true;
    view->seen.page.columns = view_shape_of(view).right_columns;
    if (view_case_open(&view->seen, view->with, id, &fault) == TG_OK)
        return true;
    view_say(view, true, fault.text);
    return false;
}

void view_do_step(struct view *view)
{
    struct fault fault = {0};
    const struct view_row *row = view_list_chosen(&view->list);
    if (view->mode == VIEW_LISTING && row != NULL && row->duty != NULL) {
        view->asked = VIEW_ASKS_DUTY;
        return;
    }
    if (!view_do_open(view))
        return;
    enum tg_err err = view_step_create(view->with, view->seen.docket, &view->step, &fault);
    if (err == TG_OK)
        view->mode = VIEW_STEPPING;
    else
        view_say(view, true, err == TG_ERR_MISSING ? word(view, VIEW_WORD_NO_STEPS) : fault.text);
}

void view_do_take(struct view *view)
{
    const struct pack_step *step = NULL;
    struct fault fault;
    if (!view_do_open(view))
        return;
    enum tg_err err =
        act_step_of(view->with->reg, view->seen.docket, PACK_VERB_TAKE, &step, &fault);
    if (err == TG_OK) {
        struct act_input input = {.step = step->id, .post = view->with->post};
        err = act_do(view->with->reg, view->with->rules, view->with->clock, &view->seen.docket,
                     &input, &fault);
    }
    if (err != TG_OK) {
        view_say(view, true, fault.text);
        return;
    }
    view_say_entered(view, pack_text_in(&step->title, view->with->lang));
    view_read(view);
}

void view_do_identity(struct view *view)
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

void view_do_duty(struct view *view)
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

/* The list becomes those like it; it stays open at the right, to be held against them. */
void view_do_similar(struct view *view)
{
    struct similar_case similar[SIMILAR_SHOWN_MAX];
    size_t count = 0;
    struct fault fault;
    if (!view_do_open(view))
        return;
    if (similar_find(view->with->reg, view->seen.docket, similar, &count, &fault) != TG_OK) {
        view_say(view, true, fault.text);
        return;
    }
    if (count == 0) {
        view_say(view, false, word(view, VIEW_WORD_NO_SIMILAR));
        return;
    }
    view_list_show(&view->list, view->list.tab);
    memcpy(view->list.similar, similar, count * sizeof *similar);
    view->list.similar_count = count;
    memcpy(view->list.similar_to, view->seen.docket->id, sizeof view->list.similar_to);
    view->mode = VIEW_LISTING;
    view_read_list(view);
}
