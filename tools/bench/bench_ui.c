/* What drawing costs, without a window: a whole page, and the page after one key. */
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/app/gallery.h"
#include "tools/bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 200, WRITING = 4 };

static const struct {
    const char *name;
    int width, height;
    double ppi;
} SHAPES[] = {{"1080×1920", 1080, 1920, 102}, {"1280×800", 1280, 800, 149}};

static struct fonts *fonts;
static struct kiosk kiosk;

static double draw_ms(struct stage *stage, struct canvas *canvas, bool all)
{
    struct window_rect damage[STAGE_DAMAGE_MAX];
    int64_t started = bench_now_ns();

    (void)stage_draw(stage, canvas, all, damage);
    return (double)(bench_now_ns() - started) / 1e6;
}

/* The median of the slowest page of the gallery. */
static double whole_page_ms(struct stage *stage, struct canvas *canvas)
{
    double worst = 0, samples[ROUNDS];

    for (int scene = 0; scene < GALLERY_SCENES; scene++) {
        stage_replace(stage, scene);
        for (int i = 0; i < ROUNDS / 10; i++) {
            stage_touch(stage);
            samples[i] = draw_ms(stage, canvas, true);
        }
        double median = bench_median(samples, ROUNDS / 10);
        worst = median > worst ? median : worst;
    }
    return worst;
}

/* Press and release of a key of the screen keyboard: the pressed look, then the letter. */
static void one_key(struct stage *stage, struct canvas *canvas, double *press, double *text)
{
    struct window_event event = {.kind = WINDOW_PRESS, .time_ms = 1000};

    stage_replace(stage, WRITING);
    (void)draw_ms(stage, canvas, true);
    for (int i = 0; i < ROUNDS; i++) {
        /* The nine letters of the middle row. */
        event.x = canvas->width * (i % 9 + 1) / 10;
        event.y =
            canvas->height - theme_px(stage_theme(stage), canvas->width < canvas->height ? 80 : 40);
        event.kind = WINDOW_PRESS;
        stage_input(stage, &event);
        press[i] = draw_ms(stage, canvas, false);
        event.time_ms += 80;
        event.kind = WINDOW_RELEASE;
        stage_input(stage, &event);
        text[i] = draw_ms(stage, canvas, false);
        event.time_ms += 80;
    }
}

static void measure(size_t shape)
{
    struct stage_options options = {.scenes = GALLERY,
                                    .scene_count = GALLERY_SCENES,
                                    .kiosk = &kiosk,
                                    .ppi = SHAPES[shape].ppi,
                                    .width = SHAPES[shape].width,
                                    .height = SHAPES[shape].height,
                                    .narrate_fd = -1};
    uint32_t *pixels = calloc((size_t)(options.width * options.height), sizeof *pixels);
    struct canvas canvas = canvas_over(pixels, options.width, options.height, options.width);
    struct stage *stage = NULL;
    double press[ROUNDS], text[ROUNDS];
    char name[80];

    must(pixels != NULL && stage_create(&options, fonts, &stage) == TG_OK);
    stage_push(stage, 0);
    size_t before = field_len(kiosk.text);
    snprintf(name, sizeof name, "a whole page drawn, %s", SHAPES[shape].name);
    bench_row(name, whole_page_ms(stage, &canvas), "ms", NAN, NAN, "≤ 6 ms");
    one_key(stage, &canvas, press, text);
    must(field_len(kiosk.text) == before + ROUNDS); /* every key was hit */
    snprintf(name, sizeof name, "one key's press redrawn, %s", SHAPES[shape].name);
    bench_row(name, bench_median(press, ROUNDS), "ms", NAN, NAN, "≤ 0.5 ms");
    snprintf(name, sizeof name, "one key's letter redrawn, %s", SHAPES[shape].name);
    bench_row(name, bench_median(text, ROUNDS), "ms", NAN, NAN, "≤ 0.5 ms");
    stage_destroy(stage);
    free(pixels);
}

int main(void)
{
    const char *share = getenv("SHARE");
    struct fault fault = {0};

    share = share != NULL ? share : "build/share";
    if (secret_init() != TG_OK || words_init(share, "tonggui", &fault) != TG_OK ||
        fonts_create(share, &fonts, &fault) != TG_OK) {
        fprintf(stderr, "bench_ui: %s\n", fault.text);
        return 1;
    }
    gallery_init(&kiosk);
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        measure(i);
    gallery_finish(&kiosk);
    fonts_destroy(fonts);
    return 0;
}
