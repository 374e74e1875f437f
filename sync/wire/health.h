/* How a kiosk is, as the kiosk tells its courier (in the vault) and the courier the hub.
 *
 *     u8 version (1) · u32 troubles, one bit each
 *
 * Big-endian, always HEALTH_SIZE bytes: 5 when all is well, 5 when everything is broken, on every
 * visit to the hub. Bits that a reader does not know are kept: they are a newer program's.
 *
 * What it must not tell is that somebody was there. A printer that ran out of paper says that slips
 * were printed, to whoever learns when it did. So
 *  - there are no times and no counts in it, and no history: what is well again is gone;
 *  - it goes to the disk with the next transaction of the vault that is due anyway, which rewrites
 *    the same row whether this changed or not; where none is due, with one of the same shape at a
 *    random time, hours wide (app/kiosk/checkup.h). A disk tells what is wrong, not since when;
 *  - the courier looks at it when a tick is due, staff asked for a visit, or it was just started,
 *    and says the same again whenever it goes at once for an urgent report
 *    (sync/courier/bulletin.h): what the hub hears beside that report was as true hours before;
 *  - the times that staff are shown are those of the hub's hearing: ticks.
 * A bit says no more than a look at the machine would, which any visitor may take; how full the
 * vault is is told in three steps, for headquarters that have fetched nothing in a long time. */
#ifndef TG_SYNC_WIRE_HEALTH_H
#define TG_SYNC_WIRE_HEALTH_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    HEALTH_VERSION = 1,
    HEALTH_SIZE = 1 + 4,
    HEALTH_BITS = 32,
};

/* Numbers of bits, the worst first. They are on the wire: never to be used for something else. */
enum health_trouble {
    HEALTH_VAULT_DAMAGED, /* a slot that holds no envelope, or a file that cannot be read */
    HEALTH_CLOSED,        /* out of service: what it stands on is missing, forged or too old */
    HEALTH_SELF_TEST,     /* out of service: it cannot seal to those who should read */
    HEALTH_VAULT_FULL,    /* takes nobody until headquarters has fetched what it has */
    HEALTH_DISK_FULL,
    HEALTH_UNTOLD,        /* the kiosk has said nothing yet: not started, or an older program */
    HEALTH_OTHER_CHARTER, /* the kiosk seals by another charter than its courier has */
    HEALTH_PRINTER_ABSENT,
    HEALTH_PRINTER_JAM,
    HEALTH_PRINTER_PAPER_OUT,
    HEALTH_PRINTER_COVER_OPEN,
    HEALTH_PRINTER_STRANGE,
    HEALTH_CAMERA_ABSENT,
    HEALTH_SCANNER_ABSENT,
    HEALTH_VAULT_FILLING,
    HEALTH_PRINTER_PAPER_LOW,
    HEALTH_TROUBLES,
};

/* The set with that one trouble in it. */
uint32_t health_of(enum health_trouble trouble);

void health_compose(uint32_t troubles, uint8_t out[static HEALTH_SIZE]);
/* VERSION, FORMAT. */
enum tg_err health_parse(const uint8_t *bytes, size_t len, uint32_t *out_troubles) MUST_USE;

#endif
