#include "tools/desk/figures.h"

#include "tools/desk/figures_count.h"

enum tg_err figures_draw(struct register_file *reg, const struct rules *rules,
                         const struct pack *pack, const struct pack_report *report,
                         const struct period *period, enum paper_kind as, enum lang lang,
                         int64_t now_s, FILE *out, struct fault *fault)
{
    struct figures figures = {.reg = reg,
                              .rules = rules,
                              .pack = pack,
                              .report = report,
                              .period = *period,
                              .lang = lang,
                              .now_s = now_s};
    enum tg_err err = figures_count(&figures, fault);
    if (err == TG_OK && as == PAPER_PDF)
        err = figures_write_pdf(&figures, out, fault);
    else if (err == TG_OK && as == PAPER_CSV)
        err = figures_write_csv(&figures, out, fault);
    else if (err == TG_OK && as == PAPER_LINES)
        figures_write_lines(&figures, out);
    else if (err == TG_OK)
        err = figures_write_json(&figures, out, fault);
    figures_finish(&figures);
    return err;
}
