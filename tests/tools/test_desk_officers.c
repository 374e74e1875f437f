/* Officers, their roles, and what each role opens. */
#include "tests/tools/register_rig.h"

#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/register_people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char *const inspector_only[] = {"inspector"};

/* officer (admin), wang (inspector), li (clerk); case 1 says who wrote it, to inspectors. */
static int setup(void **state)
{
    struct register_rig *rig = malloc(sizeof *rig);
    register_rig_init(rig);
    register_rig_add(rig, "wang", "王强", "inspector");
    register_rig_add(rig, "li", "李明", "clerk");
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    register_rig_finish(*state);
    free(*state);
    return 0;
}

static void enter_named(struct register_rig *rig, int n, const char *barred)
{
    struct register_parts parts = {
        .identity = (const uint8_t *)RIG_IDENTITY,
        .identity_len = sizeof RIG_IDENTITY - 1,
        .identity_roles = inspector_only,
        .identity_role_count = 1,
        .barred = {barred},
        .barred_count = barred != NULL ? 1 : 0,
    };
    if (register_rig_report(rig, n, parts, NULL) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

struct reading {
    struct register_file *reg;
    enum tg_err err;
    size_t len;
    uint8_t *out;
};

static enum tg_err read_identity(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct reading *reading = ctx;
    if (event->type == EVENT_REPORT)
        reading->err =
            register_identity(reading->reg, id, &event->report, reading->out, &reading->len, fault);
    return TG_OK;
}

/* Of the last report of case n, as that officer. */
static enum tg_err identity_for(struct register_rig *rig, const char *officer, int n)
{
    struct reading reading = {.err = TG_ERR_MISSING, .out = secret_create(REGISTER_BODY_MAX)};
    must(reading.out != NULL);
    register_rig_login(rig, officer);
    reading.reg = rig->reg;
    enum tg_err err =
        register_find(rig->reg, register_rig_subject(n), read_identity, &reading, &rig->fault);
    if (err == TG_OK && reading.err == TG_OK) {
        assert_int_equal(reading.len, sizeof RIG_IDENTITY - 1);
        assert_memory_equal(reading.out, RIG_IDENTITY, reading.len);
    }
    secret_destroy(reading.out);
    return err == TG_OK ? reading.err : err;
}

static void who_wrote_it_opens_to_roles_and_admins(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    enter_named(rig, 1, NULL);
    register_rig_enter(rig, 2);
    assert_int_equal(identity_for(rig, "officer", 1), TG_OK);
    assert_int_equal(identity_for(rig, "wang", 1), TG_OK);
    assert_int_equal(identity_for(rig, "li", 1), TG_ERR_DENIED);
    assert_non_null(strstr(rig->fault.text, "not shown to your role"));
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(identity_for(rig, "officer", 2), TG_ERR_MISSING);
}

static void a_closed_case_hides_who_wrote_it_from_its_roles_too(void **state)
{
    struct register_rig *rig = *state;
    enter_named(rig, 1, NULL);
    enter_named(rig, 2, "wang");
    register_rig_add(rig, "zhou", "周正", "admin");
    assert_int_equal(register_rig_bar(rig, 1, "wang"), TG_OK);
    assert_int_equal(register_rig_bar(rig, 1, "zhou"), TG_OK);
    for (int n = 1; n <= 2; n++) {
        assert_int_equal(identity_for(rig, "officer", n), TG_OK);
        assert_int_equal(identity_for(rig, "wang", n), TG_ERR_DENIED);
        assert_int_equal(identity_for(rig, "zhou", n), TG_ERR_DENIED);
    }
}

static void a_role_opens_what_it_is_for_from_the_day_it_is_given(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    enter_named(rig, 1, NULL);
    struct event_officer li = register_rig_entry("li", "李明", "clerk,inspector");
    struct event_officer wang = register_rig_entry("wang", "王强", "clerk");
    assert_int_equal(register_officer_change(rig->reg, &li, &rig->fault), TG_OK);
    assert_int_equal(register_officer_change(rig->reg, &wang, &rig->fault), TG_OK);
    enter_named(rig, 2, NULL);
    register_rig_assert_sound(rig, &sum);
    for (int n = 1; n <= 2; n++) {
        assert_int_equal(identity_for(rig, "li", n), TG_OK);
        assert_int_equal(identity_for(rig, "wang", n), TG_ERR_DENIED);
    }
    assert_true(register_me_has(rig->reg, "clerk"));
    assert_false(register_me_has(rig->reg, "inspector"));
}

static void a_later_admin_reads_what_was_there_before(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    enter_named(rig, 1, NULL);
    struct event_officer li = register_rig_entry("li", "李明", "admin");
    assert_int_equal(register_officer_change(rig->reg, &li, &rig->fault), TG_OK);
    assert_int_equal(identity_for(rig, "li", 1), TG_OK);
    register_rig_add(rig, "zhao", "", "inspector");
    assert_int_equal(identity_for(rig, "zhao", 1), TG_OK);
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.officers, 4);
}

static void only_an_admin_changes_officers(void **state)
{
    struct register_rig *rig = *state;
    struct event_officer li = register_rig_entry("li", "", "admin");
    struct event_officer new = register_rig_entry("new", "", "");
    struct credential_source source = {.key_file = "/nowhere"};
    register_rig_login(rig, "li");
    assert_int_equal(register_officer_change(rig->reg, &li, &rig->fault), TG_ERR_DENIED);
    assert_int_equal(register_officer_remove(rig->reg, "wang", &rig->fault), TG_ERR_DENIED);
    assert_int_equal(register_officer_add(rig->reg, &new, &source, &rig->fault), TG_ERR_DENIED);
    assert_non_null(strstr(rig->fault.text, "admin"));
}

static void one_admin_always_stays(void **state)
{
    struct register_rig *rig = *state;
    struct event_officer clerk = register_rig_entry("officer", "", "clerk");
    struct event_officer nobody = register_rig_entry("nobody", "", "");
    struct event_officer odd = register_rig_entry("li", "", "Inspector");
    assert_int_equal(register_officer_remove(rig->reg, "officer", &rig->fault), TG_ERR_RANGE);
    assert_int_equal(register_officer_change(rig->reg, &clerk, &rig->fault), TG_ERR_RANGE);
    assert_int_equal(register_officer_change(rig->reg, &nobody, &rig->fault), TG_ERR_MISSING);
    assert_int_equal(register_officer_change(rig->reg, &odd, &rig->fault), TG_ERR_RANGE);
}

static void a_removed_officer_opens_nothing_and_the_others_go_on(void **state)
{
    struct register_rig *rig = *state;
    struct register_sum sum;
    int64_t count = 0;
    enter_named(rig, 1, NULL);
    register_rig_enter_barred(rig, 2, "li");
    assert_int_equal(register_officer_remove(rig->reg, "wang", &rig->fault), TG_OK);
    assert_int_equal(register_rig_try_login(rig, "wang"), TG_ERR_DENIED);
    register_rig_login(rig, "officer");
    enter_named(rig, 3, NULL);
    register_rig_assert_sound(rig, &sum);
    assert_int_equal(sum.officers, 2);
    for (int n = 1; n <= 3; n += 2)
        assert_int_equal(identity_for(rig, "officer", n), TG_OK);
    assert_int_equal(register_rig_find(rig, 2, &count), TG_OK);
    register_rig_login(rig, "li");
    assert_int_equal(register_rig_find(rig, 3, &count), TG_OK);
    register_rig_login(rig, "officer");
    assert_int_equal(register_officer_remove(rig->reg, "li", &rig->fault), TG_OK);
    register_rig_assert_sound(rig, &sum);
}

/* A pair of keys that somebody took along opens nothing that came after. */
static void what_comes_after_a_removal_has_other_keys(void **state)
{
    struct register_rig *rig = *state;
    register_rig_enter(rig, 1);
    const struct register_people *people = rig->reg->people;
    uint32_t before = 0, after = 0;
    for (size_t i = 0; i < people->group_count; i++)
        if (strcmp(people->groups[i].name, REGISTER_EVERYONE) == 0)
            before = people->groups[i].generation;
    assert_int_equal(register_officer_remove(rig->reg, "li", &rig->fault), TG_OK);
    register_rig_login(rig, "officer");
    people = rig->reg->people;
    for (size_t i = 0; i < people->group_count; i++)
        if (strcmp(people->groups[i].name, REGISTER_EVERYONE) == 0)
            after = people->groups[i].generation;
    assert_int_equal(after, before + 1);
    register_rig_enter(rig, 2);
    register_rig_meddle(rig, "UPDATE locks SET lock = lock WHERE slot = 2"
                             " AND holder = (SELECT -max(id) FROM groups)"
                             " AND holder < (SELECT holder FROM locks WHERE slot = 1)");
}

static void whoever_holds_a_case_alone_stays(void **state)
{
    struct register_rig *rig = *state;
    register_rig_enter(rig, 1);
    assert_int_equal(register_rig_bar(rig, 1, "li"), TG_OK);
    assert_int_equal(register_rig_bar(rig, 1, "officer"), TG_OK);
    assert_int_equal(register_officer_remove(rig->reg, "wang", &rig->fault), TG_ERR_RANGE);
    assert_non_null(strstr(rig->fault.text, "closed to everybody else"));
}

/* The desk's `watch` runs for weeks while officers come and go. */
static void a_change_of_officers_reaches_a_register_that_is_open(void **state)
{
    struct register_rig *rig = *state;
    struct register_rig other = *rig;
    int64_t count = 0;
    other.reg = NULL;
    register_rig_login(&other, "wang");
    register_rig_add(rig, "zhao", "", "");
    register_rig_enter(&other, 1);
    register_rig_login(rig, "zhao");
    assert_int_equal(register_rig_find(rig, 1, &count), TG_OK);
    register_rig_login(rig, "officer");
    assert_int_equal(register_rig_bar(rig, 1, "wang"), TG_OK);
    assert_int_equal(register_rig_find(&other, 1, &count), TG_ERR_DENIED);
    assert_int_equal(register_officer_remove(rig->reg, "wang", &rig->fault), TG_OK);
    assert_int_equal(register_rig_find(&other, 1, &count), TG_ERR_DENIED);
    assert_non_null(strstr(other.fault.text, "removed"));
    assert_int_equal(register_rig_report(&other, 2, (struct register_parts){.body = NULL}, NULL),
                     TG_ERR_DENIED);
    register_rig_close(&other);
}

static enum tg_err list(void *ctx, const struct event_officer *who, struct fault *fault)
{
    (void)fault;
    char *text = ctx;
    snprintf(text + strlen(text), 128, "%s%s", who->name, who->real_name);
    return TG_OK;
}

static void officers_are_listed_as_they_came(void **state)
{
    struct register_rig *rig = *state;
    char text[256] = "";
    assert_int_equal(register_officers(rig->reg, list, text, &rig->fault), TG_OK);
    assert_string_equal(text, "officerwang王强li李明");
    assert_string_equal(register_me(rig->reg)->name, "officer");
    assert_true(register_me_has(rig->reg, "anything"));
}

static void what_was_done_to_an_identity_is_found(void **state)
{
    struct register_rig *rig = *state;
    enter_named(rig, 1, NULL);
    register_rig_meddle(rig, "DELETE FROM identity_locks");
    register_rig_assert_caught(rig);
}

static void a_changed_identity_shows_to_those_too_who_cannot_read_it(void **state)
{
    struct register_rig *rig = *state;
    enter_named(rig, 1, NULL);
    register_rig_login(rig, "li");
    register_rig_meddle(rig, "UPDATE bodies SET body = zeroblob(length(body)) WHERE part = 1");
    register_rig_assert_caught(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_wrote_it_opens_to_roles_and_admins),
        TEST(a_closed_case_hides_who_wrote_it_from_its_roles_too),
        TEST(a_role_opens_what_it_is_for_from_the_day_it_is_given),
        TEST(a_later_admin_reads_what_was_there_before),
        TEST(only_an_admin_changes_officers),
        TEST(one_admin_always_stays),
        TEST(a_removed_officer_opens_nothing_and_the_others_go_on),
        TEST(what_comes_after_a_removal_has_other_keys),
        TEST(whoever_holds_a_case_alone_stays),
        TEST(a_change_of_officers_reaches_a_register_that_is_open),
        TEST(officers_are_listed_as_they_came),
        TEST(what_was_done_to_an_identity_is_found),
        TEST(a_changed_identity_shows_to_those_too_who_cannot_read_it),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
