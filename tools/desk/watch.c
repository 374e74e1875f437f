#include "tools/desk/watch.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/loop.h"
#include "tools/desk/post.h"

#include <limits.h>
#include <string.h>

enum { WATCH_LOOK_MS = 60000, WATCH_RETRY_MS = 5000 };

/* Once, until it is another: what does not heal at once would fill the screen. */
static void tell(const struct import_listener *listener, const struct fault *fault,
                 char last[static FAULT_TEXT_MAX])
{
    if (listener->warned != NULL && strcmp(last, fault->text) != 0)
        listener->warned(listener->ctx, fault->text);
    memcpy(last, fault->text, FAULT_TEXT_MAX);
}

static enum tg_err make_mail(struct folder *folder, struct register_file *reg,
                             const struct clock *clock, const struct import_listener *listener,
                             struct fault *fault)
{
    struct post_sum mail;
    enum tg_err err = post_due(folder, reg, clock, &mail, fault);
    if (mail.warning[0] != '\0' && listener->warned != NULL)
        listener->warned(listener->ctx, mail.warning);
    return err;
}

/* It wakes for the mail, too. */
static int64_t look_ms(const struct charter *charter, const struct clock *clock)
{
    int64_t wait_ms = 1000 * post_wait_s(&charter->mail, clock_unix_s(clock));
    return wait_ms < WATCH_LOOK_MS ? wait_ms : WATCH_LOOK_MS;
}

enum tg_err watch_spool(struct folder *folder, struct register_file *reg, const struct clock *clock,
                        const struct import_listener *listener, const struct intake_rules *rules,
                        struct fault *fault)
{
    char in[PATH_MAX];
    struct loop loop;
    struct import_sum sum;
    if (file_join(in, sizeof in, folder->path, "spool/in") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder->path);
    enum tg_err err = loop_init(&loop, fault);
    if (err != TG_OK)
        return err;
    char last[FAULT_TEXT_MAX] = "";
    bool watching = false;
    while (!loop_ending(&loop)) {
        watching = watching || loop_watch(&loop, in);
        err = import_spool(folder, reg, clock, listener, rules, &sum, fault);
        if (err == TG_OK)
            err = make_mail(folder, reg, clock, listener, fault);
        if (err != TG_OK)
            tell(listener, fault, last);
        else
            last[0] = '\0';
        if (listener->looked != NULL)
            listener->looked(listener->ctx);
        loop_wait(&loop,
                  err != TG_OK || !watching ? WATCH_RETRY_MS : look_ms(&folder->charter, clock));
    }
    loop_finish(&loop);
    return TG_OK;
}
