#include "tests/tools/paper_rig.h"

#include "app/form/report_split.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/intake_facts.h"
#include "tools/desk/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KEY "1111111111111111111111111111111111111111111111111111111111111111"

static int64_t rig_now(void *ctx)
{
    return *(int64_t *)ctx;
}

static void load_rules(struct paper_rig *rig, const char *pack)
{
    char path[128];
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    snprintf(path, sizeof path, "assets/packs/%s.yaml", pack);
    must(file_read(path, PACK_FILE_MAX, &bytes, &len, &fault) == TG_OK);
    if (pack_parse(path, bytes, len, &rig->rules.packs.packs[0], &fault) != TG_OK)
        fail_msg("%s", fault.text);
    rig->rules.packs.count = 1;
    rig->rules.clock = rig->of.clock;
    must(calendar_load("assets/calendars", &rig->rules.calendar, &fault) == TG_OK);
    free(bytes);
}

void paper_rig_init(struct paper_rig *rig, const char *pack)
{
    *rig = (struct paper_rig){.now_s = 1796000000};
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    must(secret_init() == TG_OK);
    register_rig_init(&rig->of);
    rig->of.clock.unix_s = rig_now;
    rig->of.clock.ctx = &rig->now_s;
    register_rig_add(&rig->of, "wang", "王强", "inspector");
    register_rig_add(&rig->of, "zhao", "赵云", "");
    load_rules(rig, pack);
    rig->rules.clock = rig->of.clock;
    strcpy(rig->path, "/tmp/test_paper.XXXXXX");
    close(mkstemp(rig->path));
    setenv("PAPER", rig->path, 1);
}

void paper_rig_finish(struct paper_rig *rig)
{
    const char *keep = getenv("KEEP");
    if (keep != NULL)
        paper_rig_ask(rig, "cp $PAPER $KEEP");
    unlink(rig->path);
    rules_finish(&rig->rules);
    register_rig_finish(&rig->of);
    free(rig->text);
}

const char *paper_rig_id(int number)
{
    static char id[CASE_ID_MAX];
    snprintf(id, sizeof id, "HZ-AAAA-AAAA-A%03d", number);
    return id;
}

static size_t write_json(const struct paper_rig *rig, const struct paper_rig_case *what,
                         uint8_t *out)
{
    const struct pack *pack = rig->rules.packs.packs[0];
    char hash[65], named[2400] = "", category[80] = "";
    hex_encode(pack->hash, 32, hash);
    if (what->who != NULL)
        snprintf(named, sizeof named, "\"filed\":\"%s\",\"who\":%s,", what->filed, what->who);
    if (what->category[0] != '\0')
        snprintf(category, sizeof category, "\"category\":\"%s\",", what->category);
    return (size_t)snprintf(
        (char *)out, REGISTER_BODY_MAX,
        "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":\"%s\",\"version\":%u,\"hash\":\"%s\"}"
        ","
        "\"kiosk\":\"lobby-1\",\"case\":\"%s\",\"mailbox\":{\"box\":\"" KEY "\",\"sign\":\"" KEY
        "\",\"labels\":\"" KEY "\"},\"language\":\"zh-Hans\",\"kind\":\"%s\","
        "%s\"identity\":\"%s\",%s\"answers\":%s}",
        pack->id, pack->version, hash, paper_rig_id(what->number), what->kind, category,
        what->who != NULL ? "named" : "anonymous", named, what->answers);
}

static void describe(const struct paper_rig *rig, int64_t received_s, const struct report *report,
                     struct event *event)
{
    event->type = EVENT_REPORT;
    event->report.of.ordinal = 1;
    event->report.receipt = (struct event_receipt){(uint64_t)received_s, true};
    event->report.kiosk = report->kiosk;
    event->report.named = report->named;
    event->report.filed_unix_s = intake_facts_filed(report);
    memcpy(event->report.of.number, report->case_number, sizeof event->report.of.number);
    memcpy(event->report.pack, report->pack_id, sizeof event->report.pack);
    memcpy(event->report.kind, report->kind, sizeof event->report.kind);
    memcpy(event->report.category, report->category, sizeof event->report.category);
    intake_facts_take(&rig->rules.packs, report, &event->report);
}

static enum tg_err enter(struct paper_rig *rig, struct event *event,
                         const struct register_parts *parts, struct fault *fault)
{
    struct docket *docket = NULL;
    char id[CASE_ID_MAX];
    event_case_id(&event->report.of, id);
    enum tg_err err = register_begin(rig->of.reg, fault);
    if (err == TG_OK)
        err = register_append(rig->of.reg, event, parts, NULL, fault);
    if (err == TG_OK)
        err = docket_fold(rig->of.reg, &rig->rules, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(rig->of.reg, docket, rig->now_s, fault);
    if (err == TG_OK)
        err = register_commit(rig->of.reg, fault);
    docket_destroy(docket);
    return err;
}

void paper_rig_enter(struct paper_rig *rig, const uint8_t *json, size_t len, int64_t received_s)
{
    static const char *const roles[] = {"inspector"};
    uint8_t *who = secret_create(REGISTER_BODY_MAX);
    struct event *event = secret_create(sizeof *event);
    struct report *report = NULL;
    uint8_t *body = secret_create(REGISTER_BODY_MAX);
    struct register_parts parts = {.body = body, .body_len = len};
    struct fault fault;
    must(len <= REGISTER_BODY_MAX);
    memcpy(body, json, len);
    if (report_parse(body, len, &report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    describe(rig, received_s, report, event);
    if (report->named) {
        must(report_split(body, parts.body_len, who, &parts.identity_len) == TG_OK);
        parts.identity = who;
        parts.identity_roles = roles;
        parts.identity_role_count = 1;
    }
    if (enter(rig, event, &parts, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    report_destroy(report);
    secret_destroy(event);
    secret_destroy(body);
    secret_destroy(who);
}

void paper_rig_report(struct paper_rig *rig, const struct paper_rig_case *what)
{
    uint8_t *json = secret_create(REGISTER_BODY_MAX);
    paper_rig_enter(rig, json, write_json(rig, what, json), what->received_s);
    secret_destroy(json);
}

struct docket *paper_rig_docket(struct paper_rig *rig, int number)
{
    struct docket *docket = NULL;
    struct fault fault;
    if (docket_load(rig->of.reg, &rig->rules, paper_rig_id(number), &docket, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return docket;
}

enum tg_err paper_rig_act(struct paper_rig *rig, int number, const struct act_input *input,
                          struct fault *fault)
{
    struct docket *docket = paper_rig_docket(rig, number);
    enum tg_err err = act_do(rig->of.reg, &rig->rules, &rig->of.clock, &docket, input, fault);
    docket_destroy(docket);
    return err;
}

void paper_rig_do(struct paper_rig *rig, int number, int64_t at_s, const char *step, ...)
{
    struct act_input input = {.step = step, .at_s = at_s};
    char fields[ACT_VALUES_MAX][PACK_ID_MAX + 1];
    struct fault fault;
    va_list args;
    va_start(args, step);
    for (const char *word; (word = va_arg(args, const char *)) != NULL;) {
        const char *equals = strchr(word, '=');
        char *field = fields[input.value_count];
        snprintf(field, sizeof fields[0], "%.*s", (int)(equals - word), word);
        input.values[input.value_count++] = (struct act_value){field, equals + 1};
    }
    va_end(args);
    if (paper_rig_act(rig, number, &input, &fault) != TG_OK)
        fail_msg("%s: %s", step, fault.text);
}

FILE *paper_rig_open(struct paper_rig *rig)
{
    FILE *out = fopen(rig->path, "w");
    must(out != NULL);
    return out;
}

const char *paper_rig_ask(struct paper_rig *rig, const char *command)
{
    size_t len = 0;
    free(rig->text);
    FILE *pipe = popen(command, "r"), *out = open_memstream(&rig->text, &len);
    for (int c; (c = fgetc(pipe)) != EOF;)
        fputc(c, out);
    fclose(out);
    assert_int_equal(pclose(pipe), 0);
    return rig->text;
}

void paper_rig_assert_says(const struct paper_rig *rig, const char *words)
{
    if (strstr(rig->text, words) == NULL)
        fail_msg("'%s' is not in:\n%s", words, rig->text);
}

void paper_rig_assert_silent(const struct paper_rig *rig, const char *words)
{
    if (strstr(rig->text, words) != NULL)
        fail_msg("'%s' is in:\n%s", words, rig->text);
}
