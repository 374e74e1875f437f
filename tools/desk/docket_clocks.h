/* A docket's clocks, from its entries. Only the docket. */
#ifndef TG_TOOLS_DESK_DOCKET_CLOCKS_H
#define TG_TOOLS_DESK_DOCKET_CLOCKS_H

#include "tools/desk/docket.h"

void docket_clocks_run(struct docket *docket, const struct rules *rules);

#endif
