/* All that turns letters into characters, behind one question: what a worker answers with. */
#ifndef TG_APP_INPUT_ENGINES_H
#define TG_APP_INPUT_ENGINES_H

#include "app/input/ime.h"

struct engines;

/* Loads every dictionary, and our own words from `share`/input/words.txt where that stands.
 * MISSING, FORMAT, MEMORY. */
enum tg_err engines_create(const char *share, struct engines **out_engines,
                           struct fault *fault) MUST_USE;
void engines_destroy(struct engines *engines);

/* MEMORY: an engine failed; what stands in its memory is not to be trusted any more, the process is
 * to end. */
enum tg_err engines_answer(struct engines *engines, const struct ime_request *request,
                           struct ime_answer *out_answer) MUST_USE;

#endif
