/* Every paper of every pack that ships can be drawn, in three languages, from a case that was
 * handled to its end (tests/stories) and a month of others: with all its characters, on as many
 * pages as somebody would turn. With PAPERS_SHOWN=FOLDER they are kept there, to look at. */
#include "tests/tools/paper_rig.h"
#include "tests/tools/story_rig.h"

#include "app/form/report.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/archive.h"
#include "tools/desk/figures.h"
#include "tools/desk/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <glob.h>
#include <string.h>

#define DAY 86400
#define RECEIVED 1793600100 /* Monday, 2026-11-02 14:15 in Shanghai */
#define NOW 1796000000      /* 2026-11-30 */
#define OTHERS 30           /* cases besides the story's */

enum { STORY_NUMBER = 1, FORM_PAGES_MAX = 3, ARCHIVE_PAGES_MAX = 12, REPORT_PAGES_MAX = 16 };

static struct paper_rig rig;
static struct story story;
static enum lang lang;

/* As the kiosk would have written it. */
static void file_report(const struct visitor_words *words, int number, int64_t received_s)
{
    struct draft *draft = draft_create(rig.rules.packs.packs[0]);
    struct report_frame frame = {.filed = "2026-11-02T14:05"};
    uint8_t *json = secret_create(REPORT_JSON_MAX);
    size_t len = 0;
    uint8_t commitment[REPORT_PROOF_SIZE];
    must(device_name_parse("lobby-1", &frame.kiosk) == TG_OK);
    snprintf(frame.case_number, sizeof frame.case_number, "%s", paper_rig_id(number));
    assert_int_equal(visitor_rig_speak(draft, words, number), TG_OK);
    assert_int_equal(report_write(draft, &frame, json, &len, commitment), TG_OK);
    paper_rig_enter(&rig, json, len, received_s);
    draft_destroy(draft);
    secret_destroy(json);
}

/* Each in its own hour, so that terms run as they would have. */
static void take_steps(int number, int64_t received_s, size_t count, bool may_be_refused)
{
    for (size_t i = 0; i < count; i++) {
        const struct act_input input = story.steps[i];
        struct fault fault;
        rig.now_s = received_s + story.days[i] * (int64_t)DAY + ((int64_t)i + 1) * 420;
        if (paper_rig_act(&rig, number, &input, &fault) != TG_OK && !may_be_refused)
            fail_msg("%s: %s", input.step, fault.text);
    }
    rig.now_s = NOW;
}

/* The same words under other kinds and categories, most of them handled to the end. */
static void file_others(void)
{
    char *said[STORY_LINES_MAX + 1];
    struct visitor_words words = {said, 0};
    assert_int_equal(strncmp(story.said[0], "kind=", 5), 0);
    for (int i = 0; i < story.words.count; i++)
        if (strncmp(story.said[i], "category=", 9) != 0 && strncmp(story.said[i], "kind=", 5) != 0)
            said[words.count++] = story.said[i];
    said[words.count] = story.said[0];
    for (int i = 0; i < OTHERS; i++) {
        int64_t received_s = RECEIVED + (i - 8) * (int64_t)DAY * 2 / 3 + 900 * (i % 7);
        const struct visitor_words also = {said, words.count + (i % 4 != 0 ? 1 : 0)};
        file_report(&also, STORY_NUMBER + 1 + i, received_s);
        take_steps(STORY_NUMBER + 1 + i, received_s,
                   i % 4 == 3 ? story.step_count * (size_t)(i % 7) / 7 : story.step_count, true);
    }
}

static void keep(const char *name, int pages_max)
{
    const char *folder = getenv("PAPERS_SHOWN");
    char command[256];
    int pages = atoi(paper_rig_ask(&rig, "pdfinfo $PAPER | sed -n 's/^Pages: *//p'"));
    if (pages < 1 || pages > pages_max)
        fail_msg("%s of %s, %s: %d pages", name, rig.rules.packs.packs[0]->id, lang_tag(lang),
                 pages);
    if (folder == NULL)
        return;
    snprintf(command, sizeof command, "cp $PAPER \"$PAPERS_SHOWN\"/%s-%s-%s.pdf",
             rig.rules.packs.packs[0]->id, lang_tag(lang), name);
    paper_rig_ask(&rig, command);
}

static void draw_case(void)
{
    struct docket *docket = paper_rig_docket(&rig, STORY_NUMBER);
    const struct pack_handling *handling = docket->pack->handling;
    struct fault fault;
    char name[PACK_ID_MAX + 8];
    for (size_t i = 0; i <= handling->form_count; i++) {
        const struct pack_form *form = i < handling->form_count ? &handling->forms[i] : NULL;
        FILE *out = paper_rig_open(&rig);
        enum tg_err err = form != NULL
                              ? form_draw(rig.of.reg, &rig.rules, docket, form, lang, out, &fault)
                              : archive_draw(rig.of.reg, &rig.rules, docket, lang, out, &fault);
        fclose(out);
        if (err != TG_OK)
            fail_msg("%s", fault.text);
        snprintf(name, sizeof name, "%zu-%s", i, form != NULL ? form->id : "archive");
        keep(name, form != NULL ? FORM_PAGES_MAX : ARCHIVE_PAGES_MAX);
    }
    docket_destroy(docket);
}

static void draw_reports(void)
{
    const struct pack *pack = rig.rules.packs.packs[0];
    struct fault fault;
    for (size_t i = 0; i < pack->handling->report_count; i++) {
        const struct pack_report *report = &pack->handling->reports[i];
        struct period period;
        char name[PACK_ID_MAX + 16];
        period_of(report->period, RECEIVED, &period);
        FILE *out = paper_rig_open(&rig);
        enum tg_err err = figures_draw(rig.of.reg, &rig.rules, pack, report, &period, PAPER_PDF,
                                       lang, rig.now_s, out, &fault);
        fclose(out);
        if (err != TG_OK)
            fail_msg("%s", fault.text);
        snprintf(name, sizeof name, "report-%zu-%s", i, report->id);
        keep(name, REPORT_PAGES_MAX);
    }
}

static void every_paper_can_be_drawn(const char *id)
{
    struct fault fault;
    paper_rig_init(&rig, id);
    register_rig_add(&rig.of, "chen", "陈立", "admin");
    register_rig_login(&rig.of, "chen");
    story_rig_load(id, &story);
    file_report(&story.words, STORY_NUMBER, RECEIVED);
    take_steps(STORY_NUMBER, RECEIVED, story.step_count, false);
    file_others();
    assert_int_equal(sheet_refresh(rig.of.reg, &rig.rules, rig.now_s, NULL, NULL, &fault), TG_OK);
    for (lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        draw_case();
        draw_reports();
    }
    story_rig_finish(&story);
    paper_rig_finish(&rig);
}

static void every_paper_of_every_pack_that_ships_can_be_drawn(void **state)
{
    glob_t packs;
    (void)state;
    assert_int_equal(glob("assets/packs/*.yaml", 0, NULL, &packs), 0);
    for (size_t i = 0; i < packs.gl_pathc; i++) {
        char id[64];
        snprintf(id, sizeof id, "%s", strrchr(packs.gl_pathv[i], '/') + 1);
        *strchr(id, '.') = '\0';
        every_paper_can_be_drawn(id);
    }
    globfree(&packs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_paper_of_every_pack_that_ships_can_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
