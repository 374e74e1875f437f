/* What goes between headquarters and a case's submitter. */
#include "tools/desk/docket_inside.h"

#include "app/seal/letter.h"

#include <string.h>

void docket_take_reply(struct docket *docket, const struct event_reply *reply)
{
    docket->reply_count++;
    switch ((enum reply_what)reply->what) {
    case REPLY_ANSWER:
    case REPLY_STATEMENT:
        docket->wrote_back = true;
        break;
    case REPLY_ECHO:
        docket->asks_echo = true;
        break;
    case REPLY_FORGET:
        docket->forgotten = true;
        docket->asks_echo = false;
        break;
    case REPLY_WHAT_COUNT:
        break;
    }
}

/* What was asked for, or said, has been met. */
void docket_take_letter(struct docket *docket, const struct event_letter *letter)
{
    if (letter->kind == LETTER_ECHO)
        docket->asks_echo = false;
    else if (letter->kind == LETTER_QUESTION || letter->kind == LETTER_ANSWER)
        docket->wrote_back = false;
}

const struct docket_entry *docket_question(const struct docket *docket,
                                           const struct event_reply *reply)
{
    for (size_t i = 0; reply->what == REPLY_ANSWER && i < docket->entry_count; i++) {
        const struct event_letter *letter = &docket->entries[i].letter;
        if (docket->entries[i].type == EVENT_LETTER && letter->number == reply->to &&
            strcmp(letter->desk.text, reply->desk.text) == 0)
            return &docket->entries[i];
    }
    return NULL;
}

const struct event_body *docket_body(const struct docket_entry *entry)
{
    switch (entry->type) {
    case EVENT_STEP:
        return entry->step.has_body ? &entry->step.body : NULL;
    case EVENT_ACCESS:
        return entry->access.has_body ? &entry->access.body : NULL;
    case EVENT_LETTER:
        return entry->letter.has_body ? &entry->letter.body : NULL;
    case EVENT_REPLY:
        return entry->reply.has_body ? &entry->reply.body : NULL;
    default:
        return NULL;
    }
}
