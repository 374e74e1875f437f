#include "app/receipt/qr.h"

#include "app/seal/receipt.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <zbar.h>

enum { DOTS = 4, PICTURE_MAX = (QR_SIDE_MAX + 2 * QR_QUIET) * DOTS };

/* Draws the modules with their quiet zone and reads them as a camera's picture. */
static void assert_reads_as(const uint8_t *modules, int side, const char *digits)
{
    static uint8_t picture[PICTURE_MAX * PICTURE_MAX];
    int width = (side + 2 * QR_QUIET) * DOTS;
    memset(picture, 255, sizeof picture);
    for (int y = 0; y < side * DOTS; y++) {
        for (int x = 0; x < side * DOTS; x++) {
            if (modules[y / DOTS * side + x / DOTS] != 0)
                picture[(y + QR_QUIET * DOTS) * width + x + QR_QUIET * DOTS] = 0;
        }
    }
    /* QR codes and nothing else, as the kiosk's own reader: zbar 0.23's reader of SQ codes loses
     * memory. */
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    assert_int_equal(zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0), 0);
    assert_int_equal(zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1), 0);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)width);
    zbar_image_set_data(image, picture, (unsigned long)(width * width), NULL);
    assert_int_equal(zbar_scan_image(scanner, image), 1);
    assert_string_equal(zbar_symbol_get_data(zbar_image_first_symbol(image)), digits);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
}

static void receipt_reads_back_from_screen_and_paper(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        struct receipt receipt;
        uint8_t modules[QR_SIDE_MAX * QR_SIDE_MAX];
        int side = 0;
        receipt_generate(&receipt);
        assert_int_equal(qr_encode(receipt.digits, QR_SCREEN, modules, &side), TG_OK);
        assert_int_equal(side, 21);
        assert_reads_as(modules, side, receipt.digits);
        assert_int_equal(qr_encode(receipt.digits, QR_PAPER, modules, &side), TG_OK);
        assert_int_equal(side, 25);
        assert_reads_as(modules, side, receipt.digits);
    }
}

/* Bits 0 and 1 of the format information beside the top left finder, mask 5 of ISO/IEC 18004. */
static int level_of(const uint8_t *modules, int side)
{
    return (modules[8 * side] << 1 | modules[8 * side + 1]) ^ 2;
}

static void each_use_has_its_level_of_correction(void **state)
{
    (void)state;
    enum { LEVEL_M = 0, LEVEL_H = 2 };
    uint8_t modules[QR_SIDE_MAX * QR_SIDE_MAX];
    int side;
    assert_int_equal(qr_encode("1234567890123456789012345627", QR_SCREEN, modules, &side), TG_OK);
    assert_int_equal(level_of(modules, side), LEVEL_M);
    assert_int_equal(qr_encode("1234567890123456789012345627", QR_PAPER, modules, &side), TG_OK);
    assert_int_equal(level_of(modules, side), LEVEL_H);
}

static void qr_refuses_what_is_not_digits_or_too_long(void **state)
{
    (void)state;
    uint8_t modules[QR_SIDE_MAX * QR_SIDE_MAX] = {7};
    int side = -1;
    const char *full = "1234567890123456789012345678901234";
    assert_int_equal(qr_encode("", QR_SCREEN, modules, &side), TG_ERR_FORMAT);
    assert_int_equal(qr_encode("12 34", QR_SCREEN, modules, &side), TG_ERR_FORMAT);
    assert_int_equal(qr_encode("12345678901234567890123456789012345", QR_SCREEN, modules, &side),
                     TG_ERR_FULL);
    assert_int_equal(side, -1);
    assert_int_equal(modules[0], 7);
    assert_int_equal(qr_encode(full, QR_SCREEN, modules, &side), TG_OK);
    assert_reads_as(modules, side, full);
    assert_int_equal(qr_encode(full, QR_PAPER, modules, &side), TG_OK);
    assert_reads_as(modules, side, full);
}

static void qr_leaves_no_child(void **state)
{
    (void)state;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static int start(void **state)
{
    (void)state;
    return secret_init() == TG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt_reads_back_from_screen_and_paper),
        cmocka_unit_test(each_use_has_its_level_of_correction),
        cmocka_unit_test(qr_refuses_what_is_not_digits_or_too_long),
        cmocka_unit_test(qr_leaves_no_child),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
