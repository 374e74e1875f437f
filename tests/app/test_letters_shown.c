/* What headquarters can write at the most, at every size that a visitor can choose: all of it can
 * be come to, the newest first. */
#include "app/kiosk/visit_own.h"
#include "app/ui/stage_inside.h"
#include "tests/app/walk_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LETTERS = 12, PAGES_MAX = 200 };

static struct walk walk;

static void look(struct walk *of, const char *name)
{
    (void)of;
    (void)name;
}

/* The words again and again, `max` bytes and a NUL at the most. */
static void fill(char *out, size_t max, const char *words)
{
    size_t len = strlen(words), at = 0;
    for (; at + len <= max; at += len)
        memcpy(out + at, words, len);
    out[at] = '\0';
}

static void write_the_longest(void)
{
    static char text[3 * LETTER_TEXT_MAX + 1];
    struct letter letter = {.due_day = SENDER_RIG_TODAY + 9};
    fill(letter.title[LANG_ZH_HANS], LETTER_TITLE_MAX, "已转请有关部门调查核实");
    fill(letter.title[LANG_ZH_HANT], LETTER_TITLE_MAX, "已轉請有關部門調查核實");
    fill(letter.title[LANG_EN], LETTER_TITLE_MAX, "Handed on to be inquired ");
    memcpy(letter.due, letter.title, sizeof letter.due);
    fill(text, sizeof text - 1, "您反映的收费问题正在核对，请带上凭证。\n");
    for (int i = 0; i < LETTERS; i++) {
        letter.kind = i % 2 == 0 ? LETTER_STATUS : LETTER_QUESTION;
        letter.day = (uint32_t)(SENDER_RIG_TODAY - LETTERS + i);
        sender_rig_write(&walk.sender, &letter, text);
    }
}

static void open_letters(const struct page_rig_shape *shape)
{
    walk_open(&walk, shape, walk.clinic);
    write_the_longest();
}

static void dress(int aids, enum text_size size)
{
    stage_set_aids(walk.screen.stage, (struct stage_aids){.big = aids & 1, .reach = aids & 2});
    stage_set_text_size(walk.screen.stage, size);
    walk.screen.stage->state.shown = 0;
}

/* Turns over all of a page; `all`: which rows must be seen, the one with the highest index first.
 */
static void turn_over(const char *name, size_t rows)
{
    struct stage *stage = walk.screen.stage;
    int next = (int)rows - 1, pages = 1;
    for (stage->state.shown = 0; stage->state.shown < pages; stage->state.shown++) {
        stage_lay_out(stage);
        for (int i = 0; i < 2; i++)
            pages = stage->state.pages[i] > pages ? stage->state.pages[i] : pages;
        if (stage_overflowed(stage) || pages > PAGES_MAX)
            fail_msg("%s: no room on page %d of %d, language %d, size %d, %s, big %d", name,
                     stage->state.shown + 1, pages, (int)walk.screen.kiosk.lang,
                     (int)stage->state.theme.size, walk.shape->name,
                     walk.screen.stage->state.theme.big);
        for (size_t i = 0; i < stage->page->hit_count; i++)
            if (strcmp(stage->page->hits[i].id, "message") == 0)
                assert_int_equal(stage->page->hits[i].index, next--);
    }
    assert_true(rows == 0 || next == -1);
}

static void see_all(enum lang lang)
{
    struct kiosk *kiosk = &walk.screen.kiosk;
    for (int aids = 0; aids < 4; aids++)
        for (enum text_size size = TEXT_SMALL; size < TEXT_SIZE_COUNT; size++) {
            walk_begin_mailbox(&walk.screen, lang);
            walk_open_mailbox(&walk, &walk.sender.keys);
            dress(aids, size);
            turn_over("mailbox", visit_mailbox(kiosk->visit)->count);
            kiosk->visit->back.message = visit_mailbox(kiosk->visit)->count - 1;
            walk_show(&walk.screen, VISIT_LETTER);
            turn_over("letter", 0);
            visit_write(kiosk->visit, REPLY_ANSWER);
            walk_show(&walk.screen, VISIT_REPLY);
            turn_over("reply", 0);
            kiosk_leave(kiosk);
        }
}

static void longest_letters_have_room_and_the_newest_comes_first(void **state)
{
    (void)state;
    walk_init(&walk, look);
    for (int i = 0; i < PAGE_RIG_SHAPES; i++) {
        open_letters(&page_rig_shapes[i]);
        for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++)
            see_all(lang);
        walk_close(&walk);
    }
    walk_finish(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longest_letters_have_room_and_the_newest_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
