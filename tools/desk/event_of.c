/* Which case an entry is of, and what stands beside it. */
#include "tools/desk/event.h"

#include "board/base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void event_case_id(const struct event_case *of, char out[static CASE_ID_MAX])
{
    if (of->ordinal == 1)
        snprintf(out, CASE_ID_MAX, "%s", of->number);
    else
        snprintf(out, CASE_ID_MAX, "%s#%u", of->number, (unsigned)of->ordinal);
}

enum tg_err event_case_parse(const char *case_id, struct event_case *out)
{
    struct event_case of = {.ordinal = 1};
    size_t len = strcspn(case_id, "#");
    if (len == 0 || len >= sizeof of.number)
        return TG_ERR_FORMAT;
    memcpy(of.number, case_id, len);
    if (case_id[len] == '#') {
        unsigned long ordinal = strtoul(case_id + len + 1, NULL, 10);
        if (ordinal < 2 || ordinal > CASE_ORDINAL_MAX)
            return TG_ERR_FORMAT;
        of.ordinal = (uint8_t)ordinal;
    }
    char again[CASE_ID_MAX];
    event_case_id(&of, again);
    if (strcmp(again, case_id) != 0)
        return TG_ERR_FORMAT;
    *out = of;
    return TG_OK;
}

const struct event_case *event_case(const struct event *event)
{
    switch (event->type) {
    case EVENT_REPORT:
        return &event->report.of;
    case EVENT_STEP:
        return &event->step.of;
    case EVENT_VIEW:
        return &event->view.of;
    case EVENT_ACCESS:
        return &event->access.of;
    case EVENT_LETTER:
        return &event->letter.of;
    case EVENT_REPLY:
        return &event->reply.of;
    default:
        return NULL;
    }
}

bool event_officer_has(const struct event_officer *who, const char *role)
{
    for (uint8_t i = 0; i < who->role_count; i++)
        if (strcmp(who->roles[i], role) == 0)
            return true;
    return false;
}

struct event_body *event_body(struct event *event)
{
    switch (event->type) {
    case EVENT_REPORT:
        return &event->report.body;
    case EVENT_UNREADABLE:
        return &event->unreadable.body;
    case EVENT_STEP:
        return event->step.has_body ? &event->step.body : NULL;
    case EVENT_ACCESS:
        return event->access.has_body ? &event->access.body : NULL;
    case EVENT_LETTER:
        return event->letter.has_body ? &event->letter.body : NULL;
    case EVENT_REPLY:
        return event->reply.has_body ? &event->reply.body : NULL;
    default:
        return NULL;
    }
}

void event_set_body(struct event *event, bool there)
{
    if (event->type == EVENT_STEP)
        event->step.has_body = there;
    else if (event->type == EVENT_ACCESS)
        event->access.has_body = there;
    else if (event->type == EVENT_LETTER)
        event->letter.has_body = there;
    else if (event->type == EVENT_REPLY)
        event->reply.has_body = there;
    else
        must(there == (event_body(event) != NULL));
}
