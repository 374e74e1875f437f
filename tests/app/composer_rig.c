#include "tests/app/composer_rig.h"

#include "tests/app/ime_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BOX = 600, STEPS = 10, STROKE_MS = 200, AWAIT_MS_MAX = 30000, STEP_MS = 20 };

static int64_t now(void *ctx)
{
    return ((struct writer *)ctx)->now_ms;
}

void writer_open(struct writer *writer, enum lang lang)
{
    const char *share = getenv("SHARE");
    const struct clock clock = {.monotonic_ms = now, .unix_s = now, .ctx = writer};
    struct fault fault;
    *writer = (struct writer){.now_ms = 1000000};
    writer->ime = ime_rig_open();
    if (handwriting_create(share ? share : "build/share", &writer->model, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    writer->composer = composer_create(writer->ime, writer->model, &clock);
    writer->field = field_create(FIELD_TEXT, WRITER_BYTES_MAX);
    assert_non_null(writer->composer);
    assert_non_null(writer->field);
    composer_reset(writer->composer, lang);
}

void writer_close(struct writer *writer)
{
    composer_destroy(writer->composer);
    field_destroy(writer->field);
    handwriting_destroy(writer->model);
    ime_destroy(writer->ime);
}

void writer_begin(struct writer *writer, enum lang lang)
{
    composer_set_phrases(writer->composer, NULL, 0);
    composer_reset(writer->composer, lang);
    field_reset(writer->field, FIELD_TEXT, WRITER_BYTES_MAX);
    ime_renew(writer->ime);
}

/* As the scene hands it on. */
static bool say(struct writer *writer, const struct ui_event *event)
{
    bool heard = composer_event(writer->composer, writer->field, event);
    if (heard)
        return true;
    composer_flush(writer->composer, writer->field);
    (void)field_event(writer->field, event);
    return false;
}

static void keys(struct writer *writer, const char *text, int held_ms)
{
    for (size_t len; *text != '\0'; text += len) {
        for (len = 1; ((unsigned char)text[len] & 0xc0) == 0x80;)
            len++;
        writer->now_ms += held_ms;
        (void)say(writer, &(struct ui_event){
                              .kind = UI_TEXT, .text = text, .len = len, .held_ms = held_ms});
    }
}

void writer_touch(struct writer *writer, const char *text)
{
    keys(writer, text, WRITER_TAP_MS);
}

void writer_type(struct writer *writer, const char *text)
{
    keys(writer, text, 0);
}

void writer_hold(struct writer *writer, const char *key, int held_ms)
{
    keys(writer, key, held_ms);
}

bool writer_key(struct writer *writer, enum ui_key key)
{
    return say(writer, &(struct ui_event){.kind = UI_KEY, .key = key});
}

void writer_tap(struct writer *writer, const char *id, int index)
{
    writer->now_ms += WRITER_TAP_MS;
    (void)say(writer, &(struct ui_event){.kind = UI_TAP,
                                         .role = UI_ROLE_BUTTON,
                                         .id = id,
                                         .index = index,
                                         .held_ms = WRITER_TAP_MS});
}

void writer_await(struct writer *writer)
{
    for (int waited = 0; ime_wait_ms(writer->ime) >= 0; waited += STEP_MS) {
        int64_t left = ime_wait_ms(writer->ime);
        struct pollfd ready = {.fd = ime_fd(writer->ime), .events = POLLIN};
        assert_true(waited < AWAIT_MS_MAX);
        (void)poll(&ready, 1, left < STEP_MS ? (int)left : STEP_MS);
        (void)composer_tick(writer->composer, writer->field);
    }
}

void writer_pass(struct writer *writer, int64_t ms)
{
    writer->now_ms += ms;
    (void)composer_tick(writer->composer, writer->field);
}

static void drag(struct writer *writer, int box, enum ui_drag what, int x, int y)
{
    (void)say(writer, &(struct ui_event){.kind = UI_DRAG,
                                         .role = UI_ROLE_PAD,
                                         .id = "box",
                                         .index = box,
                                         .drag = what,
                                         .x = x * BOX / 100,
                                         .y = y * BOX / 100,
                                         .width = BOX,
                                         .height = BOX});
}

void writer_stroke(struct writer *writer, int box, int x1, int y1, int x2, int y2)
{
    drag(writer, box, UI_DRAG_DOWN, x1, y1);
    for (int i = 1; i <= STEPS; i++) {
        writer_pass(writer, STROKE_MS / STEPS);
        drag(writer, box, i < STEPS ? UI_DRAG_ON : UI_DRAG_UP, x1 + (x2 - x1) * i / STEPS,
             y1 + (y2 - y1) * i / STEPS);
    }
}

const char *writer_text(const struct writer *writer)
{
    return field_text(writer->field);
}

struct writing_view writer_view(const struct writer *writer)
{
    struct writing_view view;
    composer_view(writer->composer, &view);
    return view;
}

int writer_find(const struct writer *writer, const char *text)
{
    struct writing_view view = writer_view(writer);
    for (size_t i = 0; i < view.candidate_count; i++)
        if (strcmp(view.candidates[i], text) == 0)
            return (int)i;
    return -1;
}
