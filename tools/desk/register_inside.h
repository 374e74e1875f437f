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
    REGISTER_VERSION = 3,
    REGISTER_VERSION_BEFORE_MAIL = 2,
    REGISTER_APPLICATION_ID = 0x54474744, /* "TGGD" */
    REGISTER_STATEMENTS_MAX = 64,
    REGISTER_BOUND_MAX = 128,
    SEAL_OVERHEAD = 24 + 16, /* XChaCha20-Poly1305: nonce in front, tag behind */
    PAYLOAD_MAX = EVENT_SIZE_MAX + SEAL_OVERHEAD,
};

/* The parts of an event's text: tables and bound bytes name them so. */
enum { PART_BODY, PART_IDENTITY };

struct register_keys {
    uint8_t master[REGISTER_KEY_SIZE]; /* what is wrapped for each officer */
    uint8_t secret[REGISTER_KEY_SIZE]; /* X25519, of who is logged in; wrapped with it */
    uint8_t event[REGISTER_KEY_SIZE];  /* derived: one for each use */
    uint8_t index[REGISTER_KEY_SIZE];
    uint8_t head[REGISTER_KEY_SIZE];
    uint8_t people[REGISTER_KEY_SIZE];
    uint8_t sheet[REGISTER_KEY_SIZE];
    uint8_t words[REGISTER_KEY_SIZE];
    uint8_t mail[REGISTER_KEY_SIZE];
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

struct register_statement {
    sqlite3_stmt *stmt;
    bool busy;
};

struct register_people;
struct register_sheet;
struct register_words;

struct register_file {
    sqlite3 *db;
    const struct clock *clock;     /* borrowed */
    struct register_keys *keys;    /* secret memory, like the four below */
    struct register_desk_top *top; /* NULL while it is in use */
    struct register_people *people;
    struct register_sheet *sheet; /* NULL until it is needed */
    struct register_words *words;
    uint8_t id[REGISTER_ID_SIZE];       /* random; binds everything to this file */
    struct register_head head;          /* as of register_begin, then as appended */
    bool writing;                       /* between register_begin and commit or rollback */
    int reading;                        /* readings that are going on, one inside the other */
    bool erasing;                       /* the WAL still has what was erased */
    char officer[OFFICER_NAME_MAX + 1]; /* who logged in */
    char path[PATH_MAX];
    struct register_statement statements[REGISTER_STATEMENTS_MAX];
};

/* register_sql.c. A statement that was prepared is given back by register_end or register_done and
 * kept for the next time. */
enum tg_err register_sql_fault(const struct register_file *reg, int rc, const char *doing,
                               struct fault *fault);
enum tg_err register_run(struct register_file *reg, const char *sql, struct fault *fault) MUST_USE;
enum tg_err register_prepare(struct register_file *reg, const char *sql, sqlite3_stmt **out,
                             struct fault *fault) MUST_USE;
enum tg_err register_step(struct register_file *reg, sqlite3_stmt *stmt, bool *out_row,
                          struct fault *fault) MUST_USE;
/* Takes NULL. */
void register_end(struct register_file *reg, sqlite3_stmt *stmt);
/* Steps a statement that gives no rows, ends it. */
enum tg_err register_done(struct register_file *reg, sqlite3_stmt *stmt,
                          struct fault *fault) MUST_USE;
/* Prepares, binds whole numbers ?1 …, does. */
enum tg_err register_do(struct register_file *reg, const char *sql, const int64_t *numbers,
                        size_t count, struct fault *fault) MUST_USE;
enum tg_err register_count(struct register_file *reg, const char *sql, int64_t *out_value,
                           struct fault *fault) MUST_USE;
void register_statements_finish(struct register_file *reg);

/* register_seal.c */
void register_derive(struct register_keys *keys);
/* `out` holds len + SEAL_OVERHEAD bytes. */
void register_seal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                   size_t bound_len, const uint8_t *plain, size_t len, uint8_t *out);
/* `out` holds len - SEAL_OVERHEAD bytes. CRYPTO. */
enum tg_err register_unseal(const uint8_t key[static REGISTER_KEY_SIZE], const uint8_t *bound,
                            size_t bound_len, const uint8_t *sealed, size_t len,
                            uint8_t *out) MUST_USE;
/* Bytes that bind something sealed to this file and its place in it; returns their length. */
size_t register_bind(const struct register_file *reg, const char *what, int64_t a, int64_t b,
                     int64_t c, uint8_t out[static REGISTER_BOUND_MAX]);
void register_ref(const struct register_file *reg, const char *class, const void *bytes, size_t len,
                  uint8_t out[static REGISTER_REF_SIZE]);
void register_subject_ref(const struct register_file *reg, const char *subject,
                          uint8_t out[static REGISTER_REF_SIZE]);
/* The chain: what the first event has before it, and what each makes of that (`hash`, in and out).
 */
void register_chain_start(const struct register_file *reg, uint8_t out[static HASH_SIZE]);
void register_chain_next(int64_t id, const uint8_t ref[static REGISTER_REF_SIZE],
                         uint32_t generation, const uint8_t *payload, size_t len,
                         uint8_t hash[static HASH_SIZE]);
size_t register_bind_event(const struct register_file *reg, int64_t id,
                           const uint8_t ref[static REGISTER_REF_SIZE], uint32_t generation,
                           const uint8_t before[static HASH_SIZE],
                           uint8_t out[static REGISTER_BOUND_MAX]);
enum tg_err register_head_read(struct register_file *reg, struct register_head *out,
                               struct fault *fault) MUST_USE;
enum tg_err register_head_write(struct register_file *reg, struct fault *fault) MUST_USE;

#endif
