#include "tools/bench/screen.h"

#include "board/base/must.h"
#include "tools/bench/bench.h"

#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000, PIXELS_MAX = 1920 * 1080, NARRATION_MAX = 1 << 20, PAGES_MAX = 40 };

static Display *display;
static XShmSegmentInfo shared;
static pid_t server = -1;
static char told[512];

/* ---- processes */

pid_t screen_start(char *const argv[], int keep_fd)
{
    pid_t pid = fork();

    must(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        setpgid(0, 0);
        for (int fd = 0; fd < 3; fd++)
            if (fd != keep_fd)
                dup2(null, fd);
        execvp(argv[0], argv);
        _exit(127);
    }
    return pid;
}

void screen_stop(pid_t *pid)
{
    if (*pid <= 0)
        return;
    kill(-*pid, SIGKILL);
    waitpid(*pid, NULL, 0);
    *pid = -1;
}

bool screen_run(const char *command)
{
    return system(command) == 0;
}

/* ---- the screen */

Display *screen_open(int width, int height, const char *told_folder)
{
    char size[32], fd_text[16], number[16] = ":", text[16] = "";
    int ends[2];

    must(pipe(ends) == 0);
    snprintf(size, sizeof size, "%dx%dx24", width, height);
    snprintf(fd_text, sizeof fd_text, "%d", ends[1]);
    char *const argv[] = {"Xvfb", "-screen",    "0",     size,       "-br", "-nolisten",
                          "tcp",  "-displayfd", fd_text, "-noreset", NULL};
    server = screen_start(argv, -1);
    close(ends[1]);
    must(read(ends[0], text, sizeof text - 1) > 0);
    close(ends[0]);
    snprintf(number, sizeof number, ":%d", atoi(text));
    setenv("DISPLAY", number, 1);
    display = XOpenDisplay(NULL);
    must(display != NULL && XShmQueryExtension(display));
    shared.shmid = shmget(IPC_PRIVATE, PIXELS_MAX * 4, IPC_CREAT | 0600);
    must(shared.shmid >= 0);
    shared.shmaddr = shmat(shared.shmid, NULL, 0);
    must(XShmAttach(display, &shared));
    XSync(display, False);
    shmctl(shared.shmid, IPC_RMID, NULL);
    snprintf(told, sizeof told, "%s/told", told_folder);
    return display;
}

void screen_close(void)
{
    XShmDetach(display, &shared);
    shmdt(shared.shmaddr);
    XCloseDisplay(display);
    screen_stop(&server);
}

/* A sum over the pixels of a place, other for other pixels. */
uint64_t screen_look(int x, int y, int w, int h)
{
    XImage *image = XShmCreateImage(display, DefaultVisual(display, 0), 24, ZPixmap, shared.shmaddr,
                                    &shared, (unsigned)w, (unsigned)h);
    uint64_t sum = 14695981039346656037U;

    must(XShmGetImage(display, DefaultRootWindow(display), image, x, y, AllPlanes));
    const uint32_t *pixels = (const uint32_t *)(const void *)image->data;
    for (int i = 0; i < w * h; i++)
        sum = (sum ^ (pixels[i] & 0xffffff)) * 1099511628211U;
    image->data = NULL;
    XDestroyImage(image);
    return sum;
}

/* Milliseconds from `since` until the place no longer looks like `before`. */
double screen_until_changed(int64_t since_ns, int x, int y, int w, int h, uint64_t before)
{
    while (screen_look(x, y, w, h) == before)
        if (bench_now_ns() - since_ns > (int64_t)PATIENCE_MS * 1000000)
            return NAN;
    return (double)(bench_now_ns() - since_ns) / 1e6;
}

/* ---- what the kiosk says of its page */

static char narration[NARRATION_MAX];

const char *screen_page(void)
{
    const char *page = NULL;
    FILE *file = fopen(told, "r");
    size_t len = file != NULL ? fread(narration, 1, sizeof narration - 1, file) : 0;
    if (file != NULL)
        fclose(file);
    narration[len] = '\0';
    for (const char *at = narration; (at = strstr(at, "page ")) != NULL; at++)
        if ((at == narration || at[-1] == '\n') && strstr(at, "\nend\n") != NULL)
            page = at;
    return page;
}

/* The first control on the page whose "ROLE ID" begins with `what`. */
bool screen_find(const char *what, struct screen_place *out_place)
{
    const char *page = screen_page();
    struct screen_place at;
    int used;

    for (; page != NULL && strncmp(page, "end", 3) != 0; page += *page == '\n') {
        if (sscanf(page, "hit %d %d %d %d %n", &at.x, &at.y, &at.w, &at.h, &used) == 4 &&
            strncmp(page + used, what, strlen(what)) == 0) {
            *out_place = at;
            return true;
        }
        page += strcspn(page, "\n");
        if (*page == '\0')
            break;
    }
    return false;
}

static void finger(const struct screen_place *at, bool down)
{
    XTestFakeMotionEvent(display, -1, at->x + at->w / 2, at->y + at->h / 2, 0);
    XTestFakeButtonEvent(display, 1, down, 0);
    XFlush(display);
}

void screen_tap(const struct screen_place *at)
{
    finger(at, true);
    usleep(80000);
    finger(at, false);
    usleep(150000);
}

bool screen_tap_on(const char *what)
{
    struct screen_place at;

    if (!screen_find(what, &at))
        return false;
    screen_tap(&at);
    return true;
}

bool screen_wait_for(const char *what, struct screen_place *out_place)
{
    for (int i = 0; i < PATIENCE_MS / 20; i++, usleep(20000))
        if (screen_find(what, out_place))
            return true;
    return false;
}

/* Goes on from the attract page, taking the first choice of every page, until there is a page with
 * `what` on it. */
bool screen_walk_to(const char *what)
{
    struct screen_place at;

    for (int i = 0; i < PAGES_MAX; i++) {
        if (screen_find(what, &at))
            return true;
        (void)screen_tap_on("choice ");
        if (screen_find(what, &at))
            return true;
        if (!screen_tap_on("button next") && !screen_tap_on("button begin") && i > 2)
            usleep(200000);
    }
    return false;
}
