#include "board/base/faultpoint.h"

#ifdef TG_FAULTPOINTS

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fault_point(const char *name)
{
    static atomic_ulong passings;
    const char *at = getenv("TG_FAULT_AT");
    size_t len = strlen(name);
    if (at == NULL || strncmp(at, name, len) != 0 || (at[len] != '\0' && at[len] != ':'))
        return;
    unsigned long wanted = at[len] == ':' ? strtoul(at + len + 1, NULL, 10) : 1;
    if (atomic_fetch_add(&passings, 1) + 1 == wanted)
        raise(SIGKILL);
}

void fault_leak(const void *bytes, size_t len)
{
    const char *where = getenv("TG_FAULT_LEAK");
    if (where == NULL || len == 0)
        return;
    /* volatile: or the compiler leaves out a copy that nobody looks at. */
    volatile char *block = strcmp(where, "heap") == 0 ? malloc(len) : NULL;
    for (size_t i = 0; block != NULL && i < len; i++)
        block[i] = ((const char *)bytes)[i];
    if (strcmp(where, "log") == 0)
        (void)!write(STDERR_FILENO, bytes, len);
}

#endif
