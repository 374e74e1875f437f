#include "board/printer_status.h"

enum {
    FIXED_MASK = 0x93,
    FIXED = 0x12,
    PASSED_MASK = 0x90,

    PRINTER_OFFLINE = 0x08, /* of answer 1 */

    CAUSE_COVER = 0x04, /* of answer 2 */
    CAUSE_PAPER_END = 0x20,
    CAUSE_ERROR = 0x40,

    ERROR_MECHANICAL = 0x04, /* of answer 3 */
    ERROR_CUTTER = 0x08,
    ERROR_UNRECOVERABLE = 0x20,
    ERROR_PASSES = 0x40, /* the head is too hot */

    PAPER_NEAR_END = 0x0c, /* of answer 4 */
    PAPER_END = 0x60,
};

enum printer_word printer_status_word(uint8_t byte)
{
    if ((byte & FIXED_MASK) == FIXED)
        return PRINTER_WORD_STATUS;
    return (byte & PASSED_MASK) == 0 ? PRINTER_WORD_PASSED : PRINTER_WORD_NONE;
}

struct printer_status printer_status_read(const uint8_t answers[static PRINTER_QUESTIONS])
{
    unsigned printer = answers[0], cause = answers[1], error = answers[2], paper = answers[3];
    bool broken = (error & (ERROR_MECHANICAL | ERROR_CUTTER | ERROR_UNRECOVERABLE)) != 0 ||
                  ((cause & CAUSE_ERROR) != 0 && (error & ERROR_PASSES) == 0);
    struct printer_status status = {.state = PRINTER_READY};
    /* An open cover hides the paper from its sensor: it comes first. */
    if ((cause & CAUSE_COVER) != 0)
        status.state = PRINTER_COVER_OPEN;
    else if ((cause & CAUSE_PAPER_END) != 0 || (paper & PAPER_END) != 0)
        status.state = PRINTER_PAPER_OUT;
    else if (broken)
        status.state = PRINTER_JAM;
    else if ((paper & PAPER_NEAR_END) != 0)
        status.state = PRINTER_PAPER_LOW;
    status.waits = (printer & PRINTER_OFFLINE) != 0;
    return status;
}
