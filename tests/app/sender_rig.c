#include "tests/app/sender_rig.h"

#include "app/seal/age.h"
#include "app/seal/letter_plain.h"
#include "board/base/secret.h"
#include "sync/courier/mailbag.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KEPT_DAYS = 180 };

void sender_rig_init(struct sender_rig *sender, struct rig *rig)
{
    struct charter *charter = &rig->station.charter;
    struct charter_device *desk = &charter->desks[charter->desk_count++];
    *sender = (struct sender_rig){.rig = rig, .desk = {"desk-1"}};
    desk->name = sender->desk;
    crypto_sign_keypair(desk->public_key, sender->secret);
    assert_int_equal(receipt_parse("4817302956120478365519027366", &sender->receipt), TG_OK);
    assert_int_equal(receipt_derive(&sender->receipt, charter->salt, "HZ", &sender->keys), TG_OK);
}

/* One letter and a dummy, as a bundle of their own. */
static void deliver(struct sender_rig *sender, uint32_t number, const uint8_t *body)
{
    static uint8_t letters[2 * BUNDLE_LETTER_SIZE], file[BUNDLE_HEADER_SIZE + sizeof letters];
    struct bundle bundle = {.desk = sender->desk,
                            .group = {BUNDLE_GROUP_DEFAULT},
                            .epoch = 1,
                            .seq = sender->last.seq + 1,
                            .day = SENDER_RIG_TODAY,
                            .expires_day = SENDER_RIG_TODAY + KEPT_DAYS,
                            .count = 2,
                            .letters = letters};
    struct mailbag *bag = NULL;
    struct fault fault;
    memcpy(bundle.before, sender->last.hash, sizeof bundle.before);
    letter_label(sender->keys.label_seed, &sender->desk, number, letters);
    memcpy(letters + BUNDLE_LABEL_SIZE, body, BUNDLE_BODY_SIZE);
    uint8_t *dummy = letters + BUNDLE_LETTER_SIZE;
    assert_int_equal(letter_dummy(dummy, dummy + BUNDLE_LABEL_SIZE), TG_OK);
    assert_int_equal(bundle_compose(&bundle, sender->secret, file), TG_OK);
    if (mailbag_create(sender->rig->station.mail_db, &bag, &fault) != TG_OK ||
        mailbag_take(bag, &sender->rig->station.charter, &bundle.group, SENDER_RIG_TODAY, file,
                     bundle_size(bundle.count), &fault) != TG_OK)
        fail_msg("%s", fault.text);
    mailbag_destroy(bag);
    sender->last = bundle;
}

static void fill_in(const struct sender_rig *sender, struct letter *letter)
{
    letter->desk = sender->desk;
    letter->day = letter->day ? letter->day : SENDER_RIG_TODAY;
    memcpy(letter->case_number, sender->keys.case_number, sizeof letter->case_number);
}

void sender_rig_write(struct sender_rig *sender, const struct letter *letter, const char *text)
{
    static uint8_t body[BUNDLE_BODY_SIZE];
    size_t len = strlen(text), parts = letter_parts(text, len);
    for (size_t i = 1; i <= parts; i++) {
        struct letter part = *letter;
        fill_in(sender, &part);
        part.number = sender->next_number++;
        part.part = (uint8_t)i;
        part.parts = (uint8_t)parts;
        letter_part(text, len, i, part.text);
        assert_int_equal(letter_seal(&part, sender->keys.mailbox_public, sender->secret, body),
                         TG_OK);
        deliver(sender, part.number, body);
    }
}

void sender_rig_forge(struct sender_rig *sender)
{
    static uint8_t body[BUNDLE_BODY_SIZE];
    uint8_t public_key[SIGN_PUBLIC_SIZE], secret[SIGN_SECRET_SIZE];
    struct letter letter = {.kind = LETTER_ANSWER,
                            .number = sender->next_number++,
                            .part = 1,
                            .parts = 1,
                            .text = "请把您的姓名告诉我们。"};
    fill_in(sender, &letter);
    crypto_sign_keypair(public_key, secret);
    assert_int_equal(letter_seal(&letter, sender->keys.mailbox_public, secret, body), TG_OK);
    deliver(sender, letter.number, body);
}

void sender_rig_write_newer(struct sender_rig *sender)
{
    enum { MAILBOX = 32 };
    static uint8_t room[MAILBOX + LETTER_PLAIN_SIZE], body[BUNDLE_BODY_SIZE];
    struct age_recipient to = {.nobody = false};
    memcpy(room, sender->keys.mailbox_public, MAILBOX);
    memset(room + MAILBOX, LETTER_VERSION + 1, LETTER_PLAIN_SIZE);
    device_sign(CONTEXT_LETTER, room, MAILBOX + LETTER_SIGNED_SIZE, sender->secret,
                room + MAILBOX + LETTER_SIGNED_SIZE);
    memcpy(to.point, sender->keys.mailbox_public, AGE_KEY_SIZE);
    assert_int_equal(age_seal(&to, 1, room + MAILBOX, LETTER_PLAIN_SIZE, body), TG_OK);
    deliver(sender, sender->next_number++, body);
}

void sender_rig_forget(struct sender_rig *sender)
{
    static uint8_t body[BUNDLE_BODY_SIZE];
    struct letter letter = {
        .kind = LETTER_FORGOTTEN, .number = LETTER_NUMBER_FORGOTTEN, .part = 1, .parts = 1};
    fill_in(sender, &letter);
    assert_int_equal(letter_seal(&letter, sender->keys.mailbox_public, sender->secret, body),
                     TG_OK);
    deliver(sender, letter.number, body);
}
