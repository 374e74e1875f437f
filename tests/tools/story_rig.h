/* One case of a pack as it might be: what the visitor says, and what is done with it until it is
 * closed. For looking at screens and papers with words on them.
 *
 * tests/stories/PACK.txt: lines of ID=VALUE as tests/app/visitor_rig.h has them; then steps,
 * "@DAY STEP" with DAY counted from the receipt, each followed by its fields as FIELD=VALUE
 * (`to`: an officer). Lines that begin with # say what it is about. */
#ifndef TG_TESTS_TOOLS_STORY_RIG_H
#define TG_TESTS_TOOLS_STORY_RIG_H

#include "tests/app/visitor_rig.h"
#include "tools/desk/act.h"

enum { STORY_LINES_MAX = 60, STORY_STEPS_MAX = 40 };

struct story {
    char *bytes; /* of the file; all below points into it */
    char *said[STORY_LINES_MAX];
    struct visitor_words words;
    struct act_input steps[STORY_STEPS_MAX];
    int days[STORY_STEPS_MAX];
    size_t step_count;
};

/* `pack` is an id or the path of a pack. Fails the test where the file is no story. `out` stays
 * where it is. */
void story_rig_load(const char *pack, struct story *out);
void story_rig_finish(struct story *story);

#endif
