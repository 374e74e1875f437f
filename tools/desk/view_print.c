/* Putting a case on paper: which of the regulation's forms, or all of it, into which file. */
#include "tools/desk/view_inside.h"

#include "app/ui/words.h"
#include "tools/desk/archive.h"
#include "tools/desk/export.h"
#include "tools/desk/form.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

size_t view_print_forms(const struct view *view)
{
    const struct pack_handling *handling = rules_handling(view->seen.docket->pack);
    return handling != NULL ? handling->form_count : 0;
}

/* NULL: the whole case. */
static const struct pack_form *form_at(const struct view *view)
{
    bool whole = view->paper_at >= view_print_forms(view);
    return whole ? NULL : &rules_handling(view->seen.docket->pack)->forms[view->paper_at];
}

/* Where an officer looks first: the folder that the program was started in. */
static void propose_name(struct view *view)
{
    const struct pack_form *form = form_at(view);
    char name[CASE_ID_MAX + PACK_ID_MAX + 8];
    snprintf(name, sizeof name, "%s-%s.pdf", view->seen.docket->id,
             form != NULL ? form->id : "archive");
    for (char *at = name; *at != '\0'; at++)
        if (*at == '#')
            *at = '-';
    view_edit_set(&view->path, name);
}

void view_print_begin(struct view *view)
{
    if (!view_edit_init(&view->path, PATH_MAX, false)) {
        view_say(view, true, _("Out of locked memory."));
        return;
    }
    view->mode = VIEW_PRINTING;
    view->paper_at = 0;
    propose_name(view);
}

static void leave(struct view *view)
{
    view_edit_finish(&view->path);
    view->mode = VIEW_READING;
}

static enum tg_err draw(const struct view *view, FILE *out, struct fault *fault)
{
    const struct view_with *with = view->with;
    const struct pack_form *form = form_at(view);
    return form != NULL
               ? form_draw(with->reg, with->rules, view->seen.docket, form, with->lang, out, fault)
               : archive_draw(with->reg, with->rules, view->seen.docket, with->lang, out, fault);
}

/* That it shows who the submitter is was entered into the case: what is shown is read anew. */
static void print(struct view *view)
{
    FILE *out = NULL;
    struct fault fault;
    char text[FAULT_TEXT_MAX];
    const char *path = view->path.bytes;
    enum tg_err err = export_open(path, &out, &fault);
    if (err == TG_OK) {
        err = draw(view, out, &fault);
        err = export_close(path, out, err, &fault);
    }
    if (err != TG_OK) {
        view_say(view, true, fault.text);
        return;
    }
    view_words_fill(view_words(VIEW_WORD_PRINTED_TO, view->with->lang), path, NULL, text,
                    sizeof text);
    leave(view);
    view_read(view);
    view_say(view, false, text);
}

void view_press_print(struct view *view, struct view_press press)
{
    switch (press.key) {
    case VIEW_KEY_ESCAPE:
        leave(view);
        break;
    case VIEW_KEY_UP:
    case VIEW_KEY_DOWN:
        if (press.key == VIEW_KEY_UP && view->paper_at > 0)
            view->paper_at--;
        else if (press.key == VIEW_KEY_DOWN && view->paper_at < view_print_forms(view))
            view->paper_at++;
        propose_name(view);
        break;
    case VIEW_KEY_ENTER:
        if (view->path.len > 0)
            print(view);
        break;
    default:
        view_edit_press(&view->path, press, view_shape_of(view).left - 2);
    }
}
