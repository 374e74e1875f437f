/* A camera as Linux has it: buffers of the driver, mapped, filled one after the other while it
 * streams. Every USB camera gives YUYV at this size; some give grey. */
#include "board/scanner/camera_inside.h"

#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { BUFFERS = 3, WIDTH = 640, HEIGHT = 480, SILENCE_S_MAX = 5 };

struct buffer {
    uint8_t *bytes; /* NULL: not mapped */
    size_t size;
};

struct camera_v4l2 {
    int fd;
    uint32_t format; /* of pixels */
    int w, h;
    size_t stride; /* bytes a row */
    struct buffer buffers[BUFFERS];
    uint8_t *grey;
    time_t seen_s; /* the last picture */
};

static int ask(const struct camera_v4l2 *v4l2, unsigned long request, void *about)
{
    int rc;
    do
        rc = ioctl(v4l2->fd, request, about);
    while (rc != 0 && errno == EINTR);
    return rc;
}

static time_t now_s(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

static bool captures(const struct camera_v4l2 *v4l2)
{
    struct v4l2_capability can = {0};
    if (ask(v4l2, VIDIOC_QUERYCAP, &can) != 0)
        return false;
    uint32_t of = can.capabilities & V4L2_CAP_DEVICE_CAPS ? can.device_caps : can.capabilities;
    return (of & V4L2_CAP_VIDEO_CAPTURE) != 0 && (of & V4L2_CAP_STREAMING) != 0;
}

/* How many bytes from one grey value to the next. */
static size_t step_of(uint32_t format)
{
    return format == V4L2_PIX_FMT_YUYV ? 2 : 1;
}

static bool takes_format(struct camera_v4l2 *v4l2, uint32_t format)
{
    struct v4l2_format wanted = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_pix_format *pix = &wanted.fmt.pix;
    pix->width = WIDTH;
    pix->height = HEIGHT;
    pix->pixelformat = format;
    pix->field = V4L2_FIELD_ANY;
    if (ask(v4l2, VIDIOC_S_FMT, &wanted) != 0 || pix->pixelformat != format)
        return false;
    if (pix->width == 0 || pix->width > CAMERA_SIDE_MAX || pix->height == 0 ||
        pix->height > CAMERA_SIDE_MAX)
        return false;
    size_t row = pix->width * step_of(format);
    v4l2->format = format;
    v4l2->w = (int)pix->width;
    v4l2->h = (int)pix->height;
    v4l2->stride = pix->bytesperline > row ? pix->bytesperline : row;
    return true;
}

static bool takes_any_format(struct camera_v4l2 *v4l2)
{
    return takes_format(v4l2, V4L2_PIX_FMT_GREY) || takes_format(v4l2, V4L2_PIX_FMT_YUYV);
}

static struct v4l2_buffer buffer_at(uint32_t index)
{
    return (struct v4l2_buffer){
        .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
}

static bool map_buffer(struct camera_v4l2 *v4l2, uint32_t index)
{
    struct v4l2_buffer about = buffer_at(index);
    if (ask(v4l2, VIDIOC_QUERYBUF, &about) != 0 || about.length < v4l2->stride * (size_t)v4l2->h)
        return false;
    void *bytes = mmap(NULL, about.length, PROT_READ | PROT_WRITE, MAP_SHARED, v4l2->fd,
                       (off_t)about.m.offset);
    if (bytes == MAP_FAILED)
        return false;
    v4l2->buffers[index] = (struct buffer){bytes, about.length};
    return ask(v4l2, VIDIOC_QBUF, &about) == 0;
}

static bool streams(struct camera_v4l2 *v4l2)
{
    struct v4l2_requestbuffers wanted = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (ask(v4l2, VIDIOC_REQBUFS, &wanted) != 0 || wanted.count < 2)
        return false;
    for (uint32_t i = 0; i < wanted.count && i < BUFFERS; i++)
        if (!map_buffer(v4l2, i))
            return false;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return ask(v4l2, VIDIOC_STREAMON, &type) == 0;
}

enum tg_err camera_v4l2_open(const char *path, struct camera_v4l2 **out_v4l2)
{
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES || errno == EPERM ? TG_ERR_DENIED : TG_ERR_MISSING;
    struct camera_v4l2 *v4l2 = calloc(1, sizeof *v4l2);
    if (v4l2 == NULL) {
        close(fd);
        return TG_ERR_MEMORY;
    }
    v4l2->fd = fd;
    v4l2->seen_s = now_s();
    enum tg_err err = captures(v4l2) && takes_any_format(v4l2) ? TG_OK : TG_ERR_IO;
    if (err == TG_OK) {
        v4l2->grey = calloc((size_t)v4l2->w, (size_t)v4l2->h);
        err = v4l2->grey == NULL ? TG_ERR_MEMORY : streams(v4l2) ? TG_OK : TG_ERR_IO;
    }
    if (err != TG_OK) {
        camera_v4l2_close(v4l2);
        return err;
    }
    *out_v4l2 = v4l2;
    return TG_OK;
}

static void copy_grey(struct camera_v4l2 *v4l2, const uint8_t *bytes)
{
    size_t step = step_of(v4l2->format), w = (size_t)v4l2->w;
    for (size_t y = 0; y < (size_t)v4l2->h; y++) {
        const uint8_t *row = bytes + y * v4l2->stride;
        for (size_t x = 0; x < w; x++)
            v4l2->grey[y * w + x] = row[x * step];
    }
}

/* Takes one filled buffer, and gives it back; a torn one tells nothing. False: there is none, or
 * errno says why. */
static bool take_buffer(struct camera_v4l2 *v4l2, bool *out_seen)
{
    struct v4l2_buffer filled = buffer_at(0);
    if (ask(v4l2, VIDIOC_DQBUF, &filled) != 0)
        return false;
    bool whole = filled.index < BUFFERS && v4l2->buffers[filled.index].bytes != NULL &&
                 (filled.flags & V4L2_BUF_FLAG_ERROR) == 0;
    if (whole) {
        copy_grey(v4l2, v4l2->buffers[filled.index].bytes);
        *out_seen = true;
    }
    return ask(v4l2, VIDIOC_QBUF, &filled) == 0;
}

/* What stood in the buffers since the last look is old: the last of them is wanted. */
enum tg_err camera_v4l2_look(struct camera_v4l2 *v4l2, struct camera_picture *out_picture)
{
    int taken = 0;
    bool seen = false;
    while (taken < BUFFERS && take_buffer(v4l2, &seen))
        taken++;
    if (taken < BUFFERS && errno != EAGAIN)
        return TG_ERR_IO;
    if (!seen)
        return now_s() - v4l2->seen_s > SILENCE_S_MAX ? TG_ERR_IO : TG_ERR_BUSY;
    v4l2->seen_s = now_s();
    *out_picture = (struct camera_picture){v4l2->grey, v4l2->w, v4l2->h};
    return TG_OK;
}

void camera_v4l2_close(struct camera_v4l2 *v4l2)
{
    if (v4l2 == NULL)
        return;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    (void)ask(v4l2, VIDIOC_STREAMOFF, &type);
    for (size_t i = 0; i < BUFFERS; i++) {
        if (v4l2->buffers[i].bytes == NULL)
            continue;
        secret_wipe(v4l2->buffers[i].bytes, v4l2->buffers[i].size);
        munmap(v4l2->buffers[i].bytes, v4l2->buffers[i].size);
    }
    if (v4l2->grey != NULL)
        secret_wipe(v4l2->grey, (size_t)v4l2->w * (size_t)v4l2->h);
    free(v4l2->grey);
    close(v4l2->fd);
    free(v4l2);
}
