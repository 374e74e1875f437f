/* The officers' register: an append-only log in one SQLite file, readable only with an officer's
 * password.
 *
 * Every event's payload is encrypted (XChaCha20-Poly1305) under the register key, bound to its
 * number, to what it is filed under and to the hash of the event before: an entry changed, removed
 * or moved breaks the chain. A sealed head says where the chain ends. What a report said stands
 * beside the log under a key of its own, which the event holds. The register key is random and
 * wrapped once for each officer. Indexes are keyed hashes. Any number of processes may read and
 * append. */
#ifndef TG_TOOLS_DESK_REGISTER_H
#define TG_TOOLS_DESK_REGISTER_H

#include "board/base/clock.h"
#include "tools/desk/credential.h"
#include "tools/desk/event.h"

#include <stdbool.h>

enum {
    REGISTER_BODY_MAX = ENVELOPE_PLAIN_SIZE,
    REGISTER_OFFICERS_MAX = 64,
};

struct register_file;

/* How to open it. */
struct register_login {
    const char *officer; /* NULL: the only one there is */
    struct credential_source source;
};

/* Opens `path`, or makes it with its first officer (`*out_new`). `clock` is borrowed. A refused
 * password is DENIED; VERSION, FORMAT, IO, BUSY. */
enum tg_err register_create(const char *path, const struct clock *clock,
                            const struct register_login *login, struct register_file **out_reg,
                            bool *out_new, struct fault *fault) MUST_USE;
void register_destroy(struct register_file *reg);

/* Wraps the key for one more officer. CONFLICT when the name is taken. */
enum tg_err register_officer_add(struct register_file *reg, const char *name,
                                 const struct credential_source *source,
                                 struct fault *fault) MUST_USE;

/* One writer at a time (BUSY after a while); appending is possible only in between. */
enum tg_err register_begin(struct register_file *reg, struct fault *fault) MUST_USE;
enum tg_err register_commit(struct register_file *reg, struct fault *fault) MUST_USE;
/* Safe after either and after a failed append. */
void register_rollback(struct register_file *reg);

/* Enters the event (its `unix_s` and `officer` are filled in) and, for types that have one, the
 * body: `body_len` ≤ REGISTER_BODY_MAX bytes. `*out_id` may be NULL. */
enum tg_err register_append(struct register_file *reg, struct event *event, const uint8_t *body,
                            size_t body_len, int64_t *out_id, struct fault *fault) MUST_USE;

/* `event` is in secret memory and gone after the call. */
typedef enum tg_err register_visit_fn(void *ctx, int64_t id, struct event *event,
                                      struct fault *fault);

/* Every event in order; checks the chain on the way, up to the sealed head. CRYPTO, naming the
 * event, where it breaks. */
enum tg_err register_walk(struct register_file *reg, register_visit_fn *visit, void *ctx,
                          struct fault *fault) MUST_USE;
/* The events of one subject (event_subject), in order. */
enum tg_err register_find(struct register_file *reg, const char *subject, register_visit_fn *visit,
                          void *ctx, struct fault *fault) MUST_USE;

/* Decrypts the body of event `id` into `out` (REGISTER_BODY_MAX bytes, secret memory). */
enum tg_err register_body(struct register_file *reg, int64_t id, const struct event_body *body,
                          uint8_t *out, size_t *out_len, struct fault *fault) MUST_USE;

/* Marks an envelope as taken in; CONFLICT (no fault) when it was before. */
enum tg_err register_mark_envelope(struct register_file *reg, const uint8_t hash[static HASH_SIZE],
                                   struct fault *fault) MUST_USE;
/* The same for a batch: CONFLICT when it was, RANGE when its place was taken by other bytes. */
enum tg_err register_mark_batch(struct register_file *reg, const struct batch *batch,
                                struct fault *fault) MUST_USE;

struct register_sum {
    int64_t events, bodies, envelopes, batches, officers;
};
/* The whole file: the chain, every body, every mark, every officer's entry. */
enum tg_err register_verify(struct register_file *reg, struct register_sum *out_sum,
                            struct fault *fault) MUST_USE;

#endif
