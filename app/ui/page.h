/* A page being laid out: a scene's draw pushes controls from top to bottom, the page gives them
 * their places, and the stage paints what differs from the page before.
 *
 * Order of calls: page_frame (bars), then page_keyboard if there is one (docked at the bottom),
 * then everything else, flowing down. What does not fit goes on a next page of the same scene, with
 * "more" and "previous" made and handled here; headings stay, but in landscape not on a page that
 * is read through. What a page can hold in one piece is not cut by its end, nor a subheading
 * parted from what it stands above.
 *
 * In landscape, page_columns() puts what follows in the left half, page_answer() goes over to the
 * right one and page_across() back to the whole width; in portrait they do nothing. There, too,
 * short things stand two to a row: choices, points, answers to check.
 *
 * Nothing given is kept: texts may be local buffers. NULL texts and icons are left out. Icons are
 * Material names from assets/icons/icons.txt. Every touch target is at least 12.7 mm, 2.54 mm
 * apart.
 *
 * In big mode targets are at least 20 mm where the display allows, nothing stands two to a row and
 * page_columns() does nothing. In reach mode everything lies low. */
#ifndef TG_APP_UI_PAGE_H
#define TG_APP_UI_PAGE_H

#include "app/ui/event.h"
#include "app/ui/field.h"
#include "app/ui/font.h"
#include "app/ui/theme.h"

struct button;
struct page;
struct strokes;

enum { PAGE_GREY_MAX = 320 * 240 }; /* pixels of a camera's picture */

struct page_frame {
    int step, steps;  /* progress, from 1; steps 0: none */
    bool settings;    /* text size, theme, language, and the way to all aids */
    bool aids;        /* this page shows those: their button shuts it */
    bool erase;       /* "Erase and leave" */
    bool writing;     /* landscape: fold both bars into one, for a keyboard or a calendar */
    const char *back; /* label of Back; NULL: none */
    const struct button *also; /* an action beside them both, at the left; NULL: none */
    const char *next;          /* label of the main action; NULL: none */
    const char *next_icon;     /* NULL: an arrow */
    bool next_danger;          /* the main action destroys */
    bool read_through;         /* the main action turns the page until its last one was shown */
};
void page_frame(struct page *page, const struct page_frame *frame);

bool page_landscape(const struct page *page);
/* Whether it is low: the whole of a lying display, or the lower part of a standing one. */
bool page_is_low(const struct page *page);
/* Whether so little has room that what matters most comes first: large letters or big mode, on a
 * low display. */
bool page_is_tight(const struct page *page);
enum lang page_lang(const struct page *page);
void page_columns(struct page *page);
/* The same in big mode too: words and field beside a pad of digits. */
void page_beside_keys(struct page *page);
/* The same in big mode too: something `mm` wide to look at, and what belongs to it. */
void page_beside_picture(struct page *page, double mm);
/* Whether it stands in two columns, whose lines are short. */
bool page_has_columns(const struct page *page);
void page_answer(struct page *page);
/* What follows goes over both columns again, on pages of its own without the heading above them. */
void page_across(struct page *page);
/* Space of `mm`; left out at the top of a page. */
void page_gap(struct page *page, double mm);
void page_rule(struct page *page);

/* ---- words */
void page_title(struct page *page,
                const char *text); /* the attract page: large, bronze rule below */
void page_heading(struct page *page, const char *text);
void page_subheading(struct page *page, const char *text);
void page_help(struct page *page, const char *text);
void page_text(struct page *page, const char *text);
/* An icon and a short truth: bold title, one or two sentences. */
void page_point(struct page *page, const char *icon, const char *title, const char *text);
/* Something to know before going on, on bronze wash. */
void page_notice(struct page *page, const char *icon, const char *text);
/* What is wrong with this page; first thing after the heading, and again at the field. */
void page_error(struct page *page, const char *text);
/* A label and its value, for facts to read ("Last sync", "12 minutes ago"). `icon` may say its
 * state. */
void page_fact(struct page *page, const char *icon, const char *label, const char *value);

/* ---- controls */
enum button_look { BUTTON_OUTLINE, BUTTON_PRIMARY, BUTTON_DANGER, BUTTON_PLAIN };
struct button {
    const char *id;
    int index;
    const char *label;
    const char *icon;
    bool icon_last; /* after the label */
    enum button_look look;
    bool chosen;
    bool held; /* heard as UI_DRAG, from when a finger comes to when it leaves */
};
/* As wide as the column, at least 18 mm tall. */
void page_button(struct page *page, const struct button *button);
/* Side by side, equally wide; one below the other when a label would not fit. */
void page_buttons(struct page *page, const struct button *buttons, size_t count);

/* A whole row to touch: icon, title, a line of explanation. `mark` shows what kind of choice it is.
 */
enum choice_mark { CHOICE_GO, CHOICE_ONE, CHOICE_MANY };
struct choice {
    const char *id;
    int index;
    const char *icon;
    const char *title;
    const char *help;
    enum choice_mark mark; /* an arrow, a radio mark or a check box at its end */
    bool chosen;
};
void page_choice(struct page *page, const struct choice *choice);
/* Cards of equal size: side by side in landscape, stacked in portrait. */
void page_cards(struct page *page, const struct choice *cards, size_t count);

/* The text sizes and the themes, as choices with the index of their enum, side by side. */
void page_text_sizes(struct page *page, const char *id);
void page_themes(struct page *page, const char *id);

/* One answer on the check page with its "change" button. */
struct review {
    const char *id;
    int index;
    const char *label;         /* the question */
    const char *value;         /* the answer as it will be read; NULL with `ink` */
    const struct strokes *ink; /* a signature; NULL: `value` */
    const char *change;        /* label of the button; NULL: none */
};
void page_review(struct page *page, const struct review *review);

struct field_box {
    const char *id;
    const struct field *field;
    const char *label;       /* above it, NULL: none */
    const char *placeholder; /* while empty */
    const char *error;       /* below it, NULL: fine */
    int lines;               /* 1; more: that many; 0: all the room that is left */
    bool focused;            /* shows the caret */
    const char *composing;   /* stands at the caret on its way to become text; NULL: nothing */
    bool tools;              /* how much more can be written, and a row of the field's tools: below
                                it, in landscape at its right, where `label` is the heading */
};
void page_field(struct page *page, const struct field_box *box);

enum keyboard {
    KEYBOARD_REGIONS, /* the first character of a mainland licence plate, and a way to letters */
    KEYBOARD_PLATE,   /* the others */
    KEYBOARD_DIGITS,
    KEYBOARD_PHONE
};
/* Docked at the bottom, full width; the pads of digits flow where they are called. */
void page_keyboard(struct page *page, enum keyboard keyboard);

/* ---- shown */
/* side × side modules, bit 0 of each byte dark, as libqrencode has them; quiet zone added. */
void page_qr(struct page *page, const uint8_t *modules, int side, double mm);
/* Digits in groups, large, tabular. `columns` groups a line; 0: as many as fit. */
void page_code(struct page *page, const char *digits, int columns);
/* The same as one pad `id`, dots in their stead unless `shown`; `hold` says how to see them. */
void page_hidden_code(struct page *page, const char *id, const char *digits, bool shown,
                      const char *hold);
/* What a camera sees, w × h grey pixels (at most PAGE_GREY_MAX), `mm` wide where there is room;
 * NULL: it sees nothing yet, and the place says what is to be held there. */
void page_camera(struct page *page, const uint8_t *grey, int w, int h, double mm);
/* A telephone number to be dialled now: larger than anything else, in groups. */
void page_number(struct page *page, const char *number);
/* Something runs: `done` of `of` steps (of 0: no steps known) and what it is. */
void page_progress(struct page *page, const char *text, int done, int of);
/* A large mark above the heading ("check_circle"). */
void page_mark(struct page *page, const char *icon);
/* A picture of two icons: what is to be brought where. */
void page_way(struct page *page, const char *what, const char *where);

#endif
