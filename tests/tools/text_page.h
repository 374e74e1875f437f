/* What was printed, for tests of those who print. */
#ifndef TG_TESTS_TOOLS_TEXT_PAGE_H
#define TG_TESTS_TOOLS_TEXT_PAGE_H

#include <stdio.h>

struct text_page {
    char *text; /* owned; whole once the stream is closed */
    size_t len;
};

/* Empty again, to be written and closed. */
FILE *text_page_open(struct text_page *page);
void text_page_finish(struct text_page *page);

/* Fails the test unless these words are in it. */
void text_page_has(const struct text_page *page, const char *words);

#endif
