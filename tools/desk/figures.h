/* Figures of a period: how many cases came in, were closed in time, ran late, are open, by the
 * dimensions that a regulation names; the period before beside it; and, where the regulation wants
 * it, each case as a row.
 *
 * A case that came in counts as "late" when it ever missed a term, else as "closed in time" once it
 * is closed or was not accepted, else as "open": the three add up to "received". "Closed" and
 * "backlog" look at the calendar instead: closed within the period, whenever it came; open at the
 * period's end. */
#ifndef TG_TOOLS_DESK_FIGURES_H
#define TG_TOOLS_DESK_FIGURES_H

#include "tools/desk/paper.h"
#include "tools/desk/period.h"
#include "tools/desk/rules.h"
#include "tools/desk/sheet.h"

/* `pack` NULL: cases of all packs. `report` may be made by hand: `by`, and `columns` or none; its
 * title may be empty. As lines for a terminal, as PDF with bars, as CSV (one table, then the cases
 * as another behind an empty line) or as JSON:
 *
 *   {"tonggui_figures": 1, "period", "from", "until" (days), "pack", "report", "title", "as_of",
 *    "total": SUMS, "by": [{"id", "title", "values": [{"id", "title", SUMS…}]}],
 *    "cases": [[…], …] with "columns": […]}
 *   SUMS: "received", "closed_in_time", "late", "open", "closed", "backlog", and the same of the
 *   period before within "before"
 *
 * The sheet must be as of now (sheet_refresh). RANGE for more than PACK_DIMENSIONS_MAX dimensions.
 */
enum tg_err figures_draw(struct register_file *reg, const struct rules *rules,
                         const struct pack *pack, const struct pack_report *report,
                         const struct period *period, enum paper_kind as, enum lang lang,
                         int64_t now_s, FILE *out, struct fault *fault) MUST_USE;

#endif
