#include "tools/desk/intake_facts.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

uint64_t intake_facts_filed(const struct report *report)
{
    struct tm local = {.tm_isdst = -1};
    const char *end = strptime(report->filed, "%Y-%m-%dT%H:%M", &local);
    if (end == NULL || *end != '\0')
        return 0;
    time_t when = mktime(&local);
    return when > 0 ? (uint64_t)when : 0;
}

static void add(const struct pack_question *question, const char *option, struct event_report *out)
{
    if (out->fact_count == EVENT_FACTS_MAX)
        return;
    for (size_t i = 0; i < question->option_count; i++) {
        const char *id = question->options[i].id;
        if (strcmp(id, option) != 0 || strlen(id) > PACK_ID_MAX ||
            strlen(question->id) > PACK_ID_MAX)
            continue;
        struct event_fact *fact = &out->facts[out->fact_count++];
        memcpy(fact->id, question->id, strlen(question->id) + 1);
        memcpy(fact->value, id, strlen(id) + 1);
        return;
    }
}

void intake_facts_take(const struct packs *packs, const struct report *report,
                       struct event_report *out)
{
    bool same = false;
    const struct pack *pack = packs != NULL ? packs_find(packs, report, &same) : NULL;
    for (size_t i = 0; pack != NULL && i < report->answer_count; i++) {
        const struct report_answer *answer = &report->answers[i];
        const struct pack_question *question = packs_question(pack, answer->question);
        if (question == NULL || answer->identity)
            continue;
        if (answer->text != NULL)
            add(question, answer->text, out);
        for (size_t k = 0; k < answer->option_count; k++)
            add(question, answer->options[k], out);
    }
}

struct named {
    const struct report *report;
    struct register_parts *parts;
};

/* UTF-8: bytes that begin a character. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

static bool is_letter(char byte)
{
    return isalnum((unsigned char)byte) && (unsigned char)byte < 0x80;
}

/* A name in Latin letters is not one inside a longer word; Chinese has no spaces to go by. */
static bool stands_in(const char *text, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = text; (at = strstr(at, name)) != NULL; at++) {
        bool joined_before = at > text && is_letter(at[-1]) && is_letter(name[0]);
        bool joined_behind = is_letter(at[len]) && is_letter(name[len - 1]);
        if (!joined_before && !joined_behind)
            return true;
    }
    return false;
}

static enum tg_err look(void *ctx, const struct event_officer *who, struct fault *fault)
{
    (void)fault;
    struct named *named = ctx;
    bool found = false;
    if (characters(who->real_name) < 2 || named->parts->barred_count == REGISTER_BARRED_MAX)
        return TG_OK;
    for (size_t i = 0; i < named->report->answer_count && !found; i++) {
        const struct report_answer *answer = &named->report->answers[i];
        found =
            !answer->identity && answer->text != NULL && stands_in(answer->text, who->real_name);
    }
    if (found)
        named->parts->barred[named->parts->barred_count++] = who->name;
    return TG_OK;
}

enum tg_err intake_facts_named(struct register_file *reg, const struct report *report,
                               struct register_parts *out, struct fault *fault)
{
    struct named named = {.report = report, .parts = out};
    return register_officers(reg, look, &named, fault);
}
