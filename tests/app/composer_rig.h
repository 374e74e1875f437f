/* Somebody who writes: a composer with the real engines and the real model, a field, and a clock
 * that a test turns. */
#ifndef TG_TESTS_APP_COMPOSER_RIG_H
#define TG_TESTS_APP_COMPOSER_RIG_H

#include "app/input/composer.h"

enum { WRITER_BYTES_MAX = 600, WRITER_TAP_MS = 80 };

struct writer {
    struct ime *ime;
    struct handwriting *model;
    struct composer *composer;
    struct field *field;
    int64_t now_ms;
};

/* The engines are loaded when it returns. */
void writer_open(struct writer *writer, enum lang lang);
void writer_close(struct writer *writer);
/* An empty field and a new visitor. */
void writer_begin(struct writer *writer, enum lang lang);

/* Keys of the screen, one character each; of a real keyboard. */
void writer_touch(struct writer *writer, const char *text);
void writer_type(struct writer *writer, const char *text);
void writer_hold(struct writer *writer, const char *key, int held_ms);
/* False: the composer left it to others. */
bool writer_key(struct writer *writer, enum ui_key key);
void writer_tap(struct writer *writer, const char *id, int index);
/* Until the engines have said all that they were asked. */
void writer_await(struct writer *writer);
/* Time passes in one step. */
void writer_pass(struct writer *writer, int64_t ms);
/* One stroke in a box of 60 by 60 mm, hundredths of it, 200 ms long. */
void writer_stroke(struct writer *writer, int box, int x1, int y1, int x2, int y2);

const char *writer_text(const struct writer *writer);
struct writing_view writer_view(const struct writer *writer);
/* Which candidate says that; -1: none. */
int writer_find(const struct writer *writer, const char *text);

#endif
