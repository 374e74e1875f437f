#include "sync/wire/device.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

static bool name_character(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '-'));
}

enum tg_err device_name_parse(const char *text, struct device_name *out_name)
{
    size_t len = strnlen(text, DEVICE_NAME_MAX + 1);
    if (len == 0 || len > DEVICE_NAME_MAX)
        return TG_ERR_FORMAT;
    for (size_t i = 0; i < len; i++) {
        if (!name_character(text[i], i == 0))
            return TG_ERR_FORMAT;
    }
    *out_name = (struct device_name){0};
    memcpy(out_name->text, text, len);
    return TG_OK;
}

void device_name_write(struct sink *sink, const struct device_name *name)
{
    sink_put(sink, name->text, DEVICE_NAME_MAX);
}

void device_name_read(struct cursor *cur, struct device_name *out_name)
{
    struct device_name padded = {0};
    cursor_copy(cur, padded.text, DEVICE_NAME_MAX);
    if (device_name_parse(padded.text, out_name) != TG_OK ||
        memcmp(padded.text, out_name->text, sizeof padded.text) != 0) {
        *out_name = (struct device_name){0};
        cur->bad = true;
    }
}

/* Ed25519 takes one run of bytes: the context, a zero byte, the bytes. Owned by the caller (wipe:
 * a letter is signed too; free). */
static uint8_t *message_create(const char *context, const void *bytes, size_t len, size_t *out_len)
{
    size_t context_size = strlen(context) + 1;
    uint8_t *message = malloc(context_size + len);
    if (message == NULL)
        return NULL;
    memcpy(message, context, context_size);
    if (len > 0)
        memcpy(message + context_size, bytes, len);
    *out_len = context_size + len;
    return message;
}

void device_sign(const char *context, const void *bytes, size_t len,
                 const uint8_t secret[static SIGN_SECRET_SIZE],
                 uint8_t out_signature[static SIGNATURE_SIZE])
{
    size_t message_len = 0;
    uint8_t *message = message_create(context, bytes, len, &message_len);
    must(message != NULL);
    must(crypto_sign_detached(out_signature, NULL, message, message_len, secret) == 0);
    secret_wipe(message, message_len);
    free(message);
}

enum tg_err device_verify(const char *context, const void *bytes, size_t len,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE],
                          const uint8_t signature[static SIGNATURE_SIZE])
{
    size_t message_len = 0;
    uint8_t *message = message_create(context, bytes, len, &message_len);
    if (message == NULL)
        return TG_ERR_MEMORY;
    int held = crypto_sign_verify_detached(signature, message, message_len, public_key);
    secret_wipe(message, message_len);
    free(message);
    return held == 0 ? TG_OK : TG_ERR_CRYPTO;
}

enum tg_err device_read_signed(const char *path, const char *context, size_t len_max,
                               const uint8_t public_key[static SIGN_PUBLIC_SIZE],
                               uint8_t **out_bytes, size_t *out_len, struct fault *fault)
{
    char signature_path[PATH_MAX];
    int printed = snprintf(signature_path, sizeof signature_path, "%s.sig", path);
    if (printed < 0 || printed >= (int)sizeof signature_path)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    uint8_t signature[SIGNATURE_SIZE];
    enum tg_err err = file_read_exact(signature_path, signature, sizeof signature, fault);
    if (err != TG_OK)
        return err;
    uint8_t *bytes = NULL;
    size_t len = 0;
    err = file_read(path, len_max, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = device_verify(context, bytes, len, public_key, signature);
    if (err != TG_OK) {
        free(bytes);
        return fault_set(fault, err,
                         "%s: its signature %s does not hold under the organisation's root key; "
                         "copy both files again from headquarters",
                         path, signature_path);
    }
    *out_bytes = bytes;
    *out_len = len;
    return TG_OK;
}
