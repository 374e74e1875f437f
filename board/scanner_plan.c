#include "board/scanner.h"

#include "board/serial.h"

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

static bool is_path(const char *device)
{
    return device[0] == '\0' || (device[0] == '/' && is_printable(device));
}

bool scanner_plan_fits(const struct scanner_plan *plan)
{
    bool speaks = plan->serial[0] == '\0' || serial_has_speed(plan->baud);
    return speaks && is_path(plan->serial) && is_path(plan->camera) && is_printable(plan->prefix);
}

void scanner_grants(const struct scanner_plan *plan,
                    struct sandbox_grant out_grants[static SCANNER_GRANTS])
{
    out_grants[0] = (struct sandbox_grant){plan->serial[0] != '\0' ? plan->serial : "/dev/null",
                                           SANDBOX_DEVICE};
}
