#include "tools/bench/bench_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>

enum { CASES_A_COMMIT = 2000, DAYS = 400, DAY_S = 86400 };

static void describe(size_t n, size_t count, uint64_t now_unix_s, struct event *out)
{
    static const char *const kinds[] = {"complaint", "suggestion", "praise", "report"};
    static const char *const categories[] = {"waiting", "manner", "care", "charges", "drugs"};
    struct event_report *report = &out->report;
    memset(out, 0, sizeof *out);
    out->type = EVENT_REPORT;
    report->of.ordinal = 1;
    snprintf(report->of.number, sizeof report->of.number, "HZ-%04zu-%04zu-BNCH", n / 10000 % 10000,
             n % 10000);
    report->receipt.unix_s = now_unix_s - (uint64_t)DAYS * DAY_S * (count - n) / count;
    report->receipt.by_hub = true;
    snprintf(report->kiosk.text, sizeof report->kiosk.text, "lobby-%zu", n % 40);
    memcpy(report->mailbox, &n, sizeof n);
    snprintf(report->pack, sizeof report->pack, "clinic");
    snprintf(report->kind, sizeof report->kind, "%s", kinds[n % 4]);
    snprintf(report->category, sizeof report->category, "%s", categories[n % 5]);
    report->named = n % 3 == 0;
    report->urgent = n % 50 == 0;
}

void bench_cases_fill(struct register_file *reg, size_t count, uint64_t now_unix_s,
                      const struct intake_rules *rules)
{
    static const char text[] = "{\"answers\":{\"course\":\"排队一个多小时\"}}";
    const struct register_parts parts = {.body = (const uint8_t *)text,
                                         .body_len = sizeof text - 1};
    struct fault fault;
    struct event *event = secret_create(sizeof *event);
    must(event != NULL);
    for (size_t n = 0; n < count; n++) {
        char case_id[CASE_ID_MAX];
        int64_t id = 0;
        if (n % CASES_A_COMMIT == 0)
            must(register_begin(reg, &fault) == TG_OK);
        describe(n, count, now_unix_s, event);
        must(register_append(reg, event, &parts, &id, &fault) == TG_OK);
        event_case_id(&event->report.of, case_id);
        must(rules->entered(rules->ctx, reg, case_id, event, id, &fault) == TG_OK);
        if ((n + 1) % CASES_A_COMMIT == 0 || n + 1 == count)
            must(register_commit(reg, &fault) == TG_OK);
    }
    secret_destroy(event);
}
