#include "tools/desk/import_ahead.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MIN = 2, THREADS_MAX = 4, PLACES = 3 * IMPORT_GROUP_MAX };

/* A parcel's place in the ring: parcel n has place n % PLACES. */
struct place {
    struct import_parcel parcel;
    struct intake_opened opened;
    size_t room; /* envelopes that `opened` has secret memory for */
    bool ready;
};

/* Under the lock: `taken`, `returned`, `ending` and every place's `ready`. */
struct import_ahead {
    const struct folder *folder;
    const char *in;
    const char *const *names;
    size_t count;
    size_t taken;    /* parcels that a thread has begun with */
    size_t given;    /* parcels that were asked for */
    size_t returned; /* and are not needed any more */
    bool ending;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[THREADS_MAX];
    size_t thread_count;
    struct place places[PLACES];
};

static enum tg_err make_room(struct place *place, size_t envelopes)
{
    if (place->room >= envelopes)
        return TG_OK;
    secret_destroy(place->opened.plain);
    place->opened.plain = secret_create(envelopes * ENVELOPE_SIZE);
    place->room = place->opened.plain != NULL ? envelopes : 0;
    return place->room > 0 ? TG_OK : TG_ERR_MEMORY;
}

static void load(const struct import_ahead *ahead, struct place *place, const char *name)
{
    struct import_parcel *parcel = &place->parcel;
    char path[PATH_MAX];
    memset(parcel, 0, sizeof *parcel);
    parcel->name = name;
    if (file_join(path, sizeof path, ahead->in, name) != TG_OK) {
        parcel->err =
            fault_set(&parcel->fault, TG_ERR_RANGE, _("%s/%s: name too long"), ahead->in, name);
        return;
    }
    parcel->err = file_read(path, PARCEL_SIZE_MAX, &parcel->bytes, &parcel->len, &parcel->fault);
    parcel->refused = parcel->err == TG_ERR_FULL;
    if (parcel->err != TG_OK)
        return;
    parcel->err =
        intake_read(&parcel->intake, ahead->folder, parcel->bytes, parcel->len, &parcel->fault);
    parcel->refused = parcel->err != TG_OK;
    if (parcel->err != TG_OK)
        return;
    parcel->err = make_room(place, parcel->intake.batch.count);
    if (parcel->err == TG_OK)
        intake_open(&parcel->intake, ahead->folder, &place->opened);
    else
        fault_set(&parcel->fault, parcel->err, _("Out of locked memory."));
}

static void *run(void *ctx)
{
    struct import_ahead *ahead = ctx;
    must(pthread_mutex_lock(&ahead->lock) == 0);
    while (!ahead->ending && ahead->taken < ahead->count) {
        if (ahead->taken == ahead->returned + PLACES) {
            must(pthread_cond_wait(&ahead->changed, &ahead->lock) == 0);
            continue;
        }
        const char *name = ahead->names[ahead->taken];
        struct place *place = &ahead->places[ahead->taken++ % PLACES];
        must(pthread_mutex_unlock(&ahead->lock) == 0);
        load(ahead, place, name);
        must(pthread_mutex_lock(&ahead->lock) == 0);
        place->ready = true;
        must(pthread_cond_broadcast(&ahead->changed) == 0);
    }
    must(pthread_mutex_unlock(&ahead->lock) == 0);
    return NULL;
}

static size_t thread_count(size_t parcels)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors < THREADS_MIN   ? THREADS_MIN
                   : processors > THREADS_MAX ? THREADS_MAX
                                              : (size_t)processors;
    return count < parcels ? count : parcels;
}

enum tg_err import_ahead_create(const struct folder *folder, const char *in,
                                const char *const *names, size_t count, struct import_ahead **out,
                                struct fault *fault)
{
    struct import_ahead *ahead = calloc(1, sizeof *ahead);
    if (ahead == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the spool."));
    ahead->folder = folder;
    ahead->in = in;
    ahead->names = names;
    ahead->count = count;
    must(pthread_mutex_init(&ahead->lock, NULL) == 0);
    must(pthread_cond_init(&ahead->changed, NULL) == 0);
    size_t wanted = thread_count(count);
    while (ahead->thread_count < wanted &&
           pthread_create(&ahead->threads[ahead->thread_count], NULL, run, ahead) == 0)
        ahead->thread_count++;
    if (wanted > 0 && ahead->thread_count == 0) {
        import_ahead_destroy(ahead);
        return fault_set(fault, TG_ERR_MEMORY, _("Cannot start a thread to open envelopes."));
    }
    *out = ahead;
    return TG_OK;
}

struct import_parcel *import_ahead_next(struct import_ahead *ahead)
{
    must(ahead->given < ahead->count && ahead->given < ahead->returned + IMPORT_GROUP_MAX);
    struct place *place = &ahead->places[ahead->given++ % PLACES];
    must(pthread_mutex_lock(&ahead->lock) == 0);
    while (!place->ready)
        must(pthread_cond_wait(&ahead->changed, &ahead->lock) == 0);
    must(pthread_mutex_unlock(&ahead->lock) == 0);
    return &place->parcel;
}

void import_ahead_return(struct import_ahead *ahead)
{
    must(pthread_mutex_lock(&ahead->lock) == 0);
    for (; ahead->returned < ahead->given; ahead->returned++) {
        struct place *place = &ahead->places[ahead->returned % PLACES];
        free(place->parcel.bytes);
        place->parcel.bytes = NULL;
        place->ready = false;
    }
    must(pthread_cond_broadcast(&ahead->changed) == 0);
    must(pthread_mutex_unlock(&ahead->lock) == 0);
}

void import_ahead_destroy(struct import_ahead *ahead)
{
    if (ahead == NULL)
        return;
    must(pthread_mutex_lock(&ahead->lock) == 0);
    ahead->ending = true;
    must(pthread_cond_broadcast(&ahead->changed) == 0);
    must(pthread_mutex_unlock(&ahead->lock) == 0);
    for (size_t i = 0; i < ahead->thread_count; i++)
        must(pthread_join(ahead->threads[i], NULL) == 0);
    for (size_t i = 0; i < PLACES; i++) {
        free(ahead->places[i].parcel.bytes);
        secret_destroy(ahead->places[i].opened.plain);
    }
    must(pthread_cond_destroy(&ahead->changed) == 0);
    must(pthread_mutex_destroy(&ahead->lock) == 0);
    free(ahead);
}
