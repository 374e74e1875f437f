#include "tests/tools/reply_rig.h"

#include "app/seal/sealer.h"
#include "board/base/must.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct holder holder_of(const char *tail)
{
    struct holder holder = {0};
    uint8_t secret[SIGN_SECRET_SIZE];
    randombytes_buf(holder.keys.mailbox_public, 32);
    randombytes_buf(holder.keys.label_seed, 32);
    randombytes_buf(holder.keys.sign_seed, 32);
    must(crypto_sign_seed_keypair(holder.keys.sign_public, secret, holder.keys.sign_seed) == 0);
    snprintf(holder.tail, sizeof holder.tail, "%s", tail);
    return holder;
}

const char *holder_case(const struct holder *holder)
{
    static char id[CASE_ID_MAX];
    snprintf(id, sizeof id, "HZ-AAAA-AAAA-%s", holder->tail);
    return id;
}

void holder_put_report(struct desk_rig *rig, size_t at, const struct holder *holder,
                       const char *course)
{
    char json[2048], box[65], sign[65], labels[65], hash[65] = {0};
    memset(hash, '1', 64);
    hex_encode(holder->keys.mailbox_public, 32, box);
    hex_encode(holder->keys.sign_public, 32, sign);
    hex_encode(holder->keys.label_seed, 32, labels);
    snprintf(json, sizeof json,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"clinic\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"%s\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"complaint\",\"identity\":\"anonymous\","
             "\"answers\":{\"course\":\"%s\"}}",
             hash, holder_case(holder), box, sign, labels, course);
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[at]);
}

void holder_write_reply(const struct holder *holder, enum reply_what what, const char *text,
                        char out[static REPLY_RIG_SAID_MAX])
{
    struct reply reply = {.kiosk = sample_name("lobby-1"), .lang = LANG_ZH_HANS, .what = what};
    size_t len = 0;
    if (what == REPLY_ANSWER) {
        reply.to = 3;
        reply.desk = sample_name("desk-1");
    }
    reply.text = text;
    reply.text_len = text != NULL ? strlen(text) : 0;
    assert_int_equal(reply_write(&reply, &holder->keys, (uint8_t *)out, &len), TG_OK);
    out[len] = '\0';
}

void holder_put_reply(struct desk_rig *rig, size_t at, const struct holder *holder,
                      enum reply_what what, const char *text)
{
    char json[REPLY_RIG_SAID_MAX];
    holder_write_reply(holder, what, text, json);
    desk_rig_seal(&rig->charter.sets[0], json, rig->bodies[at]);
}

void holder_put_covers(struct desk_rig *rig)
{
    for (size_t i = 0; i < RIG_ENVELOPES; i++)
        must(sealer_cover(NULL, rig->bodies[i]) == TG_OK);
}

void holder_import(struct desk_rig *rig)
{
    static uint64_t seq;
    desk_rig_deliver_plain(rig, ++seq);
    assert_int_equal(desk_rig_import(rig), TG_OK);
    holder_put_covers(rig);
}
