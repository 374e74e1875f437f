#include "app/ui/stage.h"

#include "app/ui/stage_inside.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAYOUTS_MAX = 6 }; /* of one draw, until the pages agree */

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
    stage_forget_settings(stage);
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
    return stage->depth > 0 ? stage->stack[stage->depth - 1].scene : -1;
}

const struct scene *stage_top_scene(const struct stage *stage)
{
    return stage->depth > 0 ? &stage->options.scenes[stage_top(stage)] : NULL;
}

static void leave_top(struct stage *stage)
{
    const struct scene *scene = stage_top_scene(stage);

    if (scene != NULL && scene->leave != NULL)
        scene->leave(stage->options.kiosk);
}

/* Scenes below that were pushed away have been left already, covered ones not. */
static void drop_to(struct stage *stage, int depth)
{
    leave_top(stage);
    for (stage->depth--; stage->depth > depth; stage->depth--)
        if (stage->stack[stage->depth - 1].covered)
            leave_top(stage);
}

/* What the page before it left behind on the glass. */
static void clear_page(struct stage *stage)
{
    stage->press.down = false;
    *stage->state.pressed = '\0';
    stage->state.shown = 0;
    stage->state.pages[COLUMN_FIRST] = stage->state.pages[COLUMN_RIGHT] = 1;
    stage->state.pages[COLUMN_BELOW] = 0;
    stage->state.half_height = 0;
    stage->state.halves = 0;
    stage->state.text_first = 0;
    stage->state.text_seen = 0;
    stage->state.shift = stage->state.symbols = stage->state.methods = false;
    stage->dirty = stage->moved = true;
}

static void enter_top(struct stage *stage)
{
    const struct scene *scene = stage_top_scene(stage);

    clear_page(stage);
    if (scene != NULL && scene->enter != NULL)
        scene->enter(stage->options.kiosk);
}

/* After the one above it has gone. */
static void uncover_top(struct stage *stage)
{
    struct layer *top = &stage->stack[stage->depth - 1];

    if (!top->covered) {
        enter_top(stage);
        return;
    }
    top->covered = false;
    clear_page(stage);
    stage->state.shown = top->shown;
}

static void put(struct stage *stage, int scene)
{
    must(scene >= 0 && scene < stage->options.scene_count);
    must(stage->depth < STAGE_DEPTH_MAX);
    stage->stack[stage->depth++] = (struct layer){.scene = scene};
}

void stage_push(struct stage *stage, int scene)
{
    leave_top(stage);
    put(stage, scene);
    enter_top(stage);
}

/* How deep the stack is with `scene` on top; 0: it is not on it. */
static int depth_of(const struct stage *stage, int scene)
{
    int depth = stage->depth;

    while (depth > 0 && stage->stack[depth - 1].scene != scene)
        depth--;
    return depth;
}

static void go_down_to(struct stage *stage, int depth)
{
    if (depth == stage->depth)
        return;
    drop_to(stage, depth);
    uncover_top(stage);
}

void stage_cover(struct stage *stage, int scene)
{
    must(stage->depth > 0);
    if (depth_of(stage, scene) > 0) {
        go_down_to(stage, depth_of(stage, scene));
        return;
    }
    stage->stack[stage->depth - 1].covered = true;
    stage->stack[stage->depth - 1].shown = stage->state.shown;
    put(stage, scene);
    enter_top(stage);
}

void stage_pop(struct stage *stage)
{
    if (stage->depth <= 1)
        return;
    leave_top(stage);
    stage->depth--;
    uncover_top(stage);
}

void stage_replace(struct stage *stage, int scene)
{
    leave_top(stage);
    if (stage->depth > 0)
        stage->depth--;
    put(stage, scene);
    enter_top(stage);
}

void stage_reset(struct stage *stage, int scene)
{
    struct text_box *box = stage->page->box;

    if (stage->depth > 0)
        drop_to(stage, 0);
    secret_wipe(box, sizeof *box);
    secret_wipe(stage->page, sizeof *stage->page);
    stage->page->box = box;
    stage->page->fonts = stage->fonts;
    secret_wipe(&stage->press, sizeof stage->press);
    secret_wipe(&stage->lift, sizeof stage->lift);
    fonts_forget(stage->fonts);
    stage_forget_settings(stage);
    put(stage, scene);
    enter_top(stage);
}

void stage_touch(struct stage *stage)
{
    stage->dirty = stage->moved = true;
}

/* ---- layout */

void stage_lay_out(struct stage *stage)
{
    const struct scene *scene = stage_top_scene(stage);

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

    /* Where ink was tells what it was: nothing of it stays behind. */
    if (painted->count > stage->page->op_count) {
        size_t gone = painted->count - stage->page->op_count;
        secret_wipe(painted->rects + stage->page->op_count, gone * sizeof *painted->rects);
        secret_wipe(painted->hashes + stage->page->op_count, gone * sizeof *painted->hashes);
    }
    painted->count = stage->page->op_count;
    painted->paper = stage->state.theme.palette.paper;
    for (size_t i = 0; i < painted->count; i++) {
        painted->hashes[i] = stage->page->ops[i].hash;
        painted->rects[i] = stage->page->ops[i].rect;
    }
}

static void narrate(struct stage *stage)
{
    static const char *const ROLES[] = {"button", "choice", "check", "field", "key", "pad"};
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
    dprintf(fd, "page %s\n", stage_top_scene(stage)->name);
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
    stage_lay_out(stage);
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
