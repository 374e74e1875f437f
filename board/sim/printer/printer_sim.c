#include "board/sim/printer/printer_sim.h"

#include "board/sim/printer/printer_commands.h"
#include "board/sim/printer/printer_paper.h"

#include <stdlib.h>
#include <string.h>

struct printer_sim {
    struct printer_paper paper;
    struct printer_commands commands; /* that the mechanism carries out */
    enum printer_sim_fault fault, coming;
    int rows_until; /* the coming fault; -1: none comes */

    bool tells; /* unasked */

    uint8_t buffer[PRINTER_SIM_BUFFER];
    size_t len;

    uint8_t live[10]; /* the last bytes that arrived, for what is carried out at once */
    uint8_t answers[PRINTER_SIM_ANSWERS_MAX];
    size_t answer_count;
    uint32_t noise;
};

static const char *const WORDS[PRINTER_SIM_FAULTS] = {
    [PRINTER_SIM_OK] = "ok",
    [PRINTER_SIM_PAPER_LOW] = "paper-low",
    [PRINTER_SIM_PAPER_OUT] = "paper-out",
    [PRINTER_SIM_COVER_OPEN] = "cover-open",
    [PRINTER_SIM_JAM] = "jam",
    [PRINTER_SIM_GARBAGE] = "garbage",
    [PRINTER_SIM_DEAF] = "deaf",
    [PRINTER_SIM_CHATTY] = "chatty",
    [PRINTER_SIM_MUTE] = "mute",
    [PRINTER_SIM_DEAD] = "dead",
    [PRINTER_SIM_VANISH] = "vanish",
};

enum printer_sim_fault printer_sim_fault_of(const char *word)
{
    enum printer_sim_fault fault = PRINTER_SIM_OK;
    while (fault < PRINTER_SIM_FAULTS && strcmp(WORDS[fault], word) != 0)
        fault++;
    return fault;
}

struct printer_sim *printer_sim_create(int paper_mm, printer_sim_slip_fn slip, void *ctx)
{
    struct printer_sim *sim = calloc(1, sizeof *sim);
    if (sim == NULL || !printer_paper_init(&sim->paper, paper_mm == 80 ? 576 : 384, slip, ctx)) {
        free(sim);
        return NULL;
    }
    printer_commands_reset(&sim->commands);
    sim->rows_until = -1;
    sim->noise = 1;
    return sim;
}

void printer_sim_destroy(struct printer_sim *sim)
{
    if (sim == NULL)
        return;
    printer_paper_finish(&sim->paper);
    free(sim);
}

void printer_sim_set(struct printer_sim *sim, enum printer_sim_fault fault, int rows)
{
    sim->coming = fault;
    sim->rows_until = rows > 0 ? rows : -1;
    if (rows > 0)
        return;
    sim->fault = fault;
    sim->tells = fault == PRINTER_SIM_CHATTY;
}

enum printer_sim_fault printer_sim_fault(const struct printer_sim *sim)
{
    return sim->fault;
}

size_t printer_sim_room(const struct printer_sim *sim)
{
    return sim->fault == PRINTER_SIM_DEAD ? sizeof sim->buffer : sizeof sim->buffer - sim->len;
}

/* ---- answers */

static void answer(struct printer_sim *sim, uint8_t byte)
{
    if (sim->fault == PRINTER_SIM_MUTE)
        return;
    int count = 1;
    if (sim->fault == PRINTER_SIM_GARBAGE)
        count += (int)(sim->noise >> 24 & 3);
    while (count-- > 0 && sim->answer_count < sizeof sim->answers) {
        sim->noise = sim->noise * 1664525U + 1013904223U;
        sim->answers[sim->answer_count++] =
            sim->fault == PRINTER_SIM_GARBAGE ? (uint8_t)(sim->noise >> 16) : byte;
    }
}

/* DLE EOT: bits 1 and 4 are always on, bits 0 and 7 always off. */
static uint8_t status(const struct printer_sim *sim, int kind)
{
    const uint8_t nothing = 1 << 1 | 1 << 4;
    bool out = sim->fault == PRINTER_SIM_PAPER_OUT, low = sim->fault == PRINTER_SIM_PAPER_LOW;
    bool open = sim->fault == PRINTER_SIM_COVER_OPEN, jam = sim->fault == PRINTER_SIM_JAM;
    switch (kind) {
    case 1:
        return (uint8_t)(nothing | (out || open || jam ? 1 << 3 : 0));
    case 2:
        return (uint8_t)(nothing | (open ? 1 << 2 : 0) | (out ? 1 << 5 : 0) | (jam ? 1 << 6 : 0));
    case 3:
        return (uint8_t)(nothing | (jam ? 1 << 3 : 0));
    default:
        return (uint8_t)(nothing | (low || out ? 3 << 2 : 0) | (out ? 3 << 5 : 0));
    }
}

/* GS r 1: bits 4 and 7 are always off. */
static uint8_t paper_sensor(const struct printer_sim *sim)
{
    if (sim->fault == PRINTER_SIM_PAPER_LOW)
        return 0x03;
    return sim->fault == PRINTER_SIM_PAPER_OUT ? 0x0f : 0x00;
}

/* Automatic status back, now and then: four bytes, 0xx1xx00 and three of 0xx0xxxx. */
static void tell_unasked(struct printer_sim *sim)
{
    enum { ROWS = 100 };
    static const uint8_t fine[] = {0x14, 0x00, 0x00, 0x0f};
    if (!sim->tells || sim->paper.rows % ROWS != 0)
        return;
    for (size_t i = 0; i < sizeof fine; i++)
        answer(sim, fine[i]);
}

size_t printer_sim_answers(struct printer_sim *sim, uint8_t *out, size_t cap)
{
    size_t len = sim->answer_count < cap ? sim->answer_count : cap;
    memcpy(out, sim->answers, len);
    memmove(sim->answers, sim->answers + len, sim->answer_count - len);
    sim->answer_count -= len;
    return len;
}

/* ---- what arrives */

static bool live_ends_with(const struct printer_sim *sim, const uint8_t *bytes, size_t len)
{
    return memcmp(sim->live + sizeof sim->live - len, bytes, len) == 0;
}

static void clear_buffers(struct printer_sim *sim)
{
    sim->len = 0;
    printer_commands_reset(&sim->commands);
    answer(sim, 0x37);
    answer(sim, 0x25);
    answer(sim, 0x00);
}

static void arrive(struct printer_sim *sim, uint8_t byte)
{
    static const uint8_t clear[] = {16, 20, 8, 1, 3, 20, 1, 6, 2, 8};
    memmove(sim->live, sim->live + 1, sizeof sim->live - 1);
    sim->live[sizeof sim->live - 1] = byte;
    sim->buffer[sim->len++] = byte;
    for (uint8_t kind = 1; kind <= 4; kind++) {
        const uint8_t question[] = {16, 4, kind};
        if (live_ends_with(sim, question, sizeof question))
            answer(sim, status(sim, kind));
    }
    if (live_ends_with(sim, clear, sizeof clear))
        clear_buffers(sim);
}

void printer_sim_receive(struct printer_sim *sim, const uint8_t *bytes, size_t len)
{
    if (sim->fault == PRINTER_SIM_DEAD) {
        sim->len = 0;
        printer_commands_reset(&sim->commands);
        return;
    }
    for (size_t i = 0; i < len && sim->len < sizeof sim->buffer; i++)
        arrive(sim, bytes[i]);
}

/* ---- what the mechanism does */

static bool is_stopped(const struct printer_sim *sim)
{
    return sim->fault == PRINTER_SIM_PAPER_OUT || sim->fault == PRINTER_SIM_COVER_OPEN ||
           sim->fault == PRINTER_SIM_JAM || sim->fault == PRINTER_SIM_DEAD ||
           sim->fault == PRINTER_SIM_VANISH;
}

static void carry_out(struct printer_sim *sim, const struct printer_deed *deed)
{
    switch (deed->kind) {
    case PRINTER_DEED_NONE:
        return;
    case PRINTER_DEED_ROW:
        for (int i = 0; i < deed->count; i++)
            printer_paper_row(&sim->paper, deed->row, deed->len);
        tell_unasked(sim);
        break;
    case PRINTER_DEED_FEED:
        printer_paper_feed(&sim->paper, deed->count);
        break;
    case PRINTER_DEED_CUT:
        printer_paper_cut(&sim->paper);
        return;
    case PRINTER_DEED_FEED_AND_CUT:
        printer_paper_feed(&sim->paper, PRINTER_PAPER_CUTTER + deed->count);
        printer_paper_cut(&sim->paper);
        return;
    case PRINTER_DEED_TELL:
        if (sim->fault != PRINTER_SIM_DEAF)
            answer(sim, paper_sensor(sim));
        return;
    case PRINTER_DEED_INITIALIZE:
        sim->tells = sim->fault == PRINTER_SIM_CHATTY;
        return;
    case PRINTER_DEED_TELL_UNASKED:
        sim->tells = deed->count != 0;
        return;
    }
    if (sim->rows_until < 0)
        return;
    sim->rows_until -= deed->count;
    if (sim->rows_until <= 0)
        printer_sim_set(sim, sim->coming, 0);
}

void printer_sim_work(struct printer_sim *sim, size_t len)
{
    size_t at = 0;
    while (at < len && at < sim->len && !is_stopped(sim)) {
        struct printer_deed deed = printer_commands_take(&sim->commands, sim->buffer[at++]);
        carry_out(sim, &deed);
    }
    memmove(sim->buffer, sim->buffer + at, sim->len - at);
    sim->len -= at;
}
