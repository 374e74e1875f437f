/* Writing in the window: one line or several, Chinese or other, in secret memory. */
#ifndef TG_TOOLS_DESK_VIEW_EDIT_H
#define TG_TOOLS_DESK_VIEW_EDIT_H

#include "tools/desk/view_terminal.h"

#include <stddef.h>

struct view_edit {
    char *bytes;     /* owned, secret; NUL-terminated UTF-8 */
    size_t room;     /* bytes, with the NUL */
    size_t len, at;  /* the cursor stands before `at` */
    bool many_lines; /* takes line feeds */
};

/* False when no locked memory is left. */
bool view_edit_init(struct view_edit *edit, size_t room, bool many_lines);
void view_edit_finish(struct view_edit *edit);

/* As much as there is room for. */
void view_edit_set(struct view_edit *edit, const char *text);
/* What a key does to it; up, down, home and end by the lines as they are wrapped to `columns`.
 * False when what was pressed does not fit any more, or is nothing that can be written. */
bool view_edit_press(struct view_edit *edit, struct view_press press, int columns);
/* Where the cursor stands when wrapped. */
void view_edit_place(const struct view_edit *edit, int columns, size_t *out_row, int *out_column);

#endif
