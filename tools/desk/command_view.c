/* The whole screen for an officer's day. */
#include "app/ui/words.h"
#include "tools/desk/command.h"
#include "tools/desk/view.h"

static enum tg_err do_view(struct desk *desk, struct fault *fault)
{
    const struct view_with with = {
        .reg = desk->reg,
        .rules = &desk->rules,
        .clock = &desk->clock,
        .post = &desk->post,
        .lang = desk->lang,
    };
    return view_run(&with, fault);
}

static const struct command commands[] = {
    {.name = "view",
     .words = "",
     .needs = COMMAND_REGISTER | COMMAND_RULES | COMMAND_SHEET | COMMAND_POST,
     .help = N_("the whole screen: lists, a case, its steps"),
     .more =
         N_("Cases stand at the left, one of them at the right; the keys are shown at the bottom,\n"
            "and ? tells more. Needs a terminal of at least 60 columns and 16 lines."),
     .run = do_view},
};

const struct command_group command_view = {
    .title = N_("All day"), .commands = commands, .count = sizeof commands / sizeof *commands};
