#include "app/kiosk/devices.h"

#include "board/base/log.h"
#include "board/share.h"

static struct scanner *open_scanner(const struct kiosk_settings *settings)
{
    struct clock clock = clock_system();
    struct fault fault;
    struct scanner_plan plan = settings->scanner;
    struct scanner *scanner = NULL;
    plan.program = share_program("tonggui-scanner");
    if (scanner_create(&plan, &clock, &scanner, &fault) != TG_OK)
        log_warn("kiosk", "no scanner: %s", fault.text);
    else if (plan.camera[0] != '\0' && !scanner_has_camera(scanner))
        log_warn("kiosk", "no camera at %s", plan.camera);
    return scanner;
}

void devices_open(struct devices *out, const struct kiosk_settings *settings)
{
    *out = (struct devices){.scanner = open_scanner(settings)};
}

void devices_close(struct devices *devices)
{
    scanner_destroy(devices->scanner);
    *devices = (struct devices){0};
}

void devices_grants(const struct kiosk_settings *settings,
                    struct sandbox_grant out_grants[static DEVICES_GRANTS])
{
    scanner_grants(&settings->scanner, out_grants);
}
