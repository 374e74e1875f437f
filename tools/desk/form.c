#include "tools/desk/form.h"

#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/phrase.h"
#include "tools/desk/source.h"

#include <string.h>

struct form {
    struct source *source;
    struct paper *paper;
    enum lang lang;
    bool withheld;
};

/* A row's cells, with copies of what the source lends one at a time. */
struct row {
    struct paper_cell cells[PACK_CELLS_MAX];
    char *texts[PACK_CELLS_MAX];          /* owned, secret */
    struct strokes *inks[PACK_CELLS_MAX]; /* likewise */
    size_t count;
};

static void finish_row(struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        secret_destroy(row->texts[i]);
        secret_destroy(row->inks[i]);
    }
}

static enum tg_err keep(struct row *row, const struct source_value *value, struct fault *fault)
{
    size_t at = row->count - 1, len = strlen(value->text) + 1;
    row->texts[at] = secret_create(len);
    row->inks[at] = value->ink != NULL ? secret_create(sizeof *value->ink) : NULL;
    if (row->texts[at] == NULL || (value->ink != NULL && row->inks[at] == NULL))
        return fault_set(fault, TG_ERR_MEMORY, "Out of locked memory.");
    memcpy(row->texts[at], value->text, len);
    if (value->ink != NULL)
        *row->inks[at] = *value->ink;
    row->cells[at].text = len > 1 ? row->texts[at] : NULL;
    row->cells[at].ink = row->inks[at];
    return TG_OK;
}

static enum tg_err draw_row(struct form *form, const struct pack_row *from, struct fault *fault)
{
    struct row row = {0};
    enum tg_err err = TG_OK;
    must(from->cell_count <= PACK_CELLS_MAX);
    for (size_t i = 0; err == TG_OK && i < from->cell_count; i++) {
        const struct pack_cell *cell = &from->cells[i];
        struct source_value value;
        const char *label = pack_text_in(&cell->label, form->lang);
        err = source_get(form->source, cell->from, &value, fault);
        if (err != TG_OK)
            break;
        form->withheld = form->withheld || value.withheld;
        row.cells[row.count++].label = label != NULL && label[0] != '\0' ? label : NULL;
        err = keep(&row, &value, fault);
    }
    if (err == TG_OK && row.count > 0)
        paper_row(form->paper, row.cells, row.count, from->height_mm);
    finish_row(&row);
    return err;
}

static enum tg_err draw(struct form *form, const struct pack_form *from, FILE *out,
                        struct fault *fault)
{
    const char *title = pack_text_in(&from->title, form->lang);
    enum tg_err err = source_paper(form->source, title, &form->paper, fault);
    if (err != TG_OK)
        return err;
    paper_title(form->paper, title);
    for (size_t i = 0; err == TG_OK && i < from->row_count; i++)
        err = draw_row(form, &from->rows[i], fault);
    paper_gap(form->paper, 2);
    if (form->withheld)
        paper_remark(form->paper, phrase_in(PHRASE_NOT_FOR_YOU_NOTE, form->lang));
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
