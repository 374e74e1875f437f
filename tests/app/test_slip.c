#include "app/receipt/slip.h"

#include "app/receipt/qr.h"
#include "app/seal/proof.h"
#include "app/seal/receipt.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tests/app/paper_eye.h"
#include "tests/app/png_file.h"
#include "tests/board/printer_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    SLIPS = 4, /* printed on each paper; each is seen SEEN / SLIPS times */
    SEEN = 500,
    PROOFS_SEEN = 60,
};

static struct fonts *fonts;
static char proof_digits[PROOF_DIGITS + 1];

static const struct slip PLAIN = {
    .digits = "1234567890123456789012345627",
    .case_number = "HZ-7K3M-Q9XW-4TBD",
    .come_back = "2026-12-12",
    .kept_until = "2027-06-30",
    .lang = LANG_ZH_HANS,
};

static void fill_digits(char *digits, int count, uint32_t seed)
{
    for (int i = 0; i < count; i++) {
        seed = seed * 1664525U + 1013904223U;
        digits[i] = (char)('0' + (seed >> 24) % 10);
    }
}

struct drawn {
    uint8_t *bits; /* owned: secret_destroy */
    int dots, rows;
};

static struct drawn draw(const struct slip *slip, int dots)
{
    struct drawn drawn = {.dots = dots};
    assert_int_equal(slip_draw(fonts, slip, dots, &drawn.bits, &drawn.rows), TG_OK);
    assert_in_range(drawn.rows, 1, PRINTER_ROWS_MAX);
    return drawn;
}

static bool is_black(const struct drawn *drawn, int x, int y)
{
    int at = y * drawn->dots + x;
    return (drawn->bits[at / 8] >> (7 - at % 8) & 1) != 0;
}

static bool row_is_white(const struct drawn *drawn, int y)
{
    for (int x = 0; x < drawn->dots; x++)
        if (is_black(drawn, x, y))
            return false;
    return true;
}

/* Heights of what stands between white rows, from the top. */
static int measure_lines(const struct drawn *drawn, int out_heights[], int max)
{
    int count = 0, height = 0;
    for (int y = 0; y < drawn->rows && count < max; y++) {
        bool white = row_is_white(drawn, y);
        if (white && height > 0)
            out_heights[count++] = height;
        height = white ? 0 : height + 1;
    }
    if (height > 0 && count < max)
        out_heights[count++] = height;
    return count;
}

static void slip_is_large_enough_to_read_on_both_papers(void **state)
{
    (void)state;
    static const int PAPERS[] = {PRINTER_DOTS_58, PRINTER_DOTS_80};
    for (int paper = 0; paper < 2; paper++)
        for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
            struct slip slip = PLAIN;
            slip.lang = lang;
            struct drawn drawn = draw(&slip, PAPERS[paper]);
            int heights[16] = {0};
            int count = measure_lines(&drawn, heights, 16);
            assert_int_equal(count, 1 + 4 + 4); /* code, digits, number in two, two dates */
            assert_true(heights[0] >= 25 * 4);
            for (int i = 1; i <= 4; i++)
                assert_in_range(heights[i], 48, 100);
            for (int i = 5; lang != LANG_EN && i < 9; i += i == 5 ? 2 : 1)
                assert_in_range(heights[i], 28, 60); /* 32 dots an em, of which ink fills so much */
            secret_destroy(drawn.bits);
        }
}

/* Four modules of white on every side of the code. */
static void slip_leaves_its_code_a_quiet_zone(void **state)
{
    (void)state;
    static const int PAPERS[] = {PRINTER_DOTS_58, PRINTER_DOTS_80};
    for (int paper = 0; paper < 2; paper++) {
        struct drawn drawn = draw(&PLAIN, PAPERS[paper]);
        int top = 0, left = 0, heights[2] = {0};
        measure_lines(&drawn, heights, 2);
        int module = heights[0] / 25, side = heights[0];
        while (row_is_white(&drawn, top))
            top++;
        while (!is_black(&drawn, left, top))
            left++;
        assert_true(module >= 4 && side == 25 * module);
        assert_true(top >= QR_QUIET * module && left >= QR_QUIET * module);
        assert_true(left + side + QR_QUIET * module <= drawn.dots);
        for (int y = top + side; y < top + side + QR_QUIET * module; y++)
            assert_true(row_is_white(&drawn, y));
        secret_destroy(drawn.bits);
    }
}

static void slip_speaks_the_language_asked_for_and_leaves_the_screens(void **state)
{
    (void)state;
    struct slip slip = PLAIN;
    words_set(LANG_EN);
    struct drawn hans = draw(&slip, PRINTER_DOTS_58);
    slip.lang = LANG_ZH_HANT;
    struct drawn hant = draw(&slip, PRINTER_DOTS_58);
    assert_int_equal(words_lang(), LANG_EN);
    assert_int_equal(hans.rows, hant.rows);
    assert_memory_not_equal(hans.bits, hant.bits, (size_t)(hans.rows * hans.dots / 8));
    secret_destroy(hans.bits);
    secret_destroy(hant.bits);
}

static void slip_holds_no_more_than_it_was_given(void **state)
{
    (void)state;
    struct slip bare = {.digits = PLAIN.digits, .lang = LANG_EN};
    struct drawn drawn = draw(&bare, PRINTER_DOTS_58);
    int heights[16];
    assert_int_equal(measure_lines(&drawn, heights, 16), 1 + 4);
    secret_destroy(drawn.bits);
}

static void slip_refuses_digits_that_are_no_receipts(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", "123", "12345678901234567890123456271",
                                      "123456789012345678901234562x"};
    uint8_t *bits = NULL;
    int rows;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct slip slip = PLAIN;
        slip.digits = BAD[i];
        assert_int_equal(slip_draw(fonts, &slip, PRINTER_DOTS_58, &bits, &rows), TG_ERR_FORMAT);
    }
    struct slip slip = PLAIN;
    slip.proof = "123";
    assert_int_equal(slip_draw(fonts, &slip, PRINTER_DOTS_58, &bits, &rows), TG_ERR_FORMAT);
    assert_null(bits);
}

/* ---- through the printer, a pocket and a camera */

static struct paper_eye_picture print(struct printer_rig *rig, const struct slip *slip, int number)
{
    struct fault fault;
    struct drawn drawn = draw(slip, printer_dots(rig->printer));
    printer_rig_ask(rig);
    printer_rig_until_state(rig, PRINTER_READY);
    assert_int_equal(printer_start(rig->printer, drawn.bits, drawn.rows, &fault), TG_OK);
    printer_rig_until_job(rig, PRINTER_DONE);
    printer_clear(rig->printer);
    secret_destroy(drawn.bits);
    struct printer_rig_slip printed = printer_rig_slip(rig, number);
    return (struct paper_eye_picture){printed.grey, printed.width, printed.height};
}

/* A picture for looking at, when SLIPS_SHOWN names a folder. */
static void show(const struct paper_eye_picture *picture, const char *what, int number)
{
    const char *folder = getenv("SLIPS_SHOWN");
    if (folder == NULL)
        return;
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s-%d-%d.png", folder, what, picture->width, number);
    size_t count = (size_t)(picture->width * picture->height);
    uint32_t *pixels = malloc(count * sizeof *pixels);
    assert_non_null(pixels);
    for (size_t i = 0; i < count; i++)
        pixels[i] = picture->grey[i] * 0x010101U;
    assert_true(png_write_file(path, pixels, picture->width, picture->height));
    free(pixels);
}

/* How often of `times` the code in these rows is read, each time harmed another way. */
static int count_read(const struct paper_eye_picture *slip, int top, int height, int times,
                      const struct paper_eye_harm *harm, const char *digits)
{
    int read = 0;
    for (int i = 0; i < times; i++) {
        uint32_t seed = (uint32_t)(i * 7919 + slip->height);
        struct paper_eye_picture seen = paper_eye_see(slip, top, height, harm, seed);
        if (i < 3)
            show(&seen, digits == proof_digits ? "proof" : "seen", i);
        read += paper_eye_reads(&seen, digits);
        free(seen.grey);
    }
    return read;
}

static int read_worn_slips(int paper_mm, double scale)
{
    const struct paper_eye_harm harm = {
        .tilt = 8, .fade = 0.55, .noise = 16, .shade = 60, .scale = scale, .blur = 1, .creases = 2};
    struct printer_rig rig;
    int read = 0;
    printer_rig_init(&rig, paper_mm, 0);
    for (int i = 0; i < SLIPS; i++) {
        char digits[RECEIPT_DIGITS + 1] = {0};
        fill_digits(digits, RECEIPT_DIGITS, (uint32_t)(paper_mm + i));
        struct slip slip = PLAIN;
        slip.digits = digits;
        slip.lang = (enum lang)(i % LANG_COUNT);
        struct paper_eye_picture printed = print(&rig, &slip, i + 1);
        show(&printed, "slip", i);
        read +=
            count_read(&printed, PRINTER_RIG_TOP, printed.width, SEEN / SLIPS, &harm, slip.digits);
        free(printed.grey);
    }
    printer_rig_finish(&rig);
    return read;
}

static void slips_are_read_though_faded_tilted_creased_and_noisy(void **state)
{
    (void)state;
    int narrow = read_worn_slips(58, 0.7), wide = read_worn_slips(80, 0.5);
    print_message("read %d of %d on 58 mm, %d of %d on 80 mm\n", narrow, SEEN, wide, SEEN);
    assert_true(narrow + wide >= 2 * SEEN * 99 / 100);
}

static void proof_on_a_slip_is_read(void **state)
{
    (void)state;
    static const struct {
        int paper_mm;
        double scale;
    } PAPERS[] = {{58, 1.0}, {80, 0.8}};
    for (int i = 0; i < 2; i++) {
        const struct paper_eye_harm harm = {.tilt = 4,
                                            .fade = 0.3,
                                            .noise = 8,
                                            .shade = 30,
                                            .scale = PAPERS[i].scale,
                                            .blur = 0.5,
                                            .creases = 0};
        struct printer_rig rig;
        struct slip slip = PLAIN;
        slip.proof = proof_digits;
        printer_rig_init(&rig, PAPERS[i].paper_mm, 0);
        struct paper_eye_picture printed = print(&rig, &slip, 1);
        show(&printed, "slip-proof", i);
        int top = printed.height - PRINTER_RIG_BOTTOM - printed.width;
        int read = count_read(&printed, top, printed.width + PRINTER_RIG_BOTTOM, PROOFS_SEEN, &harm,
                              proof_digits);
        print_message("%d mm: read %d of %d proofs\n", PAPERS[i].paper_mm, read, PROOFS_SEEN);
        assert_true(read >= PROOFS_SEEN * 99 / 100);
        free(printed.grey);
        printer_rig_finish(&rig);
    }
}

static int begin(void **state)
{
    (void)state;
    const char *share = getenv("SHARE") != NULL ? getenv("SHARE") : "build/share";
    struct fault fault;
    fill_digits(proof_digits, PROOF_DIGITS, 5);
    return secret_init() != TG_OK || words_init(share, "tonggui", &fault) != TG_OK ||
           fonts_create(share, &fonts, &fault) != TG_OK;
}

static int end(void **state)
{
    (void)state;
    fonts_destroy(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slip_is_large_enough_to_read_on_both_papers),
        cmocka_unit_test(slip_leaves_its_code_a_quiet_zone),
        cmocka_unit_test(slip_speaks_the_language_asked_for_and_leaves_the_screens),
        cmocka_unit_test(slip_holds_no_more_than_it_was_given),
        cmocka_unit_test(slip_refuses_digits_that_are_no_receipts),
        cmocka_unit_test(slips_are_read_though_faded_tilted_creased_and_noisy),
        cmocka_unit_test(proof_on_a_slip_is_read),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
