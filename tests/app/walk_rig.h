/* Brings a kiosk to every page that it can show, one after another, for tests that look at each. */
#ifndef TG_TESTS_APP_WALK_RIG_H
#define TG_TESTS_APP_WALK_RIG_H

#include "tests/app/page_rig.h"
#include "tests/app/screen_rig.h"
#include "tests/board/printer_rig.h"

struct walk {
    struct rig rig;
    struct screen screen;
    struct printer_rig printer; /* plugged into it */
    struct pack *clinic, *everything; /* that has what the clinic asks for none of */
    const struct page_rig_shape *shape;
    void (*look)(struct walk *walk, const char *name); /* at each page */
};

void walk_init(struct walk *walk, void (*look)(struct walk *walk, const char *name));
void walk_finish(struct walk *walk);
/* Every page, in three languages. */
void walk_all(struct walk *walk, const struct page_rig_shape *shape);

/* For some pages only: a kiosk with that pack, then walk_begin. */
void walk_open(struct walk *walk, const struct page_rig_shape *shape, struct pack *pack);
void walk_close(struct walk *walk);

/* The pack in that file; the test fails when it is none. */
struct pack *walk_pack(const char *path);
/* A new visitor, past the language page. None of them counts: no envelope is owed. */
void walk_begin(struct screen *screen, enum lang lang);
/* Everything answered as a patient visitor would. */
void walk_fill(struct screen *screen, enum draft_identity identity);
void walk_show(struct screen *screen, enum visit_page page);
/* The first question with that kind of answer. */
void walk_show_question(struct screen *screen, enum pack_answer answer);
/* Takes the answer to it back. */
void walk_unanswer(struct screen *screen, enum pack_answer answer);
/* The receipt that every picture shows. */
void walk_show_receipt(struct screen *screen);

#endif
