#include "board/printer_talk.h"

enum {
    SILENCES_MAX = 2,
    STRANGENESSES_MAX = 3,
    SETTLE_MS = 30, /* what comes with an answer comes that soon */
};

void printer_talk_begin(struct printer_talk *talk)
{
    *talk = (struct printer_talk){.question = 1};
}

void printer_talk_end(struct printer_talk *talk)
{
    *talk = (struct printer_talk){0};
}

void printer_talk_sent(struct printer_talk *talk, int64_t now_ms)
{
    talk->out = true;
    talk->out_ms = now_ms;
    talk->heard = talk->noise = 0;
}

void printer_talk_hear(struct printer_talk *talk, uint8_t byte)
{
    if (!talk->out)
        return;
    if (printer_status_word(byte) != PRINTER_WORD_STATUS) {
        talk->noise++;
        return;
    }
    talk->heard++;
    talk->answers[talk->question - 1] = byte;
}

/* The answer that is there, and nothing else, is taken. */
static enum printer_talk_end take(struct printer_talk *talk)
{
    talk->out = false;
    talk->silences = 0;
    if (talk->question < PRINTER_QUESTIONS) {
        talk->question++;
        return PRINTER_TALK_GOES_ON;
    }
    talk->question = 0;
    return PRINTER_TALK_ANSWERED;
}

static enum printer_talk_end again(struct printer_talk *talk, int *times, int max,
                                   enum printer_talk_end end)
{
    talk->out = false;
    if (++*times < max)
        return PRINTER_TALK_GOES_ON;
    printer_talk_end(talk);
    return end;
}

enum printer_talk_end printer_talk_step(struct printer_talk *talk, int64_t now_ms, int64_t limit_ms)
{
    int64_t waited = now_ms - talk->out_ms;
    if (!talk->out)
        return PRINTER_TALK_GOES_ON;
    if (talk->heard == 1 && talk->noise == 0)
        return take(talk);
    if (talk->heard + talk->noise > 0 && waited >= SETTLE_MS)
        return again(talk, &talk->strangenesses, STRANGENESSES_MAX, PRINTER_TALK_STRANGE);
    if (talk->heard + talk->noise == 0 && waited >= limit_ms)
        return again(talk, &talk->silences, SILENCES_MAX, PRINTER_TALK_SILENT);
    return PRINTER_TALK_GOES_ON;
}
