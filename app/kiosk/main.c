/* tonggui: the kiosk. A supervisor that starts the kiosk proper, and the kiosk proper. */
#include "app/kiosk/devices.h"
#include "app/kiosk/kiosk.h"
#include "app/kiosk/supervisor.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "board/share.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BATCH_MAX = 256, /* events between two frames */
    SETTLE_MS = 100, /* the first frame's, until the display's server has it on the screen */
    WIDTH_DEFAULT = 1280,
    HEIGHT_DEFAULT = 800,
    PPI_DEFAULT = 149,
};

struct arguments {
    const char *data, *share, *narrate;
    double ppi; /* 0: as kiosk.conf has it */
    int width, height;
    bool fullscreen;
    bool serve; /* the child */
    /* The child's, from its supervisor: buckets of sessions and of openings; -1: none. */
    int throttles[2];
    enum lang lang;
};

static void print_usage(FILE *to)
{
    fputs("usage: tonggui --data DIR [--share DIR] [--size WxH] [--ppi N] [--fullscreen]\n"
          "               [--narrate PATH] [--lang zh-Hans|zh-Hant|en]\n"
          "without --share: ../share/tonggui as seen from the program\n",
          to);
}

static bool read_size(const char *text, struct arguments *args)
{
    char end = 0;
    return sscanf(text, "%dx%d%c", &args->width, &args->height, &end) == 2 &&
           args->width >= SETTINGS_SIDE_MIN && args->width <= SETTINGS_SIDE_MAX &&
           args->height >= SETTINGS_SIDE_MIN && args->height <= SETTINGS_SIDE_MAX;
}

static bool read_ppi(const char *text, struct arguments *args)
{
    char *end = NULL;
    args->ppi = strtod(text, &end);
    return *end == '\0' && args->ppi >= SETTINGS_PPI_MIN && args->ppi <= SETTINGS_PPI_MAX;
}

static bool read_descriptors(const char *text, int out[static 2])
{
    char end = 0;
    return sscanf(text, "%d,%d%c", &out[0], &out[1], &end) == 2;
}

static bool read_lang(const char *text, struct arguments *args)
{
    for (enum lang lang = LANG_ZH_HANS; lang < LANG_COUNT; lang++) {
        if (strcmp(text, lang_tag(lang)) != 0)
            continue;
        args->lang = lang;
        return true;
    }
    return false;
}

static bool read_arguments(int argc, char **argv, struct arguments *args)
{
    static const struct option options[] = {
        {"data", required_argument, NULL, 'd'},
        {"share", required_argument, NULL, 's'},
        {"size", required_argument, NULL, 'z'},
        {"ppi", required_argument, NULL, 'p'},
        {"fullscreen", no_argument, NULL, 'f'},
        {"narrate", required_argument, NULL, 'n'},
        {"lang", required_argument, NULL, 'l'},
        {"serve", no_argument, NULL, 'S'},
        {"throttles", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *args = (struct arguments){.share = share_installed(), .throttles = {-1, -1}};
    bool good = true;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'd':
            args->data = optarg;
            break;
        case 's':
            args->share = optarg;
            break;
        case 'z':
            good = good && read_size(optarg, args);
            break;
        case 'p':
            good = good && read_ppi(optarg, args);
            break;
        case 'f':
            args->fullscreen = true;
            break;
        case 'n':
            args->narrate = optarg;
            break;
        case 'l':
            good = good && read_lang(optarg, args);
            break;
        case 'S':
            args->serve = true;
            break;
        case 't':
            good = good && read_descriptors(optarg, args->throttles);
            break;
        case 'h':
            print_usage(stdout);
            exit(EXIT_SUCCESS);
        default:
            good = false;
        }
    }
    return good && optind == argc && args->data && args->share;
}

/* The whole program, put together once and taken apart in one place. */
struct program {
    struct arguments args;
    struct station station;
    struct ime *ime;           /* NULL: none */
    struct handwriting *model; /* likewise */
    struct devices devices;
    struct kiosk kiosk;
    bool kiosk_there;
    struct fonts *fonts;
    struct window *window;
    struct stage *stage;
    struct window_pixels pixels;
    int narrate_fd;
    int watched_fd;
    bool ime_watched;
    int64_t writing_at_ms; /* when to begin_writing; -1: done */
};

static enum tg_err open_window(struct program *program, struct fault *fault)
{
    const struct kiosk_settings *settings = &program->station.settings;
    const struct arguments *args = &program->args;
    struct window_options options = {.title = "Tonggui", .hide_cursor = args->fullscreen};
    if (!args->fullscreen) {
        bool given = args->width > 0;
        int width = given ? args->width : (int)settings->width;
        int height = given ? args->height : (int)settings->height;
        options.width = width > 0 ? width : WIDTH_DEFAULT;
        options.height = height > 0 ? height : HEIGHT_DEFAULT;
    }
    enum tg_err err = window_create(&options, &program->window, fault);
    if (err == TG_OK && window_pixels(program->window, &program->pixels) != TG_OK)
        err = fault_set(fault, TG_ERR_MEMORY, "no pixels for the window");
    return err;
}

static enum tg_err open_stage(struct program *program, struct fault *fault)
{
    double ppi = program->args.ppi > 0 ? program->args.ppi : program->station.settings.ppi;
    const struct stage_options options = {
        .scenes = kiosk_scenes,
        .scene_count = SCENE_COUNT,
        .kiosk = &program->kiosk,
        .unheard = kiosk_unheard,
        .ppi = ppi > 0 ? ppi : PPI_DEFAULT,
        .width = program->pixels.width,
        .height = program->pixels.height,
        .narrate_fd = program->narrate_fd,
    };
    enum tg_err err = stage_create(&options, program->fonts, &program->stage);
    return err == TG_OK ? TG_OK : fault_set(fault, err, "no memory for the stage");
}

/* The buckets that outlive this process. Without them it counts for itself. */
static void take_throttles(struct program *program)
{
    struct fault fault;
    const int *fds = program->args.throttles;
    if (fds[0] >= 0 && program->station.vault &&
        vault_share_throttle(program->station.vault, fds[0], &fault) != TG_OK)
        log_warn("kiosk", "%s", fault.text);
    if (fds[1] >= 0 && throttle_map(fds[1], &program->station.openings, &fault) != TG_OK)
        log_warn("kiosk", "%s", fault.text);
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static enum tg_err close_walls(const struct program *program, struct fault *fault)
{
    enum { SHARE, STATION, DEVICES = STATION + STATION_GRANTS, ALL = DEVICES + DEVICES_GRANTS };
    struct sandbox_grant grants[ALL] = {[SHARE] = {program->args.share, SANDBOX_READ}};
    station_grants(&program->station, grants + STATION);
    devices_grants(&program->devices, &program->station.settings, grants + DEVICES);
    struct sandbox_result result;
    enum tg_err err = sandbox_enter_kiosk(grants, ALL, &result, fault);
    if (err == TG_OK && result.landlock_abi == 0)
        log_warn("kiosk", "this kernel has no landlock: files are not walled off");
    return err;
}

/* A kiosk without still takes reports. Once the window is there: opening it, a conversation with
 * the display's server, takes a third longer beside a process that was just forked. */
static void start_ime(struct program *program)
{
    struct clock clock = clock_system();
    struct fault fault;
    const char *path = share_program("tonggui-input");
    if (path && ime_create(path, program->args.share, &clock, &program->ime, &fault) != TG_OK)
        log_warn("kiosk", "no Pinyin and no Zhuyin: %s", fault.text);
}

/* What the first frame does without, and would wait for on few processors: all of the model is
 * looked at, and engines are loaded. */
static void begin_writing(struct program *program)
{
    struct fault fault;
    program->writing_at_ms = -1;
    if (handwriting_create(program->args.share, &program->model, &fault) != TG_OK)
        log_warn("kiosk", "no handwriting: %s", fault.text);
    composer_set_model(program->kiosk.composer, program->model);
    if (program->ime)
        ime_load(program->ime);
}

static enum tg_err open_narration(struct program *program, struct fault *fault)
{
    if (!program->args.narrate)
        return TG_OK;
    program->narrate_fd =
        open(program->args.narrate, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (program->narrate_fd < 0)
        return fault_set(fault, TG_ERR_IO, "%s: %s", program->args.narrate, strerror(errno));
    return TG_OK;
}

static enum tg_err program_init(struct program *program, const struct arguments *args,
                                struct fault *fault)
{
    *program = (struct program){.args = *args, .narrate_fd = -1, .watched_fd = -1};
    struct clock clock = clock_system();
    struct fault closed = {0};
    enum tg_err opened = station_init(&program->station, args->data, &clock, &closed);
    if (opened != TG_OK)
        log_warn("kiosk", "out of service: %s", closed.text);
    take_throttles(program);
    enum tg_err err = open_narration(program, fault);
    if (err == TG_OK)
        err = words_init(args->share, "tonggui", fault);
    if (err == TG_OK)
        err = fonts_create(args->share, &program->fonts, fault);
    if (err == TG_OK)
        err = open_window(program, fault);
    if (err == TG_OK) {
        start_ime(program);
        devices_open(&program->devices, &program->station.settings);
    }
    if (err == TG_OK)
        err = close_walls(program, fault);
    if (err == TG_OK)
        err = open_stage(program, fault);
    if (err != TG_OK)
        return err;
    err = kiosk_init(&program->kiosk, &program->station, program->ime, opened, &closed);
    if (err != TG_OK)
        return fault_set(fault, err, "no secret memory; raise RLIMIT_MEMLOCK");
    program->kiosk_there = true;
    program->kiosk.home = args->lang;
    program->kiosk.scanner = program->devices.scanner;
    program->kiosk.printer = program->devices.printer;
    kiosk_set_stage(&program->kiosk, program->stage);
    return TG_OK;
}

static void program_finish(struct program *program)
{
    if (program->kiosk_there)
        kiosk_finish(&program->kiosk);
    ime_destroy(program->ime);
    devices_close(&program->devices);
    handwriting_destroy(program->model);
    stage_destroy(program->stage);
    window_destroy(program->window);
    fonts_destroy(program->fonts);
    station_finish(&program->station);
    if (program->narrate_fd >= 0)
        close(program->narrate_fd);
}

static void show(struct program *program, bool all)
{
    struct window_rect damage[STAGE_DAMAGE_MAX];
    if (window_pixels(program->window, &program->pixels) != TG_OK)
        return;
    const struct window_pixels *to = &program->pixels;
    struct canvas canvas = canvas_over(to->pixels, to->width, to->height, to->stride);
    size_t count = stage_draw(program->stage, &canvas, all, damage);
    if (count > 0)
        window_present(program->window, damage, count);
}

/* The filing job's pipe is watched while it runs. */
static void watch_job(struct program *program)
{
    int fd = program->kiosk.job_fd;
    if (fd == program->watched_fd)
        return;
    if (program->watched_fd >= 0)
        window_unwatch(program->window, program->watched_fd);
    if (fd >= 0 && window_watch(program->window, fd) != TG_OK)
        log_warn("kiosk", "cannot watch a job");
    program->watched_fd = fd;
}

/* The engines' pipe is watched while an answer is awaited. */
static void watch_ime(struct program *program)
{
    bool wanted = program->ime && ime_wait_ms(program->ime) >= 0;
    if (wanted == program->ime_watched)
        return;
    if (!wanted)
        window_unwatch(program->window, ime_fd(program->ime));
    else if (window_watch(program->window, ime_fd(program->ime)) != TG_OK)
        return;
    program->ime_watched = wanted;
}

static int64_t wait_ms(const struct program *program)
{
    int64_t kiosk = kiosk_wait_ms(&program->kiosk);
    if (program->writing_at_ms < 0)
        return kiosk;
    int64_t left = program->writing_at_ms - kiosk_now(&program->kiosk);
    left = left > 0 ? left : 0;
    return kiosk < 0 || left < kiosk ? left : kiosk;
}

/* All events that are there, up to BATCH_MAX. True when everything must be painted again. */
static bool take_events(struct program *program)
{
    struct kiosk *kiosk = &program->kiosk;
    struct window_event event;
    bool exposed = false;
    for (int i = 0;
         i < BATCH_MAX && window_wait(program->window, i ? 0 : (int)wait_ms(program), &event);
         i++) {
        if (event.kind == WINDOW_EXPOSED)
            exposed = true;
        else if (event.kind == WINDOW_READY && event.fd == kiosk->job_fd)
            kiosk_job_done(kiosk);
        else if (event.kind == WINDOW_READY)
            kiosk_ime_ready(kiosk);
        else
            kiosk_input(kiosk, &event);
        watch_job(program);
    }
    return exposed;
}

static int run(struct program *program)
{
    struct kiosk *kiosk = &program->kiosk;
    show(program, true);
    kiosk_opened(kiosk);
    program->writing_at_ms = kiosk_now(kiosk) + SETTLE_MS;
    while (!kiosk->wants_quit && !kiosk->wants_fresh) {
        bool exposed = take_events(program);
        kiosk_tick(kiosk);
        if (program->writing_at_ms >= 0 && kiosk_now(kiosk) >= program->writing_at_ms)
            begin_writing(program);
        watch_job(program);
        watch_ime(program);
        show(program, exposed);
    }
    return kiosk->wants_quit ? KIOSK_EXIT_CLOSED : KIOSK_EXIT_FRESH;
}

static int serve(const struct arguments *args)
{
    static struct program program;
    struct fault fault;
    if (secret_init() != TG_OK) {
        log_warn("kiosk", "libsodium does not start");
        return KIOSK_EXIT_FAULT;
    }
    int status = KIOSK_EXIT_FAULT;
    if (program_init(&program, args, &fault) == TG_OK)
        status = run(&program);
    else
        log_warn("kiosk", "%s", fault.text);
    program_finish(&program);
    return status;
}

/* Counted here for all the children there will be. -1: each for itself. */
static int make_throttle(const struct throttle_rate *rate)
{
    struct clock clock = clock_system();
    struct fault fault;
    int fd = -1;
    if (throttle_share(rate, clock_monotonic_ms(&clock), &fd, &fault) != TG_OK)
        log_warn("kiosk", "%s", fault.text);
    return fd;
}

static int supervise(struct arguments *args, int argc, char **argv)
{
    char throttles[32];
    char path[PATH_MAX] = "";
    char **child = calloc((size_t)argc + 4, sizeof *child);
    if (!child || readlink("/proc/self/exe", path, sizeof path - 1) < 0)
        return KIOSK_EXIT_FAULT;
    memcpy(child, argv, (size_t)argc * sizeof *child);
    args->throttles[0] = make_throttle(&vault_session_rate);
    args->throttles[1] = make_throttle(&visit_opening_rate);
    (void)snprintf(throttles, sizeof throttles, "%d,%d", args->throttles[0], args->throttles[1]);
    child[argc] = "--serve";
    child[argc + 1] = "--throttles";
    child[argc + 2] = throttles;
    pid_t first = supervisor_fork();
    int status = first == 0 ? serve(args) : supervisor_run(first, path, child);
    free(child);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments args;
    if (!read_arguments(argc, argv, &args)) {
        print_usage(stderr);
        return KIOSK_EXIT_USAGE;
    }
    return args.serve ? serve(&args) : supervise(&args, argc, argv);
}
