#include "tools/desk/plain.h"

#include <utf8proc.h>

size_t plain_strange(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if ((at[0] < ' ' && at[0] != '\t') || at[0] == 0x7f)
        return 1;
    if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f)
        return 2;
    if (at[0] == 0xe2 && ((at[1] == 0x80 && at[2] >= 0xaa && at[2] <= 0xae) ||
                          (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)))
        return 3;
    return 0;
}

bool plain_is_text(const char *text)
{
    for (const char *at = text; *at != '\0';) {
        utf8proc_int32_t point;
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &point);
        if (len <= 0 || (*at != '\n' && plain_strange(at) > 0))
            return false;
        at += len;
    }
    return true;
}
