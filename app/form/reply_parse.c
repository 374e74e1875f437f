/* reply.h's reading half: only the desk links it. */
#include "app/form/draft_text.h"
#include "app/form/json_read.h"
#include "app/form/reply.h"
#include "app/seal/letter.h"
#include "board/base/secret.h"

#include <string.h>

#define SIGNATURE_KEY ",\"signature\":\""

enum { TAIL_SIZE = sizeof SIGNATURE_KEY - 1 + 2 * SIGNATURE_SIZE + sizeof "\"}" - 1 };

bool reply_is(const uint8_t *json, size_t len)
{
    static const char HEAD[] = "{\"tonggui\":";
    static const char TYPE[] = ",\"type\":\"reply\",";
    size_t at = sizeof HEAD - 1;
    if (len < at || memcmp(json, HEAD, at) != 0)
        return false;
    while (at < len && json[at] >= '0' && json[at] <= '9')
        at++;
    return len - at >= sizeof TYPE - 1 && memcmp(json + at, TYPE, sizeof TYPE - 1) == 0;
}

static void read_what(struct json_read *reading, struct reply *reply)
{
    char word[16];
    int what = 0;
    json_read_string(reading, "what", true, word, sizeof word);
    while (what < REPLY_WHAT_COUNT && strcmp(word, reply_word((enum reply_what)what)) != 0)
        what++;
    if (what == REPLY_WHAT_COUNT) {
        json_read_bad(reading, "what", "is not a word of this version");
        return;
    }
    reply->what = (enum reply_what)what;
    if (reply->what != REPLY_ANSWER)
        return; /* "to" and "desk" of another are left over, and refused */
    reply->to = json_read_number(reading, "to", 0);
    if (reply->to >= LETTER_NUMBER_FORGOTTEN)
        json_read_bad(reading, "to", "is not the number of a question");
    json_read_device(reading, "desk", &reply->desk);
}

/* `text` holds REPLY_TEXT_MAX bytes and a NUL. */
static void read_text(struct json_read *reading, struct reply *reply, char *text)
{
    if (!reply_has_text(reply->what))
        return;
    json_read_string(reading, "text", true, text, REPLY_TEXT_MAX + 1);
    if (reading->err == TG_OK && (!draft_text_is_showable(text) || draft_text_is_blank(text)))
        json_read_bad(reading, "text", "is blank or holds characters that no kiosk keeps");
    reply->text = text;
    reply->text_len = strlen(text);
}

static void read_reply(struct json_read *reading, struct reply *reply, char *text,
                       uint8_t out_signature[static SIGNATURE_SIZE])
{
    json_read_type(reading, REPLY_VERSION);
    json_read_device(reading, "kiosk", &reply->kiosk);
    json_read_mailbox(reading, reply->mailbox_public, reply->sign_public, reply->label_seed);
    reply->lang = json_read_lang(reading);
    read_what(reading, reply);
    if (reading->err == TG_OK)
        read_text(reading, reply, text);
    json_read_hex(reading, "nonce", reply->nonce, sizeof reply->nonce);
    json_read_hex(reading, "signature", out_signature, SIGNATURE_SIZE);
    json_read_all_taken(reading);
}

/* What is signed is all that stands before the last key. */
static enum tg_err verify(const uint8_t *json, size_t len, const struct reply *reply,
                          const uint8_t signature[static SIGNATURE_SIZE], struct fault *fault)
{
    while (len > 0 && json[len - 1] == ' ')
        len--;
    if (len < TAIL_SIZE ||
        memcmp(json + len - TAIL_SIZE, SIGNATURE_KEY, sizeof SIGNATURE_KEY - 1) != 0)
        return fault_set(fault, TG_ERR_FORMAT, "reply: reply.signature: must be the last key");
    enum tg_err err =
        device_verify(CONTEXT_REPLY, json, len - TAIL_SIZE, reply->sign_public, signature);
    return err == TG_OK ? TG_OK
                        : fault_set(fault, err,
                                    "reply: reply.signature: does not hold by the key inside: not "
                                    "written by whoever has the receipt");
}

enum tg_err reply_parse(const uint8_t *json, size_t len, struct reply **out_reply,
                        struct fault *fault)
{
    if (len > REPORT_JSON_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "reply: longer than an envelope holds");
    json_t *root = NULL;
    enum tg_err err = json_read_load("reply", json, len, &root, fault);
    if (err != TG_OK)
        return err;
    uint8_t signature[SIGNATURE_SIZE] = {0};
    struct reply *reply = secret_create(sizeof *reply + REPLY_TEXT_MAX + 1);
    if (reply == NULL) {
        json_decref(root);
        return fault_set(fault, TG_ERR_MEMORY, "reply: out of secret memory");
    }
    struct json_read reading = {.object = root, .what = "reply", .where = "reply", .fault = fault};
    read_reply(&reading, reply, (char *)(reply + 1), signature);
    json_decref(root);
    err = reading.err == TG_OK ? verify(json, len, reply, signature, fault) : reading.err;
    if (err == TG_OK) {
        *out_reply = reply;
        reply = NULL;
    }
    reply_destroy(reply);
    return err;
}

void reply_destroy(struct reply *reply)
{
    secret_destroy(reply);
}
