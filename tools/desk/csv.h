/* Tables for spreadsheets: RFC 4180, UTF-8 with the mark that makes Excel read it as such. */
#ifndef TG_TOOLS_DESK_CSV_H
#define TG_TOOLS_DESK_CSV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct csv {
    FILE *out; /* borrowed */
    size_t column;
};

/* Writes the mark. */
struct csv csv_begin(FILE *out);
/* The next cell of the line. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as OWASP advises: what somebody typed at a kiosk never runs at headquarters. */
void csv_text(struct csv *csv, const char *text);
void csv_number(struct csv *csv, uint64_t number);
void csv_end_line(struct csv *csv);

#endif
