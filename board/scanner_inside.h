/* The inside of a scanner, for the scanner_*.c files: its three ways in, and where codes wait.
 *
 *   window events ──▶ wedge ──┐
 *   serial line ──▶ frame ────┼──▶ codes ──▶ scanner_take
 *   tonggui-scanner ──▶ camera┘
 *
 * All of it is one piece of secret memory; scanner_listen(false) wipes what was read. */
#ifndef TG_BOARD_SCANNER_INSIDE_H
#define TG_BOARD_SCANNER_INSIDE_H

#include "board/base/process.h"
#include "board/scanner.h"
#include "board/scanner_frame.h"
#include "board/scanner_wire.h"

enum { SCANNER_CODES_MAX = 4, SCANNER_BACK_MAX = SCANNER_CODE_MAX + SCANNER_PREFIX_MAX };

/* Read and not taken yet, the oldest first. */
struct scanner_codes {
    char code[SCANNER_CODES_MAX][SCANNER_CODE_MAX + 1];
    size_t count;
};
/* Without its mark. One that finds no room is forgotten: it is still in the person's hand. */
void scanner_codes_put(struct scanner_codes *codes, const char *text, size_t len);

/* ---- scanner_wedge.c: keys */
enum wedge_state {
    WEDGE_IDLE,
    WEDGE_UNDECIDED, /* held back: a person, or a scanner's first characters */
    WEDGE_SCANNING,
};

struct scanner_wedge {
    char prefix[SCANNER_PREFIX_MAX + 1];
    bool listens; /* false: only what begins like a receipt is held back */
    enum wedge_state state;
    char held[SCANNER_CODE_MAX + 1];
    size_t count;
    bool too_long;
    int64_t key_ms;                  /* of the last character, as the window says */
    int64_t first_ms;                /* of the first one held, likewise */
    int64_t heard_ms;                /* when it was heard, by our clock */
    int64_t enter_until_ms;          /* an Enter until then belongs to the code before it */
    size_t run;                      /* characters passed on, each at once after the other */
    char repeating;                  /* the key that a person holds down; 0: none */
    char back[SCANNER_BACK_MAX + 1]; /* a person's, to be given back */
    size_t back_count, back_at;
};
bool scanner_wedge_hear(struct scanner_wedge *wedge, const struct window_event *event,
                        int64_t now_ms, struct scanner_codes *codes);
void scanner_wedge_step(struct scanner_wedge *wedge, int64_t now_ms, struct scanner_codes *codes);
int64_t scanner_wedge_wait_ms(const struct scanner_wedge *wedge, int64_t now_ms);
/* And listens from now on, or does not. */
void scanner_wedge_wipe(struct scanner_wedge *wedge, bool listens);

/* ---- scanner_serial.c: a line */
struct scanner_serial {
    char device[SCANNER_DEVICE_MAX]; /* "": none */
    unsigned baud;
    int fd; /* -1: not open */
    int64_t retry_ms;
    struct scanner_frame frame;
};
void scanner_serial_open(struct scanner_serial *serial, int64_t now_ms);
void scanner_serial_close(struct scanner_serial *serial);
void scanner_serial_step(struct scanner_serial *serial, int64_t now_ms,
                         struct scanner_codes *codes);

/* ---- scanner_camera.c: the process that sees */
struct scanner_camera {
    char device[SCANNER_DEVICE_MAX]; /* "": none */
    struct process process;
    uint8_t *shared;  /* what the process sees; NULL: none */
    uint32_t session; /* of listening, from 1 */
    bool on, missing, gone;
    int closing;   /* steps that it is waited for, to say that it has closed its eye */
    bool pictured; /* `preview` holds a picture */
    uint32_t pictures;
    uint8_t preview[SCANNER_PREVIEW_SIZE];
};
/* A camera that cannot be had is none: then there is no process. */
void scanner_camera_start(struct scanner_camera *camera, const struct scanner_plan *plan);
void scanner_camera_end(struct scanner_camera *camera);
void scanner_camera_order(struct scanner_camera *camera, bool on);
void scanner_camera_step(struct scanner_camera *camera, struct scanner_codes *codes);

#endif
