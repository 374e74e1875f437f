/* Letters that came through a real courier's mail.db, read by their receipt. */
#include "app/seal/mailbox.h"

#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/courier/mailbag.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { DAY = 20800, KEEP_DAYS = 180, LETTERS = 8 };

static char folder[] = "/tmp/test_mailbox.XXXXXX";
static char mail_db[64];
static struct charter charter;
static struct sample_key desks[2];
static struct receipt_keys *keys;
static struct mailbag *bag;
static uint64_t seqs[2];
static uint32_t desk_day;
static uint8_t letters[LETTERS * BUNDLE_LETTER_SIZE];
static size_t letter_count;
static int steps; /* statements that SQLite ran */

static void make_keys(struct receipt_keys *out)
{
    randombytes_buf(out->mailbox_secret, sizeof out->mailbox_secret);
    assert_int_equal(crypto_scalarmult_base(out->mailbox_public, out->mailbox_secret), 0);
    randombytes_buf(out->label_seed, sizeof out->label_seed);
}

static struct letter letter_of(int desk, uint32_t number, const char *text)
{
    struct letter letter = {.kind = LETTER_ANSWER,
                            .number = number,
                            .part = 1,
                            .parts = 1,
                            .day = DAY + number,
                            .case_number = "HZ-7K3M-9QW2-AB4C",
                            .desk = charter.desks[desk].name};
    snprintf(letter.text, sizeof letter.text, "%s", text);
    return letter;
}

static void write_letter(int desk, const struct letter *letter)
{
    uint8_t *at = letters + letter_count++ * BUNDLE_LETTER_SIZE;
    assert_in_range(letter_count, 1, LETTERS);
    letter_label(keys->label_seed, &charter.desks[desk].name, letter->number, at);
    assert_int_equal(
        letter_seal(letter, keys->mailbox_public, desks[desk].secret, at + BUNDLE_LABEL_SIZE),
        TG_OK);
}

/* What was written goes out among dummies and comes in at the kiosk. */
static void post(int desk)
{
    static uint8_t bytes[BUNDLE_HEADER_SIZE + LETTERS * BUNDLE_LETTER_SIZE];
    struct fault fault = {0};
    struct device_name group = bundle_group_default();
    while (letter_count < LETTERS) {
        uint8_t *at = letters + letter_count++ * BUNDLE_LETTER_SIZE;
        assert_int_equal(letter_dummy(at, at + BUNDLE_LABEL_SIZE), TG_OK);
    }
    struct bundle bundle = {.desk = charter.desks[desk].name,
                            .group = group,
                            .epoch = 7,
                            .seq = ++seqs[desk],
                            .day = desk_day,
                            .expires_day = desk_day + KEEP_DAYS,
                            .count = LETTERS,
                            .letters = letters};
    assert_int_equal(bundle_compose(&bundle, desks[desk].secret, bytes), TG_OK);
    if (mailbag_take(bag, &charter, &group, DAY, bytes, sizeof bytes, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    letter_count = 0;
}

static void post_text(int desk, uint32_t number, const char *text)
{
    const struct letter letter = letter_of(desk, number, text);
    write_letter(desk, &letter);
    post(desk);
}

static void write_part(uint32_t number, uint8_t part, uint8_t parts, const char *text)
{
    struct letter letter = letter_of(0, number, text);
    letter.part = part;
    letter.parts = parts;
    write_letter(0, &letter);
}

static struct mailbox *opened(uint32_t today, const struct receipt_keys *by)
{
    struct mailbox *mailbox = NULL;
    struct fault fault = {0};
    if (mailbox_open(mail_db, today, &charter, by, &mailbox, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return mailbox;
}

static void says(const struct mailbox *mailbox, size_t at, const char *text)
{
    assert_true(at < mailbox->count);
    const struct mailbox_message *message = &mailbox->messages[at];
    assert_string_equal(mailbox->texts + message->text_at, text);
    assert_int_equal(message->text_len, strlen(text));
}

static void mailbox_holds_what_was_written_to_it(void **state)
{
    (void)state;
    post_text(0, 1, "第二封");
    post_text(0, 0, "第一封");
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, 2);
    says(mailbox, 0, "第一封");
    says(mailbox, 1, "第二封");
    assert_string_equal(mailbox->messages[1].head.case_number, "HZ-7K3M-9QW2-AB4C");
    assert_int_equal(mailbox->messages[1].head.kind, LETTER_ANSWER);
    assert_string_equal(mailbox->messages[1].head.text, "");
    assert_true(!mailbox->forgotten && mailbox->refused == 0 && !mailbox->messages[0].torn);
    mailbox_destroy(mailbox);
}

static void parts_become_one_message(void **state)
{
    (void)state;
    static char text[2 * LETTER_TEXT_MAX + 100];
    memset(text, 'x', sizeof text - 1);
    size_t parts = letter_parts(text, strlen(text));
    assert_int_equal(parts, 3);
    write_part(4, 1, 1, "behind");
    for (size_t i = parts; i >= 1; i--) {
        char part[LETTER_TEXT_MAX + 1];
        letter_part(text, strlen(text), i, part);
        write_part((uint32_t)i, (uint8_t)i, (uint8_t)parts, part);
    }
    write_part(0, 1, 1, "before");
    post(0);
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, 3);
    says(mailbox, 0, "before");
    says(mailbox, 1, text);
    says(mailbox, 2, "behind");
    assert_false(mailbox->messages[1].torn);
    assert_int_equal(mailbox->messages[1].head.number, 1);
    mailbox_destroy(mailbox);
}

static void message_that_lacks_a_part_is_torn(void **state)
{
    (void)state;
    write_part(0, 1, 3, "one");
    write_part(2, 3, 3, "three");
    write_part(4, 2, 2, "a last part alone");
    write_part(5, 1, 2, "a first part alone");
    post(0);
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(mailbox->messages[i].torn);
    says(mailbox, 0, "onethree");
    says(mailbox, 1, "a last part alone");
    says(mailbox, 2, "a first part alone");
    mailbox_destroy(mailbox);
    write_part(1, 2, 3, "two"); /* it comes later */
    post(0);
    mailbox = opened(DAY, keys);
    says(mailbox, 0, "onetwothree");
    assert_false(mailbox->messages[0].torn);
    mailbox_destroy(mailbox);
}

static void letters_of_several_desks_stand_by_their_days(void **state)
{
    (void)state;
    post_text(0, 0, "day 0");
    post_text(0, 5, "day 5");
    post_text(1, 2, "day 2");
    post_text(1, 9, "day 9");
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, 4);
    says(mailbox, 0, "day 0");
    says(mailbox, 1, "day 2");
    says(mailbox, 2, "day 5");
    says(mailbox, 3, "day 9");
    mailbox_destroy(mailbox);
}

static void forgotten_mailbox_shows_nothing(void **state)
{
    (void)state;
    post_text(0, 0, "read it and forget");
    struct letter forgotten = letter_of(0, LETTER_NUMBER_FORGOTTEN, "");
    forgotten.kind = LETTER_FORGOTTEN;
    write_letter(0, &forgotten);
    post(0);
    struct mailbox *mailbox = opened(DAY, keys);
    assert_true(mailbox->forgotten);
    assert_int_equal(mailbox->count, 0);
    assert_true(sodium_is_zero((const uint8_t *)mailbox->messages, sizeof mailbox->messages));
    assert_string_equal(mailbox->texts, "");
    mailbox_destroy(mailbox);
}

/* A desk whose key was stolen can fill its own places with letters of another, and only that. */
static void letter_in_a_wrong_place_is_counted_and_not_shown(void **state)
{
    (void)state;
    const struct letter letter = letter_of(0, 3, "moved");
    write_letter(0, &letter);
    letter_label(keys->label_seed, &charter.desks[0].name, 7, letters);
    post(0);
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, 0);
    assert_int_equal(mailbox->refused, 1);
    mailbox_destroy(mailbox);
}

static void expired_letters_are_gone(void **state)
{
    (void)state;
    post_text(0, 0, "late");
    struct mailbox *mailbox = opened(DAY + KEEP_DAYS - 1, keys);
    assert_int_equal(mailbox->count, 1);
    mailbox_destroy(mailbox);
    desk_day += KEEP_DAYS;
    post(0);
    mailbox = opened(desk_day - 1, keys);
    assert_int_equal(mailbox->count, 1);
    mailbox_destroy(mailbox);
    mailbox = opened(desk_day, keys);
    assert_int_equal(mailbox->count, 0);
    mailbox_destroy(mailbox);
}

static void the_newest_messages_are_kept(void **state)
{
    (void)state;
    const uint32_t all = MAILBOX_MESSAGES_MAX + 6;
    for (uint32_t number = 0; number < all; number++) {
        char text[16];
        snprintf(text, sizeof text, "number %u", (unsigned)number);
        const struct letter letter = letter_of(0, number, text);
        write_letter(0, &letter);
        if (letter_count == LETTERS)
            post(0);
    }
    post(0);
    struct mailbox *mailbox = opened(DAY, keys);
    assert_int_equal(mailbox->count, MAILBOX_MESSAGES_MAX);
    says(mailbox, 0, "number 6");
    says(mailbox, MAILBOX_MESSAGES_MAX - 1, "number 69");
    mailbox_destroy(mailbox);
}

static int count_step(unsigned type, void *ctx, void *what, void *more)
{
    (void)ctx;
    (void)what;
    (void)more;
    steps += type == SQLITE_TRACE_STMT;
    return 0;
}

static int watch(sqlite3 *db, const char **message, const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, count_step, NULL);
}

static int steps_to_open(const struct receipt_keys *by, size_t wanted)
{
    steps = 0;
    struct mailbox *mailbox = opened(DAY, by);
    assert_int_equal(mailbox->count, wanted);
    mailbox_destroy(mailbox);
    return steps;
}

static void looking_is_the_same_work_whatever_is_there(void **state)
{
    (void)state;
    struct receipt_keys *unknown = secret_create(sizeof *unknown);
    make_keys(unknown);
    post(0);
    assert_int_equal(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
    int empty = steps_to_open(keys, 0);
    for (uint32_t number = 0; number < LETTERS; number++) {
        const struct letter letter = letter_of(0, number, "x");
        write_letter(0, &letter);
    }
    post(0);
    int full = steps_to_open(keys, LETTERS);
    int never = steps_to_open(unknown, 0);
    sqlite3_reset_auto_extension();
    assert_in_range(empty, charter.desk_count * LETTER_NUMBERS_MAX, INT32_MAX);
    assert_int_equal(full, empty);
    assert_int_equal(never, empty);
    secret_destroy(unknown);
}

static int64_t processor_ns(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t work_to_open(const struct receipt_keys *by, size_t wanted)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < 15; i++) {
        int64_t start = processor_ns();
        struct mailbox *mailbox = opened(DAY, by);
        int64_t took = processor_ns() - start;
        assert_int_equal(mailbox->count, wanted);
        mailbox_destroy(mailbox);
        least = took < least ? took : least;
    }
    return least;
}

/* Where only what is there is opened, a full one takes many times as long. */
static void opening_is_the_same_work_whatever_is_there(void **state)
{
    (void)state;
    struct receipt_keys *unknown = secret_create(sizeof *unknown);
    make_keys(unknown);
    for (int i = 0; i < LETTER_NUMBERS_MAX / LETTERS; i++)
        post(0);
    int64_t empty = work_to_open(keys, 0);
    for (uint32_t number = 0; number + 1 < LETTER_NUMBERS_MAX; number++) {
        const struct letter letter = letter_of(0, number, "您的举报已经受理，正在办理。");
        write_letter(0, &letter);
        if (letter_count == LETTERS)
            post(0);
    }
    post(0);
    int64_t full = work_to_open(keys, MAILBOX_MESSAGES_MAX);
    int64_t never = work_to_open(unknown, 0);
    print_message("# never %lld us, full %lld us, empty before %lld us\n", (long long)never / 1000,
                  (long long)full / 1000, (long long)empty / 1000);
    assert_in_range(full * 100, never * 88, never * 112);
    assert_in_range(empty * 100, never * 88, never * 112);
    secret_destroy(unknown);
}

static void kiosk_without_mail_has_empty_mailboxes(void **state)
{
    (void)state;
    struct mailbox *mailbox = NULL;
    struct fault fault = {0};
    assert_int_equal(mailbox_open("/tmp/no-such-mail.db", DAY, &charter, keys, &mailbox, &fault),
                     TG_OK);
    assert_int_equal(mailbox->count, 0);
    mailbox_destroy(mailbox);
}

static void mail_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    char path[64];
    struct mailbox *mailbox = NULL;
    struct fault fault = {0};
    snprintf(path, sizeof path, "%s/broken.db", folder);
    assert_int_equal(file_write(path, "this is no database, only words", 31, 0600, &fault), TG_OK);
    assert_int_equal(mailbox_open(path, DAY, &charter, keys, &mailbox, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "broken.db"));
    assert_null(mailbox);
}

static int begin(void **state)
{
    (void)state;
    struct fault fault = {0};
    char command[64];
    snprintf(command, sizeof command, "rm -f %s/*", folder);
    make_keys(keys);
    memset(seqs, 0, sizeof seqs);
    desk_day = DAY;
    return system(command) == 0 && mailbag_create(mail_db, &bag, &fault) == TG_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    mailbag_destroy(bag);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    if (secret_init() != TG_OK || mkdtemp(folder) == NULL)
        return -1;
    snprintf(mail_db, sizeof mail_db, "%s/mail.db", folder);
    keys = secret_create(sizeof *keys);
    charter.desk_count = 2;
    charter.mail = (struct charter_mail){LETTERS, 21600, KEEP_DAYS};
    for (int i = 0; i < 2; i++) {
        desks[i] = sample_key((uint8_t)(i + 1));
        charter.desks[i].name = sample_name(i == 0 ? "desk-1" : "desk-2");
        memcpy(charter.desks[i].public_key, desks[i].public_key, SIGN_PUBLIC_SIZE);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[64];
    secret_destroy(keys);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

#define MAILBOX_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAILBOX_TEST(mailbox_holds_what_was_written_to_it),
        MAILBOX_TEST(parts_become_one_message),
        MAILBOX_TEST(message_that_lacks_a_part_is_torn),
        MAILBOX_TEST(letters_of_several_desks_stand_by_their_days),
        MAILBOX_TEST(forgotten_mailbox_shows_nothing),
        MAILBOX_TEST(letter_in_a_wrong_place_is_counted_and_not_shown),
        MAILBOX_TEST(expired_letters_are_gone),
        MAILBOX_TEST(the_newest_messages_are_kept),
        MAILBOX_TEST(looking_is_the_same_work_whatever_is_there),
        MAILBOX_TEST(opening_is_the_same_work_whatever_is_there),
        MAILBOX_TEST(kiosk_without_mail_has_empty_mailboxes),
        MAILBOX_TEST(mail_that_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
