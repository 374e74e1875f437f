/* Doing something with a case. */
#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/act.h"
#include "tools/desk/calls.h"
#include "tools/desk/case_json.h"
#include "tools/desk/command.h"
#include "tools/desk/show_steps.h"
#include "tools/desk/tell.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"
#include "tools/desk/written.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 1 + ACT_VALUES_MAX + EVENT_DEPARTMENTS_MAX };

/* What was typed, as act_do wants it. */
struct entry {
    struct act_input input;
    char fields[ACT_VALUES_MAX][PACK_ID_MAX + 1];
    char *text; /* secret */
};

static enum tg_err add_value(struct entry *entry, const char *field, size_t len, const char *text,
                             struct fault *fault)
{
    struct act_input *input = &entry->input;
    if (len == 0 || len > PACK_ID_MAX)
        return fault_set(
            fault, TG_ERR_RANGE,
            _("Word %zu behind the case is no FIELD=VALUE. `steps CASE` names fields."),
            input->value_count + 1);
    if (input->value_count == ACT_VALUES_MAX)
        return fault_set(fault, TG_ERR_FULL, _("More than %d fields."), ACT_VALUES_MAX);
    for (size_t i = 0; i < input->value_count; i++)
        if (strlen(entry->fields[i]) == len && strncmp(entry->fields[i], field, len) == 0)
            return fault_set(fault, TG_ERR_CONFLICT, _("%.*s: given twice"), (int)len, field);
    char *name = entry->fields[input->value_count];
    memcpy(name, field, len);
    name[len] = '\0';
    input->values[input->value_count++] = (struct act_value){.field = name, .text = text};
    return TG_OK;
}

/* A word that is no FIELD=VALUE: a department, or the other case. */
static enum tg_err add_word(struct entry *entry, enum pack_verb verb, const char *word,
                            struct fault *fault)
{
    struct act_input *input = &entry->input;
    if (verb == PACK_VERB_LINK)
        return add_value(entry, "case", strlen("case"), word, fault);
    if (verb != PACK_VERB_ROUTE && verb != PACK_VERB_DELEGATE)
        return add_value(entry, "", 0, word, fault);
    if (input->department_count == EVENT_DEPARTMENTS_MAX)
        return fault_set(fault, TG_ERR_FULL, _("More than %d departments."), EVENT_DEPARTMENTS_MAX);
    input->departments[input->department_count++] = word;
    return TG_OK;
}

static enum tg_err read_words(const struct desk *desk, int from, enum pack_verb verb,
                              struct entry *entry, struct fault *fault)
{
    enum tg_err err = TG_OK;
    const char *word;
    for (int i = from; err == TG_OK && (word = command_word(desk, i)) != NULL; i++) {
        const char *sign = strchr(word, '=');
        err = sign != NULL ? add_value(entry, word, (size_t)(sign - word), sign + 1, fault)
                           : add_word(entry, verb, word, fault);
    }
    return err;
}

static enum tg_err read_options(const struct desk *desk, struct entry *entry, struct fault *fault)
{
    const struct arguments *args = &desk->args;
    struct act_input *input = &entry->input;
    int64_t ignored;
    input->clock = args->clock;
    input->to = args->to;
    enum tg_err err = written_read(args, &entry->text, fault);
    if (err == TG_OK && entry->text != NULL)
        err = add_value(entry, "text", strlen("text"), entry->text, fault);
    if (err == TG_OK && args->until != NULL)
        err = when_day("--until", args->until, &ignored, &input->until_s, fault);
    if (err == TG_OK && args->at != NULL)
        err = when_moment("--at", args->at, &input->at_s, fault);
    struct event_officer who;
    return err == TG_OK && args->to != NULL ? command_officer(desk, args->to, &who, fault) : err;
}

/* Another case is linked only if it is there, and open to who links it. */
static enum tg_err check_other(struct desk *desk, const struct docket *docket,
                               const struct act_input *input, struct fault *fault)
{
    struct docket *other = NULL;
    const char *id = NULL;
    for (size_t i = 0; i < input->value_count; i++)
        if (strcmp(input->values[i].field, "case") == 0)
            id = input->values[i].text;
    if (id == NULL)
        return TG_OK;
    enum tg_err err = docket_load(desk->reg, &desk->rules, id, &other, fault);
    if (err == TG_OK && strcmp(other->id, docket->id) == 0)
        err = fault_set(fault, TG_ERR_RANGE, _("Case %s is the case itself."), docket->id);
    docket_destroy(other);
    return err;
}

/* Whether the submitter will read of it. */
static void tell_letter(const struct desk *desk, const struct docket *docket,
                        const struct pack_step *step)
{
    const struct docket_entry *last = &docket->entries[docket->entry_count - 1];
    if (!tell_is_told(step))
        return;
    if (last->type == EVENT_LETTER)
        puts(_("A letter to the submitter's mailbox goes with the mail."));
    else if (docket->forgotten)
        puts(_("No letter: the submitter has destroyed the mailbox."));
    else
        printf(_("No letter: the mailbox takes %zu more. Tell the submitter in another way.\n"),
               post_room(&desk->post, docket));
}

static enum tg_err tell(struct desk *desk, const struct docket *docket,
                        const struct pack_step *step, struct fault *fault)
{
    const struct docket_clock *due = docket_due(docket);
    int64_t now_s = clock_unix_s(&desk->clock);
    char end[WHEN_SIZE], span[WHEN_SPAN_SIZE];
    json_t *json = NULL;
    if (desk->args.json) {
        enum tg_err err =
            case_json_docket(desk->reg, &desk->rules, docket, desk->lang, now_s, &json, fault);
        return err == TG_OK ? case_json_write(json, stdout, fault) : err;
    }
    printf(_("%s: %s (%s) is entered. It is %s (%s).\n"), docket->id,
           pack_text_in(&step->title, desk->lang), step->id,
           docket_state_title(docket->state, desk->lang), docket_state_name(docket->state));
    if (due != NULL) {
        when_local(due->end_s, end);
        when_span(now_s, due->end_s, desk->lang, span);
        printf(_("Next term: %s, %s%s (%s).\n"),
               title_clock(docket->pack, due->rule->id, desk->lang), due->unsure ? "≥ " : "", end,
               span);
    }
    tell_letter(desk, docket, step);
    show_steps_names(desk->reg, docket, desk->lang, stdout);
    return TG_OK;
}

/* What they were told of: the regulation's own step for it, else a note that names the term. */
static enum tg_err find_call(const struct desk *desk, const struct docket *docket,
                             const struct pack_step **out, const char **out_clock,
                             struct fault *fault)
{
    struct calls_next next;
    struct fault why;
    if (!calls_find(desk->reg, docket, &next))
        return fault_set(
            fault, TG_ERR_MISSING,
            _("Case %s has nothing that its submitter is to be told now. `note` writes "
              "down what was said all the same."),
            docket->id);
    bool own = next.step->verb == PACK_VERB_VISIT || next.step->verb == PACK_VERB_ACKNOWLEDGE;
    if (own && act_may(desk->reg, docket, next.step, &why) == TG_OK) {
        *out = next.step;
        return TG_OK;
    }
    *out_clock = next.clock->rule->id;
    return act_step_of(desk->reg, docket, PACK_VERB_NOTE, out, fault);
}

static enum tg_err find_verb(const struct desk *desk, const struct docket *docket,
                             const struct pack_step **out, const char **out_clock,
                             struct fault *fault)
{
    (void)out_clock;
    return act_step_of(desk->reg, docket, desk->command->verb, out, fault);
}

static enum tg_err find_step(const struct desk *desk, const struct docket *docket,
                             const struct pack_step **out, const char **out_clock,
                             struct fault *fault)
{
    const char *id = command_word(desk, 1);
    (void)out_clock;
    *out = pack_step_find(rules_handling(docket->pack), id);
    return *out != NULL
               ? TG_OK
               : fault_set(fault, TG_ERR_MISSING,
                           _("There is no step %.40s. `steps %s` names them."), id, docket->id);
}

/* Finds the step to take; `*out_clock` when it names a term. */
typedef enum tg_err find_fn(const struct desk *desk, const struct docket *docket,
                            const struct pack_step **out, const char **out_clock,
                            struct fault *fault);

/* Its fields begin with the word at `from`. */
static enum tg_err take_step(struct desk *desk, find_fn *find, int from, struct fault *fault)
{
    struct docket *docket = NULL;
    const struct pack_step *step = NULL;
    const char *clock = NULL;
    struct entry *entry = secret_create(sizeof *entry);
    if (entry == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = command_docket(desk, &docket, fault);
    if (err == TG_OK)
        err = find(desk, docket, &step, &clock, fault);
    if (err == TG_OK)
        err = read_words(desk, from, step->verb, entry, fault);
    if (err == TG_OK)
        err = read_options(desk, entry, fault);
    if (err == TG_OK && step->verb == PACK_VERB_LINK)
        err = check_other(desk, docket, &entry->input, fault);
    if (err == TG_OK) {
        entry->input.step = step->id;
        entry->input.clock = clock != NULL ? clock : entry->input.clock;
        entry->input.post = &desk->post;
        err = act_do(desk->reg, &desk->rules, &desk->clock, &docket, &entry->input, fault);
    }
    if (err == TG_OK)
        err = tell(desk, docket, step, fault);
    docket_destroy(docket);
    secret_destroy(entry->text);
    secret_destroy(entry);
    return err;
}

static enum tg_err do_verb(struct desk *desk, struct fault *fault)
{
    return take_step(desk, find_verb, 1, fault);
}

static enum tg_err do_step(struct desk *desk, struct fault *fault)
{
    return take_step(desk, find_step, 2, fault);
}

static enum tg_err do_called(struct desk *desk, struct fault *fault)
{
    return take_step(desk, find_call, 1, fault);
}

enum { ACTS = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET | COMMAND_POST };

#define STEP(command_name, command_verb, behind, own_options, says)                                \
    {                                                                                              \
        .name = (command_name), .words = (behind), .more_min = 1, .more_max = WORDS_MAX,           \
        .options = (own_options), .needs = ACTS, .verb = PACK_VERB_##command_verb, .help = (says), \
        .more = FIELDS_HELP, .run = do_verb                                                        \
    }
#define USUAL "at text text-file json"

#define FIELDS_HELP                                                                                \
    N_("FIELD=VALUE gives what the regulation asks for at this step: `show CASE` names the "       \
       "fields\n"                                                                                  \
       "and what they may be. A long text comes from --text-file, which does not stay in the "     \
       "shell's\n"                                                                                 \
       "history.")

static const struct command commands[] = {
    STEP("accept", ACCEPT, N_("CASE [FIELD=VALUE...]"), USUAL, N_("take it up")),
    STEP("refuse", REFUSE, N_("CASE ground=ID --text REPLY"), USUAL,
         N_("not accept it, with the reply to the submitter")),
    STEP("take", TAKE, N_("CASE [--to OFFICER]"), "to " USUAL,
         N_("you hold it, or --to another officer")),
    STEP("classify", CLASSIFY, N_("CASE FIELD=VALUE..."), USUAL, N_("level, validity, nature")),
    STEP("route", ROUTE, N_("CASE [DEPARTMENT...]"), USUAL,
         N_("to departments; none: as the regulation proposes")),
    STEP("delegate", DELEGATE, N_("CASE --to OFFICER"), "to until " USUAL,
         N_("to an officer or departments")),
    STEP("extend", EXTEND, N_("CASE --until DAY --text WHY"), "until clock " USUAL,
         N_("give a term longer, with reasons")),
    STEP("answer", ANSWER, N_("CASE --text TEXT"), USUAL, N_("tell the submitter the result")),
    STEP("dissatisfied", DISSATISFIED, N_("CASE"), USUAL,
         N_("the submitter does not accept the answer")),
    STEP("note", NOTE, N_("CASE --text TEXT"), USUAL, N_("write something down")),
    STEP("link", LINK, N_("CASE OTHER"), USUAL, N_("it is the same matter as another case")),
    STEP("close", CLOSE, N_("CASE [FIELD=VALUE...]"), USUAL, N_("handling has ended")),
    STEP("archive", ARCHIVE, N_("CASE"), USUAL, N_("into the archive")),
    STEP("reopen", REOPEN, N_("CASE"), USUAL, N_("handle it again")),
    {.name = "called",
     .words = N_("CASE --text TEXT [FIELD=VALUE...]"),
     .more_min = 1,
     .more_max = WORDS_MAX,
     .options = USUAL,
     .needs = ACTS,
     .help = N_("its submitter was told, as `calls` asks"),
     .more = N_("The regulation's own step is entered where it has one for it, a visit or an\n"
                "acknowledgement; else a note. The term of an answer runs on until `answer`."),
     .run = do_called},
    {.name = "do",
     .words = N_("CASE STEP [FIELD=VALUE...]"),
     .more_min = 2,
     .more_max = WORDS_MAX + 1,
     .options = "to until clock at text text-file json",
     .needs = ACTS,
     .help = N_("any other step of the regulation, by its id"),
     .more = FIELDS_HELP,
     .run = do_step},
};

const struct command_group command_steps = {N_("Handling"), commands,
                                            sizeof commands / sizeof *commands};
