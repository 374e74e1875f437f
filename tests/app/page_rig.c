#include "tests/app/page_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

const struct page_rig_shape page_rig_shapes[PAGE_RIG_SHAPES] = {
    [PAGE_RIG_PORTRAIT] = {"portrait", 1080, 1920, 102},
    [PAGE_RIG_LANDSCAPE] = {"landscape", 1280, 800, 149},
};

void page_rig_lay_out(struct page *page, const struct scene *scene, const struct kiosk *kiosk,
                      const struct page_rig_shape *shape, struct page_state state)
{
    const struct theme plain =
        theme_make(state.theme.name, state.theme.size, shape->ppi, shape->width, shape->height);

    state.theme = theme_aided(&plain, state.theme.big, state.theme.reach);
    state.pages[0] = state.pages[1] = 1;
    for (int i = 0; i < 6; i++) {
        page_begin(page, &state);
        scene->draw(kiosk, page);
        if (page_end(page, &state))
            return;
    }
    fail_msg("%s %s, size %d: the layout does not settle", shape->name, scene->name,
             (int)state.theme.size);
}

static int complain(const struct page_rig_shape *shape, const char *shown, const char *what,
                    const struct hit *hit)
{
    print_message("%s %s: %s: %s %d (%d × %d at %d, %d)\n", shape->name, shown, what, hit->id,
                  hit->index, hit->rect.w, hit->rect.h, hit->rect.x, hit->rect.y);
    return 1;
}

int page_rig_bad_targets(const struct page *page, const struct page_rig_shape *shape,
                         const char *what)
{
    double px = shape->ppi / 25.4;
    int bad = 0, gap = (int)(2.54 * px);
    struct rect whole = {0, 0, shape->width, shape->height};

    for (size_t i = 0; i < page->hit_count; i++) {
        const struct hit *hit = &page->hits[i];
        struct rect in = rect_intersect(hit->rect, whole);
        if (hit->rect.w < 12.7 * px || hit->rect.h < 12.7 * px)
            bad += complain(shape, what, "too small", hit);
        if (in.w != hit->rect.w || in.h != hit->rect.h)
            bad += complain(shape, what, "off the display", hit);
        for (size_t j = 0; j < i; j++) {
            struct rect near = rect_inset(page->hits[j].rect, -gap);
            if (!rect_empty(rect_intersect(near, hit->rect)))
                bad += complain(shape, what, "too near to another", hit);
        }
        if (*hit->label == '\0')
            bad += complain(shape, what, "without a label", hit);
    }
    return bad;
}

static bool is_pair(const struct palette *palette, uint32_t text, uint32_t ground)
{
    struct theme_pair pairs[THEME_PAIRS_MAX];
    size_t count = theme_pairs(palette, pairs), i = 0;

    while (i < count && (pairs[i].text != text || pairs[i].ground != ground))
        i++;
    return i < count;
}

static bool is_pair_of_any(uint32_t text, uint32_t ground)
{
    for (int i = 0; i < THEME_COUNT; i++)
        if (is_pair(theme_palette((enum theme_name)i), text, ground))
            return true;
    return false;
}

/* What a run of glyphs stands on: the last box painted before it, else the paper. */
static uint32_t ground_of(const struct page *page, size_t index)
{
    const struct rect *run = &page->ops[index].rect;

    for (size_t i = index; i-- > 0;)
        if (page->ops[i].kind == OP_BOX &&
            rect_contains(page->ops[i].rect, run->x + run->w / 2, run->y + run->h / 2))
            return page->ops[i].colour;
    return page->state.theme.palette.paper;
}

int page_rig_bad_colours(const struct page *page, bool samples, const char *what)
{
    int bad = 0;

    for (size_t i = 0; i < page->op_count; i++) {
        uint32_t text = page->ops[i].colour, ground = ground_of(page, i);
        if (page->ops[i].kind != OP_GLYPHS || is_pair(&page->state.theme.palette, text, ground) ||
            (samples && is_pair_of_any(text, ground)))
            continue;
        print_message("%s: #%06x on #%06x is no pair\n", what, text, ground);
        bad++;
    }
    return bad;
}

const struct hit *page_rig_hit(const struct page *page, const char *id, int index)
{
    for (size_t i = 0; i < page->hit_count; i++)
        if (strcmp(page->hits[i].id, id) == 0 && page->hits[i].index == index)
            return &page->hits[i];
    return NULL;
}

const struct hit *page_rig_first(const struct page *page, const char *id)
{
    for (size_t i = 0; i < page->hit_count; i++)
        if (strcmp(page->hits[i].id, id) == 0)
            return &page->hits[i];
    return NULL;
}
