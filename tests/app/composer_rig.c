#include "tests/app/composer_rig.h"

#include "tests/app/ime_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BOX = 600, STEPS = 10, STROKE_MS = 200, AWAIT_MS_MAX = 30000, STEP_MS = 20 };

struct writer writer;

static int64_t now(void *ctx)
{
    return ((struct writer *)ctx)->now_ms;
}

int writer_set_up(void **state)
{
    const char *share = getenv("SHARE");
    const struct clock clock = {.monotonic_ms = now, .unix_s = now, .ctx = &writer};
    struct fault fault;
    (void)state;
    writer = (struct writer){.now_ms = 1000000, .ime = ime_rig_open()};
    if (handwriting_create(share ? share : "build/share", &writer.model, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    writer.composer = composer_create(writer.ime, &clock);
    writer.field = field_create(FIELD_TEXT, WRITER_BYTES_MAX);
    if (writer.composer == NULL || writer.field == NULL)
        return -1;
    composer_set_model(writer.composer, writer.model);
    return 0;
}

int writer_tear_down(void **state)
{
    (void)state;
    composer_destroy(writer.composer);
    field_destroy(writer.field);
    handwriting_destroy(writer.model);
    ime_destroy(writer.ime);
    return 0;
}

void writer_begin(struct writer *by, enum lang lang)
{
    composer_set_phrases(by->composer, NULL, 0);
    composer_reset(by->composer, lang);
    field_reset(by->field, FIELD_TEXT, WRITER_BYTES_MAX);
    ime_renew(by->ime);
}

/* As the scene hands it on. */
static bool say(struct writer *by, const struct ui_event *event)
{
    bool heard = composer_event(by->composer, by->field, event);
    if (heard)
        return true;
    composer_flush(by->composer, by->field);
    (void)field_event(by->field, event);
    return false;
}

static void keys(struct writer *by, const char *text, int held_ms)
{
    for (size_t len; *text != '\0'; text += len) {
        for (len = 1; ((unsigned char)text[len] & 0xc0) == 0x80;)
            len++;
        by->now_ms += held_ms;
        (void)say(
            by, &(struct ui_event){.kind = UI_TEXT, .text = text, .len = len, .held_ms = held_ms});
    }
}

void writer_touch(struct writer *by, const char *text)
{
    keys(by, text, WRITER_TAP_MS);
}

void writer_type(struct writer *by, const char *text)
{
    keys(by, text, 0);
}

void writer_hold(struct writer *by, const char *key, int held_ms)
{
    keys(by, key, held_ms);
}

bool writer_key(struct writer *by, enum ui_key key)
{
    return say(by, &(struct ui_event){.kind = UI_KEY, .key = key});
}

void writer_tap(struct writer *by, const char *id, int index)
{
    by->now_ms += WRITER_TAP_MS;
    (void)say(by, &(struct ui_event){.kind = UI_TAP,
                                     .role = UI_ROLE_BUTTON,
                                     .id = id,
                                     .index = index,
                                     .held_ms = WRITER_TAP_MS});
}

void writer_await(struct writer *by)
{
    for (int waited = 0; ime_wait_ms(by->ime) >= 0; waited += STEP_MS) {
        int64_t left = ime_wait_ms(by->ime);
        struct pollfd ready = {.fd = ime_fd(by->ime), .events = POLLIN};
        assert_true(waited < AWAIT_MS_MAX);
        (void)poll(&ready, 1, left < STEP_MS ? (int)left : STEP_MS);
        (void)composer_tick(by->composer, by->field);
    }
}

void writer_pass(struct writer *by, int64_t ms)
{
    by->now_ms += ms;
    (void)composer_tick(by->composer, by->field);
}

static void drag(struct writer *by, int box, enum ui_drag what, int x, int y)
{
    (void)say(by, &(struct ui_event){.kind = UI_DRAG,
                                     .role = UI_ROLE_PAD,
                                     .id = "box",
                                     .index = box,
                                     .drag = what,
                                     .x = x * BOX / 100,
                                     .y = y * BOX / 100,
                                     .width = BOX,
                                     .height = BOX});
}

void writer_stroke(struct writer *by, int box, int x1, int y1, int x2, int y2)
{
    drag(by, box, UI_DRAG_DOWN, x1, y1);
    for (int i = 1; i <= STEPS; i++) {
        writer_pass(by, STROKE_MS / STEPS);
        drag(by, box, i < STEPS ? UI_DRAG_ON : UI_DRAG_UP, x1 + (x2 - x1) * i / STEPS,
             y1 + (y2 - y1) * i / STEPS);
    }
}

const char *writer_text(const struct writer *by)
{
    return field_text(by->field);
}

struct writing_view writer_view(const struct writer *by)
{
    struct writing_view view;
    composer_view(by->composer, &view);
    return view;
}

int writer_find(const struct writer *by, const char *text)
{
    struct writing_view view = writer_view(by);
    for (size_t i = 0; i < view.candidate_count; i++)
        if (strcmp(view.candidates[i], text) == 0)
            return (int)i;
    return -1;
}

void writer_text_is(const struct writer *by, const char *text)
{
    assert_string_equal(writer_text(by), text);
}

void writer_composing_is(const struct writer *by, const char *text)
{
    assert_string_equal(composer_composing(by->composer), text);
}

void writer_choose(struct writer *by, const char *text)
{
    int index = writer_find(by, text);
    if (index < 0)
        fail_msg("nothing offers \"%s\"", text);
    writer_tap(by, "candidate", index);
}
