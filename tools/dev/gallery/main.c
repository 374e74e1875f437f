/* Draws every page of the gallery into FOLDER as PPM pictures, in both shapes: for looking at.
 *
 *   gallery SHARE FOLDER [TEXT_SIZE [THEME [LANG]]] */
#include "tests/app/gallery_writing.h"

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

static int draw_scene(struct stage *stage, struct canvas *canvas, int scene, const char *folder,
                      const char *name)
{
    struct window_rect damage[STAGE_DAMAGE_MAX];
    bool tall = canvas->width < canvas->height;
    char path[512];

    stage_replace(stage, scene);
    (void)stage_draw(stage, canvas, true, damage);
    if (stage_overflowed(stage))
        printf("%s %s: overflow\n", SHAPES[tall ? 0 : 1].name, name);
    snprintf(path, sizeof path, "%s/%s-%s.ppm", folder, name, SHAPES[tall ? 0 : 1].name);
    return save(path, canvas);
}

static int draw_shape(struct fonts *fonts, struct kiosk *kiosk, size_t shape, char **argv)
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

    if (!bad) {
        struct canvas canvas = canvas_over(pixels, options.width, options.height, options.width);
        stage_reset(stage, 0);
        stage_set_text_size(stage, (enum text_size)(argv[3] ? atoi(argv[3]) : TEXT_NORMAL));
        stage_set_theme(stage, (enum theme_name)(argv[3] && argv[4] ? atoi(argv[4]) : 0));
        if (argv[3] && argv[4] && argv[5])
            stage_set_lang(stage, (enum lang)atoi(argv[5]));
        for (int i = 0; i < GALLERY_METHODS; i++)
            bad |= draw_scene(stage, &canvas, i, argv[2], GALLERY[i].name);
        for (kiosk->writing = 0; kiosk->writing < GALLERY_WRITINGS; kiosk->writing++)
            bad |= draw_scene(stage, &canvas, GALLERY_METHODS, argv[2],
                              gallery_writing_name((enum gallery_writing)kiosk->writing));
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
        fprintf(stderr, "gallery SHARE FOLDER [TEXT_SIZE [THEME [LANG]]]\n%s\n", fault.text);
        return 2;
    }
    gallery_init(&kiosk);
    for (size_t i = 0; i < 2; i++)
        bad |= draw_shape(fonts, &kiosk, i, argv);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return bad;
}
