/* A register with very many cases, for whatever must be quick over all of them. */
#ifndef TG_TOOLS_BENCH_BENCH_CASES_H
#define TG_TOOLS_BENCH_BENCH_CASES_H

#include "tools/desk/intake.h"

enum { BENCH_CASES = 200000 };

/* Enters `count` cases, each one report with a short text: kinds, categories, urgent and named ones
 * mixed, received at even steps over the 400 days before `now_unix_s`. `rules->entered` is called
 * for each as at an import, so that lines get into the sheet the way that they do at the desk. */
void bench_cases_fill(struct register_file *reg, size_t count, uint64_t now_unix_s,
                      const struct intake_rules *rules);

#endif
