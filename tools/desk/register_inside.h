/* What the register's own files share. Nobody else includes it. */
#ifndef TG_TOOLS_DESK_REGISTER_INSIDE_H
#define TG_TOOLS_DESK_REGISTER_INSIDE_H

#include "tools/desk/register.h"

#include <limits.h>
#include <sqlite3.h>

enum {
    REGISTER_KEY_SIZE = 32,
    REGISTER_REF_SIZE = 16,
    REGISTER_ID_SIZE = 16,
    REGISTER_BUSY_MS = 30000,
    REGISTER_VERSION = 1,
    REGISTER_APPLICATION_ID = 0x54474744, /* "TGGD" */
    SEAL_OVERHEAD = 24 + 16,              /* XChaCha20-Poly1305: nonce in front, tag behind */
};

struct register_keys {
    uint8_t master[REGISTER_KEY_SIZE]; /* what is wrapped for each officer */
    uint8_t event[REGISTER_KEY_SIZE];  /* derived: one for each use */
    uint8_t index[REGISTER_KEY_SIZE];
    uint8_t head[REGISTER_KEY_SIZE];
};

/* Where the chain ends. */
struct register_head {
    int64_t id; /* of the last event; 0: none */
    uint8_t hash[HASH_SIZE];
};

/* Room to encrypt and decrypt one event in. */
struct register_desk_top {
    struct event event;
    uint8_t plain[EVENT_SIZE_MAX];
};

struct register_file {
    sqlite3 *db;
    const struct clock *clock;          /* borrowed */
    struct register_keys *keys;         /* secret memory */
    uint8_t id[REGISTER_ID_SIZE];       /* random; binds everything to this file */
    struct register_head head;          /* as of register_begin, then as appended */
    bool writing;                       /* between register_begin and commit or rollback */
    char officer[OFFICER_NAME_MAX + 1]; /* who logged in */
    char path[PATH_MAX];
};

/* register_sql.c */
enum tg_err register_sql_fault(const struct register_file *reg, int rc, const char *doing,
                               struct fault *fault);
enum tg_err register_run(struct register_file *reg, const char *sql, struct fault *fault) MUST_USE;
enum tg_err register_prepare(struct register_file *reg, const char *sql, sqlite3_stmt **out,
                             struct fault *fault) MUST_USE;
/* TG_OK and *out_row; finalizes only by register_end. */
enum tg_err register_step(struct register_file *reg, sqlite3_stmt *stmt, bool *out_row,
                          struct fault *fault) MUST_USE;
/* Steps a statement that gives no rows, finalizes it. */
enum tg_err register_done(struct register_file *reg, sqlite3_stmt *stmt,
                          struct fault *fault) MUST_USE;
enum tg_err register_count(struct register_file *reg, const char *sql, int64_t *out_value,
                           struct fault *fault) MUST_USE;

/* register_seal.c */
void register_derive(struct register_keys *keys);
/* `out` holds len + SEAL_OVERHEAD bytes. */
void register_seal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                   size_t bound_len, const uint8_t *plain, size_t len, uint8_t *out);
/* `out` holds len - SEAL_OVERHEAD bytes. CRYPTO. */
enum tg_err register_unseal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                            size_t bound_len, const uint8_t *sealed, size_t len,
                            uint8_t *out) MUST_USE;
void register_ref(const struct register_file *reg, const char *class, const void *bytes, size_t len,
                  uint8_t out[static REGISTER_REF_SIZE]);
/* The chain: what the first event has before it, and what each leaves to the next. */
void register_chain_start(const struct register_file *reg, uint8_t out[static HASH_SIZE]);
void register_chain_next(int64_t id, const uint8_t ref[static REGISTER_REF_SIZE],
                         const uint8_t *payload, size_t len, uint8_t out[static HASH_SIZE]);
enum tg_err register_seal_event(const struct register_file *reg, int64_t id,
                                const uint8_t ref[static REGISTER_REF_SIZE],
                                const uint8_t before[static HASH_SIZE], struct event *event,
                                uint8_t out[static EVENT_SIZE_MAX + SEAL_OVERHEAD],
                                size_t *out_len) MUST_USE;
enum tg_err register_unseal_event(const struct register_file *reg, int64_t id,
                                  const uint8_t ref[static REGISTER_REF_SIZE],
                                  const uint8_t before[static HASH_SIZE], const uint8_t *payload,
                                  size_t len, struct register_desk_top *top) MUST_USE;
enum tg_err register_head_read(struct register_file *reg, struct register_head *out,
                               struct fault *fault) MUST_USE;
enum tg_err register_head_write(struct register_file *reg, struct fault *fault) MUST_USE;

/* register_officers.c */
enum tg_err register_officer_first(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault) MUST_USE;
enum tg_err register_officer_login(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault) MUST_USE;

#endif
