#include "tools/ctl/kiosk.h"

#include "tools/ctl/devices.h"
#include "tools/ctl/enrol.h"
#include "tools/ctl/kiosk_options.h"
#include "tools/ctl/mail.h"
#include "tools/ctl/refit.h"
#include "tools/ctl/say.h"

#include "board/base/secret.h"
#include "sync/courier/settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

enum { PIN_DIGITS = 6, PPI_DEFAULT = 96 };

static const char HELP_ADD[] =
    "tonggui-ctl kiosk add ORG NAME --pack FILE [options]\n"
    "Makes ORG/kiosks/NAME, to be copied onto the kiosk, and names the kiosk in the roster.\n"
    "  --pack FILE            the regulation that it runs; gets signed, and the desk's folder gets "
    "it\n"
    "  --slots N              sessions that its vault holds (20000; 16 KiB each)\n"
    "  --batch N              envelopes in every batch (16)\n"
    "  --tick SECONDS         between batches (21600), each up to --jitter late (a quarter)\n"
    "  --site-prefix XX       in front of its case numbers, A-Z and 0-9, at most 4\n"
    "  --pin-file FILE        4 to 12 digits for the service screen; without: made and printed\n"
    "  --ppi N                pixels an inch of its display (96)\n"
    "  --display WxH          a window of that size instead of the whole display\n"
    "  --group NAME           whose mail it holds, so that a person can read answers at any kiosk\n"
    "                         of the group that they reported at (main)\n" DEVICES_HELP;

static const char HELP_SET[] =
    "tonggui-ctl kiosk set FOLDER [options]\n"
    "Changes how a kiosk that stands is set up: what is not given stays as it is. FOLDER is the\n"
    "kiosk's own folder, at the kiosk or in ORG/kiosks; no key is needed. Its programs heed it "
    "when\n"
    "they start again.\n"
    "  --pin-file FILE        4 to 12 digits for the service screen, in the place of the old ones\n"
    "  --ppi N                pixels an inch of its display\n"
    "  --display WxH          a window of that size instead of the whole display\n"
    "  --group NAME           whose mail it holds; kiosk move says so to hub and "
    "desk\n" DEVICES_HELP;

static const char HELP_MOVE[] =
    "tonggui-ctl kiosk move ORG NAME GROUP\n"
    "The kiosk holds the mail of GROUP from now on. What is written to cases that were filed "
    "there\n"
    "goes to GROUP as well; what was sent stays where it is until it expires, also when a "
    "submitter\n"
    "has the mailbox destroyed. A kiosk that goes to another place is better revoked, once its "
    "last\n"
    "reports have come, and added there under a new name: its cases then stay with the group that\n"
    "they were filed in. Where the kiosk's folder is not in ORG/kiosks any more, this says what "
    "to\n"
    "do at the kiosk.\n";

static const char HELP_PROOF[] =
    "tonggui-ctl kiosk proof ORG NAME [--out FOLDER]\n"
    "Gives a proof key to a kiosk that has none, so that its slips can bear a proof of filing: "
    "into\n"
    "ORG/kiosks/NAME, or into a new FOLDER, whose two files then go into the kiosk's own folder,\n"
    "readable by its user alone. Nothing happens where it has one.\n";

static const char HELP_REVOKE[] =
    "tonggui-ctl kiosk revoke ORG NAME\n"
    "Hub and desk take nothing more from that kiosk, once they have the new roster.\n";

/* ---- kiosk add */

static void show_progress(void *ctx, uint32_t done, uint32_t all)
{
    (void)ctx;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r  vault: %u of %u slots sealed%s", done, all, done == all ? "\n" : "");
}

static void make_pin(struct enrol_plan *plan)
{
    for (int i = 0; i < PIN_DIGITS; i++)
        plan->pin[i] = (char)('0' + randombytes_uniform(10));
    plan->pin[PIN_DIGITS] = '\0';
}

/* Machines whose folders have been taken to them don't get a roster by themselves. */
static void tell_roster(const struct org *org)
{
    static const char *const machines[] = {"hub", "desk"};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        if (!org_has(org, machines[i]))
            printf("%s/%s is not here: copy %s/roster and roster.sig into the %s's folder.\n",
                   org->path, machines[i], org->path, machines[i]);
}

/* What the kiosk's disk has to hold, over all the years. */
static void tell_disk(const struct org *org, const struct enrol_plan *plan)
{
    char vault[MAIL_SIZE_TEXT_MAX];
    char mail[MAIL_SIZE_TEXT_MAX];
    char path[PATH_MAX];
    struct stat st;
    int printed = snprintf(path, sizeof path, "%s/kiosks/%s/vault.db", org->path, plan->name.text);
    if (printed < 0 || printed >= (int)sizeof path || stat(path, &st) != 0)
        return;
    mail_size_text((uint64_t)st.st_size, vault);
    mail_size_text(mail_disk_max(&org->charter), mail);
    printf("disk: its vault takes %s, the mail of group %s at most %s\n", vault, plan->group.text,
           mail);
}

int kiosk_command_add(int argc, char **argv)
{
    struct enrol_plan plan = {.group = bundle_group_default(),
                              .slots = VAULT_SLOTS_DEFAULT,
                              .tick_s = COURIER_TICK_S_DEFAULT,
                              .ppi = PPI_DEFAULT,
                              .batch_envelopes = BATCH_ENVELOPES_DEFAULT,
                              .printer = {.paper_mm = PRINTER_PAPER_DEFAULT},
                              .scanner = {.baud = SCANNER_BAUD_DEFAULT},
                              .progress = show_progress};
    const char *pin_file = NULL;
    int status = kiosk_options_take(KIOSK_OPTIONS_ADD, HELP_ADD, argc, argv, &plan, &pin_file);
    if (status >= 0)
        return status;
    if (argc - optind != 2 || plan.pack_path == NULL)
        return say_usage(HELP_ADD, "kiosk add needs ORG, NAME and --pack");
    if (device_name_parse(argv[optind + 1], &plan.name) != TG_OK)
        return say_usage(HELP_ADD, "NAME: at most 16 of a-z, 0-9 and -, a letter first");
    if (plan.jitter_s > plan.tick_s)
        return say_usage(HELP_ADD, "--jitter: no more than --tick");
    struct fault fault = {0};
    struct org org = {.lock_fd = -1};
    make_pin(&plan);
    enum tg_err err = pin_file == NULL ? TG_OK : kiosk_options_pin(pin_file, &plan, &fault);
    if (err == TG_OK)
        err = org_open(&org, argv[optind], &fault);
    if (err == TG_OK)
        err = enrol_add(&org, &plan, &fault);
    if (err == TG_OK)
        printf("%s/kiosks/%s: made, and named in version %u of the roster. Copy it onto the kiosk, "
               "then delete it here.\n",
               org.path, plan.name.text, org.roster.version);
    if (err == TG_OK) {
        tell_roster(&org);
        tell_disk(&org, &plan);
    }
    if (err == TG_OK && pin_file == NULL)
        printf("PIN of its service screen: %s\n", plan.pin);
    org_finish(&org);
    secret_wipe(plan.pin, sizeof plan.pin);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

/* ---- kiosk revoke */

int kiosk_command_revoke(int argc, char **argv)
{
    struct fault fault = {0};
    struct org org;
    struct device_name name;
    if (say_wants_help(argc, argv))
        return fputs(HELP_REVOKE, stdout) < 0;
    if (argc != 3 || device_name_parse(argv[2], &name) != TG_OK)
        return say_usage(HELP_REVOKE, "kiosk revoke needs ORG and the kiosk's NAME");
    enum tg_err err = org_open(&org, argv[1], &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    err = enrol_revoke(&org, &name, &fault);
    if (err == TG_OK) {
        printf("%s: revoked in version %u of the roster\n", name.text, org.roster.version);
        tell_roster(&org);
    }
    org_finish(&org);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

/* ---- kiosk set */

int kiosk_command_set(int argc, char **argv)
{
    struct fault fault = {0};
    struct enrol_plan before, plan;
    const char *pin_file = NULL;
    int files = 0;
    if (say_wants_help(argc, argv))
        return fputs(HELP_SET, stdout) < 0;
    if (argc < 2 || argv[1][0] == '-')
        return say_usage(HELP_SET, "kiosk set needs FOLDER, and then what is to change");
    const char *folder = argv[1];
    enum tg_err err = refit_load(folder, &before, &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    plan = before;
    int status =
        kiosk_options_take(KIOSK_OPTIONS_SET, HELP_SET, argc - 1, argv + 1, &plan, &pin_file);
    if (status >= 0)
        return status;
    if (optind != argc - 1)
        return say_usage(HELP_SET, "kiosk set takes one FOLDER");
    if (pin_file != NULL)
        err = kiosk_options_pin(pin_file, &plan, &fault);
    if (err == TG_OK)
        err = refit_apply(folder, &before, &plan, &files, &fault);
    secret_wipe(plan.pin, sizeof plan.pin);
    if (err != TG_OK)
        return say_fault(fault.text);
    puts(files == 0 ? "It is set up so already; nothing was changed."
                    : "Changed. Start the kiosk's programs again.");
    return EXIT_SUCCESS;
}

/* ---- kiosk move */

/* Where the kiosk's folder has been taken to its machine, it is said what is left to do there. */
static enum tg_err move_folder(const struct org *org, const struct device_name *name,
                               const struct device_name *group, struct fault *fault)
{
    char folder[PATH_MAX];
    struct enrol_plan before;
    int files = 0;
    enum tg_err err = enrol_folder(org, name, folder, fault);
    if (err == TG_OK && access(folder, F_OK) != 0) {
        printf("At the kiosk: tonggui-ctl kiosk set FOLDER --group %s, then start its programs "
               "again.\n",
               group->text);
        return TG_OK;
    }
    if (err == TG_OK)
        err = refit_load(folder, &before, fault);
    if (err != TG_OK)
        return err;
    struct enrol_plan after = before;
    after.group = *group;
    err = refit_apply(folder, &before, &after, &files, fault);
    if (err == TG_OK && files > 0)
        printf("%s: changed. Start the kiosk's programs again.\n", folder);
    return err;
}

int kiosk_command_move(int argc, char **argv)
{
    struct fault fault = {0};
    struct org org;
    struct device_name name, group, before;
    if (say_wants_help(argc, argv))
        return fputs(HELP_MOVE, stdout) < 0;
    if (argc != 4 || device_name_parse(argv[2], &name) != TG_OK ||
        device_name_parse(argv[3], &group) != TG_OK)
        return say_usage(HELP_MOVE, "kiosk move needs ORG, the kiosk's NAME, and a GROUP of at "
                                    "most 16 of a-z, 0-9 and -, a letter first");
    enum tg_err err = org_open(&org, argv[1], &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    err = enrol_move(&org, &name, &group, &before, &fault);
    if (err == TG_OK) {
        if (strcmp(before.text, group.text) == 0)
            printf("%s: of group %s already, in version %u of the roster\n", name.text, group.text,
                   org.roster.version);
        else
            printf("%s: of group %s from version %u of the roster on (%s before)\n", name.text,
                   group.text, org.roster.version, before.text);
        tell_roster(&org);
        err = move_folder(&org, &name, &group, &fault);
    }
    org_finish(&org);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

/* ---- kiosk proof */

int kiosk_command_proof(int argc, char **argv)
{
    static const struct option options[] = {
        {"out", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    struct fault fault = {0};
    struct org org;
    struct device_name name;
    const char *out = NULL;
    bool made = false;
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(HELP_PROOF, stdout) < 0;
        if (option == '?')
            return EXIT_USAGE;
        out = optarg;
    }
    if (argc - optind != 2 || device_name_parse(argv[optind + 1], &name) != TG_OK)
        return say_usage(HELP_PROOF, "kiosk proof needs ORG and the kiosk's NAME");
    enum tg_err err = org_open(&org, argv[optind], &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    err = enrol_give_proof(&org, &name, out, &made, &fault);
    org_finish(&org);
    if (err != TG_OK)
        return say_fault(fault.text);
    if (!made)
        printf("%s: it has a proof key already; nothing was changed.\n", name.text);
    else if (out != NULL)
        printf("%s: made. Put both files into the folder of kiosk %s, then delete them here; start "
               "the kiosk again.\n",
               out, name.text);
    else
        printf("%s: it has a proof key now. Start the kiosk again.\n", name.text);
    return EXIT_SUCCESS;
}
