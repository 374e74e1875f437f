/* The receipt on its way to paper, through a real stage, a real printer's room and the simulated
 * printer behind it; zbar reads what came out. */
#include "app/receipt/slip.h"
#include "board/base/secret.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <sodium.h>
#include <zbar.h>

enum { CODES_MAX = 4, PATIENCE_MS = 10000, CODE_TEXT_MAX = 800 };

static struct walk walk;

static void look(struct walk *of, const char *name)
{
    (void)of;
    (void)name;
}

static int begin(void **state)
{
    (void)state;
    walk_init(&walk, look);
    walk_open(&walk, &page_rig_shapes[0], walk.clinic);
    walk_begin(&walk.screen, LANG_ZH_HANS);
    walk_fill(&walk.screen, DRAFT_ANONYMOUS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    walk_close(&walk);
    walk_finish(&walk);
    return 0;
}

static void on(const char *scene)
{
    if (strcmp(screen_scene(&walk.screen), scene) != 0)
        fail_msg("on \"%s\", not on \"%s\"", screen_scene(&walk.screen), scene);
}

/* The codes on a slip, in the order in which zbar finds them; how many. */
static int read_codes(const struct printer_rig_slip *slip, char out[][CODE_TEXT_MAX])
{
    int count = 0;
    /* QR codes and nothing else, as the kiosk's own reader: zbar 0.23's reader of SQ codes loses
     * memory. */
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    assert_int_equal(zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0), 0);
    assert_int_equal(zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1), 0);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, *(const unsigned long *)"Y800\0\0\0\0");
    zbar_image_set_size(image, (unsigned)slip->width, (unsigned)slip->height);
    zbar_image_set_data(image, slip->grey, (unsigned long)(slip->width * slip->height), NULL);
    assert_true(zbar_scan_image(scanner, image) >= 0);
    for (const zbar_symbol_t *at = zbar_image_first_symbol(image); at; at = zbar_symbol_next(at)) {
        assert_true(count < CODES_MAX);
        (void)snprintf(out[count++], CODE_TEXT_MAX, "%s", zbar_symbol_get_data(at));
    }
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return count;
}

static void until(enum slip_state state)
{
    for (int ms = 0; walk.screen.kiosk.slip.state != state; ms += 2) {
        assert_true(ms < PATIENCE_MS);
        kiosk_tick(&walk.screen.kiosk);
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    screen_draw(&walk.screen);
}

/* A proof key as tonggui-ctl gives one. */
static void give_proof_key(uint8_t root_public[static SIGN_PUBLIC_SIZE])
{
    struct station *station = walk.screen.kiosk.station;
    uint8_t root[SIGN_SECRET_SIZE], key[SIGN_PUBLIC_SIZE];
    assert_int_equal(crypto_sign_keypair(root_public, root), 0);
    station->proof = secret_create(sizeof *station->proof);
    assert_non_null(station->proof);
    station->proof->kiosk = station->settings.kiosk;
    assert_int_equal(crypto_sign_keypair(key, station->proof->secret), 0);
    proof_certify(&station->proof->kiosk, key, root, station->proof->certificate);
}

static void to_receipt(void)
{
    walk_show(&walk.screen, VISIT_SEALING);
    screen_await_job(&walk.screen);
    on("receipt");
}

static void a_slip_has_the_receipt_as_a_code_that_scanners_read(void **state)
{
    (void)state;
    char codes[CODES_MAX][CODE_TEXT_MAX];
    to_receipt();
    screen_tap(&walk.screen, "print");
    on("slip");
    until(SLIP_PRINTED);
    struct printer_rig_slip slip = printer_rig_slip(&walk.printer, 1);
    assert_int_equal(read_codes(&slip, codes), 1);
    assert_string_equal(codes[0], visit_receipt(walk.screen.kiosk.visit)->digits);
    free(slip.grey);
    screen_tap(&walk.screen, "next");
    on("receipt");
}

static void a_proof_of_filing_is_the_second_code_and_holds(void **state)
{
    (void)state;
    char codes[CODES_MAX][CODE_TEXT_MAX];
    uint8_t root[SIGN_PUBLIC_SIZE];
    struct proof proof;
    struct fault fault;
    give_proof_key(root);
    to_receipt();
    screen_tap(&walk.screen, "print");
    screen_tap(&walk.screen, "slip:1");
    until(SLIP_PRINTED);
    struct printer_rig_slip slip = printer_rig_slip(&walk.printer, 1);
    assert_int_equal(read_codes(&slip, codes), 2);
    const char *digits = strlen(codes[0]) == PROOF_DIGITS ? codes[0] : codes[1];
    assert_int_equal(proof_decode(digits, &proof), TG_OK);
    assert_int_equal(proof_verify(&proof, root, &fault), TG_OK);
    assert_memory_equal(proof.commitment, visit_commitment(walk.screen.kiosk.visit),
                        PROOF_HASH_SIZE);
    free(slip.grey);
}

static void paper_held_before_the_scanner_is_judged(void **state)
{
    (void)state;
    struct kiosk *kiosk = &walk.screen.kiosk;
    struct receipt other;
    receipt_generate(&other);
    to_receipt();
    screen_tap(&walk.screen, "print");
    until(SLIP_PRINTED);
    screen_tap(&walk.screen, "scan-back");
    on("scan-back");
    stage_code(walk.screen.stage, "https://example.org", 19);
    assert_int_equal(kiosk->slip.read, SLIP_READ_STRANGE);
    stage_code(walk.screen.stage, other.digits + 8, RECEIPT_DIGITS - 8);
    assert_int_equal(kiosk->slip.read, SLIP_READ_DAMAGED);
    stage_code(walk.screen.stage, other.digits, RECEIPT_DIGITS);
    assert_int_equal(kiosk->slip.read, SLIP_READ_OTHER);
    stage_code(walk.screen.stage, visit_receipt(kiosk->visit)->digits, RECEIPT_DIGITS);
    assert_int_equal(kiosk->slip.read, SLIP_READ_MATCHES);
    /* The camera sees the proof as well. */
    stage_code(walk.screen.stage, "https://example.org", 19);
    assert_int_equal(kiosk->slip.read, SLIP_READ_MATCHES);
}

/* The printer ends while somebody chooses larger letters: the receipt must not stay for ever. */
static void a_receipt_goes_by_itself_whatever_was_asked_for_meanwhile(void **state)
{
    (void)state;
    to_receipt();
    screen_tap(&walk.screen, "print");
    assert_int_equal(walk.screen.kiosk.slip.state, SLIP_PRINTING);
    screen_tap(&walk.screen, "aids");
    on("aids");
    until(SLIP_PRINTED);
    screen_tap(&walk.screen, "next");
    on("slip");
    screen_tap(&walk.screen, "next");
    on("receipt");
    screen_pass(&walk.screen, IDLE_RECEIPT_MS);
    on("idle");
    screen_pass(&walk.screen, IDLE_COUNTDOWN_MS);
    on("attract");
}

static void a_printer_without_paper_leaves_the_receipt_on_the_screen(void **state)
{
    (void)state;
    to_receipt();
    printer_rig_fault(&walk.printer, "paper-out 40");
    screen_tap(&walk.screen, "print");
    for (int i = 0; walk.screen.kiosk.slip.state == SLIP_PRINTING; i++) {
        assert_true(i < PATIENCE_MS);
        walk.printer.skew_ms += 20; /* the room's own patience is longer than a test's */
        kiosk_tick(&walk.screen.kiosk);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    assert_int_equal(walk.screen.kiosk.slip.state, SLIP_FAILED);
    assert_int_equal(printer_state(walk.printer.printer), PRINTER_PAPER_OUT);
    screen_draw(&walk.screen);
    screen_tap(&walk.screen, "next");
    on("receipt");
    int x, y;
    assert_false(screen_find(&walk.screen, "print", &x, &y));
}

static void whoever_leaves_can_take_a_slip_that_leads_nowhere(void **state)
{
    (void)state;
    char codes[CODES_MAX][CODE_TEXT_MAX];
    struct receipt nobody;
    walk_show(&walk.screen, VISIT_CHECK);
    screen_draw(&walk.screen);
    screen_tap(&walk.screen, "erase");
    screen_tap(&walk.screen, "blank");
    on("slip");
    until(SLIP_PRINTED);
    struct printer_rig_slip slip = printer_rig_slip(&walk.printer, 1);
    assert_int_equal(read_codes(&slip, codes), 1);
    assert_int_equal(receipt_parse(codes[0], &nobody), TG_OK);
    free(slip.grey);
    screen_tap(&walk.screen, "next");
    on("attract");
}

static struct window_event finger_on_digits(void)
{
    struct rect pad = screen_place(&walk.screen, "digits");
    return (struct window_event){.kind = WINDOW_PRESS,
                                 .x = pad.x + pad.w / 2,
                                 .y = pad.y + pad.h / 2,
                                 .time_ms = walk.rig.now_ms};
}

static void the_digits_show_while_a_finger_lies_on_them(void **state)
{
    (void)state;
    struct kiosk *kiosk = &walk.screen.kiosk;
    to_receipt();
    struct window_event event = finger_on_digits();
    assert_false(kiosk->reveal.shown);
    kiosk_input(kiosk, &event);
    assert_true(kiosk->reveal.shown);
    walk.rig.now_ms += 2000;
    kiosk_tick(kiosk);
    assert_true(kiosk->reveal.shown);
    event.kind = WINDOW_RELEASE;
    event.time_ms = walk.rig.now_ms;
    kiosk_input(kiosk, &event);
    assert_false(kiosk->reveal.shown);
    /* A tap, for hands that cannot hold on. */
    screen_tap(&walk.screen, "digits");
    assert_true(kiosk->reveal.shown);
    screen_pass(&walk.screen, 9000);
    assert_false(kiosk->reveal.shown);
}

/* Copying 28 digits with one hand, the other one on them, takes its time. */
static void digits_stay_while_they_are_copied_and_go_when_nobody_is_there(void **state)
{
    (void)state;
    struct kiosk *kiosk = &walk.screen.kiosk;
    to_receipt();
    struct window_event event = finger_on_digits();
    kiosk_input(kiosk, &event);
    for (int s = 0; s < 200; s += 50) {
        screen_pass(&walk.screen, 50000);
        on("receipt");
        assert_true(kiosk->reveal.shown);
    }
    screen_pass(&walk.screen, IDLE_RECEIPT_MS);
    on("idle");
    assert_false(kiosk->reveal.shown);
    screen_tap(&walk.screen, "next");
    on("receipt");
    assert_false(kiosk->reveal.shown);
}

static void a_finger_whose_leaving_nobody_saw_shows_no_digits(void **state)
{
    (void)state;
    struct kiosk *kiosk = &walk.screen.kiosk;
    to_receipt();
    const struct window_event event = finger_on_digits();
    kiosk_input(kiosk, &event);
    assert_true(kiosk->reveal.shown);
    walk.rig.now_ms += 2000;
    screen_tap(&walk.screen, "next");
    on("keep");
    screen_tap(&walk.screen, "back");
    on("receipt");
    assert_false(kiosk->reveal.shown);
}

static void leaving_the_receipt_asks_how_it_was_kept(void **state)
{
    (void)state;
    to_receipt();
    screen_tap(&walk.screen, "next");
    on("keep");
    screen_tap(&walk.screen, "back");
    on("receipt");
    screen_tap(&walk.screen, "next");
    screen_tap(&walk.screen, "kept:1");
    on("done");
}

int main(void)
{
#define SLIP_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        SLIP_TEST(a_slip_has_the_receipt_as_a_code_that_scanners_read),
        SLIP_TEST(a_proof_of_filing_is_the_second_code_and_holds),
        SLIP_TEST(paper_held_before_the_scanner_is_judged),
        SLIP_TEST(a_receipt_goes_by_itself_whatever_was_asked_for_meanwhile),
        SLIP_TEST(a_printer_without_paper_leaves_the_receipt_on_the_screen),
        SLIP_TEST(whoever_leaves_can_take_a_slip_that_leads_nowhere),
        SLIP_TEST(the_digits_show_while_a_finger_lies_on_them),
        SLIP_TEST(digits_stay_while_they_are_copied_and_go_when_nobody_is_there),
        SLIP_TEST(a_finger_whose_leaving_nobody_saw_shows_no_digits),
        SLIP_TEST(leaving_the_receipt_asks_how_it_was_kept),
    };
    if (secret_init() != TG_OK)
        return 1;
    return cmocka_run_group_tests_name("the slip", tests, NULL, NULL);
}
