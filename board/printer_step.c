/* One step does what can be done without waiting, in this order: open the line, hear, send on what
 * is composed, then compose the next thing: an ending that is owed, a question, a band.
 *
 *     IDLE ──printer_start──▶ RUNNING ──last band passed──▶ DONE ──printer_clear──▶ IDLE
 *                                │ ╰──printer_clear──▶ IDLE
 *                                ╰──line gone, or nothing moves──▶ FAILED ──printer_clear──▶ IDLE
 *
 * Invariants
 * 1. `bits` is there while a job runs, and then only; `out` is wiped with it.
 * 2. Of a job at most BANDS_AHEAD bands are in the printer's buffer, so that questions always find
 *    room.
 * 3. What a broken-off job left in the printer is cleared before anything else is sent (`owed`). */
#include "board/printer_inside.h"

#include "board/base/must.h"
#include "board/base/secret.h"

enum {
    POLL_MS = 4,
    HEAR_MAX = 256,  /* bytes a step */
    ANSWER_MS = 400, /* at rest */
    ANSWER_PRINTING_MS = 1500,
    ASK_AGAIN_MS = 250,
    PASSED_MS = 3000, /* a printer that knows GS r has answered by then */
    STALL_MS = 15000,
    CLEARING_MS = 100,
    OWED_MS_MAX = 5000,
    BANDS_AHEAD = 2,
};

static void lose(struct printer *printer)
{
    printer_line_close(&printer->line);
    if (printer->job == PRINTER_RUNNING)
        printer_break_off(printer, PRINTER_FAILED);
    if (printer->owed != OWED_NOTHING)
        printer->owed = OWED_CLEARING;
    printer_talk_end(&printer->talk);
    printer->out_len = printer->out_at = 0;
    printer->wanted = false;
    printer->state = PRINTER_ABSENT;
}

/* ---- hearing and sending */

/* False when the line is gone. */
static bool hear(struct printer *printer)
{
    uint8_t bytes[HEAR_MAX];
    int got = printer_line_read(&printer->line, bytes, sizeof bytes);
    for (int i = 0; i < got; i++) {
        bool passed = printer_status_word(bytes[i]) == PRINTER_WORD_PASSED;
        if (passed && printer->job == PRINTER_RUNNING && printer->passed < printer->sent) {
            printer->passed++;
            printer->moved_ms = printer_now_ms(printer);
        } else {
            printer_talk_hear(&printer->talk, bytes[i]);
        }
    }
    return got != PRINTER_LINE_GONE;
}

/* False when the line is gone. */
static bool send_on(struct printer *printer)
{
    size_t left = printer->out_len - printer->out_at;
    if (left == 0)
        return true;
    int put = printer_line_write(&printer->line, printer->out + printer->out_at, left);
    if (put == PRINTER_LINE_GONE)
        return false;
    if (put > 0 && printer->talk.question == 0)
        printer->moved_ms = printer_now_ms(printer);
    printer->out_at += (size_t)put;
    if (printer->out_at == printer->out_len) {
        secret_wipe(printer->out, printer->out_len);
        printer->out_len = printer->out_at = 0;
    }
    return true;
}

static void compose(struct printer *printer, size_t len)
{
    must(len <= sizeof printer->out);
    printer->out_len = len;
    printer->out_at = 0;
}

/* ---- how it is */

static void learn(struct printer *printer, enum printer_talk_end end)
{
    printer->talked_ms = printer_now_ms(printer);
    if (end == PRINTER_TALK_ANSWERED) {
        struct printer_status status = printer_status_read(printer->talk.answers);
        printer->has_answered = true;
        printer->mute = false;
        printer->state = status.state;
        printer->waits = status.waits;
    } else if (end == PRINTER_TALK_STRANGE) {
        printer->state = PRINTER_STRANGE;
    } else if (printer->has_answered) {
        lose(printer);
    } else {
        /* Many cheap printers never answer. */
        printer->mute = true;
        printer->waits = false;
        printer->state = printer_line_state(&printer->line);
    }
}

static void ask(struct printer *printer)
{
    if (printer->talk.question == 0)
        printer_talk_begin(&printer->talk);
    compose(printer, printer_escpos_question(printer->talk.question, printer->out));
    printer_talk_sent(&printer->talk, printer_now_ms(printer));
    printer->wanted = false;
}

/* On a slow line a question is long on its way behind a band. */
static int64_t answer_limit(struct printer *printer)
{
    if (printer->job != PRINTER_RUNNING)
        return ANSWER_MS;
    if (!printer_line_is_drained(&printer->line))
        printer->talk.out_ms = printer_now_ms(printer);
    return ANSWER_PRINTING_MS;
}

/* True while questions are being asked. */
static bool talk(struct printer *printer)
{
    if (printer->talk.question != 0) {
        int64_t limit_ms = answer_limit(printer);
        enum printer_talk_end end =
            printer_talk_step(&printer->talk, printer_now_ms(printer), limit_ms);
        if (end != PRINTER_TALK_GOES_ON)
            learn(printer, end);
        else if (!printer->talk.out)
            ask(printer);
        return end == PRINTER_TALK_GOES_ON;
    }
    if (!printer->wanted)
        return false;
    ask(printer);
    return true;
}

/* A serial line's wires tell of a full buffer as of a printer that is off. */
static void look_at_wires(struct printer *printer)
{
    if (printer->line.serial)
        return;
    enum printer_state state = printer_line_state(&printer->line);
    if (printer->mute || state != PRINTER_READY)
        printer->state = state;
}

/* ---- the job */

static void compose_next(struct printer *printer)
{
    bool told = !printer->mute && !printer->deaf;
    int rows = printer->rows - printer->row;
    if (rows > PRINTER_BAND_ROWS)
        rows = PRINTER_BAND_ROWS;
    if (!printer->begun) {
        compose(printer, printer_escpos_begin(printer->out));
        printer->begun = true;
        return;
    }
    if (rows > 0) {
        const uint8_t *from =
            printer->bits + (size_t)printer->row * (size_t)printer_stride(printer);
        compose(printer,
                printer_escpos_band(from, printer_stride(printer), rows, told, printer->out));
        printer->row += rows;
    } else {
        compose(printer, printer_escpos_end(told, printer->out));
        printer->ended = true;
    }
    if (told)
        printer->sent++;
    printer->wanted = !printer->mute;
}

static void finish_job(struct printer *printer)
{
    printer_wipe_job(printer);
    printer->job = PRINTER_DONE;
}

/* No question is out, and all that was composed is written. */
static void go_on(struct printer *printer)
{
    int64_t now = printer_now_ms(printer);
    if (printer->mute)
        look_at_wires(printer);
    bool may = printer_prints(printer) && !printer->waits;
    if (may && printer->passed < printer->sent && now - printer->moved_ms >= PASSED_MS &&
        printer_line_is_drained(&printer->line)) {
        printer->deaf = true;
        printer->passed = printer->sent;
    }
    if (may && printer->ended) {
        if (printer->passed == printer->sent && printer_line_is_drained(&printer->line)) {
            finish_job(printer);
            return;
        }
    } else if (may && printer->sent - printer->passed < BANDS_AHEAD) {
        compose_next(printer);
        return;
    }
    if (now - printer->talked_ms >= ASK_AGAIN_MS)
        printer->wanted = !printer->mute;
}

/* ---- what is owed after a job was broken off */

static void owe(struct printer *printer, enum owed owed)
{
    printer->owed = owed;
    printer->owed_ms = printer_now_ms(printer);
}

static void pay(struct printer *printer)
{
    switch (printer->owed) {
    case OWED_CLEARING:
        compose(printer, printer_escpos_clear(printer->out));
        owe(printer, OWED_PAUSE);
        return;
    case OWED_PAUSE:
        /* It says that it has; and until then forgets what is sent. */
        if (printer_now_ms(printer) - printer->owed_ms >= CLEARING_MS &&
            printer_line_is_drained(&printer->line))
            owe(printer, OWED_CUT);
        return;
    case OWED_CUT:
        compose(printer, printer_escpos_end(false, printer->out));
        owe(printer, OWED_LAST);
        return;
    case OWED_LAST:
        owe(printer, OWED_NOTHING);
        return;
    case OWED_NOTHING:
        return;
    }
}

/* A printer that takes nothing any more is left alone; at the next question it is tried again. */
static void give_up_paying(struct printer *printer)
{
    enum printer_state state = printer->state;
    lose(printer);
    printer->state = state;
}

/* ---- the step */

static bool is_at_work(const struct printer *printer)
{
    return printer->job == PRINTER_RUNNING || printer->wanted || printer->talk.question != 0 ||
           printer->out_len > 0 || (printer->owed != OWED_NOTHING && printer->line.fd >= 0);
}

int64_t printer_wait_ms(const struct printer *printer)
{
    return is_at_work(printer) ? POLL_MS : -1;
}

static bool open_line(struct printer *printer)
{
    if (printer->line.fd >= 0)
        return true;
    if (!printer_line_open(&printer->line, &printer->plan))
        return false;
    owe(printer, printer->owed);
    return true;
}

void printer_step(struct printer *printer)
{
    if (!is_at_work(printer))
        return;
    if (!open_line(printer) || !hear(printer) || !send_on(printer)) {
        lose(printer);
        return;
    }
    int64_t now = printer_now_ms(printer);
    if (printer->owed != OWED_NOTHING && now - printer->owed_ms >= OWED_MS_MAX) {
        give_up_paying(printer);
        return;
    }
    if (printer->job == PRINTER_RUNNING && now - printer->moved_ms >= STALL_MS) {
        printer_break_off(printer, PRINTER_FAILED);
        return;
    }
    if (printer->out_len > 0)
        look_at_wires(printer);
    else if (printer->owed != OWED_NOTHING)
        pay(printer);
    else if (!talk(printer) && printer->job == PRINTER_RUNNING)
        go_on(printer);
}
