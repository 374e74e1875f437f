/* How a pack's YAML becomes a struct pack: libcyaml's tables. assets/packs/README.md says it in
 * words. */
#ifndef TG_APP_FORM_PACK_SCHEMA_H
#define TG_APP_FORM_PACK_SCHEMA_H

#include <cyaml/cyaml.h>

extern const struct cyaml_schema_value pack_schema;

/* "is none of line, text, …": the words that the field `key` knows; cut at `size`. */
void pack_schema_words(const char *key, char *out, size_t size);

#endif
