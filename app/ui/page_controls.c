#include "app/ui/page_controls.h"

#include "app/ui/page_inside.h"

#include <string.h>

void page_copy(char *out, size_t size, const char *text)
{
    size_t len = text != NULL ? strnlen(text, size - 1) : 0;

    memcpy(out, text != NULL ? text : "", len);
    while (len > 0 && text[len] != '\0' && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--; /* cut at a whole character */
    out[len] = '\0';
}

void page_hit(struct page *page, struct rect rect, enum ui_role role, const char *id, int index,
              const char *label)
{
    if (page->hit_count == HITS_MAX) {
        page->overflowed = true;
        return;
    }
    struct hit *hit = &page->hits[page->hit_count++];
    hit->rect = rect;
    hit->role = role;
    hit->index = index;
    page_copy(hit->id, sizeof hit->id, id);
    page_copy(hit->label, sizeof hit->label, label);
}

void page_relabel(struct page *page, const char *label)
{
    if (page->hit_count > 0)
        page_copy(page->hits[page->hit_count - 1].label, HIT_LABEL_MAX, label);
}

const struct hit *page_hit_at(const struct page *page, int x, int y)
{
    for (size_t i = page->hit_count; i-- > 0;)
        if (rect_contains(page->hits[i].rect, x, y))
            return &page->hits[i];
    return NULL;
}

bool page_pressed(const struct page *page, const char *id, int index)
{
    return *page->state.pressed != '\0' && page->state.pressed_index == index &&
           strcmp(page->state.pressed, id) == 0;
}

struct look page_look(const struct page *page, enum button_look look, bool chosen, bool pressed)
{
    const struct palette *p = &page->state.theme.palette;
    int border = page->state.theme.border;

    if (pressed)
        return (struct look){p->wash, p->mark, p->on_wash, page_px(page, 1)};
    if (chosen)
        return (struct look){p->wash, p->primary, p->on_wash, 2 * border};
    switch (look) {
    case BUTTON_PRIMARY:
        return (struct look){p->primary, p->primary, p->on_primary, border};
    case BUTTON_DANGER:
        return (struct look){p->danger, p->danger, p->on_danger, border};
    case BUTTON_PLAIN:
        return (struct look){p->paper, p->paper, p->primary, 0};
    case BUTTON_OUTLINE:
        break;
    }
    return (struct look){p->raised, p->edge, p->primary, border};
}

static struct text_style label_style(const struct page *page, const struct button *button, int px)
{
    bool bold = button->look == BUTTON_PRIMARY || button->look == BUTTON_DANGER;

    return page_style(page, bold ? FACE_BOLD : FACE_TEXT, px);
}

static int icon_room(const struct button *button, int px)
{
    if (button->icon == NULL)
        return 0;
    return button->label != NULL ? px * 3 / 2 : px * 5 / 4;
}

int page_button_width(struct page *page, const struct button *button, int px)
{
    struct text_style style = label_style(page, button, px);
    int label = button->label != NULL ? page_text_width(page, &style, button->label) : 0;
    int width = label + icon_room(button, px) + 2 * page_px(page, 4);
    int floor = page_target(page);

    return width > floor ? width : floor;
}

/* Icon and label, together in the middle of `rect`. */
static void put_label(struct page *page, const struct button *button, struct rect rect, int px,
                      uint32_t colour)
{
    struct text_style style = label_style(page, button, px);
    int icon = icon_room(button, px), room = rect.w - icon - 2 * page_px(page, 2), width = 0;

    if (button->label != NULL) {
        page_measure(page, &style, button->label, room);
        for (size_t i = 0; i < page->box->line_count; i++)
            if (page->box->lines[i].width > width)
                width = page->box->lines[i].width;
    }
    int x = rect.x + (rect.w - icon - width) / 2;
    struct rect mark = {button->icon_last ? x + width : x, rect.y, icon, rect.h};
    if (button->icon != NULL) {
        int size = px * 5 / 4;
        if (button->label != NULL) /* the space is between icon and label */
            mark = (struct rect){button->icon_last ? mark.x + mark.w - size : mark.x, rect.y, size,
                                 rect.h};
        page_icon(page, button->icon, mark, size, colour);
    }
    if (button->label != NULL)
        page_words(page, &style, button->label,
                   (struct rect){button->icon_last ? x : x + icon, rect.y, width, rect.h},
                   ALIGN_MIDDLE, colour);
}

void page_button_looking(struct page *page, const struct button *button, struct rect rect, int px,
                         struct look look)
{
    page_box(page, rect, page->state.theme.radius, look.border, look.edge, look.fill);
    put_label(page, button, rect, px, look.text);
    page_hit(page, rect, button->held ? UI_ROLE_PAD : UI_ROLE_BUTTON, button->id, button->index,
             button->label);
}

void page_button_at(struct page *page, const struct button *button, struct rect rect, int px)
{
    bool pressed = page_pressed(page, button->id, button->index);

    page_button_looking(page, button, rect, px,
                        page_look(page, button->look, button->chosen, pressed));
}

/* A label that needs more lines makes the button taller. */
static int button_height(struct page *page, const struct button *button, int width)
{
    bool main = button->look == BUTTON_PRIMARY && !page_landscape(page);
    int px = page->state.theme.em, height = main ? page_px(page, 24) : page_row(page);
    struct text_style style = label_style(page, button, px);
    int room = width - icon_room(button, px) - 2 * page_px(page, 2);
    int text = button->label != NULL ? page_measure(page, &style, button->label, room) : 0;

    text += 2 * page_px(page, 3);
    return text > height ? text : height;
}

void page_button(struct page *page, const struct button *button)
{
    struct rect rect;
    int height = button_height(page, button, page_column(page)->w);

    if (page_take(page, page_gap_below(page, 3), height, &rect))
        page_button_at(page, button, rect, page->state.theme.em);
}

void page_buttons(struct page *page, const struct button *buttons, size_t count)
{
    int gap = page_px(page, 3), n = (int)count;
    int each = n > 0 ? (page_column(page)->w - gap * (n - 1)) / n : 0;
    bool beside = true;
    struct rect rect;

    for (size_t i = 0; i < count; i++)
        if (page_button_width(page, &buttons[i], page->state.theme.em) > each)
            beside = false;
    for (size_t i = 0; i < count && !beside; i++)
        page_button(page, &buttons[i]);
    if (!beside || n == 0 || !page_take(page, page_gap_below(page, 3), page_row(page), &rect))
        return;
    for (int i = 0; i < n; i++)
        page_button_at(page, &buttons[i],
                       (struct rect){rect.x + i * (each + gap), rect.y, each, rect.h},
                       page->state.theme.em);
}

/* ---- choices */

/* NULL: none. Where two stand to a row, the arrow leaves its room to the words. */
static const char *mark_icon(const struct page *page, const struct choice *choice)
{
    switch (choice->mark) {
    case CHOICE_ONE:
        return choice->chosen ? "radio_button_checked" : "radio_button_unchecked";
    case CHOICE_MANY:
        return choice->chosen ? "check_box" : "check_box_outline_blank";
    case CHOICE_GO:
        break;
    }
    return page_halves(page) ? NULL : "chevron_right";
}

struct choice_places {
    int em, help_em;
    int icon, mark;  /* widths at both ends */
    int text;        /* width between */
    int title, help; /* heights */
    int height;
};

static struct choice_places places_at(struct page *page, const struct choice *choice, int width,
                                      int em, int help_em)
{
    struct text_style title = page_style(page, FACE_TEXT, em);
    struct text_style help = page_style(page, FACE_TEXT, help_em);
    struct choice_places places = {.em = em, .help_em = help_em};
    int floor = page_row(page);

    places.mark = mark_icon(page, choice) != NULL ? em * 3 / 2 : 0;
    places.icon = choice->icon != NULL ? em * 9 / 4 : 0;
    places.text = width - places.icon - places.mark - 2 * page_px(page, 4);
    places.title = page_measure(page, &title, choice->title, places.text);
    if (choice->help != NULL)
        places.help = page_measure(page, &help, choice->help, places.text);
    places.height =
        places.title + places.help + 2 * page_px(page, page_landscape(page) ? 1.5 : 3.5);
    if (places.height < floor)
        places.height = floor;
    return places;
}

/* A row that no page could hold says it in smaller letters. */
static struct choice_places choice_places(struct page *page, const struct choice *choice, int width)
{
    const struct theme theme = page_reading_theme(page);
    const struct column *column = page_column(page);
    struct choice_places places = places_at(page, choice, width, theme.em, theme.help_em);

    for (int size = (int)theme.size - 1; size >= TEXT_SMALL; size--) {
        struct theme smaller = theme_sized(&theme, (enum text_size)size);
        if (places.height <= column->bottom - column->top)
            break;
        places = places_at(page, choice, width, smaller.em, smaller.help_em);
    }
    return places;
}

static void draw_choice(struct page *page, const struct choice *choice, struct rect rect,
                        const struct choice_places *places)
{
    const struct theme *theme = &page->state.theme;
    struct text_style title = page_style(page, FACE_TEXT, places->em);
    struct text_style help = page_style(page, FACE_TEXT, places->help_em);
    bool pressed = page_pressed(page, choice->id, choice->index);
    struct look look = page_look(page, BUTTON_OUTLINE, choice->chosen, pressed);
    bool washed = pressed || choice->chosen;
    int x = rect.x + page_px(page, 4), top = rect.y + (rect.h - places->title - places->help) / 2;

    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    if (choice->icon != NULL)
        page_icon(page, choice->icon, (struct rect){x, rect.y, places->em * 3 / 2, rect.h},
                  places->em * 3 / 2, look.text);
    page_words(page, &title, choice->title,
               (struct rect){x + places->icon, top, places->text, places->title}, ALIGN_LEFT,
               washed ? look.text : theme->palette.ink);
    if (choice->help != NULL)
        page_words(page, &help, choice->help,
                   (struct rect){x + places->icon, top + places->title, places->text, places->help},
                   ALIGN_LEFT, washed ? look.text : theme->palette.secondary);
    struct rect mark = {rect.x + rect.w - page_px(page, 4) - places->em * 5 / 4, rect.y,
                        places->em * 5 / 4, rect.h};
    if (places->mark > 0)
        page_icon(page, mark_icon(page, choice), mark, places->em * 5 / 4, look.text);
    page_hit(page, rect, choice->mark == CHOICE_MANY ? UI_ROLE_CHECK : UI_ROLE_CHOICE, choice->id,
             choice->index, choice->title);
}

void page_choice(struct page *page, const struct choice *choice)
{
    bool halves = page_halves(page);
    int width = page_column(page)->w;
    struct choice_places places =
        choice_places(page, choice, halves ? (width - page_px(page, 4)) / 2 : width);
    struct rect rect;

    if ((halves ? page_take_half : page_take)(page, page_gap_below(page, 3), places.height, &rect))
        draw_choice(page, choice, rect, &places);
}

/* ---- cards */

/* Its icon stands above the title; in landscape, where height is dear, beside it. */
static int card_icon(const struct page *page, const struct choice *card)
{
    int em = page->state.theme.em;

    if (card->icon == NULL)
        return 0;
    return page_landscape(page) ? em * 3 / 2 : em * 9 / 4;
}

static int card_height(struct page *page, const struct choice *card, int width)
{
    const struct theme *theme = &page->state.theme;
    struct text_style title = page_style(page, FACE_BOLD, theme->em);
    struct text_style help = page_style(page, FACE_TEXT, theme->help_em);
    int room = width - 2 * page_px(page, 7), icon = card_icon(page, card);
    bool low = page_landscape(page);
    int height = page_measure(page, &title, card->title, room - (low ? icon * 2 : 0));

    height += 2 * page_px(page, 6) + (low ? 0 : icon + page_px(page, 3));
    if (card->help != NULL)
        height += page_measure(page, &help, card->help, room) + page_px(page, 2);
    return height;
}

static void draw_card(struct page *page, const struct choice *card, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style title = page_style(page, FACE_BOLD, theme->em);
    struct text_style help = page_style(page, FACE_TEXT, theme->help_em);
    bool pressed = page_pressed(page, card->id, card->index);
    struct look look = page_look(page, BUTTON_OUTLINE, card->chosen, pressed);
    bool washed = pressed || card->chosen;
    int pad = page_px(page, 7);
    struct rect at = {rect.x + pad, rect.y + page_px(page, 6), rect.w - 2 * pad, 0};
    int icon = card_icon(page, card), line = text_line_height(&title);
    bool low = page_landscape(page);

    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    if (card->mark != CHOICE_GO)
        page_icon(page, mark_icon(page, card),
                  (struct rect){at.x + at.w - theme->em * 5 / 4, at.y, theme->em * 5 / 4,
                                low ? line : icon},
                  theme->em * 5 / 4, look.text);
    if (card->icon != NULL) {
        page_icon(page, card->icon, (struct rect){at.x, at.y, icon, low ? line : icon}, icon,
                  look.text);
        at.y += low ? 0 : icon + page_px(page, 3);
    }
    int shift = low ? icon * 4 / 3 : 0, room = at.w - (low ? icon * 2 : 0);
    at.h = page_measure(page, &title, card->title, room);
    page_words(page, &title, card->title, (struct rect){at.x + shift, at.y, room, at.h}, ALIGN_LEFT,
               washed ? look.text : theme->palette.ink);
    at.y += at.h + page_px(page, 2);
    if (card->help != NULL) {
        at.h = page_measure(page, &help, card->help, at.w);
        page_words(page, &help, card->help, at, ALIGN_LEFT,
                   washed ? look.text : theme->palette.secondary);
    }
    page_hit(page, rect, UI_ROLE_CHOICE, card->id, card->index, card->title);
}

void page_cards(struct page *page, const struct choice *cards, size_t count)
{
    int n = (int)count, gap = page_px(page, 6), height = 0;
    bool beside =
        page_landscape(page) && !page->state.theme.big && page->column_count == 1 && n > 1;
    int width = beside ? (page_column(page)->w - gap * (n - 1)) / n : page_column(page)->w;
    struct rect rect;

    for (int i = 0; i < n; i++) {
        int needed = card_height(page, &cards[i], width);
        height = needed > height ? needed : height;
    }
    if (beside && height <= page_left(page, 5)) {
        if (page_take(page, 5, height, &rect))
            for (int i = 0; i < n; i++)
                draw_card(page, &cards[i],
                          (struct rect){rect.x + i * (width + gap), rect.y, width, height});
        return;
    }
    /* Too tall: rows may need less, and can go on another page. */
    if (beside || height > page_column(page)->bottom - page_column(page)->top) {
        for (int i = 0; i < n; i++)
            page_choice(page, &cards[i]);
        return;
    }
    for (int i = 0; i < n; i++)
        if (page_take(page, 5, height, &rect))
            draw_card(page, &cards[i], rect);
}
