#include "app/input/traditional.h"

#include <stdlib.h>
#include <string.h>

#include <opencc.h>

/* The whole path, or OpenCC looks in the working directory first. */
static const char *const CONFIGS[] = {
    [TRADITIONAL_FROM_SIMPLIFIED] = "/usr/share/opencc/s2tw.json",
    [TRADITIONAL_TO_SIMPLIFIED] = "/usr/share/opencc/tw2s.json",
};
enum { WAYS = 2 };

struct traditional {
    opencc_t ways[WAYS];
};

#define OPENCC_BAD ((opencc_t)-1)

enum tg_err traditional_create(struct traditional **out_traditional, struct fault *fault)
{
    struct traditional *traditional = malloc(sizeof *traditional);
    if (traditional == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no memory for OpenCC");
    bool there = true;
    for (int i = 0; i < WAYS; i++) {
        traditional->ways[i] = opencc_open(CONFIGS[i]);
        if (traditional->ways[i] != OPENCC_BAD)
            continue;
        if (there)
            (void)fault_set(fault, TG_ERR_MISSING, "%s: %s", CONFIGS[i], opencc_error());
        there = false;
    }
    if (!there) {
        traditional_destroy(traditional);
        return TG_ERR_MISSING;
    }
    *out_traditional = traditional;
    return TG_OK;
}

void traditional_destroy(struct traditional *traditional)
{
    if (traditional == NULL)
        return;
    for (int i = 0; i < WAYS; i++)
        if (traditional->ways[i] != OPENCC_BAD)
            opencc_close(traditional->ways[i]);
    free(traditional);
}

bool traditional_convert(const struct traditional *traditional, enum traditional_way way,
                         const char *text, size_t len, char *out, size_t room)
{
    char *converted = opencc_convert_utf8(traditional->ways[way], text, len);
    if (converted == NULL)
        return false;
    size_t size = strlen(converted) + 1;
    bool fits = size <= room;
    if (fits)
        memcpy(out, converted, size);
    opencc_convert_utf8_free(converted);
    return fits;
}
