#include "tools/desk/show.h"

#include "board/base/secret.h"
#include "tools/desk/plain.h"
#include "tools/desk/report_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

struct show {
    struct register_file *reg;
    const struct packs *packs;
    FILE *out;
    struct case_line line;
    size_t seen;
    uint8_t *body; /* secret */
};

void show_text(FILE *out, const char *indent, const char *text)
{
    fputs(indent, out);
    for (const char *at = text; *at != '\0';) {
        size_t skip = *at == '\n' ? 0 : plain_strange(at);
        if (*at == '\n')
            fprintf(out, "\n%s", indent);
        else if (skip > 0)
            fputs(PLAIN_INSTEAD, out);
        else
            fputc(*at, out);
        at += skip > 0 ? skip : 1;
    }
    fputc('\n', out);
}

static void print_line(const struct case_line *line, FILE *out)
{
    char received[CASE_TIME_SIZE], what[2 * PACK_ID_MAX + 2];
    case_line_time(line->receipt.unix_s, received);
    snprintf(what, sizeof what, "%s/%s", line->pack, line->kind);
    fprintf(out, "%-20s  %s%s  %-16s  %-24s  %-9s  %-6s  %s%s%s\n", line->id, received,
            line->receipt.by_hub ? " " : "*", line->kiosk.text, what,
            line->named ? "named" : "anonymous", line->urgent ? "urgent" : "",
            case_line_state(line), line->reports > 1 ? ", written to again" : "",
            line->conflict ? ", number claimed twice" : "");
}

static enum tg_err list_json(const struct cases *cases, FILE *out, struct fault *fault)
{
    fputc('[', out);
    for (size_t i = 0; i < cases->count; i++) {
        json_t *line = case_line_json(&cases->lines[i]);
        if (line == NULL)
            return fault_set(fault, TG_ERR_MEMORY, "Out of memory for the list.");
        fputs(i > 0 ? ",\n " : "", out);
        json_dumpf(line, out, 0);
        json_decref(line);
    }
    fputs("]\n", out);
    return TG_OK;
}

static void list_lines(const struct cases *cases, FILE *out)
{
    bool by_desk = false;
    if (cases->count == 0)
        fputs("No cases yet.\n", out);
    else
        fprintf(out, "%-20s  %-17s  %-16s  %-24s  %-9s  %-6s  %s\n", "CASE", "RECEIVED", "KIOSK",
                "PACK/KIND", "IDENTITY", "", "STATE");
    for (size_t i = 0; i < cases->count; i++) {
        print_line(&cases->lines[i], out);
        by_desk = by_desk || !cases->lines[i].receipt.by_hub;
    }
    if (by_desk)
        fputs("* received: when this desk took it in; no hub has vouched for a time\n", out);
    if (cases->unreadable > 0)
        fprintf(out, "%zu opened but could not be read as reports: `tonggui-desk unreadable`\n",
                cases->unreadable);
}

enum tg_err show_list(struct register_file *reg, bool json, FILE *out, struct fault *fault)
{
    struct cases cases;
    enum tg_err err = cases_load(reg, &cases, fault);
    if (err != TG_OK)
        return err;
    if (json)
        err = list_json(&cases, out, fault);
    else
        list_lines(&cases, out);
    cases_finish(&cases);
    return err;
}

static void print_answer(FILE *out, const struct pack *pack, const struct report *report,
                         const struct report_answer *answer)
{
    const struct pack_question *question = packs_question(pack, answer->question);
    fputc('\n', out);
    show_text(out, "",
              question != NULL ? pack_text_in(&question->title, report->lang) : answer->question);
    if (question != NULL && question->answer == PACK_ANSWER_SIGNATURE && answer->text != NULL) {
        fputs("    (signed by finger)\n", out);
        return;
    }
    if (answer->text != NULL) {
        if (question != NULL && question->option_count > 0)
            show_text(out, "    ", packs_option_title(question, answer->text, report->lang));
        else
            show_text(out, "    ", answer->text);
    }
    for (size_t i = 0; i < answer->option_count; i++)
        show_text(out, "    ", packs_option_title(question, answer->options[i], report->lang));
}

static void print_head(FILE *out, const struct case_line *line, const struct report *report,
                       const struct pack *pack, bool same_pack)
{
    char received[CASE_TIME_SIZE];
    case_line_time(line->receipt.unix_s, received);
    fprintf(out, "Case        %s%s\n", line->id,
            line->ordinal > 1 ? "  (another case has this number, with other keys)" : "");
    fprintf(out, "Received    %s, %s\n", received,
            line->receipt.by_hub ? "as the hub signed" : "when this desk took it in");
    fprintf(out, "Kiosk       %s\n", line->kiosk.text);
    if (strcmp(line->kiosk.text, report->kiosk.text) != 0)
        fprintf(out, "            but it says it was written at %s\n", report->kiosk.text);
    fprintf(out, "Pack        %s, version %" PRIu32 "%s\n", report->pack_id, report->pack_version,
            pack == NULL ? "  (not here: put it into packs/ to read its questions)"
            : !same_pack ? "  (the words below are of another version)"
                         : "");
    show_text(out, "Kind        ", packs_kind_title(pack, report));
    if (report->category[0] != '\0')
        show_text(out, "Category    ", packs_category_title(pack, report));
    fprintf(out, "Submitter   %s\n", report->named ? "named" : "anonymous");
    if (report->filed[0] != '\0')
        show_text(out, "Filed       ", report->filed);
    if (report->clock_unsure)
        fputs("            but the kiosk's clock was unsure\n", out);
    if (report->about_readers)
        fputs("Note        it is about those who would usually read it\n", out);
    if (report->urgent)
        fputs("Note        urgent\n", out);
}

static enum tg_err show_report(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct show *show = ctx;
    size_t len = 0;
    struct report *report = NULL;
    enum report_text_who who = REPORT_TEXT_NOBODY;
    if (event->type != EVENT_REPORT)
        return TG_OK;
    case_line_from(&event->report, id, &show->line);
    enum tg_err err =
        report_text_load(show->reg, id, &event->report, show->body, &len, &who, fault);
    if (err == TG_OK)
        err = report_parse(show->body, len, &report, fault);
    if (err != TG_OK)
        return err;
    bool same = false;
    const struct pack *pack = packs_find(show->packs, report, &same);
    if (show->seen++ > 0)
        fputs("\n----\n", show->out);
    print_head(show->out, &show->line, report, pack, same);
    if (who == REPORT_TEXT_WITHHELD)
        fputs("Note        identity: not shown to your role\n", show->out);
    for (size_t i = 0; i < report->answer_count; i++)
        print_answer(show->out, pack, report, &report->answers[i]);
    report_destroy(report);
    return TG_OK;
}

static void upper(const char *case_id, char out[static CASE_ID_MAX])
{
    snprintf(out, CASE_ID_MAX, "%s", case_id);
    for (char *at = out; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
}

static enum tg_err visit_case(struct show *show, const char *case_id, register_visit_fn *visit,
                              struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    upper(case_id, id);
    event_subject_of_case(id, subject);
    enum tg_err err = register_find(show->reg, subject, visit, show, fault);
    if (err == TG_OK && show->seen == 0)
        err = fault_set(fault, TG_ERR_MISSING, "There is no case %.40s. `list` names them all.",
                        case_id);
    return err;
}

enum tg_err show_case(struct register_file *reg, const struct packs *packs, const char *case_id,
                      FILE *out, struct fault *fault)
{
    struct show show = {
        .reg = reg, .packs = packs, .out = out, .body = secret_create(REGISTER_BODY_MAX)};
    if (show.body == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    char id[CASE_ID_MAX];
    upper(case_id, id);
    enum tg_err err = report_text_note_view(reg, id, EVENT_VIEW_SHOWN, fault);
    if (err == TG_OK)
        err = visit_case(&show, id, show_report, fault);
    secret_destroy(show.body);
    secret_wipe(&show.line, sizeof show.line);
    return err;
}

static enum tg_err first_line(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)fault;
    struct show *show = ctx;
    if (event->type == EVENT_REPORT && show->seen++ == 0)
        case_line_from(&event->report, id, &show->line);
    else if (event->type == EVENT_REPORT)
        show->line.reports++;
    return TG_OK;
}

enum tg_err show_line(struct register_file *reg, const char *case_id, FILE *out,
                      struct fault *fault)
{
    struct show show = {.reg = reg};
    enum tg_err err = visit_case(&show, case_id, first_line, fault);
    if (err == TG_OK)
        print_line(&show.line, out);
    secret_wipe(&show.line, sizeof show.line);
    return err;
}

static enum tg_err unreadable_line(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)fault;
    struct show *show = ctx;
    if (event->type != EVENT_UNREADABLE)
        return TG_OK;
    char received[CASE_TIME_SIZE];
    case_line_time(event->unreadable.receipt.unix_s, received);
    fprintf(show->out, "event %-8" PRId64 "  %s  %-16s  ", id, received,
            event->unreadable.kiosk.text);
    show_text(show->out, "", event->unreadable.reason);
    show->seen++;
    return TG_OK;
}

enum tg_err show_unreadable(struct register_file *reg, FILE *out, struct fault *fault)
{
    struct show show = {.reg = reg, .out = out};
    enum tg_err err = register_find(reg, "unreadable", unreadable_line, &show, fault);
    if (err == TG_OK && show.seen == 0)
        fputs("Everything that opened could be read.\n", out);
    return err;
}
