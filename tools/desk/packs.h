/* The packs beside the register: the words that reports are read by (each names the hash of the
 * pack that asked), and the rules that cases are handled by. Signed by the organisation's root, as
 * at a kiosk; of one id there may be several versions. */
#ifndef TG_TOOLS_DESK_PACKS_H
#define TG_TOOLS_DESK_PACKS_H

#include "app/form/pack.h"
#include "app/form/report.h"

enum { PACKS_MAX = 64 };

struct packs {
    struct pack *packs[PACKS_MAX]; /* owned */
    size_t count;
};

/* Reads every .yaml in `folder`/packs with its .sig; a folder that is not there holds none. Faults
 * name file, line and field; CRYPTO or MISSING for the signature. */
enum tg_err packs_init(const char *folder, struct packs *out, struct fault *fault) MUST_USE;
void packs_finish(struct packs *packs);

/* The pack that asked; else one of the same id (`*out_same` false); NULL when there is none. */
const struct pack *packs_find(const struct packs *packs, const struct report *report,
                              bool *out_same);

/* The option's title, or its id where the question (may be NULL) has none. */
const char *packs_option_title(const struct pack_question *question, const char *option,
                               enum lang lang);
/* NULL when the pack has no such question. */
const struct pack_question *packs_question(const struct pack *pack, const char *id);

#endif
