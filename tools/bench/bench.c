#include "tools/bench/bench.h"

#include "board/base/must.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t bench_now_ns(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int bench_compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

double bench_median(double *samples, size_t count)
{
    must(count >= 1);
    qsort(samples, count, sizeof *samples, bench_compare);
    return (samples[(count - 1) / 2] + samples[count / 2]) / 2;
}

double bench_p99(double *samples, size_t count)
{
    must(count >= 1);
    qsort(samples, count, sizeof *samples, bench_compare);
    return samples[(count * 99 + 99) / 100 - 1];
}

static void bench_cell(double value, const char *unit)
{
    char cell[32] = "-";
    if (!isnan(value))
        snprintf(cell, sizeof cell, "%.*f %s", value < 100 ? 2 : 0, value, unit);
    printf(" %14s |", cell);
}

void bench_row(const char *name, double ours, const char *unit, double baseline, double ratio,
               const char *aim)
{
    printf("| %-44s |", name);
    bench_cell(ours, unit);
    bench_cell(baseline, unit);
    bench_cell(ratio, "x");
    printf(" %s |\n", aim);
    fflush(stdout);
}

double bench_pss_mb(pid_t pid)
{
    char path[64], line[256];
    double kb = 0, sum = 0;

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NAN;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Pss: %lf", &kb) == 1)
            sum = kb / 1024;
    fclose(file);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    file = fopen(path, "r");
    for (int child; file != NULL && fscanf(file, "%d", &child) == 1;)
        sum += bench_pss_mb(child);
    if (file != NULL)
        fclose(file);
    return sum;
}
