#include "tools/ctl/number.h"

#include <stdlib.h>

bool number_parse(const char *text, uint32_t min, uint32_t max, uint32_t *out)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value < min || value > max)
        return false;
    *out = (uint32_t)value;
    return true;
}
