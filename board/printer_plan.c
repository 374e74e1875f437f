#include "board/printer_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool printer_plan_fits(const struct printer_plan *plan)
{
    if (plan->device[0] == '\0')
        return true;
    static const char PATH_LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789/._:+@-";
    return plan->device[0] == '/' && plan->device[strspn(plan->device, PATH_LETTERS)] == '\0' &&
           (plan->paper_mm == 58 || plan->paper_mm == 80) && printer_line_speaks(plan->baud);
}

static bool is_folder_of_more(const char *folder)
{
    return strcmp(folder, "/dev") == 0 || strcmp(folder, "/dev/pts") == 0;
}

bool printer_grant(const struct printer_plan *plan, char out[static PATH_MAX])
{
    if (plan->device[0] == '\0')
        return false;
    char folder[PATH_MAX];
    if (realpath(plan->device, out) == NULL)
        (void)snprintf(out, PATH_MAX, "%s", plan->device);
    (void)snprintf(folder, sizeof folder, "%s", out);
    char *slash = strrchr(folder, '/');
    if (slash == NULL || slash == folder)
        return true;
    *slash = '\0';
    if (!is_folder_of_more(folder))
        memcpy(out, folder, sizeof folder);
    return true;
}

const char *printer_state_words(enum printer_state state)
{
    switch (state) {
    case PRINTER_READY:
        return "it is ready";
    case PRINTER_PAPER_LOW:
        return "its paper is nearly used up; have a roll at hand";
    case PRINTER_NONE:
        return "none is set up in kiosk.conf";
    case PRINTER_PAPER_OUT:
        return "it is out of paper; put a roll in";
    case PRINTER_COVER_OPEN:
        return "its cover is open; close it";
    case PRINTER_JAM:
        return "it is jammed; open it and look at the cutter";
    case PRINTER_STRANGE:
        return "it answers as no printer does; look at its cable and at kiosk.conf";
    case PRINTER_ABSENT:
        break;
    }
    return "it is switched off or not plugged in";
}
