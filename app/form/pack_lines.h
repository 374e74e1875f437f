/* Where things stand in a YAML file: path → line, so that a fault can name both.
 *
 * Reading also refuses what such a file never needs and a parser can choke on: anchors and aliases,
 * tags, several documents, deep nesting, too many nodes. */
#ifndef TG_APP_FORM_PACK_LINES_H
#define TG_APP_FORM_PACK_LINES_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACK_LINES_DEPTH_MAX = 12,
    PACK_LINES_NODES_MAX = 20000,
    PACK_LINES_PATH_MAX = 256, /* bytes of "questions[3].when[0].of" */
};

struct pack_lines;

/* `name` is what faults call the file. FORMAT with the line; MEMORY. */
enum tg_err pack_lines_create(const char *name, const uint8_t *bytes, size_t len,
                              struct pack_lines **out_lines, struct fault *fault) MUST_USE;
void pack_lines_destroy(struct pack_lines *lines);

/* The line, from 1, where `path` begins (for the last time, if it is there twice); that of the
 * nearest enclosing path if it is not there. */
unsigned pack_lines_of(const struct pack_lines *lines, const char *path);

/* Whether the value at `path` is a decimal number without a point or a leading zero, or is not
 * there. libcyaml takes "1.5" for 1 and "010" for 8. */
bool pack_lines_is_whole(const struct pack_lines *lines, const char *path);

#endif
