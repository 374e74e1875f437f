/* A scanner, the page behind it, and hands of a clock that only tests turn. */
#ifndef TG_TESTS_BOARD_SCANNER_RIG_H
#define TG_TESTS_BOARD_SCANNER_RIG_H

#include "board/scanner.h"

#define SCANNER_RIG_RECEIPT "4172839055810264739158203746"

struct scanner_rig {
    int64_t now_ms;
    struct scanner *scanner;
    char *code;      /* SCANNER_CODE_MAX + 1 bytes */
    char typed[256]; /* what the page has heard; '\n' for Enter */
};
extern struct scanner_rig scanner_rig;

/* Group fixtures. */
int scanner_rig_start(void **state);
int scanner_rig_stop(void **state);

/* Listens from now on. */
void scanner_rig_open(const struct scanner_plan *plan);
void scanner_rig_close(void);

/* Time goes by, as the program's loop sees it. */
void scanner_rig_pass(int64_t ms);
/* One key; `shown`: what the page has heard then, unless the scanner took it. */
void scanner_rig_press(enum window_key key, char shown);
void scanner_rig_type(char c);
void scanner_rig_type_all(const char *text, int64_t every_ms);

/* The next code is that one. */
void scanner_rig_has_read(const char *text);
void scanner_rig_has_read_nothing(void);

#endif
