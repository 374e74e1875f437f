#include "app/kiosk/devices.h"

#include "board/base/log.h"
#include "board/share.h"

#include <string.h>

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

static struct printer *open_printer(const struct kiosk_settings *settings)
{
    struct clock clock = clock_system();
    struct fault fault;
    struct printer *printer = NULL;
    if (settings->printer.device[0] != '\0' &&
        printer_create(&settings->printer, &clock, &printer, &fault) != TG_OK)
        log_warn("kiosk", "no printer: %s", fault.text);
    return printer;
}

void devices_open(struct devices *out, const struct kiosk_settings *settings)
{
    *out = (struct devices){.scanner = open_scanner(settings), .printer = open_printer(settings)};
    if (!printer_grant(&settings->printer, out->printed))
        strcpy(out->printed, "/dev/null");
}

void devices_close(struct devices *devices)
{
    scanner_destroy(devices->scanner);
    printer_destroy(devices->printer);
    *devices = (struct devices){0};
}

void devices_grants(const struct devices *devices, const struct kiosk_settings *settings,
                    struct sandbox_grant out_grants[static DEVICES_GRANTS])
{
    scanner_grants(&settings->scanner, out_grants);
    out_grants[SCANNER_GRANTS] = (struct sandbox_grant){devices->printed, SANDBOX_DEVICE};
}
