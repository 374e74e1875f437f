#include "board/printer_inside.h"

#include "board/base/secret.h"
#include "board/walled.h"

#include <string.h>

int64_t printer_now_ms(const struct printer *printer)
{
    return clock_monotonic_ms(&printer->clock);
}

int printer_stride(const struct printer *printer)
{
    return printer_dots(printer) / 8;
}

enum tg_err printer_create(const struct printer_plan *plan, const struct clock *clock,
                           struct printer **out_printer, struct fault *fault)
{
    if (!printer_plan_fits(plan))
        return fault_set(fault, TG_ERR_RANGE, "The slip printer needs " PRINTER_PLAN_WORDS ".");
    struct printer *printer = secret_create(sizeof *printer);
    if (printer == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "No memory for the slip printer.");
    printer->plan = *plan;
    printer->clock = *clock;
    printer->line.fd = -1;
    printer->state = plan->device[0] == '\0' ? PRINTER_NONE : PRINTER_ABSENT;
    *out_printer = printer;
    return TG_OK;
}

void printer_wipe_job(struct printer *printer)
{
    secret_destroy(printer->bits);
    printer->bits = NULL;
    secret_wipe(printer->out, sizeof printer->out);
    printer->out_len = printer->out_at = 0;
    printer->row = printer->rows = 0;
}

void printer_destroy(struct printer *printer)
{
    if (printer == NULL)
        return;
    printer_wipe_job(printer);
    printer_line_close(&printer->line);
    secret_destroy(printer);
}

bool printer_is_walled_off(const struct printer *printer)
{
    return printer->state == PRINTER_ABSENT && printer->line.fd < 0 &&
           walled_off(printer->plan.device, PRINTER_LINE_FLAGS);
}

int printer_dots(const struct printer *printer)
{
    if (printer->state == PRINTER_NONE)
        return 0;
    return printer->plan.paper_mm == 58 ? PRINTER_DOTS_58 : PRINTER_DOTS_80;
}

enum printer_state printer_state(const struct printer *printer)
{
    return printer->state;
}

enum printer_job printer_job(const struct printer *printer)
{
    return printer->job;
}

void printer_ask(struct printer *printer)
{
    printer->wanted = printer->state != PRINTER_NONE;
}

bool printer_prints(const struct printer *printer)
{
    return printer->state == PRINTER_READY || printer->state == PRINTER_PAPER_LOW;
}

enum tg_err printer_start(struct printer *printer, const uint8_t *bits, int rows,
                          struct fault *fault)
{
    if (printer->job == PRINTER_RUNNING || printer->owed != OWED_NOTHING)
        return fault_set(fault, TG_ERR_BUSY, "The slip printer is still at work.");
    if (rows <= 0 || rows > PRINTER_ROWS_MAX)
        return fault_set(fault, TG_ERR_RANGE, "A slip of %d rows; from 1 to %d can be printed.",
                         rows, PRINTER_ROWS_MAX);
    if (!printer_prints(printer))
        return fault_set(fault, TG_ERR_MISSING, "The slip printer does not print: %s.",
                         printer_state_words(printer->state));
    size_t size = (size_t)rows * (size_t)printer_stride(printer);
    printer->bits = secret_create(size);
    if (printer->bits == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "No memory for the slip.");
    memcpy(printer->bits, bits, size);
    printer->rows = rows;
    printer->row = printer->sent = printer->passed = 0;
    printer->begun = printer->ended = false;
    printer->job = PRINTER_RUNNING;
    printer->wanted = !printer->mute;
    printer->moved_ms = printer_now_ms(printer);
    return TG_OK;
}

void printer_break_off(struct printer *printer, enum printer_job job)
{
    printer_wipe_job(printer);
    printer_talk_end(&printer->talk);
    printer->job = job;
    if (printer->begun)
        printer->owed = OWED_CLEARING;
    printer->owed_ms = printer_now_ms(printer);
}

void printer_clear(struct printer *printer)
{
    if (printer->job == PRINTER_RUNNING)
        printer_break_off(printer, PRINTER_IDLE);
    printer->job = PRINTER_IDLE;
}
