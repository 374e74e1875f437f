#include "app/seal/identity.h"

#include "app/seal/bech32.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { IDENTITY_FILE_MAX = 16384 }; /* bytes, comments included */

#define PREFIX "age-secret-key-"

/* Lower-cases a whole identity; false when one of its letters already is. */
static bool lower(const char *text, size_t len, char out[static IDENTITY_TEXT_MAX + 1])
{
    if (len != IDENTITY_TEXT_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] >= 'a' && text[i] <= 'z')
            return false;
        out[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    }
    out[len] = '\0';
    return true;
}

static enum tg_err parse(const char *text, size_t len, struct age_identity *out)
{
    char lowered[IDENTITY_TEXT_MAX + 1];
    uint8_t scalar[AGE_KEY_SIZE];
    enum tg_err err = TG_ERR_FORMAT;
    if (lower(text, len, lowered))
        err = bech32_decode(PREFIX, lowered, scalar);
    if (err == TG_OK)
        age_identity_derive(scalar, out);
    secret_wipe(scalar, sizeof scalar);
    secret_wipe(lowered, sizeof lowered);
    return err;
}

enum tg_err identity_parse(const char *text, struct age_identity *out)
{
    return parse(text, strlen(text), out);
}

static enum tg_err parse_lines(const char *path, const char *text, size_t len,
                               struct age_identity *out, size_t *out_count, struct fault *fault)
{
    size_t count = 0;
    int number = 0;
    const char *end = text + len;
    for (const char *next = text; next < end;) {
        const char *line = next;
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        size_t line_len = (size_t)((feed != NULL ? feed : end) - line);
        next = feed != NULL ? feed + 1 : end;
        number++;
        if (line_len > 0 && line[line_len - 1] == '\r')
            line_len--;
        if (line_len == 0 || line[0] == '#')
            continue;
        if (count == IDENTITIES_MAX)
            return fault_set(fault, TG_ERR_FULL, "%s:%d: more than %d identities in one file", path,
                             number, IDENTITIES_MAX);
        if (parse(line, line_len, &out[count]) != TG_OK)
            return fault_set(fault, TG_ERR_FORMAT,
                             "%s:%d: not an age X25519 identity (AGE-SECRET-KEY-1...)", path,
                             number);
        count++;
    }
    if (count == 0)
        return fault_set(fault, TG_ERR_FORMAT, "%s: holds no identity; make one with age-keygen",
                         path);
    *out_count = count;
    return TG_OK;
}

enum tg_err identity_load(const char *path, struct age_identity *out, size_t *out_count,
                          struct fault *fault)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return fault_set(fault, TG_ERR_MISSING, "%s: no such identity file", path);
    if (st.st_size < 1 || st.st_size > IDENTITY_FILE_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "%s: must have 1 to %d bytes", path,
                         IDENTITY_FILE_MAX);
    size_t len = (size_t)st.st_size;
    char *text = secret_create(len);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of locked memory", path);
    enum tg_err err = file_read_exact(path, text, len, fault);
    if (err == TG_OK)
        err = parse_lines(path, text, len, out, out_count, fault);
    if (err != TG_OK)
        secret_wipe(out, IDENTITIES_MAX * sizeof *out);
    secret_destroy(text);
    return err;
}

void identity_generate(char out_identity[static IDENTITY_TEXT_MAX + 1],
                       char out_recipient[static 62 + 1])
{
    uint8_t scalar[AGE_KEY_SIZE];
    struct age_identity identity;
    randombytes_buf(scalar, sizeof scalar);
    age_identity_derive(scalar, &identity);
    bech32_encode(PREFIX, identity.scalar, out_identity);
    for (char *at = out_identity; *at != '\0'; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    bech32_encode("age", identity.point, out_recipient);
    secret_wipe(&identity, sizeof identity);
    secret_wipe(scalar, sizeof scalar);
}
