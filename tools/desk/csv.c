#include "tools/desk/csv.h"

#include <inttypes.h>
#include <string.h>

struct csv csv_begin(FILE *out)
{
    fputs("\xef\xbb\xbf", out);
    return (struct csv){.out = out};
}

static void next_cell(struct csv *csv)
{
    if (csv->column++ > 0)
        fputc(',', csv->out);
}

/* Spreadsheets skip white space before they look for a formula, and take the wide forms too. */
static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    text += strspn(text, " \t\r\n");
    if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL)
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

void csv_text(struct csv *csv, const char *text)
{
    next_cell(csv);
    bool guard = is_formula(text) || text[0] == '\t' || text[0] == '\r';
    fputs("\"", csv->out);
    if (guard)
        fputc('\'', csv->out);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            fputc('"', csv->out);
        fputc(*at, csv->out);
    }
    fputs("\"", csv->out);
}

void csv_number(struct csv *csv, uint64_t number)
{
    next_cell(csv);
    fprintf(csv->out, "%" PRIu64, number);
}

void csv_end_line(struct csv *csv)
{
    fputs("\r\n", csv->out);
    csv->column = 0;
}
