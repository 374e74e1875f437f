/* A month's figures from a register of 200,000 cases, beside the same register's sheet read and
 * nothing else. */
#include "board/base/clock.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tests/tools/register_rig.h"
#include "tools/bench/bench.h"
#include "tools/bench/bench_cases.h"
#include "tools/desk/figures.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 7, NOW_S = 1795000000 };

static void load_rules(struct rules *rules)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    must(file_read("assets/packs/clinic.yaml", PACK_FILE_MAX, &bytes, &len, &fault) == TG_OK);
    must(pack_parse("clinic", bytes, len, &rules->packs.packs[0], &fault) == TG_OK);
    must(calendar_load("assets/calendars", &rules->calendar, &fault) == TG_OK);
    rules->packs.count = 1;
    rules->clock = clock_system();
    free(bytes);
}

static enum tg_err put_line(void *ctx, struct register_file *reg, const char *case_id,
                            struct event *event, int64_t id, struct fault *fault)
{
    struct docket *docket = NULL;
    (void)case_id;
    enum tg_err err = docket_of_new(ctx, event, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, NOW_S, fault);
    docket_destroy(docket);
    return err;
}

static enum tg_err count_line(void *ctx, const uint8_t line[static REGISTER_LINE_SIZE],
                              struct fault *fault)
{
    (void)fault;
    *(uint64_t *)ctx += line[0];
    return TG_OK;
}

static double read_lines(struct register_file *reg)
{
    uint64_t sum = 0;
    struct fault fault;
    int64_t start = bench_now_ns();
    must(register_lines(reg, count_line, &sum, &fault) == TG_OK && sum > 0);
    return (double)(bench_now_ns() - start) / 1e6;
}

static double draw(struct register_file *reg, const struct rules *rules, enum paper_kind as)
{
    const struct pack *pack = rules->packs.packs[0];
    struct pack_report report = *pack_report_find(pack->handling, "monthly");
    struct period period;
    struct fault fault;
    FILE *out = fopen("/dev/null", "w");
    must(out != NULL && period_parse("2026-10", &period, &fault) == TG_OK);
    int64_t start = bench_now_ns();
    must(figures_draw(reg, rules, pack, &report, &period, as, LANG_ZH_HANS, NOW_S, out, &fault) ==
         TG_OK);
    double took_ms = (double)(bench_now_ns() - start) / 1e6;
    fclose(out);
    return took_ms;
}

static void bench_as(const char *name, struct register_file *reg, const struct rules *rules,
                     enum paper_kind as)
{
    double ours[ROUNDS], baseline[ROUNDS], ratio[ROUNDS];
    for (size_t round = 0; round < ROUNDS; round++) {
        baseline[round] = read_lines(reg);
        ours[round] = draw(reg, rules, as);
        ratio[round] = ours[round] / baseline[round];
    }
    bench_row(name, bench_median(ours, ROUNDS), "ms", bench_median(baseline, ROUNDS),
              bench_median(ratio, ROUNDS), "< 2,000 ms (beside: the sheet read)");
}

int main(void)
{
    static struct register_rig rig;
    static struct rules rules;
    const struct intake_rules intake = {.ctx = &rules, .entered = put_line};
    must(secret_init() == TG_OK);
    register_rig_init(&rig);
    load_rules(&rules);
    bench_cases_fill(rig.reg, BENCH_CASES, NOW_S, &intake);
    bench_as("a month's figures of 200,000 cases, JSON", rig.reg, &rules, PAPER_JSON);
    bench_as("a month's figures of 200,000 cases, PDF", rig.reg, &rules, PAPER_PDF);
    rules_finish(&rules);
    register_rig_finish(&rig);
    return 0;
}
