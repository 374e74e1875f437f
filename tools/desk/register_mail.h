/* Mail on its way out: letters that wait, each sealed to its mailbox, and the bundles that were
 * made of them, until they expire. No officer can open either. One sealed mark a group says where
 * its log of bundles ends, one for all how many wait and are kept. */
#ifndef TG_TOOLS_DESK_REGISTER_MAIL_H
#define TG_TOOLS_DESK_REGISTER_MAIL_H

#include "sync/wire/bundle.h"
#include "tools/desk/register_restarts.h"

/* Where a group's log of bundles ends. */
struct register_mail_head {
    uint64_t epoch;
    uint64_t seq; /* 0: none was made yet, and all else is 0 */
    uint8_t hash[HASH_SIZE];
    int64_t made_s;      /* Unix seconds: whose period it was */
    uint32_t generation; /* of the register then (tools/desk/register_restarts.h) */
};

/* All but the readers: between register_begin and register_commit. */

/* Label and body of one letter, for a bundle that is made at `not_before_s` or later. */
enum tg_err register_mail_queue(struct register_file *reg, const struct device_name *group,
                                int64_t not_before_s,
                                const uint8_t letter[static BUNDLE_LETTER_SIZE],
                                struct fault *fault) MUST_USE;
/* Takes up to `max` letters out that may go now, oldest first, into `out`. */
struct register_mail_when {
    int64_t now_s;
    int64_t wait_s_max; /* as long as a letter may have to wait */
};
enum tg_err register_mail_draw(struct register_file *reg, const struct device_name *group,
                               const struct register_mail_when *when, uint8_t *out, size_t max,
                               size_t *out_count, struct fault *fault) MUST_USE;
/* Takes out what waits under any of these labels, whichever group it would go to. */
enum tg_err register_mail_withdraw(struct register_file *reg,
                                   const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                                   struct fault *fault) MUST_USE;
/* Letters to groups that are not among `groups` go with the first of those. */
enum tg_err register_mail_regroup(struct register_file *reg, const struct device_name *groups,
                                  size_t count, struct fault *fault) MUST_USE;
/* Keeps a bundle as the next of its group. */
enum tg_err register_mail_keep(struct register_file *reg, const struct bundle *bundle,
                               const uint8_t *bytes, int64_t made_s, struct fault *fault) MUST_USE;
/* Throws away bundles that have expired. `today`: days since 1970-01-01. */
enum tg_err register_mail_sweep(struct register_file *reg, uint32_t today,
                                struct fault *fault) MUST_USE;
/* The bundles up to that one lie in the spool. */
enum tg_err register_mail_written(struct register_file *reg, int64_t id,
                                  struct fault *fault) MUST_USE;
/* All that are kept are to be written to the spool again. */
enum tg_err register_mail_again(struct register_file *reg, struct fault *fault) MUST_USE;

/* Readers. */
enum tg_err register_mail_end(struct register_file *reg, const struct device_name *group,
                              struct register_mail_head *out, struct fault *fault) MUST_USE;
/* Letters that wait for that group; NULL: of the group with most. */
enum tg_err register_mail_waiting(struct register_file *reg, const struct device_name *group,
                                  int64_t *out, struct fault *fault) MUST_USE;
/* Bundles that are not in the spool yet, oldest first. */
typedef enum tg_err register_mail_fn(void *ctx, int64_t id, const uint8_t *bytes, size_t len,
                                     struct fault *fault);
enum tg_err register_mail_unwritten(struct register_file *reg, register_mail_fn *visit, void *ctx,
                                    struct fault *fault) MUST_USE;

/* Every letter, bundle and mark: for register_verify. */
enum tg_err register_mail_verify(struct register_file *reg, int64_t *out_bundles,
                                 struct fault *fault) MUST_USE;

#endif
