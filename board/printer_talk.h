/* The conversation with a slip printer: four questions, one after the other, each with one byte for
 * an answer. An answer that comes with anything beside it counts for nothing: the same question
 * again, some times; then it is said to be strange, or silent. */
#ifndef TG_BOARD_PRINTER_TALK_H
#define TG_BOARD_PRINTER_TALK_H

#include "board/printer_status.h"

enum printer_talk_end {
    PRINTER_TALK_GOES_ON,
    PRINTER_TALK_ANSWERED, /* all four */
    PRINTER_TALK_SILENT,
    PRINTER_TALK_STRANGE,
};

struct printer_talk {
    uint8_t answers[PRINTER_QUESTIONS];
    int question; /* that is being asked; 0: none */
    bool out;     /* it is on its way or answered */
    int64_t out_ms;
    int heard, noise; /* answers and other bytes since */
    int silences, strangenesses;
};

/* Begins with question 1. */
void printer_talk_begin(struct printer_talk *talk);
void printer_talk_end(struct printer_talk *talk);
/* The question is written. */
void printer_talk_sent(struct printer_talk *talk, int64_t now_ms);
void printer_talk_hear(struct printer_talk *talk, uint8_t byte);
/* Where it stands; an answer is waited for `limit_ms`. Unless it goes on, it is at its end. */
enum printer_talk_end printer_talk_step(struct printer_talk *talk, int64_t now_ms,
                                        int64_t limit_ms) MUST_USE;

#endif
