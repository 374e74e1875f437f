/* The left pane: which cases, in which order, which of them is looked at. */
#ifndef TG_TOOLS_DESK_VIEW_LIST_H
#define TG_TOOLS_DESK_VIEW_LIST_H

#include "tools/desk/due.h"
#include "tools/desk/similar.h"

enum view_tab { VIEW_DUE, VIEW_NEW, VIEW_OPEN, VIEW_MINE, VIEW_CLOSED, VIEW_ALL, VIEW_TABS };

enum {
    VIEW_SEARCH_MAX = 96,   /* bytes */
    VIEW_DUE_MOST = 5000,   /* lines of VIEW_DUE */
    VIEW_LIST_ROW_LINES = 2 /* lines that one row takes */
};

/* As little as it takes to draw one: 200,000 of them stand in memory. */
struct view_row {
    struct event_case of; /* a case; number "" for a duty */
    uint8_t state;        /* enum docket_state */
    uint8_t stage;        /* enum due_stage, where something is due */
    uint8_t percent;      /* how like it is, among those like another; else 0 */
    bool unsure, urgent, replied;
    char period[16];              /* of a duty */
    const struct pack_duty *duty; /* NULL: a case */
    int64_t due_s, received_s;    /* 0: none */
    /* Ids, borrowed from the register; of a duty `pack` alone, from the rules. "" none. */
    const char *pack, *kind, *category, *holder, *department;
};

struct view_list {
    enum view_tab tab;
    char search[VIEW_SEARCH_MAX]; /* "": none; else all cases that match, whatever the tab */
    /* Cases like that one, the likest first, whatever the tab; "": none. */
    char similar_to[CASE_ID_MAX];
    struct similar_case similar[SIMILAR_SHOWN_MAX];
    size_t similar_count;
    struct view_row *rows; /* owned; view_list_row gives them in their order */
    size_t count, room;
    bool backwards;    /* they stand there as they arrived: the newest comes first */
    size_t touched;    /* the most that ever stood there */
    size_t more;       /* rows that were left out */
    size_t chosen;     /* < count, or 0 */
    size_t top;        /* the first that is drawn */
    size_t late, soon; /* of everything that this officer may see, and duties */
    bool counted;      /* these two hold; whoever wants them anew clears it */
};

/* Reads it anew; the same case stays chosen where it is still there. */
enum tg_err view_list_load(struct view_list *list, struct register_file *reg,
                           const struct rules *rules, int64_t now_s, enum lang lang,
                           struct fault *fault) MUST_USE;
/* Shows a tab, whatever was searched for before. To be loaded. */
void view_list_show(struct view_list *list, enum view_tab tab);
/* Whether it shows the tab, not what was searched for or is like another. */
bool view_list_is_tab(const struct view_list *list);
void view_list_finish(struct view_list *list);

const struct view_row *view_list_row(const struct view_list *list, size_t at);
/* NULL when it is empty. */
const struct view_row *view_list_chosen(const struct view_list *list);
/* Moves the choice by so many rows, and what is drawn after it; `shown` rows fit. */
void view_list_move(struct view_list *list, int64_t by, size_t shown);

#endif
