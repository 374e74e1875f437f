/* Work shared out to the machine's processors. What comes out may not depend on how it was shared:
 * each piece writes only what is its own. */
#ifndef TG_TOOLS_MODEL_CREW_H
#define TG_TOOLS_MODEL_CREW_H

#include <stddef.h>

enum { CREW_MAX = 16 };

/* Calls work(ctx, piece, worker) for every piece below `pieces`, worker below CREW_MAX. */
void crew_do(size_t pieces, void (*work)(void *ctx, size_t piece, size_t worker), void *ctx);

#endif
