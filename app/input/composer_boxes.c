/* Strokes become characters:
 *
 *   stroke ─▶ open ─recognise─▶ list ─┬─ pause, other box, choice ─▶ field, faded
 *              ▲                      └─ cross out ─▶ nothing
 *              └── undo: the character comes out again ── faded
 *
 * 1. At most one box is open: `at`. The other one is empty or faded.
 * 2. The list is that of the strokes in `at`, as long as they are open or their character can be
 *    replaced. */
#include "app/input/composer_inside.h"

#include "board/base/secret.h"

#include <uchar.h>
#include <utf8proc.h>

static unsigned sets_of(enum lang lang)
{
    switch (lang) {
    case LANG_ZH_HANS:
        return HANDWRITING_ALL & ~HANDWRITING_TRADITIONAL;
    case LANG_ZH_HANT:
        return HANDWRITING_ALL & ~HANDWRITING_SIMPLIFIED;
    default:
        return HANDWRITING_ALL;
    }
}

/* What a distance counts more where characters are written: 一 and 十 are meant far more often than
 * the signs that look like them, which have keys besides. */
static float unlikely(const struct composer *composer, uint32_t character)
{
    static const char16_t MARKS[] = u"，。、？！：；";
    static const float MARK = 4, LETTER = 10, SIGN = 32;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);

    if (composer->lang == LANG_EN || category == UTF8PROC_CATEGORY_LO ||
        category == UTF8PROC_CATEGORY_ND)
        return 0;
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL)
        return LETTER;
    for (size_t i = 0; MARKS[i] != 0; i++)
        if (MARKS[i] == character)
            return MARK;
    return SIGN;
}

static void sort(struct handwriting_answer *answers, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t at = i; at > 0 && answers[at - 1].distance > answers[at].distance; at--) {
            struct handwriting_answer nearer = answers[at];
            answers[at] = answers[at - 1];
            answers[at - 1] = nearer;
        }
}

static void recognise(struct composer *composer)
{
    const struct strokes *ink = &composer->boxes.ink[composer->boxes.at];
    struct handwriting_answer answers[HANDWRITING_ANSWERS];
    size_t count = handwriting_recognise(composer->model, ink, 0, ink->count,
                                         sets_of(composer->lang), answers);

    for (size_t i = 0; i < count; i++)
        answers[i].distance += unlikely(composer, answers[i].character);
    sort(answers, count);
    composer_list_begin(composer, LIST_INK);
    for (size_t i = 0; i < count; i++) {
        utf8proc_uint8_t text[COMPOSER_CHARACTER_MAX];
        utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)answers[i].character, text);
        composer_list_add_text(&composer->list, (const char *)text, (size_t)len);
    }
    secret_wipe(answers, sizeof answers);
}

/* ---- strokes */

/* A hand slows down at once and is trusted to be quick again only little by little. */
static void learn_gap(struct composer_boxes *boxes, int64_t gap_ms)
{
    int64_t change = gap_ms - boxes->gap_ms;

    boxes->gap_ms += change > 0 ? change / 2 : change / 8;
}

static int64_t pause_ms(const struct composer_boxes *boxes)
{
    int64_t pause = 2 * boxes->gap_ms + 2 * COMPOSER_GAP_MS;

    pause = pause < COMPOSER_PAUSE_MS_MAX ? pause : COMPOSER_PAUSE_MS_MAX;
    return pause > COMPOSER_PAUSE_MS_MIN ? pause : COMPOSER_PAUSE_MS_MIN;
}

int64_t composer_boxes_wait_ms(const struct composer *composer)
{
    const struct composer_boxes *boxes = &composer->boxes;

    if (!boxes->open || boxes->held || boxes->pen.finger)
        return -1;
    int64_t left = boxes->lifted_ms + pause_ms(boxes) - composer_now(composer);
    return left > 0 ? left : 0;
}

static void open_box(struct composer_boxes *boxes, int box)
{
    secret_wipe(&boxes->ink[box], sizeof *boxes->ink);
    boxes->faded[box] = false;
    boxes->open = true;
    boxes->at = box;
    boxes->made = boxes->made == box ? -1 : boxes->made;
}

/* False: the character before it does not fit into the field. */
static bool start_stroke(struct composer *composer, struct field *field, int box)
{
    struct composer_boxes *boxes = &composer->boxes;

    if (boxes->open && boxes->at != box)
        composer_boxes_settle(composer, field);
    if (boxes->open && boxes->at != box)
        return false;
    if (boxes->open && !boxes->held)
        learn_gap(boxes, composer_now(composer) - boxes->lifted_ms);
    else if (!boxes->open)
        open_box(boxes, box);
    boxes->held = false;
    composer->list.stale = true;
    return true;
}

void composer_boxes_drag(struct composer *composer, struct field *field,
                         const struct ui_event *event)
{
    struct composer_boxes *boxes = &composer->boxes;
    int box = event->index;

    if (box < 0 || box >= WRITING_BOXES ||
        (event->drag == UI_DRAG_DOWN && !start_stroke(composer, field, box)))
        return;
    if (boxes->at != box || !boxes->open)
        return;
    pen_event(&boxes->pen, &boxes->ink[box], event);
    if (event->drag != UI_DRAG_UP)
        return;
    boxes->lifted_ms = composer_now(composer);
    recognise(composer);
}

/* ---- characters */

/* False: it does not fit, and stays to be chosen once there is room. */
static bool settle(struct composer *composer, struct field *field, size_t index)
{
    struct composer_boxes *boxes = &composer->boxes;
    const struct composer_list *list = &composer->list;

    boxes->held = true;
    if (index < list->count && !composer_put_one(composer, field, list->texts[index]))
        return false;
    boxes->open = boxes->held = false;
    boxes->faded[boxes->at] = true;
    boxes->made = boxes->at;
    boxes->pen = (struct pen){0};
    return true;
}

void composer_boxes_settle(struct composer *composer, struct field *field)
{
    if (!composer->boxes.open)
        return;
    if (composer->boxes.pen.finger)
        recognise(composer);
    (void)settle(composer, field, 0);
}

void composer_boxes_choose(struct composer *composer, struct field *field, size_t index)
{
    if (composer->boxes.open)
        (void)settle(composer, field, index);
    else if (composer_may_replace(composer, field))
        (void)composer_replace(composer, field, composer->list.texts[index]);
    composer->list.open = false;
}

static void close_box(struct composer *composer)
{
    struct composer_boxes *boxes = &composer->boxes;

    secret_wipe(&boxes->ink[boxes->at], sizeof *boxes->ink);
    boxes->pen = (struct pen){0};
    boxes->open = boxes->held = false;
    composer_list_begin(composer, LIST_NOTHING);
}

/* It was taken for finished too early, or for another one. */
static void bring_back(struct composer *composer, struct field *field)
{
    struct composer_boxes *boxes = &composer->boxes;

    if (boxes->made < 0 || !composer_may_replace(composer, field))
        return;
    (void)composer_replace(composer, field, "");
    boxes->at = boxes->made;
    boxes->made = -1;
    boxes->faded[boxes->at] = false;
    boxes->open = boxes->held = true;
    learn_gap(boxes, pause_ms(boxes));
    recognise(composer);
}

void composer_boxes_undo(struct composer *composer, struct field *field)
{
    struct composer_boxes *boxes = &composer->boxes;

    if (!boxes->open) {
        bring_back(composer, field);
        return;
    }
    if (boxes->ink[boxes->at].count > 1) {
        strokes_undo(&boxes->ink[boxes->at]);
        boxes->lifted_ms = composer_now(composer);
        recognise(composer);
        return;
    }
    close_box(composer);
}

bool composer_boxes_cross_out(struct composer *composer)
{
    if (!composer->boxes.open)
        return false;
    close_box(composer);
    return true;
}

void composer_boxes_clear(struct composer *composer)
{
    struct composer_boxes *boxes = &composer->boxes;
    int64_t gap_ms = boxes->gap_ms;

    secret_wipe(boxes, sizeof *boxes);
    boxes->gap_ms = gap_ms;
    boxes->made = -1;
}
