#include "tools/desk/command.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "tools/desk/case_find.h"
#include "tools/desk/due_show.h"
#include "tools/desk/export.h"
#include "tools/desk/language.h"
#include "tools/desk/show.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GROUPS = 7, USAGE_COLUMNS = 38, USAGE_SIZE = 128 };
static const struct command_group *const groups[GROUPS] = {
    &command_files, &command_view,   &command_cases, &command_steps,
    &command_mail,  &command_papers, &command_people};

static const char *const head =
    N_("tonggui-desk - headquarters' desk: opens reports, keeps the officers' register\n"
       "\n"
       "usage: tonggui-desk --data DIR COMMAND [WORDS] [OPTIONS]\n"
       "       tonggui-desk COMMAND --help      all of one command\n"
       "\n"
       "A case goes  import -> accept -> take -> route -> answer -> close -> archive;  its "
       "regulation\n"
       "may ask for more. `due` tells what comes first, `show CASE` what can be done next and what "
       "that\n"
       "asks for.\n");

static const char *const tail = N_(
    "\n"
    "The register is encrypted; the first command that needs it makes it, with its first officer.\n"
    "\n"
    "Ends with 0; 1 when it failed; 2 when it was called wrongly; 3 when import set parcels "
    "aside;\n"
    "4 when `due --check` found anything late.\n");

const char *command_word(const struct desk *desk, int index)
{
    index += desk->command->second != NULL ? 2 : 1;
    return index < desk->args.word_count ? desk->args.words[index] : NULL;
}

enum tg_err command_number(const char *what, const char *text, int max, size_t *out,
                           struct fault *fault)
{
    char *end;
    if (text == NULL)
        return TG_OK;
    unsigned long value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value < 1 || value > (unsigned long)max)
        return fault_set(fault, TG_ERR_RANGE, _("%s: must be a whole number, 1 to %d"), what, max);
    *out = (size_t)value;
    return TG_OK;
}

enum tg_err command_docket(struct desk *desk, struct docket **out, struct fault *fault)
{
    char id[CASE_ID_MAX];
    const char *typed = command_word(desk, 0);
    enum tg_err err = docket_load(desk->reg, &desk->rules, typed, out, fault);
    if (err != TG_ERR_MISSING)
        return err;
    err = case_find(desk->reg, typed, id, fault);
    return err == TG_OK ? docket_load(desk->reg, &desk->rules, id, out, fault) : err;
}

struct search {
    const char *name;
    struct event_officer *out;
    bool found;
};

static enum tg_err match_officer(void *ctx, const struct event_officer *who, struct fault *fault)
{
    struct search *search = ctx;
    (void)fault;
    if (strcmp(who->name, search->name) == 0) {
        *search->out = *who;
        search->found = true;
    }
    return TG_OK;
}

enum tg_err command_officer(const struct desk *desk, const char *name, struct event_officer *out,
                            struct fault *fault)
{
    struct search search = {.name = name, .out = out};
    enum tg_err err = register_officers(desk->reg, match_officer, &search, fault);
    if (err == TG_OK && !search.found)
        err =
            fault_set(fault, TG_ERR_MISSING, _("There is no officer %.60s: `officer list`."), name);
    return err;
}

enum tg_err command_end(const char *path, FILE *out, enum tg_err so_far, struct fault *fault)
{
    enum tg_err err = export_close(path, out, so_far, fault);
    if (err == TG_OK && path != NULL)
        fprintf(stderr, _("%s: written.\n"), path);
    return err;
}

void command_progress(struct desk *desk, const char *what, size_t done, size_t of)
{
    if (of < 2 || !isatty(STDERR_FILENO))
        return;
    fputs("\r\033[K", stderr);
    fprintf(stderr, _("%s %zu of %zu"), what, done, of);
    desk->progressing = true;
    if (done == of)
        command_progress_end(desk);
}

void command_progress_end(struct desk *desk)
{
    if (desk->progressing)
        fputs("\r\033[K", stderr);
    desk->progressing = false;
}

/* ---- help */

static void usage_of(const struct command *command, char *out, size_t size)
{
    bool words = command->words[0] != '\0';
    snprintf(out, size, "%s%s%s%s%s", command->name, command->second != NULL ? " " : "",
             command->second != NULL ? command->second : "", words ? " " : "",
             words ? _(command->words) : "");
}

static void print_help(void)
{
    fputs(_(head), stdout);
    for (size_t i = 0; i < GROUPS; i++) {
        printf("\n%s\n", _(groups[i]->title));
        for (size_t j = 0; j < groups[i]->count; j++) {
            char usage[USAGE_SIZE];
            usage_of(&groups[i]->commands[j], usage, sizeof usage);
            fputs("  ", stdout);
            show_column(stdout, usage, USAGE_COLUMNS);
            puts(_(groups[i]->commands[j].help));
        }
    }
    fputs(_("\nWith every command\n"), stdout);
    arguments_help(NULL, stdout);
    fputs(_(tail), stdout);
}

static void print_help_of(const struct command *command)
{
    char usage[USAGE_SIZE];
    usage_of(command, usage, sizeof usage);
    const char *help = _(command->help);
    printf(_("usage: tonggui-desk %s\n\n%c%s.\n"), usage, toupper((unsigned char)help[0]),
           help + 1);
    if (command->more != NULL)
        puts(_(command->more));
    if (command->options != NULL) {
        fputc('\n', stdout);
        arguments_help(command->options, stdout);
    }
    fputs(_("\nThe options that go with every command: tonggui-desk --help.\n"), stdout);
}

static int wrong(const char *what)
{
    fprintf(stderr, _("tonggui-desk: %s\ntonggui-desk --help says what there is.\n"), what);
    return EXIT_USAGE;
}

static int wrong_words(const struct command *command)
{
    char usage[USAGE_SIZE], what[2 * USAGE_SIZE];
    usage_of(command, usage, sizeof usage);
    snprintf(what, sizeof what, _("words are missing or too many: %s"), usage);
    return wrong(what);
}

/* ---- finding it */

static bool is_named(const struct command *command, const struct arguments *args)
{
    return strcmp(args->words[0], command->name) == 0 &&
           (command->second == NULL ||
            (args->word_count > 1 && strcmp(args->words[1], command->second) == 0));
}

static const struct command *find(const struct arguments *args)
{
    for (size_t i = 0; i < GROUPS; i++)
        for (size_t j = 0; j < groups[i]->count; j++)
            if (is_named(&groups[i]->commands[j], args))
                return &groups[i]->commands[j];
    return NULL;
}

/* "officer" alone: the words that may come behind it. */
static bool print_seconds(const char *name, FILE *out)
{
    bool found = false;
    for (size_t i = 0; i < GROUPS; i++)
        for (size_t j = 0; j < groups[i]->count; j++) {
            const struct command *command = &groups[i]->commands[j];
            char usage[USAGE_SIZE];
            if (command->second == NULL || strcmp(command->name, name) != 0)
                continue;
            usage_of(command, usage, sizeof usage);
            fputs("tonggui-desk ", out);
            show_column(out, usage, USAGE_COLUMNS);
            fprintf(out, "%s\n", _(command->help));
            found = true;
        }
    return found;
}

/* ---- running it */

static void on_sheet(void *ctx, size_t done, size_t of)
{
    command_progress(ctx, _("case"), done, of);
}

static enum tg_err open_register(struct desk *desk, struct fault *fault)
{
    char path[PATH_MAX];
    bool new = false;
    const struct register_login login = {.officer = desk->args.officer,
                                         .source = desk->args.source};
    if (file_join(path, sizeof path, desk->args.data, "register.db") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), desk->args.data);
    enum tg_err err = register_create(path, &desk->clock, &login, &desk->reg, &new, fault);
    if (err == TG_OK && new)
        fprintf(stderr,
                _("%s: a new register. Without a password or key file of its officers nobody "
                  "can read it: no copy of the key is kept anywhere.\n"),
                path);
    return err;
}

static enum tg_err load_rules(struct desk *desk, struct fault *fault)
{
    return rules_init(desk->args.data, desk->args.share, &desk->rules, fault);
}

static enum tg_err refresh(struct desk *desk, struct fault *fault)
{
    enum tg_err err =
        sheet_refresh(desk->reg, &desk->rules, clock_unix_s(&desk->clock), on_sheet, desk, fault);
    command_progress_end(desk);
    return err;
}

static enum tg_err open_desk(struct desk *desk, unsigned needs, struct fault *fault)
{
    enum tg_err err = TG_OK;
    if (needs & COMMAND_FOLDER)
        err = folder_init(desk->args.data, &desk->folder, fault);
    else if (needs & COMMAND_POST)
        err = folder_init_writing(desk->args.data, &desk->folder, fault);
    if (err == TG_OK && needs & COMMAND_RULES)
        err = load_rules(desk, fault);
    if (err == TG_OK && needs & COMMAND_REGISTER)
        err = open_register(desk, fault);
    if (err == TG_OK && desk->reg != NULL && needs & (COMMAND_FOLDER | COMMAND_POST))
        err = post_init(&desk->post, &desk->folder, &desk->clock, desk->reg, fault);
    if (err == TG_OK && needs & COMMAND_SHEET)
        err = refresh(desk, fault);
    return err;
}

/* Nobody misses a term without having been told, whatever they came for. */
void command_tell_due(struct desk *desk, bool again)
{
    struct fault fault;
    struct due_list list;
    int64_t now_s = clock_unix_s(&desk->clock);
    unsigned needs = desk->command->needs;
    if (desk->reg == NULL || desk->args.json || needs & COMMAND_QUIET)
        return;
    enum tg_err err = needs & COMMAND_RULES ? TG_OK : load_rules(desk, &fault);
    if (err == TG_OK && !(needs & COMMAND_SHEET))
        err = refresh(desk, &fault);
    if (err == TG_OK)
        err = due_collect(desk->reg, &desk->rules, now_s, false, 1, &list, &fault);
    if (err != TG_OK) {
        fprintf(stderr, _("tonggui-desk: what is due can't be told: %s\n"), fault.text);
        return;
    }
    if (again || list.late != desk->told_late || list.soon != desk->told_soon ||
        list.replied != desk->told_replied)
        due_show_tail(&list, stderr);
    desk->told_late = list.late;
    desk->told_soon = list.soon;
    desk->told_replied = list.replied;
    due_finish(&list);
}

static int run(struct desk *desk)
{
    struct fault fault = {0};
    enum tg_err err = open_desk(desk, desk->command->needs, &fault);
    if (err == TG_OK)
        err = desk->command->run(desk, &fault);
    command_progress_end(desk);
    if (err != TG_OK)
        fprintf(stderr, "tonggui-desk: %s\n", fault.text);
    fflush(stdout);
    command_tell_due(desk, true);
    register_destroy(desk->reg);
    rules_finish(&desk->rules);
    folder_finish(&desk->folder);
    return err == TG_OK ? desk->status : EXIT_FAILED;
}

int command_main(struct desk *desk)
{
    struct fault fault;
    desk->lang = language_titles();
    if (desk->args.word_count == 0 && desk->args.help) {
        print_help();
        return 0;
    }
    if (desk->args.word_count == 0)
        return wrong(_("no command"));
    desk->command = find(&desk->args);
    if (desk->command == NULL &&
        print_seconds(desk->args.words[0], desk->args.help ? stdout : stderr))
        return desk->args.help ? 0 : EXIT_USAGE;
    if (desk->command == NULL) {
        char what[96];
        snprintf(what, sizeof what, _("no such command: %.40s"), desk->args.words[0]);
        return wrong(what);
    }
    if (desk->args.help) {
        print_help_of(desk->command);
        return 0;
    }
    int more = desk->args.word_count - (desk->command->second != NULL ? 2 : 1);
    if (more < desk->command->more_min || more > desk->command->more_max)
        return wrong_words(desk->command);
    if (arguments_check(&desk->args, desk->command->options, &fault) != TG_OK)
        return wrong(fault.text);
    if (desk->command->needs != 0 && desk->args.data == NULL)
        return wrong(_("--data DIR is missing: the desk's folder, as tonggui-ctl init made it"));
    return run(desk);
}
