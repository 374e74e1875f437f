/* Anything typed, tapped and deleted in any order: no character is ever taken apart, and undo comes
 * back to exactly what was. */
#include "app/ui/field.h"
#include "board/base/secret.h"
#include "tests/app/field_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

static const char *const PIECES[] = {"我",
                                     "想投诉",
                                     "骨\xf3\xa0\x84\x80", /* with a variation selector */
                                     "a",
                                     " ",
                                     "Zé",
                                     "\xcc\x81", /* an accent alone */
                                     "👨\xe2\x80\x8d👩\xe2\x80\x8d👧",
                                     "\xe2\x80\x8d", /* what joins them, alone */
                                     "🇨🇳",
                                     "🇺",
                                     "각",
                                     "\xe1\x84\x80",
                                     "\xe1\x85\xa1", /* Hangul in parts */
                                     "\n",
                                     "。",
                                     "“好。”",
                                     "86.5",
                                     "नि",
                                     "👍🏽"};

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

/* By going through the whole text from its beginning. */
static bool is_boundary(const char *text, size_t len, size_t at)
{
    utf8proc_int32_t before = 0, state = 0, c;
    size_t i = 0;

    while (i < at && i < len) {
        utf8proc_ssize_t size =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(len - i), &c);
        assert_true(size > 0);
        if (i > 0)
            (void)utf8proc_grapheme_break_stateful(before, c, &state);
        before = c;
        i += (size_t)size;
    }
    if (i != at || at == 0 || at == len)
        return i == at;
    assert_true(
        utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(len - i), &c) > 0);
    return utf8proc_grapheme_break_stateful(before, c, &state);
}

static void assert_whole(const struct field *field)
{
    const char *text = field_text(field);
    size_t len = field_len(field), from, to;

    assert_true(len <= field_bytes_max(field));
    assert_int_equal(strlen(text), len);
    assert_true(is_boundary(text, len, field_caret(field)));
    if (field_selection(field, &from, &to))
        assert_true(from < to && is_boundary(text, len, from) && is_boundary(text, len, to));
}

struct moment {
    char text[256];
    size_t caret, from, to;
    bool typed; /* left by a typed letter */
};

static struct moment moment_of(const struct field *field)
{
    struct moment moment = {.caret = field_caret(field)};

    assert_true(field_len(field) < sizeof moment.text);
    memcpy(moment.text, field_text(field), field_len(field) + 1);
    (void)field_selection(field, &moment.from, &moment.to);
    return moment;
}

static bool same(const struct moment *a, const struct moment *b)
{
    return strcmp(a->text, b->text) == 0 && a->caret == b->caret && a->from == b->from &&
           a->to == b->to;
}

enum done { DONE_TYPED, DONE_PUT, DONE_OTHER };

static enum done do_anything(struct field *field)
{
    static const char *const TOOLS[] = {"caret-left", "caret-right", "select", "delete-word"};
    static const enum ui_key KEYS[] = {UI_KEY_BACKSPACE, UI_KEY_DELETE, UI_KEY_LEFT,
                                       UI_KEY_RIGHT,     UI_KEY_HOME,   UI_KEY_END};
    uint32_t what = roll(10);

    if (what < 5) {
        const char *piece = PIECES[roll(sizeof PIECES / sizeof *PIECES)];
        field_rig_type(field, piece);
        return strlen(piece) <= 3 ? DONE_TYPED : DONE_PUT;
    }
    if (what < 7)
        field_rig_press(field, KEYS[roll(6)]);
    else if (what < 9)
        field_rig_tool(field, TOOLS[roll(4)]);
    else
        field_rig_tap(field, (int)roll(220));
    return DONE_OTHER;
}

/* What is taken away are whole characters: what is left begins and ends as the text before did. */
static void assert_deleted_whole(const char *before, const char *after)
{
    size_t len = strlen(before), left = strlen(after), from = 0;

    if (left >= len)
        return;
    while (from < left && before[from] == after[from])
        from++;
    for (size_t at = from + 1; at-- > 0;)
        if (strcmp(before + at + (len - left), after + at) == 0 && is_boundary(before, len, at) &&
            is_boundary(before, len, at + (len - left)))
            return;
    fail_msg("a character was taken apart");
}

enum { UNDONE = 130 };

/* Each step back comes to an earlier moment, and to all those before anything but typing. */
static void assert_back(struct field *field, const struct moment *moments, size_t count,
                        struct moment undone[static UNDONE])
{
    size_t at = count - 1, found = 1;

    undone[0] = moments[at];
    for (size_t i = 1; i < UNDONE; i++) {
        field_rig_tool(field, "undo");
        assert_whole(field);
        undone[i] = moment_of(field);
        if (same(&undone[i], &undone[i - 1]))
            continue;
        do
            assert_true(at-- > 0);
        while (!same(&moments[at], &undone[i]));
    }
    for (size_t i = count - 1; i > 0; i--) {
        if (moments[i].typed || strcmp(moments[i].text, moments[i - 1].text) == 0)
            continue;
        while (!same(&undone[found], &moments[i - 1]))
            assert_true(++found < UNDONE);
    }
    assert_string_equal(field_text(field), moments[0].text);
}

static void assert_again(struct field *field, const struct moment undone[static UNDONE])
{
    size_t at = UNDONE - 1;

    for (size_t i = 0; i < UNDONE; i++) {
        field_rig_tool(field, "redo");
        assert_whole(field);
        while (strcmp(undone[at].text, field_text(field)) != 0)
            assert_true(at-- > 0);
    }
    assert_string_equal(field_text(field), undone[0].text);
}

static void field_of_anything_stays_whole_and_is_taken_back_exactly(void **state)
{
    enum { ROUNDS = 1000, EVENTS = 60 };
    static struct moment moments[EVENTS + 1], undone[UNDONE];
    struct field *field = field_create(FIELD_TEXT, 4000); /* so that undo keeps all */

    (void)state;
    assert_non_null(field);
    for (seed = 1; seed < ROUNDS; seed++) {
        uint32_t round = seed;
        field_reset(field, FIELD_TEXT, 120 + round % 130);
        moments[0] = moment_of(field);
        for (size_t i = 1; i <= EVENTS; i++) {
            enum done done = do_anything(field);
            assert_whole(field);
            moments[i] = moment_of(field);
            moments[i].typed = done == DONE_TYPED;
            if (done == DONE_OTHER)
                assert_deleted_whole(moments[i - 1].text, moments[i].text);
        }
        assert_back(field, moments, EVENTS + 1, undone);
        assert_again(field, undone);
        seed = round;
    }
    field_destroy(field);
}

static int setup(void **state)
{
    (void)state;
    return secret_init() != TG_OK;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(field_of_anything_stays_whole_and_is_taken_back_exactly),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
