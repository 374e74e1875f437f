#include "app/ui/event.h"

#include <string.h>

bool ui_tapped(const struct ui_event *event, const char *id)
{
    return event->kind == UI_TAP && strcmp(event->id, id) == 0;
}
