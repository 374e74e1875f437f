/* A YAML file by one of libcyaml's tables, told wrong as an author needs it: file, line, field. */
#ifndef TG_APP_FORM_PACK_YAML_H
#define TG_APP_FORM_PACK_YAML_H

#include "app/form/pack_lines.h"

#include <cyaml/cyaml.h>

/* Reads by `schema`, whose top is a mapping by pointer. Both results are the caller's: what was
 * read (pack_yaml_free) and where it stands (pack_lines_destroy). `name` is what faults call the
 * file. MEMORY, FORMAT. */
enum tg_err pack_yaml_load(const char *name, const uint8_t *bytes, size_t len,
                           const struct cyaml_schema_value *schema, struct pack_lines **out_lines,
                           void **out_loaded, struct fault *fault) MUST_USE;
void pack_yaml_free(const struct cyaml_schema_value *schema, void *loaded);

#endif
