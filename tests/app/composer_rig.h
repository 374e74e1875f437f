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

/* The one of this test. */
extern struct writer writer;
/* Around all tests. The engines are loaded when it returns. */
int writer_set_up(void **state);
int writer_tear_down(void **state);
/* An empty field and a new visitor. */
void writer_begin(struct writer *by, enum lang lang);

/* Keys of the screen, one character each; of a real keyboard. */
void writer_touch(struct writer *by, const char *text);
void writer_type(struct writer *by, const char *text);
void writer_hold(struct writer *by, const char *key, int held_ms);
/* False: the composer left it to others. */
bool writer_key(struct writer *by, enum ui_key key);
void writer_tap(struct writer *by, const char *id, int index);
/* Until the engines have said all that they were asked. */
void writer_await(struct writer *by);
/* Time passes in one step. */
void writer_pass(struct writer *by, int64_t ms);
/* One stroke in a box of 60 by 60 mm, hundredths of it, 200 ms long. */
void writer_stroke(struct writer *by, int box, int x1, int y1, int x2, int y2);

const char *writer_text(const struct writer *by);
void writer_text_is(const struct writer *by, const char *text);
void writer_composing_is(const struct writer *by, const char *text);
struct writing_view writer_view(const struct writer *by);
/* Which candidate says that; -1: none. */
int writer_find(const struct writer *by, const char *text);
/* Taps it; fails the test when it is not there. */
void writer_choose(struct writer *by, const char *text);

#endif
