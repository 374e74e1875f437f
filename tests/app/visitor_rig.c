#include "tests/app/visitor_rig.h"

#include <stdio.h>
#include <string.h>

const char *visitor_rig_said(const struct visitor_words *words, const char *id)
{
    size_t len = strlen(id);
    for (int i = 0; i < words->count; i++)
        if (strncmp(words->said[i], id, len) == 0 && words->said[i][len] == '=')
            return words->said[i] + len + 1;
    return NULL;
}

static int kind_of(const struct pack *pack, const struct visitor_words *words, int number)
{
    const char *said = visitor_rig_said(words, "kind");
    for (size_t i = 0; said != NULL && i < pack->kind_count; i++)
        if (strcmp(pack->kinds[i].id, said) == 0)
            return (int)i;
    return number % (int)pack->kind_count;
}

static int category_of(const struct pack_kind *kind, const struct visitor_words *words, int number)
{
    const char *said = visitor_rig_said(words, "category");
    for (size_t i = 0; said != NULL && i < kind->category_count; i++)
        if (strcmp(kind->categories[i].id, said) == 0)
            return (int)i;
    return number % (int)kind->category_count;
}

/* Bits of the options whose ids stand in `said`, behind commas; the first one when nothing is. */
static uint32_t options(const struct pack_question *question, const char *said)
{
    uint32_t bits = 0;
    char list[512];
    if (said == NULL)
        return 1;
    snprintf(list, sizeof list, ",%s,", said);
    for (size_t i = 0; i < question->option_count; i++) {
        char one[PACK_ID_MAX + 3];
        snprintf(one, sizeof one, ",%s,", question->options[i].id);
        bits |= strstr(list, one) != NULL ? 1u << i : 0;
    }
    return bits;
}

static const char *usual(enum pack_answer answer, int number, char out[static 64])
{
    switch (answer) {
    case PACK_ANSWER_DATE:
        return "unknown";
    case PACK_ANSWER_PHONE:
        return "0571 0000 1234";
    case PACK_ANSWER_PLATE:
        return "浙A12345";
    case PACK_ANSWER_NUMBER:
        return "";
    case PACK_ANSWER_SIGNATURE:
        return "AQEDIAGQAsgByAGwCZAD"; /* one stroke across a box of 80 by 40 mm */
    default:
        snprintf(out, 64, "排队时间太长，第%d次", number);
        return out;
    }
}

enum tg_err visitor_rig_answer(struct draft *draft, size_t question,
                               const struct visitor_words *words, int number)
{
    const struct pack_question *asked = &draft_pack(draft)->questions[question];
    const char *said = visitor_rig_said(words, asked->id);
    char text[64];
    if (asked->option_count > 0) {
        draft_set_options(draft, question, options(asked, said));
        return TG_OK;
    }
    if (said == NULL)
        said = usual(asked->answer, number, text);
    return draft_set_text(draft, question, said, strlen(said));
}

void visitor_rig_choose(struct draft *draft, const struct visitor_words *words, int number)
{
    const struct pack *pack = draft_pack(draft);
    const char *identity = visitor_rig_said(words, "identity");
    draft_set_kind(draft, kind_of(pack, words, number));
    const struct pack_kind *kind = &pack->kinds[draft_kind(draft)];
    if (kind->category_count > 0)
        draft_set_category(draft, category_of(kind, words, number));
    draft_set_identity(draft, identity != NULL && strcmp(identity, "named") == 0 ? DRAFT_NAMED
                                                                                 : DRAFT_ANONYMOUS);
    draft_set_about_readers(draft, visitor_rig_said(words, "about_readers") != NULL);
}

enum tg_err visitor_rig_speak(struct draft *draft, const struct visitor_words *words, int number)
{
    enum tg_err err = TG_OK;
    visitor_rig_choose(draft, words, number);
    for (size_t i = 0; err == TG_OK && i < draft_pack(draft)->question_count; i++)
        if (draft_applies(draft, i))
            err = visitor_rig_answer(draft, i, words, number);
    return err;
}
