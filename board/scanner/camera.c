#include "board/scanner/camera_inside.h"

#include <stdlib.h>
#include <string.h>

struct camera {
    struct camera_file *file; /* one of the two */
    struct camera_v4l2 *v4l2;
};

bool camera_is_file(const char *device)
{
    static const char ending[] = ".png";
    size_t len = strlen(device), tail = sizeof ending - 1;
    return len > tail && strcmp(device + len - tail, ending) == 0;
}

enum tg_err camera_open(const char *device, struct camera **out_camera)
{
    struct camera *camera = calloc(1, sizeof *camera);
    if (camera == NULL)
        return TG_ERR_MEMORY;
    enum tg_err err = camera_is_file(device) ? camera_file_open(device, &camera->file)
                                             : camera_v4l2_open(device, &camera->v4l2);
    if (err != TG_OK) {
        free(camera);
        return err;
    }
    *out_camera = camera;
    return TG_OK;
}

enum tg_err camera_look(struct camera *camera, struct camera_picture *out_picture)
{
    return camera->file != NULL ? camera_file_look(camera->file, out_picture)
                                : camera_v4l2_look(camera->v4l2, out_picture);
}

void camera_close(struct camera *camera)
{
    if (camera == NULL)
        return;
    camera_file_close(camera->file);
    camera_v4l2_close(camera->v4l2);
    free(camera);
}
