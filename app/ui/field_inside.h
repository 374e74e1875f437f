/* The inside of a field, shared by field.c (text) and field_edit.c (keys and tools). */
#ifndef TG_APP_UI_FIELD_INSIDE_H
#define TG_APP_UI_FIELD_INSIDE_H

#include "app/ui/field.h"
#include "app/ui/field_units.h"
#include "app/ui/undo.h"

struct field {
    enum field_kind kind;
    bool full;
    bool typing;                  /* the last step was a typed letter, and nothing happened since */
    size_t len, caret, anchor;    /* selected is what is between the two */
    size_t bytes_max, bytes_room; /* allowed now; allocated */
    unsigned changes;
    struct undo undo;
    struct field_units units;
    char *text, *staged; /* of `memory`, like the bytes of undo */
    char memory[];
};

/* In place of what is selected, or at the caret. */
void field_insert(struct field *field, const char *text, size_t len);
void field_delete(struct field *field, size_t from, size_t to);
/* At byte `at`, `removed` bytes give way to what is taken already; the caret goes after it. No step
 * of undo. */
void field_splice(struct field *field, size_t at, size_t removed, const char *inserted, size_t len);

#endif
