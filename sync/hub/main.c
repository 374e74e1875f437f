/* tonggui-hub: takes in the kiosks' sealed batches, hands them to the desks, brings the desks'
 * acknowledgements back. With --health it says how the kiosks are, and ends. */
#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "sync/hub/http.h"
#include "sync/hub/route.h"
#include "sync/hub/settings.h"
#include "sync/hub/store_sqlite.h"
#include "sync/hub/ward.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_AGAIN_S = 2, LISTEN_BACKLOG = 128, PORT_TEXT_MAX = 8, EXIT_ILL = 3 };

struct arguments {
    const char *data;
    const char *port; /* NULL: as hub.conf says */
    bool health;
    const char *silent; /* hours; NULL: as usual */
};

static void print_usage(FILE *to)
{
    fprintf(to,
            "usage: tonggui-hub --data DIR [--port N]\n"
            "       tonggui-hub --data DIR --health [--silent HOURS]\n"
            "  --data DIR   the hub's folder, as tonggui-ctl made it\n"
            "  --port N     listen here instead of hub.conf's port; 0: any free one\n"
            "  --health     say how the kiosks are, ill ones first; may run beside the hub;\n"
            "               ends with 0 when all are well, %d when some want looking at\n"
            "  --silent HOURS  who was not heard for so long is ill (%d)\n",
            EXIT_ILL, WARD_SILENT_H_DEFAULT);
}

static bool parse_arguments(int argc, char **argv, struct arguments *out)
{
    static const struct option OPTIONS[] = {
        {"data", required_argument, NULL, 'd'}, {"port", required_argument, NULL, 'p'},
        {"health", no_argument, NULL, 'H'},     {"silent", required_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},       {0},
    };
    int option;
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (option == 'd')
            out->data = optarg;
        else if (option == 'p')
            out->port = optarg;
        else if (option == 'H')
            out->health = true;
        else if (option == 's')
            out->silent = optarg;
        else if (option == 'h')
            exit((print_usage(stdout), EXIT_SUCCESS));
        else
            return false;
    }
    return optind == argc && out->data != NULL && !(out->health && out->port != NULL) &&
           (out->health || out->silent == NULL);
}

static enum tg_err load_settings(const struct arguments *arguments, struct hub_settings *settings,
                                 struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, arguments->data, "hub.conf") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", arguments->data);
    enum tg_err err = hub_settings_load(path, settings, fault);
    if (err != TG_OK || arguments->port == NULL)
        return err;
    uint64_t port = 0;
    if (route_number(arguments->port, &port) != TG_OK || port > UINT16_MAX)
        return fault_set(fault, TG_ERR_RANGE, "--port %s: must be a number from 0 to %d",
                         arguments->port, UINT16_MAX);
    settings->port = (uint16_t)port;
    return TG_OK;
}

/* Prints the line that scripts wait for. */
static void announce(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof address;
    char host[HUB_ADDRESS_MAX + 1];
    char port[PORT_TEXT_MAX];
    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
        getnameinfo((struct sockaddr *)&address, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return;
    bool six = address.ss_family == AF_INET6;
    printf("hub: listening on %s%s%s:%s\n", six ? "[" : "", host, six ? "]" : "", port);
    fflush(stdout);
}

static enum tg_err open_door(const struct hub_settings *settings, int *out_fd, struct fault *fault)
{
    char port[PORT_TEXT_MAX];
    snprintf(port, sizeof port, "%u", settings->port);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    if (getaddrinfo(settings->address, port, &hints, &found) != 0)
        return fault_set(fault, TG_ERR_FORMAT,
                         "hub.conf: address: \"%s\" is no numeric IPv4 or IPv6 address",
                         settings->address);
    int on = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0;
    int saved = errno;
    freeaddrinfo(found);
    if (ok) {
        *out_fd = fd;
        return TG_OK;
    }
    if (fd >= 0)
        close(fd);
    return fault_set(fault, TG_ERR_NETWORK,
                     "cannot listen on %s port %u: %s; is another hub running, is the address this "
                     "machine's?",
                     settings->address, settings->port, strerror(saved));
}

/* Until SIGTERM or SIGINT. A changed charter or roster is taken up by itself, or at once on SIGHUP.
 */
static void watch(struct hub *hub, const sigset_t *signals)
{
    for (;;) {
        const struct timespec again = {.tv_sec = LOOK_AGAIN_S};
        int signal_number = sigtimedwait(signals, NULL, &again);
        if (signal_number == SIGTERM || signal_number == SIGINT)
            return;
        struct fault fault;
        if (hub_reload(hub, signal_number == SIGHUP, &fault) != TG_OK)
            log_warn("hub", "the new charter or roster is not taken, the old one stays: %s",
                     fault.text);
    }
}

/* The door is open and nobody has come in yet. */
static enum tg_err enter_sandbox(const char *data, struct fault *fault)
{
    const struct sandbox_grant own = {data, SANDBOX_WRITE};
    struct sandbox_result result;
    enum tg_err err = sandbox_enter_hub(&own, 1, &result, fault);
    if (err == TG_OK && result.landlock_abi == 0)
        log_warn("hub", "this kernel has no landlock: files are walled off by rights alone");
    return err;
}

static enum tg_err serve(const struct arguments *arguments, const sigset_t *signals,
                         struct fault *fault)
{
    struct hub_settings settings;
    struct store *store = NULL;
    struct hub *hub = NULL;
    struct http *http = NULL;
    struct clock clock = clock_system();
    char path[PATH_MAX];
    int fd = -1;
    enum tg_err err = load_settings(arguments, &settings, fault);
    if (err != TG_OK)
        return err;
    if (file_join(path, sizeof path, arguments->data, "hub.db") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", arguments->data);
    err = store_sqlite_create(path, &store, fault);
    if (err != TG_OK)
        return err;
    err = hub_create(arguments->data, &settings.name, store, &clock, &hub, fault);
    if (err == TG_OK)
        err = open_door(&settings, &fd, fault);
    if (err == TG_OK)
        err = enter_sandbox(arguments->data, fault);
    if (err == TG_OK) {
        int listening = fd;
        fd = -1;
        err = http_create(arguments->data, listening, hub, &http, fault);
        if (err == TG_OK) {
            announce(listening);
            watch(hub, signals);
        }
    }
    if (fd >= 0)
        close(fd);
    http_destroy(http);
    hub_destroy(hub);
    store->ops->destroy(store);
    return err;
}

static int show_health(const struct arguments *arguments)
{
    struct clock clock = clock_system();
    struct fault fault = {0};
    uint64_t silent_h = WARD_SILENT_H_DEFAULT;
    size_t ill = 0;
    enum tg_err err = TG_OK;
    if (arguments->silent != NULL && (route_number(arguments->silent, &silent_h) != TG_OK ||
                                      silent_h < 1 || silent_h > WARD_SILENT_H_MAX))
        err = fault_set(&fault, TG_ERR_RANGE, "--silent %s: must be a number of hours from 1 to %d",
                        arguments->silent, WARD_SILENT_H_MAX);
    if (err == TG_OK)
        err = ward_print(arguments->data, &clock, (unsigned)silent_h, stdout, &ill, &fault);
    if (err != TG_OK)
        log_warn("hub", "%s", fault.text);
    return err != TG_OK ? EXIT_FAILURE : ill > 0 ? EXIT_ILL : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {0};
    if (!parse_arguments(argc, argv, &arguments)) {
        print_usage(stderr);
        return 2;
    }
    umask(077);
    if (secret_init() != TG_OK) {
        log_warn("hub", "cannot lock memory for its key; raise the limit of locked memory");
        return EXIT_FAILURE;
    }
    if (arguments.health)
        return show_health(&arguments);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* A file size limit is one more full disk, not a reason to die. */
    signal(SIGXFSZ, SIG_IGN);
    struct fault fault;
    if (serve(&arguments, &signals, &fault) != TG_OK) {
        log_warn("hub", "%s", fault.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
