/* Settings files: one flat YAML mapping, read with libcyaml into a plain struct.
 *
 * A key that the fields do not list, a key given twice, a value of another type and a required key
 * left out are refused; the fault names file, line and key. A key that may be left out
 * (CYAML_FLAG_OPTIONAL) and is, leaves its member zero: what zero then stands for is the caller's
 * to say. */
#ifndef TG_BOARD_CONF_H
#define TG_BOARD_CONF_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

#include <cyaml/cyaml.h>

enum { CONF_FILE_MAX = 16384 }; /* bytes */

/* Reads `path` into the struct `out` of `size` bytes that `fields` describe. They hold no pointers
 * (CYAML_FIELD_STRING, _UINT, _FLOAT, _BOOL, _MAPPING …), so that nothing is left to free. Errors:
 * MISSING, IO, FULL, MEMORY, FORMAT; `out` is untouched then. */
enum tg_err conf_load(const char *path, const struct cyaml_schema_field *fields, void *out,
                      size_t size, struct fault *fault) MUST_USE;

/* RANGE, naming file and key, unless min <= value <= max. */
enum tg_err conf_check_range(const char *path, const char *key, uint64_t value, uint64_t min,
                             uint64_t max, struct fault *fault) MUST_USE;

#endif
