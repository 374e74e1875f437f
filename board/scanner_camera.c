#include "board/scanner_inside.h"

#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CLOSING_STEPS_MAX = 100 };

/* Memory for one picture, of a size that the other side cannot change. -1, or a descriptor. */
static int share_picture(uint8_t **out_shared)
{
    int fd = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -1;
    void *shared = MAP_FAILED;
    if (ftruncate(fd, SCANNER_PREVIEW_SIZE) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        shared = mmap(NULL, SCANNER_PREVIEW_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED) {
        close(fd);
        return -1;
    }
    (void)mlock(shared, SCANNER_PREVIEW_SIZE);
    (void)madvise(shared, SCANNER_PREVIEW_SIZE, MADV_DONTDUMP);
    *out_shared = shared;
    return fd;
}

static void forget_picture(struct scanner_camera *camera)
{
    secret_wipe(camera->preview, sizeof camera->preview);
    if (camera->shared != NULL)
        secret_wipe(camera->shared, SCANNER_PREVIEW_SIZE);
    camera->pictures += camera->pictured;
    camera->pictured = false;
}

void scanner_camera_end(struct scanner_camera *camera)
{
    process_end(&camera->process);
    forget_picture(camera);
    if (camera->shared != NULL)
        munmap(camera->shared, SCANNER_PREVIEW_SIZE);
    camera->shared = NULL;
}

void scanner_camera_start(struct scanner_camera *camera, const struct scanner_plan *plan)
{
    struct fault fault;
    char name[] = "tonggui-scanner", device[SCANNER_DEVICE_MAX];
    char *const arguments[] = {name, strcpy(device, plan->camera), NULL};
    int fd = share_picture(&camera->shared);
    if (fd < 0)
        return;
    const struct process_plan process = {
        .program = plan->program,
        .arguments = arguments,
        .ways = {[SCANNER_ORDERS] = PROCESS_TO,
                 [SCANNER_MESSAGES] = PROCESS_FROM,
                 [SCANNER_PICTURE] = PROCESS_GIVEN},
        .given = {[SCANNER_PICTURE] = fd},
        .count = 3,
        .order = SCANNER_ORDERS,
    };
    if (process_start(&process, &camera->process, &fault) != TG_OK)
        scanner_camera_end(camera);
    close(fd);
}

/* An order that finds no room in the pipe is one to a process that does not listen. */
static void say(struct scanner_camera *camera, enum scanner_order order)
{
    uint8_t bytes[SCANNER_MESSAGE_MAX];
    const struct scanner_order_at at = {order, camera->session};
    size_t len = scanner_order_compose(&at, bytes);
    if (write(camera->process.ends[SCANNER_ORDERS], bytes, len) != (ssize_t)len)
        camera->gone = true;
}

void scanner_camera_order(struct scanner_camera *camera, bool on)
{
    if (camera->process.pid == 0)
        return;
    camera->on = on;
    camera->missing = false;
    camera->session += on;
    say(camera, on ? SCANNER_ON : SCANNER_OFF);
    camera->closing = on ? 0 : CLOSING_STEPS_MAX;
    if (!on)
        forget_picture(camera);
}

static void take(struct scanner_camera *camera, const struct scanner_message *message,
                 struct scanner_codes *codes)
{
    if (message->session != camera->session)
        return;
    if (!camera->on) {
        camera->closing = message->news == SCANNER_STATE ? 0 : camera->closing;
        return;
    }
    switch (message->news) {
    case SCANNER_CODE:
        scanner_codes_put(codes, message->text, message->len);
        break;
    case SCANNER_PICTURED:
        memcpy(camera->preview, camera->shared, SCANNER_PREVIEW_SIZE);
        camera->pictured = true;
        camera->pictures++;
        say(camera, SCANNER_SEEN);
        break;
    case SCANNER_STATE:
        camera->missing = !message->there;
        if (camera->missing)
            forget_picture(camera);
        break;
    }
}

void scanner_camera_step(struct scanner_camera *camera, struct scanner_codes *codes)
{
    uint8_t bytes[SCANNER_MESSAGE_MAX];
    struct scanner_message message;
    camera->closing -= camera->closing > 0;
    while (camera->process.pid > 0 && !camera->gone) {
        ssize_t len = read(camera->process.ends[SCANNER_MESSAGES], bytes, sizeof bytes);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0 && errno == EAGAIN)
            break;
        if (len <= 0) {
            camera->gone = true;
            camera->closing = 0;
            forget_picture(camera);
        } else if (scanner_message_parse(bytes, (size_t)len, &message) == TG_OK) {
            take(camera, &message, codes);
        }
    }
    secret_wipe(bytes, sizeof bytes);
    secret_wipe(&message, sizeof message);
}
