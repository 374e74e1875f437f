/* Zhuyin (bopomofo) to characters by libchewing, with nothing on disk and nothing learnt.
 *
 * A syllable is what stands between tone keys (space is the first tone's); the last one may still
 * lack its tone, and is then offered in every tone it has. libchewing knows nothing of what stands
 * before, so what was chosen already is passed over. */
#ifndef TG_APP_INPUT_ZHUYIN_H
#define TG_APP_INPUT_ZHUYIN_H

#include "app/input/choices.h"

struct zhuyin;

/* Loads libchewing's dictionary. MISSING, MEMORY. */
enum tg_err zhuyin_create(struct zhuyin **out_zhuyin, struct fault *fault) MUST_USE;
void zhuyin_destroy(struct zhuyin *zhuyin);

/* Spells the letters that are not fixed into `choices->answer` and adds what they may mean: the
 * whole, then what may stand at its beginning, longest first. */
void zhuyin_answer(struct zhuyin *zhuyin, const struct ime_request *request,
                   struct choices *choices);

#endif
