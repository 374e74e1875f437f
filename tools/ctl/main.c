#include "tools/ctl/devices.h"
#include "tools/ctl/enrol.h"
#include "tools/ctl/mail.h"
#include "tools/ctl/number.h"
#include "tools/ctl/pack.h"
#include "tools/ctl/say.h"
#include "tools/ctl/verify.h"

#include "app/seal/age.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/courier/settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gnutls/gnutls.h>
#include <sodium.h>

enum { PIN_DIGITS = 6, PPI_DEFAULT = 96, HUB_PORT = 8443 };

static const char HELP[] =
    "tonggui-ctl: makes organisations and kiosks. Run it at headquarters, where the root key is.\n"
    "\n"
    "  tonggui-ctl init ORG --name NAME --recipient SET=age1... [--recipient ...]\n"
    "                       [--hub-address ADDRESS] [--hub-port PORT] [--mail N/SECONDS/DAYS]\n"
    "  tonggui-ctl kiosk add ORG NAME --pack FILE [--slots N] [--batch N] [--tick SECONDS]\n"
    "                       [--jitter SECONDS] [--site-prefix XX] [--pin-file FILE]\n"
    "                       [--ppi N] [--display WIDTHxHEIGHT] [--group NAME]\n"
    "                       [--printer DEVICE] [--printer-paper 58|80] [--printer-baud N]\n"
    "                       [--camera DEVICE] [--scanner-serial DEVICE] [--scanner-baud N]\n"
    "                       [--scanner-prefix TEXT]\n"
    "  tonggui-ctl kiosk revoke ORG NAME\n"
    "  tonggui-ctl pack check FILE\n"
    "  tonggui-ctl pack show FILE [--lang zh-Hans|zh-Hant|en]\n"
    "  tonggui-ctl pack sign ORG FILE\n"
    "  tonggui-ctl verify --root FILE --proof DIGITS [--report FILE --opening HEX]\n"
    "  tonggui-ctl opening --root FILE --charter FILE\n"
    "\n"
    "Each takes --help. ORG is the organisation's folder; nothing is ever overwritten.\n";

static const char HELP_INIT[] =
    "tonggui-ctl init ORG --name NAME --recipient SET=age1... [options]\n"
    "Founds an organisation: its root key, charter and roster, the folders of hub and desk.\n"
    "  --name NAME            the organisation's name, as its machines show it\n"
    "  --recipient SET=age1…  who opens reports of that set; repeat it for more recipients (4 of\n"
    "                         a set) and more sets (8). tonggui-desk keygen makes recipients\n"
    "  --hub-address ADDRESS  what kiosks call the hub by, a DNS name or an address (127.0.0.1)\n"
    "  --hub-port PORT        (8443)\n"
    "  --mail N/SECONDS/DAYS  N letters of 2 KiB go to every group of kiosks each period, whether\n"
    "                         there is anything to say or not, and are kept that long\n"
    "                         (16/21600/180: 16 every 6 hours, for 180 days)\n";

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

static const char HELP_REVOKE[] =
    "tonggui-ctl kiosk revoke ORG NAME\n"
    "Hub and desk take nothing more from that kiosk, once they have the new roster.\n";

static const char HELP_SIGN[] =
    "tonggui-ctl pack sign ORG FILE\n"
    "Checks a pack and writes FILE.sig; copy both into the kiosk's folder as pack.yaml. The "
    "desk's\n"
    "folder gets them as packs/ID-VERSION.yaml: it handles cases by the newest version.\n";

/* ---- init */

/* "office=age1…": the recipient joins its set, which is made at first sight. */
static bool add_recipient(struct charter *charter, const char *text)
{
    size_t len = strcspn(text, "=");
    struct age_recipient parsed;
    if (text[len] != '=' || len == 0 || len > CHARTER_SET_NAME_MAX ||
        strlen(text + len + 1) > RECIPIENT_TEXT_MAX ||
        age_recipient_parse(text + len + 1, &parsed) != TG_OK)
        return false;
    int at = 0;
    while (at < charter->set_count &&
           (strncmp(charter->sets[at].name, text, len) != 0 || charter->sets[at].name[len] != '\0'))
        at++;
    if (at == CHARTER_SETS_MAX)
        return false;
    struct charter_set *set = &charter->sets[at];
    if (set->recipient_count == CHARTER_SET_RECIPIENTS_MAX)
        return false;
    if (at == charter->set_count)
        charter->set_count++;
    snprintf(set->name, sizeof set->name, "%.*s", (int)len, text);
    snprintf(set->recipients[set->recipient_count++], sizeof set->recipients[0], "%s",
             text + len + 1);
    return true;
}

static bool address_fits(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= CERTS_ADDRESS_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") == len;
}

static int init(int argc, char **argv)
{
    static const struct option options[] = {
        {"name", required_argument, NULL, 'n'},
        {"recipient", required_argument, NULL, 'r'},
        {"hub-address", required_argument, NULL, 'a'},
        {"hub-port", required_argument, NULL, 'p'},
        {"mail", required_argument, NULL, 'm'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    struct org_plan plan = {
        .hub_address = "127.0.0.1", .hub_port = HUB_PORT, .charter.mail = charter_mail_default()};
    struct fault fault = {0};
    uint32_t port = HUB_PORT;
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(HELP_INIT, stdout) < 0;
        if (option == 'n' && strlen(optarg) > CHARTER_NAME_MAX)
            return say_usage(HELP_INIT, "--name: at most 120 bytes");
        if (option == 'n')
            snprintf(plan.charter.organisation, sizeof plan.charter.organisation, "%s", optarg);
        else if (option == 'r' && !add_recipient(&plan.charter, optarg))
            return say_usage(
                HELP_INIT, "--recipient: write SET=age1…, an age X25519 recipient; at most 8 sets "
                           "of 4");
        else if (option == 'a' && !address_fits(plan.hub_address = optarg))
            return say_usage(HELP_INIT, "--hub-address: a DNS name or a numeric address, no port");
        else if (option == 'm' &&
                 mail_parse(optarg, ORG_DESKS, &plan.charter.mail, &fault) != TG_OK)
            return say_usage(HELP_INIT, fault.text);
        else if (option == 'p' && !number_parse(optarg, 1, UINT16_MAX, &port))
            return say_usage(HELP_INIT, "--hub-port: a number from 1 to 65535");
        else if (option == '?')
            return EXIT_USAGE;
    }
    if (argc - optind != 1 || plan.charter.organisation[0] == '\0' || plan.charter.set_count == 0)
        return say_usage(HELP_INIT, "init needs ORG, --name and at least one --recipient");
    plan.path = argv[optind];
    plan.hub_port = (uint16_t)port;
    if (org_found(&plan, &fault) != TG_OK)
        return say_fault(fault.text);
    printf("%s: founded. Its root.seed certifies every machine: keep a copy offline.\n", plan.path);
    plan.charter.desk_count = ORG_DESKS;
    char cost[MAIL_TEXT_MAX];
    mail_tell(&plan.charter, cost);
    printf("mail: %s\n", cost);
    return EXIT_SUCCESS;
}

/* ---- kiosk add */

static void show_progress(void *ctx, uint32_t done, uint32_t all)
{
    (void)ctx;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r  vault: %u of %u slots sealed%s", done, all, done == all ? "\n" : "");
}

static bool pin_fits(const char *pin, size_t len)
{
    return len >= ENROL_PIN_MIN && len <= ENROL_PIN_MAX && strspn(pin, "0123456789") == len;
}

static enum tg_err read_pin(const char *path, struct enrol_plan *plan, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, ENROL_PIN_MAX + 2, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    char *text = (char *)bytes;
    text[strcspn(text, "\r\n")] = '\0';
    if (pin_fits(text, strlen(text)))
        snprintf(plan->pin, sizeof plan->pin, "%s", text);
    else
        err =
            fault_set(fault, TG_ERR_FORMAT, "%s: a PIN has 4 to 12 digits and nothing else", path);
    secret_wipe(bytes, len);
    free(bytes);
    return err;
}

static void make_pin(struct enrol_plan *plan)
{
    for (int i = 0; i < PIN_DIGITS; i++)
        plan->pin[i] = (char)('0' + randombytes_uniform(10));
    plan->pin[PIN_DIGITS] = '\0';
}

static bool take_prefix(const char *text, struct enrol_plan *plan)
{
    size_t len = strlen(text);
    if (len > CASE_PREFIX_MAX || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != len)
        return false;
    snprintf(plan->site_prefix, sizeof plan->site_prefix, "%s", text);
    return true;
}

static bool take_display(const char *text, struct enrol_plan *plan)
{
    char width[8];
    size_t len = strcspn(text, "x");
    if (text[len] != 'x' || len >= sizeof width)
        return false;
    snprintf(width, sizeof width, "%.*s", (int)len, text);
    return number_parse(width, 320, 16384, &plan->width) &&
           number_parse(text + len + 1, 320, 16384, &plan->height);
}

static bool take_number(int option, const char *text, struct enrol_plan *plan)
{
    uint32_t batch = 0;
    switch (option) {
    case 's':
        return number_parse(text, VAULT_SLOTS_MIN, VAULT_SLOTS_MAX, &plan->slots);
    case 't':
        return number_parse(text, 1, COURIER_TICK_S_MAX, &plan->tick_s);
    case 'j':
        return number_parse(text, 0, COURIER_TICK_S_MAX, &plan->jitter_s);
    case 'i':
        return number_parse(text, ENROL_PPI_MIN, ENROL_PPI_MAX, &plan->ppi);
    default:
        if (!number_parse(text, 1, BATCH_ENVELOPES_MAX, &batch))
            return false;
        plan->batch_envelopes = (uint16_t)batch;
        return true;
    }
}

static const struct option ADD_OPTIONS[] = {
    {"pack", required_argument, NULL, 'p'},
    {"slots", required_argument, NULL, 's'},
    {"batch", required_argument, NULL, 'b'},
    {"tick", required_argument, NULL, 't'},
    {"jitter", required_argument, NULL, 'j'},
    {"site-prefix", required_argument, NULL, 'x'},
    {"pin-file", required_argument, NULL, 'f'},
    {"ppi", required_argument, NULL, 'i'},
    {"display", required_argument, NULL, 'd'},
    {"group", required_argument, NULL, 'g'},
    DEVICES_OPTIONS,
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* -1: go on; otherwise the exit status. */
static int add_options(int argc, char **argv, struct enrol_plan *plan, const char **out_pin_file)
{
    int option;
    bool good = true;
    while ((option = getopt_long(argc, argv, "h", ADD_OPTIONS, NULL)) != -1) {
        if (option == 'h')
            return fputs(HELP_ADD, stdout) < 0;
        if (option == '?')
            return EXIT_USAGE;
        if (option == 'p')
            plan->pack_path = optarg;
        else if (option == 'f')
            *out_pin_file = optarg;
        else if (option == 'x' && !take_prefix(optarg, plan))
            return say_usage(HELP_ADD, "--site-prefix: at most 4 of A-Z and 0-9");
        else if (option == 'd' && !take_display(optarg, plan))
            return say_usage(HELP_ADD, "--display: write it as 1080x1920");
        else if (option == 'g' && device_name_parse(optarg, &plan->group) != TG_OK)
            return say_usage(HELP_ADD, "--group: at most 16 of a-z, 0-9 and -, a letter first");
        else if (devices_take(option, optarg, plan, &good) && !good)
            return say_usage(HELP_ADD,
                             "a device's name is too long, or a number outside its limits");
        else if (strchr("sbtji", option) != NULL && !take_number(option, optarg, plan))
            return say_usage(HELP_ADD, "a number is outside its limits");
    }
    return -1;
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

static int add(int argc, char **argv)
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
    int status = add_options(argc, argv, &plan, &pin_file);
    if (status >= 0)
        return status;
    if (argc - optind != 2 || plan.pack_path == NULL)
        return say_usage(HELP_ADD, "kiosk add needs ORG, NAME and --pack");
    if (device_name_parse(argv[optind + 1], &plan.name) != TG_OK)
        return say_usage(HELP_ADD, "NAME: at most 16 of a-z, 0-9 and -, a letter first");
    const char *misfit = devices_misfit(&plan);
    if (misfit != NULL)
        return say_usage(HELP_ADD, misfit);
    if (plan.jitter_s > plan.tick_s)
        return say_usage(HELP_ADD, "--jitter: no more than --tick");
    struct fault fault = {0};
    struct org org = {.lock_fd = -1};
    make_pin(&plan);
    enum tg_err err = pin_file == NULL ? TG_OK : read_pin(pin_file, &plan, &fault);
    if (err == TG_OK)
        err = org_open(&org, argv[optind], &fault);
    if (err == TG_OK)
        err = enrol_add(&org, &plan, &fault);
    if (err == TG_OK)
        printf("%s/kiosks/%s: made, and named in version %u of the roster. Copy it onto the kiosk, "
               "then delete it here.\n",
               org.path, plan.name.text, org.roster.version);
    if (err == TG_OK)
        tell_disk(&org, &plan);
    if (err == TG_OK && pin_file == NULL)
        printf("PIN of its service screen: %s\n", plan.pin);
    org_finish(&org);
    secret_wipe(plan.pin, sizeof plan.pin);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

/* ---- kiosk revoke, pack sign */

static bool wants_help(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}

static int revoke_kiosk(int argc, char **argv)
{
    struct fault fault = {0};
    struct org org;
    struct device_name name;
    if (wants_help(argc, argv))
        return fputs(HELP_REVOKE, stdout) < 0;
    if (argc != 3 || device_name_parse(argv[2], &name) != TG_OK)
        return say_usage(HELP_REVOKE, "kiosk revoke needs ORG and the kiosk's NAME");
    enum tg_err err = org_open(&org, argv[1], &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    err = enrol_revoke(&org, &name, &fault);
    if (err == TG_OK)
        printf("%s: revoked in version %u of the roster\n", name.text, org.roster.version);
    org_finish(&org);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

static int sign(int argc, char **argv)
{
    struct fault fault = {0};
    struct org org;
    if (wants_help(argc, argv))
        return fputs(HELP_SIGN, stdout) < 0;
    if (argc != 3)
        return say_usage(HELP_SIGN, "pack sign needs ORG and FILE");
    enum tg_err err = org_open(&org, argv[1], &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    err = enrol_sign_pack(&org, argv[2], &fault);
    if (err == TG_OK)
        printf("%s.sig: written\n", argv[2]);
    org_finish(&org);
    return err == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}

/* ---- */

static const struct command {
    const char *first, *second; /* second: NULL if one word is enough */
    int (*run)(int argc, char **argv);
} COMMANDS[] = {
    {"init", NULL, init},
    {"kiosk", "add", add},
    {"kiosk", "revoke", revoke_kiosk},
    {"pack", "check", pack_command_check},
    {"pack", "show", pack_command_show},
    {"pack", "sign", sign},
    {"verify", NULL, verify_command},
    {"opening", NULL, verify_command_opening},
};

int main(int argc, char **argv)
{
    if (argc < 2 || wants_help(argc, argv)) {
        fputs(HELP, argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_SUCCESS;
    }
    if (secret_init() != TG_OK || gnutls_global_init() != GNUTLS_E_SUCCESS)
        return say_fault("the cryptographic libraries do not start");
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        const struct command *command = &COMMANDS[i];
        int words = command->second == NULL ? 1 : 2;
        if (strcmp(argv[1], command->first) == 0 &&
            (words == 1 || (argc > 2 && strcmp(argv[2], command->second) == 0)))
            return command->run(argc - words, argv + words);
    }
    return say_usage(HELP, "no such command");
}
