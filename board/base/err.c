#include "board/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum tg_err fault_set(struct fault *fault, enum tg_err err, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(fault->text, sizeof fault->text, fmt, args);
    va_end(args);
    if (len >= (int)sizeof fault->text) {
        size_t end = sizeof fault->text - 1;
        while (end > 0 && ((unsigned char)fault->text[end - 1] & 0xC0) == 0x80)
            end--;
        if (end > 0 && (unsigned char)fault->text[end - 1] >= 0xC0)
            end--;
        fault->text[end] = '\0';
    }
    fault->err = err;
    return err;
}

const char *err_name(enum tg_err err)
{
    static const char *const NAMES[] = {
        [TG_OK] = "ok",
        [TG_ERR_MEMORY] = "out of memory",
        [TG_ERR_IO] = "input/output error",
        [TG_ERR_FULL] = "full",
        [TG_ERR_BUSY] = "in use",
        [TG_ERR_FORMAT] = "malformed",
        [TG_ERR_VERSION] = "version not accepted",
        [TG_ERR_CRYPTO] = "does not verify",
        [TG_ERR_RANGE] = "out of range",
        [TG_ERR_MISSING] = "missing",
        [TG_ERR_DENIED] = "not allowed",
        [TG_ERR_CONFLICT] = "conflict",
        [TG_ERR_NETWORK] = "network",
    };
    size_t index = (size_t)err;
    return index < sizeof NAMES / sizeof *NAMES ? NAMES[index] : "unknown error";
}
