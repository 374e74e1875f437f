#include "app/ui/stage.h"

#include "app/ui/page_inside.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    LAYOUTS_MAX = 6, /* of one draw, until the pages agree */
    SEEN_SLOTS = 4096,
};

struct press {
    bool down;
    int64_t time_ms;
    int x, y;
    struct hit hit;
    int caret;
};

/* What was painted last: enough to find what differs. */
struct painted {
    size_t count;
    uint64_t hashes[OPS_MAX];
    struct rect rects[OPS_MAX];
    uint32_t paper;
};

struct stage {
    struct stage_options options;
    struct fonts *fonts; /* borrowed */
    struct page *page;
    struct page_state state;
    int stack[STAGE_DEPTH_MAX];
    int depth;
    bool dirty; /* the page may look different */
    bool moved; /* and its controls may be elsewhere */
    struct press press;
    struct painted painted;
    uint64_t seen[SEEN_SLOTS]; /* scratch of the comparison */
    uint64_t narrated;
};

static void set_theme(struct stage *stage, enum theme_name name, enum text_size size)
{
    stage->state.theme =
        theme_make(name, size, stage->options.ppi, stage->options.width, stage->options.height);
    stage->dirty = stage->moved = true;
}

enum tg_err stage_create(const struct stage_options *options, struct fonts *fonts,
                         struct stage **out_stage)
{
    struct stage *stage = secret_create(sizeof *stage);

    if (stage == NULL)
        return TG_ERR_MEMORY;
    stage->options = *options;
    stage->fonts = fonts;
    stage->state.pages[0] = stage->state.pages[1] = 1;
    stage->state.lang = words_lang();
    set_theme(stage, THEME_DEFAULT, TEXT_NORMAL);
    stage->page = page_create(fonts);
    if (stage->page == NULL) {
        stage_destroy(stage);
        return TG_ERR_MEMORY;
    }
    *out_stage = stage;
    return TG_OK;
}

void stage_destroy(struct stage *stage)
{
    if (stage == NULL)
        return;
    page_destroy(stage->page);
    secret_destroy(stage);
}

/* ---- the stack */

int stage_top(const struct stage *stage)
{
    return stage->depth > 0 ? stage->stack[stage->depth - 1] : -1;
}

static const struct scene *top_scene(const struct stage *stage)
{
    return stage->depth > 0 ? &stage->options.scenes[stage_top(stage)] : NULL;
}

static void leave_top(struct stage *stage)
{
    const struct scene *scene = top_scene(stage);

    if (scene != NULL && scene->leave != NULL)
        scene->leave(stage->options.kiosk);
}

static void enter_top(struct stage *stage)
{
    const struct scene *scene = top_scene(stage);

    stage->press.down = false;
    *stage->state.pressed = '\0';
    stage->state.shown = 0;
    stage->state.pages[0] = stage->state.pages[1] = 1;
    stage->state.half_height = 0;
    stage->state.shift = stage->state.symbols = false;
    stage->dirty = stage->moved = true;
    if (scene != NULL && scene->enter != NULL)
        scene->enter(stage->options.kiosk);
}

static void put(struct stage *stage, int scene)
{
    must(scene >= 0 && scene < stage->options.scene_count);
    must(stage->depth < STAGE_DEPTH_MAX);
    stage->stack[stage->depth++] = scene;
}

void stage_push(struct stage *stage, int scene)
{
    leave_top(stage);
    put(stage, scene);
    enter_top(stage);
}

void stage_pop(struct stage *stage)
{
    if (stage->depth <= 1)
        return;
    leave_top(stage);
    stage->depth--;
    enter_top(stage);
}

void stage_replace(struct stage *stage, int scene)
{
    leave_top(stage);
    if (stage->depth > 0)
        stage->depth--;
    put(stage, scene);
    enter_top(stage);
}

void stage_return_to(struct stage *stage, int scene)
{
    int at = stage->depth;

    while (at > 0 && stage->stack[at - 1] != scene)
        at--;
    if (at == 0) {
        stage_push(stage, scene);
        return;
    }
    leave_top(stage);
    stage->depth = at;
    enter_top(stage);
}

void stage_reset(struct stage *stage, int scene)
{
    struct text_box *box = stage->page->box;

    leave_top(stage);
    stage->depth = 0;
    secret_wipe(box, sizeof *box);
    secret_wipe(stage->page, sizeof *stage->page);
    stage->page->box = box;
    stage->page->fonts = stage->fonts;
    secret_wipe(&stage->press, sizeof stage->press);
    fonts_forget(stage->fonts);
    set_theme(stage, THEME_DEFAULT, TEXT_NORMAL);
    put(stage, scene);
    enter_top(stage);
}

/* ---- settings */

void stage_set_lang(struct stage *stage, enum lang lang)
{
    words_set(lang);
    stage->state.lang = lang;
    stage->dirty = stage->moved = true;
}

void stage_set_theme(struct stage *stage, enum theme_name name)
{
    set_theme(stage, name, stage->state.theme.size);
}

void stage_set_text_size(struct stage *stage, enum text_size size)
{
    set_theme(stage, stage->state.theme.name, size);
}

const struct theme *stage_theme(const struct stage *stage)
{
    return &stage->state.theme;
}

void stage_touch(struct stage *stage)
{
    stage->dirty = stage->moved = true;
}

/* ---- layout */

static void lay_out(struct stage *stage)
{
    const struct scene *scene = top_scene(stage);

    for (int i = 0; i < LAYOUTS_MAX; i++) {
        page_begin(stage->page, &stage->state);
        if (scene != NULL)
            scene->draw(stage->options.kiosk, stage->page);
        if (page_end(stage->page, &stage->state))
            break;
    }
    stage->moved = false;
}

bool stage_overflowed(const struct stage *stage)
{
    return stage->page->overflowed;
}

/* ---- events */

static void tell(struct stage *stage, const struct ui_event *event)
{
    const struct scene *scene = top_scene(stage);

    stage->dirty = stage->moved = true;
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

static void tell_character(struct stage *stage, int character)
{
    char text[4];
    ptrdiff_t len = utf8proc_encode_char(character, (utf8proc_uint8_t *)text);

    stage->state.shift = false;
    if (len > 0)
        tell(stage, &(struct ui_event){.kind = UI_TEXT, .text = text, .len = (size_t)len});
    secret_wipe(text, sizeof text);
}

/* What the page's own controls do. True when `hit` was one. */
static bool own_control(struct stage *stage, const struct hit *hit)
{
    struct page_state *state = &stage->state;
    int size = (int)state->theme.size, name = (int)state->theme.name;

    if (strcmp(hit->id, "key") == 0)
        tell_character(stage, hit->index);
    else if (strcmp(hit->id, "backspace") == 0)
        tell_key(stage, UI_KEY_BACKSPACE);
    else if (strcmp(hit->id, "enter") == 0)
        tell_key(stage, UI_KEY_ENTER);
    else if (strcmp(hit->id, "shift") == 0)
        state->shift = !state->shift;
    else if (strcmp(hit->id, "symbols") == 0)
        state->symbols = !state->symbols;
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

static void press(struct stage *stage, const struct window_event *event)
{
    if (stage->moved)
        lay_out(stage);
    const struct hit *hit = page_hit_at(stage->page, event->x, event->y);

    stage->press.down = hit != NULL;
    if (hit == NULL)
        return;
    stage->press.time_ms = event->time_ms;
    stage->press.x = event->x;
    stage->press.y = event->y;
    stage->press.hit = *hit;
    stage->press.caret = caret_at(stage->page, event->x, event->y);
    memcpy(stage->state.pressed, hit->id, sizeof hit->id);
    stage->state.pressed_index = hit->index;
    stage->dirty = true;
}

static bool is_tap(const struct press *press, const struct window_event *event)
{
    int64_t dx = event->x - press->x, dy = event->y - press->y;

    if (event->time_ms - press->time_ms < STAGE_TAP_MS_MIN)
        return false;
    return rect_contains(press->hit.rect, event->x, event->y) ||
           dx * dx + dy * dy < STAGE_ROLL_PX_MAX * STAGE_ROLL_PX_MAX;
}

static void release(struct stage *stage, const struct window_event *event)
{
    if (!stage->press.down)
        return;
    stage->press.down = false;
    *stage->state.pressed = '\0';
    stage->dirty = true;
    if (!is_tap(&stage->press, event))
        return;
    struct hit hit = stage->press.hit;
    if (own_control(stage, &hit))
        return;
    tell(stage,
         &(struct ui_event){.kind = UI_TAP,
                            .role = hit.role,
                            .id = hit.id,
                            .index = hit.role == UI_ROLE_FIELD ? stage->press.caret : hit.index});
}

static void key(struct stage *stage, enum window_key key)
{
    static const enum ui_key KEYS[] = {
        [WINDOW_KEY_ENTER] = UI_KEY_ENTER,   [WINDOW_KEY_BACKSPACE] = UI_KEY_BACKSPACE,
        [WINDOW_KEY_DELETE] = UI_KEY_DELETE, [WINDOW_KEY_LEFT] = UI_KEY_LEFT,
        [WINDOW_KEY_RIGHT] = UI_KEY_RIGHT,   [WINDOW_KEY_UP] = UI_KEY_UP,
        [WINDOW_KEY_DOWN] = UI_KEY_DOWN,     [WINDOW_KEY_HOME] = UI_KEY_HOME,
        [WINDOW_KEY_END] = UI_KEY_END,
    };

    if (key == WINDOW_KEY_ESCAPE)
        tell(stage, &(struct ui_event){.kind = UI_TAP, .id = UI_BACK});
    else if ((size_t)key < sizeof KEYS / sizeof *KEYS)
        tell_key(stage, KEYS[key]);
}

void stage_input(struct stage *stage, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_PRESS:
        press(stage, event);
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

/* ---- painting */

static bool insert_seen(struct stage *stage, uint64_t hash, bool look_only)
{
    for (size_t i = hash % SEEN_SLOTS;; i = (i + 1) % SEEN_SLOTS) {
        if (stage->seen[i] == hash)
            return true;
        if (stage->seen[i] == 0) {
            if (!look_only)
                stage->seen[i] = hash;
            return false;
        }
    }
}

static void add_damage(struct rect *damage, size_t *count, struct rect rect)
{
    for (size_t i = 0; i < *count; i++) {
        struct rect both = rect_union(damage[i], rect);
        int64_t apart = (int64_t)damage[i].w * damage[i].h + (int64_t)rect.w * rect.h;
        if ((int64_t)both.w * both.h <= apart) { /* joining costs nothing */
            damage[i] = damage[--*count];
            add_damage(damage, count, both);
            return;
        }
    }
    if (*count == STAGE_DAMAGE_MAX) {
        damage[0] = rect_union(damage[0], rect);
        return;
    }
    damage[(*count)++] = rect;
}

/* Rectangles of ops that only one of the two layouts has. */
static void compare(struct stage *stage, struct rect *damage, size_t *count)
{
    const struct painted *old = &stage->painted;
    const struct page *page = stage->page;

    memset(stage->seen, 0, sizeof stage->seen);
    for (size_t i = 0; i < old->count; i++)
        insert_seen(stage, old->hashes[i], false);
    for (size_t i = 0; i < page->op_count; i++)
        if (!insert_seen(stage, page->ops[i].hash, true))
            add_damage(damage, count, page->ops[i].rect);
    memset(stage->seen, 0, sizeof stage->seen);
    for (size_t i = 0; i < page->op_count; i++)
        insert_seen(stage, page->ops[i].hash, false);
    for (size_t i = 0; i < old->count; i++)
        if (!insert_seen(stage, old->hashes[i], true))
            add_damage(damage, count, old->rects[i]);
}

static void remember(struct stage *stage)
{
    struct painted *painted = &stage->painted;

    painted->count = stage->page->op_count;
    painted->paper = stage->state.theme.palette.paper;
    for (size_t i = 0; i < painted->count; i++) {
        painted->hashes[i] = stage->page->ops[i].hash;
        painted->rects[i] = stage->page->ops[i].rect;
    }
}

static void narrate(struct stage *stage)
{
    static const char *const ROLES[] = {"button", "choice", "check", "field", "key"};
    const struct page *page = stage->page;
    int fd = stage->options.narrate_fd;
    uint64_t told = 14695981039346656037U;
    const uint8_t *bytes = (const uint8_t *)page->hits;

    if (fd < 0 || stage->depth == 0)
        return;
    told ^= (uint64_t)stage_top(stage) + 1;
    for (size_t i = 0; i < page->hit_count * sizeof *page->hits; i++)
        told = (told ^ bytes[i]) * 1099511628211U;
    if (told == stage->narrated)
        return;
    stage->narrated = told;
    dprintf(fd, "page %s\n", top_scene(stage)->name);
    for (size_t i = 0; i < page->hit_count; i++) {
        const struct hit *hit = &page->hits[i];
        char index[16] = "";
        if (hit->index != 0 || hit->role == UI_ROLE_CHOICE || hit->role == UI_ROLE_CHECK)
            snprintf(index, sizeof index, ":%d", hit->index);
        dprintf(fd, "hit %d %d %d %d %s %s%s ", hit->rect.x, hit->rect.y, hit->rect.w, hit->rect.h,
                ROLES[hit->role], hit->id, index);
        dprintf(fd, "%.*s\n", (int)strcspn(hit->label, "\n"), hit->label);
    }
    dprintf(fd, "end\n");
}

size_t stage_draw(struct stage *stage, struct canvas *canvas, bool all,
                  struct window_rect out_damage[static STAGE_DAMAGE_MAX])
{
    struct rect damage[STAGE_DAMAGE_MAX], whole = {0, 0, canvas->width, canvas->height};
    size_t count = 0, shown = 0;

    if (!stage->dirty && !all)
        return 0;
    lay_out(stage);
    stage->dirty = false;
    if (all || stage->painted.paper != stage->state.theme.palette.paper)
        damage[count++] = whole;
    else
        compare(stage, damage, &count);
    for (size_t i = 0; i < count; i++) {
        struct rect rect = rect_intersect(damage[i], whole);
        if (rect_empty(rect))
            continue;
        canvas->clip = rect;
        page_paint(stage->page, canvas);
        out_damage[shown++] = (struct window_rect){rect.x, rect.y, rect.w, rect.h};
    }
    canvas->clip = whole;
    remember(stage);
    narrate(stage);
    return shown;
}
