/* The rules that this desk works by: regulation packs, signed by the organisation, and calendars.
 *
 *     DIR/packs/x.yaml, x.yaml.sig     from tonggui-ctl
 *     DIR/calendars/x.yaml             the organisation's own, if any; else SHARE/calendars */
#ifndef TG_TOOLS_DESK_RULES_H
#define TG_TOOLS_DESK_RULES_H

#include "board/base/clock.h"
#include "tools/desk/calendar.h"
#include "tools/desk/packs.h"

struct rules {
    struct packs packs;
    struct calendar *calendar; /* owned */
    struct clock clock;        /* by which a case is late */
    uint8_t hash[32];          /* over all of it: the sheet is made anew when it changes */
};

/* `share` NULL: the share beside the program. Faults name file, line and field. */
enum tg_err rules_init(const char *folder, const char *share, struct rules *out,
                       struct fault *fault) MUST_USE;
void rules_finish(struct rules *rules);

/* The newest pack of that id; NULL when there is none. */
const struct pack *rules_pack(const struct rules *rules, const char *pack_id);
/* Its handling; NULL when there is no pack or it has none. */
const struct pack_handling *rules_handling(const struct pack *pack);

#endif
