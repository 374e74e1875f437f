/* Strokes become text: with the real recogniser, through the events that fingers on the boxes make.
 */
#include "tests/app/composer_rig.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { PAUSE_MS = 1200, PAUSE_MS_MIN = 900, PAUSE_MS_MAX = 3000, GAP_MS = 300 };

static void begin(enum lang lang)
{
    writer_begin(&writer, lang);
    writer_tap(&writer, "method", WRITING_HANDWRITING);
}

/* 三, with that much time between two strokes. */
static void write_three(int box, int64_t gap_ms)
{
    writer_stroke(&writer, box, 24, 24, 76, 23);
    writer_pass(&writer, gap_ms);
    writer_stroke(&writer, box, 29, 50, 71, 49);
    writer_pass(&writer, gap_ms);
    writer_stroke(&writer, box, 17, 79, 84, 78);
}

/* 十 */
static void write_ten(int box)
{
    writer_stroke(&writer, box, 15, 48, 86, 47);
    writer_pass(&writer, GAP_MS);
    writer_stroke(&writer, box, 50, 14, 50, 90);
}

static void a_pause_finishes_a_character(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    assert_int_equal(composer_wait_ms(writer.composer), PAUSE_MS);
    writer_pass(&writer, PAUSE_MS - 1);
    writer_text_is(&writer, "");
    assert_true(composer_unfinished(writer.composer));
    writer_pass(&writer, 1);
    writer_text_is(&writer, "三");
    assert_int_equal(composer_wait_ms(writer.composer), -1);
    struct writing_view view = writer_view(&writer);
    assert_true(view.faded[0] && view.ink[0]->count == 3);
    assert_true(view.candidate_count >= 5);
}

static void the_other_box_finishes_a_character(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    write_ten(1);
    writer_text_is(&writer, "三");
    write_three(0, GAP_MS);
    writer_text_is(&writer, "三十");
    assert_false(writer_view(&writer).faded[0]);
    assert_true(writer_view(&writer).faded[1]);
    composer_flush(writer.composer, writer.field);
    writer_text_is(&writer, "三十三");
}

static void another_candidate_takes_the_place_of_the_character(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_ten(0);
    writer_pass(&writer, PAUSE_MS_MAX);
    writer_text_is(&writer, "十");
    const char *second = writer_view(&writer).candidates[1];
    writer_tap(&writer, "candidate", 1);
    writer_text_is(&writer, second);
    writer_tap(&writer, "candidate", writer_find(&writer, "十"));
    writer_text_is(&writer, "十");
}

static void a_candidate_is_chosen_before_the_pause(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_ten(0);
    const char *second = writer_view(&writer).candidates[1];
    writer_tap(&writer, "candidate", 1);
    writer_text_is(&writer, second);
    writer_pass(&writer, PAUSE_MS_MAX);
    writer_text_is(&writer, second);
}

static void a_character_is_not_replaced_once_anything_else_happened(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_ten(0);
    writer_pass(&writer, PAUSE_MS);
    (void)field_event(writer.field, &(struct ui_event){.kind = UI_KEY, .key = UI_KEY_LEFT});
    writer_tap(&writer, "candidate", 1);
    writer_text_is(&writer, "十");
    (void)field_event(writer.field, &(struct ui_event){.kind = UI_KEY, .key = UI_KEY_RIGHT});
    writer_tap(&writer, "candidate", 1);
    writer_text_is(&writer, "十");
}

static void undo_takes_strokes_back_and_then_the_character_before(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    write_ten(1);
    writer_tap(&writer, "box-undo", 0);
    assert_int_equal(writer_view(&writer).ink[1]->count, 1);
    writer_tap(&writer, "box-undo", 0);
    assert_int_equal(writer_view(&writer).ink[1]->count, 0);
    assert_int_equal(writer_view(&writer).candidate_count, 0);
    writer_text_is(&writer, "三");
    writer_tap(&writer, "box-undo", 0);
    writer_text_is(&writer, "");
    struct writing_view view = writer_view(&writer);
    assert_false(view.faded[0]);
    assert_int_equal(view.ink[0]->count, 3);
    assert_true(writer_find(&writer, "三") >= 0);
    writer_pass(&writer, 10 * PAUSE_MS_MAX); /* it waits to be written on or chosen */
    writer_text_is(&writer, "");
    writer_tap(&writer, "box-undo", 0);
    writer_stroke(&writer, 0, 17, 79, 84, 78);
    writer_pass(&writer, PAUSE_MS_MAX);
    writer_text_is(&writer, "三");
}

/* Written over and over in one box, ink of the last but one is gone: it is not mixed up. */
static void undo_never_brings_the_ink_of_another_character_back(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    write_ten(1);
    writer_pass(&writer, PAUSE_MS);
    write_three(1, GAP_MS);
    for (int i = 0; i < 4; i++)
        writer_tap(&writer, "box-undo", 0);
    writer_text_is(&writer, "三十");
    assert_true(writer_view(&writer).faded[0]);
}

static void cross_out_empties_the_box_then_deletes(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    write_ten(1);
    assert_true(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_text_is(&writer, "三");
    assert_int_equal(writer_view(&writer).ink[1]->count, 0);
    assert_false(writer_key(&writer, UI_KEY_BACKSPACE));
    writer_text_is(&writer, "");
}

/* What the pause is now, by a character of one stroke. */
static int64_t pause_now(void)
{
    writer_stroke(&writer, 0, 15, 48, 86, 47);
    int64_t pause = composer_wait_ms(writer.composer);
    writer_key(&writer, UI_KEY_BACKSPACE);
    return pause;
}

static void the_pause_follows_the_hand(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    assert_int_equal(pause_now(), PAUSE_MS);
    for (int i = 0; i < 10; i++)
        write_three(i % 2, 1000);
    int64_t slow = pause_now();
    assert_in_range(slow, 2000, PAUSE_MS_MAX);
    for (int i = 0; i < 20; i++)
        write_three(i % 2, 60);
    assert_int_equal(pause_now(), PAUSE_MS_MIN);
    writer_begin(&writer, LANG_ZH_HANS);
    begin(LANG_ZH_HANS);
    assert_int_equal(pause_now(), PAUSE_MS);
}

static void a_character_taken_too_early_makes_the_pause_longer(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    writer_pass(&writer, PAUSE_MS);
    writer_tap(&writer, "box-undo", 0);
    writer_key(&writer, UI_KEY_BACKSPACE);
    assert_true(pause_now() > PAUSE_MS + 500);
}

static void time_does_not_count_while_the_finger_writes(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_stroke(&writer, 0, 15, 48, 86, 47);
    const struct ui_event down = {.kind = UI_DRAG,
                                  .id = "box",
                                  .index = 0,
                                  .drag = UI_DRAG_DOWN,
                                  .x = 300,
                                  .y = 80,
                                  .width = 600,
                                  .height = 600};
    assert_true(composer_event(writer.composer, writer.field, &down));
    assert_int_equal(composer_wait_ms(writer.composer), -1);
    writer_pass(&writer, 10 * PAUSE_MS_MAX);
    writer_text_is(&writer, "");
}

static void what_has_no_room_waits_in_its_box(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    field_reset(writer.field, FIELD_LINE, 4);
    write_three(0, GAP_MS);
    write_ten(1);
    writer_pass(&writer, PAUSE_MS_MAX);
    writer_text_is(&writer, "三");
    assert_true(field_full(writer.field));
    assert_int_equal(composer_wait_ms(writer.composer), -1);
    composer_flush(writer.composer, writer.field);
    assert_true(composer_unfinished(writer.composer));
    field_reset(writer.field, FIELD_LINE, 4);
    composer_flush(writer.composer, writer.field);
    writer_text_is(&writer, "十");
}

static void characters_are_those_of_the_language(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    writer_stroke(&writer, 0, 25, 12, 35, 22); /* 门 */
    writer_stroke(&writer, 0, 22, 30, 22, 90);
    writer_stroke(&writer, 0, 40, 18, 82, 18);
    writer_stroke(&writer, 0, 82, 18, 82, 88);
    assert_true(writer_find(&writer, "门") >= 0);
    begin(LANG_ZH_HANT);
    writer_stroke(&writer, 0, 25, 12, 35, 22);
    writer_stroke(&writer, 0, 22, 30, 22, 90);
    writer_stroke(&writer, 0, 40, 18, 82, 18);
    writer_stroke(&writer, 0, 82, 18, 82, 88);
    assert_true(writer_view(&writer).candidate_count > 0);
    assert_int_equal(writer_find(&writer, "门"), -1);
}

static void keys_beside_the_boxes_finish_a_character(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_ten(0);
    writer_touch(&writer, "，");
    writer_text_is(&writer, "十，");
    write_ten(0);
    writer_type(&writer, ".");
    writer_text_is(&writer, "十，十。");
    assert_int_equal(writer_view(&writer).ink[0]->count, 0);
}

static void nothing_that_was_drawn_is_left(void **state)
{
    (void)state;
    begin(LANG_ZH_HANS);
    write_three(0, GAP_MS);
    struct strokes_point drawn[6];
    memcpy(drawn, writer_view(&writer).ink[0]->points, sizeof drawn);
    assert_true(memory_found(drawn, sizeof drawn) > 0);
    composer_reset(writer.composer, LANG_ZH_HANS);
    assert_int_equal(memory_found(drawn, sizeof drawn), 0);
    assert_int_equal(writer_view(&writer).candidate_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pause_finishes_a_character),
        cmocka_unit_test(the_other_box_finishes_a_character),
        cmocka_unit_test(another_candidate_takes_the_place_of_the_character),
        cmocka_unit_test(a_candidate_is_chosen_before_the_pause),
        cmocka_unit_test(a_character_is_not_replaced_once_anything_else_happened),
        cmocka_unit_test(undo_takes_strokes_back_and_then_the_character_before),
        cmocka_unit_test(undo_never_brings_the_ink_of_another_character_back),
        cmocka_unit_test(cross_out_empties_the_box_then_deletes),
        cmocka_unit_test(the_pause_follows_the_hand),
        cmocka_unit_test(a_character_taken_too_early_makes_the_pause_longer),
        cmocka_unit_test(time_does_not_count_while_the_finger_writes),
        cmocka_unit_test(what_has_no_room_waits_in_its_box),
        cmocka_unit_test(characters_are_those_of_the_language),
        cmocka_unit_test(keys_beside_the_boxes_finish_a_character),
        cmocka_unit_test(nothing_that_was_drawn_is_left),
    };
    return cmocka_run_group_tests(tests, writer_set_up, writer_tear_down);
}
