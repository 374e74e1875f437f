#include "tests/app/gallery_writing.h"

#include "app/ui/words.h"
#include "board/base/must.h"

#include <string.h>

static const char *const WORDS[] = {
    "我想投诉", "我想",       "我",   "握",   "卧",   "窝",   "沃",   "我相", "我象", "我向",
    "喔",       "涡",         "蜗",   "斡",   "渥",   "倭",   "龌",   "挝",   "莴",   "我先",
    "我项",     "我享",       "我乡", "我详", "我响", "我像", "我橡", "我香", "硪",   "肟",
    "幄",       "我想投诉你", "窝想", "沃想", "卧想", "握想", "喔想", "涡想", "蜗想", "斡想",
    "渥",       "倭",         "龌",   "挝",   "莴",   "硪",   "肟",   "幄"};
static const char *const LONGEST[] = {"我在门诊三楼排队等了两个小时还没有叫到我", "我在门诊",
                                      "我在", "我", "沃"};
static const char *const DRAWN[] = {"永", "水", "木", "氷", "承", "泳", "丞", "求", "本", "未"};
static const char *const ACCENTED[] = {"à", "á", "â", "ä", "ã", "å", "ā", "ǎ", "æ", "ª"};
static const char *const SENTENCES[] = {
    "排队时间太长。",
    "要求退还多收的费用。",
    "工作人员态度不好，说话难听。",
    "没有人告诉我要先做哪项检查，来回跑了好几趟。",
    "希望给我一个书面答复。",
    "叫号不按顺序，后来的人先看。",
    "没有给我收据或者发票，问了也不说为什么。",
    "电梯坏了，轮椅上不去。",
    "请核对当天的账目。",
    "希望有人打电话告诉我结果。",
    "厕所很脏，没有纸，也没有人打扫。",
    "我愿意当面说明情况。",
};

#define LIST(of) .candidates = (of), .candidate_count = sizeof(of) / sizeof *(of)
#define ALL ((1U << WRITING_METHOD_COUNT) - 1)

static const struct {
    const char *name;
    struct writing_view view;
} VIEWS[GALLERY_WRITINGS] = {
    [GALLERY_PHRASES] = {"phrases",
                         {.method = WRITING_PHRASES,
                          .phrases = SENTENCES,
                          .phrase_count = sizeof SENTENCES / sizeof *SENTENCES}},
    [GALLERY_PINYIN] = {"pinyin", {.method = WRITING_PINYIN}},
    [GALLERY_CANDIDATES] = {"candidates", {.method = WRITING_PINYIN, LIST(WORDS), .more = true}},
    [GALLERY_SENTENCE] = {"sentence", {.method = WRITING_PINYIN, LIST(LONGEST)}},
    [GALLERY_GRID] = {"grid", {.method = WRITING_PINYIN, LIST(WORDS), .more = true, .open = true}},
    [GALLERY_HANDWRITING] = {"handwriting",
                             {.method = WRITING_HANDWRITING, LIST(DRAWN), .faded = {true}}},
    [GALLERY_ZHUYIN] = {"zhuyin", {.method = WRITING_ZHUYIN}},
    [GALLERY_LATIN] = {"latin", {.method = WRITING_LATIN}},
    [GALLERY_ACCENTS] = {"accents", {.method = WRITING_LATIN, LIST(ACCENTED)}},
    [GALLERY_DIGITS] = {"digits", {.method = WRITING_DIGITS}},
    [GALLERY_NOTICE] = {"notice", {.method = WRITING_HANDWRITING}},
    [GALLERY_COMPOSING] = {"composing", {.method = WRITING_PINYIN, LIST(WORDS), .more = true}},
    [GALLERY_SELECTED] = {"selected", {.method = WRITING_PINYIN}},
    [GALLERY_LONG] = {"long", {.method = WRITING_HANDWRITING}},
    [GALLERY_FULL] = {"full", {.method = WRITING_PINYIN}},
    [GALLERY_LINE] = {"place", {.method = WRITING_PINYIN}},
};

const char *gallery_writing_name(enum gallery_writing writing)
{
    return VIEWS[writing].name;
}

static const char SENTENCE[] = "窗口的工作人员说系统故障，让我们改用现金，却不肯给收据。";

void gallery_writing_init(struct kiosk *kiosk)
{
    enum { SENTENCES_LONG = 20 };
    const size_t room = sizeof SENTENCE - 1 + 5;

    kiosk->selected = field_create(FIELD_TEXT, 900);
    kiosk->longer = field_create(FIELD_TEXT, 8192);
    kiosk->full = field_create(FIELD_TEXT, room);
    must(kiosk->selected != NULL && kiosk->longer != NULL && kiosk->full != NULL);
    field_set(kiosk->selected, field_text(kiosk->text), field_len(kiosk->text));
    for (int i = 0; i < 2; i++) /* the word, then its sentence */
        (void)field_event(kiosk->selected, &(struct ui_event){.kind = UI_TAP, .id = "select"});
    for (int i = 0; i < SENTENCES_LONG; i++)
        (void)field_event(
            kiosk->longer,
            &(struct ui_event){.kind = UI_TEXT, .text = SENTENCE, .len = sizeof SENTENCE - 1});
    field_set(kiosk->full, SENTENCE, sizeof SENTENCE - 1);
}

void gallery_writing_finish(struct kiosk *kiosk)
{
    field_destroy(kiosk->selected);
    field_destroy(kiosk->longer);
    field_destroy(kiosk->full);
}

struct field *gallery_writing_field(const struct kiosk *kiosk)
{
    switch (kiosk->writing) {
    case GALLERY_SELECTED:
        return kiosk->selected;
    case GALLERY_LONG:
        return kiosk->longer;
    case GALLERY_FULL:
        return kiosk->full;
    case GALLERY_LINE:
        return kiosk->line;
    default:
        return kiosk->text;
    }
}

static void draw_text(const struct kiosk *kiosk, struct page *page)
{
    bool english = page_lang(page) == LANG_EN, low = page_is_low(page);
    const char *title = english ? "What happened?" : "发生了什么？";
    struct field_box box = {.id = "story",
                            .field = gallery_writing_field(kiosk),
                            .label = low ? title : NULL,
                            .lines = kiosk->writing == GALLERY_LINE ? 1 : 0,
                            .focused = true,
                            .tools = true};

    if (kiosk->writing == GALLERY_COMPOSING)
        box.composing = "我xiang tou su";
    if (kiosk->writing == GALLERY_FULL)
        box.error = english ? "That is too long. Please shorten it." : "太长了，请删去一些。";
    if (!low) {
        page_heading(page, title);
        page_help(page, english ? "When, where, who, what." : "时间、地点、谁、做了什么。");
    }
    page_field(page, &box);
}

void gallery_writing_draw(const struct kiosk *kiosk, struct page *page)
{
    struct writing_view view = VIEWS[kiosk->writing].view;

    view.offered = ALL;
    view.simplified = page_lang(page) != LANG_ZH_HANT;
    if (kiosk->writing == GALLERY_NOTICE)
        view.notice = page_lang(page) == LANG_EN
                          ? "Pinyin is not available now. Please write by hand."
                          : "拼音现在用不了，请用手写。";
    for (int i = 0; i < WRITING_BOXES && kiosk->writing == GALLERY_HANDWRITING; i++)
        view.ink[i] = kiosk->ink[i];
    page_frame(page, &(struct page_frame){.step = 3,
                                          .steps = 6,
                                          .settings = true,
                                          .erase = true,
                                          .writing = true,
                                          .back = _("Back"),
                                          .next = _("Continue")});
    page_writing(page, &view);
    draw_text(kiosk, page);
}
