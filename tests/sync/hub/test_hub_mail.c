/* The desks' mail at the hub: who may bring it, who gets it, how long it stays. */
#include "board/base/file.h"
#include "sync/hub/store_sqlite.h"
#include "tests/sync/hub/hub_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <sqlite3.h>

static struct hub_rig rig;
static struct hub_rig_device *const alpha = &rig.kiosks[0];
static struct hub_rig_device *const beta = &rig.kiosks[1];
static struct hub_rig_device *const gone = &rig.kiosks[2];
static struct hub_rig_device *const one = &rig.desks[0];
static struct hub_rig_device *const two = &rig.desks[1];
static uint32_t today;

static int begin(void **state)
{
    (void)state;
    hub_rig_init(&rig);
    today = (uint32_t)(time(NULL) / 86400);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_rig_finish(&rig);
    return 0;
}

static int begin_running(void **state)
{
    begin(state);
    hub_rig_start(&rig, NULL);
    return 0;
}

/* Puts a fresh bundle, which must be taken. */
static struct bundle put_fresh(struct hub_rig_device *desk, const char *group, uint64_t seq)
{
    struct bundle bundle;
    uint8_t *bytes = hub_rig_bundle(desk, group, seq, today + 30, &bundle);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, desk, bytes), 204);
    free(bytes);
    return bundle;
}

/* Asks as that kiosk, must get that bundle, and returns its cursor. */
static uint64_t get_it(struct hub_rig_device *kiosk, uint64_t after, const struct bundle *wanted)
{
    struct bundle bundle;
    struct fault fault;
    struct hub_rig_reply reply = hub_rig_next_bundle(&rig, kiosk, after);
    assert_int_equal(reply.status, 200);
    assert_true(reply.cursor > after);
    assert_int_equal(bundle_parse(reply.bytes, reply.len, &bundle, &fault), TG_OK);
    assert_memory_equal(bundle.hash, wanted->hash, HASH_SIZE);
    uint64_t cursor = reply.cursor;
    hub_rig_reply_finish(&reply);
    return cursor;
}

static void mail_comes_by_group_in_the_hubs_order(void **state)
{
    (void)state;
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, 0), 204);
    struct bundle second = put_fresh(one, "main", 2);
    struct bundle east = put_fresh(one, "east", 1);
    struct bundle first = put_fresh(one, "main", 1);
    struct bundle other_desk = put_fresh(two, "main", 1);
    (void)put_fresh(one, "nobody-yet", 1);
    uint64_t cursor = get_it(alpha, 0, &second);
    cursor = get_it(alpha, cursor, &first);
    cursor = get_it(alpha, cursor, &other_desk);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, cursor), 204);
    cursor = get_it(beta, 0, &east);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, beta, cursor), 204);
}

static void bundle_again_is_welcome_and_another_in_its_place_is_not(void **state)
{
    (void)state;
    struct bundle bundle;
    struct bundle forked;
    uint8_t *bytes = hub_rig_bundle(one, "main", 1, today + 30, &bundle);
    uint8_t *fork = hub_rig_bundle(one, "main", 1, today + 30, &forked);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 204);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 204);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, fork), 409);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 204);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, fork), 409);
    assert_true(hub_rig_has_logged(&rig, "desk desk-1 sent another bundle 1 to group main"));
    uint64_t cursor = get_it(alpha, 0, &bundle);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, cursor), 204);
    free(bytes);
    free(fork);
}

static void only_the_desk_itself_brings_its_mail(void **state)
{
    (void)state;
    struct bundle bundle;
    uint8_t *bytes = hub_rig_bundle(one, "main", 1, today + 30, &bundle);
    size_t len = bundle_size(RIG_BUNDLE_COUNT);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/d/desk-1/mail", bytes, len), 403);
    hub_rig_assert_status(hub_rig_put(&rig, two, "/v1/d/desk-1/mail", bytes, len), 403);
    hub_rig_assert_status(hub_rig_put(&rig, two, "/v1/d/desk-2/mail", bytes, len), 400);
    struct hub_rig_device forger = {.name = one->name, .keys = two->keys};
    struct bundle forged;
    uint8_t *false_bytes = hub_rig_bundle(&forger, "main", 1, today + 30, &forged);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/mail", false_bytes, len), 400);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/mail", bytes, len - 1), 400);
    bytes[len - 1] ^= 1;
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/mail", bytes, len), 400);
    bytes[len - 1] ^= 1;
    hub_rig_put_half(&rig, one, "/v1/d/desk-1/mail", bytes, len);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, 0), 204);
    hub_rig_assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/mail", bytes, len), 204);
    free(false_bytes);
    free(bytes);
}

static void only_a_kiosk_of_the_roster_gets_mail_and_only_its_own(void **state)
{
    (void)state;
    (void)put_fresh(one, "main", 1);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, gone, 0), 403);
    hub_rig_assert_status(hub_rig_get(&rig, beta, "/v1/k/alpha/mail?after=0"), 403);
    hub_rig_assert_status(hub_rig_get(&rig, one, "/v1/k/alpha/mail?after=0"), 403);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, beta, 0), 204);
    static const char *const NO_CURSORS[] = {
        "x", "", "-1", "00", "1%20", "1.5", "9223372036854775808", "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof NO_CURSORS / sizeof *NO_CURSORS; i++) {
        char path[96];
        snprintf(path, sizeof path, "/v1/k/alpha/mail?after=%s", NO_CURSORS[i]);
        hub_rig_assert_status(hub_rig_get(&rig, alpha, path), 400);
    }
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, INT64_MAX), 204);
    hub_rig_assert_status(hub_rig_get(&rig, one, "/v1/d/desk-1/mail"), 405);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/mail", "", 0), 405);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, "/v1/k/alpha/mail"), 200);
}

static void bundle_that_has_expired_is_taken_and_not_handed_out(void **state)
{
    (void)state;
    struct bundle bundle;
    uint8_t *bytes = hub_rig_bundle(one, "main", 1, today, &bundle);
    hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 204);
    hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, 0), 204);
    assert_true(hub_rig_has_logged(&rig, "has expired by this machine's clock"));
    free(bytes);
}

static void kill_at_any_point_loses_and_doubles_no_mail(void **state)
{
    (void)state;
    static const char *const POINTS[] = {"hub.bundle_before_commit", "hub.bundle_after_commit"};
    uint64_t cursor = 0;
    for (uint64_t i = 0; i < 2; i++) {
        struct bundle bundle;
        uint8_t *bytes = hub_rig_bundle(one, "main", i + 1, today + 30, &bundle);
        hub_rig_start(&rig, POINTS[i]);
        hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 0);
        hub_rig_wait_killed(&rig);
        hub_rig_start(&rig, NULL);
        if (i == 0)
            hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, cursor), 204);
        else
            (void)get_it(alpha, cursor, &bundle);
        hub_rig_assert_status(hub_rig_put_bundle(&rig, one, bytes), 204);
        cursor = get_it(alpha, cursor, &bundle);
        hub_rig_assert_status(hub_rig_next_bundle(&rig, alpha, cursor), 204);
        hub_rig_stop(&rig);
        free(bytes);
    }
}

static void path_of_store(char out[static PATH_MAX])
{
    assert_int_equal(file_join(out, PATH_MAX, rig.org_path, "hub/hub.db"), TG_OK);
}

static long long number_of(const char *sql)
{
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    path_of_store(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    long long number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

/* The clock is the caller's, so months pass here at once. */
static void mail_is_thrown_away_when_it_expires_and_its_cursor_never_comes_back(void **state)
{
    (void)state;
    enum { DAYS = 40, KEPT = 7, START = 20000 };
    char path[PATH_MAX];
    long long full_pages = 0;
    struct store *store = NULL;
    struct store_bundle next;
    struct fault fault;
    const struct device_name group = bundle_group_default();
    path_of_store(path);
    assert_int_equal(store_sqlite_create(path, &store, &fault), TG_OK);
    for (uint32_t day = 0; day < DAYS; day++) {
        struct bundle bundle;
        uint8_t *bytes = hub_rig_bundle(one, "main", day + 1, START + day + KEPT, &bundle);
        assert_int_equal(store->ops->put_bundle(store, &bundle, bytes, START + day, &fault), TG_OK);
        free(bytes);
        assert_int_equal(number_of("SELECT count(*) FROM mail"), day < KEPT ? day + 1 : KEPT);
        if (day == KEPT)
            full_pages = number_of("PRAGMA page_count");
    }
    assert_true(number_of("PRAGMA page_count") <= full_pages);
    assert_int_equal(store->ops->next_bundle(store, &group, 0, START + DAYS, &next, &fault), TG_OK);
    assert_int_equal(next.id, DAYS - KEPT + 2);
    free(next.bytes);
    assert_int_equal(
        store->ops->next_bundle(store, &group, 0, START + DAYS - 1 + KEPT, &next, &fault),
        TG_ERR_MISSING);
    struct bundle late;
    uint8_t *bytes = hub_rig_bundle(one, "main", DAYS + 1, START + 200, &late);
    assert_int_equal(store->ops->put_bundle(store, &late, bytes, START + 100, &fault), TG_OK);
    assert_int_equal(number_of("SELECT count(*) FROM mail"), 1);
    assert_int_equal(number_of("SELECT id FROM mail"), DAYS + 1);
    free(bytes);
    store->ops->destroy(store);
}

/* A desk sends nothing twice: what a clock that is years ahead would throw away would be lost. */
static void hub_whose_clock_leapt_ahead_loses_no_mail(void **state)
{
    (void)state;
    enum { START = 20000, LEAP = 5000 };
    char path[PATH_MAX];
    struct store *store = NULL;
    struct store_bundle next;
    struct fault fault;
    const struct device_name group = bundle_group_default();
    path_of_store(path);
    assert_int_equal(store_sqlite_create(path, &store, &fault), TG_OK);
    for (uint32_t i = 1; i <= 3; i++) {
        struct bundle bundle;
        uint32_t expires_day = i < 3 ? START + 10 : START + LEAP + 2;
        uint8_t *bytes = hub_rig_bundle(one, "main", i, expires_day, &bundle);
        const uint32_t day = i == 1 ? START : START + LEAP;
        assert_int_equal(store->ops->put_bundle(store, &bundle, bytes, day, &fault), TG_OK);
        free(bytes);
        /* The third was made that late: the first two are over, whoever is asked. */
        assert_int_equal(number_of("SELECT count(*) FROM mail"), i < 3 ? i : 1);
        if (i != 2)
            continue;
        assert_int_equal(store->ops->next_bundle(store, &group, 0, day, &next, &fault),
                         TG_ERR_MISSING);
        assert_int_equal(store->ops->next_bundle(store, &group, 0, START, &next, &fault), TG_OK);
        assert_int_equal(next.id, 1);
        free(next.bytes);
    }
    store->ops->destroy(store);
}

/* As the first version of the hub made it, with a batch and an acknowledgement in it. */
static const char VERSION_1[] =
    "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;"
    "CREATE TABLE batches(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, received INTEGER NOT NULL,"
    " high_water INTEGER NOT NULL, gaps BLOB NOT NULL, UNIQUE(kiosk, epoch, seq)) STRICT;"
    "CREATE TABLE bodies(batch INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE seen(batch INTEGER NOT NULL, desk TEXT NOT NULL, PRIMARY KEY(batch, desk))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE epochs(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, high_water INTEGER NOT NULL,"
    " PRIMARY KEY(kiosk, epoch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE conflicts(kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, received INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY(kiosk, epoch, seq, hash)) STRICT;"
    "CREATE TABLE acks(id INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL,"
    " hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX acks_of_kiosk ON acks(kiosk, id);"
    "CREATE TABLE versions(what TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;"
    "INSERT INTO batches VALUES(7, 'alpha', 5, 1, zeroblob(32), 1700000000, 1, x'');"
    "INSERT INTO bodies VALUES(7, x'0102030405');"
    "INSERT INTO acks VALUES(3, 'alpha', x'AA', x'0A0B');"
    "PRAGMA application_id = 1416054882; PRAGMA user_version = 1; COMMIT;";

static void store_of_version_1_is_raised_and_keeps_what_it_had(void **state)
{
    (void)state;
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    struct bundle bundle;
    path_of_store(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, VERSION_1, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    for (int starts = 0; starts < 2; starts++) {
        hub_rig_start(&rig, NULL);
        struct hub_rig_reply parcel = hub_rig_get(&rig, one, "/v1/d/desk-1/batches?after=0");
        assert_int_equal(parcel.status, 200);
        assert_int_equal(parcel.cursor, 7);
        assert_memory_equal(parcel.bytes + parcel.len - 5, "\1\2\3\4\5", 5);
        hub_rig_reply_finish(&parcel);
        bundle = put_fresh(one, "main", (uint64_t)starts + 1);
        (void)get_it(alpha, (uint64_t)starts, &bundle);
        hub_rig_stop(&rig);
        assert_int_equal(number_of("PRAGMA user_version"), STORE_SQLITE_VERSION);
        assert_int_equal(number_of("SELECT count(*) FROM acks WHERE bytes = x'0A0B'"), 1);
    }
}

static void store_of_a_later_version_is_left_alone(void **state)
{
    (void)state;
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    struct store *store = NULL;
    struct fault fault;
    path_of_store(path);
    assert_int_equal(store_sqlite_create(path, &store, &fault), TG_OK);
    store->ops->destroy(store);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(store_sqlite_create(path, &store, &fault), TG_ERR_VERSION);
    assert_non_null(strstr(fault.text, "update it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mail_comes_by_group_in_the_hubs_order, begin_running, end),
        cmocka_unit_test_setup_teardown(bundle_again_is_welcome_and_another_in_its_place_is_not,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(only_the_desk_itself_brings_its_mail, begin_running, end),
        cmocka_unit_test_setup_teardown(only_a_kiosk_of_the_roster_gets_mail_and_only_its_own,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(bundle_that_has_expired_is_taken_and_not_handed_out,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(kill_at_any_point_loses_and_doubles_no_mail, begin, end),
        cmocka_unit_test_setup_teardown(
            mail_is_thrown_away_when_it_expires_and_its_cursor_never_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(hub_whose_clock_leapt_ahead_loses_no_mail, begin, end),
        cmocka_unit_test_setup_teardown(store_of_version_1_is_raised_and_keeps_what_it_had, begin,
                                        end),
        cmocka_unit_test_setup_teardown(store_of_a_later_version_is_left_alone, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
