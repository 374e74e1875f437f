#include "tools/desk/figures_count.h"

#include "tools/desk/phrase.h"
#include "tools/desk/show.h"

#include <inttypes.h>

enum { NAME_COLUMNS = 34, NUMBER_COLUMNS = 10 };

static void put_number(FILE *out, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, number);
    show_column(out, text, NUMBER_COLUMNS);
}

static void put_row(const struct figures_row *row, const char *name, FILE *out)
{
    fputs("  ", out);
    show_column(out, name, NAME_COLUMNS);
    for (int i = 0; i < FIGURES_SUMS; i++)
        put_number(out, row->now[i]);
    fprintf(out, "(%" PRIu64 ")\n", row->before[0]);
}

void figures_write_lines(const struct figures *figures, FILE *out)
{
    fprintf(out, "%s  %s\n  ", figures_title(figures), figures->period.name);
    show_column(out, "", NAME_COLUMNS);
    for (int i = 0; i < FIGURES_SUMS; i++)
        show_column(out, figures_sum_name((enum figures_sum)i, figures->lang), NUMBER_COLUMNS);
    fprintf(out, "(%s)\n", phrase_in(PHRASE_LAST_PERIOD, figures->lang));
    put_row(&figures->total, phrase_in(PHRASE_TOTAL, figures->lang), out);
    for (size_t i = 0; i < figures->by_count; i++) {
        fprintf(out, "\n%s\n", figures->by[i].title);
        for (size_t j = 0; j < figures->by[i].count; j++)
            if (figures_shows(&figures->by[i].rows[j]))
                put_row(&figures->by[i].rows[j], figures->by[i].rows[j].title, out);
    }
}
