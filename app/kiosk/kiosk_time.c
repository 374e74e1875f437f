/* What a kiosk does because time passed: asks whether somebody is still there, looks at what
 * headquarters has acknowledged, starts afresh when nobody is. */
#include "app/kiosk/kiosk_devices.h"
#include "app/kiosk/kiosk_mailbox.h"

#include "board/base/log.h"

static void maintain(struct kiosk *kiosk)
{
    struct fault fault;
    bool broken = false;
    kiosk->maintained_ms = kiosk_now(kiosk);
    if (station_maintain(kiosk->station, &broken, &fault) != TG_OK && !broken)
        log_warn("kiosk", "%s", fault.text);
    if (!broken)
        broken = checkup_maintain(kiosk, &fault) != TG_OK;
    if (broken)
        kiosk_close(kiosk, &fault);
}

void kiosk_opened(struct kiosk *kiosk)
{
    if (kiosk->visit)
        maintain(kiosk);
}

static void tick_attract(struct kiosk *kiosk, int64_t now)
{
    bool due = now - kiosk->maintained_ms >= KIOSK_MAINTAIN_MS;
    if ((kiosk->fresh_at_ms && now >= kiosk->fresh_at_ms) ||
        (due &&
         (station_journal_is_walled_off(kiosk->station) || kiosk_devices_are_walled_off(kiosk))))
        kiosk->wants_fresh = true;
    else if (due) {
        maintain(kiosk);
        stage_touch(kiosk->stage); /* who can be spoken to may be another by now */
    }
}

/* What a finger showed goes with the page: the page does not see the finger leave. */
static void warn(struct kiosk *kiosk)
{
    kiosk->reveal = (struct reveal){0};
    kiosk->entry.shown = false;
    stage_cover(kiosk->stage, SCENE_IDLE);
}

static void tick_idle(struct kiosk *kiosk, int64_t now)
{
    bool shown = stage_top(kiosk->stage) == SCENE_IDLE;
    switch (idle_state(&kiosk->idle, now)) {
    case IDLE_ACTIVE:
        if (shown)
            stage_pop(kiosk->stage);
        break;
    case IDLE_WARNING:
        kiosk->countdown_s = idle_countdown_s(&kiosk->idle, now);
        if (shown)
            stage_touch(kiosk->stage);
        else
            warn(kiosk);
        break;
    case IDLE_EXPIRED:
        kiosk_leave(kiosk);
        break;
    }
}

/* Whose finger lies there to copy digits is there, for as long as that can take; what a tap has
 * shown goes again. */
static void tick_reveal(struct kiosk *kiosk, int64_t now)
{
    if (kiosk->reveal.held && now - kiosk->reveal.since_ms < REVEAL_HELD_MS_MAX)
        idle_touch(&kiosk->idle, now);
    if (!kiosk->reveal.shown || kiosk->reveal.held || now < kiosk->reveal.until_ms)
        return;
    kiosk->reveal = (struct reveal){0};
    stage_touch(kiosk->stage);
}

void kiosk_ime_ready(struct kiosk *kiosk)
{
    if (composer_tick(kiosk->composer, kiosk->field))
        stage_touch(kiosk->stage);
}

void kiosk_tick(struct kiosk *kiosk)
{
    int64_t now = kiosk_now(kiosk);
    kiosk_ime_ready(kiosk);
    tick_reveal(kiosk, now);
    kiosk_devices_step(kiosk);
    checkup_look(kiosk);
    switch (stage_top(kiosk->stage)) {
    case SCENE_ATTRACT:
        tick_attract(kiosk, now);
        break;
    case SCENE_CLOSED:
        if (now >= kiosk->fresh_at_ms)
            kiosk->wants_fresh = true;
        break;
    case SCENE_BUSY:
        if (now >= kiosk->busy_until_ms)
            kiosk_leave(kiosk);
        break;
    case SCENE_CODE:
        kiosk_mailbox_tick(kiosk, now);
        tick_idle(kiosk, now);
        break;
    default:
        tick_idle(kiosk, now);
    }
    kiosk_devices_tell(kiosk);
}

/* The sooner of two waits, -1 being never. */
static int64_t sooner(int64_t one, int64_t other)
{
    return one < 0 || (other >= 0 && other < one) ? other : one;
}

static int64_t scene_wait_ms(const struct kiosk *kiosk)
{
    int64_t now = kiosk_now(kiosk);
    int64_t at = 0;
    switch (stage_top(kiosk->stage)) {
    case SCENE_ATTRACT:
        at = kiosk->maintained_ms + KIOSK_MAINTAIN_MS;
        if (kiosk->fresh_at_ms && kiosk->fresh_at_ms < at)
            at = kiosk->fresh_at_ms;
        break;
    case SCENE_CLOSED:
        at = kiosk->fresh_at_ms;
        break;
    case SCENE_BUSY:
        at = kiosk->busy_until_ms;
        break;
    case SCENE_CODE:
        return sooner(idle_wait_ms(&kiosk->idle, now), kiosk_mailbox_wait_ms(kiosk, now));
    default:
        return idle_wait_ms(&kiosk->idle, now);
    }
    return at > now ? at - now : 0;
}

static int64_t reveal_wait_ms(const struct kiosk *kiosk)
{
    if (!kiosk->reveal.shown || kiosk->reveal.held)
        return -1;
    int64_t left = kiosk->reveal.until_ms - kiosk_now(kiosk);
    return left > 0 ? left : 0;
}

int64_t kiosk_wait_ms(const struct kiosk *kiosk)
{
    int64_t page = sooner(scene_wait_ms(kiosk), composer_wait_ms(kiosk->composer));
    return sooner(sooner(page, reveal_wait_ms(kiosk)), kiosk_devices_wait_ms(kiosk));
}
