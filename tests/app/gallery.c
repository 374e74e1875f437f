#include "tests/app/gallery_writing.h"

#include "app/ui/page_code.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>

static const char STORY[] =
    "十一月三日上午，我陪母亲到门诊三楼缴费。窗口的工作人员说系统故障，让我们改用现金，却不肯给收据"
    "。"
    "我问了两次，她说“不要就去别处看”。\n母亲七十八岁，站了四十分钟。希望退还多收的 86.50 元，并请"
    "贵院核对当天的账目。";

/* A bow and a dot. */
static const char SIGNED[] = "AQEHgAOEBtgE2ASQA0-QA3iQA7AE2ATnAtgETwHIAbgD";

/* 永, in a hand that is not young. */
static void draw_character(struct strokes *strokes)
{
    static const struct {
        bool starts;
        int x, y;
    } POINTS[] = {{true, 500, 150},  {false, 540, 175}, {false, 575, 225}, {true, 400, 330},
                  {false, 480, 322}, {false, 548, 305}, {false, 546, 480}, {false, 552, 660},
                  {false, 541, 850}, {false, 520, 868}, {false, 455, 815}, {true, 215, 480},
                  {false, 320, 470}, {false, 410, 452}, {false, 330, 640}, {false, 190, 790},
                  {true, 770, 350},  {false, 690, 440}, {false, 575, 510}, {true, 562, 500},
                  {false, 660, 640}, {false, 770, 745}, {false, 900, 805}};

    strokes_begin(strokes, 1080, 1050);
    for (size_t i = 0; i < sizeof POINTS / sizeof *POINTS; i++) {
        if (POINTS[i].starts)
            must(strokes_start(strokes, POINTS[i].x, POINTS[i].y));
        else
            strokes_extend(strokes, POINTS[i].x, POINTS[i].y);
    }
}

void gallery_init(struct kiosk *kiosk)
{
    *kiosk = (struct kiosk){.line = field_create(FIELD_LINE, 200),
                            .text = field_create(FIELD_TEXT, 8000),
                            .pin = field_create(FIELD_PIN, 12),
                            .code = field_create(FIELD_CODE, 28),
                            .signature = signature_create(),
                            .date = date_picker_make("2026-11-23"),
                            .chosen = 1};
    for (int i = 0; i < WRITING_BOXES; i++)
        must((kiosk->ink[i] = secret_create(sizeof *kiosk->ink[i])) != NULL);
    must(kiosk->line != NULL && kiosk->text != NULL && kiosk->pin != NULL && kiosk->code != NULL &&
         kiosk->signature != NULL);
    signature_set(kiosk->signature, SIGNED);
    draw_character(kiosk->ink[0]);
    draw_character(kiosk->ink[1]);
    field_set(kiosk->line, "门诊三楼收费处", strlen("门诊三楼收费处"));
    field_set(kiosk->text, STORY, strlen(STORY));
    field_set(kiosk->pin, "1234", 4);
    field_set(kiosk->code, "41728390558", 11);
    date_picker_set(&kiosk->date, "2026-11-03");
    gallery_writing_init(kiosk);
}

void gallery_finish(struct kiosk *kiosk)
{
    gallery_writing_finish(kiosk);
    field_destroy(kiosk->line);
    field_destroy(kiosk->text);
    field_destroy(kiosk->pin);
    field_destroy(kiosk->code);
    signature_destroy(kiosk->signature);
    for (int i = 0; i < WRITING_BOXES; i++)
        secret_destroy(kiosk->ink[i]);
}

/* Takes every event down; text goes to the field that the last scene shows. */
static bool hear(struct kiosk *kiosk, const struct ui_event *event)
{
    kiosk->events++;
    if (event->kind == UI_TAP) {
        snprintf(kiosk->last_id, sizeof kiosk->last_id, "%s", event->id);
        kiosk->last_index = event->index;
    }
    if (event->kind == UI_TEXT)
        snprintf(kiosk->last_text, sizeof kiosk->last_text, "%.*s", (int)event->len, event->text);
    if (event->kind == UI_DRAG)
        kiosk->last_drag = *event;
    if (ui_tapped(event, UI_BACK))
        return false;
    if (ui_tapped(event, "kind"))
        kiosk->chosen = event->index;
    if (signature_event(kiosk->signature, event))
        return true;
    if (date_picker_event(&kiosk->date, event))
        return true;
    return field_event(gallery_writing_field(kiosk), event);
}

static void bars(struct page *page, int step, bool writing)
{
    page_frame(page, &(struct page_frame){.step = step,
                                          .steps = 6,
                                          .settings = true,
                                          .erase = true,
                                          .writing = writing,
                                          .back = "返回",
                                          .next = "继续"});
}

static void draw_attract(const struct kiosk *kiosk, struct page *page)
{
    const struct button languages[] = {{.id = "lang", .index = 0, .label = "简体中文"},
                                       {.id = "lang", .index = 1, .label = "繁體中文"},
                                       {.id = "lang", .index = 2, .label = "English"}};

    (void)kiosk;
    page_columns(page);
    page_title(page, "江城第三人民医院");
    page_help(page, "说出您的意见，可以不留姓名。");
    page_point(page, "support_agent", "想当面说？",
               "门诊一楼 患者服务中心\n周一至周五 8:00–17:30，电话 5823 0110");
    page_answer(page);
    page_gap(page, 12);
    page_button(page, &(struct button){.id = "start",
                                       .label = "开始",
                                       .icon = "chevron_right",
                                       .icon_last = true,
                                       .look = BUTTON_PRIMARY});
    page_gap(page, 8);
    page_buttons(page, languages, 3);
    page_button(page, &(struct button){.id = "receipt",
                                       .label = "我有回执，查看答复",
                                       .icon = "qr_code_scanner"});
}

static void draw_privacy(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    bars(page, 1, false);
    page_heading(page, "您说的话由谁看到");
    page_point(page, "lock", "只有投诉办公室能读", "内容在这台机器上加密，连维护人员也打不开。");
    page_point(page, "visibility_off", "不记录您是谁",
               "不留姓名时，不记录时间、不录像、不录音，也不保存您的笔迹。");
    page_point(page, "photo_camera", "大厅里可能有摄像头",
               "如果有人看着屏幕，我们挡不住。您可以换个时间来，或者先把话想好。");
    page_notice(page, "info", "紧急情况请直接拨打 110 或 120，这里的信息不会马上有人看。");
}

static void draw_kinds(const struct kiosk *kiosk, struct page *page)
{
    static const struct {
        const char *icon, *title, *help;
    } ROWS[] = {
        {"medical_services", "诊疗和用药", "医生的诊断、手术、用药、检查"},
        {"payments", "收费", "多收、乱收、不给单据"},
        {"sentiment_dissatisfied", "服务态度", "言语、推诿、等候太久"},
        {"cleaning_services", "环境和设施", "卫生、电梯、厕所、无障碍"},
        {"gavel", "举报违法违纪", "收红包、吃回扣、造假"},
        {"lightbulb", "建议", "怎样能做得更好"},
        {"thumb_up", "表扬", "谁让您感到温暖"},
        {"help", "其他", NULL},
    };

    bars(page, 2, false);
    page_heading(page, "您想说的是哪一类？");
    page_help(page, "选最接近的一项就可以，后面可以改。");
    for (int i = 0; i < 8; i++)
        page_choice(page, &(struct choice){.id = "kind",
                                           .index = i,
                                           .icon = ROWS[i].icon,
                                           .title = ROWS[i].title,
                                           .help = ROWS[i].help,
                                           .chosen = i == kiosk->chosen});
}

static void draw_checks(const struct kiosk *kiosk, struct page *page)
{
    static const char *const ROWS[] = {"收据或发票", "照片", "录音", "证人", "病历复印件", "没有"};

    bars(page, 4, false);
    page_heading(page, "您手里有什么证据？");
    page_help(page, "可以选几项。");
    page_error(page, "请至少选一项；没有的话，请选“没有”。");
    for (int i = 0; i < 6; i++)
        page_choice(page, &(struct choice){.id = "evidence",
                                           .index = i,
                                           .title = ROWS[i],
                                           .mark = CHOICE_MANY,
                                           .chosen = (i & kiosk->chosen) != 0});
}

static void latin_keys(struct page *page)
{
    page_writing(page, &(struct writing_view){
                           .method = WRITING_LATIN,
                           .offered = 1 << WRITING_LATIN | 1 << WRITING_DIGITS,
                       });
}

static void draw_writing(const struct kiosk *kiosk, struct page *page)
{
    bars(page, 3, true);
    latin_keys(page);
    page_beside_keys(page);
    page_heading(page, "发生了什么？");
    page_help(page, "时间、地点、谁、做了什么。想到哪儿写到哪儿。");
    page_answer(page);
    page_field(page, &(struct field_box){.id = "story", .field = kiosk->text, .focused = true});
}

static void draw_line(const struct kiosk *kiosk, struct page *page)
{
    bars(page, 3, true);
    latin_keys(page);
    page_beside_keys(page);
    /* As the kiosk has it: on a lying display the title stands in the field's own row. */
    bool low = page_landscape(page);
    if (!low) {
        page_heading(page, "发生在什么地方？");
        page_help(page, "例如：门诊三楼收费处");
    }
    page_answer(page);
    page_field(page, &(struct field_box){.id = "place",
                                         .field = kiosk->line,
                                         .label = low ? "发生在什么地方？" : NULL,
                                         .placeholder = low ? "例如：门诊三楼收费处" : NULL,
                                         .lines = 1,
                                         .tools = true,
                                         .focused = true,
                                         .error = "请写得再具体一点。"});
}

static void draw_pin(const struct kiosk *kiosk, struct page *page)
{
    page_frame(page, &(struct page_frame){.back = "返回", .next = "继续"});
    page_columns(page);
    page_heading(page, "维护人员密码");
    page_field(page,
               &(struct field_box){.id = "pin", .field = kiosk->pin, .lines = 1, .focused = true});
    page_answer(page);
    page_keyboard(page, KEYBOARD_DIGITS);
}

static void draw_code(const struct kiosk *kiosk, struct page *page)
{
    bars(page, 0, false);
    page_columns(page);
    if (!page_is_tight(page))
        page_heading(page, "输入回执上的 28 位数字");
    page_code_box(page, &(struct code_box){
                            .id = "code", .field = kiosk->code, .error = "有数字不对，请核对"});
    page_answer(page);
    page_code_pad(page, "5038264917");
}

static void draw_date(const struct kiosk *kiosk, struct page *page)
{
    const struct button others[] = {{.id = "about", .label = "大约这个月"},
                                    {.id = "unknown", .label = "记不清了"}};

    bars(page, 3, true);
    date_picker_columns(page);
    page_heading(page, "是哪一天的事？");
    page_date_picker(page, &kiosk->date);
    page_buttons(page, others, 2);
}

static void draw_cards(const struct kiosk *kiosk, struct page *page)
{
    const struct choice cards[] = {
        {.id = "identity",
         .index = 0,
         .icon = "person",
         .title = "留下姓名和电话",
         .help = "我们会打电话告诉您结果。只有办案的人知道您是谁。",
         .mark = CHOICE_ONE,
         .chosen = kiosk->chosen == 0},
        {.id = "identity",
         .index = 1,
         .icon = "visibility_off",
         .title = "不留姓名",
         .help = "没有人知道您是谁，我们也找不到您。请留好回执，凭它在这里看答复。",
         .mark = CHOICE_ONE,
         .chosen = kiosk->chosen == 1}};

    bars(page, 5, false);
    page_heading(page, "您愿意留下姓名吗？");
    page_help(page, "两种都可以，都会认真办。");
    page_cards(page, cards, 2);
}

static void draw_review(const struct kiosk *kiosk, struct page *page)
{
    bars(page, 6, false);
    page_heading(page, "请看一遍，对不对？");
    page_review(
        page,
        &(struct review){
            .id = "change", .index = 0, .label = "哪一类", .value = "收费", .change = "修改"});
    page_review(page, &(struct review){.id = "change",
                                       .index = 1,
                                       .label = "发生在什么地方？",
                                       .value = field_text(kiosk->line),
                                       .change = "修改"});
    page_review(page, &(struct review){.id = "change",
                                       .index = 2,
                                       .label = "是哪一天的事？",
                                       .value = "2026年11月3日",
                                       .change = "修改"});
    page_review(page, &(struct review){.id = "change",
                                       .index = 3,
                                       .label = "发生了什么？",
                                       .value = field_text(kiosk->text),
                                       .change = "修改"});
    page_review(page, &(struct review){.id = "change",
                                       .index = 4,
                                       .label = "您愿意留下姓名吗？",
                                       .value = "不留姓名",
                                       .change = "修改"});
}

static void draw_receipt(const struct kiosk *kiosk, struct page *page)
{
    uint8_t modules[21 * 21];

    (void)kiosk;
    for (int i = 0; i < 21 * 21; i++)
        modules[i] = (uint8_t)((i * 7 + i / 21 * 3 + i / 5) % 3 == 0);
    page_frame(page,
               &(struct page_frame){.settings = true, .next = "我已留好", .next_icon = "check"});
    page_columns(page);
    page_heading(page, "已经收到。这是您的回执");
    page_qr(page, modules, 21, 80);
    page_answer(page);
    page_code(page, "4172839055810264739158203746", 0);
    page_fact(page, NULL, "案件编号", "JC3-7K2M-9QXT");
    page_point(page, "photo_camera", "拍下来或抄下来", "丢了就再也找不回来，我们也不知道您是谁。");
    page_point(page, "event", "12 月 14 日以后再来", "在任何一台铜匦上扫码或输入数字看答复。");
}

/* A slip as a camera might see it. */
static void draw_camera(const struct kiosk *kiosk, struct page *page)
{
    enum { W = 320, H = 240, MODULE = 6, LEFT = 90, TOP = 40, SIDE = 25 };
    static uint8_t grey[W * H];

    (void)kiosk;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            int i = (x - LEFT + y / 12) / MODULE, j = (y - TOP) / MODULE;
            bool within = x >= LEFT && y >= TOP && i < SIDE && j < SIDE;
            bool dark = within && (i * 7 + j * 5 + i * j) % 3 == 0;
            grey[y * W + x] = (uint8_t)(dark ? 40 + y / 8 : 150 + x / 8 + y / 8);
        }
    }
    page_frame(page, &(struct page_frame){.settings = true, .erase = true, .back = "返回"});
    page_columns(page);
    page_heading(page, "请把回执放到镜头前");
    page_help(page, "条码朝向镜头，离开约一掌的距离。");
    page_answer(page);
    page_camera(page, grey, W, H, 64);
    page_camera(page, NULL, 0, 0, 24);
}

static void draw_working(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){0});
    page_heading(page, "正在封存");
    page_progress(page, "正在加密，并写入这台机器。请稍等几秒钟。", 2, 3);
    page_text(page, "这一步完成以后，您会看到回执。");
}

static void draw_service(const struct kiosk *kiosk, struct page *page)
{
    (void)kiosk;
    page_frame(page, &(struct page_frame){.back = "退出", .next = "现在同步", .next_icon = "sync"});
    page_heading(page, "维护");
    page_fact(page, "check_circle", "自检", "一切正常");
    page_fact(page, "sync", "上次同步", "12 分钟前");
    page_fact(page, "storage", "空位", "19,812 / 20,000");
    page_fact(page, "warning", "打印机", "缺纸。请打开上盖，换一卷 58 mm 热敏纸。");
    page_fact(page, "info", "版本", "0.1.0 · clinic 3");
}

static void draw_plate(struct page *page, const struct kiosk *kiosk, enum keyboard keyboard)
{
    bars(page, 3, true);
    page_keyboard(page, keyboard);
    page_columns(page);
    page_heading(page, "车牌号码？");
    page_answer(page);
    page_field(page, &(struct field_box){
                         .id = "plate", .field = kiosk->line, .lines = 1, .focused = true});
}

static void draw_regions(const struct kiosk *kiosk, struct page *page)
{
    draw_plate(page, kiosk, KEYBOARD_REGIONS);
}

static void draw_plate_end(const struct kiosk *kiosk, struct page *page)
{
    draw_plate(page, kiosk, KEYBOARD_PLATE);
}

static void draw_signature(const struct kiosk *kiosk, struct page *page)
{
    bars(page, 5, true);
    page_heading(page, "请签名");
    page_help(page, "用手指写，写得不好可以重写。");
    page_signature(page, &(struct signature_box){.id = "signature",
                                                 .signature = kiosk->signature,
                                                 .hint = "请用手指在框内签名"});
}

const struct scene GALLERY[GALLERY_SCENES] = {
    {"attract", NULL, hear, draw_attract, NULL},
    {"privacy", NULL, hear, draw_privacy, NULL},
    {"kinds", NULL, hear, draw_kinds, NULL},
    {"checks", NULL, hear, draw_checks, NULL},
    {"writing", NULL, hear, draw_writing, NULL},
    {"line", NULL, hear, draw_line, NULL},
    {"pin", NULL, hear, draw_pin, NULL},
    {"code", NULL, hear, draw_code, NULL},
    {"date", NULL, hear, draw_date, NULL},
    {"cards", NULL, hear, draw_cards, NULL},
    {"review", NULL, hear, draw_review, NULL},
    {"receipt", NULL, hear, draw_receipt, NULL},
    {"camera", NULL, hear, draw_camera, NULL},
    {"working", NULL, hear, draw_working, NULL},
    {"service", NULL, hear, draw_service, NULL},
    {"regions", NULL, hear, draw_regions, NULL},
    {"plate", NULL, hear, draw_plate_end, NULL},
    {"signature", NULL, hear, draw_signature, NULL},
    {"methods", NULL, hear, gallery_writing_draw, NULL},
};
