/* A small vault in a folder of its own, for the tests of the vault. */
#ifndef TG_TESTS_SYNC_VAULT_FIXTURE_H
#define TG_TESTS_SYNC_VAULT_FIXTURE_H

#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/vault/vault.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIXTURE_SLOTS = 24, FIXTURE_FILLERS = 4, FIXTURE_FILE_MAX = 1 << 24 };

struct vault_fixture {
    char folder[64];
    char path[96];
    char journal[112];
    int64_t now_ms;
    struct clock clock;
    struct vault *vault; /* open after fixture_open */
    struct fault fault;
};

struct fixture_row {
    int written;
    uint8_t body[ENVELOPE_SIZE];
};

enum tg_err fixture_cover(void *ctx, uint8_t out[static ENVELOPE_SIZE]);
struct vault_cover_source fixture_covers(void);
enum tg_err fixture_create(struct vault_fixture *f);
void fixture_open(struct vault_fixture *f);
void fixture_close(struct vault_fixture *f);
void fixture_provision(struct vault_fixture *f);
/* A folder of its own without a vault yet; fixture_delete removes it. */
struct vault_fixture *fixture_new(void);
int fixture_setup(void **state);
void fixture_delete(struct vault_fixture *f);
int fixture_teardown(void **state);
/* A whole file; the caller frees. */
uint8_t *fixture_read(const char *path, size_t *out_len);
/* Runs SQL on the file behind the vault's back. */
void fixture_sql(const struct vault_fixture *f, const char *sql);
/* Every row as another program sees it; the caller frees. */
struct fixture_row *fixture_slots(const struct vault_fixture *f);
struct fixture_row *fixture_fillers(const struct vault_fixture *f);
/* How many rows differ; the last of them in *out_at. */
int fixture_differ(const struct fixture_row *a, const struct fixture_row *b, int count,
                   int *out_at);
/* Appends random bytes, which are left in `body`. */
void fixture_append(struct vault_fixture *f, uint8_t body[static ENVELOPE_SIZE], bool urgent);
struct vault_status fixture_status(struct vault_fixture *f);

#endif
