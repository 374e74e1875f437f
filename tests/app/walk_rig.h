/* Brings a kiosk to every page that it can show, one after another, for tests that look at each. */
#ifndef TG_TESTS_APP_WALK_RIG_H
#define TG_TESTS_APP_WALK_RIG_H

#include "tests/app/sender_rig.h"
#include "tests/app/page_rig.h"
#include "tests/app/screen_rig.h"
#include "tests/board/printer_rig.h"

struct walk {
    struct rig rig;
    struct screen screen;
    struct printer_rig printer;       /* plugged into it */
    struct sender_rig sender;         /* somebody's, with a question that stands */
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
/* A new visitor, on the language page; then, further on, one of those that count for nothing: no
 * envelope is owed. */
void walk_enter(struct screen *screen, enum lang lang);
void walk_owe_nothing(struct screen *screen);
/* Both, past the language page. */
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
/* Draws the page and has it looked at. */
void walk_see(struct walk *walk, const char *name);
/* walk_slip.c: the receipt, and the ways to keep it. */
void walk_see_receipt(struct walk *walk);

/* A new visitor before the page that asks for a receipt, with the keys where they always are. */
void walk_begin_mailbox(struct screen *screen, enum lang lang);
/* All that waits for the holder of that receipt. */
void walk_open_mailbox(struct walk *walk, const struct receipt_keys *keys);
void walk_write_letters(struct sender_rig *sender);
/* Every page of theirs. */
void walk_way_back(struct walk *walk, enum lang lang);

#endif
