/* Questions and answers between the kiosk and its input engines: whatever parses keeps what ime.h
 * promises and composes back to its bytes. */
#include "app/input/ime_wire.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must_be_sound(const struct ime_request *request)
{
    size_t letters = 0;
    must(strlen(request->letters) <= IME_LETTERS_MAX && request->fixed_count <= IME_FIXED_MAX);
    for (size_t i = 0; i < request->fixed_count; i++)
        letters += request->fixed[i].letters;
    must(letters <= strlen(request->letters));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static uint8_t back[IME_MESSAGE_MAX];
    static struct ime_request request;
    static struct ime_answer answer;
    struct ime_stamp stamp;
    if (ime_request_parse(bytes, len, &stamp, &request) == TG_OK) {
        must_be_sound(&request);
        must(ime_request_compose(&stamp, &request, back) == len && memcmp(back, bytes, len) == 0);
    }
    if (ime_answer_parse(bytes, len, &stamp, &answer) == TG_OK)
        must(ime_answer_compose(&stamp, &answer, back) == len && memcmp(back, bytes, len) == 0);
    return 0;
}
