/* Who may see a case, and what somebody finds who takes the file apart with their own keys. */
#include "tests/tools/register_rig.h"
#include "tools/desk/register_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPEN = 1, BARRED = 2, NAMED = 3 };

/* officer (admin), wang (inspector) and li (no role). Case OPEN is open to all, case BARRED was and
 * is closed to li now, case NAMED was from the start. */
static int setup(void **state)
{
    struct register_rig *rig = malloc(sizeof *rig);
    register_rig_init(rig);
    register_rig_add(rig, "wang", "王强", "inspector");
    register_rig_add(rig, "li", "李明", "");
    register_rig_enter(rig, OPEN);
    register_rig_enter(rig, BARRED);
    if (register_rig_bar(rig, BARRED, "li") != TG_OK)
        fail_msg("%s", rig->fault.text);
    register_rig_enter_barred(rig, NAMED, "li");
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    register_rig_finish(*state);
    free(*state);
    return 0;
}

/* Tries a lock by every secret that who is logged in has, under whatever name it may stand. */
static bool opens(struct register_file *reg, int64_t slot, int64_t generation, int64_t holder,
                  const uint8_t *lock)
{
    const struct register_people *people = reg->people;
    uint8_t shared[32], bound[REGISTER_BOUND_MAX], key[32];
    for (size_t i = 0; i <= people->group_count; i++) {
        const uint8_t *secret =
            i < people->group_count ? people->groups[i].secret : reg->keys->secret;
        const int64_t names[] = {holder, people->me,
                                 i < people->group_count ? people->groups[i].holder.id : holder};
        for (size_t k = 0; k < 3; k++) {
            size_t len = register_bind(reg, REGISTER_CASE_LOCK, slot, generation, names[k], bound);
            if (crypto_box_beforenm(shared, lock, secret) == 0 &&
                register_unseal(shared, bound, len, lock + 32, LOCK_SIZE - 32, key) == TG_OK)
                return true;
        }
    }
    return false;
}

/* Locks in the file that who is logged in can open. */
static int count_opened_locks(struct register_rig *rig)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int count = 0;
    must(sqlite3_open(rig->path, &db) == SQLITE_OK);
    must(sqlite3_prepare_v2(db, "SELECT slot, generation, holder, lock FROM locks", -1, &stmt,
                            NULL) == SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        count += opens(rig->reg, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                       sqlite3_column_int64(stmt, 2), sqlite3_column_blob(stmt, 3))
                     ? 1
                     : 0;
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

/* Event payloads that open under any key of the register itself. */
static int count_opened_events(struct register_rig *rig)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    struct register_file *reg = rig->reg;
    uint8_t hash[HASH_SIZE], bound[REGISTER_BOUND_MAX], plain[EVENT_SIZE_MAX];
    int count = 0;
    register_chain_start(reg, hash);
    must(sqlite3_open(rig->path, &db) == SQLITE_OK);
    must(sqlite3_prepare_v2(db, "SELECT id, case_ref, generation, payload FROM events ORDER BY id",
                            -1, &stmt, NULL) == SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        const uint8_t *ref = sqlite3_column_blob(stmt, 1), *keys = (const uint8_t *)reg->keys;
        uint32_t generation = (uint32_t)sqlite3_column_int64(stmt, 2);
        const uint8_t *payload = sqlite3_column_blob(stmt, 3);
        size_t len = (size_t)sqlite3_column_bytes(stmt, 3);
        size_t bound_len = register_bind_event(reg, id, ref, generation, hash, bound);
        for (size_t at = 0; at < sizeof *reg->keys; at += REGISTER_KEY_SIZE)
            count += register_unseal(keys + at, bound, bound_len, payload, len, plain) == TG_OK;
        register_chain_next(id, ref, generation, payload, len, hash);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

static void with_the_file_and_their_own_keys_the_barred_open_nothing(void **state)
{
    struct register_rig *rig = *state;
    assert_int_equal(count_opened_locks(rig), 4);
    assert_int_equal(count_opened_events(rig), 3); /* the three officers' */
    register_rig_login(rig, "wang");
    assert_int_equal(count_opened_locks(rig), 4);
    register_rig_login(rig, "li");
    assert_int_equal(count_opened_locks(rig), 1);
    assert_int_equal(count_opened_events(rig), 3);
}

static void a_closed_case_is_refused_by_name_and_passed_over_in_the_log(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    int64_t count = 0;
    register_rig_login(rig, "li");
    assert_int_equal(register_rig_find(rig, OPEN, &count), TG_OK);
    assert_int_equal(count, 1);
    for (int n = BARRED; n <= NAMED; n++) {
        assert_int_equal(register_rig_find(rig, n, &count), TG_ERR_DENIED);
        assert_int_equal(count, 0);
        assert_non_null(strstr(rig->fault.text, "closed to you"));
        assert_non_null(strstr(rig->fault.text, register_rig_case(n)));
    }
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.events, 8);
    assert_int_equal(sum.closed, 4);
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_OK);
    assert_int_equal(count, 2);
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.closed, 0);
}

static enum tg_err find_access(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    if (event->type == EVENT_ACCESS)
        *(struct event_access *)ctx = event->access;
    return TG_OK;
}

static void the_log_says_who_was_barred_and_why(void **state)
{
    struct register_rig *rig = *state;
    struct event_access access = {.barred = false};
    assert_int_equal(
        register_find(rig->reg, register_rig_subject(NAMED), find_access, &access, &rig->fault),
        TG_OK);
    assert_true(access.barred);
    assert_int_equal(access.why, EVENT_ACCESS_NAMED);
    assert_false(access.has_body);
    assert_string_equal(access.officer, "li");
    assert_int_equal(
        register_find(rig->reg, register_rig_subject(BARRED), find_access, &access, &rig->fault),
        TG_OK);
    assert_int_equal(access.why, EVENT_ACCESS_SAID);
    assert_true(access.has_body);
}

static void the_barred_may_bring_in_what_they_cannot_read(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    int64_t count = 0;
    register_rig_login(rig, "li");
    for (int i = 0; i < 2; i++)
        register_rig_enter(rig, BARRED);
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_ERR_DENIED);
    assert_int_equal(register_rig_report(rig, BARRED, (struct register_parts){.body = NULL}, NULL),
                     TG_OK);
    register_rig_login(rig, "li");
    assert_int_equal(count_opened_locks(rig), 1);
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_OK);
    assert_int_equal(count, 5);
    register_rig_assert_sound(rig, &sum);
}

static void nothing_else_is_entered_by_the_barred(void **state)
{
    struct register_rig *rig = *state;
    struct event *event = secret_create(sizeof *event);
    event->type = EVENT_VIEW;
    event->view.of.ordinal = 1;
    snprintf(event->view.of.number, sizeof event->view.of.number, "%s", register_rig_case(BARRED));
    register_rig_login(rig, "li");
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_append(rig->reg, event, NULL, NULL, &rig->fault), TG_ERR_DENIED);
    register_rollback(rig->reg);
    snprintf(event->view.of.number, sizeof event->view.of.number, "%s", register_rig_case(7));
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_append(rig->reg, event, NULL, NULL, &rig->fault), TG_ERR_MISSING);
    register_rollback(rig->reg);
    secret_destroy(event);
    assert_int_equal(register_begin(rig->reg, &rig->fault), TG_OK);
    assert_int_equal(register_denied(rig->reg, register_rig_case(BARRED), &rig->fault), TG_OK);
    assert_int_equal(register_commit(rig->reg, &rig->fault), TG_OK);
    struct register_sum sum;
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.events, 9);
}

/* Whoever brings it in: an officer who can see the case, and one who can't. */
static void a_later_report_that_names_an_officer_closes_all_of_the_case(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    int64_t count = 0;
    register_rig_enter_barred(rig, OPEN, "wang");
    register_rig_login(rig, "li");
    assert_int_equal(register_rig_find(rig, OPEN, &count), TG_OK);
    assert_int_equal(count, 3);
    register_rig_enter_barred(rig, NAMED, "wang");
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_find(rig, OPEN, &count), TG_ERR_DENIED);
    assert_int_equal(register_rig_find(rig, NAMED, &count), TG_ERR_DENIED);
    assert_int_equal(count_opened_locks(rig), 2); /* those of case BARRED */
    register_rig_login(rig, "officer");
    assert_int_equal(register_rig_find(rig, NAMED, &count), TG_OK);
    assert_int_equal(count, 4);
    register_rig_assert_sound(rig, &sum);
}

static void somebody_is_always_left_to_see_a_case(void **state)
{
    struct register_rig *rig = *state;
    struct register_parts all = {.barred = {"officer", "wang", "li"}, .barred_count = 3};
    assert_int_equal(register_rig_report(rig, 5, all, NULL), TG_ERR_RANGE);
    assert_int_equal(register_rig_bar(rig, BARRED, "wang"), TG_OK);
    assert_int_equal(register_rig_bar(rig, BARRED, "wang"), TG_ERR_CONFLICT);
    assert_int_equal(register_rig_bar(rig, BARRED, "officer"), TG_ERR_RANGE);
    assert_int_equal(register_rig_bar(rig, BARRED, "nobody"), TG_ERR_MISSING);
    assert_int_equal(register_rig_bar(rig, 7, "wang"), TG_ERR_MISSING);
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_bar(rig, BARRED, "officer"), TG_ERR_DENIED);
    assert_int_equal(register_rig_bar(rig, OPEN, "wang"), TG_OK); /* oneself */
    int64_t count = 0;
    assert_int_equal(register_rig_find(rig, OPEN, &count), TG_ERR_DENIED);
}

static void an_admin_who_sees_the_case_opens_it_again(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    int64_t count = 0;
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_admit(rig, BARRED, "li"), TG_ERR_DENIED);
    register_rig_login(rig, "officer");
    assert_int_equal(register_rig_admit(rig, OPEN, "li"), TG_ERR_CONFLICT);
    assert_int_equal(register_rig_bar(rig, BARRED, "wang"), TG_OK);
    assert_int_equal(register_rig_admit(rig, BARRED, "li"), TG_OK);
    register_rig_assert_sound(rig, &sum);
    register_rig_login(rig, "li");
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_OK);
    assert_int_equal(count, 4);
    register_rig_login(rig, "wang");
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_ERR_DENIED);
    register_rig_login(rig, "officer");
    assert_int_equal(register_rig_admit(rig, BARRED, "wang"), TG_OK);
    register_rig_add(rig, "zhao", "赵敏", "");
    register_rig_assert_sound(rig, &sum);
    register_rig_login(rig, "zhao");
    assert_int_equal(register_rig_find(rig, BARRED, &count), TG_OK); /* open to all again */
    assert_int_equal(count, 5);
    assert_int_equal(register_rig_find(rig, NAMED, &count), TG_ERR_DENIED);
}

static void what_is_erased_is_not_left_in_the_file(void **state)
{
    struct register_rig *rig = *state;
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    uint8_t lock[LOCK_SIZE];
    register_rig_enter_barred(rig, 6, "wang");
    must(sqlite3_open(rig->path, &db) == SQLITE_OK);
    must(sqlite3_prepare_v2(db, "SELECT lock FROM locks WHERE slot = 4 AND holder = 3", -1, &stmt,
                            NULL) == SQLITE_OK);
    must(sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == LOCK_SIZE);
    memcpy(lock, sqlite3_column_blob(stmt, 0), LOCK_SIZE);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    for (int round = 0; round < 2; round++) {
        bool found = false;
        const char *const ends[] = {"", "-wal"};
        for (size_t i = 0; i < 2; i++) {
            char path[128];
            snprintf(path, sizeof path, "%s%s", rig->path, ends[i]);
            FILE *file = fopen(path, "rb");
            static uint8_t bytes[8 << 20];
            size_t len = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
            found = found || memmem(bytes, len, lock + 32, LOCK_SIZE - 32) != NULL;
            if (file != NULL)
                fclose(file);
        }
        assert_int_equal(found, round == 0);
        if (round == 0)
            assert_int_equal(register_rig_bar(rig, 6, "li"), TG_OK);
    }
}

#ifdef TG_FAULTPOINTS
static void a_kill_while_barring_leaves_one_state_or_the_other(void **state)
{
    struct register_rig *rig = *state;
    static const char *const points[] = {"desk.locks_erased", "desk.committed"};
    for (size_t i = 0; i < 2; i++) {
        int status = 0;
        int64_t count = 0;
        struct register_sum sum;
        register_rig_close(rig);
        setenv("TG_FAULT_AT", points[i], 1);
        pid_t child = fork();
        if (child == 0) {
            register_rig_login(rig, "officer");
            _exit(register_rig_bar(rig, OPEN, "wang") == TG_OK ? 0 : 1);
        }
        unsetenv("TG_FAULT_AT");
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        register_rig_login(rig, "wang");
        assert_int_equal(register_rig_find(rig, OPEN, &count), i == 0 ? TG_OK : TG_ERR_DENIED);
        register_rig_assert_sound(rig, &sum);
        register_rig_login(rig, "officer");
        register_rig_assert_sound(rig, &sum);
    }
}
#endif

/* Each by itself must show, to an officer who can see everything. */
static void what_was_done_to_locks_past_the_log_is_found(void **state)
{
    struct register_rig *rig = *state;
    static const char *const deeds[] = {
        "DELETE FROM locks WHERE slot = 1",
        "DELETE FROM locks WHERE slot = 2 AND holder = 1 AND generation = 1",
        "INSERT INTO locks SELECT slot, generation, 3, lock FROM locks WHERE slot = 3 LIMIT 1",
        "UPDATE locks SET lock = zeroblob(length(lock)) WHERE slot = 3",
        "UPDATE cases SET closed = 0 WHERE slot = 2",
        "UPDATE cases SET closed = 1 WHERE slot = 1",
        "UPDATE cases SET generation = 3 WHERE slot = 2",
        "UPDATE cases SET claim = zeroblob(16) WHERE slot = 1",
        "DELETE FROM cases WHERE slot = 3",
        "DELETE FROM members WHERE officer = 2",
        "INSERT INTO members SELECT grp, 77, secret FROM members LIMIT 1",
        "UPDATE officers SET card = (SELECT card FROM officers WHERE id = 2) WHERE id = 3",
        "DELETE FROM officers WHERE id = 3",
    };
    char copy[160], command[512];
    snprintf(copy, sizeof copy, "%s/copy", rig->folder);
    register_rig_close(rig);
    snprintf(command, sizeof command, "cp '%s' '%s'", rig->path, copy);
    must(system(command) == 0);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        struct register_sum sum;
        sqlite3 *db = NULL;
        snprintf(command, sizeof command, "rm -f '%s'*; cp '%s' '%s'", rig->path, copy, rig->path);
        must(system(command) == 0);
        must(sqlite3_open(rig->path, &db) == SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, deeds[i], NULL, NULL, NULL), SQLITE_OK);
        assert_true(sqlite3_total_changes(db) > 0);
        sqlite3_close(db);
        enum tg_err err = register_rig_try_login(rig, "officer");
        if (err == TG_OK)
            err = register_verify(rig->reg, &sum, &rig->fault);
        if (err != TG_ERR_CRYPTO)
            fail_msg("%s: not found", deeds[i]);
    }
}

static void a_broken_chain_shows_to_whom_the_case_is_closed_too(void **state)
{
    struct register_rig *rig = *state;
    register_rig_login(rig, "li");
    register_rig_meddle(rig, "UPDATE events SET payload = zeroblob(length(payload)) WHERE id = 7");
    register_rig_assert_caught(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(with_the_file_and_their_own_keys_the_barred_open_nothing,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_closed_case_is_refused_by_name_and_passed_over_in_the_log,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(the_log_says_who_was_barred_and_why, setup, teardown),
        cmocka_unit_test_setup_teardown(the_barred_may_bring_in_what_they_cannot_read, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nothing_else_is_entered_by_the_barred, setup, teardown),
        cmocka_unit_test_setup_teardown(a_later_report_that_names_an_officer_closes_all_of_the_case,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(somebody_is_always_left_to_see_a_case, setup, teardown),
        cmocka_unit_test_setup_teardown(an_admin_who_sees_the_case_opens_it_again, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_erased_is_not_left_in_the_file, setup, teardown),
#ifdef TG_FAULTPOINTS
        cmocka_unit_test_setup_teardown(a_kill_while_barring_leaves_one_state_or_the_other, setup,
                                        teardown),
#endif
        cmocka_unit_test_setup_teardown(what_was_done_to_locks_past_the_log_is_found, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_broken_chain_shows_to_whom_the_case_is_closed_too, setup,
                                        teardown),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
