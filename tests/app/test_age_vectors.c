/* The vectors of C2SP's age testkit that have an X25519 identity and no armour, and our own beside
 * them in the same format. Prints one TAP line a vector; the testkit is not part of this repository
 * and is skipped where it does not stand. */
#include "app/seal/age_open.h"
#include "app/seal/identity.h"
#include "board/base/bytes.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    VECTOR_MAX = 1 << 20,
    UNPACKED_MAX = 32 << 20,
    IDENTITIES = 4,
    TESTKIT_COUNT = 68,
};

struct vector {
    char expect[32];
    char payload[65]; /* SHA-256, hex; "" when none */
    struct age_identity identities[IDENTITIES];
    size_t identity_count;
    bool armored;
    bool compressed;
    const uint8_t *file; /* in `bytes` or `unpacked` */
    size_t len;
    uint8_t *bytes;
    uint8_t *unpacked;
};

static void read_header_line(struct vector *vector, const char *line)
{
    if (strncmp(line, "expect: ", 8) == 0)
        snprintf(vector->expect, sizeof vector->expect, "%s", line + 8);
    else if (strncmp(line, "payload: ", 9) == 0)
        snprintf(vector->payload, sizeof vector->payload, "%s", line + 9);
    else if (strncmp(line, "armored: yes", 12) == 0)
        vector->armored = true;
    else if (strncmp(line, "compressed: zlib", 16) == 0)
        vector->compressed = true;
    else if (strncmp(line, "identity: AGE-SECRET-KEY-1", 26) == 0 &&
             vector->identity_count < IDENTITIES &&
             identity_parse(line + 10, &vector->identities[vector->identity_count]) == TG_OK)
        vector->identity_count++;
}

static bool read_vector(const char *path, struct vector *out)
{
    struct fault fault;
    size_t len;
    *out = (struct vector){.len = 0};
    if (file_read(path, VECTOR_MAX, &out->bytes, &len, &fault) != TG_OK)
        return false;
    char *at = (char *)out->bytes;
    while (*at != '\n') {
        char *feed = strchr(at, '\n');
        must(feed != NULL);
        *feed = '\0';
        read_header_line(out, at);
        at = feed + 1;
    }
    out->file = (uint8_t *)at + 1;
    out->len = len - (size_t)(out->file - out->bytes);
    if (out->compressed) {
        uLongf unpacked_len = UNPACKED_MAX;
        out->unpacked = malloc(UNPACKED_MAX);
        must(out->unpacked != NULL);
        must(uncompress(out->unpacked, &unpacked_len, out->file, out->len) == Z_OK);
        out->file = out->unpacked;
        out->len = unpacked_len;
    }
    return true;
}

static enum tg_err expected(const char *expect)
{
    if (strcmp(expect, "success") == 0)
        return TG_OK;
    return strcmp(expect, "header failure") == 0 ? TG_ERR_FORMAT : TG_ERR_CRYPTO;
}

static bool opens_as_expected(const struct vector *vector, enum tg_err *out_err)
{
    uint8_t *plain = calloc(1, vector->len + 1);
    must(plain != NULL);
    size_t plain_len = 0;
    *out_err = age_open(vector->identities, vector->identity_count, vector->file, vector->len,
                        plain, &plain_len);
    bool good = *out_err == expected(vector->expect);
    if (good && *out_err == TG_OK) {
        uint8_t hash[crypto_hash_sha256_BYTES];
        char hex[2 * sizeof hash + 1];
        crypto_hash_sha256(hash, plain, plain_len);
        hex_encode(hash, sizeof hash, hex);
        good = strcmp(hex, vector->payload) == 0;
    }
    if (good && *out_err != TG_OK)
        good = sodium_is_zero(plain, vector->len + 1) && plain_len == 0;
    free(plain);
    return good;
}

struct tally {
    int number;
    int failed;
};

/* Returns how many vectors of the folder are ours to pass. */
static int run_folder(const char *folder, struct tally *tally)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    int ours = 0;
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        struct vector vector;
        const char *name = entries[i]->d_name;
        must(file_join(path, sizeof path, folder, name) == TG_OK);
        if (name[0] != '.' && read_vector(path, &vector)) {
            if (vector.identity_count > 0 && !vector.armored) {
                enum tg_err err;
                bool good = opens_as_expected(&vector, &err);
                ours++;
                tally->failed += !good;
                printf("%sok %d - age_open_%s: %s\n", good ? "" : "not ", ++tally->number, name,
                       err_name(err));
            }
            free(vector.unpacked);
            free(vector.bytes);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return ours;
}

static bool is_folder(const char *path)
{
    DIR *dir = opendir(path);
    return dir != NULL && closedir(dir) == 0;
}

/* Beside the repository; a second working tree names its first one in the file ".git". */
static bool find_testkit(char out[static PATH_MAX])
{
    static const char INSIDE[] = "age/testdata";
    const char *named = getenv("TONGGUI_VECTORS");
    if (named != NULL)
        return snprintf(out, PATH_MAX, "%s/%s", named, INSIDE) < PATH_MAX && is_folder(out);
    snprintf(out, PATH_MAX, "../shared/vectors/%s", INSIDE);
    if (is_folder(out))
        return true;
    struct fault fault;
    uint8_t *text = NULL;
    size_t len;
    if (file_read(".git", PATH_MAX, &text, &len, &fault) != TG_OK)
        return false;
    char *cut = strstr((char *)text, "/.git/worktrees/");
    bool found = false;
    if (cut != NULL && strncmp((char *)text, "gitdir: ", 8) == 0) {
        *cut = '\0';
        found = snprintf(out, PATH_MAX, "%s/../shared/vectors/%s", (char *)text + 8, INSIDE) <
                    PATH_MAX &&
                is_folder(out);
    }
    free(text);
    return found;
}

int main(void)
{
    must(secret_init() == TG_OK);
    struct tally tally = {.number = 0};
    char testkit[PATH_MAX];
    if (run_folder("tests/vectors/age", &tally) == 0) {
        printf("not ok %d - tests/vectors/age is empty\n", ++tally.number);
        tally.failed++;
    }
    if (!find_testkit(testkit)) {
        printf("ok %d - age_testkit # SKIP no shared/vectors here, nor in $TONGGUI_VECTORS\n",
               ++tally.number);
    } else if (run_folder(testkit, &tally) < TESTKIT_COUNT) {
        printf("not ok %d - age_testkit has fewer vectors than it had\n", ++tally.number);
        tally.failed++;
    }
    printf("1..%d\n", tally.number);
    return tally.failed == 0 ? 0 : 1;
}
