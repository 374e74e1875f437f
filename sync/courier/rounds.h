/* The courier's life: waits for its time or for something urgent, goes, waits again. */
#ifndef TG_SYNC_COURIER_ROUNDS_H
#define TG_SYNC_COURIER_ROUNDS_H

#include "board/base/clock.h"
#include "sync/courier/settings.h"

#include <stdbool.h>

struct rounds_plan {
    enum courier_role role;
    const char *data_dir;   /* borrowed, as the next */
    const char *vault_path; /* NULL for a desk */
    bool once;
    struct clock clock;
};

struct rounds;

/* Reads settings, keys and charter, opens vault and journal. Waits for a kiosk that has yet to
 * recover its vault, unless `once`. Faults say what to do. */
enum tg_err rounds_create(const struct rounds_plan *plan, struct rounds **out_rounds,
                          struct fault *fault) MUST_USE;
void rounds_destroy(struct rounds *rounds);

/* Does one tick's work, or goes on until SIGTERM or SIGINT. With `once`, the error of that work;
 * else only what makes going on senseless: the journal's own errors. */
enum tg_err rounds_run(struct rounds *rounds, struct fault *fault) MUST_USE;

#endif
