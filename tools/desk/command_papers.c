/* Papers, figures, and what a regulation wants once a period. */
#include "tools/desk/command.h"
#include "tools/desk/due.h"

static enum tg_err do_duty_done(struct desk *desk, struct fault *fault)
{
    struct period period;
    enum tg_err err = period_parse(command_word(desk, 2), &period, fault);
    if (err == TG_OK)
        err = due_duty_done(desk->reg, &desk->rules, command_word(desk, 0), command_word(desk, 1),
                            &period, fault);
    if (err == TG_OK)
        printf("Entered: %s of %s is done for %s.\n", command_word(desk, 1), command_word(desk, 0),
               period.name);
    return err;
}

static const struct command commands[] = {
    {.name = "duty",
     .second = "done",
     .words = "PACK DUTY PERIOD",
     .more_min = 3,
     .more_max = 3,
     .needs = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET,
     .help = "enter that a duty was done for 2026-10, 2026-Q3, 2026-W47 or 2026",
     .run = do_duty_done},
};

const struct command_group command_papers = {"Papers and figures", commands,
                                             sizeof commands / sizeof *commands};
