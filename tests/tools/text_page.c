#include "tests/tools/text_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

FILE *text_page_open(struct text_page *page)
{
    text_page_finish(page);
    FILE *out = open_memstream(&page->text, &page->len);
    assert_non_null(out);
    return out;
}

void text_page_finish(struct text_page *page)
{
    free(page->text);
    *page = (struct text_page){0};
}

void text_page_has(const struct text_page *page, const char *words)
{
    if (strstr(page->text, words) == NULL)
        fail_msg("'%s' is not in:\n%s", words, page->text);
}
