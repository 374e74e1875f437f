/* A desk's courier: what it writes to the spool, what it takes away, what it leaves. */
#include "tests/sync/courier/carry_rig.h"

#include "board/base/file.h"
#include "sync/courier/spool.h"
#include "sync/wire/parcel.h"
#include "tests/sync/courier/fake_hub.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { PARCELS = 3 };

static struct carry_rig rig;
static struct fake_hub *fake;
static struct journal *journal;
static struct spool spool;
static struct spool_report report;
static struct fault fault;
static char in_dir[PATH_MAX];
static char out_dir[PATH_MAX];

static struct {
    uint8_t *parcels[PARCELS]; /* number 1 is no parcel */
    size_t lens[PARCELS];
    char names[PARCELS][80];
    bool no_cursor;
    bool nothing_more;
    char header[64];
    int acks; /* that came */
    int mail;
    char mail_came[8]; /* … the first byte of each */
} hub;

/* Of mail that begins with a digit, says what the digit stands for. */
static int mail_status(uint8_t first)
{
    return first == '4' ? 400 : first == '9' ? 409 : first == '3' ? 403 : 204;
}

/* Refuses acknowledgements that begin with 'x'. */
static struct fake_answer speak(void *ctx, const struct fake_request *request)
{
    (void)ctx;
    unsigned after = 0;
    if (strncmp(request->line, "PUT /v1/d/desk-1/acks ", 22) == 0) {
        hub.acks++;
        return (struct fake_answer){.status = request->body[0] == 'x' ? 400 : 204};
    }
    if (strncmp(request->line, "PUT /v1/d/desk-1/mail ", 22) == 0) {
        must(hub.mail < (int)sizeof hub.mail_came - 1);
        hub.mail_came[hub.mail++] = (char)request->body[0];
        return (struct fake_answer){.status = mail_status(request->body[0])};
    }
    must(sscanf(request->line, "GET /v1/d/desk-1/batches?after=%u ", &after) == 1);
    if (after >= PARCELS || hub.nothing_more)
        return (struct fake_answer){.status = 204};
    snprintf(hub.header, sizeof hub.header, "Tonggui-Cursor: %u", after + 1);
    return (struct fake_answer){.status = 200,
                                .body = hub.parcels[after],
                                .len = hub.lens[after],
                                .header = hub.no_cursor ? NULL : hub.header};
}

static void make_parcel(int number)
{
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(&rig.org.kiosks[0], 0xAB, (uint64_t)number + 1, NULL, &batch);
    const struct parcel parcel = {.batch = bytes, .batch_len = batch_size(batch.count)};
    hub.lens[number] = parcel_size(&parcel);
    hub.parcels[number] = malloc(hub.lens[number]);
    must(hub.parcels[number] != NULL);
    parcel_compose(&parcel, hub.parcels[number]);
    snprintf(hub.names[number], sizeof hub.names[number], "alpha-%016x-%d.parcel", 0xAB,
             number + 1);
    free(bytes);
}

static void link_as_desk(void)
{
    char url[64];
    snprintf(url, sizeof url, "https://127.0.0.1:%u", fake_hub_port(fake));
    const struct link_plan plan = {
        .hub_url = url, .data_dir = rig.org.desks[0].folder, .charter = &rig.kiosk->charter};
    must(link_create(&plan, &rig.link, &fault) == TG_OK);
}

static int setup(void **state)
{
    (void)state;
    const struct journal_plan plan = {0};
    char path[PATH_MAX];
    carry_rig_init(&rig);
    memset(&hub, 0, sizeof hub);
    for (int i = 0; i < PARCELS; i++)
        make_parcel(i);
    hub.parcels[1][hub.lens[1] - 1] ^= 1; /* no longer its hash */
    fake = fake_hub_create(rig.hub_folder, speak, NULL);
    link_as_desk();
    must(file_join(in_dir, sizeof in_dir, rig.org.desks[0].folder, "spool/in") == TG_OK);
    must(file_join(out_dir, sizeof out_dir, rig.org.desks[0].folder, "spool/out") == TG_OK);
    must(file_join(path, sizeof path, rig.org.desks[0].folder, "courier.db") == TG_OK);
    must(journal_create(path, &plan, &journal, &fault) == TG_OK);
    spool = (struct spool){.desk = rig.org.desks[0].name,
                           .in_dir = in_dir,
                           .out_dir = out_dir,
                           .journal = journal,
                           .link = rig.link};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    journal_destroy(journal);
    fake_hub_destroy(fake);
    for (int i = 0; i < PARCELS; i++)
        free(hub.parcels[i]);
    carry_rig_finish(&rig);
    return 0;
}

static bool stands(const char *dir, const char *name)
{
    char path[PATH_MAX];
    must(file_join(path, sizeof path, dir, name) == TG_OK);
    return access(path, F_OK) == 0;
}

static int files_in(const char *dir)
{
    int count = 0;
    DIR *open = opendir(dir);
    must(open != NULL);
    for (const struct dirent *entry; (entry = readdir(open)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static void leave(const char *name, const char *bytes)
{
    char path[PATH_MAX];
    must(file_join(path, sizeof path, out_dir, name) == TG_OK);
    must(file_write(path, bytes, strlen(bytes), 0600, &fault) == TG_OK);
}

static void parcels_stand_whole_and_a_bad_one_does_not_stop_the_rest(void **state)
{
    (void)state;
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(report.parcels, 2);
    assert_int_equal(report.set_aside, 1);
    assert_false(report.more);
    assert_true(stands(in_dir, hub.names[0]) && stands(in_dir, hub.names[2]));
    assert_true(stands(in_dir, "2.refused") && !stands(in_dir, hub.names[1]));
    assert_int_equal(files_in(in_dir), 3);
    assert_int_equal(journal_state(journal)->cursor, 3);
    must(file_join(path, sizeof path, in_dir, hub.names[2]) == TG_OK);
    assert_int_equal(file_read(path, PARCEL_SIZE_MAX, &bytes, &len, &fault), TG_OK);
    assert_int_equal(len, hub.lens[2]);
    assert_memory_equal(bytes, hub.parcels[2], len);
    free(bytes);
}

static void a_second_round_fetches_nothing_twice(void **state)
{
    (void)state;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(report.parcels + report.set_aside, 0);
}

static void an_answer_without_a_cursor_is_no_parcel(void **state)
{
    (void)state;
    hub.no_cursor = true;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_ERR_NETWORK);
    assert_non_null(strstr(fault.text, "captive portal"));
    assert_int_equal(files_in(in_dir), 0);
    assert_int_equal(journal_state(journal)->cursor, 0);
}

static void a_spool_that_cannot_be_written_keeps_its_place(void **state)
{
    (void)state;
    char gone[PATH_MAX];
    must(file_join(gone, sizeof gone, in_dir, "no/such/folder") == TG_OK);
    spool.in_dir = gone;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_ERR_IO);
    assert_int_equal(journal_state(journal)->cursor, 0);
    spool.in_dir = in_dir;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(report.parcels, 2);
}

static void acknowledgements_go_and_a_refused_one_stays(void **state)
{
    (void)state;
    hub.nothing_more = true;
    leave("a.ack", "fine");
    leave("b.ack", "x: the hub will not have it");
    leave("c.ack", "fine as well");
    leave("d.ack.new", "half written");
    assert_int_equal(spool_round(&spool, &report, &fault), TG_ERR_NETWORK);
    assert_non_null(strstr(fault.text, "400"));
    assert_int_equal(report.acks, 2);
    assert_int_equal(report.acks_refused, 1);
    assert_int_equal(hub.acks, 3);
    assert_true(stands(out_dir, "b.ack") && stands(out_dir, "d.ack.new"));
    assert_int_equal(files_in(out_dir), 2);
}

static void mail_goes_and_what_the_hub_will_not_have_is_set_aside(void **state)
{
    (void)state;
    hub.nothing_more = true;
    leave("a.mail", "fine");
    leave("b.mail", "4: torn");
    leave("c.mail", "9: another is in its place");
    leave("d.mail", "fine as well");
    leave("e.mail.new", "half written");
    leave("f.ack", "an acknowledgement beside it");
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(report.mail, 2);
    assert_int_equal(report.mail_refused, 2);
    assert_int_equal(report.acks, 1);
    assert_non_null(strstr(report.refusal.text, ".mail.refused"));
    assert_true(stands(out_dir, "b.mail.refused") && stands(out_dir, "c.mail.refused"));
    assert_true(stands(out_dir, "e.mail.new"));
    assert_int_equal(files_in(out_dir), 3);
    assert_int_equal(spool_round(&spool, &report, &fault), TG_OK);
    assert_int_equal(report.mail + report.mail_refused, 0);
    assert_int_equal(hub.mail, 4);
}

/* A roster that has not come yet, a revoked desk: tomorrow the same bytes may be welcome. */
static void mail_waits_while_the_hub_will_not_have_the_desk(void **state)
{
    (void)state;
    hub.nothing_more = true;
    leave("a.mail", "3: not from you");
    assert_int_equal(spool_round(&spool, &report, &fault), TG_ERR_DENIED);
    assert_int_equal(report.mail + report.mail_refused, 0);
    assert_true(stands(out_dir, "a.mail"));
}

static void acknowledgements_and_mail_stay_while_no_hub_answers(void **state)
{
    (void)state;
    leave("a.ack", "fine");
    leave("a.mail", "fine");
    fake_hub_destroy(fake);
    fake = NULL;
    assert_int_equal(spool_round(&spool, &report, &fault), TG_ERR_NETWORK);
    assert_true(stands(out_dir, "a.ack") && stands(out_dir, "a.mail"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(parcels_stand_whole_and_a_bad_one_does_not_stop_the_rest),
        TEST(a_second_round_fetches_nothing_twice),
        TEST(an_answer_without_a_cursor_is_no_parcel),
        TEST(a_spool_that_cannot_be_written_keeps_its_place),
        TEST(acknowledgements_go_and_a_refused_one_stays),
        TEST(mail_goes_and_what_the_hub_will_not_have_is_set_aside),
        TEST(mail_waits_while_the_hub_will_not_have_the_desk),
        TEST(acknowledgements_and_mail_stay_while_no_hub_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
