#include "app/kiosk/checkup.h"

#include "app/kiosk/kiosk.h"
#include "sync/wire/health.h"

#include <sodium.h>

static uint32_t printer_trouble(enum printer_state state)
{
    switch (state) {
    case PRINTER_ABSENT:
        return health_of(HEALTH_PRINTER_ABSENT);
    case PRINTER_PAPER_LOW:
        return health_of(HEALTH_PRINTER_PAPER_LOW);
    case PRINTER_PAPER_OUT:
        return health_of(HEALTH_PRINTER_PAPER_OUT);
    case PRINTER_COVER_OPEN:
        return health_of(HEALTH_PRINTER_COVER_OPEN);
    case PRINTER_JAM:
        return health_of(HEALTH_PRINTER_JAM);
    case PRINTER_STRANGE:
        return health_of(HEALTH_PRINTER_STRANGE);
    case PRINTER_NONE:
    case PRINTER_READY:
        break;
    }
    return 0;
}

/* While it is being asked, and before it ever was, what was told before stands. */
static uint32_t look_at_printer(struct kiosk *kiosk, uint32_t told)
{
    uint32_t before = 0;
    if (kiosk->printer == NULL)
        return printer_trouble(kiosk->station->settings.printer.device[0] == '\0' ? PRINTER_NONE
                                                                                  : PRINTER_ABSENT);
    if (kiosk->checkup.asked && printer_wait_ms(kiosk->printer) < 0)
        return printer_trouble(printer_state(kiosk->printer));
    for (enum printer_state state = PRINTER_NONE; state <= PRINTER_STRANGE; state++)
        before |= printer_trouble(state);
    return told & before;
}

static uint32_t look_at_scanner(const struct kiosk *kiosk)
{
    const struct scanner_plan *plan = &kiosk->station->settings.scanner;
    uint32_t troubles = 0;
    if (plan->camera[0] != '\0' && !scanner_has_camera(kiosk->scanner))
        troubles |= health_of(HEALTH_CAMERA_ABSENT);
    if (plan->serial[0] != '\0' && !scanner_has_serial(kiosk->scanner))
        troubles |= health_of(HEALTH_SCANNER_ABSENT);
    return troubles;
}

void checkup_look(struct kiosk *kiosk)
{
    struct vault *vault = kiosk->station->vault;
    if (kiosk->visit == NULL)
        return;
    uint32_t told = vault_told(vault);
    vault_tell(vault, look_at_printer(kiosk, told) | look_at_scanner(kiosk) |
                          (told & health_of(HEALTH_DISK_FULL)));
}

static enum tg_err look_at_disk(struct vault *vault, struct fault *fault)
{
    struct vault_status status;
    enum tg_err err = vault_status(vault, &status, fault);
    if (err != TG_OK)
        return err;
    uint32_t full = health_of(HEALTH_DISK_FULL);
    uint32_t others = vault_told(vault) & ~full;
    vault_tell(vault, others | (status.disk_free < CHECKUP_DISK_FREE_MIN ? full : 0));
    return TG_OK;
}

static enum tg_err write_twice(struct vault *vault, struct fault *fault)
{
    enum tg_err err = vault_refresh(vault, fault);
    return err == TG_OK ? vault_refresh(vault, fault) : err;
}

enum tg_err checkup_maintain(struct kiosk *kiosk, struct fault *fault)
{
    struct checkup *checkup = &kiosk->checkup;
    struct vault *vault = kiosk->station->vault;
    int64_t now = kiosk_now(kiosk);
    enum tg_err err = look_at_disk(vault, fault);
    if (err == TG_OK && !vault_owes(vault))
        checkup->write_at_ms = 0;
    else if (err == TG_OK && checkup->write_at_ms == 0)
        checkup->write_at_ms = now + CHECKUP_WRITE_MS_MIN +
                               randombytes_uniform(CHECKUP_WRITE_MS_MAX - CHECKUP_WRITE_MS_MIN);
    else if (err == TG_OK && now >= checkup->write_at_ms)
        err = write_twice(vault, fault);
    if (kiosk->printer)
        printer_ask(kiosk->printer);
    checkup->asked = true;
    return err;
}
