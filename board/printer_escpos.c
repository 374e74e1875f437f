#include "board/printer_escpos.h"

#include "board/base/must.h"

#include <string.h>

enum {
    EOT = 0x04,
    ENQ = 0x05,
    DLE = 0x10,
    DC4 = 0x14,
    ESC = 0x1b,
    GS = 0x1d,
    FEED_BEFORE_CUT = 24, /* dots of margin below the picture */
};

static size_t put(uint8_t *out, size_t at, const uint8_t *bytes, size_t len)
{
    must(at + len <= PRINTER_PIECE_MAX);
    memcpy(out + at, bytes, len);
    return at + len;
}

static size_t put_request(uint8_t *out, size_t at, bool told)
{
    static const uint8_t paper_sensor[] = {GS, 'r', 1};
    return told ? put(out, at, paper_sensor, sizeof paper_sensor) : at;
}

size_t printer_escpos_begin(uint8_t out[static PRINTER_PIECE_MAX])
{
    /* And to say nothing unasked, which some are set up to do: it would sound like "passed". */
    static const uint8_t initialize[] = {ESC, '@', GS, 'a', 0};
    return put(out, 0, initialize, sizeof initialize);
}

static bool is_order_at_once(uint8_t first, uint8_t second)
{
    return first == DLE && (second == EOT || second == ENQ || second == DC4);
}

size_t printer_escpos_band(const uint8_t *bits, int stride, int rows, bool told,
                           uint8_t out[static PRINTER_PIECE_MAX])
{
    const uint8_t raster[] = {
        GS, 'v', '0', 0, (uint8_t)stride, (uint8_t)(stride >> 8), (uint8_t)rows, 0};
    must(rows > 0 && rows <= PRINTER_BAND_ROWS);
    size_t start = put(out, 0, raster, sizeof raster);
    size_t end = put(out, start, bits, (size_t)stride * (size_t)rows);
    for (size_t i = start; i + 1 < end; i++)
        if (is_order_at_once(out[i], out[i + 1]))
            out[i] |= DLE << 1;
    return put_request(out, end, told);
}

size_t printer_escpos_end(bool told, uint8_t out[static PRINTER_PIECE_MAX])
{
    static const uint8_t cut[] = {GS, 'V', 66, FEED_BEFORE_CUT};
    return put_request(out, put(out, 0, cut, sizeof cut), told);
}

size_t printer_escpos_question(int number, uint8_t out[static PRINTER_PIECE_MAX])
{
    const uint8_t question[] = {DLE, EOT, (uint8_t)number};
    must(number >= 1 && number <= PRINTER_QUESTIONS);
    return put(out, 0, question, sizeof question);
}

size_t printer_escpos_clear(uint8_t out[static PRINTER_PIECE_MAX])
{
    static const uint8_t clear[] = {DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8};
    size_t len = put(out, 0, clear, sizeof clear);
    memset(out + len, 0, PRINTER_BAND_MAX);
    return len + PRINTER_BAND_MAX;
}
