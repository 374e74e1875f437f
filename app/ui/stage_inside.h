/* The inside of a stage, shared by stage.c (stack, layout, painting), stage_input.c (events) and
 * stage_settings.c (language, letters, colours, aids). */
#ifndef TG_APP_UI_STAGE_INSIDE_H
#define TG_APP_UI_STAGE_INSIDE_H

#include "app/ui/page_inside.h"
#include "app/ui/stage.h"

enum { SEEN_SLOTS = 4096 };

struct press {
    bool down;
    int64_t finger;
    int64_t time_ms;
    int x, y;
    struct hit hit;
    int caret;
};

/* The control that a finger left last. */
struct lift {
    int64_t time_ms;
    int index;
    char id[HIT_ID_MAX]; /* "": none */
};

/* A scene of the stack. */
struct layer {
    int scene;
    int shown;    /* page of its flow, while another scene covers it */
    bool covered; /* it comes back as it was */
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
    struct layer stack[STAGE_DEPTH_MAX];
    int depth;
    bool size_chosen; /* by hand, so that big mode keeps it */
    bool steady;
    bool dirty; /* the page may look different */
    bool moved; /* and its controls may be elsewhere */
    struct press press;
    struct lift lift;
    struct painted painted;
    uint64_t seen[SEEN_SLOTS]; /* scratch of the comparison */
    uint64_t narrated;
};

/* NULL when the stack is empty. */
const struct scene *stage_top_scene(const struct stage *stage);
/* As every visitor finds it. */
void stage_forget_settings(struct stage *stage);
/* Lays the top scene's page out anew, until its pages agree. */
void stage_lay_out(struct stage *stage);

#endif
