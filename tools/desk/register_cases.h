/* The register's cases: who holds the key of each, what is sealed under it. For the register's own
 * files. */
#ifndef TG_TOOLS_DESK_REGISTER_CASES_H
#define TG_TOOLS_DESK_REGISTER_CASES_H

#include "tools/desk/register_people.h"

/* The keys that a report bears, as whoever writes back must. */
struct register_claim {
    uint8_t mailbox[32], sign[32], labels[32];
};

struct register_case {
    int64_t slot; /* 1 for the first case that came */
    uint8_t ref[REGISTER_REF_SIZE];
    uint8_t claim[REGISTER_REF_SIZE];
    uint32_t generation; /* of the key that what comes next is sealed under */
    bool closed;
};

/* register_cases.c: the key of each case. */
enum tg_err register_case_find(struct register_file *reg,
                               const uint8_t ref[static REGISTER_REF_SIZE],
                               struct register_case *out, bool *out_there,
                               struct fault *fault) MUST_USE;
/* By its id; MISSING. */
enum tg_err register_case_get(struct register_file *reg, const char *case_id,
                              struct register_case *out, struct fault *fault) MUST_USE;
/* The fault of a case that is closed to who is logged in. */
enum tg_err register_case_denied(const char *case_id, struct fault *fault);
/* DENIED (no fault) when it is closed to who is logged in. */
enum tg_err register_case_key(struct register_file *reg, int64_t slot, uint32_t generation,
                              uint8_t out[static REGISTER_KEY_SIZE], struct fault *fault) MUST_USE;
/* The next one, closed to those of `barred` who are there. */
enum tg_err register_case_make(struct register_file *reg, const struct event_report *report,
                               const struct register_parts *parts, struct register_case *out,
                               struct fault *fault) MUST_USE;
/* What tells the submitter's keys from others. */
void register_case_claim(const struct register_file *reg, const struct register_claim *claim,
                         uint8_t out[static REGISTER_REF_SIZE]);
/* Who can open it now: officers. */
enum tg_err register_case_holders(struct register_file *reg, const struct register_case *of,
                                  struct register_holder *out[static REGISTER_OFFICERS_MAX],
                                  size_t *out_count, struct fault *fault) MUST_USE;
/* A new key for what follows, for those holders, or for everyone (NULL). */
enum tg_err register_case_renew(struct register_file *reg, struct register_case *of,
                                struct register_holder *const *holders, size_t count,
                                struct fault *fault) MUST_USE;
enum tg_err register_case_lock(struct register_file *reg, const struct register_case *of,
                               uint32_t generation, struct register_holder *to,
                               const uint8_t key[static REGISTER_KEY_SIZE],
                               struct fault *fault) MUST_USE;
/* The keys that were opened in the transaction. */
void register_cases_forget(struct register_file *reg);

/* register_replies.c */
struct register_claim register_claim_of(const struct event_report *report);
/* Keeps the number of a new case for whoever brings its keys. */
enum tg_err register_claim_put(struct register_file *reg, const struct register_case *of,
                               const struct event_report *report, struct fault *fault) MUST_USE;
/* CRYPTO (no fault) when what was kept is not the report's number. */
enum tg_err register_claim_check(struct register_file *reg, const struct register_case *of,
                                 const struct event_report *report, struct fault *fault) MUST_USE;
/* Whether the reply's mark is there. */
enum tg_err register_reply_check(struct register_file *reg, const struct register_case *of,
                                 const struct event_reply *reply, bool *out_there,
                                 struct fault *fault) MUST_USE;

/* register_access.c */
/* Whether who is logged in is among its holders. */
enum tg_err register_case_mine(struct register_file *reg, const struct register_case *of,
                               bool *out_mine, struct fault *fault) MUST_USE;
/* Closes the case to those of `names` who hold it now, and enters that they were named in it. */
enum tg_err register_access_named(struct register_file *reg, struct register_case *of,
                                  const struct event_case *name, const char *const *names,
                                  size_t count, struct fault *fault) MUST_USE;
/* Enters that a new case is closed to those of `names` who are there. */
enum tg_err register_access_enter_named(struct register_file *reg, const struct event_case *name,
                                        const char *const *names, size_t count,
                                        struct fault *fault) MUST_USE;

/* register_parts.c: what stands beside an event. */
enum tg_err register_parts_put(struct register_file *reg, int64_t id, struct event *event,
                               const struct register_parts *parts, const uint8_t *case_key,
                               struct fault *fault) MUST_USE;

/* Whether an identity part is the one of that hash, for those who can't open it. */
enum tg_err register_parts_check(struct register_file *reg, int64_t id,
                                 const uint8_t hash[static HASH_SIZE],
                                 struct fault *fault) MUST_USE;

/* register_log.c */
/* `closed` (may be NULL) is told of the events that who is logged in can't open. */
struct register_walk {
    register_visit_fn *visit; /* may be NULL */
    enum tg_err (*closed)(void *ctx, int64_t id, struct fault *fault);
    void *ctx;
};
enum tg_err register_walk_all(struct register_file *reg, const struct register_walk *walk,
                              struct fault *fault) MUST_USE;
/* The events that are filed under it; DENIED for a case that is closed. */
enum tg_err register_find_ref(struct register_file *reg,
                              const uint8_t ref[static REGISTER_REF_SIZE], register_visit_fn *visit,
                              void *ctx, struct fault *fault) MUST_USE;
enum tg_err register_read_begin(struct register_file *reg, struct register_head *out_head,
                                struct fault *fault) MUST_USE;
void register_read_end(struct register_file *reg);

/* register_sheet.c */
enum tg_err register_sheet_flush(struct register_file *reg, struct fault *fault) MUST_USE;
void register_sheet_forget(struct register_file *reg);
/* Moves the case's line to where it stands apart (`of->closed`), or back. */
enum tg_err register_sheet_move(struct register_file *reg, const struct register_case *of,
                                struct fault *fault) MUST_USE;
enum tg_err register_sheet_check(struct register_file *reg, int64_t *out_lines,
                                 struct fault *fault) MUST_USE;

/* register_words.c */
enum tg_err register_words_refresh(struct register_file *reg, struct fault *fault) MUST_USE;
void register_words_rollback(struct register_file *reg);

/* register_marks.c */
void register_envelope_ref(const struct register_file *reg, const uint8_t *hash,
                           uint8_t out[static REGISTER_REF_SIZE]);
/* Whether the batch's row holds its mark: OK, MISSING (no row), RANGE (another mark). */
enum tg_err register_batch_find(struct register_file *reg, const struct device_name *kiosk,
                                uint64_t epoch, uint64_t seq, const uint8_t hash[static HASH_SIZE],
                                struct fault *fault) MUST_USE;

#endif
