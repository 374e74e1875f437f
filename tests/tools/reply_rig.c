#include "tests/tools/reply_rig.h"

#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "tools/desk/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <limits.h>
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

struct docket *holder_docket(struct desk_rig *rig, const struct holder *holder)
{
    struct fault fault = {0};
    struct docket *docket = NULL;
    if (docket_load(rig->reg, &rig->by, holder_case(holder), &docket, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return docket;
}

void holder_show(struct desk_rig *rig, const struct holder *holder,
                 char out[static REPLY_RIG_SAID_MAX])
{
    struct fault fault = {0};
    struct docket *docket = holder_docket(rig, holder);
    FILE *file = fmemopen(out, REPLY_RIG_SAID_MAX, "w");
    enum tg_err err =
        show_case(rig->reg, &rig->by, docket, LANG_EN, clock_unix_s(&rig->clock), file, &fault);
    fclose(file);
    docket_destroy(docket);
    if (err != TG_OK)
        fail_msg("%s", fault.text);
}

void reply_rig_login(struct desk_rig *rig, const char *name)
{
    struct fault fault = {0};
    char path[PATH_MAX], key[PATH_MAX];
    bool new = false, first = strcmp(name, "officer") == 0;
    must(file_join(path, sizeof path, rig->path, "register.db") == TG_OK);
    must(file_join(key, sizeof key, rig->path, name) == TG_OK);
    register_destroy(rig->reg);
    rig->reg = NULL;
    struct register_login by = {
        .officer = name,
        .source = {.key_file = first ? NULL : key, .password_file = first ? rig->password : NULL}};
    if (register_create(path, &rig->clock, &by, &rig->reg, &new, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

void reply_rig_add_officer(struct desk_rig *rig, const char *name, const char *real_name)
{
    struct fault fault = {0};
    char key[PATH_MAX];
    struct event_officer who = {.roles = {"admin"}, .role_count = 1};
    snprintf(who.name, sizeof who.name, "%s", name);
    snprintf(who.real_name, sizeof who.real_name, "%s", real_name);
    must(file_join(key, sizeof key, rig->path, name) == TG_OK);
    struct credential_source source = {.key_file = key};
    if (register_officer_add(rig->reg, &who, &source, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}
