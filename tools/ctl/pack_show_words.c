#include "tools/ctl/pack_show.h"

#include "app/form/pack_find.h"

#include <string.h>

static const struct pack_text words[SHOW_WORDS] = {
    [SHOW_ABOUT] = {{"反映的就是能看的人", "反映的就是能看的人", "about its readers"}},
    [SHOW_ABOUT_READERS] = {{"反映能看的人时交给", "反映能看的人時交給", "about its readers"}},
    [SHOW_TELLS] = {{"告诉提交人：", "告訴提交人：", "told to the submitter:"}},
    [SHOW_AFTER] = {{"先要", "先要", "after"}},
    [SHOW_AND] = {{"并且", "並且", "and"}},
    [SHOW_ANONYMOUS] = {{"匿名", "匿名", "anonymous"}},
    [SHOW_AT_MOST] = {{"最多", "最多", "at most"}},
    [SHOW_AT_ONCE] = {{"立即送出", "立即送出", "sent at once"}},
    [SHOW_CALL_FIRST] = {{"先打电话", "先打電話", "call first"}},
    [SHOW_CATEGORY] = {{"类别", "類別", "category"}},
    [SHOW_CLOCKS] = {{"期限", "期限", "Clocks"}},
    [SHOW_COME_BACK] = {{"几天后来看", "幾天後來看", "come back after days"}},
    [SHOW_CONTACTS] = {{"找人当面说", "找人當面說", "Contacts"}},
    [SHOW_DEPARTMENT] = {{"部门", "部門", "department"}},
    [SHOW_DEPARTMENTS] = {{"部门", "部門", "Departments"}},
    [SHOW_DUTIES] = {{"定期要做的", "定期要做的", "Duties"}},
    [SHOW_EVERYBODY] = {{"所有人", "所有人", "everybody"}},
    [SHOW_FORMS] = {{"表单", "表單", "Forms"}},
    [SHOW_HANDLING] = {{"总部怎么办理", "總部怎麼辦理", "What headquarters does"}},
    [SHOW_HOURS] = {{"时间", "時間", "hours"}},
    [SHOW_IDENTITY] = {{"是否署名", "是否具名", "identity"}},
    [SHOW_INSTEAD] = {{"请找", "請找", "instead"}},
    [SHOW_INVITATION] = {{"开头", "開頭", "invitation"}},
    [SHOW_KEPT] = {{"保存什么", "保存什麼", "kept"}},
    [SHOW_KIND] = {{"种类", "種類", "kind"}},
    [SHOW_KINDS] = {{"种类和类别", "種類和類別", "Kinds"}},
    [SHOW_KIOSK] = {{"终端", "終端機", "kiosk"}},
    [SHOW_LATE] = {{"逾期", "逾期", "late"}},
    [SHOW_NAMED] = {{"署名", "具名", "named"}},
    [SHOW_NEXT] = {{"接下来", "接下來", "next"}},
    [SHOW_NO] = {{"否", "否", "no"}},
    [SHOW_NONE] = {{"没有", "沒有", "none"}},
    [SHOW_NOT_ACCEPTED] = {{"这里不受理的", "這裡不受理的", "Not accepted here"}},
    [SHOW_OF_CATEGORY] = {{"可点类别的常用语", "可點類別的常用語",
                           "with the phrases of the category"}},
    [SHOW_OF_NAMED] = {{"署名时才问", "具名時才問", "of named submitters"}},
    [SHOW_ONE] = {{"一个", "一個", "one"}},
    [SHOW_OR] = {{"或", "或", "or"}},
    [SHOW_QUESTIONS] = {{"问题", "問題", "Questions"}},
    [SHOW_READERS] = {{"谁能看", "誰能看", "readers"}},
    [SHOW_RECEIPT] = {{"收到", "收到", "receipt"}},
    [SHOW_REFUSALS] = {{"不予受理的理由", "不予受理的理由", "Grounds for not accepting"}},
    [SHOW_REPLY] = {{"答复", "答覆", "reply"}},
    [SHOW_REPORTS] = {{"报表", "報表", "Reports"}},
    [SHOW_REQUIRED] = {{"必填", "必填", "required"}},
    [SHOW_ROLES] = {{"经办人员", "經辦人員", "Who"}},
    [SHOW_ROUTES] = {{"转给谁", "轉給誰", "Routes"}},
    [SHOW_SEALED_TO] = {{"加密给", "加密給", "sealed to"}},
    [SHOW_SEES_NAMES] = {{"能看姓名和联系方式", "能看姓名和聯絡方式", "sees names and contacts"}},
    [SHOW_SEVERAL] = {{"几个", "幾個", "several"}},
    [SHOW_STATE] = {{"状态", "狀態", "state"}},
    [SHOW_STEPS] = {{"步骤", "步驟", "Steps"}},
    [SHOW_TO_TAP] = {{"常用语", "常用語", "to tap"}},
    [SHOW_UNSET] = {{"还没有说", "還沒有說", "not said yet"}},
    [SHOW_URGENT] = {{"紧急", "緊急", "urgent"}},
    [SHOW_USUAL] = {{"随时可做的", "隨時可做的", "And as usual"}},
    [SHOW_WARNED] = {{"到期前提醒", "到期前提醒", "warned before the end"}},
    [SHOW_WHEN] = {{"当", "當", "when"}},
    [SHOW_WHERE] = {{"地点", "地點", "where"}},
    [SHOW_WITHIN] = {{"期满后最迟", "期滿後最遲", "at the latest after"}},
    [SHOW_YES] = {{"是", "是", "yes"}},
};

const char *pack_show_word(const struct show *show, enum show_word word)
{
    return pack_text_in(&words[word], show->lang);
}

void pack_show_heading(const struct show *show, enum show_word word, size_t count)
{
    if (count > 0)
        fprintf(show->out, "\n%s\n", pack_show_word(show, word));
}

void pack_show_line(const struct show *show, enum show_word label, const struct pack_text *text)
{
    if (text->in[show->lang] != NULL)
        fprintf(show->out, "  %s: %s\n", pack_show_word(show, label),
                pack_text_in(text, show->lang));
}

struct named {
    const char *id;
    enum show_word word;
};

/* Our word for an id of our own; NULL when it is the pack's. */
static const char *own_word(const struct show *show, const struct named *names, size_t count,
                            const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i].id, id) == 0)
            return pack_show_word(show, names[i].word);
    return NULL;
}

const char *pack_show_fact(const struct show *show, const char *of)
{
    static const struct named own[] = {
        {"kind", SHOW_KIND},           {"category", SHOW_CATEGORY},
        {"identity", SHOW_IDENTITY},   {"urgent", SHOW_URGENT},
        {"about_readers", SHOW_ABOUT}, {"departments", SHOW_DEPARTMENTS},
        {"ground", SHOW_REFUSALS},     {"department", SHOW_DEPARTMENT},
        {"kiosk", SHOW_KIOSK},         {"state", SHOW_STATE},
        {"late", SHOW_LATE},
    };
    const struct pack *pack = show->pack;
    const struct pack_handling *handling = pack->handling;
    const char *word = own_word(show, own, sizeof own / sizeof *own, of);
    for (size_t i = 0; word == NULL && i < pack->question_count; i++)
        if (strcmp(pack->questions[i].id, of) == 0)
            word = pack_text_in(&pack->questions[i].title, show->lang);
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++)
        for (size_t j = 0; word == NULL && j < handling->steps[i].field_count; j++)
            if (strcmp(handling->steps[i].fields[j].id, of) == 0)
                word = pack_text_in(&handling->steps[i].fields[j].title, show->lang);
    return word;
}

static const char *option_title(const struct show *show, const struct pack_option *options,
                                size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].id, id) == 0)
            return pack_text_in(&options[i].title, show->lang);
    return NULL;
}

static const char *kind_or_category(const struct show *show, const char *of, const char *id)
{
    for (size_t i = 0; i < show->pack->kind_count; i++) {
        const struct pack_kind *kind = &show->pack->kinds[i];
        if (of[0] == 'k' && strcmp(kind->id, id) == 0)
            return pack_text_in(&kind->title, show->lang);
        for (size_t j = 0; of[0] == 'c' && j < kind->category_count; j++)
            if (strcmp(kind->categories[j].id, id) == 0)
                return pack_text_in(&kind->categories[j].title, show->lang);
    }
    return NULL;
}

/* pack_check has seen to it that there is one. */
static const char *value_title(const struct show *show, const char *of, const char *id)
{
    static const struct named own[] = {
        {"named", SHOW_NAMED}, {"anonymous", SHOW_ANONYMOUS}, {"yes", SHOW_YES},
        {"no", SHOW_NO},       {"unset", SHOW_UNSET},         {"none", SHOW_NONE},
        {"one", SHOW_ONE},     {"several", SHOW_SEVERAL},
    };
    const struct pack *pack = show->pack;
    const struct pack_handling *handling = pack->handling;
    const char *title = NULL;
    if (strcmp(of, "kind") == 0 || strcmp(of, "category") == 0)
        title = kind_or_category(show, of, id);
    if (strcmp(of, "ground") == 0)
        title = pack_text_in(&pack_refusal_find(handling, id)->title, show->lang);
    for (size_t i = 0; title == NULL && i < pack->question_count; i++)
        if (strcmp(pack->questions[i].id, of) == 0)
            title =
                option_title(show, pack->questions[i].options, pack->questions[i].option_count, id);
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++)
        for (size_t j = 0; title == NULL && j < handling->steps[i].field_count; j++) {
            const struct pack_field *field = &handling->steps[i].fields[j];
            if (strcmp(field->id, of) == 0)
                title = option_title(show, field->options, field->option_count, id);
        }
    return title != NULL ? title : own_word(show, own, sizeof own / sizeof *own, id);
}

void pack_show_when(const struct show *show, int indent, const struct pack_condition *when,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(show->out, "%*s%s %s = ", indent, "",
                pack_show_word(show, i == 0 ? SHOW_WHEN : SHOW_AND),
                pack_show_fact(show, when[i].of));
        for (size_t j = 0; j < when[i].is_count; j++) {
            if (j > 0)
                fprintf(show->out, " %s ", pack_show_word(show, SHOW_OR));
            fputs(value_title(show, when[i].of, when[i].is[j]), show->out);
        }
        fputc('\n', show->out);
    }
}
