#include "app/form/reply.h"

#include "app/form/draft_text.h"
#include "app/form/json_put.h"
#include "app/seal/letter.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

const char *reply_word(enum reply_what what)
{
    static const char *const WORDS[REPLY_WHAT_COUNT] = {"answer", "statement", "echo", "forget"};
    return WORDS[what];
}

bool reply_has_text(enum reply_what what)
{
    return what == REPLY_ANSWER || what == REPLY_STATEMENT;
}

static enum tg_err check(const struct reply *reply)
{
    struct device_name desk;
    if (reply->what >= REPLY_WHAT_COUNT || reply->lang >= LANG_COUNT ||
        reply_has_text(reply->what) != (reply->text != NULL))
        return TG_ERR_RANGE;
    if (reply->what == REPLY_ANSWER && (reply->to >= LETTER_NUMBER_FORGOTTEN ||
                                        device_name_parse(reply->desk.text, &desk) != TG_OK))
        return TG_ERR_RANGE;
    if (reply->text == NULL)
        return TG_OK;
    if (reply->text_len > REPLY_TEXT_MAX)
        return TG_ERR_FULL;
    return strnlen(reply->text, reply->text_len + 1) == reply->text_len &&
                   draft_text_is_showable(reply->text) && !draft_text_is_blank(reply->text)
               ? TG_OK
               : TG_ERR_FORMAT;
}

static void put_reply(struct sink *sink, const struct reply *reply, const struct receipt_keys *keys)
{
    uint8_t nonce[REPLY_NONCE_SIZE];
    randombytes_buf(nonce, sizeof nonce);
    json_put(sink, "{\"tonggui\":1,\"type\":\"reply\"");
    json_put_member(sink, "kiosk", reply->kiosk.text);
    json_put_mailbox(sink, keys->mailbox_public, keys->sign_public, keys->label_seed);
    json_put_member(sink, "language", lang_tag(reply->lang));
    json_put_member(sink, "what", reply_word(reply->what));
    if (reply->what == REPLY_ANSWER) {
        json_put_number(sink, "to", reply->to);
        json_put_member(sink, "desk", reply->desk.text);
    }
    if (reply->text != NULL)
        json_put_member(sink, "text", reply->text);
    json_put_hex(sink, "nonce", nonce, sizeof nonce);
}

enum tg_err reply_write(const struct reply *reply, const struct receipt_keys *keys, uint8_t *out,
                        size_t *out_len)
{
    enum tg_err err = check(reply);
    if (err != TG_OK)
        return err;
    struct sink sink = sink_into(out, REPORT_JSON_MAX);
    put_reply(&sink, reply, keys);
    if (sink.bad)
        return TG_ERR_FULL;
    uint8_t *secret = secret_create(SIGN_SECRET_SIZE);
    if (secret == NULL)
        return TG_ERR_MEMORY;
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
    must(crypto_sign_seed_keypair(public_key, secret, keys->sign_seed) == 0);
    device_sign(CONTEXT_REPLY, out, sink_len(&sink), secret, signature);
    secret_destroy(secret);
    json_put_hex(&sink, "signature", signature, sizeof signature);
    json_put(&sink, "}");
    if (sink.bad)
        return TG_ERR_FULL;
    *out_len = sink_len(&sink);
    return TG_OK;
}
