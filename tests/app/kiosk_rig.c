#include "tests/app/kiosk_rig.h"

#include "app/seal/sealer.h"
#include "board/base/secret.h"
#include "sync/vault/vault_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SAY(zh, en)                                                                                \
    {                                                                                              \
        .in = { zh, zh, en }                                                                       \
    }

static struct pack_category categories[] = {
    {.id = "manners", .title = SAY("态度", "Manners")},
    {.id = "danger",
     .title = SAY("危险", "Danger"),
     .urgent = true,
     .call_first = "110",
     .call_text = SAY("请先报警", "Call the police first")},
};

static struct pack_kind kinds[] = {
    {.id = "complaint",
     .icon = "report",
     .title = SAY("投诉", "Complaint"),
     .categories = categories,
     .category_count = 2},
    {.id = "praise", .icon = "thumb_up", .title = SAY("表扬", "Praise")},
};

static struct pack_option places[] = {
    {.id = "ward", .title = SAY("病房", "Ward")},
    {.id = "other", .title = SAY("其他", "Elsewhere")},
};

static const char *complaint_only[] = {"complaint"};
static const char *other_only[] = {"other"};
static struct pack_condition when_complaint[] = {{"kind", complaint_only, 1}};
static struct pack_condition when_other[] = {{"where", other_only, 1}};

static struct pack_question questions[RIG_QUESTIONS] = {
    [RIG_WHAT] = {.id = "what",
                  .answer = PACK_ANSWER_TEXT,
                  .role = PACK_ROLE_COURSE,
                  .required = true,
                  .title = SAY("发生了什么", "What happened"),
                  .length_max = 3000},
    [RIG_WHERE] = {.id = "where",
                   .answer = PACK_ANSWER_CHOICE,
                   .role = PACK_ROLE_PLACE,
                   .required = true,
                   .title = SAY("在哪里", "Where"),
                   .options = places,
                   .option_count = 2,
                   .when = when_complaint,
                   .when_count = 1},
    [RIG_DETAIL] = {.id = "detail",
                    .answer = PACK_ANSWER_LINE,
                    .required = true,
                    .title = SAY("具体地点", "Where exactly"),
                    .length_max = 200,
                    .when = when_other,
                    .when_count = 1},
    [RIG_DAY] = {.id = "day",
                 .answer = PACK_ANSWER_DATE,
                 .role = PACK_ROLE_TIME,
                 .title = SAY("哪一天", "Which day")},
    [RIG_NAME] = {.id = "name",
                  .answer = PACK_ANSWER_LINE,
                  .role = PACK_ROLE_NAME,
                  .required = true,
                  .identity = true,
                  .title = SAY("您的姓名", "Your name"),
                  .length_max = 100},
};

static struct pack_ground grounds[] = {
    {.id = "court", .title = SAY("已起诉", "In court"), .instead = SAY("找法院", "Ask the court")},
};

static const struct pack pack = {
    .id = "rig",
    .version = 1,
    .organisation = SAY("测试门诊", "Test clinic"),
    .invitation = SAY("请说", "Speak"),
    .readers = SAY("投诉办", "The office"),
    .kept = SAY("内容", "The words"),
    .named_note = SAY("有名", "Named"),
    .anonymous_note = SAY("无名", "Anonymous"),
    .next_steps = SAY("登记", "It is registered"),
    .come_back_days = 15,
    .set = "office",
    .set_about_readers = "audit",
    .not_accepted = grounds,
    .not_accepted_count = 1,
    .kinds = kinds,
    .kind_count = 2,
    .questions = questions,
    .question_count = RIG_QUESTIONS,
};

static int64_t rig_monotonic_ms(void *ctx)
{
    return ((struct rig *)ctx)->now_ms;
}

static int64_t rig_unix_s(void *ctx)
{
    return ((struct rig *)ctx)->unix_s;
}

static void add_set(struct charter *charter, const char *name, struct age_identity **out)
{
    struct charter_set *set = &charter->sets[charter->set_count++];
    char text[IDENTITY_TEXT_MAX + 1];
    (void)snprintf(set->name, sizeof set->name, "%s", name);
    identity_generate(text, set->recipients[0]);
    set->recipient_count = 1;
    *out = secret_create(sizeof **out);
    assert_non_null(*out);
    assert_int_equal(identity_parse(text, *out), TG_OK);
}

void rig_init(struct rig *rig, uint32_t slots)
{
    struct fault fault;
    assert_int_equal(secret_init(), TG_OK);
    *rig = (struct rig){.folder = "/tmp/tg-rig-XXXXXX", .pack = pack};
    rig->now_ms = 1000000;
    rig->unix_s = 1795420800; /* 2026-11-23 08:00 UTC */
    assert_non_null(mkdtemp(rig->folder));
    (void)snprintf(rig->vault_path, sizeof rig->vault_path, "%s/vault.db", rig->folder);
    const struct vault_cover_source covers = {.make = sealer_cover};
    const struct vault_plan plan = {.slots = slots, .fillers = 16, .covers = covers};
    if (vault_provision(rig->vault_path, &plan, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    struct station *station = &rig->station;
    station->clock = (struct clock){rig_monotonic_ms, rig_unix_s, rig};
    station->pack = &rig->pack;
    (void)snprintf(station->courier_db, sizeof station->courier_db, "%s/courier.db", rig->folder);
    (void)snprintf(station->mail_db, sizeof station->mail_db, "%s/mail.db", rig->folder);
    assert_int_equal(device_name_parse("lobby-1", &station->settings.kiosk), TG_OK);
    (void)snprintf(station->settings.site_prefix, sizeof station->settings.site_prefix, "HZ");
    station->charter.version = 1;
    station->charter.mail = charter_mail_default();
    add_set(&station->charter, "office", &rig->office);
    add_set(&station->charter, "audit", &rig->audit);
    if (vault_create(rig->vault_path, &station->clock, covers, &station->vault, &fault) != TG_OK)
        fail_msg("%s", fault.text);
}

void rig_finish(struct rig *rig)
{
    vault_destroy(rig->station.vault);
    secret_destroy(rig->office);
    secret_destroy(rig->audit);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", rig->folder);
    assert_int_equal(system(command), 0);
}

uint32_t rig_written(struct rig *rig)
{
    struct vault_status status;
    struct fault fault;
    assert_int_equal(vault_status(rig->station.vault, &status, &fault), TG_OK);
    return status.written;
}

/* How many the identity opens, and the last of them. */
static int open_all(struct rig *rig, const struct age_identity *identity,
                    uint8_t plain[static ENVELOPE_SIZE], size_t *out_len)
{
    struct vault_reader *reader = NULL;
    struct vault_view view;
    struct fault fault;
    static uint8_t body[ENVELOPE_SIZE];
    int opened = 0;
    assert_int_equal(vault_reader_create(rig->vault_path, &reader, &fault), TG_OK);
    assert_int_equal(vault_reader_view(reader, &view, &fault), TG_OK);
    for (size_t i = 0; i < view.written_count; i++) {
        assert_int_equal(vault_reader_slot(reader, view.written[i], body, &fault), TG_OK);
        if (age_open(identity, 1, body, sizeof body, plain, out_len) == TG_OK)
            opened++;
    }
    vault_view_finish(&view);
    vault_reader_destroy(reader);
    return opened;
}

static uint8_t opened_plain[ENVELOPE_SIZE];

int rig_open(struct rig *rig, const struct age_identity *identity, struct report **out_report)
{
    struct fault fault;
    size_t len = 0;
    int opened = open_all(rig, identity, opened_plain, &len);
    if (opened > 0 && out_report && report_parse(opened_plain, len, out_report, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return opened;
}

int rig_open_reply(struct rig *rig, const struct age_identity *identity, struct reply **out_reply)
{
    struct fault fault;
    size_t len = 0;
    int opened = open_all(rig, identity, opened_plain, &len);
    if (opened > 0 && reply_parse(opened_plain, len, out_reply, &fault) != TG_OK)
        fail_msg("%s", fault.text);
    return opened;
}
