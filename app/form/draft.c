/* Invariants
 *  1. Everything typed stands in this one block of secret memory, in `arena`: the answers one after
 *     the other, each NUL-terminated, without a gap; behind `used` there are only zeroes.
 *  2. A text answer is valid UTF-8 in NFC without control, direction or non-characters.
 *  3. The JSON escapes of all text answers together take at most DRAFT_TOTAL_MAX bytes; pack_check
 *     holds the rest of a report within what is left. So what was accepted here fits an envelope.
 */
#include "app/form/draft.h"

#include "app/form/draft_text.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

enum { ARENA_SIZE = DRAFT_TOTAL_MAX + PACK_QUESTIONS_MAX };

struct answer {
    size_t start; /* in the arena */
    size_t len;   /* without the NUL; 0: empty, not in the arena */
    size_t cost;  /* bytes in JSON */
    uint32_t options;
};

struct draft {
    const struct pack *pack; /* borrowed */
    enum lang lang;
    int kind, category;
    enum draft_identity identity;
    bool about_readers, urgent;
    struct answer answers[PACK_QUESTIONS_MAX];
    size_t used, cost;
    char arena[ARENA_SIZE];
};

struct draft *draft_create(const struct pack *pack)
{
    struct draft *draft = secret_create(sizeof *draft);
    if (draft == NULL)
        return NULL;
    draft->pack = pack;
    draft->kind = -1;
    draft->category = -1;
    return draft;
}

void draft_destroy(struct draft *draft)
{
    if (draft != NULL)
        secret_wipe(draft, sizeof *draft);
    secret_destroy(draft);
}

const struct pack *draft_pack(const struct draft *draft)
{
    return draft->pack;
}

void draft_set_lang(struct draft *draft, enum lang lang)
{
    draft->lang = lang;
}

enum lang draft_lang(const struct draft *draft)
{
    return draft->lang;
}

void draft_set_kind(struct draft *draft, int kind)
{
    must(kind >= 0 && (size_t)kind < draft->pack->kind_count);
    if (kind != draft->kind)
        draft->category = -1;
    draft->kind = kind;
}

int draft_kind(const struct draft *draft)
{
    return draft->kind;
}

void draft_set_category(struct draft *draft, int category)
{
    must(draft->kind >= 0 && category >= 0 &&
         (size_t)category < draft->pack->kinds[draft->kind].category_count);
    draft->category = category;
}

int draft_category(const struct draft *draft)
{
    return draft->category;
}

void draft_set_identity(struct draft *draft, enum draft_identity identity)
{
    draft->identity = identity;
}

enum draft_identity draft_identity(const struct draft *draft)
{
    return draft->identity;
}

void draft_set_about_readers(struct draft *draft, bool about_readers)
{
    draft->about_readers = about_readers;
}

bool draft_about_readers(const struct draft *draft)
{
    return draft->about_readers;
}

void draft_set_urgent(struct draft *draft, bool urgent)
{
    draft->urgent = urgent;
}

bool draft_urgent(const struct draft *draft)
{
    if (draft->kind < 0)
        return draft->urgent;
    const struct pack_kind *kind = &draft->pack->kinds[draft->kind];
    return draft->urgent || kind->urgent ||
           (draft->category >= 0 && kind->categories[draft->category].urgent);
}

static bool condition_names(const struct pack_condition *condition, const char *id)
{
    for (size_t i = 0; i < condition->is_count; i++) {
        if (strcmp(condition->is[i], id) == 0)
            return true;
    }
    return false;
}

static bool answer_meets(const struct draft *draft, size_t question,
                         const struct pack_condition *condition)
{
    const struct pack_question *asked = &draft->pack->questions[question];
    if (!draft_applies(draft, question))
        return false;
    for (size_t i = 0; i < asked->option_count; i++) {
        if ((draft->answers[question].options >> i & 1) != 0 &&
            condition_names(condition, asked->options[i].id))
            return true;
    }
    return false;
}

static bool condition_holds(const struct draft *draft, size_t question,
                            const struct pack_condition *condition)
{
    if (strcmp(condition->of, "identity") == 0)
        return draft->identity != DRAFT_IDENTITY_UNSAID &&
               condition_names(condition, draft->identity == DRAFT_NAMED ? "named" : "anonymous");
    if (strcmp(condition->of, "kind") == 0)
        return draft->kind >= 0 && condition_names(condition, draft->pack->kinds[draft->kind].id);
    if (strcmp(condition->of, "category") == 0)
        return draft->category >= 0 &&
               condition_names(condition,
                               draft->pack->kinds[draft->kind].categories[draft->category].id);
    for (size_t i = 0; i < question; i++) {
        if (strcmp(draft->pack->questions[i].id, condition->of) == 0)
            return answer_meets(draft, i, condition);
    }
    return false;
}

bool draft_applies(const struct draft *draft, size_t question)
{
    must(question < draft->pack->question_count);
    const struct pack_question *asked = &draft->pack->questions[question];
    if (asked->identity && draft->identity != DRAFT_NAMED)
        return false;
    for (size_t i = 0; i < asked->when_count; i++) {
        if (!condition_holds(draft, question, &asked->when[i]))
            return false;
    }
    return true;
}

static size_t answer_limit(const struct pack_question *asked)
{
    switch (asked->answer) {
    case PACK_ANSWER_LINE:
    case PACK_ANSWER_TEXT:
        return asked->length_max;
    case PACK_ANSWER_SIGNATURE:
        return STROKES_TEXT_MAX;
    default:
        return DRAFT_SHORT_MAX;
    }
}

/* Closes the gap that an answer leaves, and wipes what was behind. */
static void arena_remove(struct draft *draft, struct answer *answer)
{
    if (answer->len == 0)
        return;
    size_t size = answer->len + 1;
    size_t after = answer->start + size;
    memmove(draft->arena + answer->start, draft->arena + after, draft->used - after);
    secret_wipe(draft->arena + draft->used - size, size);
    for (size_t i = 0; i < PACK_QUESTIONS_MAX; i++) {
        if (draft->answers[i].len > 0 && draft->answers[i].start > answer->start)
            draft->answers[i].start -= size;
    }
    draft->used -= size;
    draft->cost -= answer->cost;
    answer->len = 0;
    answer->cost = 0;
}

/* It is asked for last, and is never refused for what was written before. A pack has one at most.
 */
static size_t kept_for_signature(const struct draft *draft)
{
    for (size_t i = 0; i < draft->pack->question_count; i++)
        if (draft->pack->questions[i].answer == PACK_ANSWER_SIGNATURE)
            return STROKES_TEXT_MAX - draft->answers[i].cost;
    return 0;
}

enum tg_err draft_set_text(struct draft *draft, size_t question, const char *text, size_t len)
{
    must(question < draft->pack->question_count);
    const struct pack_question *asked = &draft->pack->questions[question];
    struct answer *answer = &draft->answers[question];
    char *clean = secret_create(DRAFT_ANSWER_MAX + 1);
    if (clean == NULL)
        return TG_ERR_MEMORY;
    size_t clean_len = 0;
    enum tg_err err = draft_text_clean(text, len, asked->answer == PACK_ANSWER_TEXT, clean,
                                       DRAFT_ANSWER_MAX, &clean_len);
    if (err == TG_OK && clean_len > answer_limit(asked))
        err = TG_ERR_FULL;
    size_t cost = draft_text_cost(clean, clean_len);
    size_t kept_free = asked->answer == PACK_ANSWER_SIGNATURE ? 0 : kept_for_signature(draft);
    if (err == TG_OK && draft->cost - answer->cost + cost + kept_free > DRAFT_TOTAL_MAX)
        err = TG_ERR_FULL;
    if (err != TG_OK)
        goto out;
    arena_remove(draft, answer);
    if (clean_len == 0)
        goto out;
    must(draft->used + clean_len + 1 <= ARENA_SIZE);
    answer->start = draft->used;
    answer->len = clean_len;
    answer->cost = cost;
    memcpy(draft->arena + answer->start, clean, clean_len);
    draft->used += clean_len + 1;
    draft->cost += cost;
out:
    secret_destroy(clean);
    return err;
}

const char *draft_text(const struct draft *draft, size_t question)
{
    must(question < draft->pack->question_count);
    const struct answer *answer = &draft->answers[question];
    return answer->len == 0 ? "" : draft->arena + answer->start;
}

void draft_set_options(struct draft *draft, size_t question, uint32_t options)
{
    must(question < draft->pack->question_count);
    const struct pack_question *asked = &draft->pack->questions[question];
    must(asked->option_count < 32 && options >> asked->option_count == 0);
    must(asked->answer == PACK_ANSWER_CHOICES || (options & (options - 1)) == 0);
    draft->answers[question].options = options;
}

uint32_t draft_options(const struct draft *draft, size_t question)
{
    must(question < draft->pack->question_count);
    return draft->answers[question].options;
}

bool draft_answered(const struct draft *draft, size_t question)
{
    return draft_options(draft, question) != 0 || !draft_text_is_blank(draft_text(draft, question));
}

size_t draft_room(const struct draft *draft)
{
    return DRAFT_TOTAL_MAX - draft->cost - kept_for_signature(draft);
}

enum draft_problem draft_check(const struct draft *draft, size_t question, const char *today)
{
    must(question < draft->pack->question_count);
    const struct pack_question *asked = &draft->pack->questions[question];
    if (!draft_answered(draft, question))
        return asked->required ? DRAFT_NOT_ANSWERED : DRAFT_FINE;
    const char *text = draft_text(draft, question);
    switch (asked->answer) {
    case PACK_ANSWER_PHONE:
        return draft_text_is_phone(text) ? DRAFT_FINE : DRAFT_NOT_A_PHONE;
    case PACK_ANSWER_NUMBER:
        return draft_text_is_number(text, asked->min, asked->max) ? DRAFT_FINE : DRAFT_NOT_A_NUMBER;
    case PACK_ANSWER_DATE:
        return draft_text_is_date(text, today) ? DRAFT_FINE : DRAFT_NOT_A_DATE;
    case PACK_ANSWER_PLATE:
        return draft_text_is_plate(text) ? DRAFT_FINE : DRAFT_NOT_A_PLATE;
    case PACK_ANSWER_SIGNATURE:
        return strokes_read(text, strlen(text), NULL) == TG_OK ? DRAFT_FINE : DRAFT_BAD_CHARACTERS;
    default:
        return DRAFT_FINE;
    }
}

bool draft_is_late(const struct draft *draft, size_t question, const char *today)
{
    must(question < draft->pack->question_count);
    const struct pack_question *asked = &draft->pack->questions[question];
    return asked->late_days > 0 && today != NULL &&
           draft_text_is_late(draft_text(draft, question), today, asked->late_days);
}

size_t draft_first_problem(const struct draft *draft, const char *today)
{
    for (size_t i = 0; i < draft->pack->question_count; i++) {
        if (draft_applies(draft, i) && draft_check(draft, i, today) != DRAFT_FINE)
            return i;
    }
    return draft->pack->question_count;
}
