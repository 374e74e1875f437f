#include "tools/ctl/verify.h"

#include "tools/ctl/say.h"

#include "app/form/report.h"
#include "app/seal/proof.h"
#include "app/seal/receipt.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    BLIND_SIZE = 32,
    PROOF_FILE_MAX = 4096, /* the digits, spaces and line ends */
    TYPED_MAX = 127,
};

static const char HELP_VERIFY[] =
    "tonggui-ctl verify --root FILE --proof DIGITS [--report FILE --opening HEX]\n"
    "Says whether a proof of filing holds, and at which kiosk it was made.\n"
    "  --root FILE        the organisation's root.pub\n"
    "  --proof DIGITS     the 560 digits of the slip's second code; spaces do no harm\n"
    "  --proof-file FILE  the same, in a file\n"
    "  --report FILE      a text that may be what was filed, byte for byte\n"
    "  --opening HEX      what tonggui-ctl opening printed for the slip's receipt\n";

static const char HELP_OPENING[] =
    "tonggui-ctl opening --root FILE --charter FILE\n"
    "Reads the 28 digits of a receipt from standard input and prints the value by which its proof\n"
    "of filing is opened. Whoever has it and the text can show that this text was filed; it opens\n"
    "no mailbox. The digits do: type them on a machine that you trust.\n";

/* ---- verify */

struct verify_plan {
    const char *root, *proof, *proof_file, *report, *opening;
};

/* -1: go on; otherwise the exit status. */
static int verify_options(int argc, char **argv, struct verify_plan *plan)
{
    static const struct option options[] = {
        {"root", required_argument, NULL, 'r'},
        {"proof", required_argument, NULL, 'p'},
        {"proof-file", required_argument, NULL, 'f'},
        {"report", required_argument, NULL, 't'},
        {"opening", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(HELP_VERIFY, stdout) < 0;
        if (option == '?')
            return EXIT_USAGE;
        const char **places[] = {&plan->root, &plan->proof, &plan->proof_file, &plan->report,
                                 &plan->opening};
        *places[strchr("rpfto", option) - "rpfto"] = optarg;
    }
    if (optind != argc || plan->root == NULL || (plan->proof == NULL) == (plan->proof_file == NULL))
        return say_usage(HELP_VERIFY, "verify needs --root, and --proof or --proof-file");
    if ((plan->report == NULL) != (plan->opening == NULL))
        return say_usage(HELP_VERIFY, "--report and --opening belong together");
    return -1;
}

static enum tg_err read_proof(const struct verify_plan *plan, struct proof *out,
                              struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    const char *where = plan->proof_file != NULL ? plan->proof_file : "--proof";
    enum tg_err err = TG_OK;
    if (plan->proof_file != NULL)
        err = file_read(plan->proof_file, PROOF_FILE_MAX, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = proof_decode(bytes != NULL ? (const char *)bytes : plan->proof, out);
    free(bytes);
    if (err == TG_ERR_VERSION)
        return fault_set(fault, err, "%s: a proof of a later version: update tonggui-ctl", where);
    if (err != TG_OK)
        return fault_set(fault, err,
                         "%s: not a proof: it has %d digits; scan the slip's second code again",
                         where, PROOF_DIGITS);
    return TG_OK;
}

static enum tg_err check_report(const struct verify_plan *plan, const struct proof *proof,
                                struct fault *fault)
{
    uint8_t blind[BLIND_SIZE];
    uint8_t commitment[PROOF_HASH_SIZE];
    uint8_t *text = NULL;
    size_t len = 0;
    if (hex_decode(plan->opening, blind, sizeof blind) != TG_OK)
        return fault_set(fault, TG_ERR_FORMAT, "--opening: must be %d hexadecimal digits",
                         2 * BLIND_SIZE);
    enum tg_err err = file_read(plan->report, REPORT_JSON_MAX, &text, &len, fault);
    if (err != TG_OK)
        return err;
    proof_commit(blind, text, len, commitment);
    free(text);
    if (memcmp(commitment, proof->commitment, sizeof commitment) == 0)
        return TG_OK;
    return fault_set(
        fault, TG_ERR_CRYPTO,
        "%s: the proof holds, but is not of this text with this opening: another text, "
        "another receipt, or not byte for byte what was filed (one line end more is "
        "enough)",
        plan->report);
}

int verify_command(int argc, char **argv)
{
    struct verify_plan plan = {0};
    struct proof proof;
    struct fault fault = {0};
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    int status = verify_options(argc, argv, &plan);
    if (status >= 0)
        return status;
    enum tg_err err = file_read_exact(plan.root, root_key, sizeof root_key, &fault);
    if (err == TG_OK)
        err = read_proof(&plan, &proof, &fault);
    if (err == TG_OK)
        err = proof_verify(&proof, root_key, &fault);
    if (err == TG_OK && plan.report != NULL)
        err = check_report(&plan, &proof, &fault);
    if (err != TG_OK)
        return say_fault(fault.text);
    printf("The proof holds: something was filed at kiosk %s.\n", proof.kiosk.text);
    if (plan.report != NULL)
        printf("%s: this very text was filed.\n", plan.report);
    return EXIT_SUCCESS;
}

/* ---- opening */

/* One line of standard input, without leaving a copy in a stream's buffer. */
static enum tg_err read_line(char *out, size_t size, struct fault *fault)
{
    size_t used = 0;
    ssize_t got = 1;
    while (used + 1 < size && got > 0 && (used == 0 || out[used - 1] != '\n')) {
        got = read(STDIN_FILENO, out + used, 1);
        used += got > 0 ? 1 : 0;
    }
    out[used] = '\0';
    if (got < 0)
        return fault_set(fault, TG_ERR_IO, "standard input: %s", strerror(errno));
    return TG_OK;
}

/* What is typed at a terminal does not show. */
static enum tg_err ask_digits(char *out, size_t size, struct fault *fault)
{
    struct termios shown, hidden;
    bool typed = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (typed) {
        fputs("The receipt's 28 digits: ", stderr);
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    enum tg_err err = read_line(out, size, fault);
    if (typed) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputs("\n", stderr);
    }
    return err;
}

struct receipt_room {
    char typed[TYPED_MAX + 1];
    struct receipt receipt;
    struct receipt_keys keys;
};

static enum tg_err derive(const struct charter *charter, struct receipt_room *room,
                          struct fault *fault)
{
    enum tg_err err = ask_digits(room->typed, sizeof room->typed, fault);
    if (err != TG_OK)
        return err;
    err = receipt_parse(room->typed, &room->receipt);
    if (err == TG_ERR_CRYPTO)
        return fault_set(fault, err, "a digit is wrong: the last two do not fit the others");
    if (err != TG_OK)
        return fault_set(fault, err, "a receipt has %d digits", RECEIPT_DIGITS);
    err = receipt_derive(&room->receipt, charter->salt, "", &room->keys);
    return err == TG_OK ? TG_OK : fault_set(fault, err, "not enough memory: 64 MiB are needed");
}

static enum tg_err print_opening(const char *root, const char *charter_path, struct fault *fault)
{
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    char text[2 * BLIND_SIZE + 1];
    struct charter charter;
    enum tg_err err = file_read_exact(root, root_key, sizeof root_key, fault);
    if (err == TG_OK)
        err = charter_load(charter_path, root_key, &charter, fault);
    if (err != TG_OK)
        return err;
    struct receipt_room *room = secret_create(sizeof *room);
    if (room == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of secret memory");
    err = derive(&charter, room, fault);
    if (err == TG_OK) {
        hex_encode(room->keys.proof_blind, BLIND_SIZE, text);
        printf("%s\n", text);
    }
    secret_destroy(room);
    return err;
}

int verify_command_opening(int argc, char **argv)
{
    static const struct option options[] = {
        {"root", required_argument, NULL, 'r'},
        {"charter", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *root = NULL, *charter = NULL;
    struct fault fault = {0};
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(HELP_OPENING, stdout) < 0;
        if (option == '?')
            return EXIT_USAGE;
        *(option == 'r' ? &root : &charter) = optarg;
    }
    if (optind != argc || root == NULL || charter == NULL)
        return say_usage(HELP_OPENING, "opening needs --root and --charter, and nothing else: the "
                                       "digits come on standard input");
    return print_opening(root, charter, &fault) == TG_OK ? EXIT_SUCCESS : say_fault(fault.text);
}
