/* What a cell of a form, or a column of a report, gives as text: the places of
 * assets/packs/README.md.
 *
 *   case.number organisation kiosk kind category identity urgent state holder due departments
 *   case.received filed today    as a date; filed: named submitters only
 *   case.reply                   what the submitter was told last: an answer, or why it was refused
 *   fact.ID                      the title of its option
 *   question.ID                  what was answered, as written; several reports: all, in order
 *   step.ID                      what was written each time, by whom, when
 *   step.ID.FIELD .officer .date of the last time
 *   blank                        nothing: for pen and stamp
 *   words                        nothing: the cell's label is a sentence of its own
 *
 * Who a submitter is comes out only to a role that may know it, and that it did is entered into the
 * register first (EVENT_VIEW). Titles are in one language, what people wrote in theirs. */
#ifndef TG_TOOLS_DESK_SOURCE_H
#define TG_TOOLS_DESK_SOURCE_H

#include "app/form/report.h"
#include "app/form/strokes.h"
#include "tools/desk/docket.h"
#include "tools/desk/paper.h"

struct source;

struct source_value {
    const char *text;          /* "" nothing; both borrowed until the next value is asked for */
    const struct strokes *ink; /* a signature that can be drawn; NULL: none */
    bool withheld;             /* not for this officer; `text` says so */
};

/* All but `out` is borrowed for as long as the source lives. MEMORY. */
enum tg_err source_create(struct register_file *reg, const struct rules *rules,
                          const struct docket *docket, enum lang lang, struct source **out,
                          struct fault *fault) MUST_USE;
void source_destroy(struct source *source);

/* An unknown place is RANGE; else what reading the register gives. */
enum tg_err source_get(struct source *source, const char *from, struct source_value *out,
                       struct fault *fault) MUST_USE;

/* A row of cells or columns at once. Owned by the caller (source_row_finish, which wipes). */
struct source_row {
    size_t count;
    bool withheld;                        /* one of them is */
    char *texts[PACK_CELLS_MAX];          /* NULL: nothing */
    struct strokes *inks[PACK_CELLS_MAX]; /* NULL: none */
};
enum tg_err source_row(struct source *source, const struct pack_cell *cells, size_t count,
                       struct source_row *out, struct fault *fault) MUST_USE;
void source_row_finish(struct source_row *row);

/* The case's reports that this officer may read, parsed; those of a named submitter without the
 * names where these are withheld. */
enum tg_err source_reports(struct source *source, size_t *out_count, struct fault *fault) MUST_USE;
const struct report *source_report(const struct source *source, size_t index);
bool source_withheld(const struct source *source, size_t index);
/* The question's title, and the answer. */
const char *source_question(const struct source *source, const struct report *report,
                            const struct report_answer *answer);
enum tg_err source_answer(struct source *source, const struct report *report,
                          const struct report_answer *answer, struct source_value *out,
                          struct fault *fault) MUST_USE;

/* What was written and decided in a step: a line a field. */
enum tg_err source_step(struct source *source, const struct docket_entry *entry,
                        struct source_value *out, struct fault *fault) MUST_USE;
/* What was written in a letter, and what it says is due. */
enum tg_err source_letter(struct source *source, const struct docket_entry *entry,
                          struct source_value *out, struct fault *fault) MUST_USE;
/* Why a case was closed to somebody, in the officer's words; a reply's, in the submitter's. */
enum tg_err source_words(struct source *source, const struct docket_entry *entry,
                         struct source_value *out, struct fault *fault) MUST_USE;
/* An empty paper with the case's head: organisation, number, who prints it. Owned by the caller. */
enum tg_err source_paper(struct source *source, const char *title, struct paper **out,
                         struct fault *fault) MUST_USE;
/* An officer's real name, or the one that they log in by. */
const char *source_officer(struct source *source, const char *name);

#endif
