/* The keys of keyboards, for page_keyboard.c and page_writing*.c: rows written as strings.
 *
 * Each character of a row is a key that types itself (one tap "key" with the character as index,
 * which the stage makes text); those below stand for keys that do something else. */
#ifndef TG_APP_UI_PAGE_KEYS_H
#define TG_APP_UI_PAGE_KEYS_H

#include "app/ui/page_inside.h"

enum key_code {
    KEY_SHIFT = 1,
    KEY_PLACES = 3, /* of a plate: to the letters and back */
    KEY_DIVIDE,     /* ' between two syllables of Pinyin */
    KEY_FIRST_TONE, /* of Zhuyin, which is a space */
    KEY_UNDO,       /* the last stroke: "box-undo" */
    KEY_GROUP,      /* a group of a code: "group" */
    KEY_BACKSPACE = '\b',
    KEY_ENTER = '\n',
};

enum { KEY_ROWS_MAX = 5, PAD_ROWS = 4 };

struct key_rows {
    const char *rows[KEY_ROWS_MAX];
    int count;
    int columns; /* that many common keys make the whole width */
    bool pad;    /* the first three keys of the first four rows are twice as wide, in larger type */
    /* Tenths of a common key's width; 0: a common key's. Edge: shift, backspace, enter and what
     * else is at the ends of rows. */
    int space, edge;
};

/* All of them within `area`, each row in its middle. */
void page_keys(struct page *page, const struct key_rows *rows, struct rect area);
/* A pad of digits, which flows. */
void page_pad(struct page *page, const char *const rows[static PAD_ROWS]);
/* One key; `code` is a character or of enum key_code. */
void page_key(struct page *page, int code, struct rect rect);

#endif
