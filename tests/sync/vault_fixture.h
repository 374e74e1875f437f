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

static inline enum tg_err fixture_cover(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    (void)ctx;
    randombytes_buf(out, ENVELOPE_SIZE);
    return TG_OK;
}

static inline struct vault_cover_source fixture_covers(void)
{
    return (struct vault_cover_source){.make = fixture_cover};
}

static inline int64_t fixture_monotonic(void *ctx)
{
    return ((struct vault_fixture *)ctx)->now_ms;
}

static inline int64_t fixture_unix(void *ctx)
{
    return ((struct vault_fixture *)ctx)->now_ms / 1000;
}

static inline enum tg_err fixture_create(struct vault_fixture *f)
{
    return vault_create(f->path, &f->clock, fixture_covers(), &f->vault, &f->fault);
}

static inline void fixture_open(struct vault_fixture *f)
{
    if (fixture_create(f) != TG_OK)
        fail_msg("%s", f->fault.text);
}

static inline void fixture_close(struct vault_fixture *f)
{
    vault_destroy(f->vault);
    f->vault = NULL;
}

static inline void fixture_provision(struct vault_fixture *f)
{
    struct vault_plan plan = {
        .slots = FIXTURE_SLOTS, .fillers = FIXTURE_FILLERS, .covers = fixture_covers()};
    if (vault_provision(f->path, &plan, &f->fault) != TG_OK)
        fail_msg("%s", f->fault.text);
}

/* A folder of its own without a vault yet. */
static inline struct vault_fixture *fixture_new(void)
{
    struct vault_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(secret_init(), TG_OK);
    /* In memory where there is such a place: the tests sync often. */
    snprintf(f->folder, sizeof f->folder, "%s/tonggui-vault-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/vault.db", f->folder);
    snprintf(f->journal, sizeof f->journal, "%s-journal", f->path);
    f->clock = (struct clock){fixture_monotonic, fixture_unix, f};
    return f;
}

static inline int fixture_setup(void **state)
{
    struct vault_fixture *f = fixture_new();
    fixture_provision(f);
    *state = f;
    return 0;
}

static inline void fixture_delete(struct vault_fixture *f)
{
    static const char *const ends[] = {"", "-journal", "-lock", ".new"};
    char name[128];
    fixture_close(f);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", f->path, ends[i]);
        unlink(name);
    }
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
}

static inline int fixture_teardown(void **state)
{
    fixture_delete(*state);
    return 0;
}

static inline uint8_t *fixture_read(const char *path, size_t *out_len)
{
    uint8_t *bytes = NULL;
    struct fault fault;
    if (file_read(path, FIXTURE_FILE_MAX, &bytes, out_len, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return bytes;
}

#endif
