#include "board/base/secret.h"

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum tg_err secret_init(void)
{
    if (sodium_init() < 0)
        return TG_ERR_CRYPTO;
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return TG_ERR_IO;
    return TG_OK;
}

/* In front of each: how large it is. */
enum { ALIGN = 16, HEAD = ALIGN };

/* Rooms that were given back, wiped and still locked: making one costs several calls to the kernel.
 */
enum { KEPT_MAX = 32, KEPT_SIZE_MAX = 1 << 20 };
static struct {
    pthread_mutex_t lock;
    bool keeping;
    size_t count;
    void *rooms[KEPT_MAX];
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t size_of(const void *room)
{
    size_t size;
    memcpy(&size, room, sizeof size);
    return size;
}

static void *take_kept(size_t size)
{
    void *room = NULL;
    pthread_mutex_lock(&kept.lock);
    for (size_t i = kept.count; room == NULL && i-- > 0;) {
        if (size_of(kept.rooms[i]) != size)
            continue;
        room = kept.rooms[i];
        kept.rooms[i] = kept.rooms[--kept.count];
    }
    pthread_mutex_unlock(&kept.lock);
    return room;
}

/* The room that was kept longest makes way. */
static void *keep(void *room)
{
    void *out = room;
    pthread_mutex_lock(&kept.lock);
    if (kept.keeping && size_of(room) <= KEPT_SIZE_MAX) {
        out = kept.count == KEPT_MAX ? kept.rooms[0] : NULL;
        if (out != NULL)
            memmove(kept.rooms, kept.rooms + 1, --kept.count * sizeof *kept.rooms);
        kept.rooms[kept.count++] = room;
    }
    pthread_mutex_unlock(&kept.lock);
    return out;
}

void secret_keep_rooms(void)
{
    pthread_mutex_lock(&kept.lock);
    kept.keeping = true;
    pthread_mutex_unlock(&kept.lock);
}

void *secret_create(size_t size)
{
    if (size > SIZE_MAX - HEAD - ALIGN)
        return NULL;
    size = (size + ALIGN - 1) / ALIGN * ALIGN; /* sodium_malloc puts the end at a boundary */
    uint8_t *room = take_kept(size);
    if (room == NULL) {
        room = sodium_malloc(HEAD + size);
        if (room == NULL)
            return NULL;
        memset(room, 0, HEAD + size);
        memcpy(room, &size, sizeof size);
    }
    return room + HEAD;
}

void secret_destroy(void *memory)
{
    if (memory == NULL)
        return;
    uint8_t *room = (uint8_t *)memory - HEAD;
    sodium_memzero(memory, size_of(room));
    sodium_free(keep(room));
}

void secret_wipe(void *memory, size_t size)
{
    sodium_memzero(memory, size);
}
