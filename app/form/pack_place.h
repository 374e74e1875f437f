/* A place in a pack that is being checked, and the first thing that was found wrong. */
#ifndef TG_APP_FORM_PACK_PLACE_H
#define TG_APP_FORM_PACK_PLACE_H

#include "app/form/pack.h"
#include "app/form/pack_lines.h"

struct pack_place {
    const char *name;               /* borrowed; what faults call the file */
    const struct pack_lines *lines; /* borrowed */
    struct fault *fault;            /* borrowed; filled once */
    enum tg_err err;
    char path[PACK_LINES_PATH_MAX]; /* "questions[3].when[0].of" */
};

/* Names the place that is looked at next. */
void pack_place_at(struct pack_place *place, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Fills the fault with file, line, path and this, unless something was wrong before. */
void pack_place_wrong(struct pack_place *place, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A lower-case letter, then letters, digits and characters of `extra`. */
bool pack_place_is_word(const char *text, const char *extra);

/* What stands at the place must be an id; a text that a screen can show; a whole number. */
void pack_place_id(struct pack_place *place, const char *id);
void pack_place_text(struct pack_place *place, const struct pack_text *text);
void pack_place_whole(struct pack_place *place);

#endif
