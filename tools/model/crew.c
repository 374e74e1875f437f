#include "tools/model/crew.h"

#include "board/base/must.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct crew {
    size_t pieces;
    void (*work)(void *ctx, size_t piece, size_t worker);
    void *ctx;
    atomic_size_t next, worker;
};

static void *crew_member(void *ctx)
{
    struct crew *crew = ctx;
    size_t worker = atomic_fetch_add(&crew->worker, 1), piece;
    while ((piece = atomic_fetch_add(&crew->next, 1)) < crew->pieces)
        crew->work(crew->ctx, piece, worker);
    return NULL;
}

void crew_do(size_t pieces, void (*work)(void *ctx, size_t piece, size_t worker), void *ctx)
{
    struct crew crew = {.pieces = pieces, .work = work, .ctx = ctx};
    pthread_t threads[CREW_MAX];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t members = processors < 1 ? 1 : processors > CREW_MAX ? CREW_MAX : (size_t)processors;
    for (size_t i = 1; i < members; i++)
        must(pthread_create(&threads[i], NULL, crew_member, &crew) == 0);
    (void)crew_member(&crew);
    for (size_t i = 1; i < members; i++)
        must(pthread_join(threads[i], NULL) == 0);
}
