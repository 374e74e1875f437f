#include "tools/ctl/mail.h"

#include "sync/courier/mailbag.h"
#include "sync/wire/lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    NUMBER_TEXT_MAX = 32,
    OPTION_MAX = 32,
    LETTER_IN_FILE_MAX = 2304, /* bytes: with its share of mail.db's pages, which is less */
};

/* 1234567 as 1,234,567. */
static void number_text(uint64_t number, char out[static NUMBER_TEXT_MAX])
{
    char digits[NUMBER_TEXT_MAX];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

static void period_text(uint32_t period_s, char out[static NUMBER_TEXT_MAX])
{
    static const struct {
        uint32_t s;
        const char *name;
    } UNITS[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    size_t at = 0;
    while (period_s % UNITS[at].s != 0)
        at++;
    snprintf(out, NUMBER_TEXT_MAX, "%" PRIu32 " %s", period_s / UNITS[at].s, UNITS[at].name);
}

void mail_size_text(uint64_t bytes, char out[static MAIL_SIZE_TEXT_MAX])
{
    static const char *const UNITS[] = {"KiB", "MiB", "GiB"};
    double size = (double)bytes / 1024;
    size_t at = 0;
    for (; size >= 1024 && at + 1 < sizeof UNITS / sizeof *UNITS; at++)
        size /= 1024;
    snprintf(out, MAIL_SIZE_TEXT_MAX, "%.1f %s", size, UNITS[at]);
}

uint64_t mail_disk_max(const struct charter *charter)
{
    const struct charter_mail *mail = &charter->mail;
    uint64_t spare =
        (uint64_t)MAILBAG_SPARE_BUNDLES * mail->letters * (uint64_t)charter->desk_count;
    uint64_t letters = charter_mail_bound(mail, charter->desk_count) + spare;
    return letters * LETTER_IN_FILE_MAX + MAILBAG_JOURNAL_MAX;
}

void mail_tell(const struct charter *charter, char out[static MAIL_TEXT_MAX])
{
    char letters[NUMBER_TEXT_MAX];
    char period[NUMBER_TEXT_MAX];
    char held[MAIL_SIZE_TEXT_MAX];
    char sent[MAIL_SIZE_TEXT_MAX];
    uint64_t bound = charter_mail_bound(&charter->mail, charter->desk_count);
    number_text(bound, letters);
    period_text(charter->mail.period_s, period);
    mail_size_text(bound * BUNDLE_LETTER_SIZE, held);
    mail_size_text(bundle_size(charter->mail.letters) * (uint64_t)charter->desk_count, sent);
    snprintf(out, MAIL_TEXT_MAX,
             "at most %s letters (%s) at each kiosk of a group, %s every %s to each", letters, held,
             sent, period);
}

/* The three parts of `text`, cut off from each other in place; false if there are not three. */
static bool split(char *text, char *parts[static 3])
{
    size_t count = 0;
    for (char *at = text; at != NULL && count < 3; count++) {
        parts[count] = at;
        at = strchr(at, '/');
        if (at != NULL)
            *at++ = '\0';
        else
            return count == 2;
    }
    return false;
}

enum tg_err mail_parse(const char *text, int desk_count, struct charter_mail *out_mail,
                       struct fault *fault)
{
    char copy[OPTION_MAX];
    char *parts[3];
    uint32_t letters = 0;
    uint32_t keep_days = 0;
    struct charter_mail mail = {0};
    if (strlen(text) >= sizeof copy)
        text = "";
    memcpy(copy, text, strlen(text) + 1);
    if (!split(copy, parts) || !lines_number(parts[0], 1, BUNDLE_LETTERS_MAX, &letters) ||
        !lines_number(parts[1], CHARTER_MAIL_PERIOD_S_MIN, CHARTER_MAIL_PERIOD_S_MAX,
                      &mail.period_s) ||
        !lines_number(parts[2], 1, CHARTER_MAIL_KEEP_DAYS_MAX, &keep_days))
        return fault_set(fault, TG_ERR_RANGE,
                         "--mail: write LETTERS/SECONDS/DAYS, as 16/21600/180: 1 to %d letters "
                         "every %d to %d seconds, kept for 1 to %d days",
                         BUNDLE_LETTERS_MAX, CHARTER_MAIL_PERIOD_S_MIN, CHARTER_MAIL_PERIOD_S_MAX,
                         CHARTER_MAIL_KEEP_DAYS_MAX);
    mail.letters = (uint16_t)letters;
    mail.keep_days = (uint16_t)keep_days;
    uint64_t bound = charter_mail_bound(&mail, desk_count);
    if (bound > MAIL_LETTERS_MAX) {
        char number[NUMBER_TEXT_MAX];
        number_text(bound, number);
        return fault_set(fault, TG_ERR_RANGE,
                         "--mail: that makes %s letters at each kiosk, 200,000 is the most; send "
                         "fewer, less often, or keep them for fewer days",
                         number);
    }
    *out_mail = mail;
    return TG_OK;
}
