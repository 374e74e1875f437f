/* The view's state and its two halves: keys change it (view_keys.c), drawing only reads it
 * (view_draw.c). */
#ifndef TG_TOOLS_DESK_VIEW_INSIDE_H
#define TG_TOOLS_DESK_VIEW_INSIDE_H

#include "tools/desk/view.h"
#include "tools/desk/view_list.h"
#include "tools/desk/view_step.h"
#include "tools/desk/view_terminal.h"
#include "tools/desk/view_words.h"

enum {
    VIEW_ROWS_MIN = 16,
    VIEW_COLUMNS_MIN = 60,
    VIEW_HEAD_ROWS = 2, /* who and how much is late; the lists */
    VIEW_MESSAGE_ROWS_MAX = 4,
};

enum view_mode {
    VIEW_LISTING,
    VIEW_READING,
    VIEW_SEARCHING,
    VIEW_STEPPING,
    VIEW_PRINTING,
    VIEW_HELPING
};

enum view_asked { VIEW_ASKS_NOTHING, VIEW_ASKS_IDENTITY, VIEW_ASKS_ABANDON, VIEW_ASKS_DUTY };

/* In secret memory. */
struct view {
    const struct view_with *with;
    enum view_mode mode, before_help;
    enum view_asked asked;
    struct view_list list;
    struct view_case seen;
    struct view_step *step;  /* while STEPPING; owned */
    struct view_edit search; /* while SEARCHING */
    struct view_edit path;   /* while PRINTING: the file */
    size_t paper_at;         /* which of the pack's forms; behind the last: the whole case */
    struct view_page help;
    size_t help_top;
    char message[FAULT_TEXT_MAX]; /* below; "" none */
    bool bad;                     /* it says what went wrong */
    int rows, columns;            /* of the terminal */
    int64_t now_s, read_ms;       /* when what is shown was read; the latter monotonic */
    bool leaving;
};

/* Where things stand; all in cells. */
struct view_shape {
    int body, body_rows;      /* between the head and what stands below */
    int left;                 /* columns of the list, or of what is written */
    int right, right_columns; /* of the case; one column of a rule between them */
    int message_rows;
};
struct view_shape view_shape_of(const struct view *view);

/* view_keys.c */
void view_press(struct view *view, struct view_press press);
/* Reads everything anew. */
void view_read(struct view *view);
/* After the terminal's size or the mode changed: wraps what is shown. */
void view_fit(struct view *view);
void view_say(struct view *view, bool bad, const char *text);
void view_read_list(struct view *view);
void view_close_case(struct view *view);
/* view_do.c. The case that a key is about is open: at the left the chosen one; false: there is none
 */
bool view_do_open(struct view *view);
void view_do_step(struct view *view);
void view_do_take(struct view *view);
void view_do_identity(struct view *view);
void view_do_duty(struct view *view);
void view_do_similar(struct view *view);
void view_say_entered(struct view *view, const char *what);
/* view_press_step.c */
void view_press_step(struct view *view, struct view_press press);
void view_step_leave(struct view *view);

/* view_print.c */
void view_print_begin(struct view *view);
void view_press_print(struct view *view, struct view_press press);
size_t view_print_forms(const struct view *view);

/* view_draw.c */
void view_draw(const struct view *view);
/* view_draw_step.c */
void view_draw_step(const struct view *view, const struct view_shape *shape);
void view_draw_print(const struct view *view, const struct view_shape *shape);

#endif
