/* Invariant: the pen is down only within the box; `last` is where the finger was, in the box's
 * tenths of a millimetre, and may be out of it. */
#include "app/ui/signature.h"

#include "app/ui/page_ink.h"
#include "app/ui/words.h"
#include "board/base/secret.h"

#include <math.h>
#include <string.h>

#define AGAIN "sign-again"

struct place {
    double x, y;
};

struct signature {
    struct strokes strokes;
    bool finger; /* is on the pad */
    bool pen;    /* and draws */
    bool changed;
    struct place last;
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

/* Larger letters make another box: what was drawn stands in the middle of it, and the finger draws
 * there. */
static struct place place_of(const struct strokes *strokes, const struct ui_event *event)
{
    struct strokes_fit fit = strokes_fit(strokes, event->width, event->height);

    return (struct place){(event->x - fit.x) / fit.scale, (event->y - fit.y) / fit.scale};
}

/* Narrows [*first, *last] of a way from `at` by `by` to where it is within 0 … most. */
static void narrow(double at, double by, double most, double *first, double *last)
{
    if (fabs(by) < 1e-9) {
        if (at < 0 || at > most)
            *last = -1;
        return;
    }
    double a = -at / by, b = (most - at) / by;
    *first = fmax(*first, fmin(a, b));
    *last = fmin(*last, fmax(a, b));
}

/* The part of the way from a to b that is within the box (Liang and Barsky); false when none is. */
static bool clip(const struct strokes *box, struct place *a, struct place *b)
{
    double first = 0, last = 1, dx = b->x - a->x, dy = b->y - a->y;

    narrow(a->x, dx, box->width, &first, &last);
    narrow(a->y, dy, box->height, &first, &last);
    if (first > last)
        return false;
    *b = (struct place){a->x + last * dx, a->y + last * dy};
    *a = (struct place){a->x + first * dx, a->y + first * dy};
    return true;
}

static bool is_in(const struct strokes *box, struct place place)
{
    return place.x >= 0 && place.x <= box->width && place.y >= 0 && place.y <= box->height;
}

static void draw_to(struct signature *signature, struct place place)
{
    struct strokes *strokes = &signature->strokes;
    struct place from = signature->last, to = place;

    signature->last = place;
    if (!clip(strokes, &from, &to)) {
        signature->pen = false;
        return;
    }
    if (!signature->pen)
        signature->pen = strokes_start(strokes, (int)lround(from.x), (int)lround(from.y));
    if (signature->pen)
        strokes_extend(strokes, (int)lround(to.x), (int)lround(to.y));
    signature->pen = signature->pen && is_in(strokes, place);
}

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
    if (event->drag != UI_DRAG_DOWN && !signature->finger)
        return true;
    if (signature_is_empty(signature))
        strokes_begin(&signature->strokes, event->width, event->height);
    struct place place = place_of(&signature->strokes, event);
    if (event->drag == UI_DRAG_DOWN) {
        signature->last = place;
        signature->pen = false;
        signature->changed = true;
    }
    draw_to(signature, place);
    signature->finger = event->drag != UI_DRAG_UP;
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
