/* Draws every page of the gallery into FOLDER as PPM pictures, in both shapes: for looking at.
 *
 *   gallery SHARE FOLDER [TEXT_SIZE [THEME]] */
#include "tests/app/gallery.h"

#include "app/ui/words.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    int width, height;
    double ppi;
} SHAPES[] = {{"portrait", 1080, 1920, 102}, {"landscape", 1280, 800, 149}};

static int save(const char *path, const struct canvas *canvas)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        return 1;
    fprintf(file, "P6 %d %d 255\n", canvas->width, canvas->height);
    for (int i = 0; i < canvas->width * canvas->height; i++) {
        uint32_t p = canvas->pixels[i];
        fputc((int)(p >> 16 & 255), file);
        fputc((int)(p >> 8 & 255), file);
        fputc((int)(p & 255), file);
    }
    return fclose(file);
}

static int draw_shape(struct fonts *fonts, struct kiosk *kiosk, size_t shape, const char *folder,
                      int size, int theme)
{
    struct stage_options options = {.scenes = GALLERY,
                                    .scene_count = GALLERY_SCENES,
                                    .kiosk = kiosk,
                                    .ppi = SHAPES[shape].ppi,
                                    .width = SHAPES[shape].width,
                                    .height = SHAPES[shape].height,
                                    .narrate_fd = -1};
    struct stage *stage = NULL;
    uint32_t *pixels = calloc((size_t)(options.width * options.height), sizeof *pixels);
    int bad = pixels == NULL || stage_create(&options, fonts, &stage) != TG_OK;

    for (int i = 0; !bad && i < GALLERY_SCENES; i++) {
        struct canvas canvas = canvas_over(pixels, options.width, options.height, options.width);
        struct window_rect damage[STAGE_DAMAGE_MAX];
        char path[512];
        stage_reset(stage, i);
        stage_set_text_size(stage, (enum text_size)size);
        stage_set_theme(stage, (enum theme_name)theme);
        (void)stage_draw(stage, &canvas, true, damage);
        if (stage_overflowed(stage))
            printf("%s %s: overflow\n", SHAPES[shape].name, GALLERY[i].name);
        snprintf(path, sizeof path, "%s/%s-%s.ppm", folder, GALLERY[i].name, SHAPES[shape].name);
        bad = save(path, &canvas);
    }
    stage_destroy(stage);
    free(pixels);
    return bad;
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    struct fonts *fonts = NULL;
    struct kiosk kiosk;
    int bad = 0;

    if (argc < 3 || secret_init() != TG_OK || words_init(argv[1], "tonggui", &fault) != TG_OK ||
        fonts_create(argv[1], &fonts, &fault) != TG_OK) {
        fprintf(stderr, "gallery SHARE FOLDER [TEXT_SIZE [THEME]]\n%s\n", fault.text);
        return 2;
    }
    gallery_init(&kiosk);
    for (size_t i = 0; i < 2; i++)
        bad |= draw_shape(fonts, &kiosk, i, argv[2], argc > 3 ? atoi(argv[3]) : TEXT_NORMAL,
                          argc > 4 ? atoi(argv[4]) : THEME_DEFAULT);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return bad;
}
