#include "app/form/pack_schema_inside.h"

#define NAMES(key, flags, owner, member, min)                                                      \
    CYAML_FIELD_SEQUENCE_COUNT(key, POINTER | (flags), owner, member.ids, member.count,            \
                               &pack_schema_id, min, PACK_NAMES_MAX)
#define LIST(key, owner, member, count, value, max)                                                \
    CYAML_FIELD_SEQUENCE_COUNT(key, POINTER | OPTIONAL, owner, member, count, &(value), 1, max)
#define ENTRIES(name, type, fields)                                                                \
    static const struct cyaml_schema_value name = {                                                \
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, type, fields),                                     \
    }

const cyaml_strval_t pack_handling_verbs[PACK_SCHEMA_VERBS] = {
    {"accept", PACK_VERB_ACCEPT},
    {"refuse", PACK_VERB_REFUSE},
    {"classify", PACK_VERB_CLASSIFY},
    {"route", PACK_VERB_ROUTE},
    {"take", PACK_VERB_TAKE},
    {"delegate", PACK_VERB_DELEGATE},
    {"extend", PACK_VERB_EXTEND},
    {"sign", PACK_VERB_SIGN},
    {"plan", PACK_VERB_PLAN},
    {"measure", PACK_VERB_MEASURE},
    {"hear", PACK_VERB_HEAR},
    {"find", PACK_VERB_FIND},
    {"progress", PACK_VERB_PROGRESS},
    {"decide", PACK_VERB_DECIDE},
    {"approve", PACK_VERB_APPROVE},
    {"penalise", PACK_VERB_PENALISE},
    {"reward", PACK_VERB_REWARD},
    {"acknowledge", PACK_VERB_ACKNOWLEDGE},
    {"answer", PACK_VERB_ANSWER},
    {"explain", PACK_VERB_EXPLAIN},
    {"dissatisfied", PACK_VERB_DISSATISFIED},
    {"escalate", PACK_VERB_ESCALATE},
    {"warn", PACK_VERB_WARN},
    {"visit", PACK_VERB_VISIT},
    {"note", PACK_VERB_NOTE},
    {"link", PACK_VERB_LINK},
    {"close", PACK_VERB_CLOSE},
    {"archive", PACK_VERB_ARCHIVE},
    {"reopen", PACK_VERB_REOPEN},
};

const cyaml_strval_t pack_handling_units[PACK_SCHEMA_UNITS] = {
    {"minutes", PACK_UNIT_MINUTES},
    {"hours", PACK_UNIT_HOURS},
    {"days", PACK_UNIT_DAYS},
    {"working_days", PACK_UNIT_WORKING_DAYS},
};

const cyaml_strval_t pack_handling_periods[PACK_SCHEMA_PERIODS] = {
    {"week", PACK_PERIOD_WEEK},
    {"month", PACK_PERIOD_MONTH},
    {"quarter", PACK_PERIOD_QUARTER},
    {"year", PACK_PERIOD_YEAR},
};

static const struct cyaml_schema_field entry_fields[] = {
    ID("id", struct pack_entry, id),
    TEXT("title", struct pack_entry, title),
    CYAML_FIELD_END,
};
ENTRIES(entry_value, struct pack_entry, entry_fields);

static const struct cyaml_schema_field route_fields[] = {
    NAMES("to", CYAML_FLAG_DEFAULT, struct pack_route, to, 1),
    CONDITIONS("when", struct pack_route),
    CYAML_FIELD_END,
};
ENTRIES(route_value, struct pack_route, route_fields);

static const struct cyaml_schema_field refusal_fields[] = {
    ID("id", struct pack_refusal, id),
    TEXT("title", struct pack_refusal, title),
    TEXT("reply", struct pack_refusal, reply),
    CYAML_FIELD_END,
};
ENTRIES(refusal_value, struct pack_refusal, refusal_fields);

static const struct cyaml_schema_field field_fields[] = {
    ID("id", struct pack_field, id),
    CYAML_FIELD_ENUM("answer", CYAML_FLAG_STRICT, struct pack_field, answer, pack_schema_answers,
                     PACK_SCHEMA_ANSWERS),
    BOOL("required", struct pack_field, required),
    TEXT("title", struct pack_field, title),
    CYAML_FIELD_INT("min", OPTIONAL, struct pack_field, min),
    CYAML_FIELD_INT("max", OPTIONAL, struct pack_field, max),
    CYAML_FIELD_SEQUENCE_COUNT("options", POINTER | OPTIONAL, struct pack_field, options,
                               option_count, &pack_schema_option, 2, PACK_OPTIONS_MAX),
    CONDITIONS("when", struct pack_field),
    CYAML_FIELD_END,
};
ENTRIES(field_value, struct pack_field, field_fields);

static const struct cyaml_schema_field step_fields[] = {
    ID("id", struct pack_step, id),
    CYAML_FIELD_ENUM("verb", CYAML_FLAG_STRICT, struct pack_step, verb, pack_handling_verbs,
                     PACK_SCHEMA_VERBS),
    TEXT("title", struct pack_step, title),
    TEXT_OPTIONAL("tells", struct pack_step, tells),
    TEXT_OPTIONAL("help", struct pack_step, help),
    NAMES("roles", OPTIONAL, struct pack_step, roles, 1),
    NAMES("needs", OPTIONAL, struct pack_step, needs, 1),
    CONDITIONS("when", struct pack_step),
    LIST("fields", struct pack_step, fields, field_count, field_value, PACK_FIELDS_MAX),
    CYAML_FIELD_END,
};
ENTRIES(step_value, struct pack_step, step_fields);

static const struct cyaml_schema_field term_fields[] = {
    CYAML_FIELD_UINT("count", CYAML_FLAG_DEFAULT, struct pack_term, count),
    CYAML_FIELD_ENUM("unit", CYAML_FLAG_STRICT, struct pack_term, unit, pack_handling_units,
                     PACK_SCHEMA_UNITS),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field clock_fields[] = {
    ID("id", struct pack_clock, id),
    TEXT("title", struct pack_clock, title),
    NAMES("from", CYAML_FLAG_DEFAULT, struct pack_clock, from, 1),
    NAMES("until", CYAML_FLAG_DEFAULT, struct pack_clock, until, 1),
    CYAML_FIELD_MAPPING("term", CYAML_FLAG_DEFAULT, struct pack_clock, term, term_fields),
    CYAML_FIELD_MAPPING_PTR("warn", POINTER | OPTIONAL, struct pack_clock, warn, term_fields),
    CYAML_FIELD_MAPPING_PTR("extend_max", POINTER | OPTIONAL, struct pack_clock, extend_max,
                            term_fields),
    CONDITIONS("when", struct pack_clock),
    CYAML_FIELD_END,
};
ENTRIES(clock_value, struct pack_clock, clock_fields);

#define PERIOD(owner)                                                                              \
    CYAML_FIELD_ENUM("period", CYAML_FLAG_STRICT, owner, period, pack_handling_periods,            \
                     PACK_SCHEMA_PERIODS)

static const struct cyaml_schema_field duty_fields[] = {
    ID("id", struct pack_duty, id),
    TEXT("title", struct pack_duty, title),
    PERIOD(struct pack_duty),
    CYAML_FIELD_MAPPING("term", CYAML_FLAG_DEFAULT, struct pack_duty, term, term_fields),
    CYAML_FIELD_STRING_PTR("report", POINTER | OPTIONAL, struct pack_duty, report, 1, PACK_ID_MAX),
    CYAML_FIELD_END,
};
ENTRIES(duty_value, struct pack_duty, duty_fields);

static const struct cyaml_schema_field cell_fields[] = {
    TEXT("label", struct pack_cell, label),
    CYAML_FIELD_STRING_PTR("from", POINTER, struct pack_cell, from, 1, PACK_SOURCE_MAX),
    CYAML_FIELD_END,
};
ENTRIES(cell_value, struct pack_cell, cell_fields);

static const struct cyaml_schema_field report_fields[] = {
    ID("id", struct pack_report, id),
    TEXT("title", struct pack_report, title),
    PERIOD(struct pack_report),
    CYAML_FIELD_SEQUENCE_COUNT("by", POINTER, struct pack_report, by.ids, by.count, &pack_schema_id,
                               1, PACK_DIMENSIONS_MAX),
    LIST("columns", struct pack_report, columns, column_count, cell_value, PACK_CELLS_MAX),
    CYAML_FIELD_END,
};
ENTRIES(report_value, struct pack_report, report_fields);

static const struct cyaml_schema_field row_fields[] = {
    CYAML_FIELD_SEQUENCE_COUNT("cells", POINTER, struct pack_row, cells, cell_count, &cell_value, 1,
                               PACK_CELLS_MAX),
    CYAML_FIELD_UINT("height_mm", OPTIONAL, struct pack_row, height_mm),
    CYAML_FIELD_END,
};
ENTRIES(row_value, struct pack_row, row_fields);

static const struct cyaml_schema_field form_fields[] = {
    ID("id", struct pack_form, id),
    TEXT("title", struct pack_form, title),
    CYAML_FIELD_SEQUENCE_COUNT("rows", POINTER, struct pack_form, rows, row_count, &row_value, 1,
                               PACK_ROWS_MAX),
    CYAML_FIELD_END,
};
ENTRIES(form_value, struct pack_form, form_fields);

const struct cyaml_schema_field pack_handling_fields[] = {
    LIST("roles", struct pack_handling, roles, role_count, entry_value, PACK_ROLES_MAX),
    NAMES("identity_roles", OPTIONAL, struct pack_handling, identity_roles, 1),
    LIST("departments", struct pack_handling, departments, department_count, entry_value,
         PACK_DEPARTMENTS_MAX),
    LIST("routes", struct pack_handling, routes, route_count, route_value, PACK_ROUTES_MAX),
    LIST("refusals", struct pack_handling, refusals, refusal_count, refusal_value,
         PACK_REFUSALS_MAX),
    LIST("steps", struct pack_handling, steps, step_count, step_value, PACK_STEPS_MAX),
    LIST("clocks", struct pack_handling, clocks, clock_count, clock_value, PACK_CLOCKS_MAX),
    LIST("duties", struct pack_handling, duties, duty_count, duty_value, PACK_DUTIES_MAX),
    LIST("reports", struct pack_handling, reports, report_count, report_value, PACK_REPORTS_MAX),
    LIST("forms", struct pack_handling, forms, form_count, form_value, PACK_FORMS_MAX),
    CYAML_FIELD_END,
};
