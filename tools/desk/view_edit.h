/* Writing in the window: one line or several, Chinese or other, in secret memory. */
#ifndef TG_TOOLS_DESK_VIEW_EDIT_H
#define TG_TOOLS_DESK_VIEW_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view_edit {
    char *bytes;     /* owned, secret; NUL-terminated UTF-8 */
    size_t room;     /* bytes, with the NUL */
    size_t len, at;  /* the cursor stands before `at` */
    bool many_lines; /* takes line feeds */
};

enum view_edit_move {
    VIEW_EDIT_LEFT,
    VIEW_EDIT_RIGHT,
    VIEW_EDIT_UP,
    VIEW_EDIT_DOWN,
    VIEW_EDIT_HOME,
    VIEW_EDIT_END
};

/* False when no locked memory is left. */
bool view_edit_init(struct view_edit *edit, size_t room, bool many_lines);
void view_edit_finish(struct view_edit *edit);

/* As much as there is room for. */
void view_edit_set(struct view_edit *edit, const char *text);
/* False when it does not fit, or is nothing that can be written. */
bool view_edit_insert(struct view_edit *edit, uint32_t rune);
void view_edit_erase_before(struct view_edit *edit);
void view_edit_erase_after(struct view_edit *edit);
/* Up, down, home and end by the lines as they are wrapped to `columns`. */
void view_edit_move(struct view_edit *edit, enum view_edit_move move, int columns);
/* Where the cursor stands when wrapped. */
void view_edit_place(const struct view_edit *edit, int columns, size_t *out_row, int *out_column);

#endif
