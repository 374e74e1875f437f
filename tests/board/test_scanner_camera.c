/* The process that sees: through pictures that stand for its camera. */
#include "board/scanner.h"

#include "board/base/secret.h"
#include "tests/app/ime_rig.h"
#include "tests/app/memory_rig.h"
#include "tests/board/picture_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define RECEIPT "4172839055810264739158203746"
#define OTHER "9001234567890123456789012345"

enum { PATIENCE_MS = 20000, QUIET_MS = 800 };

static char folder[64], path[80];
static struct picture *picture;
static struct scanner *scanner;
static char *code;

static int64_t now_ms(void)
{
    const struct clock clock = clock_system();
    return clock_monotonic_ms(&clock);
}

static void step(void)
{
    const struct timespec time = {.tv_nsec = 5000000};
    (void)nanosleep(&time, NULL);
    scanner_step(scanner);
}

static const char *program(void)
{
    static char name[512];
    const char *build = getenv("BUILD");
    snprintf(name, sizeof name, "%s/bin/tonggui-scanner", build != NULL ? build : "build");
    return name;
}

static void open_with(const char *of)
{
    const struct clock clock = clock_system();
    struct scanner_plan plan = {.program = of};
    struct fault fault;
    strcpy(plan.camera, path);
    assert_int_equal(scanner_create(&plan, &clock, &scanner, &fault), TG_OK);
}

static int open_scanner(void **state)
{
    (void)state;
    picture_rig_blank(picture);
    picture_rig_save(picture, path);
    open_with(program());
    return 0;
}

static int close_scanner(void **state)
{
    (void)state;
    scanner_destroy(scanner);
    scanner = NULL;
    return 0;
}

static void show(void)
{
    picture_rig_save(picture, path);
}

static bool reads_within(int64_t ms)
{
    for (int64_t until = now_ms() + ms; now_ms() < until; step())
        if (scanner_take(scanner, code))
            return true;
    return false;
}

static void assert_read(const char *text)
{
    assert_true(reads_within(PATIENCE_MS));
    assert_string_equal(code, text);
}

static void assert_nothing_read(void)
{
    assert_false(reads_within(QUIET_MS));
}

static bool comes_to(bool camera)
{
    for (int64_t until = now_ms() + PATIENCE_MS; now_ms() < until; step())
        if (scanner_has_camera(scanner) == camera)
            return true;
    return false;
}

static const uint8_t *wait_for_preview(uint32_t after)
{
    uint32_t count;
    for (int64_t until = now_ms() + PATIENCE_MS; now_ms() < until; step()) {
        const uint8_t *preview = scanner_preview(scanner, &count);
        if (preview != NULL && count > after)
            return preview;
    }
    fail_msg("no preview");
    return NULL;
}

/* ---- what is seen */

static void a_slip_is_read_straight_and_turned(void **state)
{
    (void)state;
    const double turns[] = {0, 8, -8, 23, 90, 180, -117};
    assert_true(scanner_has_camera(scanner));
    scanner_listen(scanner, true);
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        char digits[sizeof RECEIPT] = RECEIPT;
        digits[0] = (char)('0' + i);
        picture_rig_blank(picture);
        picture_rig_code(picture, digits, 300, 250, 6, turns[i]);
        show();
        assert_read(digits);
    }
}

/* As a telephone may show its picture of one. */
static void a_receipt_in_light_on_dark_is_read(void **state)
{
    (void)state;
    picture_rig_blank(picture);
    picture_rig_code(picture, RECEIPT, 320, 240, 6, 5);
    for (size_t i = 0; i < sizeof picture->pixels / sizeof *picture->pixels; i++)
        picture->pixels[i] ^= 0xffffff;
    show();
    scanner_listen(scanner, true);
    assert_read(RECEIPT);
}

static void a_torn_slip_says_nothing(void **state)
{
    (void)state;
    picture_rig_code(picture, RECEIPT, 320, 240, 8, 0);
    picture_rig_tear(picture, 300);
    show();
    scanner_listen(scanner, true);
    (void)wait_for_preview(0);
    assert_nothing_read();
}

static void each_of_two_codes_is_told_once_while_in_sight(void **state)
{
    (void)state;
    picture_rig_code(picture, RECEIPT, 160, 240, 6, 3);
    picture_rig_code(picture, OTHER, 480, 240, 6, -5);
    show();
    scanner_listen(scanner, true);
    assert_true(reads_within(PATIENCE_MS));
    bool receipt_first = strcmp(code, RECEIPT) == 0;
    assert_true(receipt_first || strcmp(code, OTHER) == 0);
    assert_read(receipt_first ? OTHER : RECEIPT);
    assert_nothing_read();
    scanner_listen(scanner, false);
    scanner_listen(scanner, true);
    assert_true(reads_within(PATIENCE_MS));
}

static void the_preview_is_what_the_camera_sees(void **state)
{
    (void)state;
    enum { W = SCANNER_PREVIEW_WIDTH, H = SCANNER_PREVIEW_HEIGHT };
    picture_rig_tear(picture, 320);
    show();
    scanner_listen(scanner, true);
    const uint8_t *preview = wait_for_preview(0);
    assert_in_range(preview[H / 2 * W + W / 4], 0xd0, 0xff);
    assert_in_range(preview[H / 2 * W + W * 3 / 4], 0x30, 0x70);
    uint32_t first, last;
    (void)scanner_preview(scanner, &first);
    const int64_t started = now_ms();
    while (now_ms() - started < 2000)
        step();
    (void)scanner_preview(scanner, &last);
    assert_in_range(last - first, 2, 10); /* five a second */
}

/* ---- its end */

static void off_means_that_nothing_is_kept_here(void **state)
{
    (void)state;
    uint32_t before, after;
    picture_rig_code(picture, RECEIPT, 320, 240, 8, 0);
    show();
    scanner_listen(scanner, true);
    const uint8_t *preview = wait_for_preview(0);
    (void)scanner_preview(scanner, &before);
    scanner_listen(scanner, false);
    assert_null(scanner_preview(scanner, &after));
    assert_int_not_equal(before, after);
    for (int i = 0; i < SCANNER_PREVIEW_WIDTH * SCANNER_PREVIEW_HEIGHT; i++)
        assert_int_equal(preview[i], 0);
    assert_nothing_read();
    assert_int_equal(scanner_wait_ms(scanner), -1); /* the process has said that it sees no more */
}

/* A sanitizer's heap keeps what is freed: the program that ships is looked into. */
static const char *shipped_program(void)
{
    static char name[512];
    const char *build = getenv("BUILD");
    snprintf(name, sizeof name, "%s/../bin/tonggui-scanner", build != NULL ? build : "build");
    return access(name, X_OK) == 0 ? name : NULL;
}

static void off_means_that_nothing_is_left_there(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    const char *of = shipped_program();
#else
    const char *of = shipped_program() != NULL ? shipped_program() : program();
#endif
    if (geteuid() != 0 || of == NULL)
        skip(); /* only root may look into it */
    (void)close_scanner(state);
    open_with(of);
    char digits[] = RECEIPT;
    picture_rig_code(picture, RECEIPT, 320, 240, 8, 0);
    show();
    scanner_listen(scanner, true);
    assert_read(RECEIPT);
    pid_t eye = ime_rig_child_of(getpid());
    assert_true(memory_found_in(eye, digits, strlen(digits)) > 0); /* the scan is not blind */
    scanner_listen(scanner, false);
    for (int64_t until = now_ms() + PATIENCE_MS; scanner_wait_ms(scanner) >= 0;) {
        assert_true(now_ms() < until);
        step();
    }
    assert_int_equal(memory_found_in(eye, digits, strlen(digits)), 0);
}

static void a_camera_that_vanishes_is_told_of_and_comes_back(void **state)
{
    (void)state;
    scanner_listen(scanner, true);
    (void)wait_for_preview(0);
    assert_int_equal(unlink(path), 0);
    assert_true(comes_to(false));
    uint32_t count;
    for (int64_t until = now_ms() + PATIENCE_MS; scanner_preview(scanner, &count) != NULL; step())
        assert_true(now_ms() < until);
    picture_rig_code(picture, RECEIPT, 320, 240, 8, 0);
    show();
    assert_read(RECEIPT);
    assert_true(scanner_has_camera(scanner));
}

static void no_picture_at_all_is_a_camera_without_sight(void **state)
{
    (void)state;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("\x89PNG\r\n\x1a\nand then nothing of the kind", file);
    assert_int_equal(fclose(file), 0);
    scanner_listen(scanner, true);
    assert_nothing_read();
    picture_rig_code(picture, RECEIPT, 320, 240, 8, 0);
    show();
    assert_read(RECEIPT);
}

static void a_process_that_died_is_no_camera(void **state)
{
    (void)state;
    scanner_listen(scanner, true);
    (void)wait_for_preview(0);
    assert_int_equal(kill(ime_rig_child_of(getpid()), SIGKILL), 0);
    assert_true(comes_to(false));
    uint32_t count;
    assert_null(scanner_preview(scanner, &count));
    scanner_listen(scanner, false);
    scanner_listen(scanner, true);
    assert_false(scanner_has_camera(scanner));
    assert_nothing_read();
}

static void a_process_that_hangs_never_holds_the_kiosk_up(void **state)
{
    (void)state;
    scanner_listen(scanner, true);
    (void)wait_for_preview(0);
    assert_int_equal(kill(ime_rig_child_of(getpid()), SIGSTOP), 0);
    const int64_t started = now_ms();
    for (int i = 0; i < 200; i++) {
        scanner_listen(scanner, i % 2 != 0);
        scanner_step(scanner);
    }
    assert_false(scanner_has_camera(scanner));
    (void)close_scanner(state);
    assert_true(now_ms() - started < 2000);
}

static void without_its_program_there_is_no_camera(void **state)
{
    (void)close_scanner(state);
    open_with("/not/there");
    assert_false(scanner_has_camera(scanner));
    scanner_listen(scanner, true);
    assert_nothing_read();
}

/* Awake or not yet. */
static void it_dies_with_the_kiosk(void **state)
{
    (void)close_scanner(state);
    for (int awake = 0; awake < 2; awake++) {
        int told[2];
        assert_int_equal(pipe(told), 0);
        pid_t kiosk = fork();
        if (kiosk == 0) {
            open_with(program());
            scanner_listen(scanner, awake != 0);
            if (awake)
                (void)wait_for_preview(0);
            pid_t eye = ime_rig_child_of(getpid());
            (void)!write(told[1], &eye, sizeof eye);
            pause();
        }
        pid_t eye = 0;
        assert_int_equal(read(told[0], &eye, sizeof eye), sizeof eye);
        assert_true(eye > 0 && ime_rig_lives(eye));
        assert_int_equal(kill(kiosk, SIGKILL), 0);
        assert_int_equal(waitpid(kiosk, NULL, 0), kiosk);
        for (int64_t until = now_ms() + PATIENCE_MS; ime_rig_lives(eye) && now_ms() < until;)
            usleep(1000);
        assert_false(ime_rig_lives(eye));
        close(told[0]);
        close(told[1]);
    }
}

static int start(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/tonggui-camera-XXXXXX");
    if (secret_init() != TG_OK || mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/slip.png", folder);
    picture = malloc(sizeof *picture);
    code = secret_create(SCANNER_CODE_MAX + 1);
    return picture == NULL || code == NULL;
}

static int stop(void **state)
{
    (void)state;
    secret_destroy(code);
    free(picture);
    unlink(path);
    return rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scanner, close_scanner)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_slip_is_read_straight_and_turned),
        TEST(a_receipt_in_light_on_dark_is_read),
        TEST(a_torn_slip_says_nothing),
        TEST(each_of_two_codes_is_told_once_while_in_sight),
        TEST(the_preview_is_what_the_camera_sees),
        TEST(off_means_that_nothing_is_kept_here),
        TEST(off_means_that_nothing_is_left_there),
        TEST(a_camera_that_vanishes_is_told_of_and_comes_back),
        TEST(no_picture_at_all_is_a_camera_without_sight),
        TEST(a_process_that_died_is_no_camera),
        TEST(a_process_that_hangs_never_holds_the_kiosk_up),
        TEST(without_its_program_there_is_no_camera),
        TEST(it_dies_with_the_kiosk),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
