#include "app/ui/signature.h"

#include "app/ui/page_ink.h"
#include "app/ui/pen.h"
#include "app/ui/words.h"
#include "board/base/secret.h"

#include <string.h>

#define AGAIN "sign-again"

struct signature {
    struct strokes strokes;
    struct pen pen;
    bool changed;
};

struct signature *signature_create(void)
{
    return secret_create(sizeof(struct signature));
}

void signature_destroy(struct signature *signature)
{
    secret_destroy(signature);
}

void signature_clear(struct signature *signature)
{
    secret_wipe(signature, sizeof *signature);
}

void signature_set(struct signature *signature, const char *text)
{
    signature_clear(signature);
    /* What does not read is left empty: the visitor signs anew. */
    if (strokes_read(text, strlen(text), &signature->strokes) != TG_OK)
        signature_clear(signature);
}

size_t signature_text(struct signature *signature, char out[static STROKES_TEXT_MAX + 1])
{
    signature->changed = false;
    return strokes_write(&signature->strokes, out);
}

bool signature_is_empty(const struct signature *signature)
{
    return signature->strokes.count == 0;
}

bool signature_has_changed(const struct signature *signature)
{
    return signature->changed;
}

const struct strokes *signature_strokes(const struct signature *signature)
{
    return &signature->strokes;
}

/* ---- drawing with a finger */

static bool again(struct signature *signature)
{
    signature_clear(signature);
    signature->changed = true;
    return true;
}

bool signature_event(struct signature *signature, const struct ui_event *event)
{
    if (ui_tapped(event, AGAIN))
        return again(signature);
    if (event->kind != UI_DRAG)
        return false;
    if (event->drag == UI_DRAG_DOWN)
        signature->changed = true;
    pen_event(&signature->pen, &signature->strokes, event);
    return true;
}

/* ---- the box */

/* What to do, or what is wrong. It stands within, so that the box stays where it is when the first
 * stroke makes it go. */
static void draw_words(struct page *page, const struct signature_box *box, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, theme->em);
    const char *words = box->error != NULL ? box->error : box->hint;

    if (words == NULL)
        return;
    int mark = theme->em * 2, height = page_measure(page, &style, words, rect.w);
    page_words(page, &style, words, rect, ALIGN_MIDDLE,
               box->error != NULL ? theme->palette.danger : theme->palette.secondary);
    if (box->error != NULL)
        page_icon(page, "error",
                  (struct rect){rect.x, rect.y + (rect.h - height) / 2 - mark, rect.w, mark},
                  theme->em * 5 / 4, theme->palette.danger);
}

static void draw_ground(struct page *page, const struct signature_box *box, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    bool wrong = box->error != NULL;
    int inset = page_px(page, 10), line = page_px(page, 0.3) > 0 ? page_px(page, 0.3) : 1;
    struct rect above = {rect.x + inset, rect.y, rect.w - 2 * inset, rect.h * 3 / 4};

    page_box(page, rect, theme->radius, wrong ? 2 * theme->border : theme->border,
             wrong ? theme->palette.danger : theme->palette.edge, theme->palette.raised);
    page_box(page, (struct rect){above.x, rect.y + above.h, above.w, line}, 0, 0, 0,
             theme->palette.mark);
    if (signature_is_empty(box->signature))
        draw_words(page, box, above);
    page_hit(page, rect, UI_ROLE_PAD, box->id, 0, page->heading);
}

static void draw_again(struct page *page, struct rect rect)
{
    struct button again = {.id = AGAIN, .label = _("Sign again"), .icon = "refresh"};
    int px = page->state.theme.help_em;

    rect.w = page_button_width(page, &again, px);
    page_button_at(page, &again, rect, px);
}

/* A hand's width is enough, and a box much taller than that looks like a page to be filled. */
static int box_height(struct page *page, int below)
{
    enum { WIDTH_TO_HEIGHT = 2 };
    int left = page_left(page, 4) - below, most = page_column(page)->w / WIDTH_TO_HEIGHT;
    int least = page_px(page, 30);

    left = left < most ? left : most;
    return left > least ? left : least;
}

void page_signature(struct page *page, const struct signature_box *box)
{
    int gap = page_px(page, GAP_MM), target = page_target(page), most = page_px(page, 390);
    struct rect rect;

    int height = box_height(page, gap + target);
    if (!page_take(page, 4, height + gap + target, &rect))
        return;
    struct rect pad = {rect.x, rect.y, rect.w < most ? rect.w : most, height};
    draw_ground(page, box, pad);
    if (!signature_is_empty(box->signature)) {
        page_ink(page, pad, signature_strokes(box->signature), PEN_MM,
                 page->state.theme.palette.ink);
        draw_again(page, (struct rect){rect.x, pad.y + height + gap, 0, target});
    }
}
