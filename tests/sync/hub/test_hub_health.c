/* How the kiosks are, at a real hub: who may say so, what is kept, what IT is shown. */
#include "board/base/file.h"
#include "sync/hub/store_sqlite.h"
#include "sync/hub/ward.h"
#include "sync/wire/health.h"
#include "tests/sync/hub/hub_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { NOW_S = 1795420800, HOUR_S = 3600, SHOWN_MAX = 16384 };

static struct hub_rig rig;
static struct hub_rig_device *const alpha = &rig.kiosks[0];
static struct hub_rig_device *const beta = &rig.kiosks[1];
static struct hub_rig_device *const gone = &rig.kiosks[2];
static struct hub_rig_device *const desk = &rig.desks[0];
static char hub_folder[PATH_MAX];
static char store_path[PATH_MAX];
static char shown[SHOWN_MAX];
static size_t ill;
static int64_t now_s;

static int begin(void **state)
{
    (void)state;
    hub_rig_init(&rig);
    now_s = NOW_S;
    setenv("TZ", "UTC", 1);
    assert_int_equal(file_join(hub_folder, PATH_MAX, rig.org_path, "hub"), TG_OK);
    assert_int_equal(file_join(store_path, PATH_MAX, hub_folder, "hub.db"), TG_OK);
    return 0;
}

static int begin_running(void **state)
{
    begin(state);
    hub_rig_start(&rig, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_rig_finish(&rig);
    return 0;
}

static int64_t told_unix_s(void *ctx)
{
    (void)ctx;
    return now_s;
}

static const struct clock told_clock = {.unix_s = told_unix_s};

/* What IT is shown at `now_s`, into `shown`. */
static enum tg_err show(struct fault *fault)
{
    FILE *to = fmemopen(shown, sizeof shown, "w");
    assert_non_null(to);
    enum tg_err err = ward_print(hub_folder, &told_clock, 24, to, &ill, fault);
    fclose(to);
    return err;
}

static void shows(const char *words)
{
    struct fault fault = {0};
    if (show(&fault) != TG_OK)
        fail_msg("%s", fault.text);
    if (strstr(shown, words) == NULL)
        fail_msg("wanted \"%s\" in:\n%s", words, shown);
}

/* The line of that kiosk, counted from 0 below the heading; -1: none. */
static int line_of(const char *kiosk)
{
    int line = -2; /* the sum and the heading */
    for (const char *at = shown; at != NULL && *at != '\0'; line++) {
        if (line >= 0 && strncmp(at, kiosk, strlen(kiosk)) == 0 && at[strlen(kiosk)] == ' ')
            return line;
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
    }
    return -1;
}

static void put(struct hub_rig_device *as, const char *path, uint32_t troubles, long status)
{
    uint8_t bytes[HEALTH_SIZE];
    health_compose(troubles, bytes);
    hub_rig_assert_status(hub_rig_put(&rig, as, path, bytes, sizeof bytes), status);
}

/* Behind the hub's back: what came when, by the test's clock. */
static void keep(const char *kiosk, uint32_t troubles, int64_t at_s)
{
    struct store *store = NULL;
    struct device_name name;
    struct fault fault;
    assert_int_equal(device_name_parse(kiosk, &name), TG_OK);
    assert_int_equal(store_sqlite_create(store_path, &store, &fault), TG_OK);
    assert_int_equal(store->ops->put_health(store, &name, troubles, at_s, &fault), TG_OK);
    store->ops->destroy(store);
}

static void only_the_kiosk_itself_says_how_it_is(void **state)
{
    (void)state;
    put(beta, "/v1/k/alpha/health", 1, 403);
    put(desk, "/v1/k/alpha/health", 1, 403);
    put(gone, "/v1/k/gone/health", 1, 403);
    put(desk, "/v1/d/desk-1/health", 1, 404);
    now_s = (int64_t)time(NULL);
    shows("2 of 2 kiosks");
    assert_null(strstr(shown, "vault: damaged"));
    put(alpha, "/v1/k/alpha/health", 1, 204);
    shows("vault: damaged");
}

static void what_is_no_word_of_health_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    uint8_t bytes[HEALTH_SIZE + 1] = {0};
    put(alpha, "/v1/k/alpha/health", health_of(HEALTH_PRINTER_PAPER_OUT), 204);
    health_compose(0, bytes);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/health", bytes, 4), 400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/health", bytes, 0), 400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/health", bytes, 6), 413);
    hub_rig_put_half(&rig, alpha, "/v1/k/alpha/health", bytes, HEALTH_SIZE);
    bytes[0] = HEALTH_VERSION + 1;
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/health", bytes, 5), 400);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, "/v1/k/alpha/health"), 405);
    now_s = (int64_t)time(NULL);
    shows("printer: out of paper; put a roll in");
}

static void a_trouble_keeps_the_time_since_when_it_stands_and_no_other(void **state)
{
    (void)state;
    const uint32_t paper = health_of(HEALTH_PRINTER_PAPER_OUT);
    const uint32_t camera = health_of(HEALTH_CAMERA_ABSENT);
    keep("alpha", paper, NOW_S - 20 * HOUR_S);
    keep("alpha", paper, NOW_S - 14 * HOUR_S);
    keep("alpha", paper | camera, NOW_S - 8 * HOUR_S);
    keep("alpha", paper | camera, NOW_S - 2 * HOUR_S);
    shows("2026-11-23 06:00  2026-11-22 12:00  printer: out of paper; put a roll in | camera: not "
          "there; look at its cable (since 2026-11-23 00:00)\n");
    keep("alpha", camera, NOW_S - HOUR_S);
    shows("2026-11-23 07:00  2026-11-23 00:00  camera: not there; look at its cable\n");
    keep("alpha", paper, NOW_S);
    shows("2026-11-23 08:00  2026-11-23 08:00  printer: out of paper; put a roll in\n");
    keep("alpha", 0, NOW_S);
    shows("2026-11-23 08:00  -                 well\n");
}

static void the_worst_stands_first_and_the_silent_before_all(void **state)
{
    (void)state;
    keep("alpha", health_of(HEALTH_PRINTER_PAPER_LOW), NOW_S);
    keep("beta", health_of(HEALTH_CLOSED), NOW_S);
    shows("2 of 2 kiosks want looking at\n");
    assert_int_equal(line_of("beta"), 0);
    assert_int_equal(line_of("alpha"), 1);
    assert_int_equal(line_of("gone"), -1);
    keep("beta", 0, NOW_S);
    shows("1 of 2 kiosks want looking at\n");
    assert_int_equal(ill, 1);
    assert_int_equal(line_of("alpha"), 0);
    now_s += 25 * HOUR_S;
    keep("alpha", health_of(HEALTH_PRINTER_PAPER_LOW), now_s);
    shows("2026-11-23 08:00  2026-11-23 08:00  nothing heard: look at its power");
    assert_int_equal(line_of("beta"), 0);
    assert_int_equal(line_of("alpha"), 1);
}

/* A courier of the version before brings batches and says nothing. */
static void a_courier_that_does_not_say_is_no_ill_kiosk(void **state)
{
    (void)state;
    struct batch batch;
    now_s = (int64_t)time(NULL);
    (void)hub_rig_put_fresh(&rig, alpha, 7, 1, NULL, &batch);
    put(beta, "/v1/k/beta/health", 0, 204);
    shows("0 of 2 kiosks want looking at\n");
    shows("its courier is older and does not say\n");
    assert_int_equal(line_of("alpha"), 0);
    now_s += 25 * HOUR_S;
    shows("2 of 2 kiosks want looking at\n");
}

static void what_a_newer_kiosk_says_is_not_passed_over(void **state)
{
    (void)state;
    keep("alpha", UINT32_C(1) << 31, NOW_S);
    shows("something newer than this hub has words for; update the hub\n");
    assert_int_equal(line_of("alpha"), 1);
    keep("alpha", UINT32_MAX, NOW_S);
    shows("vault: damaged");
}

static void a_kill_at_the_commit_loses_at_most_the_last_word(void **state)
{
    (void)state;
    static const char *const POINTS[] = {"hub.health_before_commit", "hub.health_after_commit"};
    for (int i = 0; i < 2; i++) {
        hub_rig_start(&rig, POINTS[i]);
        put(alpha, "/v1/k/alpha/health", health_of(HEALTH_PRINTER_JAM), 0);
        hub_rig_wait_killed(&rig);
        now_s = (int64_t)time(NULL);
        shows("2 of 2 kiosks");
        assert_int_equal(strstr(shown, "printer: jammed") != NULL, i == 1);
    }
}

static void a_store_of_version_2_is_raised_and_its_batches_count(void **state)
{
    (void)state;
    struct batch batch;
    sqlite3 *db = NULL;
    hub_rig_start(&rig, NULL);
    (void)hub_rig_put_fresh(&rig, alpha, 7, 1, NULL, &batch);
    hub_rig_stop(&rig);
    assert_int_equal(sqlite3_open(store_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "DROP TABLE heard; DROP TABLE troubles; PRAGMA user_version = 2",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    hub_rig_start(&rig, NULL);
    now_s = (int64_t)time(NULL);
    shows("1 of 2 kiosks want looking at\n");
    put(alpha, "/v1/k/alpha/health", health_of(HEALTH_PRINTER_ABSENT), 204);
    shows("printer: switched off or not plugged in\n");
}

static void no_store_is_made_where_no_hub_has_run(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_int_equal(show(&fault), TG_ERR_MISSING);
    assert_non_null(strstr(fault.text, "no hub has run in this folder yet"));
    assert_int_equal(access(store_path, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, end)
        TEST(only_the_kiosk_itself_says_how_it_is, begin_running),
        TEST(what_is_no_word_of_health_is_refused_and_changes_nothing, begin_running),
        TEST(a_trouble_keeps_the_time_since_when_it_stands_and_no_other, begin),
        TEST(the_worst_stands_first_and_the_silent_before_all, begin),
        TEST(a_courier_that_does_not_say_is_no_ill_kiosk, begin_running),
        TEST(what_a_newer_kiosk_says_is_not_passed_over, begin),
        TEST(a_kill_at_the_commit_loses_at_most_the_last_word, begin),
        TEST(a_store_of_version_2_is_raised_and_its_batches_count, begin),
        TEST(no_store_is_made_where_no_hub_has_run, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
