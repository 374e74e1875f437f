/* The handwriting model: a file that somebody may have changed. Its hash is put right, so that it
 * is not that which keeps everything else out. */
#include "app/input/handwriting.h"
#include "app/input/handwriting_format.h"
#include "board/base/must.h"

#include <sodium.h>
#include <string.h>

enum { BODY_AT = HANDWRITING_HEAD_SIZE + HANDWRITING_HASH_SIZE };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The matrices are longer than what is fuzzed, and hold any bytes: they are 1 here. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum {
        MATRICES =
            HANDWRITING_ROWS * HANDWRITING_VALUES + HANDWRITING_DIMENSIONS * HANDWRITING_HIDDEN,
        CLASS_PLACES = HANDWRITING_PLACES_EACH * HANDWRITING_DIMENSIONS,
        FUZZED_MAX = 1 << 16,
        CLASSES_MAX = 40,
    };
    static uint8_t file[FUZZED_MAX + MATRICES + CLASSES_MAX * CLASS_PLACES];
    struct handwriting_format format;
    struct fault fault;
    if (len > FUZZED_MAX)
        return 0;
    memcpy(file, bytes, len);
    if (len >= BODY_AT) {
        size_t classes = (size_t)(bytes[14] << 8 | bytes[15]) % CLASSES_MAX;
        memset(file + len, 1, MATRICES + classes * CLASS_PLACES);
        len += MATRICES + classes * CLASS_PLACES;
        crypto_generichash(file + HANDWRITING_HEAD_SIZE, HANDWRITING_HASH_SIZE, file + BODY_AT,
                           len - BODY_AT, NULL, 0);
    }
    if (handwriting_format_read(file, len, "model", &format, &fault) != TG_OK)
        return 0;
    uint32_t before = 0;
    for (size_t i = 0; i < format.classes; i++) {
        struct handwriting_class class = handwriting_class_of(&format, i);
        must(class.character > before && class.sets != 0 && class.sets <= HANDWRITING_ALL);
        before = class.character;
    }
    must((const uint8_t *)format.places + format.classes * CLASS_PLACES == file + len);
    return 0;
}
