/* A look-up's reads, as SQLite makes them: the disk was asked for each before, and they are as many
 * whatever is found. */
#include "tests/sync/courier/mail_rig.h"

#include "sync/vault/courier_file.h"
#include "sync/vault/mailbag_ahead.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    FILES = 16,
    LABELS = 256,
    PAGES_MAX = 1 << 15,
    FIRST_READS = 8, /* the header, the schema, the trees' roots */
};

static struct mail_rig rig;
static struct mail_file files[FILES];
static bool was_asked[PAGES_MAX];
static int asked, reads, unasked_reads;

/* Takes the C library's place in this program. */
int posix_fadvise(int fd, off_t at, off_t len, int advice)
{
    (void)fd;
    assert_int_equal(advice, POSIX_FADV_WILLNEED);
    assert_int_equal(len, COURIER_FILE_PAGE_SIZE);
    assert_int_equal(at % COURIER_FILE_PAGE_SIZE, 0);
    assert_in_range(at / COURIER_FILE_PAGE_SIZE, 0, PAGES_MAX - 1);
    asked += !was_asked[at / COURIER_FILE_PAGE_SIZE];
    was_asked[at / COURIER_FILE_PAGE_SIZE] = true;
    return 0;
}

static ssize_t count_read(int fd, void *out, size_t len, off_t at)
{
    if (len == COURIER_FILE_PAGE_SIZE) {
        reads++;
        unasked_reads += !was_asked[at / COURIER_FILE_PAGE_SIZE];
    }
    return pread(fd, out, len, at);
}

static void watch(void)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
    memset(was_asked, 0, sizeof was_asked);
    asked = reads = unasked_reads = 0;
    assert_int_equal(vfs->xSetSystemCall(vfs, "pread", (sqlite3_syscall_ptr)count_read), SQLITE_OK);
    assert_int_equal(vfs->xSetSystemCall(vfs, "pread64", (sqlite3_syscall_ptr)count_read),
                     SQLITE_OK);
}

static void look(const uint8_t (*labels)[BUNDLE_LABEL_SIZE], int wanted)
{
    static uint8_t bodies[LABELS][BUNDLE_BODY_SIZE];
    bool found[LABELS];
    int there = 0;
    watch();
    assert_int_equal(
        mailbag_find(rig.path, MAIL_RIG_DAY, labels, LABELS, bodies, found, &rig.fault), TG_OK);
    for (int i = 0; i < LABELS; i++)
        there += found[i];
    assert_int_equal(there, wanted);
}

/* Labels of letters that came with several bundles, out of order. */
static void known_labels(uint8_t (*out)[BUNDLE_LABEL_SIZE])
{
    for (int i = 0; i < LABELS; i++)
        memcpy(out[i], bundle_label(&files[i % FILES].bundle, randombytes_uniform(LABELS)),
               BUNDLE_LABEL_SIZE);
}

static void the_disk_was_asked_for_what_is_read(void **state)
{
    (void)state;
    uint8_t labels[LABELS][BUNDLE_LABEL_SIZE];
    randombytes_buf(labels, sizeof labels);
    look((const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, 0);
    assert_true(reads > LABELS / 2);
    assert_in_range(unasked_reads, 0, FIRST_READS);
    known_labels(labels);
    look((const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, LABELS);
    assert_in_range(unasked_reads, 0, FIRST_READS);
}

/* But for chance: in a small mailbag two labels of nothing lead to one page a little more often. */
static void a_full_mailbox_reads_as_much_as_an_empty_one(void **state)
{
    (void)state;
    uint8_t labels[LABELS][BUNDLE_LABEL_SIZE];
    int full_reads = 0, full_asked = 0, empty_reads = 0, empty_asked = 0;
    for (int i = 0; i < 8; i++) {
        randombytes_buf(labels, sizeof labels);
        look((const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, 0);
        empty_reads += reads;
        empty_asked += asked;
        known_labels(labels);
        look((const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, LABELS);
        full_reads += reads;
        full_asked += asked;
    }
    assert_in_range(full_reads * 100, empty_reads * 95, empty_reads * 105);
    assert_in_range(full_asked * 100, empty_asked * 95, empty_asked * 105);
}

static void a_file_of_other_pages_is_not_asked_for_much(void **state)
{
    (void)state;
    uint8_t labels[1][BUNDLE_LABEL_SIZE] = {{0x80}};
    const int64_t ids[1] = {1};
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    watch();
    mailbag_ahead_labels(fd, 2, (const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, 1);
    mailbag_ahead_rows(fd, 3, ids, 1);
    mailbag_ahead_rows(-1, 5, ids, 1);
    mailbag_ahead_rows(fd, 0, ids, 1);
    mailbag_ahead_rows(fd, 7, ids, 0);
    assert_in_range(asked, 2, 6);
    close(fd);
}

static int setup(void **state)
{
    (void)state;
    mail_rig_init(&rig);
    rig.log.count = LABELS;
    for (int i = 0; i < FILES; i++)
        files[i] = mail_rig_receive(&rig);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        mail_file_finish(&files[i]);
    mail_rig_finish(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_disk_was_asked_for_what_is_read),
        cmocka_unit_test(a_full_mailbox_reads_as_much_as_an_empty_one),
        cmocka_unit_test(a_file_of_other_pages_is_not_asked_for_much),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
