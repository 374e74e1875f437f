/* No draft that was accepted fails to fit. */
#include "app/form/report.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint8_t *json;
static size_t json_len;
static uint8_t commitment[REPORT_PROOF_SIZE];

#define ID_31 "abcdefghijklmnopqrstuvwxyz01234"
#define TEXTS "{zh-Hans: 甲, zh-Hant: 甲, en: A}"

/* As long in its ids as pack_check lets it be. */
static struct pack *make_tight_pack(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    assert_non_null(file);
    static const char *const KEYS[] = {"organisation", "invitation",     "readers",   "kept",
                                       "named_note",   "anonymous_note", "next_steps"};
    fprintf(file, "pack: %s0\nversion: 4294967295\ncome_back_days: 1\nset: office\n", ID_31);
    fprintf(file, "set_about_readers: audit\ncontacts: [{title: " TEXTS "}]\n");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        fprintf(file, "%s: " TEXTS "\n", KEYS[i]);
    fprintf(file, "kinds:\n- {id: " ID_31 "k, icon: send, title: " TEXTS ", categories: [");
    fprintf(file, "{id: " ID_31 "c, title: " TEXTS "}, {id: d, title: " TEXTS "}]}\nquestions:\n");
    for (int q = 0; q < 2; q++) {
        fprintf(file, "- id: " ID_31 "%d\n  answer: choices\n  title: " TEXTS "\n  options:\n", q);
        for (int option = 0; option < PACK_OPTIONS_MAX; option++)
            fprintf(file, "  - {id: " ID_31 "%c, title: " TEXTS "}\n", 'a' + option);
    }
    for (int q = 0; q < 2; q++)
        fprintf(file,
                "- id: " ID_31 "%c\n  answer: text\n  identity: %s\n  length_max: 8192\n"
                "  title: " TEXTS "\n",
                't' + q, q == 0 ? "false" : "true");
    assert_int_equal(fclose(file), 0);
    struct pack *pack = NULL;
    struct fault fault = {0};
    if (pack_parse("tight", (uint8_t *)text, len, &pack, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    free(text);
    return pack;
}

/* The same in every run (xorshift32, Marsaglia 2003). */
static size_t any_below(size_t bound)
{
    static uint32_t seed = 20261123;
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % bound;
}

static size_t random_text(char *out, size_t max)
{
    static const char *const PIECES[] = {
        "\"", "\\", "\n", "a", "门", "👍🏽", "é", "e\xcc\x81", "\xe2\x80\xae", "\x07", " "};
    size_t wanted = any_below(max + 1), used = 0;
    while (used + 8 < wanted) {
        const char *piece = PIECES[any_below(sizeof PIECES / sizeof *PIECES)];
        memcpy(out + used, piece, strlen(piece));
        used += strlen(piece);
    }
    return used;
}

static void read_back(void)
{
    struct report *report = NULL;
    struct fault fault = {0};
    if (report_parse(json, json_len, &report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    report_destroy(report);
}

static void fill_to_the_brim(struct draft *tight)
{
    draft_set_kind(tight, 0);
    draft_set_category(tight, 0);
    draft_set_identity(tight, DRAFT_NAMED);
    draft_set_about_readers(tight, true);
    draft_set_urgent(tight, true);
    draft_set_options(tight, 0, 0xFFFFFF);
    draft_set_options(tight, 1, 0xFFFFFF);
    static char text[DRAFT_ANSWER_MAX];
    memset(text, '"', sizeof text);
    assert_int_equal(draft_set_text(tight, 2, text, DRAFT_TOTAL_MAX / 4), TG_OK);
    assert_int_equal(draft_set_text(tight, 3, text, DRAFT_TOTAL_MAX / 4), TG_OK);
    assert_int_equal(draft_room(tight), 0);
}

static void report_fits_whatever_the_draft_accepted(void **state)
{
    (void)state;
    struct pack *pack = make_tight_pack();
    struct report_frame frame = {.filed = "2026-11-23T14:05", .clock_unsure = true};
    strcpy(frame.kiosk.text, "abcdefghijklmnop");
    memset(frame.case_number, 'Z', sizeof frame.case_number - 1);
    struct draft *tight = draft_create(pack);
    assert_non_null(tight);
    fill_to_the_brim(tight);
    assert_int_equal(report_write(tight, &frame, json, &json_len, commitment), TG_OK);
    read_back();

    static char text[DRAFT_ANSWER_MAX];
    int full = 0;
    for (int i = 0; i < 2000; i++) {
        size_t at = 2 + any_below(2);
        size_t len = random_text(text, sizeof text);
        size_t room = draft_room(tight);
        enum tg_err err = draft_set_text(tight, at, text, len);
        full += err == TG_ERR_FULL;
        assert_true(err == TG_OK || (err == TG_ERR_FULL && draft_room(tight) == room));
        assert_int_equal(report_write(tight, &frame, json, &json_len, commitment), TG_OK);
        if (i % 50 == 0)
            read_back();
    }
    assert_in_range(full, 10, 1990);
    draft_destroy(tight);
    pack_destroy(pack);
}

static int prepare(void **state)
{
    (void)state;
    if (secret_init() != TG_OK)
        return -1;
    json = secret_create(REPORT_JSON_MAX);
    return json ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    secret_destroy(json);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_fits_whatever_the_draft_accepted),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
