#include "tools/ctl/enrol.h"
#include "tools/ctl/kiosk.h"
#include "tools/ctl/mail.h"
#include "tools/ctl/number.h"
#include "tools/ctl/pack.h"
#include "tools/ctl/say.h"
#include "tools/ctl/verify.h"

#include "app/seal/age.h"
#include "board/base/secret.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>

enum { HUB_PORT = 8443 };

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
    "  tonggui-ctl kiosk set FOLDER [as kiosk add, from --pin-file on]\n"
    "  tonggui-ctl kiosk move ORG NAME GROUP\n"
    "  tonggui-ctl kiosk proof ORG NAME [--out FOLDER]\n"
    "  tonggui-ctl kiosk revoke ORG NAME\n"
    "  tonggui-ctl pack check FILE\n"
    "  tonggui-ctl pack show FILE [--lang zh-Hans|zh-Hant|en]\n"
    "  tonggui-ctl pack sign ORG FILE\n"
    "  tonggui-ctl verify --root FILE --proof DIGITS [--report FILE --opening HEX]\n"
    "  tonggui-ctl opening --root FILE --charter FILE\n"
    "\n"
    "Each takes --help. ORG is the organisation's folder, FOLDER a kiosk's own. Nothing is "
    "overwritten\n"
    "but what kiosk set and kiosk move are told to change.\n";

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

/* ---- pack sign */

static int sign(int argc, char **argv)
{
    struct fault fault = {0};
    struct org org;
    if (say_wants_help(argc, argv))
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
    {"kiosk", "add", kiosk_command_add},
    {"kiosk", "set", kiosk_command_set},
    {"kiosk", "move", kiosk_command_move},
    {"kiosk", "proof", kiosk_command_proof},
    {"kiosk", "revoke", kiosk_command_revoke},
    {"pack", "check", pack_command_check},
    {"pack", "show", pack_command_show},
    {"pack", "sign", sign},
    {"verify", NULL, verify_command},
    {"opening", NULL, verify_command_opening},
};

int main(int argc, char **argv)
{
    if (argc < 2 || say_wants_help(argc, argv)) {
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
