#include "app/form/pack_check.h"

#include "app/form/draft.h"
#include "app/form/pack_place.h"

#include <string.h>

static bool kind_has(const struct pack *pack, const char *id, bool category)
{
    for (size_t i = 0; i < pack->kind_count; i++) {
        const struct pack_kind *kind = &pack->kinds[i];
        if (!category && strcmp(kind->id, id) == 0)
            return true;
        for (size_t j = 0; category && j < kind->category_count; j++) {
            if (strcmp(kind->categories[j].id, id) == 0)
                return true;
        }
    }
    return false;
}

/* The earlier choice question of that id; NULL if there is none. */
static const struct pack_question *earlier_choice(const struct pack *pack, size_t question,
                                                  const char *id)
{
    for (size_t i = 0; i < question; i++) {
        if (strcmp(pack->questions[i].id, id) == 0 && pack->questions[i].option_count > 0)
            return &pack->questions[i];
    }
    return NULL;
}

static bool question_has(const struct pack_question *question, const char *id)
{
    for (size_t i = 0; i < question->option_count; i++) {
        if (strcmp(question->options[i].id, id) == 0)
            return true;
    }
    return false;
}

static void check_value(struct pack_place *place, const struct pack *pack, size_t question,
                        const struct pack_condition *condition, const char *id)
{
    const char *of = condition->of;
    const struct pack_question *earlier = earlier_choice(pack, question, of);
    if (strcmp(of, "kind") == 0 || strcmp(of, "category") == 0) {
        if (!kind_has(pack, id, of[0] == 'c'))
            pack_place_wrong(place, "'%s' is no %s of this pack", id, of);
    } else if (strcmp(of, "identity") == 0) {
        if (strcmp(id, "named") != 0 && strcmp(id, "anonymous") != 0)
            pack_place_wrong(place, "'%s' must be 'named' or 'anonymous'", id);
        else if (id[0] == 'a' && pack->questions[question].identity)
            pack_place_wrong(place, "identity questions are never asked of anonymous submitters");
    } else if (earlier != NULL && !question_has(earlier, id)) {
        pack_place_wrong(place, "'%s' is no option of question '%s'", id, of);
    }
}

static void check_conditions(struct pack_place *place, const struct pack *pack, size_t q)
{
    const struct pack_question *question = &pack->questions[q];
    for (size_t i = 0; i < question->when_count; i++) {
        const struct pack_condition *condition = &question->when[i];
        pack_place_at(place, "questions[%zu].when[%zu].of", q, i);
        if (strcmp(condition->of, "kind") != 0 && strcmp(condition->of, "category") != 0 &&
            strcmp(condition->of, "identity") != 0 &&
            earlier_choice(pack, q, condition->of) == NULL)
            pack_place_wrong(
                place,
                "'%s' must be kind, category, identity or a choice question that comes before",
                condition->of);
        for (size_t v = 0; v < condition->is_count; v++) {
            pack_place_at(place, "questions[%zu].when[%zu].is[%zu]", q, i, v);
            check_value(place, pack, q, condition, condition->is[v]);
        }
    }
}

/* What tells who somebody is stays in the part of the report that anonymous ones don't have. */
static void check_role(struct pack_place *place, const struct pack_question *question, size_t q)
{
    bool tells = question->role == PACK_ROLE_NAME || question->role == PACK_ROLE_PHONE ||
                 question->role == PACK_ROLE_ADDRESS || question->role == PACK_ROLE_DEPARTMENT ||
                 question->role == PACK_ROLE_POST || question->role == PACK_ROLE_SIGNATURE ||
                 question->answer == PACK_ANSWER_SIGNATURE;
    pack_place_at(place, "questions[%zu].role", q);
    if (tells && !question->identity)
        pack_place_wrong(place, "says who the submitter is: add 'identity: true'");
}

static void check_numbers(struct pack_place *place, const struct pack_question *question, size_t q)
{
    bool number = question->answer == PACK_ANSWER_NUMBER;
    pack_place_at(place, "questions[%zu].min", q);
    if (number)
        pack_place_whole(place);
    else if (question->min != 0)
        pack_place_wrong(place, "only number has min and max");
    pack_place_at(place, "questions[%zu].max", q);
    if (number)
        pack_place_whole(place);
    if (number ? question->max <= question->min : question->max != 0)
        pack_place_wrong(place, number ? "must be more than min" : "only number has min and max");
    pack_place_at(place, "questions[%zu].late_days", q);
    pack_place_whole(place);
    if (question->late_days > 0 && question->answer != PACK_ANSWER_DATE)
        pack_place_wrong(place, "only a date can be late");
    pack_place_at(place, "questions[%zu].late_note", q);
    pack_place_text(place, &question->late_note);
    if ((question->late_days == 0) != (question->late_note.in[0] == NULL))
        pack_place_wrong(place, "late_days and late_note come together");
}

static void check_answer(struct pack_place *place, struct pack_question *question, size_t q)
{
    bool choice = question->answer == PACK_ANSWER_CHOICE || question->answer == PACK_ANSWER_CHOICES;
    bool written = question->answer == PACK_ANSWER_LINE || question->answer == PACK_ANSWER_TEXT;
    pack_place_at(place, "questions[%zu].options", q);
    if (choice != (question->option_count > 0))
        pack_place_wrong(place, choice ? "a choice needs options"
                                       : "only choice and choices have options");
    pack_place_at(place, "questions[%zu].length_max", q);
    if (written)
        pack_place_whole(place);
    if (question->length_max != 0 && !written)
        pack_place_wrong(place, "only line and text have a length");
    if (question->length_max > DRAFT_ANSWER_MAX)
        pack_place_wrong(place, "must be at most %d bytes", DRAFT_ANSWER_MAX);
    if (written && question->length_max == 0)
        question->length_max = question->answer == PACK_ANSWER_LINE ? PACK_LENGTH_DEFAULT_LINE
                                                                    : PACK_LENGTH_DEFAULT_TEXT;
}

/* Its strokes have a room of their own in the report, one. */
static void check_signature(struct pack_place *place, const struct pack *pack, size_t q)
{
    pack_place_at(place, "questions[%zu].answer", q);
    for (size_t i = 0; i < q; i++)
        if (pack->questions[i].answer == PACK_ANSWER_SIGNATURE)
            pack_place_wrong(place, "'%s' is signed already: one signature a report",
                             pack->questions[i].id);
}

static size_t check_options(struct pack_place *place, const struct pack_question *question,
                            size_t q)
{
    size_t bytes = 0;
    for (size_t i = 0; i < question->option_count; i++) {
        pack_place_at(place, "questions[%zu].options[%zu].id", q, i);
        pack_place_id(place, question->options[i].id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(question->options[j].id, question->options[i].id) == 0)
                pack_place_wrong(place, "'%s' is used twice", question->options[i].id);
        }
        pack_place_at(place, "questions[%zu].options[%zu].title", q, i);
        pack_place_text(place, &question->options[i].title);
        bytes += strlen(question->options[i].id) + strlen("\"\",");
    }
    return bytes;
}

void pack_check_questions(struct pack_place *place, const struct pack *pack)
{
    size_t room = 0;
    for (size_t i = 0; i < pack->question_count; i++) {
        struct pack_question *question = &pack->questions[i];
        pack_place_at(place, "questions[%zu].id", i);
        pack_place_id(place, question->id);
        if (strcmp(question->id, "kind") == 0 || strcmp(question->id, "category") == 0 ||
            strcmp(question->id, "identity") == 0)
            pack_place_wrong(place, "'%s' is taken: conditions use that word", question->id);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pack->questions[j].id, question->id) == 0)
                pack_place_wrong(place, "'%s' is used twice", question->id);
        }
        pack_place_at(place, "questions[%zu].title", i);
        pack_place_text(place, &question->title);
        pack_place_at(place, "questions[%zu].help", i);
        pack_place_text(place, &question->help);
        check_answer(place, question, i);
        if (question->answer == PACK_ANSWER_SIGNATURE)
            check_signature(place, pack, i);
        room += strlen(question->id) + strlen("\"\":[],") + check_options(place, question, i);
        check_numbers(place, question, i);
        check_role(place, question, i);
        check_conditions(place, pack, i);
    }
    pack_place_at(place, "questions");
    if (room > PACK_CHOICE_ROOM_MAX)
        pack_place_wrong(place,
                         "ids of questions and options take %zu bytes of a report; at most %d",
                         room, PACK_CHOICE_ROOM_MAX);
}
