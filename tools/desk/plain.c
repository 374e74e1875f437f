#include "tools/desk/plain.h"

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
