/* What the files of the printer share. */
#ifndef TG_BOARD_PRINTER_INSIDE_H
#define TG_BOARD_PRINTER_INSIDE_H

#include "board/printer.h"
#include "board/printer_line.h"
#include "board/printer_talk.h"

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

int64_t printer_now_ms(const struct printer *printer);
int printer_stride(const struct printer *printer); /* bytes of a row */
bool printer_prints(const struct printer *printer);
void printer_wipe_job(struct printer *printer);
/* Ends a running job. What of it is in the printer is to be cleared, once it can be. */
void printer_break_off(struct printer *printer, enum printer_job job);

#endif
