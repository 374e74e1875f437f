#include "tests/app/screen_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { TAP_MS = 80 };

static void open_stage(struct screen *screen, int width, int height, double ppi)
{
    const char *share = getenv("SHARE");
    struct fault fault;
    if (!share)
        share = "build/share";
    if (words_init(share, "tonggui", &fault) != TG_OK ||
        fonts_create(share, &screen->fonts, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    screen->pixels = calloc((size_t)width * (size_t)height, sizeof *screen->pixels);
    assert_non_null(screen->pixels);
    screen->canvas = canvas_over(screen->pixels, width, height, width);
    screen->narration = memfd_create("narration", MFD_CLOEXEC);
    assert_true(screen->narration >= 0);
    const struct stage_options options = {
        .scenes = kiosk_scenes,
        .scene_count = SCENE_COUNT,
        .kiosk = &screen->kiosk,
        .unheard = kiosk_unheard,
        .ppi = ppi,
        .width = width,
        .height = height,
        .narrate_fd = screen->narration,
    };
    assert_int_equal(stage_create(&options, screen->fonts, &screen->stage), TG_OK);
}

static void init(struct screen *screen, struct rig *rig, int width, int height, double ppi,
                 struct ime *ime, enum tg_err opened, const struct fault *fault)
{
    memset(screen, 0, sizeof *screen);
    screen->rig = rig;
    open_stage(screen, width, height, ppi);
    assert_int_equal(kiosk_init(&screen->kiosk, &rig->station, ime, opened, fault), TG_OK);
    kiosk_set_stage(&screen->kiosk, screen->stage);
    screen_draw(screen);
}

void screen_init(struct screen *screen, struct rig *rig, int width, int height, double ppi)
{
    screen_init_writing(screen, rig, width, height, ppi, NULL, NULL);
}

void screen_init_writing(struct screen *screen, struct rig *rig, int width, int height, double ppi,
                         struct ime *ime, const struct handwriting *model)
{
    const struct fault none = {0};
    init(screen, rig, width, height, ppi, ime, TG_OK, &none);
    composer_set_model(screen->kiosk.composer, model);
}

void screen_init_closed(struct screen *screen, struct rig *rig, int width, int height, double ppi,
                        const struct fault *fault)
{
    init(screen, rig, width, height, ppi, NULL, fault->err, fault);
}

void screen_finish(struct screen *screen)
{
    kiosk_finish(&screen->kiosk);
    stage_destroy(screen->stage);
    fonts_destroy(screen->fonts);
    free(screen->pixels);
    close(screen->narration);
}

/* The last page told, whole; the file is emptied so that it stays small. */
static void read_narration(struct screen *screen)
{
    off_t len = lseek(screen->narration, 0, SEEK_END);
    if (len <= 0)
        return;
    char *text = calloc(1, (size_t)len + 1);
    assert_non_null(text);
    assert_int_equal(pread(screen->narration, text, (size_t)len, 0), len);
    const char *last = NULL;
    for (const char *at = text; (at = strstr(at, "page ")); at++)
        if (at == text || at[-1] == '\n')
            last = at;
    if (last)
        (void)snprintf(screen->page, sizeof screen->page, "%s", last);
    free(text);
    assert_int_equal(ftruncate(screen->narration, 0), 0);
    assert_int_equal(lseek(screen->narration, 0, SEEK_SET), 0);
}

bool screen_draw(struct screen *screen)
{
    struct window_rect damage[STAGE_DAMAGE_MAX];
    size_t count = stage_draw(screen->stage, &screen->canvas, false, damage);
    read_narration(screen);
    return count > 0;
}

const char *screen_scene(const struct screen *screen)
{
    int top = stage_top(screen->stage);
    return top < 0 ? "" : kiosk_scenes[top].name;
}

/* ":0" is told of choices and not of buttons; a test need not know which it is. */
static bool same_id(const char *told, const char *id)
{
    size_t length = strcspn(told, ":"), wanted = strcspn(id, ":");
    return length == wanted && strncmp(told, id, length) == 0 &&
           atoi(told[length] ? told + length + 1 : "0") == atoi(id[wanted] ? id + wanted + 1 : "0");
}

static bool find(struct screen *screen, const char *id, struct rect *out)
{
    for (const char *line = screen->page; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        int x, y, w, h;
        char role[32], name[64];
        if (sscanf(line, "hit %d %d %d %d %31s %63s", &x, &y, &w, &h, role, name) != 6 ||
            !same_id(name, id))
            continue;
        *out = (struct rect){x, y, w, h};
        return true;
    }
    return false;
}

bool screen_find(struct screen *screen, const char *id, int *out_x, int *out_y)
{
    struct rect rect;
    if (!find(screen, id, &rect))
        return false;
    *out_x = rect.x + rect.w / 2;
    *out_y = rect.y + rect.h / 2;
    return true;
}

struct rect screen_place(struct screen *screen, const char *id)
{
    struct rect rect = {0};
    if (!find(screen, id, &rect))
        fail_msg("no \"%s\" on this page:\n%s", id, screen->page);
    return rect;
}

static void input(struct screen *screen, struct window_event event)
{
    event.time_ms = screen->rig->now_ms;
    kiosk_input(&screen->kiosk, &event);
}

void screen_tap_at(struct screen *screen, int x, int y)
{
    input(screen, (struct window_event){.kind = WINDOW_PRESS, .x = x, .y = y});
    screen->rig->now_ms += TAP_MS;
    input(screen, (struct window_event){.kind = WINDOW_RELEASE, .x = x, .y = y});
    kiosk_tick(&screen->kiosk);
    screen_draw(screen);
}

void screen_tap(struct screen *screen, const char *id)
{
    struct rect rect = screen_place(screen, id);
    screen_tap_at(screen, rect.x + rect.w / 2, rect.y + rect.h / 2);
}

void screen_drag(struct screen *screen, const struct screen_point *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        input(screen, (struct window_event){.kind = i == 0 ? WINDOW_PRESS : WINDOW_MOVE,
                                            .x = places[i].x,
                                            .y = places[i].y});
        screen->rig->now_ms += 10;
        screen_draw(screen);
    }
    input(screen, (struct window_event){
                      .kind = WINDOW_RELEASE, .x = places[count - 1].x, .y = places[count - 1].y});
    kiosk_tick(&screen->kiosk);
    screen_draw(screen);
}

void screen_type(struct screen *screen, const char *text)
{
    input(screen, (struct window_event){.kind = WINDOW_TEXT, .text = text, .len = strlen(text)});
    screen_draw(screen);
}

void screen_key(struct screen *screen, enum window_key key)
{
    input(screen, (struct window_event){.kind = WINDOW_KEY, .key = key});
    screen_draw(screen);
}

void screen_pass(struct screen *screen, int64_t ms)
{
    screen->rig->now_ms += ms;
    kiosk_tick(&screen->kiosk);
    screen_draw(screen);
}

void screen_await_job(struct screen *screen)
{
    assert_true(screen->kiosk.job_fd >= 0);
    struct pollfd ready = {.fd = screen->kiosk.job_fd, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 30000), 1);
    kiosk_job_done(&screen->kiosk);
    screen_draw(screen);
}
