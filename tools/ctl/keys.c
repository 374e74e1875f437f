#include "tools/ctl/keys.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

struct keys *keys_create(void)
{
    struct keys *keys = secret_create(sizeof *keys);
    if (keys != NULL)
        must(crypto_sign_keypair(keys->public_key, keys->secret) == 0);
    return keys;
}

void keys_destroy(struct keys *keys)
{
    secret_destroy(keys);
}

enum tg_err keys_load(const char *seed_path, struct keys **out_keys, struct fault *fault)
{
    enum tg_err err = TG_ERR_MEMORY;
    struct keys *keys = secret_create(sizeof *keys);
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    if (keys == NULL || seed == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of secret memory", seed_path);
        goto out;
    }
    err = file_read_exact(seed_path, seed, SIGN_SEED_SIZE, fault);
    if (err != TG_OK)
        goto out;
    must(crypto_sign_seed_keypair(keys->public_key, keys->secret, seed) == 0);
    *out_keys = keys;
    keys = NULL;
out:
    secret_destroy(seed);
    secret_destroy(keys);
    return err;
}

enum tg_err keys_save(const struct keys *keys, const char *seed_path, struct fault *fault)
{
    return file_write(seed_path, keys->secret, SIGN_SEED_SIZE, 0600, fault);
}

static enum tg_err join(char out[static PATH_MAX], const char *path, const char *ending,
                        struct fault *fault)
{
    int printed = snprintf(out, PATH_MAX, "%s%s", path, ending);
    if (printed < 0 || printed >= PATH_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    return TG_OK;
}

/* The signature waits under a name of its own until the file that it signs has its place. */
static enum tg_err place_signature(const char *path, struct fault *fault)
{
    char waiting[PATH_MAX];
    char signature[PATH_MAX];
    enum tg_err err = join(waiting, path, ".sig.next", fault);
    if (err == TG_OK)
        err = join(signature, path, ".sig", fault);
    if (err != TG_OK)
        return err;
    if (rename(waiting, signature) != 0 || file_sync_folder_of(path) != TG_OK)
        return fault_set(fault, TG_ERR_IO, "%s: cannot write: %s", signature, strerror(errno));
    return TG_OK;
}

enum tg_err keys_write_signed(const struct keys *root, const char *path, const char *context,
                              const void *bytes, size_t len, struct fault *fault)
{
    uint8_t signature[SIGNATURE_SIZE];
    char waiting[PATH_MAX];
    device_sign(context, bytes, len, root->secret, signature);
    enum tg_err err = join(waiting, path, ".sig.next", fault);
    if (err == TG_OK)
        err = file_write(waiting, signature, sizeof signature, 0644, fault);
    if (err == TG_OK)
        err = file_write(path, bytes, len, 0644, fault);
    if (err == TG_OK)
        err = place_signature(path, fault);
    return err;
}

enum tg_err keys_repair_signed(const struct keys *root, const char *path, const char *context,
                               size_t len_max, struct fault *fault)
{
    uint8_t signature[SIGNATURE_SIZE];
    char waiting[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = join(waiting, path, ".sig.next", fault);
    if (err != TG_OK || access(waiting, F_OK) != 0)
        return err;
    err = file_read_exact(waiting, signature, sizeof signature, fault);
    if (err == TG_OK)
        err = file_read(path, len_max, &bytes, &len, fault);
    if (err == TG_OK && device_verify(context, bytes, len, root->public_key, signature) == TG_OK)
        err = place_signature(path, fault);
    free(bytes);
    return err;
}
