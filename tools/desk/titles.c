#include "tools/desk/titles.h"

#include <string.h>

static const struct pack_handling *handling_of(const struct pack *pack)
{
    return pack != NULL ? pack->handling : NULL;
}

static const char *or_id(const struct pack_text *title, const char *id, enum lang lang)
{
    return title != NULL ? pack_text_in(title, lang) : id;
}

static const struct pack_kind *find_kind(const struct pack *pack, const char *id)
{
    for (size_t i = 0; pack != NULL && i < pack->kind_count; i++)
        if (strcmp(pack->kinds[i].id, id) == 0)
            return &pack->kinds[i];
    return NULL;
}

const char *titles_kind(const struct pack *pack, const char *kind, enum lang lang)
{
    const struct pack_kind *found = find_kind(pack, kind);
    return or_id(found != NULL ? &found->title : NULL, kind, lang);
}

const char *titles_category(const struct pack *pack, const char *kind, const char *category,
                            enum lang lang)
{
    const struct pack_kind *found = find_kind(pack, kind);
    for (size_t i = 0; found != NULL && i < found->category_count; i++)
        if (strcmp(found->categories[i].id, category) == 0)
            return pack_text_in(&found->categories[i].title, lang);
    return category;
}

const char *titles_department(const struct pack *pack, const char *department, enum lang lang)
{
    const struct pack_entry *found = pack_department_find(handling_of(pack), department);
    return or_id(found != NULL ? &found->title : NULL, department, lang);
}

const char *titles_clock(const struct pack *pack, const char *clock, enum lang lang)
{
    const struct pack_clock *found = pack_clock_find(handling_of(pack), clock);
    return or_id(found != NULL ? &found->title : NULL, clock, lang);
}

const char *titles_step(const struct pack *pack, const char *step, enum lang lang)
{
    const struct pack_step *found = pack_step_find(handling_of(pack), step);
    return or_id(found != NULL ? &found->title : NULL, step, lang);
}

const struct pack_field *titles_find_field(const struct pack *pack, const char *step,
                                           const char *field)
{
    const struct pack_handling *handling = handling_of(pack);
    for (size_t i = 0; handling != NULL && i < handling->step_count; i++) {
        const struct pack_step *one = &handling->steps[i];
        if (step != NULL && strcmp(one->id, step) != 0)
            continue;
        for (size_t j = 0; j < one->field_count; j++)
            if (strcmp(one->fields[j].id, field) == 0)
                return &one->fields[j];
    }
    return NULL;
}

static const struct pack_question *find_question(const struct pack *pack, const char *id)
{
    for (size_t i = 0; pack != NULL && i < pack->question_count; i++)
        if (strcmp(pack->questions[i].id, id) == 0)
            return &pack->questions[i];
    return NULL;
}

/* What every case has, whatever its pack. */
static const struct own {
    const char *id;
    struct pack_text title;
} own[] = {
    {"kind", {{"类别", "類別", "Kind"}}},
    {"category", {{"事项", "事項", "Category"}}},
    {"identity", {{"署名", "署名", "Submitter"}}},
    {"urgent", {{"紧急", "緊急", "Urgent"}}},
    {"about_readers", {{"涉及经办人员", "涉及經辦人員", "About its readers"}}},
    {"departments", {{"承办部门数", "承辦部門數", "How many departments"}}},
    {"ground", {{"不予受理的理由", "不予受理的理由", "Ground"}}},
    {"text", {{"内容", "內容", "Text"}}},
    {"case", {{"另一案", "另一案", "Other case"}}},
    {"named", {{"实名", "具名", "named"}}},
    {"anonymous", {{"匿名", "匿名", "anonymous"}}},
    {"yes", {{"是", "是", "yes"}}},
    {"no", {{"否", "否", "no"}}},
    {"none", {{"无", "無", "none"}}},
    {"one", {{"一个", "一個", "one"}}},
    {"several", {{"多个", "多個", "several"}}},
};

static const char *own_title(const char *id, enum lang lang)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].id, id) == 0)
            return pack_text_in(&own[i].title, lang);
    return id;
}

const char *titles_field(const struct pack *pack, const char *step, const char *field,
                         enum lang lang)
{
    const struct pack_field *found = titles_find_field(pack, step, field);
    return found != NULL ? pack_text_in(&found->title, lang) : own_title(field, lang);
}

const char *titles_fact(const struct pack *pack, const char *fact, enum lang lang)
{
    const struct pack_question *question = find_question(pack, fact);
    return question != NULL ? pack_text_in(&question->title, lang)
                            : titles_field(pack, NULL, fact, lang);
}

static const char *option_title(const struct pack_option *options, size_t count, const char *value,
                                enum lang lang)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].id, value) == 0)
            return pack_text_in(&options[i].title, lang);
    return value;
}

const char *titles_value(const struct pack *pack, const char *kind, const char *fact,
                         const char *value, enum lang lang)
{
    const struct pack_question *question = find_question(pack, fact);
    const struct pack_field *field = titles_find_field(pack, NULL, fact);
    const struct pack_refusal *refusal = pack_refusal_find(handling_of(pack), value);
    if (question != NULL)
        return option_title(question->options, question->option_count, value, lang);
    if (field != NULL)
        return option_title(field->options, field->option_count, value, lang);
    if (strcmp(fact, "kind") == 0)
        return titles_kind(pack, value, lang);
    if (strcmp(fact, "category") == 0)
        return titles_category(pack, kind != NULL ? kind : "", value, lang);
    if (strcmp(fact, "ground") == 0 && refusal != NULL)
        return pack_text_in(&refusal->title, lang);
    return own_title(value, lang);
}
