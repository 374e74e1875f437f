/* A slip printer made of memory, for trying what talks to one: takes the bytes of a line, puts dots
 * on paper, answers. Written from the manufacturer's command reference and from that alone: it
 * shares nothing with board/printer, which it judges.
 *
 * Bytes wait in a receive buffer of 4 KiB. Real-time commands are carried out as they arrive, even
 * in the midst of a picture; all else when the mechanism comes to it. A mechanism that cannot print
 * leaves the buffer as it is. The cutter stands 12 mm above the print head: what was not fed past
 * it stays in the printer. */
#ifndef TG_BOARD_SIM_PRINTER_PRINTER_SIM_H
#define TG_BOARD_SIM_PRINTER_PRINTER_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRINTER_SIM_BUFFER = 4096,
    PRINTER_SIM_ROWS_MAX = 8000, /* a metre; then the paper tears */
    PRINTER_SIM_ANSWERS_MAX = 256,
};

enum printer_sim_fault {
    PRINTER_SIM_OK,
    PRINTER_SIM_PAPER_LOW,
    PRINTER_SIM_PAPER_OUT,
    PRINTER_SIM_COVER_OPEN,
    PRINTER_SIM_JAM,     /* of the cutter */
    PRINTER_SIM_GARBAGE, /* prints, but its answers are noise */
    PRINTER_SIM_DEAF,    /* answers about itself, never how far it has come */
    PRINTER_SIM_CHATTY,  /* set up to tell how it is unasked (GS a), until that is forbidden */
    PRINTER_SIM_MUTE,    /* prints, but never answers */
    PRINTER_SIM_DEAD,    /* switched off: bytes are lost */
    PRINTER_SIM_VANISH,  /* unplugged; who owns the line must close it */
    PRINTER_SIM_FAULTS,
};

/* "paper-out" and so on; PRINTER_SIM_FAULTS for a word that names none. */
enum printer_sim_fault printer_sim_fault_of(const char *word);

/* A slip that was cut off: `rows` rows of dots / 8 bytes, the leftmost dot in the highest bit, 1
 * black. */
typedef void (*printer_sim_slip_fn)(void *ctx, const uint8_t *bits, int dots, int rows);

struct printer_sim;

/* `paper_mm`: 58 or 80. NULL when there is no memory. */
struct printer_sim *printer_sim_create(int paper_mm, printer_sim_slip_fn slip, void *ctx);
void printer_sim_destroy(struct printer_sim *sim);

/* A fault from now on, or once `rows` more rows are on paper; VANISH and OK as well. */
void printer_sim_set(struct printer_sim *sim, enum printer_sim_fault fault, int rows);
enum printer_sim_fault printer_sim_fault(const struct printer_sim *sim);

/* Bytes that the receive buffer takes now. */
size_t printer_sim_room(const struct printer_sim *sim);
/* At most that many arrive. */
void printer_sim_receive(struct printer_sim *sim, const uint8_t *bytes, size_t len);
/* The mechanism works off at most `len` bytes of the buffer. */
void printer_sim_work(struct printer_sim *sim, size_t len);
/* Takes what the printer wants to say; returns the count of bytes, at most `cap`. */
size_t printer_sim_answers(struct printer_sim *sim, uint8_t *out, size_t cap);

#endif
