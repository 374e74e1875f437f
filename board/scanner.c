#include "board/scanner_inside.h"

#include "board/base/secret.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    POLL_MS = 20,     /* of the line and the process, while listening */
    AGAIN_MS = 10000, /* a slip that was left lying there is typed again and again */
};

/* The device that stood at a path when the walls went up. */
struct seen {
    bool there;
    dev_t dev;
    ino_t ino;
};

struct scanner {
    struct clock clock;
    bool on;
    struct scanner_wedge wedge;
    struct scanner_serial serial;
    struct scanner_camera camera;
    struct scanner_codes codes;
    int64_t typed_ms; /* when keys last made a code */
    struct seen serial_seen, camera_seen;
};

static int64_t now(const struct scanner *scanner)
{
    return clock_monotonic_ms(&scanner->clock);
}

static struct seen look_at(const char *path)
{
    struct stat st;
    if (path[0] == '\0' || stat(path, &st) != 0 || !S_ISCHR(st.st_mode))
        return (struct seen){0};
    return (struct seen){true, st.st_dev, st.st_ino};
}

/* ---- codes */

void scanner_codes_put(struct scanner_codes *codes, const char *text, size_t len)
{
    size_t mark = scanner_frame_mark(text, len);
    if (codes->count == SCANNER_CODES_MAX || len > SCANNER_CODE_MAX)
        return;
    char *code = codes->code[codes->count++];
    memcpy(code, text + mark, len - mark);
    code[len - mark] = '\0';
}

bool scanner_take(struct scanner *scanner, char *out)
{
    if (scanner == NULL || scanner->codes.count == 0)
        return false;
    struct scanner_codes *codes = &scanner->codes;
    memcpy(out, codes->code[0], sizeof codes->code[0]);
    codes->count--;
    memmove(codes->code[0], codes->code[1], codes->count * sizeof codes->code[0]);
    secret_wipe(codes->code[codes->count], sizeof codes->code[0]);
    return true;
}

/* ---- a whole scanner */

enum tg_err scanner_create(const struct scanner_plan *plan, const struct clock *clock,
                           struct scanner **out_scanner, struct fault *fault)
{
    if (!scanner_plan_fits(plan))
        return fault_set(fault, TG_ERR_RANGE, "scanner: %s", SCANNER_PLAN_WORDS);
    struct scanner *scanner = secret_create(sizeof *scanner);
    if (scanner == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no secret memory; raise RLIMIT_MEMLOCK");
    scanner->clock = *clock;
    scanner->typed_ms = now(scanner);
    scanner->serial.fd = -1;
    scanner->serial.baud = plan->baud;
    memcpy(scanner->wedge.prefix, plan->prefix, sizeof plan->prefix);
    memcpy(scanner->serial.device, plan->serial, sizeof plan->serial);
    memcpy(scanner->camera.device, plan->camera, sizeof plan->camera);
    scanner->serial_seen = look_at(plan->serial);
    scanner->camera_seen = look_at(plan->camera);
    if (plan->camera[0] != '\0' && plan->program != NULL)
        scanner_camera_start(&scanner->camera, plan);
    *out_scanner = scanner;
    return TG_OK;
}

void scanner_destroy(struct scanner *scanner)
{
    if (scanner == NULL)
        return;
    scanner_serial_close(&scanner->serial);
    scanner_camera_end(&scanner->camera);
    secret_destroy(scanner);
}

bool scanner_has_camera(const struct scanner *scanner)
{
    if (scanner == NULL)
        return false;
    const struct scanner_camera *camera = &scanner->camera;
    return camera->process.pid > 0 && !camera->gone && !camera->missing &&
           access(camera->device, F_OK) == 0;
}

bool scanner_has_serial(const struct scanner *scanner)
{
    if (scanner == NULL || scanner->serial.device[0] == '\0')
        return false;
    return scanner->serial.fd >= 0 || (!scanner->on && look_at(scanner->serial.device).there);
}

static void forget(struct scanner *scanner)
{
    scanner_wedge_wipe(&scanner->wedge, scanner->on);
    secret_wipe(&scanner->codes, sizeof scanner->codes);
}

void scanner_listen(struct scanner *scanner, bool on)
{
    if (scanner == NULL || (on && scanner->on))
        return;
    if (scanner->on == on) {
        forget(scanner);
        return;
    }
    scanner->on = on;
    if (on && scanner->serial.device[0] != '\0')
        scanner_serial_open(&scanner->serial, now(scanner));
    else
        scanner_serial_close(&scanner->serial);
    scanner_camera_order(&scanner->camera, on);
    forget(scanner);
}

/* Of the codes that nobody asked for, those that come again and again are dropped. Time alone
 * tells: what was read is remembered nowhere. */
static void drop_again(struct scanner *scanner, size_t before)
{
    struct scanner_codes *codes = &scanner->codes;
    bool again = now(scanner) - scanner->typed_ms < AGAIN_MS;
    if (codes->count == before)
        return;
    scanner->typed_ms = now(scanner);
    if (again && !scanner->on)
        secret_wipe(codes->code[--codes->count], sizeof codes->code[0]);
}

bool scanner_hear(struct scanner *scanner, const struct window_event *event)
{
    if (scanner == NULL)
        return false;
    size_t before = scanner->codes.count;
    bool heard = scanner_wedge_hear(&scanner->wedge, event, now(scanner), &scanner->codes);
    drop_again(scanner, before);
    return heard;
}

char scanner_give_back(struct scanner *scanner)
{
    if (scanner == NULL || scanner->wedge.back_at == scanner->wedge.back_count)
        return 0;
    struct scanner_wedge *wedge = &scanner->wedge;
    char next = wedge->back[wedge->back_at++];
    if (wedge->back_at == wedge->back_count) {
        secret_wipe(wedge->back, sizeof wedge->back);
        wedge->back_at = wedge->back_count = 0;
    }
    return next;
}

const uint8_t *scanner_preview(const struct scanner *scanner, uint32_t *out_count)
{
    *out_count = scanner == NULL ? 0 : scanner->camera.pictures;
    return scanner == NULL || !scanner->camera.pictured ? NULL : scanner->camera.preview;
}

int64_t scanner_wait_ms(const struct scanner *scanner)
{
    if (scanner == NULL)
        return -1;
    if (scanner->codes.count > 0)
        return 0;
    int64_t wedge = scanner_wedge_wait_ms(&scanner->wedge, now(scanner));
    bool polls = scanner->on ? scanner->serial.device[0] != '\0' || scanner->camera.process.pid > 0
                             : scanner->camera.closing > 0;
    return polls && (wedge < 0 || wedge > POLL_MS) ? POLL_MS : wedge;
}

void scanner_step(struct scanner *scanner)
{
    if (scanner == NULL)
        return;
    scanner_camera_step(&scanner->camera, &scanner->codes);
    size_t before = scanner->codes.count;
    scanner_wedge_step(&scanner->wedge, now(scanner), &scanner->codes);
    drop_again(scanner, before);
    if (scanner->on && scanner->serial.device[0] != '\0')
        scanner_serial_step(&scanner->serial, now(scanner), &scanner->codes);
}

/* ---- the walls */

static bool is_new(const char *path, const struct seen *seen)
{
    struct seen there = look_at(path);
    return there.there && (!seen->there || there.dev != seen->dev || there.ino != seen->ino);
}

bool scanner_is_walled_off(const struct scanner *scanner)
{
    return scanner != NULL && (is_new(scanner->serial.device, &scanner->serial_seen) ||
                               is_new(scanner->camera.device, &scanner->camera_seen));
}
