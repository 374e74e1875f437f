#include "app/form/report.h"

#include "app/form/report_split.h"
#include "app/seal/proof.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pack *everything;
static struct draft *draft;
static uint8_t *json;
static size_t json_len;
static uint8_t commitment[REPORT_PROOF_SIZE];

static const struct report_frame FRAME = {
    .kiosk = {"clinic-1"},
    .case_number = "HZ-7K3M-9QW2-AB4C",
    .mailbox_public = {1, 2, 3},
    .sign_public = {4, 5, 6},
    .label_seed = {7, 8, 9},
    .proof_blind = {10, 11, 12},
    .filed = "2026-11-23T14:05",
    .clock_unsure = true,
};

static struct pack *parsed(const char *name, const void *bytes, size_t len)
{
    struct pack *pack = NULL;
    struct fault fault = {0};
    if (pack_parse(name, bytes, len, &pack, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return pack;
}

static size_t question(const char *id)
{
    size_t at = 0;
    while (at < everything->question_count && strcmp(everything->questions[at].id, id) != 0)
        at++;
    assert_true(at < everything->question_count);
    return at;
}

static void say(const char *id, const char *text)
{
    assert_int_equal(draft_set_text(draft, question(id), text, strlen(text)), TG_OK);
}

static void fill(enum draft_identity identity)
{
    draft_set_lang(draft, LANG_ZH_HANT);
    draft_set_kind(draft, 0);
    draft_set_category(draft, 1);
    draft_set_identity(draft, identity);
    say("course", "他說：\"不行\\不可以\"\n然後走了 👍🏽");
    say("name", "陳先生");
    say("phone", "0571-0000-1234");
    say("since", "2026-11-20");
    say("proof", "   ");
    draft_set_options(draft, question("place"), 2);
    draft_set_options(draft, question("demand"), 5);
}

static void write_out(void)
{
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_OK);
    assert_in_range(json_len, 1, REPORT_JSON_MAX);
}

static struct report *read_back(void)
{
    struct report *report = NULL;
    struct fault fault = {0};
    if (report_parse(json, json_len, &report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return report;
}

static bool written(const char *text)
{
    return memmem(json, json_len, text, strlen(text)) != NULL;
}

static const struct report_answer *answer(const struct report *report, const char *id)
{
    for (size_t i = 0; i < report->answer_count; i++)
        if (strcmp(report->answers[i].question, id) == 0)
            return &report->answers[i];
    return NULL;
}

static void report_brings_back_what_was_said(void **state)
{
    (void)state;
    fill(DRAFT_NAMED);
    draft_set_about_readers(draft, true);
    write_out();
    memset(json + json_len, ' ', REPORT_JSON_MAX - json_len);
    json_len = REPORT_JSON_MAX;
    struct report *report = read_back();
    assert_int_equal(report->version, REPORT_VERSION);
    assert_string_equal(report->pack_id, "everything");
    assert_int_equal(report->pack_version, 7);
    assert_memory_equal(report->pack_hash, everything->hash, sizeof report->pack_hash);
    assert_string_equal(report->kiosk.text, "clinic-1");
    assert_string_equal(report->case_number, FRAME.case_number);
    assert_memory_equal(report->mailbox_public, FRAME.mailbox_public, 32);
    assert_memory_equal(report->sign_public, FRAME.sign_public, 32);
    assert_memory_equal(report->label_seed, FRAME.label_seed, 32);
    assert_int_equal(report->lang, LANG_ZH_HANT);
    assert_string_equal(report->kind, "complaint");
    assert_string_equal(report->category, "lift");
    assert_true(report->named && report->about_readers && report->urgent && report->clock_unsure);
    assert_string_equal(report->filed, FRAME.filed);

    assert_string_equal(answer(report, "course")->text,
                        "他說：\"不行\\不可以\"\n然後走了 👍🏽");
    assert_false(answer(report, "course")->identity);
    assert_string_equal(answer(report, "name")->text, "陳先生");
    assert_true(answer(report, "name")->identity);
    assert_string_equal(answer(report, "place")->text, "public");
    assert_int_equal(answer(report, "demand")->option_count, 2);
    assert_string_equal(answer(report, "demand")->options[0], "reduction");
    assert_string_equal(answer(report, "demand")->options[1], "exchange");
    assert_null(answer(report, "proof"));
    assert_null(answer(report, "since"));
    report_destroy(report);
}

static void report_of_nobody_tells_neither_who_nor_when(void **state)
{
    (void)state;
    fill(DRAFT_ANONYMOUS);
    write_out();
    assert_false(written("filed"));
    assert_false(written("clock"));
    assert_false(written("2026-11-23"));
    assert_false(written("\"who\""));
    assert_false(written("陳先生"));
    assert_false(written("0571-0000-1234"));
    struct report *report = read_back();
    assert_false(report->named);
    assert_string_equal(report->filed, "");
    assert_null(answer(report, "name"));
    report_destroy(report);
}

/* What stands at the end is the commitment to all before it. */
static void report_ends_with_the_commitment_to_itself(void **state)
{
    (void)state;
    static uint8_t bare[REPORT_JSON_MAX];
    uint8_t wanted[REPORT_PROOF_SIZE];
    const size_t member = strlen(",\"proof\":\"\"") + 2 * REPORT_PROOF_SIZE;
    fill(DRAFT_ANONYMOUS);
    write_out();
    size_t bare_len = json_len - member;
    memcpy(bare, json, bare_len - 1);
    bare[bare_len - 1] = '}';
    proof_commit(FRAME.proof_blind, bare, bare_len, wanted);
    assert_memory_equal(commitment, wanted, sizeof wanted);
    struct report *report = read_back();
    assert_true(report->has_proof);
    assert_memory_equal(report->proof, wanted, sizeof wanted);
    report_destroy(report);
    memcpy(json, bare, bare_len);
    json_len = bare_len;
    report = read_back(); /* of a kiosk from before there were proofs */
    assert_false(report->has_proof);
    report_destroy(report);
}

/* As the desk keeps it: who it was lies apart. */
static void kept_apart_and_put_back_it_is_what_was_committed_to(void **state)
{
    (void)state;
    static uint8_t who[REPORT_JSON_MAX];
    uint8_t wanted[REPORT_PROOF_SIZE];
    size_t who_len = 0, len = 0;
    fill(DRAFT_NAMED);
    write_out();
    memset(json + json_len, ' ', REPORT_JSON_MAX - json_len);
    assert_int_equal(report_split(json, REPORT_JSON_MAX, who, &who_len), TG_OK);
    assert_int_equal(report_join(json, REPORT_JSON_MAX, REPORT_JSON_MAX, who, who_len, &len),
                     TG_OK);
    assert_int_equal(report_split_proof(json, len, &len), TG_OK);
    proof_commit(FRAME.proof_blind, json, len, wanted);
    assert_memory_equal(commitment, wanted, sizeof wanted);
    assert_int_equal(report_split_proof(json, len, &len), TG_ERR_MISSING);
}

/* Two drafts that say the same are the same bytes: nothing else gets in. */
static void report_of_nobody_is_only_what_was_said(void **state)
{
    (void)state;
    static uint8_t first[REPORT_JSON_MAX];
    fill(DRAFT_ANONYMOUS);
    write_out();
    size_t first_len = json_len;
    memcpy(first, json, first_len);
    struct report_frame later = FRAME;
    strcpy(later.filed, "2031-01-01T00:00");
    later.clock_unsure = false;
    say("course", "x");
    fill(DRAFT_ANONYMOUS);
    assert_int_equal(report_write(draft, &later, json, &json_len, commitment), TG_OK);
    assert_int_equal(json_len, first_len);
    assert_memory_equal(json, first, first_len);
}

static void report_waits_for_what_is_required(void **state)
{
    (void)state;
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_ERR_MISSING);
    fill(DRAFT_NAMED);
    draft_set_kind(draft, 1);
    draft_set_kind(draft, 0);
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_ERR_MISSING);
    draft_set_category(draft, 0);
    say("name", " ");
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_ERR_MISSING);
    draft_set_identity(draft, DRAFT_IDENTITY_UNSAID);
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_ERR_MISSING);
    draft_set_identity(draft, DRAFT_ANONYMOUS);
    assert_int_equal(report_write(draft, &FRAME, json, &json_len, commitment), TG_OK);
}

/* Replaces `old` in a good report; the parser must answer `wanted` and name the key. */
static void refused(const char *old, const char *new, enum tg_err wanted, const char *names)
{
    char text[4096], altered[4096];
    assert_in_range(json_len, 1, sizeof text - 1);
    memcpy(text, json, json_len);
    text[json_len] = '\0';
    const char *at = strstr(text, old);
    if (!at)
        fail_msg("no %s in %s", old, text);
    int len = snprintf(altered, sizeof altered, "%.*s%s%s", (int)(at - text), text, new,
                       at + strlen(old));
    struct report *report = NULL;
    struct fault fault = {0};
    enum tg_err err = report_parse((uint8_t *)altered, (size_t)len, &report, &fault);
    report_destroy(report);
    if (err != wanted || strstr(fault.text, names) == NULL)
        fail_msg("%s -> %s: %s \"%s\", not \"%s\"", old, new, err_name(err), fault.text, names);
}

static void report_that_is_not_exactly_one_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new, *names;
    } CASES[] = {
        {"\"kiosk\":", "\"hour\":9,\"kiosk\":", "report.hour: a key that does not belong"},
        {"\"kiosk\":\"clinic-1\",", "", "report.kiosk: missing"},
        {"\"kiosk\":\"clinic-1\"", "\"kiosk\":1", "report.kiosk: must be a string"},
        {"\"kiosk\":\"clinic-1\"", "\"kiosk\":\"Clinic 1\"",
         "report.kiosk: is not a machine's name"},
        {"\"urgent\":true,", "\"urgent\":false,", "report.urgent: must be true"},
        {"\"urgent\":true,", "\"urgent\":true,\"urgent\":true,", "report: urgent: given twice"},
        {"\"type\":\"report\"", "\"type\":\"cover\"", "report.type"},
        {"\"version\":7", "\"version\":7.0", "pack.version: must be a whole number"},
        {"\"version\":7", "\"version\":0", "pack.version: must be a whole number"},
        {"\"version\":7", "\"version\":4294967296", "pack.version: must be a whole number"},
        {"\"version\":7", "\"version\":7,\"more\":1", "pack.more: a key that does not belong"},
        {"\"box\":\"01", "\"box\":\"0", "mailbox.box: must be hexadecimal"},
        {"\"box\":\"01", "\"box\":\"0g", "mailbox.box: must be hexadecimal"},
        {"\"language\":\"zh-Hant\"", "\"language\":\"zh\"", "report.language"},
        {"\"kind\":\"complaint\"", "\"kind\":\"\\u001b[2J\"", "report.kind: must be an id"},
        {"\"category\":\"lift\"", "\"category\":\"\"", "report.category"},
        {"\"identity\":\"named\"", "\"identity\":\"known\"", "report.identity"},
        {"\"identity\":\"named\"", "\"identity\":\"anonymous\"",
         "report.filed: a key that does not"},
        {"\"filed\":\"2026-11-23T14:05\",", "", "report.filed: missing"},
        {"2026-11-23T14:05", "2026-11-31T14:05", "report.filed"},
        {"2026-11-23T14:05", "2026-11-23T24:05", "report.filed"},
        {"\"clock\":\"unsure\"", "\"clock\":\"sure\"", "report.clock"},
        {"\"who\":{", "\"whom\":{", "report.who: missing"},
        {"\"place\":\"public\"", "\"place\":3", "answers.place: must be a string"},
        {"\"place\":\"public\"", "\"place\":\"\"", "answers.place: is empty"},
        {"\"place\":\"public\"", "\"place\":\"\\u202epublic\"", "answers.place: is empty or holds"},
        {"\"place\":\"public\"", "\"Place\":\"public\"", "answers.*"},
        {"\"place\":\"public\"", "\"place\":[]", "answers.place: must hold 1 to 24"},
        {"[\"reduction\"", "[1", "answers.demand: must hold option ids"},
        {"[\"reduction\"", "[[\"reduction\"]", "answers.demand: must hold option ids"},
        {"\"proof\":\"", "\"proof\":\"0", "report.proof: must be hexadecimal"},
        {"\"answers\":{", "\"answers\":[", "not JSON"},
        {"{\"tonggui\":1", "[{\"tonggui\":1", "not JSON"},
    };
    fill(DRAFT_NAMED);
    write_out();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        refused(CASES[i].old, CASES[i].new, TG_ERR_FORMAT, CASES[i].names);
    refused("\"tonggui\":1", "\"tonggui\":2", TG_ERR_VERSION, "version 2");
}

static void report_fault_never_repeats_what_was_said(void **state)
{
    (void)state;
    fill(DRAFT_NAMED);
    say("course", "stolen silver");
    write_out();
    struct report *report = NULL;
    for (size_t len = 0; len < json_len; len++) {
        struct fault fault = {0};
        assert_int_equal(report_parse(json, len, &report, &fault), TG_ERR_FORMAT);
        assert_null(strstr(fault.text, "silver"));
    }
    static uint8_t large[REPORT_JSON_MAX + 1];
    struct fault fault = {0};
    assert_int_equal(report_parse(large, sizeof large, &report, &fault), TG_ERR_FORMAT);
}

static int begin(void **state)
{
    (void)state;
    draft = draft_create(everything);
    return draft ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    draft_destroy(draft);
    draft = NULL;
    return 0;
}

static int prepare(void **state)
{
    (void)state;
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault = {0};
    if (secret_init() != TG_OK || file_read("tests/vectors/packs/everything.yaml", PACK_FILE_MAX,
                                            &bytes, &len, &fault) != TG_OK)
        return -1;
    everything = parsed("everything", bytes, len);
    free(bytes);
    json = secret_create(REPORT_JSON_MAX);
    return json ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    secret_destroy(json);
    pack_destroy(everything);
    return 0;
}

#define REPORT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(report_brings_back_what_was_said),
        REPORT_TEST(report_of_nobody_tells_neither_who_nor_when),
        REPORT_TEST(report_ends_with_the_commitment_to_itself),
        REPORT_TEST(kept_apart_and_put_back_it_is_what_was_committed_to),
        REPORT_TEST(report_of_nobody_is_only_what_was_said),
        REPORT_TEST(report_waits_for_what_is_required),
        REPORT_TEST(report_that_is_not_exactly_one_is_refused),
        REPORT_TEST(report_fault_never_repeats_what_was_said),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
