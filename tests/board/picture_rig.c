#include "tests/board/picture_rig.h"

#include "app/receipt/qr.h"
#include "tests/app/png_file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PAPER = 0xe8e4dc, INK = 0x302c28, TABLE = 0x504840 };

void picture_rig_blank(struct picture *picture)
{
    for (int i = 0; i < PICTURE_RIG_W * PICTURE_RIG_H; i++)
        picture->pixels[i] = PAPER;
}

void picture_rig_code(struct picture *picture, const char *digits, double x, double y,
                      double module, double degrees)
{
    uint8_t modules[QR_SIDE_MAX * QR_SIDE_MAX];
    int side = 0;
    assert_int_equal(qr_encode(digits, QR_PAPER, modules, &side), TG_OK);
    double angle = degrees * 3.14159265358979 / 180, c = cos(angle), s = sin(angle);
    for (int py = 0; py < PICTURE_RIG_H; py++) {
        for (int px = 0; px < PICTURE_RIG_W; px++) {
            double dx = px + 0.5 - x, dy = py + 0.5 - y;
            int i = (int)floor((dx * c + dy * s) / module + side / 2.0);
            int j = (int)floor((dy * c - dx * s) / module + side / 2.0);
            bool within = i >= 0 && i < side && j >= 0 && j < side;
            if (within && modules[j * side + i] != 0)
                picture->pixels[py * PICTURE_RIG_W + px] = INK;
        }
    }
}

void picture_rig_tear(struct picture *picture, int x)
{
    for (int py = 0; py < PICTURE_RIG_H; py++)
        for (int px = x + py % 7; px < PICTURE_RIG_W; px++)
            picture->pixels[py * PICTURE_RIG_W + px] = TABLE;
}

void picture_rig_save(const struct picture *picture, const char *path)
{
    char beside[256];
    snprintf(beside, sizeof beside, "%s.new", path);
    assert_true(png_write_file(beside, picture->pixels, PICTURE_RIG_W, PICTURE_RIG_H));
    assert_int_equal(rename(beside, path), 0);
}
