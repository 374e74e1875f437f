#include "tools/desk/calendar.h"

#include "board/base/file.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#define SHIPPED "assets/calendars"

static struct calendar *loaded(const char *dir)
{
    struct calendar *calendar = NULL;
    struct fault fault = {0};
    if (calendar_load(dir, &calendar, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return calendar;
}

static void add(struct calendar *calendar, const char *text)
{
    struct fault fault = {0};
    if (calendar_parse("c.yaml", (const uint8_t *)text, strlen(text), calendar, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

static int worked_days(const struct calendar *calendar, int year)
{
    int worked = 0;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= 31; day++)
            worked += calendar_look(calendar, year, month, day) == CALENDAR_WORKING;
    return worked;
}

static void calendar_knows_the_official_days(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        enum calendar_day kind;
    } DAYS[] = {
        {2024, 2, 9, CALENDAR_WORKING},   /* New Year's Eve: Friday, worked that year */
        {2024, 2, 18, CALENDAR_WORKING},  /* a Sunday, made up */
        {2025, 1, 28, CALENDAR_OFF},      /* New Year's Eve: a holiday from then on */
        {2025, 10, 8, CALENDAR_OFF},      /* the eighth day */
        {2026, 1, 2, CALENDAR_OFF},       /* a Friday between */
        {2026, 1, 4, CALENDAR_WORKING},   /* the Sunday that makes up for it */
        {2026, 2, 14, CALENDAR_WORKING},  /* the Saturday before the Spring Festival */
        {2026, 2, 15, CALENDAR_OFF},      /* its first day */
        {2026, 2, 23, CALENDAR_OFF},      /* its last: a Monday */
        {2026, 2, 24, CALENDAR_WORKING},  /* the day after */
        {2026, 2, 28, CALENDAR_WORKING},  /* a Saturday, made up */
        {2026, 11, 25, CALENDAR_WORKING}, /* a Wednesday that nobody lists */
        {2026, 11, 28, CALENDAR_OFF},     /* a Saturday that nobody lists */
        {2026, 2, 29, CALENDAR_UNKNOWN},  /* no such day */
        {2026, 13, 1, CALENDAR_UNKNOWN},  {2026, 1, 0, CALENDAR_UNKNOWN},
        {2023, 12, 31, CALENDAR_UNKNOWN}, {INT_MAX, INT_MIN, INT_MAX, CALENDAR_UNKNOWN},
    };
    struct calendar *calendar = loaded(SHIPPED);
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        enum calendar_day kind = calendar_look(calendar, DAYS[i].year, DAYS[i].month, DAYS[i].day);
        if (kind != DAYS[i].kind)
            fail_msg("%d-%d-%d is %d", DAYS[i].year, DAYS[i].month, DAYS[i].day, (int)kind);
    }
    assert_in_range(calendar_last_year(calendar), 2026, CALENDAR_LAST);
    calendar_destroy(calendar);
}

/* What is made up for is worked another day: a year has its Mondays to Fridays less its statutory
 * holidays, 11 up to 2024 and 13 since. A slip in a date of the file shows here. */
static void calendar_years_keep_their_working_days(void **state)
{
    (void)state;
    struct calendar *calendar = loaded(SHIPPED);
    assert_int_equal(worked_days(calendar, 2024), 366 - 2 * 52 - 11);
    assert_int_equal(worked_days(calendar, 2025), 365 - 2 * 52 - 13);
    assert_int_equal(worked_days(calendar, 2026), 365 - 2 * 52 - 13);
    calendar_destroy(calendar);
}

#define YEAR_2027                                                                                  \
    "years:\n"                                                                                     \
    "- year: 2027\n"                                                                               \
    "  holidays:\n"                                                                                \
    "  - {name: one, from: 2027-01-01, to: 2027-01-03}\n"

static void calendar_refuses_with_line_and_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } BAD[] = {
        {"", "c.yaml:1: empty"},
        {"years: 5\n", "c.yaml:1: years: must be a list"},
        {"years: []\n", "c.yaml:1: years: too few entries: at least 1"},
        {"calendar: cn\n" YEAR_2027, "c.yaml:1: calendar: unknown key"},
        {"years:\n- {year: 2027}\n", "c.yaml:2: years[0].holidays: missing"},
        {"years:\n- {year: 1969, holidays: [{name: a, from: 1969-01-01, to: 1969-01-01}]}\n",
         "c.yaml:2: years[0].year: must be 1970 to 2200"},
        {"years:\n- {year: 2201, holidays: [{name: a, from: 2201-01-01, to: 2201-01-01}]}\n",
         "c.yaml:2: years[0].year: must be 1970 to 2200"},
        {"years:\n- {year: 2027.5, holidays: [{name: a, from: 2027-01-01, to: 2027-01-01}]}\n",
         "c.yaml:2: years[0].year: must be a whole number"},
        {YEAR_2027 "- {year: 2027, holidays: [{name: a, from: 2027-05-01, to: 2027-05-01}]}\n",
         "c.yaml:5: years[1].year: 2027 is listed twice"},
        {YEAR_2027 "  - {name: a, from: 2027-02-29, to: 2027-03-01}\n",
         "c.yaml:5: years[0].holidays[1].from: '2027-02-29' is no day of that year"},
        {YEAR_2027 "  - {name: a, from: 2027-12-30, to: 2028-01-01}\n",
         "c.yaml:5: years[0].holidays[1].to: '2028-01-01' is no day of that year"},
        {YEAR_2027 "  - {name: a, from: 2027-5-1, to: 2027-05-05}\n",
         "c.yaml:5: years[0].holidays[1].from: '2027-5-1' is no day of that year"},
        {YEAR_2027 "  - {name: a, from: 2027-05-0x, to: 2027-05-05}\n",
         "c.yaml:5: years[0].holidays[1].from: '2027-05-0x' is no day of that year"},
        {YEAR_2027 "  - {name: a, from: 2027-05-05, to: 2027-05-01}\n",
         "c.yaml:5: years[0].holidays[1].to: '2027-05-01' is before 'from'"},
        {YEAR_2027 "  - {name: a, from: 2027-01-03, to: 2027-01-04}\n",
         "c.yaml:5: years[0].holidays[1]: has a day that is in another range already"},
        {YEAR_2027 "  - {name: \"a\\u202e\", from: 2027-05-01, to: 2027-05-01}\n",
         "c.yaml:5: years[0].holidays[1].name: holds a character that no screen can show"},
        {YEAR_2027 "  worked: [2027-01-09, 2027-01-02]\n",
         "c.yaml:5: years[0].worked[1]: '2027-01-02' is inside a range of days off"},
        {YEAR_2027 "  worked: [2027-01-09, 2027-01-09]\n",
         "c.yaml:5: years[0].worked[1]: '2027-01-09' is listed twice"},
        {YEAR_2027 "  worked: [2027-01-08]\n",
         "c.yaml:5: years[0].worked[0]: '2027-01-08' is no Saturday or Sunday"},
        {YEAR_2027 "  worked: [2026-01-10]\n",
         "c.yaml:5: years[0].worked[0]: '2026-01-10' is no day of that year"},
        {YEAR_2027 "  worked: &x [2027-01-09]\n", "c.yaml:5: anchors"},
        {YEAR_2027 "---\n" YEAR_2027, "c.yaml:5: a second document"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct calendar *calendar = calendar_create();
        struct fault fault = {0};
        const uint8_t *bytes = (const uint8_t *)BAD[i].text;
        assert_int_equal(calendar_parse("c.yaml", bytes, strlen(BAD[i].text), calendar, &fault),
                         TG_ERR_FORMAT);
        if (strncmp(fault.text, BAD[i].says, strlen(BAD[i].says)) != 0)
            fail_msg("said \"%s\", not \"%s\"", fault.text, BAD[i].says);
        assert_int_equal(calendar_last_year(calendar), 0);
        calendar_destroy(calendar);
    }
}

static void calendar_refuses_what_is_too_large(void **state)
{
    (void)state;
    struct calendar *calendar = calendar_create();
    struct fault fault = {0};
    uint8_t *many = malloc(CALENDAR_FILE_MAX + 1);
    memset(many, '#', CALENDAR_FILE_MAX + 1);
    assert_int_equal(calendar_parse("c.yaml", many, CALENDAR_FILE_MAX + 1, calendar, &fault),
                     TG_ERR_FULL);
    free(many);
    calendar_destroy(calendar);
}

static void calendar_tells_how_far_it_is_known(void **state)
{
    (void)state;
    struct calendar *calendar = calendar_create();
    assert_int_equal(calendar_last_year(calendar), 0);
    add(calendar, "years: [{year: 2029, holidays: [{name: a, from: 2029-01-01, to: 2029-01-01}]}]");
    assert_int_equal(calendar_last_year(calendar), 2029);
    add(calendar, YEAR_2027);
    assert_int_equal(calendar_last_year(calendar), 2027); /* 2028 is a gap */
    add(calendar, "years: [{year: 2028, holidays: [{name: a, from: 2028-01-01, to: 2028-01-01}]}]");
    assert_int_equal(calendar_last_year(calendar), 2029);
    calendar_destroy(calendar);
}

static void hash_of(const char *one, const char *other, uint8_t out[static CALENDAR_HASH_SIZE])
{
    struct calendar *calendar = calendar_create();
    add(calendar, one);
    if (other != NULL)
        add(calendar, other);
    calendar_hash(calendar, out);
    calendar_destroy(calendar);
}

static void calendar_hash_is_of_the_days(void **state)
{
    (void)state;
    static const char other[] =
        "years: [{year: 2028, holidays: [{name: b, from: 2028-01-03, to: 2028-01-03}]}]";
    uint8_t one[CALENDAR_HASH_SIZE], two[CALENDAR_HASH_SIZE];
    hash_of(YEAR_2027, other, one);
    hash_of(other, YEAR_2027, two);
    assert_memory_equal(one, two, sizeof one);
    hash_of(YEAR_2027 "- {year: 2028, holidays: [{name: c, from: 2028-01-03, to: 2028-01-03}]}\n",
            NULL, two);
    assert_memory_equal(one, two, sizeof one); /* neither files nor names make a day */
    hash_of(YEAR_2027 "  worked: [2027-01-09]\n", other, two);
    assert_memory_not_equal(one, two, sizeof one);
    hash_of(YEAR_2027, NULL, two);
    assert_memory_not_equal(one, two, sizeof one);
}

static void put(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    struct fault fault;
    assert_int_equal(file_join(path, sizeof path, folder, name), TG_OK);
    assert_int_equal(file_write(path, text, strlen(text), 0600, &fault), TG_OK);
}

static void drop(const char *folder, const char *name)
{
    char path[PATH_MAX];
    assert_int_equal(file_join(path, sizeof path, folder, name), TG_OK);
    assert_int_equal(unlink(path), 0);
}

static void calendar_load_takes_every_file_of_the_folder(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_calendar_XXXXXX";
    assert_non_null(mkdtemp(folder));
    put(folder, "b.yaml", YEAR_2027);
    put(folder, "a.yaml",
        "years: [{year: 2026, holidays: [{name: a, from: 2026-01-01, to: "
        "2026-01-01}]}]");
    put(folder, "notes.txt", "no calendar");
    put(folder, ".b.yaml", "no calendar either");
    struct calendar *calendar = loaded(folder);
    assert_int_equal(calendar_last_year(calendar), 2027);
    assert_int_equal(calendar_look(calendar, 2026, 1, 1), CALENDAR_OFF);
    calendar_destroy(calendar);

    put(folder, "c.yaml", YEAR_2027);
    struct fault fault = {0};
    calendar = NULL;
    assert_int_equal(calendar_load(folder, &calendar, &fault), TG_ERR_FORMAT);
    assert_null(calendar);
    assert_non_null(strstr(fault.text, "/c.yaml:2: years[0].year: 2027 is in another file"));
    const char *const names[] = {"a.yaml", "b.yaml", "c.yaml", "notes.txt", ".b.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        drop(folder, names[i]);
    assert_int_equal(rmdir(folder), 0);
}

static void calendar_load_without_a_folder_knows_nothing(void **state)
{
    (void)state;
    struct calendar *calendar = loaded("/tmp/there/is/no/such/folder");
    assert_int_equal(calendar_last_year(calendar), 0);
    assert_int_equal(calendar_look(calendar, 2026, 11, 25), CALENDAR_UNKNOWN);
    calendar_destroy(calendar);
    struct fault fault = {0};
    assert_int_equal(calendar_load(SHIPPED "/cn.yaml", &calendar, &fault), TG_ERR_IO);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_knows_the_official_days),
        cmocka_unit_test(calendar_years_keep_their_working_days),
        cmocka_unit_test(calendar_refuses_with_line_and_field),
        cmocka_unit_test(calendar_refuses_what_is_too_large),
        cmocka_unit_test(calendar_tells_how_far_it_is_known),
        cmocka_unit_test(calendar_hash_is_of_the_days),
        cmocka_unit_test(calendar_load_takes_every_file_of_the_folder),
        cmocka_unit_test(calendar_load_without_a_folder_knows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
