#include "tools/desk/paper.h"

#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

/* The look of it: `KEEP=/tmp/x BUILD=… test_paper` leaves its papers there. */
struct desk_paper {
    struct paper *paper;
    char path[64];
    char *text; /* as pdftotext reads it */
};

static int setup(void **state)
{
    static const struct paper_head head = {.title = "投诉和举报登记单",
                                           .left = "西湖门诊部",
                                           .right = "HZ-7K3M-9QW2-AB4C",
                                           .note = "打印人：王强",
                                           .lang = LANG_ZH_HANS,
                                           .date_s = 1795564800};
    struct desk_paper *desk = calloc(1, sizeof *desk);
    struct fault fault;
    setenv("TZ", "Asia/Shanghai", 1);
    assert_int_equal(secret_init(), TG_OK);
    assert_int_equal(paper_create(&head, &desk->paper, &fault), TG_OK);
    strcpy(desk->path, "/tmp/test_paper.XXXXXX");
    close(mkstemp(desk->path));
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk_paper *desk = *state;
    char command[256];
    const char *keep = getenv("KEEP");
    if (keep != NULL) {
        snprintf(command, sizeof command, "cp %s %s", desk->path, keep);
        assert_int_equal(system(command), 0);
    }
    unlink(desk->path);
    paper_destroy(desk->paper);
    free(desk->text);
    free(desk);
    return 0;
}

/* What a command says of the file $PAPER. */
static char *ask(const struct desk_paper *desk, const char *command)
{
    char *said = NULL;
    size_t len = 0;
    setenv("PAPER", desk->path, 1);
    FILE *pipe = popen(command, "r"), *out = open_memstream(&said, &len);
    for (int c; (c = fgetc(pipe)) != EOF;)
        fputc(c, out);
    fclose(out);
    assert_int_equal(pclose(pipe), 0);
    return said;
}

static void write_paper(struct desk_paper *desk)
{
    struct fault fault = {0};
    FILE *out = fopen(desk->path, "w");
    assert_int_equal(paper_write(desk->paper, out, &fault), TG_OK);
    fclose(out);
    free(desk->text);
    desk->text = ask(desk, "pdftotext -layout $PAPER -");
}

static void assert_says(const struct desk_paper *desk, const char *words)
{
    if (strstr(desk->text, words) == NULL)
        fail_msg("'%s' is not in:\n%s", words, desk->text);
}

/* No letter stands as a box: the paper would say so at its foot. */
static void assert_drawn_whole(const struct desk_paper *desk)
{
    assert_null(strstr(desk->text, "没有字形"));
}

static int page_count(const struct desk_paper *desk)
{
    char *said = ask(desk, "pdfinfo $PAPER");
    int pages = atoi(strstr(said, "Pages:") + strlen("Pages:"));
    free(said);
    return pages;
}

/* 8 KB that say which of them is missing: 第000句… */
static char *long_text(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    for (int i = 0; i < 190; i++)
        fprintf(out, "第%03d句，排队一个多小时没有人理。", i);
    fclose(out);
    return text;
}

static void draw_signature(struct strokes *ink)
{
    strokes_begin(ink, 1200, 400);
    assert_true(strokes_start(ink, 100, 100));
    strokes_extend(ink, 400, 300);
    strokes_extend(ink, 900, 60);
    assert_true(strokes_start(ink, 1000, 300));
}

static void a_form_has_its_rows_and_its_ink(void **state)
{
    struct desk_paper *desk = *state;
    struct strokes *ink = secret_create(sizeof *ink);
    draw_signature(ink);
    const struct paper_cell who[] = {{.label = "姓名", .text = "李娜"},
                                     {.label = "联系电话", .text = "0571-1234 5678"}};
    const struct paper_cell when[] = {{.label = "受理时间", .text = "2026年11月23日 14:05"},
                                      {.label = "受理人", .text = "王强"},
                                      {.label = "类别", .text = "排队和挂号"}};
    const struct paper_cell course = {
        .label = "经过",
        .text = "上午八点在门诊三楼收费处排队，窗口只开了一个。我问工作人员 Lisa "
                "为什么不多开几个窗口，她说：“爱等不等。”后来又等了一个多小时，一共花了128.50元。\n"
                "希望有人能给个说法。"};
    const struct paper_cell pen = {.label = "部门负责人意见", .text = NULL};
    const struct paper_cell sign[] = {{.label = "提交人签名", .ink = ink},
                                      {.label = "日期", .text = "2026年11月23日"}};
    paper_title(desk->paper, "投诉和举报登记单");
    paper_row(desk->paper, who, 2, 0);
    paper_row(desk->paper, when, 3, 0);
    paper_row(desk->paper, &course, 1, 60);
    paper_row(desk->paper, &pen, 1, 35);
    paper_row(desk->paper, sign, 2, 0);
    write_paper(desk);
    assert_says(desk, "投诉和举报登记单");
    assert_says(desk, "西湖门诊部");
    assert_says(desk, "HZ-7K3M-9QW2-AB4C");
    assert_says(desk, "李娜");
    assert_says(desk, "0571-1234 5678");
    assert_says(desk, "排队，窗口只开了一个");
    assert_says(desk, "打印人：王强");
    assert_says(desk, "第1页");
    assert_int_equal(page_count(desk), 1);
    assert_drawn_whole(desk);
    secret_destroy(ink);
}

static void a_long_text_goes_on_over_pages_and_loses_no_line(void **state)
{
    struct desk_paper *desk = *state;
    char *text = long_text(), number[24];
    const struct paper_cell course[] = {{.label = "经过", .text = text},
                                        {.label = "诉求", .text = "道歉"}};
    assert_true(strlen(text) > 8000);
    paper_title(desk->paper, "投诉登记表");
    paper_row(desk->paper, course, 2, 0);
    paper_row(desk->paper, course, 1, 0);
    paper_heading(desk->paper, 1, "正文");
    paper_text(desk->paper, text);
    write_paper(desk);
    free(desk->text);
    desk->text = ask(desk, "pdftotext -raw $PAPER - | tr -d ' \\n\\f'");
    for (int i = 0; i < 190; i++) {
        snprintf(number, sizeof number, "%03d", i);
        size_t found = 0;
        for (const char *at = desk->text; (at = strstr(at, number)) != NULL; at++)
            found++;
        assert_true(found >= 3);
    }
    free(text);
    assert_true(page_count(desk) >= 5);
    assert_says(desk, "第2页");
}

static void the_head_of_a_table_stands_on_each_page(void **state)
{
    struct desk_paper *desk = *state;
    const struct paper_cell head[] = {{.text = "编号", .bold = true, .share = 2},
                                      {.text = "类别", .bold = true},
                                      {.text = "收到", .bold = true, .align = PAPER_RIGHT}};
    paper_table(desk->paper, head, 3);
    for (int i = 0; i < 100; i++) {
        char number[24];
        snprintf(number, sizeof number, "HZ-%04d", i);
        const struct paper_cell row[] = {{.text = number, .share = 2},
                                         {.text = "服务态度"},
                                         {.text = "12", .align = PAPER_RIGHT}};
        paper_row(desk->paper, row, 3, 0);
    }
    paper_table_end(desk->paper);
    write_paper(desk);
    char *heads = ask(desk, "pdftotext -layout $PAPER - | grep -c '编号 .*类别 .*收到'");
    int pages = page_count(desk);
    assert_true(pages > 2);
    assert_int_equal(atoi(heads), pages);
    free(heads);
}

static void contents_and_outline_name_the_pages(void **state)
{
    struct desk_paper *desk = *state;
    paper_title(desk->paper, "投诉举报档案");
    paper_contents(desk->paper, 2);
    paper_page(desk->paper);
    paper_heading(desk->paper, 1, "一、基本情况");
    paper_heading(desk->paper, 2, "时间");
    paper_page(desk->paper);
    paper_page(desk->paper);
    paper_heading(desk->paper, 1, "二、事项");
    write_paper(desk);
    char *first = ask(desk, "pdftotext -layout -l 1 $PAPER - | tr -d ' '");
    assert_non_null(strstr(first, "一、基本情况2"));
    assert_non_null(strstr(first, "二、事项3"));
    free(first);
    assert_int_equal(page_count(desk), 3);
}

static void bars_have_names_and_numbers(void **state)
{
    struct desk_paper *desk = *state;
    static const struct paper_bar bars[] = {{"排队和挂号", 42, 31},
                                            {"服务态度", 17, 25},
                                            {"收费和价格（含退费、重复收费）", 5, 0},
                                            {"没有的", 0, 0}};
    static const char *const names[2] = {"本期", "上期"};
    paper_bars(desk->paper, bars, 4, names);
    paper_bars(desk->paper, &bars[3], 1, names);
    write_paper(desk);
    assert_says(desk, "排队和挂号");
    assert_says(desk, "42");
    assert_says(desk, "31");
    assert_says(desk, "上期");
}

static void the_same_paper_is_the_same_bytes_and_tells_no_hour(void **state)
{
    struct desk_paper *desk = *state;
    paper_text(desk->paper, "一样");
    write_paper(desk);
    char *first = ask(desk, "md5sum < $PAPER"), *info = ask(desk, "pdfinfo -isodates $PAPER");
    sleep(1);
    write_paper(desk);
    char *second = ask(desk, "md5sum < $PAPER");
    assert_string_equal(first, second);
    assert_non_null(strstr(info, "2026-11-25T00:00:00"));
    assert_non_null(strstr(info, "投诉和举报登记单"));
    free(first);
    free(second);
    free(info);
}

static void a_letter_that_no_typeface_has_is_told_at_the_foot(void **state)
{
    struct desk_paper *desk = *state;
    paper_text(desk->paper, "姓\xf0\xb1\x8d\x90"); /* U+31350, newer than the typefaces */
    write_paper(desk);
    assert_says(desk, "没有字形");
}

static void nothing_strange_is_drawn_as_a_box(void **state)
{
    struct desk_paper *desk = *state;
    paper_text(desk->paper, "三楼\x1b[2J\r\xe2\x80\xae二楼\t尾\n繁體：臺灣、𠮷、㐂。Ünïcödé");
    write_paper(desk);
    assert_drawn_whole(desk);
    assert_says(desk, "三楼\xef\xbf\xbd[2J");
    assert_says(desk, "𠮷");
}

/* A word of it in a temporary file would stay on a disk. */
static void no_file_is_made_but_the_one_asked_for(void **state)
{
    struct desk_paper *desk = *state;
    if (getenv("PAPER_TRACED") != NULL) {
        char *text = long_text();
        paper_text(desk->paper, text);
        write_paper(desk);
        free(text);
        return;
    }
    char command[512];
    snprintf(command, sizeof command,
             "env -u KEEP PAPER_TRACED=1 CMOCKA_MESSAGE_OUTPUT=TAP ASAN_OPTIONS=detect_leaks=0 "
             "strace -f -e "
             "trace=openat,open,creat,memfd_create -o %s.trace "
             "/proc/%d/exe >/dev/null 2>&1; grep -E 'O_(CREAT|TMPFILE)|memfd' %s.trace | grep -Ev "
             "'/tmp/test_paper\\.|fontconfig'; rm -f %s.trace",
             desk->path, (int)getpid(), desk->path, desk->path);
    FILE *pipe = popen(command, "r");
    char line[256] = "";
    char *got = fgets(line, sizeof line, pipe);
    pclose(pipe);
    if (got != NULL)
        fail_msg("%s", line);
}

static void a_paper_that_nobody_would_read_is_refused(void **state)
{
    struct desk_paper *desk = *state;
    struct fault fault = {0};
    for (int i = 0; i < 2100; i++) {
        paper_text(desk->paper, "页");
        paper_page(desk->paper);
    }
    FILE *out = fopen(desk->path, "w");
    assert_int_equal(paper_write(desk->paper, out, &fault), TG_ERR_FULL);
    fclose(out);
    assert_non_null(strstr(fault.text, "as CSV"));
}

/* Another process: a typeface once found is remembered. */
static void without_a_chinese_typeface_nothing_is_set(void **state)
{
    struct desk_paper *desk = *state;
    char command[512];
    if (getenv("PAPER_TRACED") != NULL)
        return;
    snprintf(command, sizeof command,
             "echo '<fontconfig></fontconfig>' > %s.conf; env -u KEEP PAPER_BARE=1 "
             "FONTCONFIG_FILE=%s.conf ASAN_OPTIONS=detect_leaks=0 /proc/%d/exe 2>/dev/null; "
             "rm -f %s.conf",
             desk->path, desk->path, (int)getpid(), desk->path);
    FILE *pipe = popen(command, "r");
    char line[512] = "";
    bool told = false;
    while (fgets(line, sizeof line, pipe) != NULL)
        told = told || strstr(line, "Install fonts-noto-cjk") != NULL;
    pclose(pipe);
    assert_true(told);
}

static int try_bare(void)
{
    const struct paper_head head = {.title = "x", .lang = LANG_ZH_HANS};
    struct paper *paper = NULL;
    struct fault fault = {0};
    if (paper_create(&head, &paper, &fault) == TG_OK)
        return 1;
    puts(fault.text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_has_its_rows_and_its_ink, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_text_goes_on_over_pages_and_loses_no_line, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_head_of_a_table_stands_on_each_page, setup, teardown),
        cmocka_unit_test_setup_teardown(contents_and_outline_name_the_pages, setup, teardown),
        cmocka_unit_test_setup_teardown(bars_have_names_and_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_paper_is_the_same_bytes_and_tells_no_hour, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nothing_strange_is_drawn_as_a_box, setup, teardown),
        cmocka_unit_test_setup_teardown(a_letter_that_no_typeface_has_is_told_at_the_foot, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_paper_that_nobody_would_read_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_chinese_typeface_nothing_is_set, setup, teardown),
        cmocka_unit_test_setup_teardown(no_file_is_made_but_the_one_asked_for, setup, teardown),
    };
    if (getenv("PAPER_BARE") != NULL)
        return try_bare();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
