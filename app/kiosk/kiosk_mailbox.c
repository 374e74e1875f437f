#include "app/kiosk/kiosk_mailbox.h"

#include "board/base/log.h"

static void wait_until(struct kiosk *kiosk, int64_t until_ms, int64_t now)
{
    kiosk->entry.problem = CODE_WAITS;
    kiosk->entry.waits_until_ms = until_ms;
    kiosk->entry.wait_s = (int)((until_ms - now + 999) / 1000);
}

void kiosk_mailbox_open(struct kiosk *kiosk)
{
    int64_t wait_ms = 0, now = kiosk_now(kiosk);
    stage_touch(kiosk->stage);
    switch (visit_open_start(kiosk->visit, field_text(kiosk->field), &kiosk->job_fd, &wait_ms)) {
    case TG_OK:
        kiosk->entry.problem = CODE_FINE;
        kiosk_show(kiosk);
        break;
    case TG_ERR_FORMAT:
        kiosk->entry.problem = CODE_SHORT;
        break;
    case TG_ERR_CRYPTO:
        kiosk->entry.problem = CODE_WRONG;
        break;
    case TG_ERR_BUSY:
        wait_until(kiosk, now + wait_ms, now);
        break;
    default:
        kiosk->entry.problem = CODE_FAILED;
    }
}

void kiosk_mailbox_tick(struct kiosk *kiosk, int64_t now)
{
    struct code_entry *entry = &kiosk->entry;
    if (entry->problem != CODE_WAITS)
        return;
    if (now >= entry->waits_until_ms) {
        kiosk_mailbox_open(kiosk);
        return;
    }
    wait_until(kiosk, entry->waits_until_ms, now);
    stage_touch(kiosk->stage);
}

int64_t kiosk_mailbox_wait_ms(const struct kiosk *kiosk, int64_t now)
{
    int64_t left = kiosk->entry.waits_until_ms - now;
    if (kiosk->entry.problem != CODE_WAITS)
        return -1;
    return left > 0 ? (left - 1) % 1000 + 1 : 0;
}

void kiosk_mailbox_opened(struct kiosk *kiosk)
{
    struct fault fault;
    if (visit_open_finish(kiosk->visit, &fault) == TG_OK)
        return;
    if (visit_page(kiosk->visit) == VISIT_CODE)
        kiosk->entry.problem = CODE_FAILED;
    log_warn("kiosk", "mail cannot be read: %s", fault.text);
}

void kiosk_mailbox_send(struct kiosk *kiosk)
{
    struct fault fault;
    kiosk->filing_failed = visit_send(kiosk->visit, &kiosk->filing_too_long, &fault) != TG_OK;
    if (kiosk->filing_failed)
        log_warn("kiosk", "a reply could not be sent: %s", fault.text);
}
