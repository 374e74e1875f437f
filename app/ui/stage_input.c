#include "app/ui/stage_inside.h"
#include "board/base/secret.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static void tell(struct stage *stage, const struct ui_event *event)
{
    const struct scene *scene = stage_top_scene(stage);

    stage->dirty = stage->moved = true;
    if (event->kind != UI_TICK)
        stage->state.methods = false;
    if (ui_tapped(event, UI_NEXT) && stage->page->turns) {
        stage->state.shown++;
        return;
    }
    if (scene == NULL || (scene->event != NULL && scene->event(stage->options.kiosk, event)))
        return;
    if (event->kind == UI_KEY && event->key == UI_KEY_ENTER) {
        tell(stage, &(struct ui_event){.kind = UI_TAP, .id = UI_NEXT});
        return;
    }
    if (ui_tapped(event, UI_BACK) && stage->depth > 1) {
        stage_pop(stage);
        return;
    }
    if (stage->options.unheard != NULL)
        (void)stage->options.unheard(stage->options.kiosk, event);
}

static void tell_key(struct stage *stage, enum ui_key key)
{
    tell(stage, &(struct ui_event){.kind = UI_KEY, .key = key});
}

static void tell_character(struct stage *stage, int character, int held_ms)
{
    char text[4];
    ptrdiff_t len = utf8proc_encode_char(character, (utf8proc_uint8_t *)text);

    stage->state.shift = false;
    if (len > 0)
        tell(stage, &(struct ui_event){
                        .kind = UI_TEXT, .text = text, .len = (size_t)len, .held_ms = held_ms});
    secret_wipe(text, sizeof text);
}

/* What the page's own controls do. True when `hit` was one. */
static bool own_control(struct stage *stage, const struct hit *hit, int held_ms)
{
    struct page_state *state = &stage->state;
    int size = (int)state->theme.size, name = (int)state->theme.name;

    if (strcmp(hit->id, "key") == 0)
        tell_character(stage, hit->index, held_ms);
    else if (strcmp(hit->id, "backspace") == 0)
        tell_key(stage, UI_KEY_BACKSPACE);
    else if (strcmp(hit->id, "enter") == 0)
        tell_key(stage, UI_KEY_ENTER);
    else if (strcmp(hit->id, "shift") == 0)
        state->shift = !state->shift;
    else if (strcmp(hit->id, "symbols") == 0)
        state->symbols = !state->symbols;
    else if (strcmp(hit->id, "methods") == 0)
        state->methods = !state->methods;
    else if (strcmp(hit->id, "text-up") == 0)
        state->text_first -= stage->page->text_step;
    else if (strcmp(hit->id, "text-down") == 0)
        state->text_first += stage->page->text_step;
    else if (strcmp(hit->id, "more") == 0)
        state->shown++;
    else if (strcmp(hit->id, "previous") == 0)
        state->shown -= state->shown > 0 ? 1 : 0;
    else if (strcmp(hit->id, "size") == 0)
        stage_set_text_size(stage, (enum text_size)((size + 1) % TEXT_SIZE_COUNT));
    else if (strcmp(hit->id, "theme") == 0)
        stage_set_theme(stage, (enum theme_name)((name + 1) % THEME_COUNT));
    else
        return false;
    stage->dirty = stage->moved = true;
    return true;
}

/* Where in the field a finger points: the nearest caret stop of the nearest line. */
static int caret_at(const struct page *page, int x, int y)
{
    int best = 0, best_y = -1, best_x = -1;

    for (size_t i = 0; i < page->caret_count; i++) {
        int dx = abs(page->carets[i].x - x), dy = abs(page->carets[i].y - y);
        if (best_y < 0 || dy < best_y || (dy == best_y && dx < best_x)) {
            best_y = dy;
            best_x = dx;
            best = page->carets[i].at;
        }
    }
    return best;
}

static int tenths(const struct stage *stage, int px)
{
    return (int)lround(px * 10 / stage->state.theme.px_per_mm);
}

static bool is_on_pad(const struct press *press)
{
    return press->down && press->hit.role == UI_ROLE_PAD;
}

static void drag(struct stage *stage, const struct window_event *event, enum ui_drag drag)
{
    const struct hit hit = stage->press.hit; /* the scene may change the page */

    tell(stage, &(struct ui_event){.kind = UI_DRAG,
                                   .role = hit.role,
                                   .id = hit.id,
                                   .index = hit.index,
                                   .drag = drag,
                                   .x = tenths(stage, event->x - hit.rect.x),
                                   .y = tenths(stage, event->y - hit.rect.y),
                                   .width = tenths(stage, hit.rect.w),
                                   .height = tenths(stage, hit.rect.h)});
}

/* Another finger while one is down: only one that writes is heard. */
static bool is_second(const struct stage *stage, const struct window_event *event,
                      const struct hit *hit)
{
    const struct press *press = &stage->press;

    return press->down && event->finger != press->finger &&
           event->time_ms - press->time_ms < STAGE_FINGER_MS_MAX &&
           (hit == NULL || hit->role != UI_ROLE_PAD);
}

static void press(struct stage *stage, const struct window_event *event)
{
    if (stage->moved)
        stage_lay_out(stage);
    const struct hit *hit = page_hit_at(stage->page, event->x, event->y);

    if (is_second(stage, event, hit))
        return;
    if (is_on_pad(&stage->press)) /* of a finger whose leaving nobody saw */
        drag(stage, event, UI_DRAG_UP);
    stage->press.down = hit != NULL;
    if (hit == NULL)
        return;
    stage->press.finger = event->finger;
    stage->press.time_ms = event->time_ms;
    stage->press.x = event->x;
    stage->press.y = event->y;
    stage->press.hit = *hit;
    stage->press.caret = caret_at(stage->page, event->x, event->y);
    memcpy(stage->state.pressed, hit->id, sizeof hit->id);
    stage->state.pressed_index = hit->index;
    stage->dirty = true;
    if (is_on_pad(&stage->press))
        drag(stage, event, UI_DRAG_DOWN);
}

static bool is_tap(const struct press *press, const struct window_event *event)
{
    int64_t dx = event->x - press->x, dy = event->y - press->y;

    if (event->time_ms - press->time_ms < STAGE_TAP_MS_MIN)
        return false;
    return rect_contains(press->hit.rect, event->x, event->y) ||
           dx * dx + dy * dy < STAGE_ROLL_PX_MAX * STAGE_ROLL_PX_MAX;
}

/* Whether it is what a trembling hand does to the control that it has just left. */
static bool is_tremor(struct stage *stage)
{
    const struct press *press = &stage->press;
    struct lift *lift = &stage->lift;
    bool same = press->hit.index == lift->index && strcmp(press->hit.id, lift->id) == 0;

    return stage->steady && same && press->time_ms - lift->time_ms < STAGE_AGAIN_MS;
}

static void remember_lift(struct stage *stage, const struct window_event *event)
{
    stage->lift.time_ms = event->time_ms;
    stage->lift.index = stage->press.hit.index;
    memcpy(stage->lift.id, stage->press.hit.id, sizeof stage->lift.id);
}

static void release(struct stage *stage, const struct window_event *event)
{
    bool on_pad = is_on_pad(&stage->press), tremor = is_tremor(stage);

    if (!stage->press.down || event->finger != stage->press.finger)
        return;
    stage->press.down = false;
    *stage->state.pressed = '\0';
    stage->dirty = true;
    if (on_pad)
        drag(stage, event, UI_DRAG_UP);
    if (on_pad || !is_tap(&stage->press, event))
        return;
    remember_lift(stage, event);
    if (tremor)
        return;
    struct hit hit = stage->press.hit;
    int64_t held = event->time_ms - stage->press.time_ms;
    int held_ms = held < INT_MAX ? (int)held : INT_MAX;
    if (own_control(stage, &hit, held_ms))
        return;
    tell(stage,
         &(struct ui_event){.kind = UI_TAP,
                            .role = hit.role,
                            .id = hit.id,
                            .index = hit.role == UI_ROLE_FIELD ? stage->press.caret : hit.index,
                            .held_ms = held_ms});
}

static void key(struct stage *stage, enum window_key key)
{
    static const enum ui_key KEYS[] = {
        [WINDOW_KEY_ENTER] = UI_KEY_ENTER,   [WINDOW_KEY_BACKSPACE] = UI_KEY_BACKSPACE,
        [WINDOW_KEY_DELETE] = UI_KEY_DELETE, [WINDOW_KEY_LEFT] = UI_KEY_LEFT,
        [WINDOW_KEY_RIGHT] = UI_KEY_RIGHT,   [WINDOW_KEY_UP] = UI_KEY_UP,
        [WINDOW_KEY_DOWN] = UI_KEY_DOWN,     [WINDOW_KEY_HOME] = UI_KEY_HOME,
        [WINDOW_KEY_END] = UI_KEY_END,       [WINDOW_KEY_UNDO] = UI_KEY_UNDO,
        [WINDOW_KEY_REDO] = UI_KEY_REDO,     [WINDOW_KEY_ALL] = UI_KEY_ALL,
    };

    if (key == WINDOW_KEY_ESCAPE)
        tell(stage, &(struct ui_event){.kind = UI_TAP, .id = UI_BACK});
    else if (key != WINDOW_KEY_TAB && key != WINDOW_KEY_BACKTAB)
        tell_key(stage, KEYS[key]);
}

void stage_input(struct stage *stage, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_PRESS:
        press(stage, event);
        break;
    case WINDOW_MOVE:
        if (is_on_pad(&stage->press) && event->finger == stage->press.finger)
            drag(stage, event, UI_DRAG_ON);
        break;
    case WINDOW_RELEASE:
        release(stage, event);
        break;
    case WINDOW_TEXT:
        tell(stage, &(struct ui_event){.kind = UI_TEXT, .text = event->text, .len = event->len});
        break;
    case WINDOW_KEY:
        key(stage, event->key);
        break;
    case WINDOW_EXPOSED:
    case WINDOW_READY:
    case WINDOW_QUIT:
        break;
    }
}

void stage_tick(struct stage *stage)
{
    tell(stage, &(struct ui_event){.kind = UI_TICK});
}

void stage_code(struct stage *stage, const char *text, size_t len)
{
    tell(stage, &(struct ui_event){.kind = UI_CODE, .text = text, .len = len});
}
