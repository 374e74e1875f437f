#include "app/ui/date_picker.h"

#include "app/ui/page_inside.h"
#include "app/ui/words.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_MAX = 2099, WEEK = 7, WEEKS_MAX = 6 };

static int days_in(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

int date_picker_weekday(int year, int month, int day)
{
    /* Counted from March, a leap day is the last of its year; T are the days by which each month
     * begins later in the week than January. */
    static const int T[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    enum { SUNDAY_TO_MONDAY = 6 };

    if (month < 3)
        year--;
    return (year + year / 4 - year / 100 + year / 400 + T[month - 1] + day + SUNDAY_TO_MONDAY) %
           WEEK;
}

static bool read_date(const char *text, int *year, int *month, int *day)
{
    int used = 0;

    return sscanf(text, "%4d-%2d-%2d%n", year, month, day, &used) == 3 && text[used] == '\0' &&
           *year >= DATE_PICKER_YEAR_MIN && *year <= YEAR_MAX && *month >= 1 && *month <= 12 &&
           *day >= 1 && *day <= days_in(*year, *month);
}

struct date_picker date_picker_make(const char *today)
{
    struct date_picker picker = {.today_year = YEAR_MAX, .today_month = 12, .today_day = 31};
    int year, month, day;

    if (today != NULL && read_date(today, &year, &month, &day)) {
        picker.today_year = picker.year = year;
        picker.today_month = picker.month = month;
        picker.today_day = day;
    } else {
        picker.year = 2026;
        picker.month = 1;
    }
    return picker;
}

void date_picker_set(struct date_picker *picker, const char *date)
{
    int year, month, day;

    if (!read_date(date, &year, &month, &day))
        return;
    picker->year = year;
    picker->month = month;
    picker->day = day;
}

void date_picker_text(const struct date_picker *picker, char out_text[static 11])
{
    unsigned year = (unsigned)picker->year % 10000, month = (unsigned)picker->month % 100;

    *out_text = '\0';
    if (picker->day > 0)
        snprintf(out_text, 11, "%04u-%02u-%02u", year, month, (unsigned)picker->day % 100);
}

static bool after_today(const struct date_picker *picker, int year, int month, int day)
{
    if (year != picker->today_year)
        return year > picker->today_year;
    if (month != picker->today_month)
        return month > picker->today_month;
    return day > picker->today_day;
}

static void step(struct date_picker *picker, int months)
{
    int at = picker->year * 12 + picker->month - 1 + months;
    int year = at / 12, month = at % 12 + 1;

    if (year > picker->today_year)
        year = picker->today_year;
    if (year < DATE_PICKER_YEAR_MIN)
        return;
    if (after_today(picker, year, month, 1))
        month = picker->today_month;
    picker->year = year;
    picker->month = month;
    picker->day = 0;
}

bool date_picker_event(struct date_picker *picker, const struct ui_event *event)
{
    if (ui_tapped(event, "year"))
        step(picker, 12 * event->index);
    else if (ui_tapped(event, "month"))
        step(picker, event->index);
    else if (ui_tapped(event, "day"))
        picker->day = event->index;
    else
        return false;
    return true;
}

/* "‹ 2026 ›": a value between two big buttons. */
static void stepper(struct page *page, const char *id, const char *value, const char *less,
                    const char *more, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_BOLD, theme->em);
    struct button buttons[2] = {{.id = id, .index = -1, .icon = "chevron_left"},
                                {.id = id, .index = 1, .icon = "chevron_right"}};
    struct rect at = {rect.x, rect.y, rect.h, rect.h};

    for (int i = 0; i < 2; i++) {
        at.x = i == 0 ? rect.x : rect.x + rect.w - rect.h;
        page_button_at(page, &buttons[i], at, theme->em);
        page_relabel(page, i == 0 ? less : more);
    }
    page_words(page, &style, value,
               (struct rect){rect.x + rect.h, rect.y, rect.w - 2 * rect.h, rect.h}, ALIGN_MIDDLE,
               theme->palette.ink);
}

static bool is_today(const struct date_picker *picker, int day)
{
    return picker->year == picker->today_year && picker->month == picker->today_month &&
           picker->today_day == day;
}

/* A bar below the number and its weight, since colour alone tells some people nothing. */
static void mark_today(struct page *page, const char *words, struct rect rect, uint32_t colour)
{
    int height = page_px(page, 0.8), width = rect.w / 2;
    int y = rect.y + rect.h - page->state.theme.border - height * 3 / 2;
    char label[48];

    page_box(page, (struct rect){rect.x + (rect.w - width) / 2, y, width, height}, 0, 0, 0, colour);
    snprintf(label, sizeof label, "%s, %s", words, _("today"));
    page_relabel(page, label);
}

static void draw_day(struct page *page, const struct date_picker *picker, int day, struct rect rect)
{
    const struct theme *theme = &page->state.theme;
    bool chosen = picker->day == day, today = is_today(picker, day);
    struct text_style style =
        page_style(page, chosen || today ? FACE_BOLD : FACE_TEXT, theme->em * 9 / 10);
    char words[16];

    snprintf(words, sizeof words, "%d", day);
    if (after_today(picker, picker->year, picker->month, day)) {
        page_words(page, &style, words, rect, ALIGN_MIDDLE, theme->palette.secondary);
        return;
    }
    struct look look = page_look(page, chosen ? BUTTON_PRIMARY : BUTTON_OUTLINE, false,
                                 page_pressed(page, "day", day));
    page_box(page, rect, theme->radius, look.border, look.edge, look.fill);
    page_hit(page, rect, UI_ROLE_CHOICE, "day", day, words);
    if (today) {
        mark_today(page, words, rect, look.text);
        rect.h -= page_px(page, 1); /* the number makes room for the bar */
    }
    page_words(page, &style, words, rect, ALIGN_MIDDLE, look.text);
}

static const char *month_name(int month)
{
    static const char *const NAMES[] = {N_("January"), N_("February"), N_("March"),
                                        N_("April"),   N_("May"),      N_("June"),
                                        N_("July"),    N_("August"),   N_("September"),
                                        N_("October"), N_("November"), N_("December")};

    return _(NAMES[month - 1]);
}

static void steppers(struct page *page, const struct date_picker *picker)
{
    bool stacked = page->column_count == 2;
    int gap = page_px(page, GAP_MM), height = stacked ? page_target(page) : page_primary(page);
    char year[32];
    struct rect rect;

    snprintf(year, sizeof year, page_lang(page) == LANG_EN ? "%d" : "%d 年", picker->year);
    if (!page_take(page, 4, stacked ? 2 * height + gap : height, &rect))
        return;
    int width = stacked ? rect.w : (rect.w - 2 * gap) / 2;
    struct rect month = {rect.x + rect.w - width, rect.y + rect.h - height, width, height};
    stepper(page, "year", year, _("Year before"), _("Year after"),
            (struct rect){rect.x, rect.y, width, height});
    stepper(page, "month", month_name(picker->month), _("Month before"), _("Month after"), month);
}

static void weekdays(struct page *page, struct rect cell, int pitch)
{
    static const char *const NAMES[WEEK] = {N_("Mo"), N_("Tu"), N_("We"), N_("Th"),
                                            N_("Fr"), N_("Sa"), N_("Su")};
    const struct theme *theme = &page->state.theme;
    struct text_style style = page_style(page, FACE_TEXT, theme->help_em);

    for (int i = 0; i < WEEK; i++, cell.x += pitch)
        page_words(page, &style, _(NAMES[i]), cell, ALIGN_MIDDLE, theme->palette.secondary);
}

/* Of the weekdays' names and the gap below them, which gives way, as do their lines' own margins.
 */
static int head_height(struct page *page, int weeks)
{
    struct text_style style = page_style(page, FACE_TEXT, page->state.theme.help_em);
    int line = text_line_height(&style), least = line * 5 / 6, most = line + page_px(page, GAP_MM);
    int room = page_left(page, 4) - weeks;

    return room < least ? least : room > most ? most : room;
}

/* A day's height: with room, if there is, for the buttons below. The pager does not count, else
 * days would grow when it goes and bring it back. */
static int day_height(struct page *page)
{
    struct text_style head = page_style(page, FACE_TEXT, page->state.theme.help_em);
    int most = page_row(page), least = page_px(page, TARGET_MM), gap = page_px(page, GAP_MM);
    int below = most + page_px(page, 6);
    int left = page_left(page, 4) + page_pager_room(page) - text_line_height(&head) - below;
    int height = (left - (WEEKS_MAX - 1) * gap) / WEEKS_MAX;

    if (page_landscape(page))
        return least;
    return height > most ? most : height < least ? least : height;
}

/* As tall as the longest month, so that nothing below moves while months pass. */
static void month_days(struct page *page, const struct date_picker *picker)
{
    int gap = page_px(page, GAP_MM), width = (page_column(page)->w - gap * (WEEK - 1)) / WEEK;
    int pitch = (page_column(page)->w - width) / (WEEK - 1);
    int height = day_height(page);
    int weeks = WEEKS_MAX * (height + gap) - gap, head = head_height(page, weeks);
    int first = date_picker_weekday(picker->year, picker->month, 1);
    struct rect rect;

    if (!page_take(page, 4, head + weeks, &rect))
        return;
    weekdays(page, (struct rect){rect.x, rect.y, width, head}, pitch);
    for (int day = 1; day <= days_in(picker->year, picker->month); day++) {
        int cell = first + day - 1;
        draw_day(page, picker, day,
                 (struct rect){rect.x + cell % WEEK * pitch,
                               rect.y + head + cell / WEEK * (height + gap), width, height});
    }
}

void date_picker_columns(struct page *page)
{
    page_columns_of(page, WEEK * page_px(page, TARGET_MM) + (WEEK - 1) * page_px(page, GAP_MM));
    if (page->column_count < 2)
        return;
    /* Six weeks and, in large letters, the pager below them need all the height there is. */
    page->columns[1].y -= page_px(page, 2);
    page->columns[1].origin = page->columns[1].top = page->columns[1].y;
}

void page_date_picker(struct page *page, const struct date_picker *picker)
{
    int column = page->column;

    steppers(page, picker);
    page_answer(page);
    month_days(page, picker);
    page->column = column;
}
