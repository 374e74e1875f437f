#include "app/form/pack_check.h"

#include "app/form/draft_text.h"
#include "app/form/pack_place.h"

#include <stdio.h>
#include <string.h>

/* A list, and where it stands: "kinds[2].categories[0]", or its front. */
struct list {
    const struct pack_text *phrases;
    size_t count;
    char path[PACK_LINES_PATH_MAX / 2];
};

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

static void check_text(struct pack_place *place, const char *text)
{
    if (draft_text_is_blank(text))
        pack_place_wrong(place, "nothing but spaces: write it or remove it");
    if (strchr(text, '\n') != NULL)
        pack_place_wrong(place, "must be one line");
    if (characters(text) > PACK_PHRASE_MAX)
        pack_place_wrong(place, "%zu characters: a phrase to tap has at most %d", characters(text),
                         PACK_PHRASE_MAX);
}

/* Whether one of the first `count` says the same in that language. */
static bool is_among(const struct pack_text *phrases, size_t count, enum lang lang,
                     const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(phrases[i].in[lang], text) == 0)
            return true;
    return false;
}

/* `beside`: what is shown together with them. */
static void check_list(struct pack_place *place, const struct list *list, const struct list *beside)
{
    for (size_t i = 0; i < list->count; i++) {
        pack_place_at(place, "%s.phrases[%zu]", list->path, i);
        pack_place_text(place, &list->phrases[i]);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const char *text = list->phrases[i].in[lang];
            pack_place_at(place, "%s.phrases[%zu].%s", list->path, i, lang_tag((enum lang)lang));
            check_text(place, text);
            if (is_among(list->phrases, i, (enum lang)lang, text))
                pack_place_wrong(place, "'%s' is given twice", text);
            if (is_among(beside->phrases, beside->count, (enum lang)lang, text))
                pack_place_wrong(place, "'%s' stands in %s.phrases already: both are shown", text,
                                 beside->path);
        }
    }
    pack_place_at(place, "%s.phrases", list->path);
    if (list->count + beside->count > PACK_PHRASES_MAX)
        pack_place_wrong(place, "%zu, and %zu of %s beside them: at most %d are shown", list->count,
                         beside->count, beside->path, PACK_PHRASES_MAX);
}

/* Returns the most that a choice of this kind can show. */
static size_t check_kind(struct pack_place *place, const struct pack_kind *kind, size_t k)
{
    const struct list none = {0};
    struct list own = {kind->phrases, kind->phrase_count, ""};
    snprintf(own.path, sizeof own.path, "kinds[%zu]", k);
    check_list(place, &own, &none);
    size_t most = 0;
    for (size_t i = 0; i < kind->category_count; i++) {
        const struct pack_category *category = &kind->categories[i];
        struct list list = {category->phrases, category->phrase_count, ""};
        snprintf(list.path, sizeof list.path, "kinds[%zu].categories[%zu]", k, i);
        check_list(place, &list, &own);
        most = most > list.count ? most : list.count;
    }
    return most + own.count;
}

static void check_fits(struct pack_place *place, const struct pack_question *question, size_t q)
{
    for (size_t i = 0; i < question->phrase_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            size_t len = strlen(question->phrases[i].in[lang]);
            pack_place_at(place, "questions[%zu].phrases[%zu].%s", q, i, lang_tag((enum lang)lang));
            if (len > question->length_max)
                pack_place_wrong(place, "%zu bytes: the answer has at most %u", len,
                                 (unsigned)question->length_max);
        }
}

static void check_question(struct pack_place *place, const struct pack_question *question, size_t q,
                           size_t most)
{
    const struct list none = {0};
    bool written = question->answer == PACK_ANSWER_LINE || question->answer == PACK_ANSWER_TEXT;
    struct list own = {question->phrases, question->phrase_count, ""};
    snprintf(own.path, sizeof own.path, "questions[%zu]", q);
    pack_place_at(place, "%s.phrases", own.path);
    if (own.count > 0 && !written)
        pack_place_wrong(place, "only line and text have phrases");
    pack_place_at(place, "%s.category_phrases", own.path);
    if (question->category_phrases && !written)
        pack_place_wrong(place, "only line and text have phrases");
    if (question->category_phrases && most == 0)
        pack_place_wrong(place, "no kind and no category has phrases");
    if (question->category_phrases && own.count + most > PACK_PHRASES_MAX)
        pack_place_wrong(place, "%zu of its own and %zu of a category and its kind: at most %d",
                         own.count, most, PACK_PHRASES_MAX);
    check_list(place, &own, &none);
    check_fits(place, question, q);
}

void pack_check_phrases(struct pack_place *place, const struct pack *pack)
{
    size_t most = 0;
    bool taken = false;
    for (size_t i = 0; i < pack->kind_count; i++) {
        size_t of_kind = check_kind(place, &pack->kinds[i], i);
        most = most > of_kind ? most : of_kind;
    }
    for (size_t i = 0; i < pack->question_count; i++) {
        check_question(place, &pack->questions[i], i, most);
        taken = taken || pack->questions[i].category_phrases;
    }
    pack_place_at(place, "kinds");
    if (most > 0 && !taken)
        pack_place_wrong(place, "have phrases that no question takes: give the one that asks what "
                                "happened 'category_phrases: true'");
}
