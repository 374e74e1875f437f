/* The officers' register: an append-only log in one SQLite file, readable only with an officer's
 * credential, and of each case only by those who may see it.
 *
 * Every event's payload is encrypted (XChaCha20-Poly1305), bound to its number, to what it is filed
 * under and to the hash of the event before: an entry changed, removed or moved breaks the chain,
 * for those too who can't open it. A sealed head says where the chain ends. What belongs to no case
 * stands under a key that every officer has; what belongs to one, under that case's own key, which
 * is locked (X25519) to the group "everyone" or, once the case is closed to somebody, to each of
 * the others. Texts stand beside the log under keys of their own, which the events hold; who a
 * submitter is, under one more key that is locked to roles. Indexes are keyed hashes. Any number of
 * processes may read and append. */
#ifndef TG_TOOLS_DESK_REGISTER_H
#define TG_TOOLS_DESK_REGISTER_H

#include "board/base/clock.h"
#include "tools/desk/credential.h"
#include "tools/desk/event.h"

#include <stdbool.h>

enum {
    REGISTER_BODY_MAX = ENVELOPE_PLAIN_SIZE,
    REGISTER_OFFICERS_MAX = 64,
    REGISTER_LINE_SIZE = 160,
    REGISTER_WORDS_MAX = 8192,
    REGISTER_WORD_MAX = 128,  /* bytes */
    REGISTER_NOTE_MAX = 256,  /* bytes */
    REGISTER_BARRED_MAX = 16, /* officers that one report names */
};

#define REGISTER_ADMIN "admin" /* the role that has every other */

struct register_file;

/* How to open it. */
struct register_login {
    const char *officer; /* NULL: the only one there is */
    struct credential_source source;
};

/* Opens `path`, or makes it with its first officer, an admin (`*out_new`). `clock` is borrowed. A
 * refused password is DENIED; VERSION, FORMAT, IO, BUSY. */
enum tg_err register_create(const char *path, const struct clock *clock,
                            const struct register_login *login, struct register_file **out_reg,
                            bool *out_new, struct fault *fault) MUST_USE;
void register_destroy(struct register_file *reg);

/* Who is logged in; borrowed. */
const struct event_officer *register_me(const struct register_file *reg);
/* "admin" has every role. */
bool register_me_has(const struct register_file *reg, const char *role);

/* Officers: DENIED unless an admin is logged in. Each is a transaction of its own.
 *
 * A new one gets what all officers and those of their roles can open, but no case that is closed to
 * somebody: register_admit gives those one by one. CONFLICT when the name is taken. */
enum tg_err register_officer_add(struct register_file *reg, const struct event_officer *who,
                                 const struct credential_source *source,
                                 struct fault *fault) MUST_USE;
/* Real name, department and roles. A role that is taken away opens nothing any more. RANGE for the
 * last admin's "admin". */
enum tg_err register_officer_change(struct register_file *reg, const struct event_officer *who,
                                    struct fault *fault) MUST_USE;
/* Erases what the officer could open things with. RANGE for the last admin, and while a case is
 * open to them alone. */
enum tg_err register_officer_remove(struct register_file *reg, const char *name,
                                    struct fault *fault) MUST_USE;
/* Those who are there now, in the order in which they came. */
typedef enum tg_err register_officer_fn(void *ctx, const struct event_officer *who,
                                        struct fault *fault);
enum tg_err register_officers(struct register_file *reg, register_officer_fn *visit, void *ctx,
                              struct fault *fault) MUST_USE;

/* One writer at a time (BUSY after a while); appending is possible only in between. */
enum tg_err register_begin(struct register_file *reg, struct fault *fault) MUST_USE;
enum tg_err register_commit(struct register_file *reg, struct fault *fault) MUST_USE;
/* Safe after either and after a failed append. */
void register_rollback(struct register_file *reg);

/* What goes with an event; each text ≤ REGISTER_BODY_MAX bytes. */
struct register_parts {
    const uint8_t *body; /* NULL: none */
    size_t body_len;
    const uint8_t *identity; /* EVENT_REPORT of a named submitter; NULL: none */
    size_t identity_len;
    const char *const *identity_roles; /* who may read `identity`, besides admins */
    size_t identity_role_count;
    const char *barred[REGISTER_BARRED_MAX]; /* whom a report names: its case is closed to them */
    size_t barred_count;
};

/* Enters the event (its `unix_s` and `officer` are filled in, and whether it has a body). A report
 * of a number that is not there makes the case; another report, a reply, and what is written to its
 * mailbox may come and go through an officer who can't see the case. Any other event of a case that
 * is closed to who is logged in: DENIED; of one that is not there: MISSING. RANGE when `barred`
 * would close a case to everybody. `parts` may be NULL, `*out_id` too. */
enum tg_err register_append(struct register_file *reg, struct event *event,
                            const struct register_parts *parts, int64_t *out_id,
                            struct fault *fault) MUST_USE;

/* Sets the ordinal of a report that is to be entered: of the first case of that number with the
 * same keys, or of a new one behind those with others. RANGE (no fault) past CASE_ORDINAL_MAX. */
enum tg_err register_place(struct register_file *reg, struct event_report *report,
                           struct fault *fault) MUST_USE;

/* Closes a case to an officer: a new key for what follows, and the old ones' locks for that officer
 * are erased. `why` is an enum event_access_why, `reason` its words (may be NULL). Appends
 * EVENT_ACCESS. Between register_begin and register_commit. DENIED for who can't see the case;
 * CONFLICT when it is closed to them already; RANGE for the last one who can see it. */
enum tg_err register_bar(struct register_file *reg, const char *case_id, const char *officer,
                         uint8_t why, const uint8_t *reason, size_t reason_len,
                         struct fault *fault) MUST_USE;
/* Opens it again, all of it. DENIED unless by an admin who can see it. */
enum tg_err register_admit(struct register_file *reg, const char *case_id, const char *officer,
                           const uint8_t *reason, size_t reason_len, struct fault *fault) MUST_USE;
/* Notes that who is logged in asked for a case that is closed to them. Like register_append. */
enum tg_err register_denied(struct register_file *reg, const char *case_id,
                            struct fault *fault) MUST_USE;

/* `event` is in secret memory and gone after the call. */
typedef enum tg_err register_visit_fn(void *ctx, int64_t id, struct event *event,
                                      struct fault *fault);

/* Every event that who is logged in may see, in order; checks the chain on the way over all of
 * them, up to the sealed head. CRYPTO, naming the event, where it breaks. */
enum tg_err register_walk(struct register_file *reg, register_visit_fn *visit, void *ctx,
                          struct fault *fault) MUST_USE;
/* The events of one subject (event_subject), in order. DENIED for a case that is closed. */
enum tg_err register_find(struct register_file *reg, const char *subject, register_visit_fn *visit,
                          void *ctx, struct fault *fault) MUST_USE;

/* Whether nothing stood in the case before event `id`; also of a case that is closed. */
enum tg_err register_is_first(struct register_file *reg, const char *case_id, int64_t id, bool *out,
                              struct fault *fault) MUST_USE;

/* Decrypts the body of event `id` into `out` (REGISTER_BODY_MAX bytes, secret memory). */
enum tg_err register_body(struct register_file *reg, int64_t id, const struct event_body *body,
                          uint8_t *out, size_t *out_len, struct fault *fault) MUST_USE;
/* Likewise who the submitter of report event `id` is. DENIED for roles that may not; MISSING when
 * the report has no such part. */
enum tg_err register_identity(struct register_file *reg, int64_t id,
                              const struct event_report *report, uint8_t *out, size_t *out_len,
                              struct fault *fault) MUST_USE;

/* The sheet: one line of opaque bytes a case, for lists and terms without opening every event; a
 * cache that can always be made anew from the log. Putting: between begin and commit; MISSING for a
 * case that is not there, DENIED for one that is closed. */
enum tg_err register_line_put(struct register_file *reg, const char *case_id,
                              const uint8_t line[static REGISTER_LINE_SIZE],
                              struct fault *fault) MUST_USE;
typedef enum tg_err register_line_fn(void *ctx, const uint8_t line[static REGISTER_LINE_SIZE],
                                     struct fault *fault);
/* Every line that this officer may read, in the cases' order of arrival. */
enum tg_err register_lines(struct register_file *reg, register_line_fn *visit, void *ctx,
                           struct fault *fault) MUST_USE;

/* Words that lines refer to by number; sealed. One is entered at first use (between begin and
 * commit). 0 is "". RANGE for one too long, FULL past REGISTER_WORDS_MAX. */
enum tg_err register_word(struct register_file *reg, const char *word, uint16_t *out,
                          struct fault *fault) MUST_USE;
/* "" for a number that is none; borrowed until the next transaction. */
const char *register_word_text(const struct register_file *reg, uint16_t word);

/* A small sealed value beside the log (≤ REGISTER_NOTE_MAX bytes); putting between begin and
 * commit. `*out_len` 0: none. RANGE when `size` is too small. */
enum tg_err register_note_put(struct register_file *reg, const char *key, const uint8_t *bytes,
                              size_t len, struct fault *fault) MUST_USE;
enum tg_err register_note_get(struct register_file *reg, const char *key, uint8_t *out, size_t size,
                              size_t *out_len, struct fault *fault) MUST_USE;

/* Marks an envelope as taken in; CONFLICT (no fault) when it was before. */
enum tg_err register_mark_envelope(struct register_file *reg, const uint8_t hash[static HASH_SIZE],
                                   struct fault *fault) MUST_USE;
/* The same for a batch: CONFLICT when it was, RANGE when its place was taken by other bytes. */
enum tg_err register_mark_batch(struct register_file *reg, const struct batch *batch,
                                struct fault *fault) MUST_USE;

struct register_sum {
    int64_t events, closed, bodies, envelopes, batches, officers, lines, bundles;
};
/* The whole file: the chain, every mark, every officer's entry and group; and of what is open to
 * who is logged in, every event, lock, text and line. `closed` counts events that are not. */
enum tg_err register_verify(struct register_file *reg, struct register_sum *out_sum,
                            struct fault *fault) MUST_USE;

#endif
