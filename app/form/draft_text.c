#include "app/form/draft_text.h"

#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum { DECOMPOSED_MAX = 4 }; /* code points that one byte of text can become */

static bool point_stays(utf8proc_int32_t point, bool lines)
{
    if (point == '\n')
        return lines;
    if (point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFEFF)
        return false;
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
        return false;
    return (point & 0xFFFE) != 0xFFFE && (point < 0xFDD0 || point > 0xFDEF);
}

/* Copies what stays, so that nothing is left out of normalising because something dropped stood
 * between. */
static enum tg_err copy_what_stays(const char *text, size_t len, bool lines, char *out,
                                   size_t *out_len)
{
    size_t used = 0;
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(len - at), &point);
        if (size <= 0)
            return TG_ERR_FORMAT;
        if (point_stays(point, lines)) {
            memcpy(out + used, text + at, (size_t)size);
            used += (size_t)size;
        }
        at += (size_t)size;
    }
    *out_len = used;
    return TG_OK;
}

/* `text` becomes NFC in place, by way of `points`. */
static enum tg_err compose(char *text, size_t *len, size_t max, utf8proc_int32_t *points,
                           size_t room)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)*len, points,
                           (utf8proc_ssize_t)room, options);
    if (count < 0)
        return TG_ERR_FORMAT;
    if ((size_t)count > room)
        return TG_ERR_FULL;
    count = utf8proc_normalize_utf32(points, count, options);
    size_t used = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        utf8proc_uint8_t bytes[4];
        size_t size = (size_t)utf8proc_encode_char(points[i], bytes);
        if (used + size > max)
            return TG_ERR_FULL;
        memcpy(text + used, bytes, size);
        used += size;
    }
    *len = used;
    return TG_OK;
}

enum tg_err draft_text_clean(const char *text, size_t len, bool lines, char *out, size_t out_max,
                             size_t *out_len)
{
    if (len > out_max)
        return TG_ERR_FULL;
    size_t used = 0;
    enum tg_err err = copy_what_stays(text, len, lines, out, &used);
    if (err != TG_OK)
        return err;
    size_t room = used * DECOMPOSED_MAX + 1;
    utf8proc_int32_t *points = secret_create(room * sizeof *points);
    if (points == NULL)
        return TG_ERR_MEMORY;
    err = compose(out, &used, out_max, points, room);
    secret_destroy(points);
    if (err != TG_OK)
        return err;
    out[used] = '\0';
    *out_len = used;
    return TG_OK;
}

bool draft_text_is_showable(const char *text)
{
    while (*text != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        if (size <= 0 || !point_stays(point, true))
            return false;
        text += size;
    }
    return true;
}

size_t draft_text_cost(const char *text, size_t len)
{
    size_t cost = len;
    for (size_t i = 0; i < len; i++)
        cost += text[i] == '"' || text[i] == '\\' || text[i] == '\n';
    return cost;
}

/* Joiners and their like leave no mark by themselves. */
static bool is_blank(utf8proc_int32_t point)
{
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return point == '\n';
    }
}

bool draft_text_is_blank(const char *text)
{
    while (*text != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        if (size <= 0 || !is_blank(point))
            return false;
        text += size;
    }
    return true;
}

bool draft_text_is_phone(const char *text)
{
    size_t digits = 0;
    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9')
            digits++;
        else if (strchr("+-() ", *text) == NULL)
            return false;
    }
    return digits >= 5;
}

bool draft_text_is_number(const char *text, int64_t min, int64_t max)
{
    const char *digits = text + (*text == '-' && min < 0);
    size_t len = strlen(digits);
    if (len == 0 || len > 18 || strspn(digits, "0123456789") != len)
        return false;
    int64_t value = strtoll(text, NULL, 10);
    return value >= min && value <= max;
}

static bool digits_at(const char *text, size_t from, size_t count)
{
    return strspn(text + from, "0123456789") >= count;
}

static bool month_exists(const char *text)
{
    if (strlen(text) < 7 || !digits_at(text, 0, 4) || text[4] != '-' || !digits_at(text, 5, 2))
        return false;
    int year = atoi(text), month = atoi(text + 5);
    return year >= 1900 && month >= 1 && month <= 12;
}

static int days_of(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool draft_text_is_date(const char *text, const char *today)
{
    const char about[] = "about ";
    if (strcmp(text, "unknown") == 0)
        return true;
    if (strncmp(text, about, strlen(about)) == 0) {
        const char *month = text + strlen(about);
        return strlen(month) == 7 && month_exists(month) &&
               (today == NULL || strncmp(month, today, 7) <= 0);
    }
    if (strlen(text) != 10 || !month_exists(text) || text[7] != '-' || !digits_at(text, 8, 2))
        return false;
    int day = atoi(text + 8);
    return day >= 1 && day <= days_of(atoi(text), atoi(text + 5)) &&
           (today == NULL || strcmp(text, today) <= 0);
}

/* Days since 1 March of year 0 in the Gregorian calendar. */
static int64_t day_number(int year, int month, int day)
{
    int64_t shifted = month > 2 ? year : year - 1;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + of_year;
}

bool draft_text_is_late(const char *text, const char *today, uint32_t days)
{
    const char about[] = "about ";
    bool month_only = strncmp(text, about, strlen(about)) == 0;
    if (month_only)
        text += strlen(about);
    if (!month_exists(text) || strlen(today) != 10)
        return false;
    int year = atoi(text), month = atoi(text + 5);
    int day = month_only ? days_of(year, month) : atoi(text + 8);
    return day_number(atoi(today), atoi(today + 5), atoi(today + 8)) -
               day_number(year, month, day) >
           (int64_t)days;
}

static bool is_plate_character(char character)
{
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
           (character >= '0' && character <= '9');
}

bool draft_text_is_plate(const char *text)
{
    size_t wide_front = 0, wide_end = 0, plain = 0;
    while (*text != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                                 (utf8proc_ssize_t)strlen(text), &point);
        if (used <= 0)
            return false;
        if (used == 1 && is_plate_character(*text))
            plain++;
        else if (point >= 0x4E00 && point <= 0x9FFF)
            *(plain == 0 ? &wide_front : &wide_end) += 1;
        else if (point != 0xB7 && point != 0x2022 && point != ' ' && point != '-' && point != '.')
            return false;
        text += used;
    }
    if (wide_front == 1)
        return wide_end <= 1 && plain + wide_end >= 6 && plain + wide_end <= 8;
    return wide_front == 0 && wide_end == 0 && plain >= 2 && plain <= 10;
}
