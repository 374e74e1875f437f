#include "tools/desk/phrase.h"

#include "board/base/must.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct pack_text phrases[PHRASE_END] = {
    [PHRASE_CASE] = {{"案件", "案件", "Case"}},
    [PHRASE_CASE_NUMBER] = {{"编号", "編號", "Case number"}},
    [PHRASE_ORGANISATION] = {{"单位", "單位", "Organisation"}},
    [PHRASE_RECEIVED] = {{"收到时间", "收到時間", "Received"}},
    [PHRASE_FILED] = {{"提交时间", "提交時間", "Filed"}},
    [PHRASE_KIOSK] = {{"受理终端", "受理終端", "Kiosk"}},
    [PHRASE_KIND] = {{"类型", "類型", "Kind"}},
    [PHRASE_CATEGORY] = {{"类别", "類別", "Category"}},
    [PHRASE_SUBMITTER] = {{"提交人", "提交人", "Submitter"}},
    [PHRASE_NAMED] = {{"实名", "實名", "Named"}},
    [PHRASE_ANONYMOUS] = {{"匿名", "匿名", "Anonymous"}},
    [PHRASE_YES] = {{"是", "是", "Yes"}},
    [PHRASE_NO] = {{"否", "否", "No"}},
    [PHRASE_URGENT] = {{"紧急", "緊急", "Urgent"}},
    [PHRASE_ABOUT_READERS] = {{"涉及通常的阅看人", "涉及通常的閱看人", "About its usual readers"}},
    [PHRASE_STATE] = {{"状态", "狀態", "State"}},
    [PHRASE_HOLDER] = {{"承办人", "承辦人", "Held by"}},
    [PHRASE_DEPARTMENTS] = {{"承办部门", "承辦部門", "Departments"}},
    [PHRASE_DEPARTMENT] = {{"承办部门", "承辦部門", "Department"}},
    [PHRASE_HOW_MANY_DEPARTMENTS] = {{"涉及部门数", "涉及部門數", "How many departments"}},
    [PHRASE_NONE] = {{"无", "無", "None"}},
    [PHRASE_ONE] = {{"一个", "一個", "One"}},
    [PHRASE_SEVERAL] = {{"多个", "多個", "Several"}},
    [PHRASE_NOT_FOR_YOU] = {{"（无权查看）", "（無權查看）", "(not for you to see)"}},
    [PHRASE_NOT_FOR_YOU_NOTE] =
        {{"标“（无权查看）”处是提交人的身份信息，只有指定角色的人员可以查看。",
          "標「（無權查看）」處是提交人的身分資訊，只有指定角色的人員可以查看。",
          "Where it says \"(not for you to see)\" stands who the submitter is, which only officers "
          "of certain roles may see."}},
    [PHRASE_INK_UNREADABLE] = {{"（签名无法显示）", "（簽名無法顯示）",
                                "(the signature cannot be drawn)"}},
    [PHRASE_UNKNOWN_GLYPHS] = {{"有的字这台机器没有字形，显示成了方框。",
                                "有的字這台機器沒有字形，顯示成了方框。",
                                "Some letters are drawn as boxes: no typeface here has them."}},
    [PHRASE_CLOCK_UNSURE] = {{"（终端时钟不准）", "（終端時鐘不準）",
                              "(the kiosk's clock was unsure)"}},
    [PHRASE_DATE_ABOUT] = {{"大约 ", "大約 ", "about "}},
    [PHRASE_DATE_UNKNOWN] = {{"记不清", "記不清", "does not remember"}},
    [PHRASE_NOTHING] = {{"无记录", "無記錄", "Nothing is entered."}},
    [PHRASE_ARCHIVE] = {{"投诉举报档案", "投訴舉報檔案", "Case archive"}},
    [PHRASE_CONTENTS] = {{"目录", "目錄", "Contents"}},
    [PHRASE_SECTION_BASE] = {{"一、基本情况", "一、基本情況", "1. Basic information"}},
    [PHRASE_SECTION_MATTER] = {{"二、投诉举报事项及证据材料", "二、投訴舉報事項及證據材料",
                                "2. The matter and its evidence"}},
    [PHRASE_SECTION_HANDLING] = {{"三、调查、处理和答复", "三、調查、處理和答覆",
                                  "3. Inquiry, handling and reply"}},
    [PHRASE_SECTION_REST] = {{"四、其他材料", "四、其他材料", "4. The rest"}},
    [PHRASE_RETENTION] = {{"保管期限", "保管期限", "Retention"}},
    [PHRASE_REASON] = {{"理由", "理由", "Reason"}},
    [PHRASE_CLOSED] = {{"办结时间", "辦結時間", "Closed"}},
    [PHRASE_REPORT] = {{"提交内容", "提交內容", "What was submitted"}},
    [PHRASE_REPORT_AGAIN] = {{"补充提交", "補充提交", "Submitted further"}},
    [PHRASE_MORE_REPORTS] = {{"补充提交过多，其余未列出。", "補充提交過多，其餘未列出。",
                              "Too much was submitted further: the rest is not listed."}},
    [PHRASE_REPLIES] = {{"提交人后来的留言", "提交人後來的留言", "What the submitter wrote back"}},
    [PHRASE_REPLY_ANSWER] = {{"提交人回答了提问", "提交人回答了提問", "The submitter answered"}},
    [PHRASE_REPLY_STATEMENT] = {{"提交人留言", "提交人留言", "The submitter wrote back"}},
    [PHRASE_REPLY_ECHO] = {{"提交人想看自己提交的原文", "提交人想看自己提交的原文",
                            "The submitter asks for the text of the report"}},
    [PHRASE_REPLY_FORGET] = {{"提交人已注销信箱，不能再给其发信",
                              "提交人已註銷信箱，不能再給其發信",
                              "The submitter destroyed the mailbox: no letter is sent to it any "
                              "more"}},
    [PHRASE_STEPS] = {{"办理经过", "辦理經過", "What was done"}},
    [PHRASE_CLOCKS] = {{"办理期限", "辦理期限", "Terms"}},
    [PHRASE_GROUND] = {{"不予受理理由", "不予受理理由", "Ground"}},
    [PHRASE_CLOCK] = {{"期限", "期限", "Term"}},
    [PHRASE_FROM] = {{"起算", "起算", "From"}},
    [PHRASE_UNTIL] = {{"截止", "截止", "Until"}},
    [PHRASE_STOPPED] = {{"完成", "完成", "Done"}},
    [PHRASE_OUTCOME] = {{"结果", "結果", "Outcome"}},
    [PHRASE_KEPT] = {{"按期", "按期", "kept"}},
    [PHRASE_LATE] = {{"超期", "超期", "late"}},
    [PHRASE_RUNNING] = {{"进行中", "進行中", "running"}},
    [PHRASE_EXTENDED] = {{"，已延期", "，已延期", ", extended"}},
    [PHRASE_UNSURE] = {{"（缺少工作日历，最早为此日）", "（缺少工作日曆，最早為此日）",
                        " (at the earliest: a calendar is missing)"}},
    [PHRASE_TIME] = {{"时间", "時間", "When"}},
    [PHRASE_ENTERED] = {{"登记于 ", "登記於 ", "entered "}},
    [PHRASE_OFFICER] = {{"经办人", "經辦人", "Officer"}},
    [PHRASE_WHAT] = {{"事项", "事項", "What"}},
    [PHRASE_TEXT] = {{"内容", "內容", "Text"}},
    [PHRASE_ACCESS] = {{"查阅、回避记录", "查閱、迴避記錄", "Viewings and recusals"}},
    [PHRASE_VIEW_SHOWN] = {{"查看身份信息", "查看身分資訊", "saw who the submitter is"}},
    [PHRASE_VIEW_EXPORTED] = {{"导出身份信息", "匯出身分資訊", "exported who the submitter is"}},
    [PHRASE_VIEW_PRINTED] = {{"打印身份信息", "列印身分資訊", "printed who the submitter is"}},
    [PHRASE_BARRED_NAMED] = {{"被提及，回避：", "被提及，迴避：", "named in it, recused: "}},
    [PHRASE_BARRED_SAID] = {{"回避：", "迴避：", "recused: "}},
    [PHRASE_ADMITTED] = {{"解除回避：", "解除迴避：", "admitted again: "}},
    [PHRASE_DENIED] = {{"要求查阅，已拒绝", "要求查閱，已拒絕", "asked for it and was refused"}},
    [PHRASE_LETTER_ARRIVED] = {{"总部已收到您提交的内容", "總部已收到您提交的內容",
                                "Headquarters has received what you submitted"}},
    [PHRASE_LETTER_STATUS] = {{"信箱告知：", "信箱告知：", "Told the mailbox: "}},
    [PHRASE_LETTER_QUESTION] = {{"去信询问", "去信詢問", "Asked the submitter"}},
    [PHRASE_LETTER_ANSWER] = {{"去信", "去信", "Wrote to the submitter"}},
    [PHRASE_LETTER_ECHO] = {{"发回提交的原文", "發回提交的原文", "Sent the report's text back"}},
    [PHRASE_FIGURES] = {{"统计报表", "統計報表", "Figures"}},
    [PHRASE_PERIOD] = {{"统计期", "統計期", "Period"}},
    [PHRASE_DIMENSION] = {{"统计项目", "統計項目", "By"}},
    [PHRASE_NAME] = {{"名称", "名稱", "Name"}},
    [PHRASE_ID] = {{"编码", "編碼", "Id"}},
    [PHRASE_COUNT_RECEIVED] = {{"收到", "收到", "Received"}},
    [PHRASE_COUNT_IN_TIME] = {{"按期办结", "按期辦結", "Closed in time"}},
    [PHRASE_COUNT_LATE] = {{"超期", "超期", "Late"}},
    [PHRASE_COUNT_OPEN] = {{"在办", "在辦", "Open"}},
    [PHRASE_COUNT_BEFORE] = {{"上期收到", "上期收到", "Received before"}},
    [PHRASE_COUNT_CHANGE] = {{"增减", "增減", "Change"}},
    [PHRASE_COUNT_CLOSED] = {{"期内办结", "期內辦結", "Closed in the period"}},
    [PHRASE_COUNT_BACKLOG] = {{"期末在办", "期末在辦", "Open at its end"}},
    [PHRASE_COUNT_NOTE] = {{"“收到”为本统计期内收到的件数，分为：按期办结、超期（无论是否已办结）、"
                            "在办（尚未到期）。",
                            "「收到」為本統計期內收到的件數，分為：按期辦結、超期（無論是否已辦結）"
                            "、在辦（尚未到期）。",
                            "\"Received\" counts what came in the period; of these: closed in "
                            "time, late (closed or not), open (not yet due)."}},
    [PHRASE_THIS_PERIOD] = {{"本期", "本期", "This period"}},
    [PHRASE_LAST_PERIOD] = {{"上期", "上期", "The one before"}},
    [PHRASE_TOTAL] = {{"合计", "合計", "Total"}},
    [PHRASE_NOT_GIVEN] = {{"（未定）", "（未定）", "(not known)"}},
    [PHRASE_CASES] = {{"逐件清单", "逐件清單", "Each case"}},
    [PHRASE_AS_OF] = {{"统计截至", "統計截至", "As of "}},
    [PHRASE_PRINTED_BY] = {{"打印人：", "列印人：", "Printed by "}},
    [PHRASE_RESULT] = {{"指标", "指標", "Figure"}},
};

const char *phrase_in(enum phrase phrase, enum lang lang)
{
    must(phrase < PHRASE_END && phrases[phrase].in[lang] != NULL);
    return phrases[phrase].in[lang];
}

void phrase_page(enum lang lang, size_t page, size_t of, char *out, size_t size)
{
    if (lang == LANG_ZH_HANS)
        snprintf(out, size, "第 %zu 页　共 %zu 页", page, of);
    else if (lang == LANG_ZH_HANT)
        snprintf(out, size, "第 %zu 頁　共 %zu 頁", page, of);
    else
        snprintf(out, size, "Page %zu of %zu", page, of);
}

static void put_day(const struct tm *when, enum lang lang, char out[static PHRASE_TIME_SIZE])
{
    int year = when->tm_year + 1900, month = when->tm_mon + 1;
    if (lang == LANG_EN)
        snprintf(out, PHRASE_TIME_SIZE, "%d-%02d-%02d", year, month, when->tm_mday);
    else
        snprintf(out, PHRASE_TIME_SIZE, "%d年%d月%d日", year, month, when->tm_mday);
}

void phrase_day(int64_t unix_s, enum lang lang, char out[static PHRASE_TIME_SIZE])
{
    time_t when = (time_t)unix_s;
    struct tm local;
    out[0] = '\0';
    if (unix_s > 0 && localtime_r(&when, &local) != NULL)
        put_day(&local, lang, out);
}

void phrase_time(int64_t unix_s, enum lang lang, char out[static PHRASE_TIME_SIZE])
{
    time_t when = (time_t)unix_s;
    struct tm local;
    out[0] = '\0';
    if (unix_s <= 0 || localtime_r(&when, &local) == NULL)
        return;
    put_day(&local, lang, out);
    size_t len = strlen(out);
    snprintf(out + len, PHRASE_TIME_SIZE - len, " %02d:%02d", local.tm_hour, local.tm_min);
}

void phrase_date(const char *text, enum lang lang, char out[static PHRASE_TIME_SIZE])
{
    struct tm when = {0};
    const char about[] = "about ";
    bool vague = strncmp(text, about, strlen(about)) == 0;
    const char *rest =
        strptime(vague ? text + strlen(about) : text, vague ? "%Y-%m" : "%Y-%m-%d", &when);
    if (strcmp(text, "unknown") == 0)
        snprintf(out, PHRASE_TIME_SIZE, "%s", phrase_in(PHRASE_DATE_UNKNOWN, lang));
    else if (rest == NULL || *rest != '\0' || (vague && lang == LANG_EN))
        snprintf(out, PHRASE_TIME_SIZE, "%s", text);
    else if (vague)
        snprintf(out, PHRASE_TIME_SIZE, "%s%d年%d月", phrase_in(PHRASE_DATE_ABOUT, lang),
                 when.tm_year + 1900, when.tm_mon + 1);
    else
        put_day(&when, lang, out);
}
