/* Signatures: what a report of a stolen kiosk might call one. The text's bytes are fuzzed, so that
 * it is not base64 that keeps everything else out. */
#include "app/form/strokes.h"

#include "board/base/must.h"

#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct strokes strokes, again;
    char text[STROKES_TEXT_MAX + 1];
    if (len > STROKES_TEXT_MAX * 3 / 4)
        return strokes_read((const char *)bytes, len, NULL) == TG_ERR_VERSION;
    (void)sodium_bin2base64(text, sizeof text, bytes, len,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (strokes_read(text, strlen(text), &strokes) != TG_OK)
        return 0;
    must(strokes.count > 0 && strokes.ends[strokes.count - 1] == strokes.point_count);
    for (size_t i = 0; i < strokes.point_count; i++)
        must(strokes.points[i].x <= strokes.width && strokes.points[i].y <= strokes.height &&
             strokes.points[i].x >= 0 && strokes.points[i].y >= 0);
    size_t written = strokes_write(&strokes, text);
    must(strokes_read(text, written, &again) == TG_OK);
    must(memcmp(&strokes, &again, sizeof strokes) == 0);
    return 0;
}
