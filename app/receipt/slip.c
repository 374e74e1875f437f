#include "app/receipt/slip.h"

#include "app/receipt/qr.h"
#include "app/seal/proof.h"
#include "app/seal/receipt.h"
#include "app/ui/text.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Dots at 203 dpi. Whatever is measured against the paper grows with it. */
enum {
    MODULE_MIN = 4,
    MODULE_MAX = 14,
    MARGIN = 8,
    GAP = 16,
    CUT_MARK = 4,
    CUT_DASH = 12,
    GROUP = 4, /* digits */
    GROUPS_A_ROW = 2,
    LINE_MAX = 96,

    STRIP_ROWS = 64, /* drawn at a time, so that few pixels lie about in 32 bits */
    PAPER = 0xffffff,
    INK = 0x000000,
};

/* A paper that is gone down along: twice the same way, once to measure, then for each strip. */
struct sheet {
    struct fonts *fonts;
    const struct slip *slip;
    struct text_box *box;
    uint8_t *receipt_modules, *proof_modules;
    int receipt_side, proof_side;
    int dots, y;
    int left;              /* of lines; -1: they stand in the middle */
    struct canvas *canvas; /* NULL: it is only measured */
    int top;               /* row that the canvas begins with */
};

static void put_modules(struct sheet *sheet, const uint8_t *modules, int side)
{
    int module = sheet->dots / (side + 2 * QR_QUIET);
    if (module > MODULE_MAX)
        module = MODULE_MAX;
    must(module >= MODULE_MIN);
    int width = module * side, quiet = module * QR_QUIET;
    struct rect rect = {(sheet->dots - width) / 2, sheet->y + quiet - sheet->top, width, width};
    if (sheet->canvas != NULL)
        canvas_modules(sheet->canvas, rect, modules, side, INK, PAPER);
    sheet->y += width + 2 * quiet;
}

static void draw_line(struct sheet *sheet, const struct text_style *style,
                      const struct text_line *line, int base)
{
    int left = sheet->left >= 0 ? sheet->left : (sheet->dots - line->width) / 2;
    for (uint32_t i = 0; i < line->glyph_count; i++) {
        struct glyph glyph = sheet->box->glyphs[line->glyph + i];
        glyph.x += left;
        glyph.y = base - sheet->top - glyph.y;
        text_draw(sheet->fonts, style, &glyph, INK, sheet->canvas);
    }
}

static void put_text(struct sheet *sheet, const struct text_style *style, const char *text)
{
    text_layout(sheet->fonts, style, text, strlen(text), sheet->dots - 2 * MARGIN, sheet->box);
    for (size_t i = 0; i < sheet->box->line_count; i++) {
        if (sheet->canvas != NULL)
            draw_line(sheet, style, &sheet->box->lines[i], sheet->y + text_ascent(style));
        sheet->y += text_line_height(style);
    }
}

static int middle_of(struct sheet *sheet, const struct text_style *style, const char *text)
{
    text_layout(sheet->fonts, style, text, strlen(text), 0, sheet->box);
    return (sheet->dots - sheet->box->lines[0].width) / 2;
}

/* "1234  5678": far enough apart to be read as two, one row's under the other's. */
static void put_digits(struct sheet *sheet)
{
    const struct text_style style = {
        .face = FACE_BOLD, .lang = sheet->slip->lang, .px = sheet->dots * 17 / 96};
    enum { ROW = GROUP * GROUPS_A_ROW };
    sheet->left = middle_of(sheet, &style, "0000  0000");
    for (const char *at = sheet->slip->digits; *at != '\0'; at += strnlen(at, ROW)) {
        char row[LINE_MAX];
        int first = (int)strnlen(at, GROUP), second = (int)strnlen(at + first, GROUP);
        (void)snprintf(row, sizeof row, "%.*s  %.*s", first, at, second, at + first);
        put_text(sheet, &style, row);
        secret_wipe(row, sizeof row);
    }
    sheet->left = -1;
}

static void PRINTF_LIKE(3, 4) put_said(struct sheet *sheet, enum face face, const char *format, ...)
{
    const struct text_style style = {
        .face = face, .lang = sheet->slip->lang, .px = sheet->dots / 11};
    char line[LINE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    put_text(sheet, &style, line);
    secret_wipe(line, sizeof line);
}

static void put_cut_mark(struct sheet *sheet)
{
    sheet->y += GAP;
    for (int x = 0; sheet->canvas != NULL && x < sheet->dots; x += 2 * CUT_DASH)
        canvas_fill(sheet->canvas, (struct rect){x, sheet->y - sheet->top, CUT_DASH, CUT_MARK},
                    INK);
    sheet->y += CUT_MARK + GAP;
}

static void put_all(struct sheet *sheet)
{
    const struct slip *slip = sheet->slip;
    sheet->y = 0;
    sheet->left = -1;
    put_modules(sheet, sheet->receipt_modules, sheet->receipt_side);
    put_digits(sheet);
    sheet->y += GAP;
    if (slip->case_number != NULL) {
        put_said(sheet, FACE_TEXT, "%s", _("Number"));
        put_said(sheet, FACE_BOLD, "%s", slip->case_number);
    }
    if (slip->come_back != NULL)
        put_said(sheet, FACE_TEXT, _("From %s"), slip->come_back);
    if (slip->kept_until != NULL)
        put_said(sheet, FACE_TEXT, _("Kept until %s"), slip->kept_until);
    if (slip->proof != NULL) {
        put_cut_mark(sheet);
        put_modules(sheet, sheet->proof_modules, sheet->proof_side);
    }
}

static void to_bits(const struct canvas *strip, int rows, uint8_t *bits)
{
    for (int i = 0; i < rows * strip->width; i++)
        if ((strip->pixels[i] & 0xff) < 0x80)
            bits[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

static void draw_strips(struct sheet *sheet, uint32_t *pixels, int rows, uint8_t *bits)
{
    struct canvas canvas = canvas_over(pixels, sheet->dots, STRIP_ROWS, sheet->dots);
    sheet->canvas = &canvas;
    for (sheet->top = 0; sheet->top < rows; sheet->top += STRIP_ROWS) {
        int left = rows - sheet->top;
        canvas_fill(&canvas, (struct rect){0, 0, canvas.width, canvas.height}, PAPER);
        put_all(sheet);
        to_bits(&canvas, left < STRIP_ROWS ? left : STRIP_ROWS,
                bits + sheet->top * sheet->dots / 8);
    }
}

static enum tg_err draw(struct sheet *sheet, uint8_t **out_bits, int *out_rows)
{
    put_all(sheet);
    int rows = sheet->y;
    uint8_t *bits = secret_create((size_t)rows * (size_t)sheet->dots / 8);
    uint32_t *pixels = secret_create((size_t)STRIP_ROWS * (size_t)sheet->dots * sizeof *pixels);
    if (bits == NULL || pixels == NULL) {
        secret_destroy(bits);
        secret_destroy(pixels);
        return TG_ERR_MEMORY;
    }
    draw_strips(sheet, pixels, rows, bits);
    secret_destroy(pixels);
    *out_bits = bits;
    *out_rows = rows;
    return TG_OK;
}

static enum tg_err encode(struct sheet *sheet)
{
    const struct slip *slip = sheet->slip;
    if (strnlen(slip->digits, RECEIPT_DIGITS + 1) != RECEIPT_DIGITS ||
        (slip->proof != NULL && strnlen(slip->proof, PROOF_DIGITS + 1) != PROOF_DIGITS))
        return TG_ERR_FORMAT;
    if (sheet->box == NULL || sheet->receipt_modules == NULL || sheet->proof_modules == NULL)
        return TG_ERR_MEMORY;
    enum tg_err err =
        qr_encode(slip->digits, QR_PAPER, sheet->receipt_modules, &sheet->receipt_side);
    if (err == TG_OK && slip->proof != NULL)
        err = qr_encode(slip->proof, QR_PROOF, sheet->proof_modules, &sheet->proof_side);
    return err;
}

enum tg_err slip_draw(struct fonts *fonts, const struct slip *slip, int dots, uint8_t **out_bits,
                      int *out_rows)
{
    enum { MODULES = QR_SIDE_MAX * QR_SIDE_MAX };
    enum lang shown = words_lang();
    struct sheet sheet = {.fonts = fonts,
                          .slip = slip,
                          .dots = dots,
                          .box = text_box_create(),
                          .receipt_modules = secret_create(MODULES),
                          .proof_modules = secret_create(MODULES)};
    enum tg_err err = encode(&sheet);
    if (err == TG_OK) {
        words_set(slip->lang);
        err = draw(&sheet, out_bits, out_rows);
        words_set(shown);
    }
    text_box_destroy(sheet.box);
    secret_destroy(sheet.receipt_modules);
    secret_destroy(sheet.proof_modules);
    return err;
}
