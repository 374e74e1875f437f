/* The way back's jobs: opening a mailbox, which takes its time, and sending what was written. */
#include "app/kiosk/kiosk.h"

#include "board/base/log.h"

static void wait_until(struct kiosk *kiosk, int64_t until_ms, int64_t now)
{
    kiosk->code.problem = CODE_WAITS;
    kiosk->code.waits_until_ms = until_ms;
    kiosk->code.wait_s = (int)((until_ms - now + 999) / 1000);
}

void kiosk_open_mailbox(struct kiosk *kiosk)
{
    int64_t wait_ms = 0, now = kiosk_now(kiosk);
    stage_touch(kiosk->stage);
    switch (visit_open_start(kiosk->visit, field_text(kiosk->field), &kiosk->job_fd, &wait_ms)) {
    case TG_OK:
        kiosk->code.problem = CODE_FINE;
        kiosk_show(kiosk);
        break;
    case TG_ERR_FORMAT:
        kiosk->code.problem = CODE_SHORT;
        break;
    case TG_ERR_CRYPTO:
        kiosk->code.problem = CODE_WRONG;
        break;
    case TG_ERR_BUSY:
        wait_until(kiosk, now + wait_ms, now);
        break;
    default:
        kiosk->code.problem = CODE_FAILED;
    }
}

void kiosk_tick_code(struct kiosk *kiosk, int64_t now)
{
    struct code_entry *code = &kiosk->code;
    if (code->problem != CODE_WAITS)
        return;
    if (now >= code->waits_until_ms) {
        kiosk_open_mailbox(kiosk);
        return;
    }
    wait_until(kiosk, code->waits_until_ms, now);
    stage_touch(kiosk->stage);
}

void kiosk_finish_opening(struct kiosk *kiosk)
{
    struct fault fault;
    if (visit_open_finish(kiosk->visit, &fault) == TG_OK)
        return;
    if (visit_page(kiosk->visit) == VISIT_CODE)
        kiosk->code.problem = CODE_FAILED;
    log_warn("kiosk", "mail cannot be read: %s", fault.text);
}

void kiosk_send_reply(struct kiosk *kiosk)
{
    struct fault fault;
    kiosk->filing_failed = visit_send(kiosk->visit, &kiosk->filing_too_long, &fault) != TG_OK;
    if (kiosk->filing_failed)
        log_warn("kiosk", "a reply could not be sent: %s", fault.text);
}
