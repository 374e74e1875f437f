/* What goes to a printer, as the simulated one takes it, and what comes back from one: any bytes.
 */
#include "board/base/must.h"
#include "board/printer_talk.h"
#include "board/sim/printer/printer_sim.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { LEN_MAX = 2048, PATIENCE_MS = 100 }; /* a byte or two can feed a metre of paper */

static void take_slip(void *ctx, const uint8_t *bits, int dots, int rows)
{
    size_t *slips = ctx;
    must(dots == PRINTER_DOTS_58 && rows > 0 && rows <= PRINTER_SIM_ROWS_MAX);
    must((bits[0] | bits[(size_t)rows * (size_t)dots / 8 - 1]) <=
         UINT8_MAX); /* all of it is there */
    (*slips)++;
}

static void print(const uint8_t *bytes, size_t len)
{
    size_t slips = 0;
    uint8_t said[PRINTER_SIM_ANSWERS_MAX];
    struct printer_sim *sim = printer_sim_create(58, take_slip, &slips);
    must(sim != NULL);
    if (len > 0)
        printer_sim_set(sim, (enum printer_sim_fault)(bytes[0] % PRINTER_SIM_FAULTS), bytes[0]);
    for (size_t at = 0; at < len; at++) {
        if (printer_sim_room(sim) > 0)
            printer_sim_receive(sim, bytes + at, 1);
        if (at % 3 == 0)
            printer_sim_work(sim, 3);
        must(printer_sim_answers(sim, said, sizeof said) <= sizeof said);
    }
    printer_sim_destroy(sim);
}

/* Each byte heard a moment after the other: the talk ends, and well only by four good answers. */
static void listen(const uint8_t *bytes, size_t len)
{
    struct printer_talk talk;
    enum printer_talk_end end = PRINTER_TALK_GOES_ON;
    printer_talk_begin(&talk);
    int64_t now_ms = 0;
    for (size_t at = 0; end == PRINTER_TALK_GOES_ON;
         now_ms += 1 + (at < len ? bytes[at] % 50 : 50)) {
        if (!talk.out)
            printer_talk_sent(&talk, now_ms);
        if (at < len)
            printer_talk_hear(&talk, bytes[at++]);
        end = printer_talk_step(&talk, now_ms, PATIENCE_MS);
    }
    must(talk.question == 0);
    for (int i = 0; end == PRINTER_TALK_ANSWERED && i < PRINTER_QUESTIONS; i++)
        must(printer_status_word(talk.answers[i]) == PRINTER_WORD_STATUS);
    if (end == PRINTER_TALK_ANSWERED)
        must(printer_status_read(talk.answers).state >= PRINTER_READY);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len > LEN_MAX)
        len = LEN_MAX;
    print(bytes, len);
    listen(bytes, len);
    return 0;
}
