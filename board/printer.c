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
#include "board/printer.h"

#include "board/base/must.h"
#include "board/base/secret.h"
#include "board/printer_line.h"
#include "board/printer_talk.h"

#include <string.h>

enum {
    POLL_MS = 4,
    HEAR_MAX = 256,            /* bytes a step */
    ANSWER_MS = 300,           /* at rest */
    ANSWER_PRINTING_MS = 3000, /* behind a band on a slow line */
    ASK_AGAIN_MS = 250,
    PASSED_MS = 3000, /* a printer that knows GS r has answered by then */
    STALL_MS = 15000,
    CLEARING_MS = 100,
    OWED_MS_MAX = 5000,
    BANDS_AHEAD = 2,
};

/* What a broken-off job owes the printer. */
enum owed { OWED_NOTHING, OWED_CLEARING, OWED_PAUSE, OWED_CUT, OWED_LAST };

struct printer {
    struct printer_plan plan;
    struct clock clock;
    struct printer_line line;
    enum printer_state state;
    enum printer_job job;

    struct printer_talk talk;
    bool wanted; /* to be asked */
    bool waits;  /* as its last answers had it */
    bool mute;   /* has never answered a question */
    bool has_answered;
    int64_t talked_ms;

    uint8_t *bits;
    int rows, row;     /* of the picture; the next to compose */
    bool begun, ended; /* composed: the first words, the cut */
    bool deaf;         /* does not tell when a band has passed */
    int sent, passed;  /* bands */
    int64_t moved_ms;  /* when something last went on */

    enum owed owed;
    int64_t owed_ms; /* since when this part of it */

    uint8_t out[PRINTER_PIECE_MAX]; /* composed, from out_at on not written yet */
    size_t out_len, out_at;
};

static int64_t now_ms(const struct printer *printer)
{
    return clock_monotonic_ms(&printer->clock);
}

static int stride_of(const struct printer *printer)
{
    return printer_dots(printer) / 8;
}

enum tg_err printer_create(const struct printer_plan *plan, const struct clock *clock,
                           struct printer **out_printer, struct fault *fault)
{
    if (!printer_plan_fits(plan))
        return fault_set(fault, TG_ERR_RANGE,
                         "printer: a device by its whole path, 58 or 80 mm of paper, and 0 (USB), "
                         "9600, 19200, 38400, 57600, 115200 or 230400 baud");
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

static void wipe_job(struct printer *printer)
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
    wipe_job(printer);
    printer_line_close(&printer->line);
    secret_destroy(printer);
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

static bool prints(const struct printer *printer)
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
    if (!prints(printer))
        return fault_set(fault, TG_ERR_MISSING, "The slip printer does not print: %s.",
                         printer_state_words(printer->state));
    size_t size = (size_t)rows * (size_t)stride_of(printer);
    printer->bits = secret_create(size);
    if (printer->bits == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "No memory for the slip.");
    memcpy(printer->bits, bits, size);
    printer->rows = rows;
    printer->row = printer->sent = printer->passed = 0;
    printer->begun = printer->ended = false;
    printer->job = PRINTER_RUNNING;
    printer->wanted = true;
    printer->moved_ms = now_ms(printer);
    return TG_OK;
}

/* Ends a running job. What of it is in the printer is to be cleared, once it can be. */
static void break_off(struct printer *printer, enum printer_job job)
{
    wipe_job(printer);
    printer_talk_end(&printer->talk);
    printer->job = job;
    if (printer->begun)
        printer->owed = OWED_CLEARING;
    printer->owed_ms = now_ms(printer);
}

void printer_clear(struct printer *printer)
{
    if (printer->job == PRINTER_RUNNING)
        break_off(printer, PRINTER_IDLE);
    printer->job = PRINTER_IDLE;
}

static void lose(struct printer *printer)
{
    printer_line_close(&printer->line);
    if (printer->job == PRINTER_RUNNING)
        break_off(printer, PRINTER_FAILED);
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
            printer->moved_ms = now_ms(printer);
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
        printer->moved_ms = now_ms(printer);
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
    printer->talked_ms = now_ms(printer);
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
    printer_talk_sent(&printer->talk, now_ms(printer));
    printer->wanted = false;
}

/* True while questions are being asked. */
static bool talk(struct printer *printer)
{
    bool printing = printer->job == PRINTER_RUNNING;
    if (printer->talk.question != 0) {
        enum printer_talk_end end = printer_talk_step(&printer->talk, now_ms(printer),
                                                      printing ? ANSWER_PRINTING_MS : ANSWER_MS);
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
        const uint8_t *from = printer->bits + (size_t)printer->row * (size_t)stride_of(printer);
        compose(printer, printer_escpos_band(from, stride_of(printer), rows, told, printer->out));
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
    wipe_job(printer);
    printer->job = PRINTER_DONE;
}

/* No question is out, and all that was composed is written. */
static void go_on(struct printer *printer)
{
    int64_t now = now_ms(printer);
    if (printer->mute)
        look_at_wires(printer);
    bool may = prints(printer) && !printer->waits;
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
    printer->owed_ms = now_ms(printer);
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
        if (now_ms(printer) - printer->owed_ms >= CLEARING_MS &&
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
    int64_t now = now_ms(printer);
    if (printer->owed != OWED_NOTHING && now - printer->owed_ms >= OWED_MS_MAX) {
        give_up_paying(printer);
        return;
    }
    if (printer->job == PRINTER_RUNNING && now - printer->moved_ms >= STALL_MS) {
        break_off(printer, PRINTER_FAILED);
        return;
    }
    if (printer->out_len > 0)
        look_at_wires(printer);
    else if (printer->owed != OWED_NOTHING)
        pay(printer);
    else if (!talk(printer) && printer->job == PRINTER_RUNNING)
        go_on(printer);
}
