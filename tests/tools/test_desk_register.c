#include "tools/desk/register.h"

#include "board/base/file.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CASES = 5 };

static const struct event_officer li = {.name = "li"};

static const char plain[] = "{\"answers\":{\"course\":\"门诊三楼收费处\"}}";

static const struct register_parts parts = {.body = (const uint8_t *)plain,
                                            .body_len = sizeof plain};

struct desk {
    char folder[64];
    char path[96], password[96], other[96];
    struct clock clock;
    struct register_file *reg;
};

static struct register_login login_by(const char *officer, const char *password_file)
{
    return (struct register_login){.officer = officer, .source = {.password_file = password_file}};
}

static void put(const char *path, const char *text)
{
    struct fault fault;
    assert_int_equal(file_write(path, text, strlen(text), 0600, &fault), TG_OK);
}

static void open_register(struct desk *desk)
{
    struct fault fault = {0};
    bool new = false;
    struct register_login login = login_by(NULL, desk->password);
    if (register_create(desk->path, &desk->clock, &login, &desk->reg, &new, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

/* The n-th case's event; in secret memory as the register wants it. */
static struct event *report(int n)
{
    struct event *event = secret_create(sizeof *event);
    event->type = EVENT_REPORT;
    event->report.of.ordinal = 1;
    snprintf(event->report.of.number, sizeof event->report.of.number, "HZ-AAAA-AAAA-AAA%d", n);
    strcpy(event->report.kiosk.text, "lobby-1");
    strcpy(event->report.kind, "billing_dispute");
    strcpy(event->report.pack, "clinic");
    return event;
}

static void enter(struct desk *desk, int n)
{
    struct fault fault = {0};
    struct event *event = report(n);
    assert_int_equal(register_begin(desk->reg, &fault), TG_OK);
    assert_int_equal(register_append(desk->reg, event, &parts, NULL, &fault), TG_OK);
    assert_int_equal(register_commit(desk->reg, &fault), TG_OK);
    register_rollback(desk->reg);
    secret_destroy(event);
}

static int setup(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    strcpy(desk->folder, "/tmp/test_desk.XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    snprintf(desk->path, sizeof desk->path, "%s/register.db", desk->folder);
    snprintf(desk->password, sizeof desk->password, "%s/password", desk->folder);
    snprintf(desk->other, sizeof desk->other, "%s/other", desk->folder);
    put(desk->password, "correct horse\n");
    put(desk->other, "another horse\n");
    desk->clock = clock_system();
    open_register(desk);
    for (int i = 0; i < CASES; i++)
        enter(desk, i);
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk *desk = *state;
    char command[128];
    register_destroy(desk->reg);
    snprintf(command, sizeof command, "rm -rf '%s'", desk->folder);
    assert_int_equal(system(command), 0);
    free(desk);
    return 0;
}

/* Runs SQL past the register, as somebody with the file would. */
static void meddle(struct desk *desk, const char *sql)
{
    sqlite3 *db = NULL;
    char *error = NULL;
    register_destroy(desk->reg);
    desk->reg = NULL;
    assert_int_equal(sqlite3_open(desk->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, "DROP TRIGGER events_stay; DROP TRIGGER events_as_they_are", NULL, NULL,
                     NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s", error);
    assert_true(sqlite3_total_changes(db) > 0);
    sqlite3_close(db);
    open_register(desk);
}

static void assert_caught(struct desk *desk)
{
    struct fault fault = {0};
    struct register_sum sum;
    assert_int_equal(register_verify(desk->reg, &sum, &fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(fault.text, desk->path));
}

static enum tg_err count(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)fault;
    (void)event;
    *(int64_t *)ctx = id;
    return TG_OK;
}

static void register_keeps_what_was_entered(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_sum sum;
    register_destroy(desk->reg);
    open_register(desk);
    assert_int_equal(register_verify(desk->reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.events, CASES + 1);
    assert_int_equal(sum.bodies, CASES);
    assert_int_equal(sum.officers, 1);
    int64_t found = 0;
    assert_int_equal(register_find(desk->reg, "case HZ-AAAA-AAAA-AAA3", count, &found, &fault),
                     TG_OK);
    assert_int_equal(found, 5);
    found = 0;
    assert_int_equal(register_find(desk->reg, "case HZ-AAAA-AAAA-AAA9", count, &found, &fault),
                     TG_OK);
    assert_int_equal(found, 0);
}

static enum tg_err read_body(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    uint8_t *out = secret_create(REGISTER_BODY_MAX);
    size_t len = 0;
    enum tg_err err = register_body(ctx, id, &event->report.body, out, &len, fault);
    if (err == TG_OK) {
        assert_int_equal(len, sizeof plain);
        assert_memory_equal(out, plain, sizeof plain);
    }
    secret_destroy(out);
    return err;
}

static void bodies_open_only_by_their_event(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    const char *subject = "case HZ-AAAA-AAAA-AAA2";
    assert_int_equal(register_find(desk->reg, subject, read_body, desk->reg, &fault), TG_OK);
    meddle(desk, "UPDATE bodies SET body = (SELECT body FROM bodies WHERE event = 3)"
                 " WHERE event = 4");
    assert_int_equal(register_find(desk->reg, subject, read_body, desk->reg, &fault),
                     TG_ERR_CRYPTO);
}

static void a_wrong_password_is_refused(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_file *reg = NULL;
    bool new = false;
    struct register_login login = login_by(NULL, desk->other);
    assert_int_equal(register_create(desk->path, &desk->clock, &login, &reg, &new, &fault),
                     TG_ERR_DENIED);
    assert_non_null(strstr(fault.text, "officer"));
    login = login_by("nobody", desk->password);
    assert_int_equal(register_create(desk->path, &desk->clock, &login, &reg, &new, &fault),
                     TG_ERR_DENIED);
}

static void a_short_password_makes_no_register(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_file *reg = NULL;
    bool new = false;
    char path[128];
    snprintf(path, sizeof path, "%s/second.db", desk->folder);
    put(desk->other, "123456789\n");
    struct register_login login = login_by(NULL, desk->other);
    assert_int_equal(register_create(path, &desk->clock, &login, &reg, &new, &fault), TG_ERR_RANGE);
    put(desk->other, "1234567890\n");
    assert_int_equal(register_create(path, &desk->clock, &login, &reg, &new, &fault), TG_OK);
    assert_true(new);
    register_destroy(reg);
}

static void a_second_officer_opens_the_same_register(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_sum sum;
    bool new = true;
    char key[128];
    snprintf(key, sizeof key, "%s/li.key", desk->folder);
    struct credential_source by_key = {.key_file = key};
    assert_int_equal(register_officer_add(desk->reg, &li, &by_key, &fault), TG_OK);
    assert_int_equal(register_officer_add(desk->reg, &li, &by_key, &fault), TG_ERR_CONFLICT);
    register_destroy(desk->reg);
    desk->reg = NULL;
    struct register_login login = {.officer = "li", .source = by_key};
    assert_int_equal(register_create(desk->path, &desk->clock, &login, &desk->reg, &new, &fault),
                     TG_OK);
    assert_false(new);
    assert_int_equal(register_verify(desk->reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.officers, 2);
    struct register_file *reg = NULL;
    login.officer = NULL;
    assert_int_equal(register_create(desk->path, &desk->clock, &login, &reg, &new, &fault),
                     TG_ERR_MISSING);
}

static void a_changed_entry_is_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "UPDATE events SET payload = zeroblob(length(payload)) WHERE id = 3");
    assert_caught(desk);
}

static void an_entry_filed_elsewhere_is_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "UPDATE events SET case_ref = (SELECT case_ref FROM events WHERE id = 2)"
                 " WHERE id = 4");
    assert_caught(desk);
}

static void a_removed_entry_is_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "DELETE FROM events WHERE id = 3; UPDATE events SET id = id - 1 WHERE id > 3");
    assert_caught(desk);
}

static void a_cut_off_end_is_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "DELETE FROM events WHERE id = 6; DELETE FROM bodies WHERE event = 6");
    assert_caught(desk);
}

static void swapped_entries_are_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "UPDATE events SET id = 100 WHERE id = 3; UPDATE events SET id = 3 WHERE id = 4;"
                 "UPDATE events SET id = 4 WHERE id = 100");
    assert_caught(desk);
}

static void a_removed_body_is_found(void **state)
{
    struct desk *desk = *state;
    meddle(desk, "DELETE FROM bodies WHERE event = 3");
    assert_caught(desk);
}

static void a_removed_officer_is_found(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct credential_source source = {.password_file = desk->other};
    assert_int_equal(register_officer_add(desk->reg, &li, &source, &fault), TG_OK);
    meddle(desk, "DELETE FROM officers WHERE name = 'li'");
    assert_caught(desk);
}

static void a_rolled_back_entry_leaves_nothing(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_sum sum;
    struct event *event = report(7);
    assert_int_equal(register_begin(desk->reg, &fault), TG_OK);
    assert_int_equal(register_append(desk->reg, event, &parts, NULL, &fault), TG_OK);
    register_rollback(desk->reg);
    secret_destroy(event);
    enter(desk, 8);
    assert_int_equal(register_verify(desk->reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.events, CASES + 2);
}

static void two_processes_append_to_one_chain(void **state)
{
    struct desk *desk = *state;
    struct desk second = *desk;
    struct fault fault = {0};
    struct register_sum sum;
    open_register(&second);
    enter(desk, 6);
    enter(&second, 7);
    enter(desk, 8);
    assert_int_equal(register_verify(second.reg, &sum, &fault), TG_OK);
    assert_int_equal(sum.events, CASES + 4);
    register_destroy(second.reg);
}

static void a_newer_register_is_left_alone(void **state)
{
    struct desk *desk = *state;
    struct fault fault = {0};
    struct register_file *reg = NULL;
    bool new = false;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(desk->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=4", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    struct register_login login = login_by(NULL, desk->password);
    assert_int_equal(register_create(desk->path, &desk->clock, &login, &reg, &new, &fault),
                     TG_ERR_VERSION);
}

/* While the log is open, so that its WAL is there too. */
static void nothing_entered_can_be_read_in_the_files(void **state)
{
    struct desk *desk = *state;
    static const char *const said[] = {"收费处", "billing_dispute", "HZ-AAAA", "lobby-1", "clinic"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        char command[256];
        snprintf(command, sizeof command, "! grep -rqaF '%s' '%s'", said[i], desk->folder);
        assert_int_equal(system(command), 0);
    }
    char command[256];
    snprintf(command, sizeof command, "grep -qaF officer '%s'/register.db*", desk->folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(register_keeps_what_was_entered, setup, teardown),
        cmocka_unit_test_setup_teardown(bodies_open_only_by_their_event, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_password_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_short_password_makes_no_register, setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_officer_opens_the_same_register, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_entry_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(an_entry_filed_elsewhere_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_entry_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_off_end_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(swapped_entries_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_body_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_officer_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_rolled_back_entry_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(two_processes_append_to_one_chain, setup, teardown),
        cmocka_unit_test_setup_teardown(a_newer_register_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_entered_can_be_read_in_the_files, setup, teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
