#include "tools/desk/register_restarts.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "tools/desk/register_inside.h"

#include <string.h>

enum { RESTART_SIZE = 8 + 8 + 4, RESTARTS_SIZE = REGISTER_RESTARTS_MAX * RESTART_SIZE };

static const char restarts_note[] = "restarts";

_Static_assert((int)RESTARTS_SIZE <= (int)REGISTER_NOTE_MAX, "all of them must fit a note");

enum tg_err register_restarts_read(struct register_file *reg, struct register_restarts *out,
                                   struct fault *fault)
{
    uint8_t bytes[RESTARTS_SIZE];
    size_t len = 0;
    enum tg_err err = register_note_get(reg, restarts_note, bytes, sizeof bytes, &len, fault);
    if (err != TG_OK)
        return err;
    struct cursor cur = cursor_over(bytes, len);
    *out = (struct register_restarts){.count = len / RESTART_SIZE};
    for (size_t i = 0; i < out->count; i++) {
        out->all[i].event = (int64_t)cursor_u64(&cur);
        out->all[i].at_s = (int64_t)cursor_u64(&cur);
        out->all[i].generation = cursor_u32(&cur);
    }
    return cursor_done(&cur)
               ? TG_OK
               : fault_set(fault, TG_ERR_FORMAT, _("%s: the note %s was changed. Restore a copy."),
                           reg->path, restarts_note);
}

uint32_t register_restarts_generation(const struct register_restarts *restarts)
{
    return restarts->count > 0 ? restarts->all[restarts->count - 1].generation : 0;
}

enum tg_err register_restarts_add(struct register_file *reg, int64_t at_s, uint32_t generation,
                                  struct register_restarts *restarts, struct fault *fault)
{
    uint8_t bytes[RESTARTS_SIZE];
    struct register_restarts next = *restarts;
    struct register_restart restart = {.at_s = at_s, .generation = generation};
    must(reg->writing && generation > register_restarts_generation(restarts));
    enum tg_err err =
        register_count(reg, "SELECT coalesce(max(id), 0) FROM events", &restart.event, fault);
    if (err != TG_OK)
        return err;
    if (next.count == REGISTER_RESTARTS_MAX)
        memmove(next.all, next.all + 1, --next.count * sizeof *next.all);
    next.all[next.count++] = restart;
    struct sink sink = sink_into(bytes, sizeof bytes);
    for (size_t i = 0; i < next.count; i++) {
        sink_u64(&sink, (uint64_t)next.all[i].event);
        sink_u64(&sink, (uint64_t)next.all[i].at_s);
        sink_u32(&sink, next.all[i].generation);
    }
    must(!sink.bad);
    err = register_note_put(reg, restarts_note, bytes, sink_len(&sink), fault);
    if (err == TG_OK)
        *restarts = next;
    return err;
}
