#include "board/base/must.h"

#include <stdio.h>
#include <stdlib.h>

void must_failed(const char *condition, const char *file, int line, const char *func)
{
    fprintf(stderr, "%s:%d: %s: broken invariant: %s\n", file, line, func, condition);
    abort();
}
