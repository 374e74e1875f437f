/* Replies: what an envelope of a stolen kiosk might hold instead of a report. */
#include "app/form/reply.h"

#include "app/form/draft_text.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static int started;
    struct fault fault;
    struct reply *reply = NULL;
    must(started || secret_init() == TG_OK);
    started = 1;
    (void)reply_is(bytes, len);
    if (reply_parse(bytes, len, &reply, &fault) != TG_OK)
        return 0;
    must(reply_has_text(reply->what) == (reply->text != NULL));
    must(reply->what == REPLY_ANSWER || reply->desk.text[0] == '\0');
    if (reply->text != NULL)
        must(strlen(reply->text) == reply->text_len && reply->text_len <= REPLY_TEXT_MAX &&
             draft_text_is_showable(reply->text));
    reply_destroy(reply);
    return 0;
}
