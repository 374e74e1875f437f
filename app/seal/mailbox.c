/* Invariants
 *  1. Which labels are looked up follows from the receipt and the charter alone, never from what is
 *     found: every number of every desk, in one snapshot of mail.db.
 *  2. For each of them a letter is opened: what was found, or else a decoy that takes the same work
 *     (X25519, ChaCha20-Poly1305, Ed25519) and is then put aside.
 *  3. Letters of one desk are read in the order of their numbers, so that the parts of a message
 *     come one behind the other; `texts` holds each message in one piece. */
#include "app/seal/mailbox.h"

#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/vault/mailbag_reader.h"

#include <sodium.h>
#include <string.h>

enum {
    LOOKUPS_MAX = CHARTER_DESKS_MAX * LETTER_NUMBERS_MAX,
    DECOY_TEXT_LEN = LETTER_TEXT_MAX / 2,
};

/* What the disk holds for this receipt. Ciphertext, but whose: secret memory. */
struct search {
    uint8_t labels[LOOKUPS_MAX][BUNDLE_LABEL_SIZE];
    uint8_t bodies[LOOKUPS_MAX][BUNDLE_BODY_SIZE];
    bool found[LOOKUPS_MAX];
    size_t count;
};

/* A letter to this mailbox that nobody wrote, and the charter of the desk that signed it. */
struct decoy {
    struct charter charter;
    struct letter letter;
    uint8_t secret[SIGN_SECRET_SIZE];
    uint8_t body[BUNDLE_BODY_SIZE];
};

struct reading {
    struct mailbox *mailbox;
    char *texts;
    size_t texts_used, texts_size;
    struct mailbox_message message; /* being put together; its head's kind 0: none */
    uint32_t first;                 /* number of its first part */
    uint8_t parts_read;
    struct letter letter;
};

static enum tg_err find(const char *mail_db, uint32_t today, const struct charter *charter,
                        const struct receipt_keys *keys, struct search *search, struct fault *fault)
{
    search->count = (size_t)charter->desk_count * LETTER_NUMBERS_MAX;
    must(search->count <= LOOKUPS_MAX);
    for (size_t i = 0; i < search->count; i++)
        letter_label(keys->label_seed, &charter->desks[i / LETTER_NUMBERS_MAX].name,
                     (uint32_t)(i % LETTER_NUMBERS_MAX), search->labels[i]);
    return mailbag_find(mail_db, today, (const uint8_t(*)[BUNDLE_LABEL_SIZE])search->labels,
                        search->count, search->bodies, search->found, fault);
}

static bool same_desk(const struct mailbox_message *one, const struct mailbox_message *other)
{
    return strcmp(one->head.desk.text, other->head.desk.text) == 0;
}

/* By day among the desks; within one desk its numbers are the order. The oldest makes room. */
static void insert(struct mailbox *mailbox, const struct mailbox_message *message)
{
    struct mailbox_message *all = mailbox->messages;
    if (mailbox->count == MAILBOX_MESSAGES_MAX)
        memmove(all, all + 1, --mailbox->count * sizeof *all);
    size_t at = mailbox->count;
    while (at > 0 && !same_desk(&all[at - 1], message) && all[at - 1].head.day > message->head.day)
        at--;
    memmove(all + at + 1, all + at, (mailbox->count - at) * sizeof *all);
    all[at] = *message;
    mailbox->count++;
}

static void end_message(struct reading *reading)
{
    struct mailbox_message *message = &reading->message;
    if (message->head.kind == 0)
        return;
    must(reading->texts_used < reading->texts_size);
    reading->texts[reading->texts_used++] = '\0';
    message->torn = reading->parts_read < message->head.parts;
    insert(reading->mailbox, message);
    secret_wipe(message, sizeof *message);
}

static bool goes_on(const struct reading *reading, uint32_t first)
{
    const struct letter *head = &reading->message.head;
    const struct letter *letter = &reading->letter;
    return head->kind == letter->kind && head->parts == letter->parts && reading->first == first &&
           strcmp(head->desk.text, letter->desk.text) == 0;
}

/* A part whose first one is missing begins a message that is torn. */
static void add_letter(struct reading *reading)
{
    const struct letter *letter = &reading->letter;
    uint32_t first = letter->number - (letter->part - 1U);
    size_t len = strlen(letter->text);
    if (!goes_on(reading, first)) {
        end_message(reading);
        reading->message.head = *letter;
        reading->message.head.text[0] = '\0';
        reading->message.text_at = reading->texts_used;
        reading->first = first;
        reading->parts_read = 0;
    }
    must(len < reading->texts_size - reading->texts_used);
    memcpy(reading->texts + reading->texts_used, letter->text, len);
    reading->texts_used += len;
    reading->message.text_len += len;
    reading->parts_read++;
}

static enum tg_err make_decoy(const struct receipt_keys *keys, struct decoy *decoy)
{
    decoy->charter.desk_count = 1;
    must(crypto_sign_keypair(decoy->charter.desks[0].public_key, decoy->secret) == 0);
    decoy->charter.desks[0].name = bundle_group_default();
    decoy->letter = (struct letter){
        .kind = LETTER_ANSWER,
        .part = 1,
        .parts = 1,
        .day = 1,
        .desk = decoy->charter.desks[0].name,
    };
    memset(decoy->letter.text, 'x', DECOY_TEXT_LEN);
    return letter_seal(&decoy->letter, keys->mailbox_public, decoy->secret, decoy->body);
}

static void take_letter(struct reading *reading, enum tg_err opened)
{
    struct mailbox *mailbox = reading->mailbox;
    if (opened == TG_ERR_VERSION)
        mailbox->newer++;
    else if (opened != TG_OK)
        mailbox->refused++;
    else if (reading->letter.kind == LETTER_FORGOTTEN)
        mailbox->forgotten = true;
    else
        add_letter(reading);
}

static void read_letters(const struct search *search, const struct decoy *decoy,
                         const struct charter *charter, const struct receipt_keys *keys,
                         struct reading *reading)
{
    for (size_t i = 0; i < search->count; i++) {
        bool found = search->found[i];
        const struct device_name *desk = &charter->desks[i / LETTER_NUMBERS_MAX].name;
        enum tg_err err =
            letter_open(found ? search->bodies[i] : decoy->body, keys,
                        found ? charter : &decoy->charter, found ? desk : &decoy->letter.desk,
                        found ? (uint32_t)(i % LETTER_NUMBERS_MAX) : 0, &reading->letter);
        if (found)
            take_letter(reading, err);
    }
    end_message(reading);
}

static void forget(struct reading *reading)
{
    struct mailbox *mailbox = reading->mailbox;
    secret_wipe(mailbox->messages, sizeof mailbox->messages);
    secret_wipe(reading->texts, reading->texts_size);
    mailbox->count = mailbox->refused = mailbox->newer = 0;
}

/* The mailbox and, behind it, the room that the texts of all letters can take. */
static enum tg_err read_found(const struct search *search, const struct charter *charter,
                              const struct receipt_keys *keys, struct mailbox **out)
{
    size_t texts_size = search->count * (LETTER_TEXT_MAX + 1) + 1;
    struct decoy *decoy = secret_create(sizeof *decoy);
    struct reading *reading = secret_create(sizeof *reading);
    struct mailbox *mailbox = secret_create(sizeof *mailbox + texts_size);
    bool ready = decoy != NULL && reading != NULL && mailbox != NULL;
    if (!ready || make_decoy(keys, decoy) != TG_OK) {
        secret_destroy(mailbox);
        secret_destroy(reading);
        secret_destroy(decoy);
        return TG_ERR_MEMORY;
    }
    reading->mailbox = mailbox;
    reading->texts = (char *)(mailbox + 1);
    reading->texts_size = texts_size;
    mailbox->texts = reading->texts;
    read_letters(search, decoy, charter, keys, reading);
    if (mailbox->forgotten)
        forget(reading);
    secret_destroy(reading);
    secret_destroy(decoy);
    *out = mailbox;
    return TG_OK;
}

enum tg_err mailbox_open(const char *mail_db, uint32_t today, const struct charter *charter,
                         const struct receipt_keys *keys, struct mailbox **out, struct fault *fault)
{
    struct search *search = secret_create(sizeof *search);
    if (search == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "mailbox: out of secret memory");
    enum tg_err err = find(mail_db, today, charter, keys, search, fault);
    if (err == TG_OK && read_found(search, charter, keys, out) != TG_OK)
        err = fault_set(fault, TG_ERR_MEMORY, "mailbox: out of secret memory");
    secret_destroy(search);
    return err;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    secret_destroy(mailbox);
}
