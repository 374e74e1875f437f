/* Invariants
 *  1. What is told is drawn at once, onto the recording of the last page; a page before it never
 *     changes, but for its head, foot and contents, which are drawn when it is written.
 *  2. paper->y is inside the page's edges, and at the upper edge when the page is empty.
 *  3. Nothing but the head's day goes into the file beside what is drawn: no hour, no user.
 */
#include "tools/desk/paper_inside.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "tools/desk/phrase.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const languages[LANG_COUNT] = {"zh-cn", "zh-tw", "en"};

static char *copy(const char *text)
{
    return text != NULL ? g_strdup(text) : NULL;
}

static void drop_page(void *page)
{
    cairo_surface_destroy(page);
}

static void open_type(struct paper *paper)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    paper->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    must(paper->fonts != NULL);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(paper->fonts), 72);
    paper->context = pango_font_map_create_context(paper->fonts);
    pango_cairo_context_set_font_options(paper->context, options);
    pango_context_set_language(paper->context, pango_language_from_string(languages[paper->lang]));
    pango_context_set_round_glyph_positions(paper->context, FALSE);
    cairo_font_options_destroy(options);
}

/* Without a Chinese typeface every character would be a box, and somebody would file that. */
static bool has_chinese(struct paper *paper)
{
    const struct paper_style style = {.size = PAPER_BODY};
    g_object_unref(paper_layout(paper, "永", PAPER_INNER, &style));
    return paper->unknown == 0;
}

enum tg_err paper_create(const struct paper_head *head, struct paper **out_paper,
                         struct fault *fault)
{
    struct paper *paper = calloc(1, sizeof *paper);
    if (paper == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the paper."));
    paper->title = copy(head->title);
    paper->left = copy(head->left);
    paper->right = copy(head->right);
    paper->note = copy(head->note);
    paper->lang = head->lang;
    paper->date_s = head->date_s;
    paper->pages = g_ptr_array_new_with_free_func(drop_page);
    open_type(paper);
    if (!has_chinese(paper)) {
        paper_destroy(paper);
        return fault_set(fault, TG_ERR_MISSING,
                         _("No typeface on this machine has Chinese characters, so nothing can be "
                           "set on paper. Install fonts-noto-cjk."));
    }
    *out_paper = paper;
    return TG_OK;
}

void paper_destroy(struct paper *paper)
{
    if (paper == NULL)
        return;
    paper_table_end(paper);
    if (paper->cr != NULL)
        cairo_destroy(paper->cr);
    g_ptr_array_unref(paper->pages);
    for (size_t i = 0; i < paper->mark_count; i++)
        g_free(paper->marks[i].text);
    g_object_unref(paper->context);
    g_object_unref(paper->fonts);
    g_free(paper->title);
    g_free(paper->left);
    g_free(paper->right);
    g_free(paper->note);
    free(paper);
}

static void begin_page(struct paper *paper)
{
    const cairo_rectangle_t sheet = {0, 0, PAPER_WIDTH, PAPER_HEIGHT};
    if (paper->pages->len == PAPER_PAGES_MAX) {
        paper->full = true;
        paper->y = PAPER_EDGE;
        return;
    }
    if (paper->cr != NULL)
        cairo_destroy(paper->cr);
    cairo_surface_t *page = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &sheet);
    g_ptr_array_add(paper->pages, page);
    paper->cr = cairo_create(page);
    cairo_set_line_width(paper->cr, PAPER_RULE);
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    paper->y = PAPER_EDGE;
}

bool paper_empty_page(const struct paper *paper)
{
    return paper->y <= PAPER_EDGE;
}

double paper_room(const struct paper *paper)
{
    return PAPER_HEIGHT - PAPER_EDGE - paper->y;
}

void paper_need(struct paper *paper, double height)
{
    if (paper->cr == NULL || (paper_room(paper) < height && !paper_empty_page(paper)))
        begin_page(paper);
}

void paper_page(struct paper *paper)
{
    if (paper->cr == NULL || !paper_empty_page(paper))
        begin_page(paper);
}

void paper_keep(struct paper *paper, double height_mm)
{
    paper_need(paper, height_mm * PAPER_MM);
}

void paper_gap(struct paper *paper, double height_mm)
{
    paper_need(paper, 0);
    if (!paper_empty_page(paper))
        paper->y += height_mm * PAPER_MM;
}

/* A text of any length, over as many pages as it takes; `keep` points below it stay with its end.
 */
static void flow(struct paper *paper, const char *text, const struct paper_style *style,
                 double keep)
{
    PangoLayout *layout = paper_layout(paper, text, PAPER_INNER, style);
    int line = 0, lines = paper_layout_lines(layout);
    paper_need(paper, 2 * style->size + keep);
    while (line < lines) {
        double height = 0;
        if (style->grey)
            cairo_set_source_rgb(paper->cr, 0.35, 0.35, 0.35);
        line = paper_layout_draw(paper->cr, layout, PAPER_SIDE, paper->y, line, paper_room(paper),
                                 &height);
        cairo_set_source_rgb(paper->cr, 0, 0, 0);
        paper->y += height;
        if (line < lines)
            begin_page(paper);
        if (paper->full)
            break;
    }
    g_object_unref(layout);
}

void paper_title(struct paper *paper, const char *text)
{
    const struct paper_style style = {.size = 18, .bold = true, .align = PAPER_CENTRE};
    flow(paper, text, &style, 20 * PAPER_MM);
    paper->y += 5 * PAPER_MM;
}

void paper_subtitle(struct paper *paper, const char *text)
{
    const struct paper_style style = {.size = 13, .bold = true, .align = PAPER_CENTRE};
    flow(paper, text, &style, 20 * PAPER_MM);
    paper->y += 3 * PAPER_MM;
}

void paper_heading(struct paper *paper, int level, const char *text)
{
    const struct paper_style style = {.size = level == 1 ? 14 : 11.5, .bold = true};
    paper_need(paper, (level == 1 ? 48 : 32) * PAPER_MM); /* another may stand below it */
    if (!paper_empty_page(paper))
        paper->y += (level == 1 ? 7 : 4) * PAPER_MM;
    if (paper->mark_count < PAPER_MARKS_MAX)
        paper->marks[paper->mark_count++] = (struct paper_mark){
            .level = level, .page = paper->pages->len - 1, .y = paper->y, .text = g_strdup(text)};
    flow(paper, text, &style, 0);
    paper->y += (level == 1 ? 2.5 : 1.5) * PAPER_MM;
}

void paper_text(struct paper *paper, const char *text)
{
    const struct paper_style style = {.size = PAPER_BODY};
    flow(paper, text, &style, 0);
    paper->y += 1.5 * PAPER_MM;
}

void paper_remark(struct paper *paper, const char *text)
{
    const struct paper_style style = {.size = 8.5, .grey = true};
    flow(paper, text, &style, 0);
    paper->y += 1.5 * PAPER_MM;
}

#define CONTENTS_LINE (8 * PAPER_MM)

void paper_contents(struct paper *paper, size_t count)
{
    must(!paper->has_contents && count <= PAPER_CONTENTS_MAX);
    paper_need(paper, (double)count * CONTENTS_LINE);
    paper->has_contents = true;
    paper->contents_page = paper->pages->len - 1;
    paper->contents_count = count;
    paper->contents_y = paper->y;
    paper->y += (double)count * CONTENTS_LINE;
}

/* The heading, dots, its page. */
static void draw_entry(struct paper *paper, cairo_t *cr, const struct paper_mark *mark, double y)
{
    const struct paper_style left = {.size = PAPER_BODY},
                             right = {.size = PAPER_BODY, .align = PAPER_RIGHT};
    const double dots[] = {0, 3}, middle = y + PAPER_BODY;
    char page[24];
    snprintf(page, sizeof page, "%zu", mark->page + 1);
    double from = PAPER_SIDE + 3 * PAPER_MM +
                  paper_line(paper, cr, mark->text, PAPER_SIDE, y, PAPER_INNER, &left);
    paper_line(paper, cr, page, PAPER_SIDE, y, PAPER_INNER, &right);
    cairo_save(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cr, dots, 2, 0);
    cairo_set_line_width(cr, 0.8);
    cairo_move_to(cr, from, middle);
    cairo_line_to(cr, PAPER_WIDTH - PAPER_SIDE - 9 * PAPER_MM, middle);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void draw_contents(struct paper *paper, cairo_t *cr)
{
    size_t drawn = 0;
    for (size_t i = 0; i < paper->mark_count && drawn < paper->contents_count; i++)
        if (paper->marks[i].level == 1)
            draw_entry(paper, cr, &paper->marks[i],
                       paper->contents_y + (double)drawn++ * CONTENTS_LINE);
}

static void draw_edges(struct paper *paper, cairo_t *cr, size_t page)
{
    const double top = PAPER_EDGE - 9.5 * PAPER_MM, foot = PAPER_HEIGHT - PAPER_EDGE + 7 * PAPER_MM;
    struct paper_style style = {.size = 8.5, .grey = true};
    char number[64];
    if (paper->left != NULL)
        paper_line(paper, cr, paper->left, PAPER_SIDE, top, PAPER_INNER * 0.6, &style);
    if (paper->note != NULL)
        paper_line(paper, cr, paper->note, PAPER_SIDE, foot, PAPER_INNER * 0.6, &style);
    if (paper->unknown > 0)
        paper_line(paper, cr, phrase_in(PHRASE_UNKNOWN_GLYPHS, paper->lang), PAPER_SIDE,
                   foot + 4.5 * PAPER_MM, PAPER_INNER, &style);
    style.align = PAPER_RIGHT;
    if (paper->right != NULL)
        paper_line(paper, cr, paper->right, PAPER_SIDE, top, PAPER_INNER, &style);
    phrase_page(paper->lang, page + 1, paper->pages->len, number, sizeof number);
    paper_line(paper, cr, number, PAPER_SIDE, foot, PAPER_INNER, &style);
    cairo_set_line_width(cr, PAPER_RULE);
    cairo_move_to(cr, PAPER_SIDE, top + 5.5 * PAPER_MM);
    cairo_rel_line_to(cr, PAPER_INNER, 0);
    cairo_stroke(cr);
}

static void describe(const struct paper *paper, cairo_surface_t *pdf)
{
    char day[32];
    time_t when = (time_t)paper->date_s;
    struct tm local;
    localtime_r(&when, &local);
    strftime(day, sizeof day, "%Y-%m-%dT00:00:00", &local);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, paper->title);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, day);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, day);
}

/* Headings of level 2 hang under the one of level 1 before them. */
static void outline(const struct paper *paper, cairo_surface_t *pdf)
{
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (size_t i = 0; i < paper->mark_count; i++) {
        const struct paper_mark *mark = &paper->marks[i];
        char place[64];
        snprintf(place, sizeof place, "page=%zu pos=[%d %d]", mark->page + 1, (int)PAPER_SIDE,
                 (int)mark->y);
        int at = cairo_pdf_surface_add_outline(
            pdf, mark->level == 1 ? CAIRO_PDF_OUTLINE_ROOT : parent, mark->text, place,
            mark->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        parent = mark->level == 1 ? at : parent;
    }
}

static cairo_status_t put(void *ctx, const unsigned char *bytes, unsigned int len)
{
    return fwrite(bytes, 1, len, ctx) == len ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void draw_pages(struct paper *paper, cairo_surface_t *pdf)
{
    cairo_t *cr = cairo_create(pdf);
    for (size_t i = 0; i < paper->pages->len; i++) {
        cairo_set_source_surface(cr, g_ptr_array_index(paper->pages, i), 0, 0);
        cairo_paint(cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        draw_edges(paper, cr, i);
        if (paper->has_contents && paper->contents_page == i)
            draw_contents(paper, cr);
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
}

enum tg_err paper_write(struct paper *paper, FILE *out, struct fault *fault)
{
    if (paper->cr == NULL)
        begin_page(paper);
    if (paper->full)
        return fault_set(fault, TG_ERR_FULL,
                         _("The paper has more than %d pages. Choose a shorter period, or write it "
                           "as CSV."),
                         PAPER_PAGES_MAX);
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(put, out, PAPER_WIDTH, PAPER_HEIGHT);
    describe(paper, pdf);
    draw_pages(paper, pdf);
    outline(paper, pdf);
    cairo_surface_finish(pdf);
    cairo_status_t status = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    if (status == CAIRO_STATUS_NO_MEMORY)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the paper."));
    if (status != CAIRO_STATUS_SUCCESS)
        return fault_set(fault, TG_ERR_IO, _("The paper cannot be written: %s."),
                         cairo_status_to_string(status));
    return TG_OK;
}

size_t paper_page_count(const struct paper *paper)
{
    return paper->pages->len;
}
