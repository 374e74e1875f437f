/* What the checks of headquarters' half share. Only pack_check_handling.c, pack_check_steps.c
 * and pack_check_papers.c.
 *
 * A path is that of a list's entry, such as "handling.steps[2]"; the check goes on behind it. */
#ifndef TG_APP_FORM_PACK_CHECK_INSIDE_H
#define TG_APP_FORM_PACK_CHECK_INSIDE_H

#include "app/form/pack_check.h"
#include "app/form/pack_find.h"
#include "app/form/pack_place.h"

struct check {
    struct pack_place *place;
    const struct pack *pack;
    const struct pack_handling *own;
};

#define AT(...) pack_place_at(check->place, __VA_ARGS__)
#define WRONG(...) pack_place_wrong(check->place, __VA_ARGS__)

bool pack_check_is_among(const char *const *words, size_t count, const char *word);
bool pack_check_is_fact(const struct check *check, const char *of);
bool pack_check_is_step(const struct check *check, const char *id);
bool pack_check_is_role(const struct check *check, const char *id);
/* Whether a choice of the pack's own can't be called so. */
bool pack_check_is_taken(const char *id);
/* Whether `of` is a fact that choices make, those of step `but` aside (NULL: none), and (id not
 * NULL) whether it can have that value. */
bool pack_check_choice_has(const struct check *check, const struct pack_step *but, const char *of,
                           const char *id);

/* The id of list[index] is one, and none before it has the same. `size` of an entry, which begins
 * with its id. The place stays at the id, so that more can be said of it. */
void pack_check_id_of(const struct check *check, const char *path, const void *list, size_t size,
                      size_t index);
#define CHECK_ID(path, list, index) pack_check_id_of(check, path, list, sizeof *(list), index)
void pack_check_text(const struct check *check, const char *path, const char *key,
                     const struct pack_text *text);
/* Each one of the pack's, and none of them again. `what` they are. */
void pack_check_names(const struct check *check, const char *path, const char *key,
                      const struct pack_names *names, const char *what,
                      bool (*knows)(const struct check *check, const char *id));

void pack_check_when(const struct check *check, const char *path, const struct pack_condition *when,
                     size_t count);
/* An option's id, at whose place the check is. */
void pack_check_unset(const struct check *check, const char *option);

void pack_check_steps(const struct check *check);
/* Reports and forms. */
void pack_check_papers(const struct check *check);

#endif
