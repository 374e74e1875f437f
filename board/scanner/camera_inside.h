/* The two kinds of camera, for camera.c only; each function does what its name says in camera.h. */
#ifndef TG_BOARD_SCANNER_CAMERA_INSIDE_H
#define TG_BOARD_SCANNER_CAMERA_INSIDE_H

#include "board/scanner/camera.h"

struct camera_file;
enum tg_err camera_file_open(const char *path, struct camera_file **out_file) MUST_USE;
enum tg_err camera_file_look(struct camera_file *file, struct camera_picture *out_picture) MUST_USE;
void camera_file_close(struct camera_file *file);

struct camera_v4l2;
enum tg_err camera_v4l2_open(const char *path, struct camera_v4l2 **out_v4l2) MUST_USE;
enum tg_err camera_v4l2_look(struct camera_v4l2 *v4l2, struct camera_picture *out_picture) MUST_USE;
void camera_v4l2_close(struct camera_v4l2 *v4l2);

#endif
