/* What the tables of a pack's two halves share. Only pack_schema.c and pack_handling_schema.c. */
#ifndef TG_APP_FORM_PACK_SCHEMA_INSIDE_H
#define TG_APP_FORM_PACK_SCHEMA_INSIDE_H

#include "app/form/pack_handling.h"

#include <cyaml/cyaml.h>

enum {
    PACK_SCHEMA_BOOLS = 2,
    PACK_SCHEMA_ANSWERS = PACK_ANSWER_SIGNATURE + 1,
    PACK_SCHEMA_VERBS = PACK_VERB_END - PACK_VERB_ACCEPT,
    PACK_SCHEMA_UNITS = PACK_UNIT_WORKING_DAYS + 1,
    PACK_SCHEMA_PERIODS = PACK_PERIOD_YEAR + 1,
};

#define OPTIONAL CYAML_FLAG_OPTIONAL
#define POINTER CYAML_FLAG_POINTER
#define TEXT(key, owner, member)                                                                   \
    CYAML_FIELD_MAPPING(key, CYAML_FLAG_DEFAULT, owner, member, pack_schema_text)
#define TEXT_OPTIONAL(key, owner, member)                                                          \
    CYAML_FIELD_MAPPING(key, OPTIONAL, owner, member, pack_schema_text)
#define ID(key, owner, member) CYAML_FIELD_STRING_PTR(key, POINTER, owner, member, 1, PACK_ID_MAX)
#define BOOL(key, owner, member)                                                                   \
    CYAML_FIELD_ENUM(key, OPTIONAL | CYAML_FLAG_STRICT, owner, member, pack_schema_bools,          \
                     PACK_SCHEMA_BOOLS)
#define CONDITIONS(key, owner)                                                                     \
    CYAML_FIELD_SEQUENCE_COUNT(key, POINTER | OPTIONAL, owner, when, when_count,                   \
                               &pack_schema_condition, 1, PACK_CONDITIONS_MAX)

extern const struct cyaml_schema_field pack_schema_text[];
extern const struct cyaml_schema_value pack_schema_id;
extern const struct cyaml_schema_value pack_schema_condition;
extern const struct cyaml_schema_value pack_schema_option;
extern const cyaml_strval_t pack_schema_bools[PACK_SCHEMA_BOOLS];
extern const cyaml_strval_t pack_schema_answers[PACK_SCHEMA_ANSWERS];

extern const struct cyaml_schema_field pack_handling_fields[];
extern const cyaml_strval_t pack_handling_verbs[PACK_SCHEMA_VERBS];
extern const cyaml_strval_t pack_handling_units[PACK_SCHEMA_UNITS];
extern const cyaml_strval_t pack_handling_periods[PACK_SCHEMA_PERIODS];

#endif
