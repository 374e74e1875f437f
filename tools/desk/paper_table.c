#include "tools/desk/paper_inside.h"

#include "board/base/must.h"

#include <string.h>

#define PAD (1.6 * PAPER_MM) /* between a rule and what stands in the cell */
/* The first label of each row is as wide, so that they align. */
#define LABEL_FIRST (28 * PAPER_MM)
#define TALL (20 * PAPER_MM)        /* a row meant to be so high is written in from the top */
#define SPLIT_MAX (90 * PAPER_MM)   /* a row lower than this is rather moved than cut */
#define WRITING_MIN (16 * PAPER_MM) /* what a cell keeps for the pen */
#define INK_HEIGHT (18 * PAPER_MM)

struct place { /* a cell as it is laid out */
    const struct paper_cell *cell;
    PangoLayout *label, *text;    /* owned; NULL: none */
    double x, label_width, width; /* of both; of the label */
    int line, lines;
};

struct row {
    struct place places[PAPER_CELLS_MAX];
    size_t count;
    double height_min;
    bool again; /* this is not its first page */
};

static double label_width(size_t index, size_t count)
{
    if (index == 0)
        return LABEL_FIRST;
    return (count <= 2 ? 28 : count == 3 ? 20 : 18) * PAPER_MM;
}

/* What a short text would take in one line; 0 for one that breaks anyway. */
static double natural_width(struct paper *paper, const struct paper_cell *cell)
{
    enum { SHORT = 120 }; /* bytes */
    const struct paper_style style = {.size = PAPER_BODY, .bold = cell->bold};
    if (cell->text == NULL || strlen(cell->text) > SHORT || strchr(cell->text, '\n') != NULL)
        return 0;
    PangoLayout *layout = paper_layout(paper, cell->text, PAPER_WIDTH, &style);
    double width = paper_layout_width(layout) + 2 * PAD + 1;
    g_object_unref(layout);
    return width;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Cells that nobody gave a share are as wide as each other, unless a little more keeps a short text
 * in one line and the others can spare it. */
static void share_out(struct paper *paper, struct row *row, double whole)
{
    double fair = whole / (double)row->count, lacking = 0, spare = 0;
    double lacks[PAPER_CELLS_MAX] = {0}, spares[PAPER_CELLS_MAX] = {0};
    for (size_t i = 0; i < row->count; i++) {
        double natural = natural_width(paper, row->places[i].cell);
        if (natural > fair)
            lacks[i] = natural - fair;
        else
            spares[i] = larger(fair - larger(natural, WRITING_MIN), 0);
        lacking += lacks[i];
        spare += spares[i];
    }
    double moved = lacking < spare ? lacking : spare;
    for (size_t i = 0; i < row->count; i++) {
        double more = lacking > 0 ? lacks[i] * moved / lacking : 0;
        double less = spare > 0 ? spares[i] * moved / spare : 0;
        row->places[i].width = row->places[i].label_width + fair + more - less;
    }
}

static double share_of(const struct paper_cell *cell)
{
    return cell->share > 0 ? cell->share : 1;
}

static void set_widths(struct paper *paper, struct row *row)
{
    double shares = 0, whole = PAPER_INNER;
    bool given = false;
    for (size_t i = 0; i < row->count; i++) {
        struct place *place = &row->places[i];
        place->label_width = place->cell->label != NULL ? label_width(i, row->count) : 0;
        whole -= place->label_width;
        given = given || place->cell->share > 0;
        shares += share_of(place->cell);
    }
    if (given)
        for (size_t i = 0; i < row->count; i++)
            row->places[i].width =
                row->places[i].label_width + whole * share_of(row->places[i].cell) / shares;
    else
        share_out(paper, row, whole);
}

static void set_places(struct paper *paper, struct row *row)
{
    double x = PAPER_SIDE;
    set_widths(paper, row);
    for (size_t i = 0; i < row->count; i++) {
        struct place *place = &row->places[i];
        const struct paper_cell *cell = place->cell;
        const struct paper_style words = {.size = cell->small ? PAPER_SMALL : PAPER_BODY,
                                          .bold = cell->bold,
                                          .align = cell->align};
        place->x = x;
        x += place->width;
        if (cell->label != NULL)
            place->label = paper_layout_label(paper, cell->label, place->label_width - 2 * PAD);
        if (cell->text != NULL && cell->ink == NULL)
            place->text = paper_layout(paper, cell->text,
                                       place->width - place->label_width - 2 * PAD, &words);
        place->lines = place->text != NULL ? paper_layout_lines(place->text) : 0;
    }
}

/* As high as it would be in one piece. */
static double full_height(const struct row *row)
{
    double height = row->height_min;
    for (size_t i = 0; i < row->count; i++) {
        const struct place *place = &row->places[i];
        if (place->label != NULL)
            height = larger(height, paper_layout_height(place->label) + 2 * PAD);
        if (place->text != NULL)
            height = larger(height, paper_layout_height(place->text) + 2 * PAD);
        if (place->cell->ink != NULL)
            height = larger(height, INK_HEIGHT);
    }
    return height;
}

/* What of the row goes into `room`: its height. `*out_rest` whether lines are left for later. */
static double part_height(const struct row *row, double room, bool *out_rest)
{
    double height = row->again ? 0 : row->height_min;
    *out_rest = false;
    for (size_t i = 0; i < row->count; i++) {
        const struct place *place = &row->places[i];
        double text = 0;
        if (place->label != NULL)
            height = larger(height, paper_layout_height(place->label) + 2 * PAD);
        if (place->cell->ink != NULL && !row->again)
            height = larger(height, INK_HEIGHT);
        if (place->text == NULL || place->line >= place->lines)
            continue;
        int next = paper_layout_draw(NULL, place->text, 0, 0, place->line, room - 2 * PAD, &text);
        *out_rest = *out_rest || next < place->lines;
        height = larger(height, text + 2 * PAD);
    }
    return height;
}

static void draw_label(struct paper *paper, const struct place *place, double height)
{
    double drawn = 0, own = paper_layout_height(place->label);
    double x = place->x + (place->label_width - paper_layout_measure(place->label)) / 2;
    paper_layout_draw(paper->cr, place->label, x, paper->y + (height - own) / 2, 0, own, &drawn);
    cairo_move_to(paper->cr, place->x + place->label_width, paper->y);
    cairo_rel_line_to(paper->cr, 0, height);
    cairo_stroke(paper->cr);
}

/* Beside labels, which stand in the middle, a text does too, but for rows with room to write in; in
 * a table all begin on one line. */
static void draw_text(struct paper *paper, const struct row *row, struct place *place,
                      double height)
{
    double x = place->x + place->label_width + PAD, drawn = 0;
    double own = paper_layout_height(place->text);
    bool top = row->again || row->height_min >= TALL || own > height || place->label == NULL;
    double down = top ? PAD : (height - own) / 2;
    place->line = paper_layout_draw(paper->cr, place->text, x, paper->y + down, place->line,
                                    height - PAD - down + 0.01, &drawn);
}

static void draw_ink(struct paper *paper, const struct place *place, double height)
{
    cairo_t *cr = paper->cr;
    const struct strokes *ink = place->cell->ink;
    double width = place->width - place->label_width - 2 * PAD;
    struct strokes_fit fit = strokes_fit(ink, width, height - 2 * PAD);
    double x = place->x + place->label_width + PAD + fit.x, y = paper->y + PAD + fit.y;
    cairo_save(cr);
    cairo_set_line_width(cr, 0.45 * PAPER_MM);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < ink->count; i++) {
        size_t from = 0, end = strokes_of(ink, i, &from);
        for (size_t at = from; at < end; at++)
            cairo_line_to(cr, x + ink->points[at].x * fit.scale, y + ink->points[at].y * fit.scale);
        if (end == from + 1) /* a dot */
            cairo_rel_line_to(cr, 0, 0);
        cairo_stroke(cr);
    }
    cairo_restore(cr);
}

static void draw_part(struct paper *paper, struct row *row, double height)
{
    for (size_t i = 0; i < row->count; i++) {
        struct place *place = &row->places[i];
        cairo_rectangle(paper->cr, place->x, paper->y, place->width, height);
        cairo_stroke(paper->cr);
        if (place->label != NULL)
            draw_label(paper, place, height);
        if (place->text != NULL && place->line < place->lines)
            draw_text(paper, row, place, height);
        if (place->cell->ink != NULL && !row->again)
            draw_ink(paper, place, height);
    }
    paper->y += height;
}

static void lay_row(struct paper *paper, const struct paper_cell *cells, size_t count,
                    double height_mm, struct row *row)
{
    must(count > 0 && count <= PAPER_CELLS_MAX);
    *row = (struct row){.count = count, .height_min = larger(height_mm, 8) * PAPER_MM};
    for (size_t i = 0; i < count; i++)
        row->places[i].cell = &cells[i];
    set_places(paper, row);
}

static void finish_row(struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->places[i].label != NULL)
            g_object_unref(row->places[i].label);
        if (row->places[i].text != NULL)
            g_object_unref(row->places[i].text);
    }
}

static void draw_table_head(struct paper *paper)
{
    struct row row;
    if (paper->table_count == 0 || !paper_empty_page(paper))
        return;
    lay_row(paper, paper->table, paper->table_count, 0, &row);
    draw_part(paper, &row, full_height(&row));
    finish_row(&row);
}

static void turn_page(struct paper *paper)
{
    paper_page(paper);
    draw_table_head(paper);
}

void paper_row(struct paper *paper, const struct paper_cell *cells, size_t count, double height_mm)
{
    struct row row;
    bool rest = true;
    lay_row(paper, cells, count, height_mm, &row);
    double height = full_height(&row);
    paper_need(paper, 0);
    if (height > paper_room(paper) && (height < SPLIT_MAX || paper_room(paper) < SPLIT_MAX / 3))
        turn_page(paper);
    while (rest && !paper->full) {
        height = part_height(&row, paper_room(paper), &rest);
        draw_part(paper, &row, height);
        row.again = true;
        if (rest)
            turn_page(paper);
    }
    finish_row(&row);
}

void paper_table(struct paper *paper, const struct paper_cell *cells, size_t count)
{
    must(count > 0 && count <= PAPER_CELLS_MAX);
    paper_table_end(paper);
    for (size_t i = 0; i < count; i++) {
        paper->table[i] = cells[i];
        paper->table[i].label = NULL;
        paper->table[i].text = g_strdup(cells[i].text);
        paper->table[i].ink = NULL;
    }
    paper_need(paper, 20 * PAPER_MM);
    paper_row(paper, paper->table, count, 0);
    paper->table_count = count;
}

void paper_table_end(struct paper *paper)
{
    for (size_t i = 0; i < paper->table_count; i++)
        g_free((void *)(uintptr_t)paper->table[i].text);
    paper->table_count = 0;
}
