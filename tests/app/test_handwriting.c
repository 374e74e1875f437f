/* Handwriting: hands that the model was not taught by are read, whatever the strokes' order; what
 * makes no sense harms nothing, and a model that is not whole is not used. */
#include "app/input/handwriting.h"

#include "app/input/handwriting_format.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tests/app/hand_rig.h"
#include "tests/app/memory_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

enum {
    CHINESE = HANDWRITING_ALL & ~HANDWRITING_TRADITIONAL,
    HASH_AT = HANDWRITING_HEAD_SIZE,
    BODY_AT = HASH_AT + HANDWRITING_HASH_SIZE,
    ADD_AT = BODY_AT + 8 + 4 * HANDWRITING_ROWS,
    CLASSES_AT = BODY_AT + 8 + 4 * (2 * HANDWRITING_ROWS + HANDWRITING_DIMENSIONS),
};

static struct handwriting *model;
static struct templates figures;
static struct strokes strokes, other;
static struct handwriting_answer answers[HANDWRITING_ANSWERS];

static int place_of(uint32_t character, const struct strokes *of, unsigned sets)
{
    size_t count = handwriting_recognise(model, of, 0, of->count, sets, answers);
    for (size_t i = 0; i < count; i++)
        if (answers[i].character == character)
            return (int)i;
    return HANDWRITING_ANSWERS;
}

/* ---- reading */

static void floors(enum hand_kind kind, double first_least, double ten_least)
{
    struct hand_dice dice = {{1, (uint16_t)kind, 3}};
    double first = 0, ten = 0;
    for (size_t i = 0; i < figures.count; i++) {
        hand_rig_draw(&figures.list[i], kind, &dice, &strokes);
        int place = place_of(figures.list[i].character, &strokes, CHINESE);
        first += place == 0;
        ten += place < HANDWRITING_ANSWERS;
    }
    assert_true(first >= first_least * (double)figures.count);
    assert_true(ten >= ten_least * (double)figures.count);
}

static void handwriting_reads_neat_hands(void **state)
{
    (void)state;
    floors(HAND_NEAT, 0.98, 0.99);
}

static void handwriting_reads_shaky_hands(void **state)
{
    (void)state;
    floors(HAND_JITTERED, 0.94, 0.99);
}

static void handwriting_reads_joined_strokes(void **state)
{
    (void)state;
    floors(HAND_JOINED, 0.93, 0.98);
}

static void handwriting_reads_running_hands(void **state)
{
    (void)state;
    floors(HAND_RUNNING, 0.85, 0.95);
}

static void handwriting_reads_strokes_in_any_order(void **state)
{
    (void)state;
    floors(HAND_SWAPPED, 0.97, 0.99);
}

static void handwriting_reads_few_points(void **state)
{
    (void)state;
    floors(HAND_THIN, 0.97, 0.99);
}

static void handwriting_answers_the_same_for_every_order(void **state)
{
    struct hand_dice dice = {{5, 6, 7}};
    double same = 0;
    (void)state;
    for (size_t i = 0; i < figures.count; i++) {
        hand_rig_draw(&figures.list[i], HAND_JITTERED, &dice, &strokes);
        hand_rig_shuffle(&strokes, &dice, &other);
        assert_true(place_of(0, &strokes, CHINESE) > 0);
        same += place_of(answers[0].character, &other, CHINESE) == 0;
    }
    assert_true(same >= 0.99 * (double)figures.count);
}

/* A hand that draws everything the other way round. */
static void handwriting_reads_strokes_from_their_other_ends(void **state)
{
    struct hand_dice dice = {{9, 9, 9}};
    double right = 0;
    (void)state;
    for (size_t i = 0; i < figures.count; i++) {
        hand_rig_draw(&figures.list[i], HAND_NEAT, &dice, &strokes);
        strokes_begin(&other, strokes.width, strokes.height);
        for (size_t s = 0; s < strokes.count; s++) {
            size_t from, p = strokes_of(&strokes, s, &from);
            assert_true(strokes_start(&other, strokes.points[p - 1].x, strokes.points[p - 1].y));
            for (p--; p > from; p--)
                strokes_extend(&other, strokes.points[p - 1].x, strokes.points[p - 1].y);
        }
        right += place_of(figures.list[i].character, &other, CHINESE) == 0;
    }
    assert_true(right >= 0.95 * (double)figures.count);
}

/* Two characters in one box, the second asked for alone. */
static void handwriting_reads_some_of_the_strokes(void **state)
{
    struct hand_dice dice = {{8, 8, 8}};
    (void)state;
    hand_rig_draw(&figures.list[3], HAND_NEAT, &dice, &strokes);
    size_t first = strokes.count;
    hand_rig_draw(&figures.list[9], HAND_NEAT, &dice, &other);
    for (size_t s = 0; s < other.count; s++) {
        size_t from, to = strokes_of(&other, s, &from);
        assert_true(strokes_start(&strokes, other.points[from].x, other.points[from].y));
        for (size_t p = from + 1; p < to; p++)
            strokes_extend(&strokes, other.points[p].x, other.points[p].y);
    }
    assert_true(handwriting_recognise(model, &strokes, 0, first, CHINESE, answers) > 0);
    assert_int_equal(answers[0].character, figures.list[3].character);
    assert_true(handwriting_recognise(model, &strokes, first, strokes.count, CHINESE, answers) > 0);
    assert_int_equal(answers[0].character, figures.list[9].character);
}

static void line(int x0, int y0, int x1, int y1)
{
    assert_true(strokes_start(&strokes, x0, y0));
    for (int i = 1; i <= 10; i++)
        strokes_extend(&strokes, x0 + (x1 - x0) * i / 10, y0 + (y1 - y0) * i / 10);
}

/* The same bent line, low and small or over the whole box. */
static void handwriting_tells_a_comma_from_a_slash(void **state)
{
    (void)state;
    strokes_begin(&strokes, 800, 800);
    line(560, 100, 240, 700);
    assert_int_equal(place_of('/', &strokes, HANDWRITING_MARKS), 0);
    strokes_begin(&strokes, 800, 800);
    line(180, 600, 130, 720);
    assert_int_equal(place_of(',', &strokes, HANDWRITING_MARKS), 0);
    assert_int_equal(place_of(0xff0c, &strokes, CHINESE), 0);
}

static void handwriting_answers_of_the_sets_alone(void **state)
{
    (void)state;
    strokes_begin(&strokes, 800, 800);
    line(400, 120, 400, 640);
    assert_int_equal(place_of('1', &strokes, HANDWRITING_DIGITS), 0);
    for (unsigned set = 1; set <= HANDWRITING_MARKS; set *= 2) {
        size_t count = handwriting_recognise(model, &strokes, 0, 1, set, answers);
        assert_int_equal(count, HANDWRITING_ANSWERS);
        for (size_t i = 0; i < count; i++) {
            uint32_t c = answers[i].character;
            bool digit = c >= '0' && c <= '9';
            bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            bool hanzi = c >= 0x3400 && c <= 0x9fff;
            assert_int_equal(digit, set == HANDWRITING_DIGITS);
            assert_int_equal(letter, set == HANDWRITING_LETTERS);
            assert_int_equal(hanzi, set <= HANDWRITING_TRADITIONAL);
        }
    }
    assert_int_equal(handwriting_recognise(model, &strokes, 0, 1, 0, answers), 0);
}

static void simplified_or_not(uint32_t simplified, uint32_t traditional)
{
    struct templates two = {0};
    struct hand_dice dice = {{2, 2, 2}};
    struct fault fault;
    char folder[512];
    snprintf(folder, sizeof folder, "%s/../strokes", hand_rig_share());
    assert_int_equal(templates_add(folder, traditional, &two, &fault), TG_OK);
    hand_rig_draw(&two.list[0], HAND_NEAT, &dice, &strokes);
    templates_finish(&two);
    assert_int_equal(place_of(traditional, &strokes, HANDWRITING_TRADITIONAL), 0);
    assert_int_equal(place_of(traditional, &strokes, HANDWRITING_SIMPLIFIED), HANDWRITING_ANSWERS);
    assert_int_equal(place_of(simplified, &strokes, HANDWRITING_TRADITIONAL), HANDWRITING_ANSWERS);
}

static void handwriting_knows_simplified_from_traditional(void **state)
{
    (void)state;
    simplified_or_not(0x8bf4, 0x8aaa); /* 说 說 */
    simplified_or_not(0x95e8, 0x9580); /* 门 門 */
    simplified_or_not(0x533b, 0x91ab); /* 医 醫 */
}

/* ---- what makes no sense */

static void handwriting_of_nothing_is_nothing(void **state)
{
    (void)state;
    strokes_begin(&strokes, 800, 800);
    assert_int_equal(handwriting_recognise(model, &strokes, 0, 0, CHINESE, answers), 0);
    assert_int_equal(handwriting_recognise(model, &strokes, 3, 9, CHINESE, answers), 0);
    line(10, 10, 90, 90);
    assert_int_equal(handwriting_recognise(model, &strokes, 1, 1, CHINESE, answers), 0);
    assert_int_equal(handwriting_recognise(model, &strokes, 1, 0, CHINESE, answers), 0);
}

static void ask(size_t to)
{
    size_t count = handwriting_recognise(model, &strokes, 0, to, HANDWRITING_ALL, answers);
    assert_int_equal(count, HANDWRITING_ANSWERS);
    for (size_t i = 0; i < count; i++) {
        assert_true(answers[i].distance >= 0 && answers[i].distance < 1e9F);
        assert_true(i == 0 || answers[i].distance >= answers[i - 1].distance);
    }
}

static void handwriting_takes_anything_that_may_be_drawn(void **state)
{
    (void)state;
    strokes_begin(&strokes, 1, STROKES_SIDE_MAX); /* one point in the oddest box */
    assert_true(strokes_start(&strokes, 0, 0));
    ask(1);
    strokes_begin(&strokes, 800, 800); /* the same point many times */
    for (int i = 0; i < STROKES_MAX; i++)
        assert_true(strokes_start(&strokes, 400, 400));
    ask(STROKES_MAX);
    strokes_begin(&strokes, STROKES_SIDE_MAX, STROKES_SIDE_MAX); /* from edge to edge for long */
    line(0, 0, STROKES_SIDE_MAX, 0);
    for (int i = 0; i < 20000; i++)
        strokes_extend(&strokes, i * 7919 % STROKES_SIDE_MAX, i * 104729 % STROKES_SIDE_MAX);
    ask(strokes.count);
    strokes_begin(&strokes, 800, 800); /* a line without any breadth */
    line(0, 400, 800, 400);
    ask(SIZE_MAX);
}

/* What stands in memory while a character is read is gone afterwards. */
static void handwriting_leaves_nothing_behind(void **state)
{
    static uint8_t shape[HANDWRITING_VALUES];
    struct hand_dice dice = {{4, 4, 4}};
    (void)state;
    hand_rig_draw(&figures.list[20], HAND_JOINED, &dice, &strokes);
    assert_true(handwriting_recognise(model, &strokes, 0, strokes.count, CHINESE, answers) > 0);
    struct handwriting_work *work = secret_create(sizeof *work);
    assert_non_null(work);
    assert_true(handwriting_shape(&strokes, 0, strokes.count, work, shape));
    assert_int_equal(memory_found(shape + 64, 64), 0);
    struct handwriting_step needle[2] = {work->steps[10], work->steps[11]};
    assert_int_equal(memory_found(needle, sizeof needle), 1); /* found where it does stand */
    secret_destroy(work);
    assert_int_equal(memory_found(needle, sizeof needle), 0);
}

/* ---- the file */

struct file {
    uint8_t *bytes;
    size_t len;
};

static struct file read_model(void)
{
    struct file file = {NULL, 0};
    struct fault fault;
    char path[512];
    snprintf(path, sizeof path, "%s/handwriting/model.bin", hand_rig_share());
    assert_int_equal(file_read(path, 64 << 20, &file.bytes, &file.len, &fault), TG_OK);
    return file;
}

static void hash(struct file *file)
{
    crypto_generichash(file->bytes + HASH_AT, HANDWRITING_HASH_SIZE, file->bytes + BODY_AT,
                       file->len - BODY_AT, NULL, 0);
}

/* Reads the file with these bytes at `at`, and puts back what was there. */
static void with(struct file *file, size_t at, const char *bytes, size_t len, enum tg_err err)
{
    struct handwriting_format format;
    struct fault fault = {0};
    uint8_t was[8];
    memcpy(was, file->bytes + at, len);
    memcpy(file->bytes + at, bytes, len);
    if (at >= BODY_AT)
        hash(file);
    assert_int_equal(handwriting_format_read(file->bytes, file->len, "model.bin", &format, &fault),
                     err);
    assert_int_equal(fault.err, err);
    assert_true(err == TG_OK || strstr(fault.text, "model.bin") != NULL);
    memcpy(file->bytes + at, was, len);
    hash(file);
}

static void handwriting_refuses_each_field_that_is_wrong(void **state)
{
    struct file file = read_model();
    (void)state;
    with(&file, 0, "TGHW", 4, TG_OK);
    with(&file, 0, "TGHX", 4, TG_ERR_FORMAT);
    with(&file, 4, "\0\2", 2, TG_ERR_VERSION);
    for (size_t at = 6; at < 14; at += 2)
        with(&file, at, "\0\7", 2, TG_ERR_VERSION);
    with(&file, 14, "\0\0", 2, TG_ERR_FORMAT);
    with(&file, 14, "\xff\xff", 2, TG_ERR_FORMAT);
    with(&file, 14, "\0\7", 2, TG_ERR_FORMAT);
    with(&file, HASH_AT + 5, "\1\2\3\4", 4, TG_ERR_CRYPTO);
    with(&file, BODY_AT, "\xbf\x80\0\0", 4, TG_ERR_FORMAT);     /* -1 */
    with(&file, BODY_AT + 4, "\0\0\0\0", 4, TG_ERR_FORMAT);     /* 0 */
    with(&file, BODY_AT + 8, "\x7f\xc0\0\0", 4, TG_ERR_FORMAT); /* not a number */
    with(&file, ADD_AT, "\x7f\x80\0\0", 4, TG_ERR_FORMAT);      /* infinite */
    with(&file, CLASSES_AT, "\0\1\0\0", 4, TG_ERR_FORMAT);      /* beyond the next one */
    with(&file, CLASSES_AT, "\0\0\0\0", 4, TG_ERR_FORMAT);
    with(&file, CLASSES_AT + 4, "\0", 1, TG_ERR_FORMAT);
    with(&file, CLASSES_AT + 4, "\x20", 1, TG_ERR_FORMAT);
    with(&file, CLASSES_AT + 5, "\3", 1, TG_ERR_FORMAT);
    with(&file, CLASSES_AT + 6, "\3", 1, TG_ERR_FORMAT);
    with(&file, CLASSES_AT + 7, "\0", 1, TG_ERR_FORMAT);
    free(file.bytes);
}

static void handwriting_refuses_what_is_cut_off(void **state)
{
    struct file file = read_model();
    struct handwriting_format format;
    struct fault fault;
    (void)state;
    for (size_t len = 0; len < BODY_AT; len++)
        assert_int_not_equal(handwriting_format_read(file.bytes, len, "m", &format, &fault), TG_OK);
    assert_int_equal(handwriting_format_read(file.bytes, file.len - 1, "m", &format, &fault),
                     TG_ERR_CRYPTO);
    file.len--;
    hash(&file);
    assert_int_equal(handwriting_format_read(file.bytes, file.len, "m", &format, &fault),
                     TG_ERR_FORMAT);
    file.len += 2;
    file.bytes = realloc(file.bytes, file.len);
    assert_non_null(file.bytes);
    hash(&file);
    assert_int_equal(handwriting_format_read(file.bytes, file.len, "m", &format, &fault),
                     TG_ERR_FORMAT);
    free(file.bytes);
}

static void handwriting_tells_which_file_it_could_not_use(void **state)
{
    char share[] = "/tmp/test_handwriting.XXXXXX", path[128];
    struct handwriting *none = NULL;
    struct fault fault;
    (void)state;
    assert_non_null(mkdtemp(share));
    assert_int_equal(handwriting_create(share, &none, &fault), TG_ERR_MISSING);
    assert_non_null(strstr(fault.text, "handwriting/model.bin"));
    snprintf(path, sizeof path, "%s/handwriting", share);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/handwriting/model.bin", share);
    assert_int_equal(file_write(path, "", 0, 0600, &fault), TG_OK);
    assert_int_equal(handwriting_create(share, &none, &fault), TG_ERR_FORMAT);
    assert_int_equal(file_write(path, "TGHW", 4, 0600, &fault), TG_OK);
    assert_int_equal(handwriting_create(share, &none, &fault), TG_ERR_FORMAT);
    assert_non_null(strstr(fault.text, "make model"));
    assert_null(none);
    assert_int_equal(unlink(path), 0);
    path[strlen(path) - strlen("/model.bin")] = '\0';
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(share), 0);
}

static int set_up(void **state)
{
    struct fault fault;
    (void)state;
    if (secret_init() != TG_OK || handwriting_create(hand_rig_share(), &model, &fault) != TG_OK)
        return -1;
    hand_rig_figures(71, &figures);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    handwriting_destroy(model);
    templates_finish(&figures);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handwriting_reads_neat_hands),
        cmocka_unit_test(handwriting_reads_shaky_hands),
        cmocka_unit_test(handwriting_reads_joined_strokes),
        cmocka_unit_test(handwriting_reads_running_hands),
        cmocka_unit_test(handwriting_reads_strokes_in_any_order),
        cmocka_unit_test(handwriting_reads_few_points),
        cmocka_unit_test(handwriting_answers_the_same_for_every_order),
        cmocka_unit_test(handwriting_reads_strokes_from_their_other_ends),
        cmocka_unit_test(handwriting_reads_some_of_the_strokes),
        cmocka_unit_test(handwriting_tells_a_comma_from_a_slash),
        cmocka_unit_test(handwriting_answers_of_the_sets_alone),
        cmocka_unit_test(handwriting_knows_simplified_from_traditional),
        cmocka_unit_test(handwriting_of_nothing_is_nothing),
        cmocka_unit_test(handwriting_takes_anything_that_may_be_drawn),
        cmocka_unit_test(handwriting_leaves_nothing_behind),
        cmocka_unit_test(handwriting_refuses_each_field_that_is_wrong),
        cmocka_unit_test(handwriting_refuses_what_is_cut_off),
        cmocka_unit_test(handwriting_tells_which_file_it_could_not_use),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
