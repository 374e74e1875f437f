/* tonggui-courier: carries sealed envelopes between a kiosk's vault, or a desk's spool, and the
 * hub. It holds ciphertext only, and no key that opens any. */
#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "sync/courier/rounds.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <curl/curl.h>
#include <sodium.h>

enum { EXIT_USAGE = 2 };

static const char HELP[] =
    "tonggui-courier --data FOLDER --vault FILE [--once]\n"
    "tonggui-courier --data FOLDER --role desk [--once]\n"
    "\n"
    "Carries sealed envelopes from a kiosk's vault to the hub and brings acknowledgements back; "
    "in\n"
    "the role desk, fills FOLDER/spool/in and carries FOLDER/spool/out away.\n"
    "  --data FOLDER  courier.conf, device.seed, .key and .crt, ca.crt, root.pub, charter\n"
    "  --vault FILE   the kiosk's vault.db, only ever read\n"
    "  --once         one tick's work, then ends: 0 when all went well\n";

static int usage(const char *what)
{
    fprintf(stderr, "tonggui-courier: %s\n\n%s", what, HELP);
    return EXIT_USAGE;
}

static bool options(int argc, char **argv, struct rounds_plan *plan, int *out_status)
{
    static const struct option known[] = {
        {"data", required_argument, NULL, 'd'}, {"vault", required_argument, NULL, 'v'},
        {"role", required_argument, NULL, 'r'}, {"once", no_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},       {0},
    };
    int option;
    *out_status = EXIT_USAGE;
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        if (option == 'd')
            plan->data_dir = optarg;
        else if (option == 'v')
            plan->vault_path = optarg;
        else if (option == 'o')
            plan->once = true;
        else if (option == 'r' && strcmp(optarg, "desk") == 0)
            plan->role = COURIER_DESK;
        else if (option == 'r' && strcmp(optarg, "kiosk") != 0)
            return usage("--role: kiosk or desk"), false;
        else if (option == 'h')
            return *out_status = fputs(HELP, stdout) < 0, false;
        else if (option == '?')
            return false;
    }
    if (optind != argc || plan->data_dir == NULL)
        return usage("it needs --data FOLDER"), false;
    if ((plan->role == COURIER_KIOSK) != (plan->vault_path != NULL))
        return usage("the role kiosk needs --vault FILE, the role desk has none"), false;
    return true;
}

/* One courier in a folder: two would compose two batches of one number. */
static enum tg_err lock_folder(const char *dir, int *out_fd, struct fault *fault)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, TG_ERR_MISSING, "%s: %s", dir, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return fault_set(fault, TG_ERR_BUSY, "%s: another courier runs here", dir);
    }
    *out_fd = fd;
    return TG_OK;
}

/* Of the kiosk's folder it may open vault.db and its journal, which stays the file it was made as;
 * kiosk.conf, beside them, has the hash of the staff's PIN. */
static enum tg_err enter_sandbox(const struct rounds_plan *plan, struct fault *fault)
{
    char journal[PATH_MAX];
    struct sandbox_result result;
    struct sandbox_grant grants[3] = {{plan->data_dir, SANDBOX_WRITE}};
    size_t count = 1;
    if (plan->vault_path != NULL) {
        int printed = snprintf(journal, sizeof journal, "%s-journal", plan->vault_path);
        if (printed < 0 || printed >= PATH_MAX)
            return fault_set(fault, TG_ERR_RANGE, "%s: name too long", plan->vault_path);
        grants[count++] = (struct sandbox_grant){plan->vault_path, SANDBOX_READ};
        grants[count++] = (struct sandbox_grant){journal, SANDBOX_READ};
    }
    enum tg_err err = sandbox_enter_courier(grants, count, &result, fault);
    if (err == TG_OK && result.landlock_abi == 0)
        log_warn("courier", "this kernel has no landlock: files are walled off by rights alone");
    return err;
}

static int fail(const struct fault *fault)
{
    log_warn("courier", "%s", fault->text);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct rounds_plan plan = {.role = COURIER_KIOSK, .clock = clock_system()};
    struct fault fault = {0};
    struct rounds *rounds = NULL;
    int lock = -1;
    int status;
    if (!options(argc, argv, &plan, &status))
        return status;
    signal(SIGPIPE, SIG_IGN);
    /* A file size limit is one more full disk, not a reason to die within a commit. */
    signal(SIGXFSZ, SIG_IGN);
    if (secret_init() != TG_OK || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        log_warn("courier", "the cryptographic libraries do not start");
        return EXIT_FAILURE;
    }
    enum tg_err err = lock_folder(plan.data_dir, &lock, &fault);
    if (err == TG_OK)
        err = rounds_create(&plan, &rounds, &fault);
    if (err == TG_OK)
        err = enter_sandbox(&plan, &fault);
    if (err == TG_OK)
        err = rounds_run(rounds, &fault);
    status = err == TG_OK ? EXIT_SUCCESS : fail(&fault);
    rounds_destroy(rounds);
    if (lock >= 0)
        close(lock);
    curl_global_cleanup();
    return status;
}
