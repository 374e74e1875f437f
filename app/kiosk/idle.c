#include "app/kiosk/idle.h"

#include "board/base/must.h"

static int64_t quiet_ms(enum idle_mode mode)
{
    switch (mode) {
    case IDLE_FORM:
        return IDLE_FORM_MS;
    case IDLE_WRITING:
        return IDLE_WRITING_MS;
    case IDLE_RECEIPT:
        return IDLE_RECEIPT_MS;
    case IDLE_DONE:
        return IDLE_DONE_MS;
    case IDLE_OFF:
        break;
    }
    must(!"a mode with a limit");
    return 0;
}

static int64_t countdown_ms(enum idle_mode mode)
{
    return mode == IDLE_DONE ? 0 : IDLE_COUNTDOWN_MS;
}

void idle_enter(struct idle *idle, enum idle_mode mode, int64_t now_ms)
{
    *idle = (struct idle){.mode = mode, .since_ms = now_ms};
}

void idle_touch(struct idle *idle, int64_t now_ms)
{
    if (idle_state(idle, now_ms) != IDLE_ACTIVE)
        return;
    idle->since_ms = now_ms;
    idle->extensions = 0;
}

bool idle_more(struct idle *idle, int64_t now_ms)
{
    if (idle_state(idle, now_ms) == IDLE_EXPIRED || idle->extensions >= IDLE_EXTENSIONS_MAX)
        return false;
    idle->extensions++;
    idle->since_ms = now_ms;
    return true;
}

enum idle_state idle_state(const struct idle *idle, int64_t now_ms)
{
    if (idle->mode == IDLE_OFF)
        return IDLE_ACTIVE;
    int64_t quiet = now_ms - idle->since_ms - quiet_ms(idle->mode);
    if (quiet < 0)
        return IDLE_ACTIVE;
    return quiet < countdown_ms(idle->mode) ? IDLE_WARNING : IDLE_EXPIRED;
}

static int64_t end_ms(const struct idle *idle)
{
    return idle->since_ms + quiet_ms(idle->mode) + countdown_ms(idle->mode);
}

int64_t idle_wait_ms(const struct idle *idle, int64_t now_ms)
{
    if (idle->mode == IDLE_OFF)
        return -1;
    switch (idle_state(idle, now_ms)) {
    case IDLE_ACTIVE:
        return idle->since_ms + quiet_ms(idle->mode) - now_ms;
    case IDLE_WARNING:
        return (end_ms(idle) - now_ms - 1) % 1000 + 1;
    case IDLE_EXPIRED:
        break;
    }
    return 0;
}

int idle_countdown_s(const struct idle *idle, int64_t now_ms)
{
    if (idle_state(idle, now_ms) != IDLE_WARNING)
        return 0;
    return (int)((end_ms(idle) - now_ms + 999) / 1000);
}
