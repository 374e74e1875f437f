#include "board/base/secret.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum tg_err secret_init(void)
{
    if (sodium_init() < 0)
        return TG_ERR_CRYPTO;
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return TG_ERR_IO;
    return TG_OK;
}

void *secret_create(size_t size)
{
    enum { ALIGN = 16 }; /* sodium_malloc puts the end, not the start, at a boundary */
    if (size > SIZE_MAX - ALIGN)
        return NULL;
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    void *memory = sodium_malloc(size);
    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

void secret_destroy(void *memory)
{
    sodium_free(memory);
}

void secret_wipe(void *memory, size_t size)
{
    sodium_memzero(memory, size);
}
