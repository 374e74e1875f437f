/* What the hour and the day change on a page: who is to be spoken to now, what was long ago. */
#include "tests/app/screen_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

enum { WIDTH = 1080, HEIGHT = 1920, HOUR_S = 3600 }; /* the rig's clock: a Monday, 08:00 UTC */

struct print {
    uint8_t hash[32];
};

static struct rig rig;
static struct screen screen;

static struct print print_of_pixels(void)
{
    struct print print;
    crypto_generichash(print.hash, sizeof print.hash, (const uint8_t *)screen.pixels,
                       sizeof *screen.pixels * WIDTH * HEIGHT, NULL, 0);
    return print;
}

static struct print take_print(void)
{
    stage_touch(screen.stage);
    screen_draw(&screen);
    return print_of_pixels();
}

static bool same(struct print one, struct print other)
{
    return memcmp(&one, &other, sizeof one) == 0;
}

#define SAY(text)                                                                                  \
    {                                                                                              \
        {                                                                                          \
            text, text, text                                                                       \
        }                                                                                          \
    }

static struct pack_hours office_hours = {.days = 1 << 1, .from = "09:00", .to = "17:00"};
static const struct pack_contact DESK = {.title = SAY("Property desk"), .phone = "0571-0000-1234"};
static const struct pack_contact GUARD = {.title = SAY("Duty security supervisor")};

static void contacts_that_act_now_stand_first(void **state)
{
    (void)state;
    struct pack_contact contacts[] = {DESK, GUARD};
    struct pack_contact desk = DESK;
    rig.pack.contacts = contacts;
    rig.pack.contact_count = 2;
    struct print desk_first = take_print();
    desk.open = &office_hours;
    desk.open_count = 1;
    contacts[0] = GUARD;
    contacts[1] = desk;
    struct print guard_first = take_print();
    assert_false(same(desk_first, guard_first));

    contacts[0] = desk;
    contacts[1] = GUARD;
    assert_true(same(take_print(), guard_first)); /* Monday, 8:00 */
    rig.unix_s += HOUR_S;
    assert_true(same(take_print(), desk_first)); /* 9:00 */
    rig.unix_s += 8 * HOUR_S;
    assert_true(same(take_print(), guard_first)); /* 17:00 */
    rig.unix_s += 10 * HOUR_S;
    assert_true(same(take_print(), guard_first)); /* Tuesday, 3:00 at night */
    rig.unix_s += (5 * 24 + 8) * HOUR_S;
    assert_true(same(take_print(), guard_first)); /* Sunday, 11:00 */
    rig.unix_s = 0;
    assert_true(same(take_print(), desk_first)); /* nobody knows */
}

static void contacts_change_while_nobody_touches(void **state)
{
    (void)state;
    struct pack_contact contacts[] = {DESK, GUARD};
    contacts[0].open = &office_hours;
    contacts[0].open_count = 1;
    rig.pack.contacts = contacts;
    rig.pack.contact_count = 2;
    struct print closed = take_print();
    rig.unix_s += HOUR_S;
    screen_pass(&screen, KIOSK_MAINTAIN_MS);
    struct print shown = print_of_pixels();
    assert_false(same(shown, closed));
    assert_true(same(take_print(), shown));
}

static void to_the_day(void)
{
    static const char *const TAPS[] = {"begin",  "lang:0",     "next",      "next",
                                       "kind:0", "category:0", "anonymous", "next"};
    rig.now_ms += VAULT_SESSION_EVERY_MS;
    for (size_t i = 0; i < sizeof TAPS / sizeof *TAPS; i++)
        screen_tap(&screen, TAPS[i]);
    screen_type(&screen, "x");
    screen_tap(&screen, "next");
    screen_tap(&screen, "option:0");
    screen_tap(&screen, "next");
    assert_int_equal(visit_question(screen.kiosk.visit), RIG_DAY);
}

static bool tells_that_it_is_late(const char *day)
{
    struct pack_question *question = &rig.pack.questions[RIG_DAY];
    assert_int_equal(draft_set_text(visit_draft(screen.kiosk.visit), RIG_DAY, day, strlen(day)),
                     TG_OK);
    question->late_days = 0;
    struct print without = take_print();
    question->late_days = 31;
    question->late_note = (struct pack_text)SAY("Long ago");
    bool told = !same(take_print(), without);
    question->late_days = 0;
    return told;
}

static void day_long_ago_is_told_so(void **state)
{
    (void)state;
    to_the_day();
    assert_false(tells_that_it_is_late("2026-11-20"));
    assert_true(tells_that_it_is_late("2026-09-20"));
    assert_false(tells_that_it_is_late("unknown"));
    rig.unix_s = 0; /* a clock that can't be believed tells nothing */
    assert_false(tells_that_it_is_late("2026-09-20"));
}

static int begin(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    rig_init(&rig, 16);
    screen_init(&screen, &rig, WIDTH, HEIGHT, 102);
    return 0;
}

static int end(void **state)
{
    (void)state;
    screen_finish(&screen);
    rig_finish(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(contacts_that_act_now_stand_first, begin, end),
        cmocka_unit_test_setup_teardown(contacts_change_while_nobody_touches, begin, end),
        cmocka_unit_test_setup_teardown(day_long_ago_is_told_so, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
