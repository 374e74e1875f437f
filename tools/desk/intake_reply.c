/* A reply that waits is sealed by its own keys (tools/desk/register_replies.h): u8 what · u32 to ·
 * u8 length, desk · 16 nonce · the words to the end. */
#include "tools/desk/intake_reply.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WAITING_PLAIN_MAX = 1 + 4 + 1 + DEVICE_NAME_MAX + REPLY_NONCE_SIZE + REPLY_TEXT_MAX,
    WAITING_MAX = WAITING_PLAIN_MAX + REGISTER_WAITING_OVERHEAD,
};

static const uint8_t *text_of(const struct reply *reply)
{
    return (const uint8_t *)(reply->text_len > 0 ? reply->text : NULL);
}

static void describe(const struct intake_reply_from *from, const struct reply *reply,
                     const struct event_case *of, struct event *out)
{
    memset(out, 0, sizeof *out);
    out->type = EVENT_REPLY;
    out->reply = (struct event_reply){
        .of = *of,
        .receipt = *from->receipt,
        .kiosk = *from->kiosk,
        .what = (uint8_t)reply->what,
    };
    memcpy(out->reply.envelope, from->envelope, HASH_SIZE);
    memcpy(out->reply.nonce, reply->nonce, sizeof out->reply.nonce);
    if (reply->what != REPLY_ANSWER)
        return;
    out->reply.to = reply->to;
    out->reply.desk = reply->desk;
}

static enum tg_err enter(struct register_file *reg, const struct reply *reply, struct event *event,
                         intake_reply_fn *entered, void *ctx, struct fault *fault)
{
    const struct register_parts parts = {.body = text_of(reply), .body_len = reply->text_len};
    int64_t id = 0;
    enum tg_err err = register_append(reg, event, &parts, &id, fault);
    return err == TG_OK && entered != NULL ? entered(ctx, reply, event, id, fault) : err;
}

static size_t write_waiting(const struct reply *reply, uint8_t out[static WAITING_PLAIN_MAX])
{
    struct sink sink = sink_into(out, WAITING_PLAIN_MAX);
    size_t desk_len = reply->what == REPLY_ANSWER ? strlen(reply->desk.text) : 0;
    sink_u8(&sink, (uint8_t)reply->what);
    sink_u32(&sink, reply->what == REPLY_ANSWER ? reply->to : 0);
    sink_u8(&sink, (uint8_t)desk_len);
    sink_put(&sink, reply->desk.text, desk_len);
    sink_put(&sink, reply->nonce, sizeof reply->nonce);
    sink_put(&sink, reply->text, reply->text_len);
    must(!sink.bad);
    return sink_len(&sink);
}

/* `out->text` is borrowed from `plain`. */
static bool read_waiting(const uint8_t *plain, size_t len, struct reply *out)
{
    struct cursor cur = cursor_over(plain, len);
    uint8_t what = cursor_u8(&cur);
    *out = (struct reply){.what = (enum reply_what)what, .to = cursor_u32(&cur)};
    size_t desk_len = cursor_u8(&cur);
    const uint8_t *desk = cursor_take(&cur, desk_len);
    cursor_copy(&cur, out->nonce, sizeof out->nonce);
    out->text_len = cursor_left(&cur);
    out->text = (const char *)cursor_take(&cur, out->text_len);
    if (cur.bad || what >= REPLY_WHAT_COUNT || desk_len > DEVICE_NAME_MAX)
        return false;
    memcpy(out->desk.text, desk, desk_len);
    return true;
}

/* Among what could not be read, so that it is kept and told of. */
static enum tg_err keep(struct register_file *reg, const struct intake_reply_from *from,
                        const struct reply *reply, struct event *room, struct fault *fault)
{
    uint8_t *plain = secret_create(WAITING_PLAIN_MAX + WAITING_MAX);
    if (plain == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    uint8_t *sealed = plain + WAITING_PLAIN_MAX;
    size_t len = write_waiting(reply, plain);
    register_reply_seal(reg, reply, plain, len, sealed);
    memset(room, 0, sizeof *room);
    room->type = EVENT_UNREADABLE;
    room->unreadable.receipt = *from->receipt;
    room->unreadable.kiosk = *from->kiosk;
    memcpy(room->unreadable.envelope, from->envelope, HASH_SIZE);
    snprintf(room->unreadable.reason, sizeof room->unreadable.reason, "%s",
             N_("a reply to a report that is not here yet: it is entered when that comes"));
    const struct register_parts parts = {.body = sealed,
                                         .body_len = len + REGISTER_WAITING_OVERHEAD};
    int64_t id = 0;
    enum tg_err err = register_append(reg, room, &parts, &id, fault);
    if (err == TG_OK)
        err = register_reply_mark(reg, reply, id, fault);
    secret_destroy(plain);
    return err;
}

enum tg_err intake_reply_take(struct register_file *reg, const struct intake_reply_from *from,
                              const struct reply *reply, struct event *room,
                              intake_reply_fn *entered, void *ctx, enum intake_reply_done *out_done,
                              struct fault *fault)
{
    struct event_case of;
    bool there = false, known = false;
    must(reply->text_len <= REPLY_TEXT_MAX);
    enum tg_err err = register_reply_known(reg, reply, &known, fault);
    if (err == TG_OK && known) {
        *out_done = INTAKE_REPLY_AGAIN;
        return TG_OK;
    }
    if (err == TG_OK)
        err = register_reply_case(reg, reply, &of, &there, fault);
    if (err != TG_OK)
        return err;
    *out_done = there ? INTAKE_REPLY_ENTERED : INTAKE_REPLY_WAITS;
    if (!there)
        return keep(reg, from, reply, room, fault);
    err = register_reply_mark(reg, reply, 0, fault);
    must(err != TG_ERR_CONFLICT);
    describe(from, reply, &of, room);
    return err == TG_OK ? enter(reg, reply, room, entered, ctx, fault) : err;
}

/* What a few waiting events say. */
struct waking {
    const int64_t *ids; /* in order */
    size_t count, found;
    struct {
        int64_t id;
        struct event_unreadable kept;
    } events[REGISTER_WAITING_MAX];
    struct event event;
    struct reply reply;
    uint8_t sealed[REGISTER_BODY_MAX];
    uint8_t plain[REGISTER_BODY_MAX];
};

static int in_order(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static enum tg_err collect(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct waking *waking = ctx;
    (void)fault;
    if (event->type != EVENT_UNREADABLE || waking->found == waking->count ||
        bsearch(&id, waking->ids, waking->count, sizeof id, in_order) == NULL)
        return TG_OK;
    waking->events[waking->found].id = id;
    waking->events[waking->found++].kept = event->unreadable;
    return TG_OK;
}

static enum tg_err enter_kept(struct register_file *reg, const struct event_report *report,
                              struct waking *waking, size_t at, intake_reply_fn *entered, void *ctx,
                              struct fault *fault)
{
    const struct event_unreadable *kept = &waking->events[at].kept;
    int64_t id = waking->events[at].id;
    const struct intake_reply_from from = {
        .receipt = &kept->receipt, .kiosk = &kept->kiosk, .envelope = kept->envelope};
    struct reply *reply = &waking->reply;
    size_t len = 0;
    enum tg_err err = register_body(reg, id, &kept->body, waking->sealed, &len, fault);
    if (err != TG_OK)
        return err;
    if (register_reply_unseal(reg, report, waking->sealed, len, waking->plain) != TG_OK ||
        !read_waiting(waking->plain, len - REGISTER_WAITING_OVERHEAD, reply))
        return fault_set(fault, TG_ERR_CRYPTO,
                         _("Event %lld: the reply that it keeps does not open with its report's "
                           "keys. `register verify` finds what was changed."),
                         (long long)id);
    memcpy(reply->mailbox_public, report->mailbox, sizeof reply->mailbox_public);
    memcpy(reply->sign_public, report->sign, sizeof reply->sign_public);
    memcpy(reply->label_seed, report->labels, sizeof reply->label_seed);
    err = register_reply_arrived(reg, id, fault);
    describe(&from, reply, &report->of, &waking->event);
    if (err == TG_OK)
        err = enter(reg, reply, &waking->event, entered, ctx, fault);
    secret_wipe(waking->plain, len);
    return err;
}

/* Those of one look; `*out_left`: there may be more. */
static enum tg_err wake_some(struct register_file *reg, const struct event_report *report,
                             intake_reply_fn *entered, void *ctx, bool *out_left,
                             struct fault *fault)
{
    int64_t ids[REGISTER_WAITING_MAX];
    size_t count = 0;
    enum tg_err err = register_replies_waiting(reg, report, ids, &count, fault);
    *out_left = count == REGISTER_WAITING_MAX;
    if (err != TG_OK || count == 0)
        return err;
    struct waking *waking = secret_create(sizeof *waking);
    if (waking == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    waking->ids = ids;
    waking->count = count;
    err = register_find(reg, "unreadable", collect, waking, fault);
    if (err == TG_OK && waking->found < count)
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("The register has marks of replies that its log does not have. "
                          "`register verify` finds what was changed."));
    for (size_t i = 0; err == TG_OK && i < waking->found; i++)
        err = enter_kept(reg, report, waking, i, entered, ctx, fault);
    secret_destroy(waking);
    return err;
}

enum tg_err intake_reply_wake(struct register_file *reg, const struct event_report *report,
                              intake_reply_fn *entered, void *ctx, struct fault *fault)
{
    bool left = true;
    enum tg_err err = TG_OK;
    while (err == TG_OK && left)
        err = wake_some(reg, report, entered, ctx, &left, fault);
    return err;
}
