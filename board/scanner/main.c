/* tonggui-scanner: sees codes for the kiosk (board/scanner.h), in a process that has a camera, a
 * library that nobody here wrote, and nothing else: no socket, no file to write.
 *
 *   asleep ──SCANNER_ON──▶ camera open: look ▶ read ▶ tell ──SCANNER_OFF──▶ asleep, wiped
 *                            ▲  └─ gone: told, tried again ─┘
 *
 * 1. While asleep the camera is closed, and nothing that it saw is kept.
 * 2. A code is told once as long as it stays in sight.
 * 3. The picture in the shared memory changes only after the kiosk has seen the last one. */
#include "board/base/clock.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "board/scanner/preview.h"
#include "board/scanner/reader.h"
#include "board/scanner_wire.h"

#include <errno.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    EXIT_USAGE = 2,
    LOOK_MS = 100,       /* between two looks */
    PREVIEW_MS = 200,    /* between two pictures for the kiosk */
    RETRY_MS = 1000,     /* between two tries to open the camera */
    FORGOTTEN_MS = 1500, /* a code out of sight for so long is a new one */
    SEEN_MAX = 2 * READER_CODES_MAX,
};

static const char HELP[] = "tonggui-scanner CAMERA\n"
                           "\n"
                           "Sees codes for the kiosk, which starts it and talks to it through two "
                           "pipes.\n"
                           "  CAMERA  /dev/video0, or a picture file (.png) that stands for one\n";

/* Told already, and in sight until lately. */
struct sighting {
    char text[SCANNER_CODE_MAX + 1];
    int64_t last_ms;
};

/* All that is of one time of listening; wiped as a whole. */
struct sight {
    struct reader_codes codes;
    struct sighting told[SEEN_MAX];
    struct scanner_message message;
    uint8_t bytes[SCANNER_MESSAGE_MAX];
};

struct eye {
    const char *device;
    struct clock clock;
    uint8_t *shared; /* the kiosk's picture */
    struct reader *reader;
    struct camera *camera; /* NULL: closed */
    struct sight *sight;   /* secret memory */
    bool on, told_missing, seen;
    uint32_t session;
    int64_t pictured_ms, tried_ms;
};

static int64_t now(const struct eye *eye)
{
    return clock_monotonic_ms(&eye->clock);
}

/* False: the kiosk has gone, or does not listen any more. */
static bool tell(struct eye *eye)
{
    struct sight *sight = eye->sight;
    sight->message.session = eye->session;
    size_t len = scanner_message_compose(&sight->message, sight->bytes);
    bool told = write(SCANNER_FD_MESSAGES, sight->bytes, len) == (ssize_t)len;
    secret_wipe(&sight->message, sizeof sight->message);
    secret_wipe(sight->bytes, sizeof sight->bytes);
    return told;
}

static bool tell_state(struct eye *eye, bool there)
{
    eye->sight->message = (struct scanner_message){.news = SCANNER_STATE, .there = there};
    eye->told_missing = !there;
    return tell(eye);
}

/* ---- codes */

static struct sighting *find_sighting(struct sight *sight, const char *text)
{
    for (size_t i = 0; i < SEEN_MAX; i++)
        if (strcmp(sight->told[i].text, text) == 0)
            return &sight->told[i];
    return NULL;
}

static struct sighting *oldest_sighting(struct sight *sight)
{
    struct sighting *oldest = &sight->told[0];
    for (size_t i = 1; i < SEEN_MAX; i++)
        if (sight->told[i].last_ms < oldest->last_ms)
            oldest = &sight->told[i];
    return oldest;
}

static bool tell_code(struct eye *eye, const char *text)
{
    struct sighting *sighting = find_sighting(eye->sight, text);
    bool known = sighting != NULL && now(eye) - sighting->last_ms < FORGOTTEN_MS;
    if (sighting == NULL)
        sighting = oldest_sighting(eye->sight);
    memmove(sighting->text, text, sizeof sighting->text);
    sighting->last_ms = now(eye);
    if (known)
        return true;
    struct scanner_message *message = &eye->sight->message;
    message->news = SCANNER_CODE;
    message->len = strlen(text);
    memcpy(message->text, text, message->len);
    return tell(eye);
}

static bool tell_codes(struct eye *eye)
{
    bool told = true;
    for (size_t i = 0; i < eye->sight->codes.count && told; i++)
        told = tell_code(eye, eye->sight->codes.text[i]);
    return told;
}

/* ---- looking */

static bool show(struct eye *eye, const struct camera_picture *picture)
{
    if (!eye->seen || now(eye) - eye->pictured_ms < PREVIEW_MS)
        return true;
    preview_fit(picture, eye->shared);
    eye->seen = false;
    eye->pictured_ms = now(eye);
    eye->sight->message = (struct scanner_message){.news = SCANNER_PICTURED};
    return tell(eye);
}

static void shut(struct eye *eye)
{
    camera_close(eye->camera);
    reader_destroy(eye->reader);
    eye->camera = NULL;
    eye->reader = NULL;
    secret_wipe(eye->shared, SCANNER_PREVIEW_SIZE);
    secret_wipe(eye->sight, sizeof *eye->sight);
}

static bool open_camera(struct eye *eye)
{
    eye->tried_ms = now(eye);
    eye->reader = reader_create();
    if (eye->reader != NULL && camera_open(eye->device, &eye->camera) == TG_OK)
        return tell_state(eye, true);
    shut(eye);
    return eye->told_missing || tell_state(eye, false);
}

static bool look(struct eye *eye)
{
    struct camera_picture picture;
    enum tg_err err = camera_look(eye->camera, &picture);
    if (err == TG_ERR_BUSY)
        return true;
    if (err != TG_OK) {
        shut(eye);
        return tell_state(eye, false);
    }
    reader_read(eye->reader, &picture, &eye->sight->codes);
    return tell_codes(eye) && show(eye, &picture);
}

/* ---- orders */

static bool obey(struct eye *eye, const struct scanner_order_at *order)
{
    switch (order->order) {
    case SCANNER_ON:
        shut(eye);
        eye->on = eye->seen = true;
        eye->told_missing = false;
        eye->session = order->session;
        eye->pictured_ms = 0;
        return open_camera(eye);
    case SCANNER_OFF:
        shut(eye);
        eye->on = false;
        return tell_state(eye, false);
    case SCANNER_SEEN:
        eye->seen = eye->seen || order->session == eye->session;
        break;
    }
    return true;
}

/* False when the kiosk has gone. What is no order is no harm. */
static bool hear(struct eye *eye)
{
    uint8_t bytes[SCANNER_MESSAGE_MAX];
    struct scanner_order_at order;
    ssize_t len = read(SCANNER_FD_ORDERS, bytes, sizeof bytes);
    if (len < 0 && errno == EINTR)
        return true;
    if (len <= 0)
        return false;
    return scanner_order_parse(bytes, (size_t)len, &order) != TG_OK || obey(eye, &order);
}

static int wait_ms(const struct eye *eye)
{
    if (!eye->on)
        return -1;
    if (eye->camera != NULL)
        return LOOK_MS;
    int64_t left = eye->tried_ms + RETRY_MS - now(eye);
    return left > 0 ? (int)left : 0;
}

/* Until the kiosk has gone. */
static void keep(struct eye *eye)
{
    for (bool going = true; going;) {
        struct pollfd orders = {.fd = SCANNER_FD_ORDERS, .events = POLLIN};
        int ready = poll(&orders, 1, wait_ms(eye));
        if (ready < 0 && errno != EINTR)
            break;
        if (ready > 0)
            going = hear(eye);
        else if (ready == 0 && eye->camera != NULL)
            going = look(eye);
        else if (ready == 0)
            going = open_camera(eye);
    }
    shut(eye);
}

/* ---- the process */

/* A picture file may be replaced by another of its name. */
static enum tg_err close_walls(const char *device, struct fault *fault)
{
    char path[SCANNER_DEVICE_MAX];
    if (strlen(device) >= sizeof path)
        return fault_set(fault, TG_ERR_RANGE, "%s: path too long", device);
    bool file = camera_is_file(device);
    const struct sandbox_grant grant = {file ? dirname(strcpy(path, device)) : device,
                                        file ? SANDBOX_READ : SANDBOX_DEVICE};
    struct sandbox_result result;
    enum tg_err err = sandbox_enter_scanner(&grant, 1, &result, fault);
    if (err == TG_OK && result.landlock_abi == 0)
        log_warn("scanner", "this kernel has no landlock: files are not walled off");
    return err;
}

static enum tg_err open_eye(struct eye *eye, const char *device, struct fault *fault)
{
    *eye = (struct eye){.device = device, .clock = clock_system()};
    if (secret_init() != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO, "libsodium does not start");
    eye->sight = secret_create(sizeof *eye->sight);
    void *shared =
        mmap(NULL, SCANNER_PREVIEW_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, SCANNER_FD_PICTURE, 0);
    if (eye->sight == NULL || shared == MAP_FAILED)
        return fault_set(fault, TG_ERR_MEMORY, "no memory, or not started by the kiosk");
    eye->shared = shared;
    return close_walls(device, fault);
}

int main(int argc, char **argv)
{
    if (argc != 2 || argv[1][0] == '-') {
        bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
        fputs(HELP, help ? stdout : stderr);
        return help ? EXIT_SUCCESS : EXIT_USAGE;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGPIPE, SIG_IGN);
    struct eye eye;
    struct fault fault;
    enum tg_err err = open_eye(&eye, argv[1], &fault);
    if (err == TG_OK)
        keep(&eye);
    else
        log_warn("scanner", "no camera: %s", fault.text);
    secret_destroy(eye.sight);
    return err == TG_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
