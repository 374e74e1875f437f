/* A finger signs: what it draws is seen as it is drawn, kept through every change of mind, reaches
 * the report, and is gone when the visitor is. */
#include "tests/app/memory_rig.h"
#include "tests/app/screen_rig.h"
#include "tests/app/strokes_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RIG_SIGN = RIG_QUESTIONS, WITH_SIGNATURE, POINTS = 60 };

struct desk {
    struct rig rig;
    struct screen screen;
    struct pack_question questions[WITH_SIGNATURE];
};

static struct desk desk;

static void open_desk(int width, int height, double ppi, bool required)
{
    rig_init(&desk.rig, 16);
    memcpy(desk.questions, desk.rig.pack.questions, RIG_QUESTIONS * sizeof *desk.questions);
    desk.questions[RIG_SIGN] = (struct pack_question){.id = "sign",
                                                      .answer = PACK_ANSWER_SIGNATURE,
                                                      .role = PACK_ROLE_SIGNATURE,
                                                      .required = required,
                                                      .identity = true,
                                                      .title = {{"签名", "簽名", "Signature"}}};
    desk.rig.pack.questions = desk.questions;
    desk.rig.pack.question_count = WITH_SIGNATURE;
    screen_init(&desk.screen, &desk.rig, width, height, ppi);
}

static void close_desk(void)
{
    screen_finish(&desk.screen);
    rig_finish(&desk.rig);
}

static void tap(const char *id)
{
    screen_tap(&desk.screen, id);
}

static bool has(const char *id)
{
    int x, y;
    return screen_find(&desk.screen, id, &x, &y);
}

static void on(const char *scene)
{
    if (strcmp(screen_scene(&desk.screen), scene) != 0)
        fail_msg("on \"%s\", not on \"%s\"", screen_scene(&desk.screen), scene);
}

/* A named visitor's way to the box. */
static void to_signature(void)
{
    desk.rig.now_ms += VAULT_SESSION_EVERY_MS;
    tap("begin");
    tap("lang:0");
    while (!has("kind:1"))
        tap("next");
    tap("kind:1");
    tap("named");
    tap("next");
    screen_type(&desk.screen, "谢谢护士");
    tap("next");
    tap("next");
    screen_type(&desk.screen, "王某");
    tap("next");
    assert_true(has("signature"));
}

/* A bow from left to right over the part of the box that begins at `from` of its width. */
static void bow(double from, double width, struct screen_point out[static POINTS])
{
    struct rect box = screen_place(&desk.screen, "signature");
    for (int i = 0; i < POINTS; i++) {
        double at = (double)i / (POINTS - 1);
        out[i] =
            (struct screen_point){box.x + (int)(box.w * (from + width * at)),
                                  box.y + (int)(box.h * (0.5 + 0.3 * sin(at * 6) * cos(from * 9)))};
    }
}

static void sign(void)
{
    struct screen_point points[POINTS];
    for (int i = 0; i < 3; i++) {
        bow(0.1 + 0.25 * i, 0.2, points);
        screen_drag(&desk.screen, points, POINTS);
    }
    points[0].x += 30; /* a dot */
    screen_drag(&desk.screen, points, 1);
}

static void to_check(void)
{
    tap("next");
    on("check");
}

static const char *signed_text(void)
{
    return draft_text(visit_draft(desk.screen.kiosk.visit), RIG_SIGN);
}

static void file_report(struct report **out)
{
    while (strcmp(screen_scene(&desk.screen), "check") == 0)
        tap("next");
    screen_await_job(&desk.screen);
    on("receipt");
    assert_int_equal(rig_open(&desk.rig, desk.rig.office, out), 1);
}

static const char *answer(const struct report *report, const char *id)
{
    for (size_t i = 0; i < report->answer_count; i++)
        if (strcmp(report->answers[i].question, id) == 0)
            return report->answers[i].text;
    fail_msg("no answer to %s", id);
    return NULL;
}

static void signature_reaches_the_report_as_it_was_drawn(void **state)
{
    static struct strokes strokes;
    struct screen_point points[POINTS];
    struct report *report = NULL;
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    struct rect box = screen_place(&desk.screen, "signature");
    bow(0.1, 0.2, points);
    sign();
    to_check();
    file_report(&report);
    const char *text = answer(report, "sign");
    assert_int_equal(strokes_read(text, strlen(text), &strokes), TG_OK);
    assert_int_equal(strokes.count, 4);
    double tenths = 254.0 / 102; /* a pixel */
    assert_true(fabs(strokes.width - box.w * tenths) < 1);
    assert_true(fabs(strokes.height - box.h * tenths) < 1);
    for (int i = 0; i < POINTS; i++)
        assert_true(strokes_rig_off(&strokes, 0, (points[i].x - box.x) * tenths,
                                    (points[i].y - box.y) * tenths) < 4); /* 0.4 mm */
    assert_int_equal(strokes.ends[3] - strokes.ends[2], 1);
    report_destroy(report);
    close_desk();
}

static void signature_required_says_what_is_missing(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    tap("next");
    assert_true(has("signature"));
    assert_int_equal(desk.screen.kiosk.problem, DRAFT_NOT_ANSWERED);
    struct rect before = screen_place(&desk.screen, "signature");
    sign();
    assert_int_equal(desk.screen.kiosk.problem, DRAFT_FINE);
    struct rect after = screen_place(&desk.screen, "signature");
    assert_memory_equal(&before, &after, sizeof before); /* it does not go away under the finger */
    to_check();
    close_desk();
}

static void signature_that_is_not_asked_for_is_skipped(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, false);
    to_signature();
    to_check();
    assert_string_equal(signed_text(), "");
    close_desk();
}

static void signature_is_signed_again(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    assert_false(has("sign-again"));
    sign();
    tap("sign-again");
    assert_true(signature_is_empty(desk.screen.kiosk.signature));
    assert_false(has("sign-again"));
    tap("next");
    assert_true(has("signature"));
    sign();
    to_check();
    close_desk();
}

static void signature_taken_back_on_the_way_out_is_gone(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, false);
    to_signature();
    sign();
    to_check();
    assert_string_not_equal(signed_text(), "");
    tap("question:5");
    tap("sign-again");
    to_check();
    assert_string_equal(signed_text(), "");
    close_desk();
}

static void signature_stays_when_something_else_is_changed(void **state)
{
    char before[STROKES_TEXT_MAX + 1];
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    sign();
    to_check();
    snprintf(before, sizeof before, "%s", signed_text());
    assert_true(strlen(before) > 20);
    tap("question:4");
    screen_type(&desk.screen, "某");
    to_check();
    tap("question:5");
    assert_false(signature_is_empty(desk.screen.kiosk.signature));
    to_check();
    assert_string_equal(signed_text(), before);
    close_desk();
}

static void signature_out_of_the_box_is_clipped(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    struct rect box = screen_place(&desk.screen, "signature");
    const struct screen_point points[] = {
        {box.x + 100, box.y + 100}, {box.x - 300, box.y + 100}, /* out at the left */
        {box.x - 300, box.y + 200}, {box.x + 100, box.y + 200}, /* and in again */
        {box.x + 100, box.y - 500},
    };
    screen_drag(&desk.screen, points, sizeof points / sizeof *points);
    const struct strokes *strokes = signature_strokes(desk.screen.kiosk.signature);
    assert_int_equal(strokes->count, 2);
    assert_int_equal(strokes->points[1].x, 0);
    assert_int_equal(strokes->points[2].x, 0);
    assert_int_equal(strokes->points[4].y, 0);
    close_desk();
}

/* A finger at a hundred places a second, for a minute, as far as the box goes. */
static void scribble(void)
{
    struct rect box = screen_place(&desk.screen, "signature");
    struct window_event event = {.kind = WINDOW_PRESS};
    for (int i = 0; i < 6000; i++) {
        event.x = box.x + box.w / 2 + (int)(box.w / 2.1 * sin(i * 0.31) * cos(i * 0.0137));
        event.y = box.y + box.h / 2 + (int)(box.h / 2.1 * cos(i * 0.17));
        event.time_ms = desk.rig.now_ms += 10;
        kiosk_input(&desk.screen.kiosk, &event);
        event.kind = WINDOW_MOVE;
    }
    event.kind = WINDOW_RELEASE;
    kiosk_input(&desk.screen.kiosk, &event);
    screen_draw(&desk.screen);
    assert_false(stage_overflowed(desk.screen.stage));
}

static void signature_of_a_minute_of_scribbling_is_taken(void **state)
{
    struct report *report = NULL;
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    for (int i = 0; i < 3; i++)
        scribble();
    to_check();
    assert_false(stage_overflowed(desk.screen.stage));
    file_report(&report);
    assert_true(strlen(answer(report, "sign")) > 500);
    report_destroy(report);
    close_desk();
}

static void signature_of_more_dots_than_there_are_strokes_is_taken(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    struct rect box = screen_place(&desk.screen, "signature");
    for (int i = 0; i < STROKES_MAX + 50; i++)
        screen_drag(&desk.screen,
                    &(struct screen_point){box.x + i * 3 % box.w, box.y + i * 11 % box.h}, 1);
    assert_int_equal(signature_strokes(desk.screen.kiosk.signature)->count, STROKES_MAX);
    to_check();
    assert_true(strlen(signed_text()) <= STROKES_TEXT_MAX);
    close_desk();
}

static void signature_grows_by_what_is_new_only(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    sign();
    struct rect box = screen_place(&desk.screen, "signature");
    struct window_event event = {
        .kind = WINDOW_PRESS, .x = box.x + 50, .y = box.y + 50, .time_ms = desk.rig.now_ms};
    size_t bytes = (size_t)desk.screen.canvas.width * (size_t)desk.screen.canvas.height * 4;
    uint32_t *whole = malloc(bytes);
    struct canvas again = desk.screen.canvas;
    struct window_rect damage[STAGE_DAMAGE_MAX];
    assert_non_null(whole);
    again.pixels = whole;
    for (int i = 0; i < 40; i++) {
        int64_t area = 0;
        kiosk_input(&desk.screen.kiosk, &event);
        size_t count = stage_draw(desk.screen.stage, &desk.screen.canvas, false, damage);
        for (size_t j = 0; j < count; j++)
            area += (int64_t)damage[j].w * damage[j].h;
        assert_true(i == 0 || (count > 0 && area < 20000)); /* 140 × 140 of a million */
        (void)stage_draw(desk.screen.stage, &again, true, damage);
        assert_memory_equal(desk.screen.pixels, whole, bytes);
        event.kind = WINDOW_MOVE;
        event.x += 7;
        event.y += i % 5 - 1;
    }
    free(whole);
    close_desk();
}

static void signature_is_written_on_in_larger_letters(void **state)
{
    (void)state;
    open_desk(1280, 800, 149, true);
    to_signature();
    for (int i = 0; i < TEXT_SIZE_COUNT; i++) {
        sign();
        assert_false(stage_overflowed(desk.screen.stage));
        assert_int_equal(signature_strokes(desk.screen.kiosk.signature)->count, 4 * (i + 1));
        tap("size");
    }
    to_check();
    close_desk();
}

static void signature_has_the_time_that_writing_has(void **state)
{
    (void)state;
    open_desk(1080, 1920, 102, true);
    to_signature();
    sign();
    screen_pass(&desk.screen, IDLE_FORM_MS + 1000);
    on("question");
    sign();
    screen_pass(&desk.screen, IDLE_WRITING_MS - 1000);
    on("question");
    screen_pass(&desk.screen, 1000);
    on("idle");
    tap("next");
    on("question");
    assert_int_equal(signature_strokes(desk.screen.kiosk.signature)->count, 8);
    close_desk();
}

/* Points that no other memory holds by chance, and how the box holds them. */
static void sign_oddly(struct strokes_point out_run[static 6])
{
    struct screen_point points[40];
    struct rect box = screen_place(&desk.screen, "signature");
    for (int i = 0; i < 40; i++)
        points[i] = (struct screen_point){box.x + 20 + i * 613 % (box.w - 40),
                                          box.y + 20 + i * 389 % (box.h - 40)};
    screen_drag(&desk.screen, points, 40);
    memcpy(out_run, signature_strokes(desk.screen.kiosk.signature)->points + 10,
           6 * sizeof *out_run);
}

static void leaves_nothing(void (*leave)(void))
{
    static struct strokes_point run[6];
    static char text[48];
    open_desk(1080, 1920, 102, true);
    to_signature();
    sign_oddly(run);
    assert_true(memory_found(run, sizeof run) >= 1);
    to_check();
    memcpy(text, signed_text() + 20, sizeof text);
    assert_true(memory_found(text, sizeof text) >= 1);
    tap("question:5");
    leave();
    on("attract");
    assert_int_equal(memory_found(run, sizeof run), 0);
    assert_int_equal(memory_found(text, sizeof text), 0);
    close_desk();
}

static void erase(void)
{
    tap("erase");
    tap("next");
}

static void run_out(void)
{
    screen_pass(&desk.screen, IDLE_WRITING_MS);
    on("idle");
    screen_pass(&desk.screen, IDLE_COUNTDOWN_MS);
}

static void signature_is_gone_after_erase_and_after_time(void **state)
{
    (void)state;
    leaves_nothing(erase);
    leaves_nothing(run_out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signature_reaches_the_report_as_it_was_drawn),
        cmocka_unit_test(signature_required_says_what_is_missing),
        cmocka_unit_test(signature_that_is_not_asked_for_is_skipped),
        cmocka_unit_test(signature_is_signed_again),
        cmocka_unit_test(signature_taken_back_on_the_way_out_is_gone),
        cmocka_unit_test(signature_stays_when_something_else_is_changed),
        cmocka_unit_test(signature_out_of_the_box_is_clipped),
        cmocka_unit_test(signature_of_a_minute_of_scribbling_is_taken),
        cmocka_unit_test(signature_of_more_dots_than_there_are_strokes_is_taken),
        cmocka_unit_test(signature_grows_by_what_is_new_only),
        cmocka_unit_test(signature_is_written_on_in_larger_letters),
        cmocka_unit_test(signature_has_the_time_that_writing_has),
        cmocka_unit_test(signature_is_gone_after_erase_and_after_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
