#include "board/scanner/camera_inside.h"

#include "board/base/secret.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct camera_file {
    char *path;
    struct timespec changed; /* of what was read */
    off_t size;
    uint8_t *grey;
    int w, h;
};

static void forget(struct camera_file *file)
{
    if (file->grey != NULL)
        secret_wipe(file->grey, (size_t)file->w * (size_t)file->h);
    free(file->grey);
    file->grey = NULL;
}

static enum tg_err read_png(struct camera_file *file)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, file->path))
        return TG_ERR_FORMAT;
    image.format = PNG_FORMAT_GRAY;
    bool fits = image.width <= CAMERA_SIDE_MAX && image.height <= CAMERA_SIDE_MAX;
    uint8_t *grey = fits ? malloc(PNG_IMAGE_SIZE(image)) : NULL;
    const png_color white = {255, 255, 255};
    bool whole = grey != NULL && png_image_finish_read(&image, &white, grey, 0, NULL);
    png_image_free(&image);
    if (!whole) {
        free(grey);
        return TG_ERR_FORMAT;
    }
    forget(file);
    file->grey = grey;
    file->w = (int)image.width;
    file->h = (int)image.height;
    return TG_OK;
}

enum tg_err camera_file_open(const char *path, struct camera_file **out_file)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return TG_ERR_MISSING;
    struct camera_file *file = calloc(1, sizeof *file);
    if (file != NULL)
        file->path = strdup(path);
    if (file == NULL || file->path == NULL) {
        camera_file_close(file);
        return TG_ERR_MEMORY;
    }
    *out_file = file;
    return TG_OK;
}

/* A picture that does not change is seen again and again, as before any camera. One that is only
 * half there when it is read will change once more. */
enum tg_err camera_file_look(struct camera_file *file, struct camera_picture *out_picture)
{
    struct stat st;
    if (stat(file->path, &st) != 0)
        return TG_ERR_IO;
    bool same = file->grey != NULL && st.st_size == file->size &&
                st.st_mtim.tv_sec == file->changed.tv_sec &&
                st.st_mtim.tv_nsec == file->changed.tv_nsec;
    if (!same && read_png(file) != TG_OK)
        return TG_ERR_BUSY;
    file->changed = st.st_mtim;
    file->size = st.st_size;
    *out_picture = (struct camera_picture){file->grey, file->w, file->h};
    return TG_OK;
}

void camera_file_close(struct camera_file *file)
{
    if (file == NULL)
        return;
    forget(file);
    free(file->path);
    free(file);
}
