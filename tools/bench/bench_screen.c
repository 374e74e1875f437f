/* What a visitor waits for: the kiosk against a bare SDL2 window, on an X server of our own.
 *
 * Start to the first complete frame, memory, finger to pixel, key to letter, and what it does while
 * nobody touches it. Input goes in by XTEST and pixels come out by XShm, so all of X11 is in it. */
#include "app/form/pack.h"
#include "board/base/must.h"
#include "tools/bench/bench.h"
#include "tools/bench/screen.h"

#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STARTS = 7,
    TOUCHES = 200,
    INK_COLUMNS = 40,
    IDLE_S = 10,
    PATIENCE_MS = 10000,
};

static const struct shape {
    const char *name;
    int width, height, ppi;
} SHAPES[] = {{"1080×1920", 1080, 1920, 102}, {"1280×800", 1280, 800, 149}};

static char folder[] = "/tmp/tonggui-bench-XXXXXX";
static const char *build, *share;

static Display *display; /* of the screen */
static pid_t program = -1;

/* ---- the kiosk */

static void start_kiosk_called(const struct shape *shape, const char *name)
{
    static char binary[512], data[512], told[512], size[32], ppi[16];

    snprintf(binary, sizeof binary, "%s/bin/tonggui", build);
    snprintf(data, sizeof data, "%s/org/kiosks/%s", folder, name);
    snprintf(told, sizeof told, "%s/told", folder);
    snprintf(size, sizeof size, "%dx%d", shape->width, shape->height);
    snprintf(ppi, sizeof ppi, "%d", shape->ppi);
    unlink(told);
    char *const argv[] = {binary,   "--data", data,    "--share", (char *)(uintptr_t)share,
                          "--size", size,     "--ppi", ppi,       "--narrate",
                          told,     NULL};
    program = screen_start(argv, -1);
}

static void start_kiosk(const struct shape *shape)
{
    start_kiosk_called(shape, "lobby");
}

static void start_bare(const struct shape *shape)
{
    static char binary[512], font[512], width[16], height[16];

    snprintf(binary, sizeof binary, "%s/tools/bench/bare_window", build);
    snprintf(font, sizeof font, "%s/fonts/regular-sc.otf", share);
    snprintf(width, sizeof width, "%d", shape->width);
    snprintf(height, sizeof height, "%d", shape->height);
    char *const argv[] = {binary, font, width, height, NULL};
    program = screen_start(argv, -1);
}

static bool make_kiosk(void)
{
    char command[2048];

    snprintf(command, sizeof command,
             "{ key=$(age-keygen 2>/dev/null | sed -n 's/^# public key: //p') && cd '%s' && "
             "'%s/bin/tonggui-ctl' init org --name bench --recipient office=$key "
             "--recipient audit=$key && sed 's/audit-1/audit/; /required: true/d' "
             "'%s/tests/vectors/packs/everything.yaml' >signing.yaml && "
             "add() { '%s/bin/tonggui-ctl' kiosk add org $1 --pack \"$2\" --slots 256; } && "
             "add lobby '%s/assets/packs/clinic.yaml' && add signing signing.yaml; } "
             ">/dev/null 2>'%s/errors'",
             folder, build, getenv("PWD"), build, getenv("PWD"), folder);
    return screen_run(command);
}

/* ---- what is measured */

/* The whole first frame comes in one request, so a few pixels tell of it; looking at more, or all
 * the time, would keep the server from the work that is measured. */
static double first_frame_ms(const struct shape *shape, void (*starts)(const struct shape *))
{
    int x = shape->width / 2, y = shape->height / 2;
    uint64_t before = screen_look(x, y, 8, 8);
    int64_t started = bench_now_ns();
    double ms = NAN;

    starts(shape);
    while (bench_now_ns() - started < (int64_t)PATIENCE_MS * 1000000) {
        if (screen_look(x, y, 8, 8) != before) {
            ms = (double)(bench_now_ns() - started) / 1e6;
            break;
        }
        usleep(300);
    }
    screen_stop(&program);
    usleep(100000);
    return ms;
}

static void measure_start(const struct shape *shape)
{
    double ours[STARTS], bare[STARTS];
    char name[80];

    (void)first_frame_ms(shape, start_kiosk); /* warm */
    (void)first_frame_ms(shape, start_bare);
    for (int i = 0; i < STARTS; i++) {
        ours[i] = first_frame_ms(shape, start_kiosk);
        bare[i] = first_frame_ms(shape, start_bare);
    }
    double a = bench_median(ours, STARTS), b = bench_median(bare, STARTS);
    snprintf(name, sizeof name, "start to first complete frame, %s", shape->name);
    bench_row(name, a, "ms", b, a / b, "≤ 1.5 × a bare window");
}

/* One visit as far as the first field, then the pages around it in the other two languages too:
 * every font is in use, and the process is still the one that began. */
static bool visit_in_all_languages(void)
{
    if (!screen_walk_to("key key"))
        return false;
    for (int i = 0; i < LANG_COUNT; i++)
        if (!screen_tap_on("button back") || !screen_tap_on("button language") ||
            !screen_walk_to("key key"))
            return false;
    return true;
}

static void measure_memory(const struct shape *shape)
{
    char name[80];

    start_bare(shape);
    usleep(500000);
    double bare = bench_pss_mb(program);
    screen_stop(&program);
    start_kiosk(shape);
    struct screen_place at;
    if (!screen_wait_for("button begin", &at) || !visit_in_all_languages()) {
        fprintf(stderr, "bench_screen: the visit got stuck on: %.60s\n", screen_page());
    } else {
        double ours = bench_pss_mb(program);
        snprintf(name, sizeof name, "PSS within a visit in three languages, %s", shape->name);
        bench_row(name, ours, "MB", bare, ours / bare, "≤ 90 MB with the engines");
    }
    screen_stop(&program);
}

static void latency_rows(const char *what, const struct shape *shape, double *samples, size_t count,
                         const char *median_aim, const char *p99_aim)
{
    char name[80];

    snprintf(name, sizeof name, "%s, median, %s", what, shape->name);
    bench_row(name, bench_median(samples, count), "ms", NAN, NAN, median_aim);
    snprintf(name, sizeof name, "%s, 99 %%, %s", what, shape->name);
    bench_row(name, bench_p99(samples, count), "ms", NAN, NAN, p99_aim);
}

static void measure_press(const struct shape *shape)
{
    double samples[TOUCHES];
    struct screen_place at;

    if (!screen_wait_for("button begin", &at))
        return;
    for (int i = 0; i < TOUCHES; i++) {
        XTestFakeMotionEvent(display, -1, at.x + at.w / 2, at.y + at.h / 2, 0);
        XSync(display, False);
        uint64_t before = screen_look(at.x, at.y, at.w, 8);
        int64_t started = bench_now_ns();
        XTestFakeButtonEvent(display, 1, True, 0);
        XFlush(display);
        samples[i] = screen_until_changed(started, at.x, at.y, at.w, 8, before);
        XTestFakeButtonEvent(display, 1, False, 0); /* too short for a tap: the page stays */
        XSync(display, False);
        usleep(20000);
    }
    latency_rows("finger to pixel", shape, samples, TOUCHES, "≤ 1.5 ms", "≤ 4 ms");
}

static void measure_text(const struct shape *shape)
{
    double samples[TOUCHES];
    struct screen_place at;
    KeyCode code = XKeysymToKeycode(display, XK_a);

    if (!screen_walk_to("key key") || !screen_find("field ", &at)) {
        fprintf(stderr, "bench_screen: no page with a field was reached\n");
        return;
    }
    at.h = at.h > 100 ? 100 : at.h;
    for (int i = 0; i < TOUCHES; i++) {
        bool erase = i % 20 == 19;
        KeyCode now = erase ? XKeysymToKeycode(display, XK_BackSpace) : code;
        uint64_t before = screen_look(at.x, at.y, at.w, at.h);
        int64_t started = bench_now_ns();
        XTestFakeKeyEvent(display, now, True, 0);
        XFlush(display);
        samples[i] = screen_until_changed(started, at.x, at.y, at.w, at.h, before);
        XTestFakeKeyEvent(display, now, False, 0);
        XSync(display, False);
        for (int back = 0; erase && back < 18; back++) {
            XTestFakeKeyEvent(display, now, True, 0);
            XTestFakeKeyEvent(display, now, False, 0);
        }
        XSync(display, False);
        usleep(20000);
    }
    latency_rows("key to letter", shape, samples, TOUCHES, "≤ 2.5 ms", "≤ 5 ms");
}

/* From where a finger is on the pad to the line that it draws there. */
static void measure_ink(const struct shape *shape)
{
    double samples[TOUCHES];
    struct screen_place pad;

    start_kiosk_called(shape, "signing");
    if (!screen_wait_for("button begin", &pad) || !screen_walk_to("pad ") ||
        !screen_find("pad ", &pad)) {
        fprintf(stderr, "bench_screen: no page to sign on: %.60s\n", screen_page());
        screen_stop(&program);
        return;
    }
    for (int i = 0; i < TOUCHES; i++) {
        /* Row by row, each row one stroke. */
        int column = i % INK_COLUMNS, step = pad.w / (INK_COLUMNS + 4);
        int x = pad.x + step * (column + 2);
        int y = pad.y + pad.h * (i / INK_COLUMNS + 1) / (TOUCHES / INK_COLUMNS + 1);
        if (column == 0) {
            XTestFakeMotionEvent(display, -1, x - step, y, 0);
            XTestFakeButtonEvent(display, 1, True, 0);
            XSync(display, False);
            usleep(20000);
        }
        uint64_t before = screen_look(x - 2, y - 2, 4, 4);
        int64_t started = bench_now_ns();
        XTestFakeMotionEvent(display, -1, x, y, 0);
        XFlush(display);
        samples[i] = screen_until_changed(started, x - 2, y - 2, 4, 4, before);
        if (column == INK_COLUMNS - 1)
            XTestFakeButtonEvent(display, 1, False, 0);
        XSync(display, False);
        usleep(20000);
    }
    screen_stop(&program);
    latency_rows("finger to ink", shape, samples, TOUCHES, "≤ 1.5 ms", "≤ 4 ms");
}

/* Context switches and clock ticks of a process and its children so far. */
static void effort(pid_t pid, long *switches, long *ticks)
{
    char path[64], line[1024];
    long n, user, system_time;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
            *switches += n;
    if (file != NULL)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    file = fopen(path, "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL && strrchr(line, ')') != NULL &&
        sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
               &system_time) == 2)
        *ticks += user + system_time;
    if (file != NULL)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    file = fopen(path, "r");
    for (int child; file != NULL && fscanf(file, "%d", &child) == 1;)
        effort(child, switches, ticks);
    if (file != NULL)
        fclose(file);
}

static void measure_idle(const struct shape *shape)
{
    long switches[2] = {0}, ticks[2] = {0};
    char name[80];

    usleep(1000000);
    effort(program, &switches[0], &ticks[0]);
    sleep(IDLE_S);
    effort(program, &switches[1], &ticks[1]);
    snprintf(name, sizeof name, "idle: wake-ups a second, %s", shape->name);
    bench_row(name, (double)(switches[1] - switches[0]) / IDLE_S, "/s", NAN, NAN, "0");
    snprintf(name, sizeof name, "idle: processor time, %s", shape->name);
    bench_row(name, (double)(ticks[1] - ticks[0]) * 100 / (double)sysconf(_SC_CLK_TCK) / IDLE_S,
              "%", NAN, NAN, "0 %");
}

static void measure(const struct shape *shape)
{
    display = screen_open(shape->width, shape->height, folder);
    measure_start(shape);
    measure_memory(shape);
    start_kiosk(shape);
    measure_press(shape);
    measure_idle(shape);
    measure_text(shape);
    screen_stop(&program);
    measure_ink(shape);
    screen_close();
}

int main(void)
{
    char command[600], cwd[256];

    build = getenv("BUILD") != NULL ? getenv("BUILD") : "build";
    share = getenv("SHARE") != NULL ? getenv("SHARE") : "build/share";
    static char whole[2][512];
    must(getcwd(cwd, sizeof cwd) != NULL && mkdtemp(folder) != NULL);
    setenv("PWD", cwd, 1);
    snprintf(whole[0], sizeof whole[0], "%s%s%s", *build == '/' ? "" : cwd,
             *build == '/' ? "" : "/", build);
    snprintf(whole[1], sizeof whole[1], "%s%s%s", *share == '/' ? "" : cwd,
             *share == '/' ? "" : "/", share);
    build = whole[0];
    share = whole[1];
    bool made = make_kiosk();
    if (!made)
        fprintf(stderr, "bench_screen: the kiosk could not be made, see %s/errors\n", folder);
    for (size_t i = 0; made && i < sizeof SHAPES / sizeof *SHAPES; i++)
        measure(&SHAPES[i]);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return made && screen_run(command) ? 0 : 1;
}
