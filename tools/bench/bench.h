/* Measuring, for the programs under tools/bench: clocks, medians, and the one table they share.
 *
 * Figures are ratios of two things measured in turns by one process, so that a busy machine slows
 * both. `make bench` prints the table's head, then every program prints its rows. */
#ifndef TG_TOOLS_BENCH_BENCH_H
#define TG_TOOLS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* CLOCK_MONOTONIC, nanoseconds. */
int64_t bench_now_ns(void);

/* The median and the 99th percentile (nearest rank) of `count` ≥ 1 samples, which get sorted. */
double bench_median(double *samples, size_t count);
double bench_p99(double *samples, size_t count);

/* Proportional set size of a process and its children, MB; NAN when the system does not tell. */
double bench_pss_mb(pid_t pid);

/* Prints one row of the table. `baseline` and `ratio` may be NAN: "-". `aim` says in words what
 * would be good ("≤ 6 ×"). */
void bench_row(const char *name, double ours, const char *unit, double baseline, double ratio,
               const char *aim);

#endif
