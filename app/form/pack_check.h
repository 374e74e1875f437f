/* What a pack must hold beyond its shape: ids, references between its parts, texts a screen can
 * show, and that every report it can lead to fits an envelope. */
#ifndef TG_APP_FORM_PACK_CHECK_H
#define TG_APP_FORM_PACK_CHECK_H

#include "app/form/pack.h"
#include "app/form/pack_lines.h"

enum {
    PACK_CHOICE_ROOM_MAX = 1900, /* bytes that ids of questions and options may take in a report */
    PACK_COME_BACK_DAYS_MAX = 366,
    PACK_LENGTH_DEFAULT_LINE = 200,
    PACK_LENGTH_DEFAULT_TEXT = 6000,
};

struct pack_place;

/* The questions' part of pack_check: answers, roles, conditions, room. */
void pack_check_questions(struct pack_place *place, const struct pack *pack);
/* What can be tapped instead of written; after the questions, whose length_max it looks at. */
void pack_check_phrases(struct pack_place *place, const struct pack *pack);
/* Headquarters' part: roles, steps, clocks, papers, and what they refer to. */
void pack_check_handling(struct pack_place *place, const struct pack *pack);

/* Also fills defaults (length_max). FORMAT with `name`, line and field. */
enum tg_err pack_check(const char *name, const struct pack_lines *lines, struct pack *pack,
                       struct fault *fault) MUST_USE;

#endif
