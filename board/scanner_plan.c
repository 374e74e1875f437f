#include "board/scanner.h"

#include "board/serial.h"

static bool is_path(const char *device)
{
    return device[0] == '\0' || device[0] == '/';
}

bool scanner_plan_fits(const struct scanner_plan *plan)
{
    for (const char *c = plan->prefix; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            return false;
    bool speaks = plan->serial[0] == '\0' || serial_has_speed(plan->baud);
    return is_path(plan->serial) && is_path(plan->camera) && speaks;
}

void scanner_grants(const struct scanner_plan *plan,
                    struct sandbox_grant out_grants[static SCANNER_GRANTS])
{
    out_grants[0] = (struct sandbox_grant){plan->serial[0] != '\0' ? plan->serial : "/dev/null",
                                           SANDBOX_DEVICE};
}
