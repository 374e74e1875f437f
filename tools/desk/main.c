/* tonggui-desk: headquarters opens, keeps and reads what the kiosks send. Never on a network. */
#include "board/base/clock.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tools/desk/export.h"
#include "tools/desk/import.h"
#include "tools/desk/keygen.h"
#include "tools/desk/show.h"
#include "tools/desk/watch.h"

#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3 };

static const char help[] =
    "tonggui-desk - headquarters' desk: opens reports, keeps the officers' register\n"
    "\n"
    "usage: tonggui-desk keygen [--out FILE]\n"
    "       tonggui-desk --data DIR [LOGIN] COMMAND\n"
    "\n"
    "  keygen [--out FILE]     a new key for headquarters, as age-keygen writes it, and its\n"
    "                          recipient (age1...), which tonggui-ctl init wants. Keep the file\n"
    "                          as DIR/NAME.identity, and a copy of it in a safe.\n"
    "  import                  take in what the courier left in DIR/spool/in\n"
    "  watch [--show]          the same, and go on as parcels arrive; --show prints each report\n"
    "  list [--json]           all cases, one a line\n"
    "  show CASE [--json]      one case, question by question\n"
    "  export [CASE] [--out FILE]\n"
    "                          cases and their words as JSON, in plain text\n"
    "  unreadable [EVENT [--out FILE]]\n"
    "                          what opened but is no report we can read; its bytes\n"
    "  officer add NAME [--roles a,b] [--real-name NAME]\n"
    "              [--new-password-file FILE | --new-key-file FILE]\n"
    "                          give one more officer the register; a key file is made. A report\n"
    "                          that holds the real name is closed to them\n"
    "  register verify         check every entry of the register\n"
    "\n"
    "LOGIN  the register is encrypted; the first command that needs it makes it.\n"
    "  --officer NAME          who you are, when there are several (first one: 'officer')\n"
    "  --password-file FILE    its first line is the password; asked for on the terminal if left "
    "out\n"
    "  --key-file FILE         an officer's key file instead of a password\n"
    "\n"
    "Ends with 0; 1 when it failed; 2 when it was called wrongly; 3 when import set parcels "
    "aside.\n";

struct arguments {
    const char *data, *officer, *out, *roles, *real_name;
    struct credential_source source, new_source;
    bool json, show;
    char **words; /* the command and what it is about */
    int word_count;
};

/* The desk as a command finds it; opened as far as the command needs. */
struct desk {
    struct arguments args;
    struct clock clock;
    struct folder folder;
    struct packs packs;
    struct register_file *reg;
    bool progressing;
    int status; /* to end with when nothing failed */
};

static int usage(const char *what)
{
    fprintf(stderr, "tonggui-desk: %s\ntonggui-desk --help says what there is.\n", what);
    return EXIT_USAGE;
}

static bool read_arguments(int argc, char **argv, struct arguments *args, bool *out_help)
{
    static const struct option options[] = {
        {"data", required_argument, NULL, 'd'},
        {"officer", required_argument, NULL, 'o'},
        {"password-file", required_argument, NULL, 'p'},
        {"key-file", required_argument, NULL, 'k'},
        {"new-password-file", required_argument, NULL, 'P'},
        {"new-key-file", required_argument, NULL, 'K'},
        {"out", required_argument, NULL, 'O'},
        {"roles", required_argument, NULL, 'r'},
        {"real-name", required_argument, NULL, 'n'},
        {"json", no_argument, NULL, 'j'},
        {"show", no_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    bool good = true;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        switch (option) {
        case 'd':
            args->data = optarg;
            break;
        case 'o':
            args->officer = optarg;
            break;
        case 'p':
            args->source.password_file = optarg;
            break;
        case 'k':
            args->source.key_file = optarg;
            break;
        case 'P':
            args->new_source.password_file = optarg;
            break;
        case 'K':
            args->new_source.key_file = optarg;
            break;
        case 'O':
            args->out = optarg;
            break;
        case 'r':
            args->roles = optarg;
            break;
        case 'n':
            args->real_name = optarg;
            break;
        case 'j':
            args->json = true;
            break;
        case 's':
            args->show = true;
            break;
        case 'h':
            *out_help = true;
            break;
        default:
            good = false;
        }
    }
    args->words = argv + optind;
    args->word_count = argc - optind;
    return good;
}

static const char *word(const struct desk *desk, int index)
{
    return index < desk->args.word_count ? desk->args.words[index] : NULL;
}

static void end_progress(struct desk *desk)
{
    if (desk->progressing)
        fputs("\r\033[K", stderr);
    desk->progressing = false;
}

static void on_warning(void *ctx, const char *text)
{
    end_progress(ctx);
    fprintf(stderr, "tonggui-desk: %s\n", text);
}

static void on_progress(void *ctx, size_t done, size_t of)
{
    struct desk *desk = ctx;
    if (of < 2 || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r\033[Kparcel %zu of %zu", done, of);
    desk->progressing = true;
    if (done == of)
        end_progress(desk);
}

static void on_arrival(void *ctx, const char *case_id, int64_t event)
{
    struct desk *desk = ctx;
    struct fault fault;
    (void)event;
    end_progress(desk);
    enum tg_err err = show_line(desk->reg, case_id, stdout, &fault);
    if (err == TG_OK && desk->args.show) {
        fputc('\n', stdout);
        err = show_case(desk->reg, &desk->packs, case_id, stdout, &fault);
        fputc('\n', stdout);
    }
    if (err != TG_OK)
        on_warning(desk, fault.text);
    fflush(stdout);
}

static struct import_listener listener(struct desk *desk)
{
    return (struct import_listener){
        .arrived = on_arrival, .warned = on_warning, .progress = on_progress, .ctx = desk};
}

static enum tg_err do_import(struct desk *desk, struct fault *fault)
{
    struct import_sum sum;
    const struct import_listener to = listener(desk);
    const struct intake_rules rules = {.packs = &desk->packs};
    enum tg_err err =
        import_spool(&desk->folder, desk->reg, &desk->clock, &to, &rules, &sum, fault);
    end_progress(desk);
    fprintf(stderr,
            "%zu parcels: %zu new reports, %zu unreadable, %zu covers or sealed to others; "
            "%zu parcels known before, %zu refused\n",
            sum.parcels, sum.reports, sum.unreadable, sum.others, sum.again, sum.refused);
    desk->status = sum.refused > 0 ? EXIT_REFUSED : 0;
    return err;
}

static enum tg_err do_watch(struct desk *desk, struct fault *fault)
{
    const struct import_listener to = listener(desk);
    const struct intake_rules rules = {.packs = &desk->packs};
    return watch_spool(&desk->folder, desk->reg, &desk->clock, &to, &rules, fault);
}

static enum tg_err do_list(struct desk *desk, struct fault *fault)
{
    enum tg_err err = show_list(desk->reg, desk->args.json, stdout, fault);
    return export_close(NULL, stdout, err, fault);
}

static enum tg_err do_show(struct desk *desk, struct fault *fault)
{
    const char *id = word(desk, 1);
    enum tg_err err = desk->args.json ? export_cases(desk->reg, id, stdout, fault)
                                      : show_case(desk->reg, &desk->packs, id, stdout, fault);
    return export_close(NULL, stdout, err, fault);
}

static enum tg_err do_export(struct desk *desk, struct fault *fault)
{
    FILE *out = NULL;
    enum tg_err err = export_open(desk->args.out, &out, fault);
    if (err != TG_OK)
        return err;
    err = export_cases(desk->reg, word(desk, 1), out, fault);
    return export_close(desk->args.out, out, err, fault);
}

static enum tg_err do_unreadable(struct desk *desk, struct fault *fault)
{
    FILE *out = NULL;
    if (word(desk, 1) == NULL)
        return show_unreadable(desk->reg, stdout, fault);
    enum tg_err err = export_open(desk->args.out, &out, fault);
    if (err != TG_OK)
        return err;
    err = export_unreadable(desk->reg, strtoll(word(desk, 1), NULL, 10), out, fault);
    return export_close(desk->args.out, out, err, fault);
}

/* "a,b" into the officer's roles. */
static enum tg_err read_roles(const char *list, struct event_officer *out, struct fault *fault)
{
    while (*list != '\0') {
        size_t len = strcspn(list, ",");
        if (out->role_count == EVENT_ROLES_MAX || len > PACK_ID_MAX)
            return fault_set(fault, TG_ERR_RANGE,
                             "--roles: at most %d roles of at most %d letters each.",
                             EVENT_ROLES_MAX, PACK_ID_MAX);
        memcpy(out->roles[out->role_count++], list, len);
        list += len + (list[len] == ',' ? 1 : 0);
    }
    return TG_OK;
}

static enum tg_err do_officer_add(struct desk *desk, struct fault *fault)
{
    const struct arguments *args = &desk->args;
    const char *name = word(desk, 2), *real_name = args->real_name != NULL ? args->real_name : "";
    struct event_officer who = {.role_count = 0};
    if (strlen(name) > OFFICER_NAME_MAX || strlen(real_name) > OFFICER_REAL_NAME_MAX)
        return fault_set(fault, TG_ERR_RANGE, "A name has at most %d bytes, a real name %d.",
                         OFFICER_NAME_MAX, OFFICER_REAL_NAME_MAX);
    snprintf(who.name, sizeof who.name, "%s", name);
    snprintf(who.real_name, sizeof who.real_name, "%s", real_name);
    enum tg_err err = read_roles(args->roles != NULL ? args->roles : "", &who, fault);
    if (err == TG_OK)
        err = register_officer_add(desk->reg, &who, &args->new_source, fault);
    if (err == TG_OK)
        printf("%s can open the register now.\n", name);
    return err;
}

static enum tg_err do_verify(struct desk *desk, struct fault *fault)
{
    struct register_sum sum;
    enum tg_err err = register_verify(desk->reg, &sum, fault);
    if (err == TG_OK)
        printf("The register holds: %lld events (%lld of them closed to you), %lld reports and "
               "other texts, %lld envelopes in %lld batches, %lld officers.\n",
               (long long)sum.events, (long long)sum.closed, (long long)sum.bodies,
               (long long)sum.envelopes, (long long)sum.batches, (long long)sum.officers);
    return err;
}

enum { NEEDS_FOLDER = 1, NEEDS_PACKS = 2 };

static const struct command {
    const char *name, *second; /* NULL: no second word */
    int more_min, more_max;    /* words behind them */
    int needs;
    enum tg_err (*run)(struct desk *desk, struct fault *fault);
} commands[] = {
    {"import", NULL, 0, 0, NEEDS_FOLDER | NEEDS_PACKS, do_import},
    {"watch", NULL, 0, 0, NEEDS_FOLDER | NEEDS_PACKS, do_watch},
    {"list", NULL, 0, 0, 0, do_list},
    {"show", NULL, 1, 1, NEEDS_PACKS, do_show},
    {"export", NULL, 0, 1, 0, do_export},
    {"unreadable", NULL, 0, 1, 0, do_unreadable},
    {"officer", "add", 1, 1, 0, do_officer_add},
    {"register", "verify", 0, 0, 0, do_verify},
};

static const struct command *find_command(const struct desk *desk)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *command = &commands[i];
        int more = desk->args.word_count - (command->second != NULL ? 2 : 1);
        if (strcmp(word(desk, 0), command->name) == 0 && more >= command->more_min &&
            more <= command->more_max &&
            (command->second == NULL || strcmp(word(desk, 1), command->second) == 0))
            return command;
    }
    return NULL;
}

static enum tg_err open_register(struct desk *desk, struct fault *fault)
{
    char path[PATH_MAX];
    bool new = false;
    const struct register_login login = {.officer = desk->args.officer,
                                         .source = desk->args.source};
    if (file_join(path, sizeof path, desk->args.data, "register.db") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", desk->args.data);
    enum tg_err err = register_create(path, &desk->clock, &login, &desk->reg, &new, fault);
    if (err == TG_OK && new)
        fprintf(stderr,
                "%s: a new register. Without a password or key file of its officers nobody "
                "can read it: no copy of the key is kept anywhere.\n",
                path);
    return err;
}

static int run_command(struct desk *desk, const struct command *command)
{
    struct fault fault = {0};
    enum tg_err err = TG_OK;
    if (command->needs & NEEDS_FOLDER)
        err = folder_init(desk->args.data, &desk->folder, &fault);
    if (err == TG_OK && command->needs & NEEDS_PACKS)
        err = packs_init(desk->args.data, &desk->packs, &fault);
    if (err == TG_OK)
        err = open_register(desk, &fault);
    if (err == TG_OK)
        err = command->run(desk, &fault);
    register_destroy(desk->reg);
    packs_finish(&desk->packs);
    folder_finish(&desk->folder);
    if (err == TG_OK)
        return desk->status;
    fprintf(stderr, "tonggui-desk: %s\n", fault.text);
    return EXIT_FAILED;
}

static int run_keygen(const struct desk *desk)
{
    char recipient[RECIPIENT_TEXT_MAX + 1];
    struct fault fault;
    if (keygen(desk->args.out, &desk->clock, recipient, &fault) != TG_OK) {
        fprintf(stderr, "tonggui-desk: %s\n", fault.text);
        return EXIT_FAILED;
    }
    if (desk->args.out != NULL)
        printf("%s\n", recipient);
    else
        fprintf(stderr, "Public key: %s\n", recipient);
    return 0;
}

int main(int argc, char **argv)
{
    struct desk desk = {.clock = clock_system()};
    bool wants_help = false;
    setlocale(LC_ALL, "");
    umask(077);
    if (secret_init() != TG_OK) {
        fputs("tonggui-desk: no protected memory on this machine\n", stderr);
        return EXIT_FAILED;
    }
    if (!read_arguments(argc, argv, &desk.args, &wants_help))
        return usage("a wrong option");
    if (wants_help) {
        fputs(help, stdout);
        return 0;
    }
    if (desk.args.word_count == 0)
        return usage("no command");
    if (strcmp(word(&desk, 0), "keygen") == 0 && desk.args.word_count == 1)
        return run_keygen(&desk);
    const struct command *command = find_command(&desk);
    if (command == NULL)
        return usage("no such command, or words too many or missing");
    if (desk.args.data == NULL)
        return usage("--data DIR is missing: the desk's folder, as tonggui-ctl init made it");
    return run_command(&desk, command);
}
