/* A field under a tester's hands. */
#ifndef TG_TESTS_APP_FIELD_RIG_H
#define TG_TESTS_APP_FIELD_RIG_H

#include "app/ui/field.h"

void field_rig_type(struct field *field, const char *text);
void field_rig_press(struct field *field, enum ui_key key);
/* A tap on one of its tools. */
void field_rig_tool(struct field *field, const char *id);
/* A tap on the text, at that byte. */
void field_rig_tap(struct field *field, int at);

#endif
