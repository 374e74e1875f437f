#include "app/ui/undo.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

void undo_init(struct undo *undo, char *bytes, size_t room)
{
    *undo = (struct undo){.room = room};
    undo->bytes = bytes;
}

void undo_clear(struct undo *undo)
{
    secret_wipe(undo->bytes, undo->room);
    secret_wipe(undo->steps, sizeof undo->steps);
    undo->used = undo->count = undo->done = 0;
}

static size_t step_size(const struct undo_step *step)
{
    return (size_t)step->removed + step->inserted;
}

static size_t step_start(const struct undo *undo, size_t index)
{
    size_t start = 0;

    for (size_t i = 0; i < index; i++)
        start += step_size(&undo->steps[i]);
    return start;
}

/* What was taken back can no longer be made again. */
static void drop_taken_back(struct undo *undo)
{
    size_t start = step_start(undo, undo->done);

    secret_wipe(undo->bytes + start, undo->used - start);
    secret_wipe(undo->steps + undo->done, (undo->count - undo->done) * sizeof *undo->steps);
    undo->used = start;
    undo->count = undo->done;
}

static void drop_oldest(struct undo *undo)
{
    size_t size = step_size(&undo->steps[0]);

    memmove(undo->bytes, undo->bytes + size, undo->used - size);
    secret_wipe(undo->bytes + undo->used - size, size);
    memmove(undo->steps, undo->steps + 1, (undo->count - 1) * sizeof *undo->steps);
    secret_wipe(&undo->steps[undo->count - 1], sizeof *undo->steps);
    undo->used -= size;
    undo->count--;
    undo->done--;
}

static void put(struct undo *undo, const char *bytes, size_t len)
{
    if (len > 0)
        memcpy(undo->bytes + undo->used, bytes, len);
    undo->used += len;
}

void undo_record(struct undo *undo, const struct undo_change *change)
{
    size_t size = change->removed_len + change->inserted_len;

    must(size <= undo->room);
    drop_taken_back(undo);
    while (undo->count == UNDO_STEPS_MAX || undo->room - undo->used < size)
        drop_oldest(undo);
    undo->steps[undo->count++] = (struct undo_step){.at = (uint32_t)change->at,
                                                    .removed = (uint32_t)change->removed_len,
                                                    .inserted = (uint32_t)change->inserted_len,
                                                    .caret = (uint32_t)change->caret,
                                                    .anchor = (uint32_t)change->anchor};
    undo->done = undo->count;
    put(undo, change->removed, change->removed_len);
    put(undo, change->inserted, change->inserted_len);
}

bool undo_extend(struct undo *undo, const char *inserted, size_t len)
{
    if (undo->done == 0 || undo->done < undo->count)
        return false;
    while (undo->count > 1 && undo->room - undo->used < len)
        drop_oldest(undo);
    if (undo->room - undo->used < len)
        return false;
    undo->steps[undo->count - 1].inserted += (uint32_t)len;
    put(undo, inserted, len);
    return true;
}

static struct undo_change change_of(const struct undo *undo, size_t index)
{
    const struct undo_step *step = &undo->steps[index];
    const char *bytes = undo->bytes + step_start(undo, index);

    return (struct undo_change){.at = step->at,
                                .removed = bytes,
                                .inserted = bytes + step->removed,
                                .removed_len = step->removed,
                                .inserted_len = step->inserted,
                                .caret = step->caret,
                                .anchor = step->anchor};
}

bool undo_back(struct undo *undo, struct undo_change *out_change)
{
    if (undo->done == 0)
        return false;
    *out_change = change_of(undo, --undo->done);
    return true;
}

bool undo_again(struct undo *undo, struct undo_change *out_change)
{
    if (undo->done == undo->count)
        return false;
    *out_change = change_of(undo, undo->done++);
    return true;
}
