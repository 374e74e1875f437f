#include "app/seal/letter.h"

#include "app/seal/age_open.h"
#include "app/seal/letter_plain.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

#define LABEL_CONTEXT "tonggui letter label v1"

_Static_assert((int)AGE_OVERHEAD_ONE + (int)LETTER_PLAIN_SIZE == (int)BUNDLE_BODY_SIZE,
               "a sealed letter must fill the body of a bundle");

/* What the desk signs stands in one piece: the mailbox's key, then the plaintext. */
enum {
    MAILBOX_SIZE = 32,
    ROOM_SIZE = MAILBOX_SIZE + BUNDLE_BODY_SIZE, /* age_open asks for the whole file's size */
    MESSAGE_SIZE = MAILBOX_SIZE + LETTER_SIGNED_SIZE,
};

void letter_label(const uint8_t seed[static 32], const struct device_name *desk, uint32_t number,
                  uint8_t out[static BUNDLE_LABEL_SIZE])
{
    uint8_t message[sizeof LABEL_CONTEXT + DEVICE_NAME_MAX + sizeof number];
    struct sink sink = sink_into(message, sizeof message);
    sink_put(&sink, LABEL_CONTEXT, sizeof LABEL_CONTEXT);
    device_name_write(&sink, desk);
    sink_u32(&sink, number);
    must(!sink.bad && sink_len(&sink) == sizeof message);
    must(crypto_generichash(out, BUNDLE_LABEL_SIZE, message, sizeof message, seed, 32) == 0);
}

enum tg_err letter_seal(const struct letter *letter, const uint8_t mailbox[static 32],
                        const uint8_t desk_secret[static SIGN_SECRET_SIZE],
                        uint8_t out[static BUNDLE_BODY_SIZE])
{
    uint8_t *room = secret_create(ROOM_SIZE);
    if (room == NULL)
        return TG_ERR_MEMORY;
    uint8_t *plain = room + MAILBOX_SIZE;
    memcpy(room, mailbox, MAILBOX_SIZE);
    enum tg_err err = letter_plain_write(letter, plain);
    if (err == TG_OK) {
        struct age_recipient to = {.nobody = false};
        memcpy(to.point, mailbox, AGE_KEY_SIZE);
        device_sign(CONTEXT_LETTER, room, MESSAGE_SIZE, desk_secret, plain + LETTER_SIGNED_SIZE);
        err = age_seal(&to, 1, plain, LETTER_PLAIN_SIZE, out);
    }
    if (err == TG_OK)
        err = bundle_check_body(out);
    secret_destroy(room);
    return err;
}

enum tg_err letter_dummy(uint8_t out_label[static BUNDLE_LABEL_SIZE],
                         uint8_t out_body[static BUNDLE_BODY_SIZE])
{
    struct age_recipient nobody;
    uint8_t plain[LETTER_PLAIN_SIZE];
    age_recipient_throwaway(&nobody);
    randombytes_buf(plain, sizeof plain);
    enum tg_err err = age_seal(&nobody, 1, plain, sizeof plain, out_body);
    if (err == TG_OK)
        err = bundle_check_body(out_body);
    if (err == TG_OK)
        randombytes_buf(out_label, BUNDLE_LABEL_SIZE);
    return err;
}

static enum tg_err open_body(const uint8_t body[static BUNDLE_BODY_SIZE],
                             const struct receipt_keys *keys, uint8_t *plain)
{
    struct age_identity identity;
    size_t len = 0;
    memcpy(identity.scalar, keys->mailbox_secret, AGE_KEY_SIZE);
    memcpy(identity.point, keys->mailbox_public, AGE_KEY_SIZE);
    enum tg_err err = age_open(&identity, 1, body, BUNDLE_BODY_SIZE, plain, &len);
    secret_wipe(&identity, sizeof identity);
    return err == TG_OK && len != LETTER_PLAIN_SIZE ? TG_ERR_FORMAT : err;
}

/* The signature comes first: what nobody vouches for is not even parsed. */
static enum tg_err read_room(const uint8_t *room, const struct charter *charter,
                             const struct device_name *desk, uint32_t number, struct letter *out)
{
    const uint8_t *plain = room + MAILBOX_SIZE;
    const struct charter_device *signer = charter_find_desk(charter, desk);
    if (signer == NULL)
        return TG_ERR_CRYPTO;
    enum tg_err err = device_verify(CONTEXT_LETTER, room, MESSAGE_SIZE, signer->public_key,
                                    plain + LETTER_SIGNED_SIZE);
    if (err == TG_OK)
        err = letter_plain_parse(plain, out);
    if (err == TG_OK && (out->number != number || memcmp(&out->desk, desk, sizeof *desk) != 0)) {
        secret_wipe(out, sizeof *out);
        err = TG_ERR_CRYPTO;
    }
    return err;
}

enum tg_err letter_open(const uint8_t body[static BUNDLE_BODY_SIZE],
                        const struct receipt_keys *keys, const struct charter *charter,
                        const struct device_name *desk, uint32_t number, struct letter *out)
{
    uint8_t *room = secret_create(ROOM_SIZE);
    if (room == NULL)
        return TG_ERR_MEMORY;
    memcpy(room, keys->mailbox_public, MAILBOX_SIZE);
    enum tg_err err = open_body(body, keys, room + MAILBOX_SIZE);
    if (err == TG_OK)
        err = read_room(room, charter, desk, number, out);
    secret_destroy(room);
    return err;
}

/* Where the part that begins at `from` ends: at a whole character. */
static size_t part_end(const char *text, size_t len, size_t from)
{
    if (len - from <= LETTER_TEXT_MAX)
        return len;
    size_t end = from + LETTER_TEXT_MAX;
    for (int i = 0; i < 3 && ((uint8_t)text[end] & 0xC0) == 0x80; i++)
        end--;
    return end;
}

size_t letter_parts(const char *text, size_t len)
{
    size_t parts = 1;
    for (size_t at = part_end(text, len, 0); at < len; at = part_end(text, len, at))
        parts++;
    return parts;
}

void letter_part(const char *text, size_t len, size_t part, char out[static LETTER_TEXT_MAX + 1])
{
    size_t from = 0;
    size_t end = part_end(text, len, 0);
    for (size_t i = 1; i < part; i++) {
        from = end;
        end = part_end(text, len, from);
    }
    memcpy(out, text + from, end - from);
    out[end - from] = '\0';
}
