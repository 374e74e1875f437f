/* The inside of a stage, shared by stage.c (stack, layout, painting) and stage_input.c (events). */
#ifndef TG_APP_UI_STAGE_INSIDE_H
#define TG_APP_UI_STAGE_INSIDE_H

#include "app/ui/page_inside.h"
#include "app/ui/stage.h"

enum { SEEN_SLOTS = 4096 };

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

/* NULL when the stack is empty. */
const struct scene *stage_top_scene(const struct stage *stage);
/* Lays the top scene's page out anew, until its pages agree. */
void stage_lay_out(struct stage *stage);

#endif
