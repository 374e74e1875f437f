#include "tools/desk/similar.h"

#include "app/form/report.h"
#include "app/form/report_split.h"
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/packs.h"
#include "tools/desk/sheet.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum {
    SUBJECT,
    PLACE,
    COURSE,
    ASPECTS,
    PAIRS_MAX = REPORT_JSON_MAX, /* a report has no more letters */
    WEIGHT_MIN = 30,             /* a place alone says too little */
    WINDOW_S = SIMILAR_DAYS * 86400,
};

static const int weights[ASPECTS] = {[SUBJECT] = 30, [PLACE] = 10, [COURSE] = 60};

/* What one report says of an aspect, as sorted pairs of letters. */
struct pairs {
    size_t count;
    uint64_t of[PAIRS_MAX];
};

struct side {
    struct pairs aspects[ASPECTS];
};

struct candidate {
    char id[CASE_ID_MAX];
    int64_t received_s;
    bool same_category, same_department;
};

struct search {
    struct register_file *reg;
    const struct docket *docket;
    struct candidate candidates[SIMILAR_CASES_MAX]; /* a ring: the newest are kept */
    size_t seen;
    struct side here, there;
    uint8_t body[REGISTER_BODY_MAX];
    struct side *into; /* of the report that is being read */
    bool read;
};

static int by_value(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static bool is_letter(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static void add_pairs(struct pairs *pairs, const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t point = 0, before = 0;
    for (utf8proc_ssize_t used; *at != '\0' && pairs->count < PAIRS_MAX; at += used) {
        used = utf8proc_iterate(at, -1, &point);
        if (used <= 0)
            return;
        if (!is_letter(point))
            continue;
        point = utf8proc_tolower(point);
        if (before != 0)
            pairs->of[pairs->count++] = (uint64_t)before << 32 | (uint64_t)point;
        before = point;
    }
}

static void sort_pairs(struct pairs *pairs)
{
    if (pairs->count > 0)
        qsort(pairs->of, pairs->count, sizeof *pairs->of, by_value);
}

static int percent_of(const struct pairs *a, const struct pairs *b)
{
    size_t both = 0;
    if (a->count == 0 || b->count == 0)
        return -1;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->of[i] == b->of[j])
            both++;
        bool left = a->of[i] <= b->of[j], right = b->of[j] <= a->of[i];
        i += left ? 1 : 0;
        j += right ? 1 : 0;
    }
    return (int)(200 * both / (a->count + b->count));
}

enum tg_err similar_percent(const char *a, const char *b, int *out)
{
    struct pairs *pairs = secret_create(2 * sizeof *pairs);
    if (pairs == NULL)
        return TG_ERR_MEMORY;
    add_pairs(&pairs[0], a);
    add_pairs(&pairs[1], b);
    sort_pairs(&pairs[0]);
    sort_pairs(&pairs[1]);
    *out = percent_of(&pairs[0], &pairs[1]);
    secret_destroy(pairs);
    return TG_OK;
}

static int aspect_of(enum pack_role role)
{
    return role == PACK_ROLE_SUBJECT  ? SUBJECT
           : role == PACK_ROLE_PLACE  ? PLACE
           : role == PACK_ROLE_COURSE ? COURSE
                                      : -1;
}

/* An option is the same or another: its id has no letters to compare. */
static void add_option(struct pairs *pairs, const char *id)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *id != '\0'; id++)
        hash = (hash ^ (unsigned char)*id) * 1099511628211u;
    if (pairs->count < PAIRS_MAX)
        pairs->of[pairs->count++] = hash;
}

static void read_answers(struct side *side, const struct pack *pack, const struct report *report)
{
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct report_answer *answer = &report->answers[i];
        const struct pack_question *question = packs_question(pack, answer->question);
        int aspect = question != NULL ? aspect_of(question->role) : -1;
        if (aspect < 0 || answer->text == NULL)
            continue;
        if (question->option_count > 0)
            add_option(&side->aspects[aspect], answer->text);
        else
            add_pairs(&side->aspects[aspect], answer->text);
    }
    for (size_t i = 0; i < ASPECTS; i++)
        sort_pairs(&side->aspects[i]);
}

/* The first report of a case says what it is about. Without "who" it parses all the same. */
static enum tg_err read_report(struct search *search, int64_t id, const struct event_report *report,
                               struct fault *fault)
{
    size_t len = 0;
    struct report *parsed = NULL;
    enum tg_err err = register_body(search->reg, id, &report->body, search->body, &len, fault);
    if (err == TG_OK && report->has_identity &&
        report_join(search->body, sizeof search->body, len, NULL, 0, &len) != TG_OK)
        err = fault_set(fault, TG_ERR_FORMAT, _("Event %lld is no report."), (long long)id);
    if (err == TG_OK)
        err = report_parse(search->body, len, &parsed, fault);
    if (err != TG_OK)
        return err;
    for (size_t i = 0; i < ASPECTS; i++)
        search->into->aspects[i].count = 0;
    read_answers(search->into, search->docket->pack, parsed);
    report_destroy(parsed);
    return TG_OK;
}

static enum tg_err first_report(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct search *search = ctx;
    if (event->type != EVENT_REPORT || search->read)
        return TG_OK;
    search->read = true;
    return read_report(search, id, &event->report, fault);
}

static bool shares_department(const struct docket *docket, const struct sheet_line *line)
{
    for (size_t i = 0; i < docket->department_count; i++)
        for (size_t j = 0; j < line->department_count; j++)
            if (strcmp(docket->departments[i], line->departments[j]) == 0)
                return true;
    return false;
}

static bool same(const struct docket *docket, const char *fact, const char *value)
{
    const char *known = docket_fact(docket, fact);
    return strcmp(known != NULL ? known : "", value) == 0;
}

static enum tg_err see_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct search *search = ctx;
    const struct docket *docket = search->docket;
    (void)fault;
    int64_t apart_s = line->received_s - docket->received_s;
    if (strcmp(line->id, docket->id) == 0 || apart_s > WINDOW_S || apart_s < -WINDOW_S ||
        strcmp(line->pack, docket->reports[0].report.pack) != 0)
        return TG_OK;
    struct candidate candidate = {
        .received_s = line->received_s,
        .same_category =
            same(docket, "kind", line->kind) && same(docket, "category", line->category),
        .same_department = shares_department(docket, line),
    };
    if (!candidate.same_category && !candidate.same_department)
        return TG_OK;
    memcpy(candidate.id, line->id, sizeof candidate.id);
    search->candidates[search->seen++ % SIMILAR_CASES_MAX] = candidate;
    return TG_OK;
}

static void compare(const struct search *search, const struct candidate *candidate,
                    struct similar_case *out)
{
    int percents[ASPECTS], sum = 0, weight = 0;
    for (size_t i = 0; i < ASPECTS; i++) {
        percents[i] = percent_of(&search->here.aspects[i], &search->there.aspects[i]);
        if (percents[i] < 0)
            continue;
        sum += percents[i] * weights[i];
        weight += weights[i];
    }
    *out = (struct similar_case){
        .received_s = candidate->received_s,
        .percent = weight >= WEIGHT_MIN ? sum / weight : 0,
        .subject = percents[SUBJECT],
        .place = percents[PLACE],
        .course = percents[COURSE],
        .same_category = candidate->same_category,
        .same_department = candidate->same_department,
    };
    memcpy(out->id, candidate->id, sizeof out->id);
}

static void keep(const struct similar_case *found, struct similar_case *out, size_t *count)
{
    size_t at = *count < SIMILAR_SHOWN_MAX ? (*count)++ : SIMILAR_SHOWN_MAX;
    for (; at > 0 && out[at - 1].percent < found->percent; at--)
        if (at < SIMILAR_SHOWN_MAX)
            out[at] = out[at - 1];
    if (at < SIMILAR_SHOWN_MAX)
        out[at] = *found;
}

static enum tg_err look_at(struct search *search, const char *id, struct side *into,
                           struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    event_subject_of_case(id, subject);
    search->into = into;
    search->read = false;
    return register_find(search->reg, subject, first_report, search, fault);
}

enum tg_err similar_find(struct register_file *reg, const struct docket *docket,
                         struct similar_case out[static SIMILAR_SHOWN_MAX], size_t *out_count,
                         struct fault *fault)
{
    size_t count = 0;
    struct search *search = secret_create(sizeof *search);
    if (search == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    search->reg = reg;
    search->docket = docket;
    enum tg_err err = look_at(search, docket->id, &search->here, fault);
    if (err == TG_OK)
        err = sheet_walk(reg, see_line, search, fault);
    size_t most = search->seen < SIMILAR_CASES_MAX ? search->seen : SIMILAR_CASES_MAX;
    for (size_t i = 0; err == TG_OK && i < most; i++) {
        const struct candidate *candidate =
            &search->candidates[(search->seen - 1 - i) % SIMILAR_CASES_MAX];
        struct similar_case found;
        err = look_at(search, candidate->id, &search->there, fault);
        if (err != TG_OK)
            break;
        compare(search, candidate, &found);
        if (found.percent >= SIMILAR_PERCENT_MIN)
            keep(&found, out, &count);
    }
    secret_destroy(search);
    if (err == TG_OK)
        *out_count = count;
    return err;
}
