#include "tests/tools/docket_rig.h"

#include "board/base/must.h"
#include "tools/desk/when.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static int64_t rig_now(void *ctx)
{
    return ((const struct docket_rig *)ctx)->now_s;
}

static int64_t rig_monotonic(void *ctx)
{
    return rig_now(ctx) * 1000;
}

void docket_rig_init(struct docket_rig *rig, const char *pack)
{
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    *rig = (struct docket_rig){.now_s = docket_rig_time("2026-11-23 10:00")};
    desk_rig_init(&rig->desk);
    rig->desk.clock = (struct clock){.unix_s = rig_now, .monotonic_ms = rig_monotonic, .ctx = rig};
    desk_rig_pack(&rig->desk, pack);
}

void docket_rig_finish(struct docket_rig *rig)
{
    desk_rig_finish(&rig->desk);
}

int docket_rig_setup(void **state)
{
    struct docket_rig *rig = calloc(1, sizeof *rig);
    must(rig != NULL);
    docket_rig_init(rig, DOCKET_RIG_LIBRARY);
    *state = rig;
    return 0;
}

int docket_rig_teardown(void **state)
{
    docket_rig_finish(*state);
    free(*state);
    return 0;
}

int64_t docket_rig_time(const char *text)
{
    int64_t moment_s = 0;
    struct fault fault;
    must(when_moment("time", text, &moment_s, &fault) == TG_OK);
    return moment_s;
}

static void put_key(const uint8_t *key, const char *else_this, char out[static 65])
{
    if (key != NULL)
        sodium_bin2hex(out, 65, key, 32);
    else
        memcpy(out, else_this, 65);
}

/* Keys follow the number, so that the same number is the same case. */
static void compose(const struct docket_rig *rig, const struct docket_rig_report *report, char *out,
                    size_t size)
{
    char key[65], box[65], sign[65], labels[65], who[128] = "";
    for (size_t i = 0; i < 64; i++)
        key[i] = "0123456789abcdef"[(unsigned char)report->tail[i % 4] % 16];
    key[64] = '\0';
    put_key(report->keys != NULL ? report->keys->mailbox_public : NULL, key, box);
    put_key(report->keys != NULL ? report->keys->sign_public : NULL, key, sign);
    put_key(report->keys != NULL ? report->keys->label_seed : NULL, key, labels);
    if (report->filed != NULL)
        snprintf(who, sizeof who, "\"filed\":\"%s\",%s\"who\":{\"name\":\"李娜\"},", report->filed,
                 report->clock_unsure ? "\"clock\":\"unsure\"," : "");
    snprintf(out, size,
             "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"%s\",\"version\":1,"
             "\"hash\":\"%s\"},\"kiosk\":\"lobby-1\",\"case\":\"HZ-AAAA-AAAA-%s\","
             "\"mailbox\":{\"box\":\"%s\",\"sign\":\"%s\",\"labels\":\"%s\"},"
             "\"language\":\"zh-Hans\",\"kind\":\"%s\",%s%s%s\"identity\":\"%s\",%s%s"
             "\"answers\":{%s}}",
             rig->desk.by.packs.packs[0]->id, key, report->tail, box, sign, labels, report->kind,
             report->category != NULL ? "\"category\":\"" : "",
             report->category != NULL ? report->category : "",
             report->category != NULL ? "\"," : "", report->filed != NULL ? "named" : "anonymous",
             report->urgent ? "\"urgent\":true," : "", who,
             report->answers != NULL ? report->answers : "\"course\":\"灯坏了\"");
}

void docket_rig_file(struct docket_rig *rig, const struct docket_rig_report *report)
{
    char json[4096];
    compose(rig, report, json, sizeof json);
    desk_rig_seal(&rig->desk.charter.sets[0], json, rig->desk.bodies[0]);
    struct desk_rig_parcel parcel = desk_rig_from_lobby(&rig->desk, ++rig->seq);
    parcel.no_ack = true;
    desk_rig_deliver(&rig->desk, &parcel);
    must(desk_rig_import(&rig->desk) == TG_OK && rig->desk.sum.reports == 1);
}

struct docket *docket_rig_load(struct docket_rig *rig, const char *tail)
{
    struct docket *docket = NULL;
    char id[CASE_ID_MAX];
    snprintf(id, sizeof id, "HZ-AAAA-AAAA-%s", tail);
    must(docket_load(rig->desk.reg, &rig->desk.by, id, &docket, &rig->fault) == TG_OK);
    return docket;
}

enum tg_err docket_rig_act(struct docket_rig *rig, struct docket **docket,
                           const struct act_input *input)
{
    return act_do(rig->desk.reg, &rig->desk.by, &rig->desk.clock, docket, input, &rig->fault);
}

enum tg_err docket_rig_do(struct docket_rig *rig, struct docket **docket, const char *step, ...)
{
    struct act_input input = {.step = step, .post = rig->desk.telling ? &rig->desk.post : NULL};
    char fields[ACT_VALUES_MAX][PACK_ID_MAX + 1];
    va_list words;
    va_start(words, step);
    for (const char *word; (word = va_arg(words, const char *)) != NULL;) {
        const char *sign = strchr(word, '=');
        char *field = fields[input.value_count];
        must(sign != NULL && input.value_count < ACT_VALUES_MAX);
        snprintf(field, sizeof *fields, "%.*s", (int)(sign - word), word);
        input.values[input.value_count++] = (struct act_value){.field = field, .text = sign + 1};
    }
    va_end(words);
    return docket_rig_act(rig, docket, &input);
}

struct docket *docket_rig_filed(struct docket_rig *rig, struct docket_rig_report report)
{
    report.tail = report.tail != NULL ? report.tail : "AAA1";
    docket_rig_file(rig, &report);
    return docket_rig_load(rig, report.tail);
}

struct docket *docket_rig_complaint(struct docket_rig *rig)
{
    return docket_rig_filed(
        rig, (struct docket_rig_report){.kind = "complaint", .category = "facilities"});
}

void docket_rig_refused(const struct docket_rig *rig, enum tg_err err, enum tg_err wanted,
                        const char *words)
{
    if (err != wanted || strstr(rig->fault.text, words) == NULL)
        fail_msg("%d, not %d: '%s' is not in: %s", (int)err, (int)wanted, words, rig->fault.text);
}
