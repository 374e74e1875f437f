#include "tools/desk/view_words.h"

#include "board/base/must.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct pack_text words[VIEW_WORDS] = {
    [VIEW_WORD_DUE] = {{"到期", "到期", "Due"}},
    [VIEW_WORD_NEW] = {{"待受理", "待受理", "New"}},
    [VIEW_WORD_OPEN] = {{"办理中", "辦理中", "Open"}},
    [VIEW_WORD_MINE] = {{"我的", "我的", "Mine"}},
    [VIEW_WORD_CLOSED] = {{"已了结", "已了結", "Over"}},
    [VIEW_WORD_ALL] = {{"全部", "全部", "All"}},
    [VIEW_WORD_LATE] = {{"迟", "遲", "late"}},
    [VIEW_WORD_SOON] = {{"近", "近", "near"}},
    [VIEW_WORD_SEARCH] = {{"查找", "查找", "Find"}},
    [VIEW_WORD_EMPTY] = {{"这里没有案件。", "這裡沒有案件。", "No case here."}},
    [VIEW_WORD_MORE] = {{"还有 %s 件更晚到期", "還有 %s 件更晚到期", "%s more are due later"}},
    [VIEW_WORD_NO_CASE] = {{"选中一件，按回车查看。", "選中一件，按回車查看。",
                            "Choose a case and press Enter."}},
    [VIEW_WORD_DUTY] = {{"定期工作", "定期工作", "Duty"}},
    [VIEW_WORD_DUTY_HOW] = {{"做完后按 d 登记。", "做完後按 d 登記。",
                             "When it is done, press d to enter that."}},
    [VIEW_WORD_NEAR] = {{"迟 %s 件 近 %s 件", "遲 %s 件 近 %s 件", "%s late, %s near"}},
    [VIEW_WORD_KEYS_LIST] =
        {{"↑↓选 回车看 1-6列表 /查找 d办理 t承办 i身份 s相似 r刷新 ?帮助 q离开",
          "↑↓選 回車看 1-6列表 /查找 d辦理 t承辦 i身份 s相似 r刷新 ?說明 q離開",
          "↑↓ Enter open 1-6 lists / find d do t take i who s like r fresh ? help q quit"}},
    [VIEW_WORD_KEYS_CASE] =
        {{"↑↓翻看 ←回列表 d办理 t承办 i身份 s相似 p打印 r刷新 ?帮助 q离开",
          "↑↓翻看 ←回列表 d辦理 t承辦 i身份 s相似 p列印 r刷新 ?說明 q離開",
          "↑↓ scroll ← list d do t take i who s like p print r fresh ? help q quit"}},
    [VIEW_WORD_KEYS_SEARCH] =
        {{"输入编号、类别、事项、部门或经办人　回车查找　Esc 取消",
          "輸入編號、類別、事項、部門或經辦人　回車查找　Esc 取消",
          "Case number, kind, category, department or holder   Enter find   Esc cancel"}},
    [VIEW_WORD_KEYS_PICK] = {{"↑↓选 回车开始 PgUp/PgDn翻看案件 Esc离开",
                              "↑↓選 回車開始 PgUp/PgDn翻看案件 Esc離開",
                              "↑↓ choose  Enter begin  PgUp/PgDn scroll the case  Esc leave"}},
    [VIEW_WORD_KEYS_CHOICE] =
        {{"↑↓选 回车/Tab下一项 Shift-Tab上一项 PgUp/PgDn翻看案件 Esc放弃",
          "↑↓選 回車/Tab下一項 Shift-Tab上一項 PgUp/PgDn翻看案件 Esc放棄",
          "↑↓ choose  Enter/Tab next  Shift-Tab back  PgUp/PgDn the case  Esc leave"}},
    [VIEW_WORD_KEYS_CHOICES] = {{"↑↓移动 空格勾选 回车/Tab下一项 Shift-Tab上一项 Esc放弃",
                                 "↑↓移動 空格勾選 回車/Tab下一項 Shift-Tab上一項 Esc放棄",
                                 "↑↓ move  Space tick  Enter/Tab next  Shift-Tab back  Esc leave"}},
    [VIEW_WORD_KEYS_LINE] = {{"回车/Tab下一项 Shift-Tab上一项 PgUp/PgDn翻看案件 Esc放弃",
                              "回車/Tab下一項 Shift-Tab上一項 PgUp/PgDn翻看案件 Esc放棄",
                              "Enter/Tab next  Shift-Tab back  PgUp/PgDn the case  Esc leave"}},
    [VIEW_WORD_KEYS_TEXT] =
        {{"回车换行 Tab下一项 Shift-Tab上一项 PgUp/PgDn翻看案件 Esc放弃",
          "回車換行 Tab下一項 Shift-Tab上一項 PgUp/PgDn翻看案件 Esc放棄",
          "Enter new line  Tab next  Shift-Tab back  PgUp/PgDn the case  Esc leave"}},
    [VIEW_WORD_KEYS_CONFIRM] = {{"回车登记 Shift-Tab上一项 ↑↓翻看 Esc放弃",
                                 "回車登記 Shift-Tab上一項 ↑↓翻看 Esc放棄",
                                 "Enter enter it  Shift-Tab back  ↑↓ scroll  Esc leave"}},
    [VIEW_WORD_KEYS_ASK] = {{"y 是　n 否", "y 是　n 否", "y yes   n no"}},
    [VIEW_WORD_KEYS_HELP] = {{"↑↓翻看 任意键返回", "↑↓翻看 任意鍵返回",
                              "↑↓ scroll  any other key goes back"}},
    [VIEW_WORD_ASK_IDENTITY] =
        {{"查看提交人的姓名和联系方式？查看会以您的名义记入案卷。",
          "查看提交人的姓名和聯絡方式？查看會以您的名義記入案卷。",
          "Show who the submitter is? That you looked is entered into the case."}},
    [VIEW_WORD_ASK_ABANDON] = {{"放弃已经填写的内容？", "放棄已經填寫的內容？",
                                "Leave what you have written? It is not kept."}},
    [VIEW_WORD_ASK_DUTY] = {{"登记这项定期工作已经完成？", "登記這項定期工作已經完成？",
                             "Enter that this duty has been done?"}},
    [VIEW_WORD_IDENTITY_DENIED] =
        {{"您的角色不能查看提交人身份。需要时请管理员调整：tonggui-desk officer roles",
          "您的角色不能查看提交人身份。需要時請管理員調整：tonggui-desk officer roles",
          "Your role may not see who submitters are. An admin gives roles: tonggui-desk officer "
          "roles"}},
    [VIEW_WORD_NO_IDENTITY] = {{"这件是匿名提交的，没有身份信息。",
                                "這件是匿名提交的，沒有身份資訊。",
                                "It was submitted anonymously: there is nothing to show."}},
    [VIEW_WORD_NO_STEPS] =
        {{"现在没有您可以办理的事。原因见 tonggui-desk steps",
          "現在沒有您可以辦理的事。原因見 tonggui-desk steps",
          "There is nothing that you can do with it now. Why: tonggui-desk steps"}},
    [VIEW_WORD_ENTERED] = {{"已登记：%s", "已登記：%s", "Entered: %s"}},
    [VIEW_WORD_DUTY_ENTERED] = {{"已登记完成。", "已登記完成。", "Entered as done."}},
    [VIEW_WORD_TOO_SMALL] = {{"窗口太小：至少 60 列 16 行。", "視窗太小：至少 60 列 16 行。",
                              "The window is too small: at least 60 columns and 16 lines."}},
    [VIEW_WORD_STATE] = {{"状态", "狀態", "State"}},
    [VIEW_WORD_RECEIVED] = {{"收到", "收到", "Received"}},
    [VIEW_WORD_BY_DESK] = {{"（本台收取时间）", "（本台收取時間）",
                            " (when this desk took it in)"}},
    [VIEW_WORD_FILED] = {{"提交", "提交", "Filed"}},
    [VIEW_WORD_KIOSK] = {{"来自", "來自", "From"}},
    [VIEW_WORD_SUBMITTER] = {{"署名", "署名", "Submitter"}},
    [VIEW_WORD_NAMED] = {{"实名", "具名", "named"}},
    [VIEW_WORD_ANONYMOUS] = {{"匿名", "匿名", "anonymous"}},
    [VIEW_WORD_URGENT] = {{"紧急", "緊急", "urgent"}},
    [VIEW_WORD_ABOUT_READERS] = {{"涉及通常的经办人员", "涉及通常的經辦人員",
                                  "about those who would usually read it"}},
    [VIEW_WORD_CONFLICT] = {{"注意：另有一案用了同一编号", "注意：另有一案用了同一編號",
                             "Note: another case claims this number"}},
    [VIEW_WORD_WROTE_BACK] = {{"提交人有新留言，还没有处理", "提交人有新留言，還沒有處理",
                               "The submitter wrote back; nothing was done since"}},
    [VIEW_WORD_BACK] = {{"复", "覆", "back"}},
    [VIEW_WORD_HOLDER] = {{"经办", "經辦", "Holder"}},
    [VIEW_WORD_NOBODY] = {{"无人", "無人", "nobody"}},
    [VIEW_WORD_DEPARTMENTS] = {{"部门", "部門", "Departments"}},
    [VIEW_WORD_PACK] = {{"依据", "依據", "Regulation"}},
    [VIEW_WORD_PACK_MISSING] = {{"（本台没有这个规则包，放入 packs/ 才能读题目）",
                                 "（本台沒有這個規則包，放入 packs/ 才能讀題目）",
                                 " (not here: put it into packs/ to read its questions)"}},
    [VIEW_WORD_TERMS] = {{"期限", "期限", "Terms"}},
    [VIEW_WORD_NO_TERMS] = {{"没有在走的期限。", "沒有在走的期限。", "No term runs."}},
    [VIEW_WORD_KEPT] = {{"按期完成", "按期完成", "kept"}},
    [VIEW_WORD_WAS_LATE] = {{"逾期完成", "逾期完成", "done late"}},
    [VIEW_WORD_UNSURE] = {{"最早", "最早", "at the earliest"}},
    [VIEW_WORD_EXTENDABLE] = {{"可延至 %s", "可延至 %s", "can be extended to %s"}},
    [VIEW_WORD_SAID] = {{"提交的内容", "提交的內容", "What was said"}},
    [VIEW_WORD_SAID_AGAIN] = {{"再次提交", "再次提交", "Written again"}},
    [VIEW_WORD_SIGNED] = {{"（手写签名）", "（手寫簽名）", "(signed by finger)"}},
    [VIEW_WORD_HIDDEN] = {{"姓名和联系方式：按 i 查看，查看会留下记录",
                           "姓名和聯絡方式：按 i 查看，查看會留下記錄",
                           "Name and contact: press i; looking is recorded"}},
    [VIEW_WORD_WITHHELD] = {{"姓名和联系方式：您的角色不能查看", "姓名和聯絡方式：您的角色不能查看",
                             "Name and contact: not shown to your role"}},
    [VIEW_WORD_HISTORY] = {{"办理经过", "辦理經過", "What was done"}},
    [VIEW_WORD_NO_HISTORY] = {{"还没有办理。", "還沒有辦理。", "Nothing yet."}},
    [VIEW_WORD_SAW_IDENTITY] = {{"查看了身份", "查看了身份", "saw who the submitter is"}},
    [VIEW_WORD_EXPORTED] = {{"导出了身份", "匯出了身份", "exported who the submitter is"}},
    [VIEW_WORD_PRINTED] = {{"打印了身份", "列印了身份", "printed who the submitter is"}},
    [VIEW_WORD_BARRED] = {{"须回避", "須迴避", "takes no part in it"}},
    [VIEW_WORD_ADMITTED] = {{"解除回避", "解除迴避", "admitted again"}},
    [VIEW_WORD_DENIED] = {{"要求查看，被拒绝", "要求查看，被拒絕", "asked for it and was refused"}},
    [VIEW_WORD_NEXT] = {{"现在可以办理（按 d）", "現在可以辦理（按 d）",
                         "What can be done now (press d)"}},
    [VIEW_WORD_UNTIL] = {{"到哪一天", "到哪一天", "Until"}},
    [VIEW_WORD_TO] = {{"交给谁", "交給誰", "To"}},
    [VIEW_WORD_TERM] = {{"哪个期限", "哪個期限", "Which term"}},
    [VIEW_WORD_HAPPENED] = {{"发生时间", "發生時間", "When it happened"}},
    [VIEW_WORD_PAGE_FULL] = {{"（太长，这里没有显示完；用 tonggui-desk show 查看）",
                              "（太長，這裡沒有顯示完；用 tonggui-desk show 查看）",
                              "(too long to be shown whole here: tonggui-desk show)"}},
    [VIEW_WORD_WHICH_STEP] = {{"办理什么？", "辦理什麼？", "What is to be done?"}},
    [VIEW_WORD_CONFIRM] = {{"核对后登记", "核對後登記", "Check, then enter"}},
    [VIEW_WORD_REQUIRED] = {{"必填", "必填", "needed"}},
    [VIEW_WORD_IS_REQUIRED] = {{"这一项必填。", "這一項必填。", "This is needed."}},
    [VIEW_WORD_OPTIONAL] = {{"可以不填", "可以不填", "may be left empty"}},
    [VIEW_WORD_NOTHING] = {{"（不填）", "（不填）", "(nothing)"}},
    [VIEW_WORD_FULL] = {{"写不下了，或者这个字符不能用。", "寫不下了，或者這個字元不能用。",
                         "There is no room for more, or that character can't be used."}},
    [VIEW_WORD_NUMBER_BETWEEN] = {{"请填 %s 到 %s 之间的整数。", "請填 %s 到 %s 之間的整數。",
                                   "A whole number, %s to %s."}},
    [VIEW_WORD_NUMBER_IS] = {{"按规定是 %s。", "按規定是 %s。", "It is %s by the regulation."}},
    [VIEW_WORD_NUMBER_FROM_0] = {{"请填整数，不小于 0。", "請填整數，不小於 0。",
                                  "A whole number from 0."}},
    [VIEW_WORD_DAY] = {{"请填日期，如 2026-11-23。", "請填日期，如 2026-11-23。",
                        "A day such as 2026-11-23."}},
    [VIEW_WORD_DAY_BETWEEN] = {{"请填 %s 之后、不晚于 %s 的日期，如 2026-11-23。",
                                "請填 %s 之後、不晚於 %s 的日期，如 2026-11-23。",
                                "A day after %s, not after %s, such as 2026-11-23."}},
    [VIEW_WORD_MOMENT] = {{"空着就是现在；要补登记，填如 2026-11-23 14:05",
                           "空著就是現在；要補登記，填如 2026-11-23 14:05",
                           "Empty means now; else such as 2026-11-23 14:05"}},
    [VIEW_WORD_CASE] = {{"另一案的编号", "另一案的編號", "Number of the other case"}},
    [VIEW_WORD_TEXT] = {{"内容", "內容", "Text"}},
    [VIEW_WORD_ANSWER] = {{"给提交人的答复", "給提交人的答覆",
                           "The answer that the submitter gets"}},
    [VIEW_WORD_REPLY] = {{"给提交人的告知", "給提交人的告知", "The reply that the submitter gets"}},
    [VIEW_WORD_EXPLANATION] = {{"给提交人的说明", "給提交人的說明",
                                "The explanation that the submitter gets"}},
    [VIEW_WORD_NOTE] = {{"备注", "備註", "The note"}},
    [VIEW_WORD_GROUND] = {{"不予受理的理由", "不予受理的理由", "Ground for not accepting it"}},
    [VIEW_WORD_PROPOSED] = {{"按规定分办", "按規定分辦", "as the regulation proposes"}},
    [VIEW_WORD_ME] = {{"（我）", "（我）", "(me)"}},
    [VIEW_WORD_NOT_MOMENT] =
        {{"请填收到之后、现在之前的时间，如 2026-11-23 14:05，或者空着。",
          "請填收到之後、現在之前的時間，如 2026-11-23 14:05，或者空著。",
          "After it was received, before now, such as 2026-11-23 14:05; or leave it empty."}},
    [VIEW_WORD_SIMILAR] = {{"与 %s 相似", "與 %s 相似", "like %s"}},
    [VIEW_WORD_NO_SIMILAR] = {{"没有找到相似的案件。", "沒有找到相似的案件。",
                               "No case is like it."}},
    [VIEW_WORD_WHICH_PAPER] = {{"打印什么？", "列印什麼？", "Print what?"}},
    [VIEW_WORD_ARCHIVE] = {{"整卷（档案）", "整卷（檔案）", "The whole case, as an archive"}},
    [VIEW_WORD_FILE] = {{"写到哪个文件（PDF）", "寫到哪個檔案（PDF）", "Into which file (PDF)"}},
    [VIEW_WORD_PRINTED_TO] = {{"已写入 %s", "已寫入 %s", "Written to %s"}},
    [VIEW_WORD_KEYS_PAPER] = {{"↑↓选 修改文件名 回车写入 Esc取消", "↑↓選 修改檔名 回車寫入 Esc取消",
                               "↑↓ choose  type the name of the file  Enter write  Esc cancel"}},
    [VIEW_WORD_HELP] =
        {{"列表\n"
          "  1 到期：先是已经迟的，再是临近的   2 待受理   3 办理中   4 我的   5 已了结   6 全部\n"
          "  ↑ ↓ PgUp PgDn Home End 移动；回车或 → 打开；Tab 在列表和案件之间切换\n"
          "  / 按编号、类别、事项、部门、经办人查找；Esc 回到原来的列表\n"
          "案件\n"
          "  ↑ ↓ PgUp PgDn 翻看；← 或 Esc 回到列表\n"
          "  d 办理：先选一步，再逐项填写，核对后登记；登记之前什么都不会写入\n"
          "  t 由我承办\n"
          "  i 查看提交人的姓名和联系方式；查看会以您的名义记入案卷\n"
          "  s 可能相同或重复的案件；p 打印本案的表\n"
          "  r 立即刷新（每分钟也会自动刷新）\n"
          "  q 离开\n"
          "\n"
          "迟：期限已过。近：已到提醒的时候。≥：日历还没有到那一年，期限可能更晚。",
          "列表\n"
          "  1 到期：先是已經遲的，再是臨近的   2 待受理   3 辦理中   4 我的   5 已了結   6 全部\n"
          "  ↑ ↓ PgUp PgDn Home End 移動；回車或 → 打開；Tab 在列表和案件之間切換\n"
          "  / 按編號、類別、事項、部門、經辦人查找；Esc 回到原來的列表\n"
          "案件\n"
          "  ↑ ↓ PgUp PgDn 翻看；← 或 Esc 回到列表\n"
          "  d 辦理：先選一步，再逐項填寫，核對後登記；登記之前什麼都不會寫入\n"
          "  t 由我承辦\n"
          "  i 查看提交人的姓名和聯絡方式；查看會以您的名義記入案卷\n"
          "  s 可能相同或重複的案件；p 列印本案的表\n"
          "  r 立即刷新（每分鐘也會自動刷新）\n"
          "  q 離開\n"
          "\n"
          "遲：期限已過。近：已到提醒的時候。≥：日曆還沒有到那一年，期限可能更晚。",
          "The list\n"
          "  1 Due: late ones first, then near ones   2 New   3 Open   4 Mine   5 Over   6 All\n"
          "  Arrows, PgUp, PgDn, Home and End move; Enter or → opens; Tab goes between list and "
          "case\n"
          "  / finds by number, kind, category, department or holder; Esc goes back to the list\n"
          "The case\n"
          "  Arrows, PgUp and PgDn scroll; ← or Esc goes back to the list\n"
          "  d does something: a step, its fields one after another, a last look; nothing is "
          "entered before\n"
          "  t makes you its holder\n"
          "  i shows the submitter's name and contact; that you looked is entered into the case\n"
          "  s shows cases that may be the same or a repeat; p prints the case's own papers\n"
          "  r reads everything anew (it does so every minute by itself)\n"
          "  q leaves\n"
          "\n"
          "late: the term is over. near: past its warning. ≥: the calendar ends before; it may be "
          "later."}},
};

const char *view_words(enum view_word word, enum lang lang)
{
    must((unsigned)word < VIEW_WORDS);
    return pack_text_in(&words[word], lang);
}

void view_words_fill(const char *frame, const char *first, const char *second, char *out,
                     size_t size)
{
    const char *values[] = {first, second};
    size_t used = 0;
    for (size_t i = 0; used < size; i++) {
        const char *gap = i < 2 && values[i] != NULL ? strstr(frame, "%s") : NULL;
        int len = (int)(gap != NULL ? gap - frame : (ptrdiff_t)strlen(frame));
        used += (size_t)snprintf(out + used, size - used, "%.*s%s", len, frame,
                                 gap != NULL ? values[i] : "");
        if (gap == NULL)
            return;
        frame = gap + 2;
    }
}
