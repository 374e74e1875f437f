/* A camera as the kernel has it, where there is none: its device is a file, whose buffers are
 * mapped as a driver's are, and this program answers for the driver. */
#include "board/scanner/camera.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

enum { W = 64, H = 48, BUFFERS = 3, BUFFER_SIZE = 16384 };

static struct driver {
    char path[64];
    int fd; /* the test's own, of the same file */
    struct stat st;
    uint32_t caps, format; /* the one that it has */
    uint32_t width, height, stride, length;
    bool queued[BUFFERS], filled[BUFFERS];
    uint32_t flags[BUFFERS];
    uint32_t next; /* to be taken */
    bool streams, unplugged;
} driver;

static int fails(int error)
{
    errno = error;
    return -1;
}

static int set_format(struct v4l2_format *format)
{
    struct v4l2_pix_format *pix = &format->fmt.pix;
    pix->pixelformat = driver.format;
    pix->width = driver.width;
    pix->height = driver.height;
    pix->bytesperline = driver.stride;
    return 0;
}

static int take(struct v4l2_buffer *buffer)
{
    uint32_t at = driver.next;
    if (!driver.streams || !driver.filled[at])
        return fails(EAGAIN);
    driver.filled[at] = driver.queued[at] = false;
    driver.next = (at + 1) % BUFFERS;
    buffer->index = at;
    buffer->flags = driver.flags[at];
    return 0;
}

static int answer(unsigned long request, void *about)
{
    struct v4l2_buffer *buffer = about;
    if (driver.unplugged)
        return fails(ENODEV);
    switch (request) {
    case VIDIOC_QUERYCAP:
        ((struct v4l2_capability *)about)->capabilities = driver.caps;
        return 0;
    case VIDIOC_S_FMT:
        return set_format(about);
    case VIDIOC_REQBUFS:
        ((struct v4l2_requestbuffers *)about)->count = BUFFERS;
        return 0;
    case VIDIOC_QUERYBUF:
        buffer->length = driver.length;
        buffer->m.offset = buffer->index * BUFFER_SIZE;
        return 0;
    case VIDIOC_QBUF:
        driver.queued[buffer->index] = true;
        return 0;
    case VIDIOC_DQBUF:
        return take(buffer);
    case VIDIOC_STREAMON:
    case VIDIOC_STREAMOFF:
        driver.streams = request == VIDIOC_STREAMON;
        return 0;
    default:
        return fails(ENOTTY);
    }
}

/* In the C library's place. */
int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    struct stat st;
    va_start(rest, request);
    void *about = va_arg(rest, void *);
    va_end(rest);
    if (driver.fd >= 0 && fstat(fd, &st) == 0 && st.st_ino == driver.st.st_ino &&
        st.st_dev == driver.st.st_dev)
        return answer(request, about);
    return (int)syscall(SYS_ioctl, fd, request, about);
}

/* A picture comes: all of that grey, in YUYV with colours that do not matter. */
static void take_picture(uint8_t grey)
{
    static uint8_t bytes[BUFFER_SIZE];
    uint32_t at = driver.next;
    while (driver.filled[at])
        at = (at + 1) % BUFFERS;
    assert_true(driver.queued[at]);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = driver.format == V4L2_PIX_FMT_YUYV && i % 2 == 1 ? 0xaa : grey;
    assert_int_equal(pwrite(driver.fd, bytes, sizeof bytes, (off_t)at * BUFFER_SIZE), BUFFER_SIZE);
    driver.filled[at] = true;
}

static int plug(void **state)
{
    (void)state;
    driver = (struct driver){.caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING,
                             .format = V4L2_PIX_FMT_YUYV,
                             .width = W,
                             .height = H,
                             .stride = 2 * W + 32,
                             .length = BUFFER_SIZE};
    strcpy(driver.path, "/tmp/tonggui-video-XXXXXX");
    driver.fd = mkstemp(driver.path);
    return driver.fd < 0 || ftruncate(driver.fd, BUFFERS * BUFFER_SIZE) != 0 ||
           fstat(driver.fd, &driver.st) != 0;
}

static int unplug(void **state)
{
    (void)state;
    close(driver.fd);
    driver.fd = -1;
    return unlink(driver.path);
}

static struct camera *open_camera(void)
{
    struct camera *camera = NULL;
    assert_int_equal(camera_open(driver.path, &camera), TG_OK);
    return camera;
}

static void assert_all_are(const struct camera_picture *picture, uint8_t grey)
{
    assert_int_equal(picture->w, W);
    assert_int_equal(picture->h, H);
    for (int i = 0; i < W * H; i++)
        assert_int_equal(picture->grey[i], grey);
}

static void the_newest_picture_is_seen_in_grey(void **state)
{
    (void)state;
    const uint32_t formats[] = {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_GREY};
    for (size_t i = 0; i < 2; i++) {
        struct camera_picture picture;
        driver.format = formats[i];
        struct camera *camera = open_camera();
        assert_int_equal(camera_look(camera, &picture), TG_ERR_BUSY);
        take_picture(10);
        take_picture(200);
        assert_int_equal(camera_look(camera, &picture), TG_OK);
        assert_all_are(&picture, 200);
        assert_int_equal(camera_look(camera, &picture), TG_ERR_BUSY);
        for (uint8_t grey = 1; grey < 20; grey++) {
            take_picture(grey);
            assert_int_equal(camera_look(camera, &picture), TG_OK);
            assert_all_are(&picture, grey);
        }
        camera_close(camera);
        assert_false(driver.streams);
        driver.next = 0;
    }
}

static void a_torn_picture_tells_nothing(void **state)
{
    (void)state;
    struct camera_picture picture;
    struct camera *camera = open_camera();
    driver.flags[0] = V4L2_BUF_FLAG_ERROR;
    take_picture(77);
    assert_int_equal(camera_look(camera, &picture), TG_ERR_BUSY);
    take_picture(78);
    assert_int_equal(camera_look(camera, &picture), TG_OK);
    assert_all_are(&picture, 78);
    camera_close(camera);
}

static void a_camera_pulled_out_is_gone(void **state)
{
    (void)state;
    struct camera_picture picture;
    struct camera *camera = open_camera();
    take_picture(5);
    assert_int_equal(camera_look(camera, &picture), TG_OK);
    driver.unplugged = true;
    assert_int_equal(camera_look(camera, &picture), TG_ERR_IO);
    camera_close(camera);
}

static void its_buffers_are_wiped_when_it_is_closed(void **state)
{
    (void)state;
    static uint8_t bytes[BUFFERS * BUFFER_SIZE];
    struct camera *camera = open_camera();
    for (int i = 0; i < BUFFERS; i++)
        take_picture(99);
    camera_close(camera);
    assert_int_equal(pread(driver.fd, bytes, sizeof bytes, 0), sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], 0);
}

static void refused_as(enum tg_err wanted)
{
    struct camera *none = NULL;
    assert_int_equal(camera_open(driver.path, &none), wanted);
    assert_null(none);
    assert_false(driver.streams);
}

static void what_is_no_camera_of_ours_is_refused(void **state)
{
    (void)state;
    driver.caps = V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_STREAMING;
    refused_as(TG_ERR_IO);
    driver.caps = V4L2_CAP_VIDEO_CAPTURE;
    refused_as(TG_ERR_IO);
    driver.caps |= V4L2_CAP_STREAMING;
    driver.format = V4L2_PIX_FMT_MJPEG;
    refused_as(TG_ERR_IO);
    struct camera *none = NULL;
    assert_int_equal(camera_open("/tmp/tonggui-no-such-video", &none), TG_ERR_MISSING);
    assert_null(none);
}

/* A driver that has lost its mind makes nobody read where there is nothing. */
static void a_driver_that_says_nonsense_is_refused(void **state)
{
    (void)state;
    driver.length = driver.stride * H - 1;
    refused_as(TG_ERR_IO);
    driver.length = BUFFER_SIZE;
    driver.width = CAMERA_SIDE_MAX + 1;
    refused_as(TG_ERR_IO);
    driver.width = W;
    driver.height = 0;
    refused_as(TG_ERR_IO);
    driver.height = H;
    driver.stride = 1; /* less than a row of pixels */
    struct camera_picture picture;
    struct camera *camera = open_camera();
    take_picture(3);
    assert_int_equal(camera_look(camera, &picture), TG_OK);
    assert_all_are(&picture, 3);
    camera_close(camera);
}

static int start(void **state)
{
    (void)state;
    driver.fd = -1;
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plug, unplug)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_newest_picture_is_seen_in_grey),   TEST(a_torn_picture_tells_nothing),
        TEST(a_camera_pulled_out_is_gone),          TEST(its_buffers_are_wiped_when_it_is_closed),
        TEST(what_is_no_camera_of_ours_is_refused), TEST(a_driver_that_says_nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
