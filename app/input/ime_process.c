#include "app/input/ime_process.h"

#include <limits.h>
#include <string.h>

enum tg_err ime_process_start(const char *program, const char *share, struct process *out_process,
                              struct fault *fault)
{
    char name[] = "tonggui-input", option[] = "--share", folder[PATH_MAX];
    if (strlen(share) >= sizeof folder)
        return fault_set(fault, TG_ERR_IO, "%s: path too long", share);
    char *const arguments[] = {name, option, strcpy(folder, share), NULL};
    const struct process_plan plan = {
        .program = program,
        .arguments = arguments,
        .ways =
            {[IME_REQUESTS] = PROCESS_TO, [IME_ANSWERS] = PROCESS_FROM, [IME_CONTROL] = PROCESS_TO},
        .count = 3,
        .order = IME_CONTROL,
    };
    return process_start(&plan, out_process, fault);
}
