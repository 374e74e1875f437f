#include "tests/board/printer_rig.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <png.h>

enum { PATIENCE_MS = 10000, SIM_TURN_MS = 30 };

static int64_t skewed_ms(void *ctx)
{
    const struct printer_rig *rig = ctx;
    struct clock clock = clock_system();
    return clock_monotonic_ms(&clock) + rig->skew_ms;
}

static int64_t skewed_s(void *ctx)
{
    return skewed_ms(ctx) / 1000;
}

static int64_t real_ms(void)
{
    struct clock clock = clock_system();
    return clock_monotonic_ms(&clock);
}

static void start_simulator(struct printer_rig *rig, int paper_mm, int rate)
{
    char paper[16], bytes[16], program[PATH_MAX];
    const char *build = getenv("BUILD");
    (void)snprintf(paper, sizeof paper, "%d", paper_mm);
    (void)snprintf(bytes, sizeof bytes, "%d", rate);
    (void)snprintf(program, sizeof program, "%s/bin/tonggui-sim-printer",
                   build != NULL ? build : "build");
    rig->pid = fork();
    assert_true(rig->pid >= 0);
    if (rig->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails does not clear up */
        execl(program, program, "--link", rig->link, "--out", rig->dir, "--paper", paper, "--rate",
              bytes, "--control", rig->control, (char *)NULL);
        _exit(127);
    }
    for (int64_t start = real_ms(); access(rig->link, F_OK) != 0; usleep(2000))
        assert_true(real_ms() - start < PATIENCE_MS);
}

void printer_rig_init(struct printer_rig *rig, int paper_mm, int rate)
{
    struct fault fault;
    *rig = (struct printer_rig){.dir = "/tmp/printer.XXXXXX"};
    assert_non_null(mkdtemp(rig->dir));
    (void)snprintf(rig->link, sizeof rig->link, "%s/lp", rig->dir);
    (void)snprintf(rig->control, sizeof rig->control, "%s/control", rig->dir);
    start_simulator(rig, paper_mm, rate);
    rig->plan = (struct printer_plan){.baud = 115200, .paper_mm = (unsigned)paper_mm};
    memcpy(rig->plan.device, rig->link, sizeof rig->link);
    const struct clock clock = {.monotonic_ms = skewed_ms, .unix_s = skewed_s, .ctx = rig};
    assert_int_equal(printer_create(&rig->plan, &clock, &rig->printer, &fault), TG_OK);
}

void printer_rig_finish(struct printer_rig *rig)
{
    char command[128];
    printer_destroy(rig->printer);
    assert_int_equal(kill(rig->pid, SIGTERM), 0);
    int status = -1;
    assert_int_equal(waitpid(rig->pid, &status, 0), rig->pid);
    assert_int_equal(status, 0);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", rig->dir);
    assert_int_equal(system(command), 0);
}

void printer_rig_fault(struct printer_rig *rig, const char *fault)
{
    char part[96];
    (void)snprintf(part, sizeof part, "%s.part", rig->control);
    FILE *file = fopen(part, "w");
    assert_non_null(file);
    assert_true(fputs(fault, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(part, rig->control), 0);
    usleep(SIM_TURN_MS * 1000);
}

static void step(struct printer_rig *rig)
{
    int64_t before = real_ms();
    printer_step(rig->printer);
    assert_true(real_ms() - before < 200); /* never waits */
    int64_t wait = printer_wait_ms(rig->printer);
    usleep(wait >= 0 && wait < 5 ? (useconds_t)wait * 1000 : 5000);
}

void printer_rig_steps(struct printer_rig *rig, int ms)
{
    for (int64_t start = real_ms(); real_ms() - start < ms;)
        step(rig);
}

void printer_rig_until_state(struct printer_rig *rig, enum printer_state state)
{
    for (int64_t start = real_ms(); printer_state(rig->printer) != state; step(rig)) {
        if (real_ms() - start > PATIENCE_MS)
            fail_msg("state %d instead of %d", printer_state(rig->printer), state);
        if (printer_wait_ms(rig->printer) < 0)
            printer_ask(rig->printer);
    }
}

void printer_rig_until_job(struct printer_rig *rig, enum printer_job job)
{
    for (int64_t start = real_ms(); printer_job(rig->printer) != job; step(rig))
        if (real_ms() - start > PATIENCE_MS)
            fail_msg("job %d instead of %d, state %d", printer_job(rig->printer), job,
                     printer_state(rig->printer));
}

void printer_rig_ask(struct printer_rig *rig)
{
    printer_ask(rig->printer);
    for (int64_t start = real_ms(); printer_wait_ms(rig->printer) >= 0; step(rig))
        assert_true(real_ms() - start < PATIENCE_MS);
}

static void slip_path(const struct printer_rig *rig, int number, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/slip-%d.png", rig->dir, number);
}

bool printer_rig_has_slip(const struct printer_rig *rig, int number)
{
    char path[PATH_MAX];
    slip_path(rig, number, path, sizeof path);
    return access(path, F_OK) == 0;
}

struct printer_rig_slip printer_rig_slip(const struct printer_rig *rig, int number)
{
    char path[PATH_MAX];
    png_image image = {.version = PNG_IMAGE_VERSION};
    slip_path(rig, number, path, sizeof path);
    for (int64_t start = real_ms(); access(path, F_OK) != 0; usleep(2000))
        assert_true(real_ms() - start < PATIENCE_MS);
    assert_true(png_image_begin_read_from_file(&image, path));
    image.format = PNG_FORMAT_GRAY;
    struct printer_rig_slip slip = {.width = (int)image.width, .height = (int)image.height};
    slip.grey = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(slip.grey);
    assert_true(png_image_finish_read(&image, NULL, slip.grey, 0, NULL));
    return slip;
}
