#include "app/seal/bech32.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

enum { CHECKSUM_LEN = 6, KEY_LEN = BECH32_DATA_LEN - CHECKSUM_LEN };

static const char CHARSET[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod_step(uint32_t sum, uint8_t value)
{
    static const uint32_t GENERATOR[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        sum ^= (top >> i & 1) != 0 ? GENERATOR[i] : 0;
    return sum;
}

static uint32_t polymod(const char *prefix, const uint8_t *data, size_t len)
{
    uint32_t sum = 1;
    for (const char *at = prefix; *at != '\0'; at++)
        sum = polymod_step(sum, (uint8_t)*at >> 5);
    sum = polymod_step(sum, 0);
    for (const char *at = prefix; *at != '\0'; at++)
        sum = polymod_step(sum, (uint8_t)*at & 31);
    for (size_t i = 0; i < len; i++)
        sum = polymod_step(sum, data[i]);
    return sum;
}

/* Bit i of the key, from the top; zero behind the end. */
static unsigned key_bit(const uint8_t *key, int i)
{
    return i < BECH32_KEY_SIZE * 8 ? (unsigned)key[i / 8] >> (7 - i % 8) & 1 : 0;
}

void bech32_encode(const char *prefix, const uint8_t key[static BECH32_KEY_SIZE], char *out)
{
    must(strlen(prefix) <= BECH32_PREFIX_MAX);
    uint8_t data[BECH32_DATA_LEN] = {0};
    for (int i = 0; i < KEY_LEN * 5; i++)
        data[i / 5] = (uint8_t)((unsigned)data[i / 5] << 1 | key_bit(key, i));
    uint32_t sum = polymod(prefix, data, BECH32_DATA_LEN) ^ 1;
    for (int i = 0; i < CHECKSUM_LEN; i++)
        data[KEY_LEN + i] = sum >> (5 * (CHECKSUM_LEN - 1 - i)) & 31;
    size_t len = strlen(prefix);
    memcpy(out, prefix, len);
    out[len] = '1';
    for (int i = 0; i < BECH32_DATA_LEN; i++)
        out[len + 1 + (size_t)i] = CHARSET[data[i]];
    out[len + 1 + BECH32_DATA_LEN] = '\0';
    secret_wipe(data, sizeof data);
}

static enum tg_err decode(const char *prefix, const char *text, uint8_t data[BECH32_DATA_LEN],
                          uint8_t out[static BECH32_KEY_SIZE])
{
    size_t len = strlen(prefix);
    if (strncmp(text, prefix, len) != 0 || text[len] != '1' ||
        strnlen(text + len + 1, BECH32_DATA_LEN + 1) != BECH32_DATA_LEN)
        return TG_ERR_FORMAT;
    for (int i = 0; i < BECH32_DATA_LEN; i++) {
        const char *found = strchr(CHARSET, text[len + 1 + (size_t)i]);
        if (found == NULL)
            return TG_ERR_FORMAT;
        data[i] = (uint8_t)(found - CHARSET);
    }
    if (polymod(prefix, data, BECH32_DATA_LEN) != 1 || (data[KEY_LEN - 1] & 15) != 0)
        return TG_ERR_FORMAT;
    memset(out, 0, BECH32_KEY_SIZE);
    for (int i = 0; i < BECH32_KEY_SIZE * 8; i++)
        out[i / 8] = (uint8_t)(out[i / 8] << 1 | (data[i / 5] >> (4 - i % 5) & 1));
    return TG_OK;
}

enum tg_err bech32_decode(const char *prefix, const char *text, uint8_t out[static BECH32_KEY_SIZE])
{
    uint8_t data[BECH32_DATA_LEN];
    enum tg_err err = decode(prefix, text, data, out);
    secret_wipe(data, sizeof data);
    return err;
}
