/* A pack drawn for people: what a visitor meets, then what headquarters does, in one language.
 *
 * For who writes a pack or decides whether to sign it. Titles stand with their ids behind them;
 * what refers to something shows its title. */
#ifndef TG_TOOLS_CTL_PACK_SHOW_H
#define TG_TOOLS_CTL_PACK_SHOW_H

#include "app/form/pack_handling.h"

#include <stdio.h>

/* Our own words between the pack's. */
enum show_word {
    SHOW_ABOUT,
    SHOW_ABOUT_READERS,
    SHOW_TELLS,
    SHOW_AFTER,
    SHOW_AND,
    SHOW_ANONYMOUS,
    SHOW_AT_MOST,
    SHOW_AT_ONCE,
    SHOW_CALL_FIRST,
    SHOW_CATEGORY,
    SHOW_CLOCKS,
    SHOW_COME_BACK,
    SHOW_CONTACTS,
    SHOW_DEPARTMENT,
    SHOW_DEPARTMENTS,
    SHOW_DUTIES,
    SHOW_EVERYBODY,
    SHOW_FORMS,
    SHOW_HANDLING,
    SHOW_HOURS,
    SHOW_IDENTITY,
    SHOW_INSTEAD,
    SHOW_INVITATION,
    SHOW_KEPT,
    SHOW_KIND,
    SHOW_KINDS,
    SHOW_KIOSK,
    SHOW_LATE,
    SHOW_NAMED,
    SHOW_NEXT,
    SHOW_NO,
    SHOW_NONE,
    SHOW_NOT_ACCEPTED,
    SHOW_OF_CATEGORY,
    SHOW_OF_NAMED,
    SHOW_ONE,
    SHOW_OR,
    SHOW_QUESTIONS,
    SHOW_READERS,
    SHOW_RECEIPT,
    SHOW_REFUSALS,
    SHOW_REPLY,
    SHOW_REPORTS,
    SHOW_REQUIRED,
    SHOW_ROLES,
    SHOW_ROUTES,
    SHOW_SEALED_TO,
    SHOW_SEES_NAMES,
    SHOW_SEVERAL,
    SHOW_STATE,
    SHOW_STEPS,
    SHOW_TO_TAP,
    SHOW_UNSET,
    SHOW_URGENT,
    SHOW_USUAL,
    SHOW_WARNED,
    SHOW_WHEN,
    SHOW_WHERE,
    SHOW_WITHIN,
    SHOW_YES,
    SHOW_WORDS,
};

struct show {
    FILE *out;
    enum lang lang;
    const struct pack *pack;
};

/* All of it. */
void pack_show(const struct pack *pack, enum lang lang, FILE *out);

/* Only pack_show.c, pack_show_words.c and pack_show_handling.c. */
void pack_show_handling(const struct show *show);
const char *pack_show_word(const struct show *show, enum show_word word);
/* "\nHEADING\n" above so many entries; nothing above none. */
void pack_show_heading(const struct show *show, enum show_word word, size_t count);
/* "  LABEL: TEXT"; nothing where there is no text. */
void pack_show_line(const struct show *show, enum show_word label, const struct pack_text *text);
/* Each condition on a line of its own, behind `indent` spaces. */
void pack_show_when(const struct show *show, int indent, const struct pack_condition *when,
                    size_t count);
/* What a fact, or a dimension of a report, is called. */
const char *pack_show_fact(const struct show *show, const char *of);

#endif
