#include "tools/desk/plain.h"
#include "tools/desk/show.h"

#include <utf8proc.h>

void show_text(FILE *out, const char *indent, const char *text)
{
    fputs(indent, out);
    for (const char *at = text; *at != '\0';) {
        size_t skip = *at == '\n' ? 0 : plain_strange(at);
        if (*at == '\n')
            fprintf(out, "\n%s", indent);
        else if (skip > 0)
            fputs(PLAIN_INSTEAD, out);
        else
            fputc(*at, out);
        at += skip > 0 ? skip : 1;
    }
    fputc('\n', out);
}

void show_column(FILE *out, const char *text, int columns)
{
    const char *at = text;
    int used = 0;
    while (*at != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &point);
        if (len <= 0 || *at == '\t' || plain_strange(at) > 0) {
            fputs(PLAIN_INSTEAD, out);
            len = len > 0 ? len : 1;
            used++;
        } else {
            fwrite(at, 1, (size_t)len, out);
            used += utf8proc_charwidth(point);
        }
        at += len;
    }
    fprintf(out, "%*s", (used < columns ? columns - used : 0) + 2, "");
}
