#include "tools/desk/form.h"

#include "tools/desk/phrase.h"
#include "tools/desk/source.h"

#include <string.h>

struct form {
    struct source *source;
    struct paper *paper;
    enum lang lang;
    bool withheld;
    double squeeze; /* of the rows' heights */
};

/* A form is one sheet if it can be: rows kept high for the pen give way first. */
static const double squeezes[] = {1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5};

static enum tg_err draw_row(struct form *form, const struct pack_row *from, struct fault *fault)
{
    struct paper_cell cells[PACK_CELLS_MAX] = {0};
    struct source_row row;
    enum tg_err err = source_row(form->source, from->cells, from->cell_count, &row, fault);
    if (err != TG_OK)
        return err;
    for (size_t i = 0; i < row.count; i++) {
        const char *label = pack_text_in(&from->cells[i].label, form->lang);
        bool words = strcmp(from->cells[i].from, "words") == 0;
        cells[i].label = words ? NULL : label;
        cells[i].text = words ? label : row.texts[i];
        cells[i].ink = row.inks[i];
    }
    if (row.count > 0)
        paper_row(form->paper, cells, row.count, from->height_mm * form->squeeze);
    form->withheld = form->withheld || row.withheld;
    source_row_finish(&row);
    return TG_OK;
}

static enum tg_err lay_out(struct form *form, const struct pack_form *from, double squeeze,
                           struct fault *fault)
{
    const char *title = pack_text_in(&from->title, form->lang);
    paper_destroy(form->paper);
    form->paper = NULL;
    form->squeeze = squeeze;
    enum tg_err err = source_paper(form->source, title, &form->paper, fault);
    if (err != TG_OK)
        return err;
    paper_title(form->paper, title);
    for (size_t i = 0; err == TG_OK && i < from->row_count; i++)
        err = draw_row(form, &from->rows[i], fault);
    if (err == TG_OK && form->withheld) {
        paper_gap(form->paper, 2);
        paper_remark(form->paper, phrase_in(PHRASE_NOT_FOR_YOU_NOTE, form->lang));
    }
    return err;
}

static enum tg_err draw(struct form *form, const struct pack_form *from, FILE *out,
                        struct fault *fault)
{
    enum tg_err err = TG_OK;
    bool fits = false;
    for (size_t i = 0; err == TG_OK && !fits && i < sizeof squeezes / sizeof *squeezes; i++) {
        err = lay_out(form, from, squeezes[i], fault);
        fits = err == TG_OK && paper_page_count(form->paper) == 1;
    }
    if (err == TG_OK && !fits)
        err = lay_out(form, from, 1, fault);
    return err == TG_OK ? paper_write(form->paper, out, fault) : err;
}

enum tg_err form_draw(struct register_file *reg, const struct rules *rules,
                      const struct docket *docket, const struct pack_form *form, enum lang lang,
                      FILE *out, struct fault *fault)
{
    struct form drawn = {.lang = lang};
    enum tg_err err = source_create(reg, rules, docket, lang, &drawn.source, fault);
    if (err == TG_OK)
        err = draw(&drawn, form, out, fault);
    paper_destroy(drawn.paper);
    source_destroy(drawn.source);
    return err;
}
