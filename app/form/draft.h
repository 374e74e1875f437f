/* What one visitor has said so far: the only place where their words stand, in secret memory.
 *
 * Knows the pack's questions and conditions, so it also knows which page comes next. Created at the
 * first touch, wiped and destroyed at the last. */
#ifndef TG_APP_FORM_DRAFT_H
#define TG_APP_FORM_DRAFT_H

#include "app/form/pack.h"
#include "app/form/strokes.h"

enum {
    DRAFT_ANSWER_MAX = 8192, /* bytes of one text answer */
    DRAFT_TOTAL_MAX = 13000, /* bytes of all text answers together */
};

enum draft_identity { DRAFT_IDENTITY_UNSAID, DRAFT_NAMED, DRAFT_ANONYMOUS };

/* Why an answer does not do, in an order a screen can switch over to say it in words. */
enum draft_problem {
    DRAFT_FINE,
    DRAFT_NOT_ANSWERED, /* required and empty */
    DRAFT_TOO_LONG,     /* what draft_set_text refused with FULL */
    DRAFT_NOT_A_PHONE,  /* fewer than 5 digits or strange characters */
    DRAFT_NOT_A_NUMBER, /* or outside min…max */
    DRAFT_NOT_A_DATE,   /* no such day, or after today */
    DRAFT_NOT_A_PLATE,
    DRAFT_BAD_CHARACTERS, /* what draft_set_text refused with FORMAT; strokes that are none */
};

struct draft;

/* `pack` is borrowed and outlives the draft. NULL when secret memory is exhausted. */
struct draft *draft_create(const struct pack *pack) MUST_USE;
/* Wipes, then frees. Takes NULL. */
void draft_destroy(struct draft *draft);

const struct pack *draft_pack(const struct draft *draft);
void draft_set_lang(struct draft *draft, enum lang lang);
enum lang draft_lang(const struct draft *draft);
/* Indexes into the pack; -1: not chosen. A new kind clears the category. Answers to questions that
 * no longer apply are kept until the report is written, so that changing one's mind twice loses
 * nothing. */
void draft_set_kind(struct draft *draft, int kind);
int draft_kind(const struct draft *draft);
void draft_set_category(struct draft *draft, int category);
int draft_category(const struct draft *draft);
void draft_set_identity(struct draft *draft, enum draft_identity identity);
enum draft_identity draft_identity(const struct draft *draft);
void draft_set_about_readers(struct draft *draft, bool about_readers);
bool draft_about_readers(const struct draft *draft);
/* The submitter asks to send it at once, and was told that this shows. */
void draft_set_urgent(struct draft *draft, bool urgent);
/* Asked for, or because the kind or category is. */
bool draft_urgent(const struct draft *draft);

/* Whether the question applies now: its conditions, and identity ones only to named submitters. */
bool draft_applies(const struct draft *draft, size_t question);

/* Text answers: LINE, TEXT, PHONE, PLATE, NUMBER (digits), DATE ("2026-11-23", "about 2026-11",
 * "unknown"), SIGNATURE (what strokes_write makes). Copies `len` bytes after normalising to
 * NFC and dropping what no screen can show: control characters (a TEXT keeps its line breaks),
 * direction overrides. Never cuts. FULL when it does not fit, FORMAT when it is not UTF-8, MEMORY;
 * then the old answer stands. */
enum tg_err draft_set_text(struct draft *draft, size_t question, const char *text,
                           size_t len) MUST_USE;
/* NUL-terminated, borrowed until the next set; "" when empty. */
const char *draft_text(const struct draft *draft, size_t question);
/* CHOICE and CHOICES: bit i is option i. */
void draft_set_options(struct draft *draft, size_t question, uint32_t options);
uint32_t draft_options(const struct draft *draft, size_t question);
/* Bytes still free for text answers of the whole report, besides the room that a signature has. */
size_t draft_room(const struct draft *draft);

/* Whether anything was said; spaces alone are nothing. */
bool draft_answered(const struct draft *draft, size_t question);

/* A date longer ago than the question's late_days: it is taken, and its late_note is shown. Never
 * when `today` is NULL. */
bool draft_is_late(const struct draft *draft, size_t question, const char *today);

/* Checks one answer; `today` is "2026-11-23", or NULL when the clock is unsure. */
enum draft_problem draft_check(const struct draft *draft, size_t question, const char *today);
/* The first question that applies and has a problem; question_count of the pack when there is none.
 */
size_t draft_first_problem(const struct draft *draft, const char *today);

#endif
