#include "tests/app/field_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

void field_rig_type(struct field *field, const char *text)
{
    assert_true(
        field_event(field, &(struct ui_event){.kind = UI_TEXT, .text = text, .len = strlen(text)}));
}

void field_rig_press(struct field *field, enum ui_key key)
{
    (void)field_event(field, &(struct ui_event){.kind = UI_KEY, .key = key});
}

void field_rig_tool(struct field *field, const char *id)
{
    assert_true(field_event(field, &(struct ui_event){.kind = UI_TAP, .id = id}));
}

void field_rig_tap(struct field *field, int at)
{
    assert_true(field_event(
        field,
        &(struct ui_event){.kind = UI_TAP, .role = UI_ROLE_FIELD, .id = "answer", .index = at}));
}
