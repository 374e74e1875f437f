/* The pages of a receipt on its way to paper. */
#include "tests/app/walk_rig.h"

#include "app/ui/stage_inside.h"

static void see_slip(struct walk *walk)
{
    static const struct {
        const char *name;
        enum slip_state state;
    } states[] = {
        {"slip", SLIP_CHOOSE},
        {"slip-printing", SLIP_PRINTING},
        {"slip-printed", SLIP_PRINTED},
        {"slip-failed", SLIP_FAILED},
    };
    struct screen *screen = &walk->screen;
    stage_cover(screen->stage, SCENE_SLIP);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        screen->kiosk.slip.state = states[i].state;
        stage_touch(screen->stage);
        walk_see(walk, states[i].name);
    }
    stage_cover(screen->stage, SCENE_SCAN_BACK);
    walk_see(walk, "scan-back");
    screen->kiosk.slip.read = SLIP_READ_DAMAGED;
    stage_touch(screen->stage);
    walk_see(walk, "scan-back-damaged");
    stage_pop(screen->stage);
    stage_pop(screen->stage);
}

/* What stands on its second page, where it has one. */
static void see_more(struct walk *walk)
{
    struct stage *stage = walk->screen.stage;
    if (page_count(stage->page) < 2)
        return;
    stage->state.shown = 1;
    stage_touch(stage);
    walk_see(walk, "receipt-more");
    stage->state.shown = 0;
    stage_touch(stage);
}

/* The receipt, and the ways to keep it. */
void walk_see_receipt(struct walk *walk)
{
    struct screen *screen = &walk->screen;
    walk_show_receipt(screen);
    walk_see(walk, "receipt");
    see_more(walk);
    screen->kiosk.reveal = (struct reveal){.shown = true, .held = true};
    stage_touch(screen->stage);
    walk_see(walk, "receipt-revealed");
    screen->kiosk.reveal = (struct reveal){0};
    see_slip(walk);
    stage_cover(screen->stage, SCENE_KEEP);
    walk_see(walk, "keep");
    stage_pop(screen->stage);
    printer_rig_fault(&walk->printer, "paper-out");
    printer_rig_until_state(&walk->printer, PRINTER_PAPER_OUT);
    stage_touch(screen->stage);
    walk_see(walk, "receipt-no-paper");
    printer_rig_fault(&walk->printer, "ok");
    printer_rig_until_state(&walk->printer, PRINTER_READY);
    screen->kiosk.printer = NULL; /* as where there is none */
    stage_touch(screen->stage);
    walk_see(walk, "receipt-unprinted");
    screen->kiosk.printer = walk->printer.printer;
}
