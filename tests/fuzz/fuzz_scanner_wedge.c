/* Keys at any pace, with and without a prefix, wanted or not: a character is heard by the page or
 * stands in a code, one of the two, and none is there twice. */
#include "board/scanner_inside.h"

#include "board/base/must.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct scanner_wedge wedge;
static struct scanner_codes codes;
static size_t typed, paged, coded;

void scanner_codes_put(struct scanner_codes *into, const char *text, size_t len)
{
    must(into == &codes && len > 0 && len <= SCANNER_CODE_MAX && text[0] != '\0');
    coded += len + (wedge.prefix[0] != '\0' ? strlen(wedge.prefix) : 0);
}

/* As scanner_give_back does. */
static void drain(void)
{
    must(wedge.back_count <= SCANNER_BACK_MAX);
    paged += wedge.back_count - wedge.back_at;
    wedge.back_at = wedge.back_count = 0;
}

static void hear(const struct window_event *event, int64_t now_ms)
{
    bool text = event->kind == WINDOW_TEXT;
    bool heard = scanner_wedge_hear(&wedge, event, now_ms, &codes);
    drain();
    typed += text;
    paged += text && !heard;
}

static size_t held(void)
{
    bool behind_prefix = wedge.state == WEDGE_SCANNING && wedge.prefix[0] != '\0';
    return wedge.count + (behind_prefix ? strlen(wedge.prefix) : 0);
}

/* Two bytes each: what (a character, or a key), and how long after the last one. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    int64_t now_ms = 1000;
    if (len == 0 || len > 1000) /* nothing too long: such a code is dropped */
        return 0;
    wedge = (struct scanner_wedge){.listens = bytes[0] % 2 == 0};
    typed = paged = coded = 0;
    if (bytes[0] % 3 > 0)
        strcpy(wedge.prefix, bytes[0] % 3 == 1 ? "~" : "~]");
    for (size_t i = 1; i + 1 < len; i += 2) {
        const char c = (char)bytes[i];
        struct window_event event = {.kind = WINDOW_TEXT, .text = &c, .len = 1};
        now_ms += bytes[i + 1] % 128;
        if (bytes[i + 1] >= 128)
            scanner_wedge_step(&wedge, now_ms, &codes);
        drain();
        event.time_ms = now_ms;
        if (c < ' ' || c > '~')
            event = (struct window_event){
                .kind = WINDOW_KEY, .time_ms = now_ms, .key = (enum window_key)(bytes[i] % 12)};
        hear(&event, now_ms);
        must(typed == paged + coded + held());
    }
    return 0;
}
