/* Draws every page of the gallery into FOLDER as PPM pictures, in both shapes: for looking at.
 *
 *   gallery SHARE FOLDER [TEXT_SIZE [THEME [LANG [AIDS]]]]
 *
 * AIDS: 1 big mode, 2 reach mode, 3 both. */
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

static void set(struct stage *stage, char **args)
{
    int numbers[] = {TEXT_NORMAL, THEME_DEFAULT, words_lang(), 0};

    for (int i = 0; i < 4 && args[i] != NULL; i++)
        numbers[i] = atoi(args[i]);
    stage_set_aids(stage, (struct stage_aids){.big = numbers[3] & 1, .reach = numbers[3] & 2});
    stage_set_text_size(stage, (enum text_size)numbers[0]);
    stage_set_theme(stage, (enum theme_name)numbers[1]);
    stage_set_lang(stage, (enum lang)numbers[2]);
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
        set(stage, argv + 3);
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
        fprintf(stderr, "gallery SHARE FOLDER [TEXT_SIZE [THEME [LANG [AIDS]]]]\n%s\n", fault.text);
        return 2;
    }
    gallery_init(&kiosk);
    for (size_t i = 0; i < 2; i++)
        bad |= draw_shape(fonts, &kiosk, i, argv);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return bad;
}
