/* A day, picked by year, month and day from a calendar whose weeks begin on Monday; never after
 * today. */
#ifndef TG_APP_UI_DATE_PICKER_H
#define TG_APP_UI_DATE_PICKER_H

#include "app/ui/page.h"

enum { DATE_PICKER_YEAR_MIN = 1990 };

struct date_picker {
    int year, month, day;                   /* day 0: not yet picked; month from 1 */
    int today_year, today_month, today_day; /* the last day that can be picked */
};

/* Opens on `today` ("2026-11-23"; NULL: the clock is unsure, all days up to 2099 can be picked)
 * with the day not picked. */
struct date_picker date_picker_make(const char *today);
/* Reads an answer back ("2026-11-05"); anything else leaves the picker as it is. */
void date_picker_set(struct date_picker *picker, const char *date);
/* 0 for Monday to 6 for Sunday, in the Gregorian calendar, after Sakamoto. */
int date_picker_weekday(int year, int month, int day);
/* "2026-11-05" into out_text, "" when no day is picked. */
void date_picker_text(const struct date_picker *picker, char out_text[static 11]);
/* True when the event was the picker's. */
bool date_picker_event(struct date_picker *picker, const struct ui_event *event);
/* page_columns() for a page with a picker: the right one is as wide as a week. */
void date_picker_columns(struct page *page);
/* Its steppers and days; in two columns the days stand in the right one, and the flow goes on in
 * the left. What else can be said ("about this month", "I don't remember") are buttons
 * of the scene. */
void page_date_picker(struct page *page, const struct date_picker *picker);

#endif
