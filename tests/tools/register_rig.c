#include "tests/tools/register_rig.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static void key_path(const struct register_rig *rig, const char *officer, char out[static 160])
{
    snprintf(out, 160, "%s/%s.key", rig->folder, officer);
}

enum tg_err register_rig_try_login(struct register_rig *rig, const char *officer)
{
    char key[160];
    bool new = false;
    key_path(rig, officer, key);
    register_rig_close(rig);
    struct register_login login = {.officer = officer, .source = {.key_file = key}};
    return register_create(rig->path, &rig->clock, &login, &rig->reg, &new, &rig->fault);
}

void register_rig_login(struct register_rig *rig, const char *officer)
{
    if (register_rig_try_login(rig, officer) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

void register_rig_close(struct register_rig *rig)
{
    register_destroy(rig->reg);
    rig->reg = NULL;
}

void register_rig_init(struct register_rig *rig)
{
    *rig = (struct register_rig){.clock = clock_system()};
    strcpy(rig->folder, "/tmp/test_register.XXXXXX");
    must(mkdtemp(rig->folder) != NULL);
    snprintf(rig->path, sizeof rig->path, "%s/register.db", rig->folder);
    register_rig_login(rig, "officer");
}

void register_rig_finish(struct register_rig *rig)
{
    char command[128];
    register_rig_close(rig);
    snprintf(command, sizeof command, "rm -rf '%s'", rig->folder);
    must(system(command) == 0);
}

struct event_officer register_rig_entry(const char *name, const char *real_name, const char *roles)
{
    struct event_officer who = {.role_count = 0};
    snprintf(who.name, sizeof who.name, "%s", name);
    snprintf(who.real_name, sizeof who.real_name, "%s", real_name);
    while (*roles != '\0') {
        size_t len = strcspn(roles, ",");
        memcpy(who.roles[who.role_count++], roles, len);
        roles += len + (roles[len] == ',' ? 1 : 0);
    }
    return who;
}

void register_rig_add(struct register_rig *rig, const char *name, const char *real_name,
                      const char *roles)
{
    char key[160];
    struct event_officer who = register_rig_entry(name, real_name, roles);
    key_path(rig, name, key);
    struct credential_source source = {.key_file = key};
    if (register_officer_add(rig->reg, &who, &source, &rig->fault) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

const char *register_rig_case(int n)
{
    static char ids[4][CASE_ID_MAX];
    static size_t next;
    char *id = ids[next++ % 4];
    snprintf(id, CASE_ID_MAX, "HZ-AAAA-AAAA-AAA%d", n);
    return id;
}

const char *register_rig_subject(int n)
{
    static char subjects[4][EVENT_SUBJECT_MAX];
    static size_t next;
    char *subject = subjects[next++ % 4];
    event_subject_of_case(register_rig_case(n), subject);
    return subject;
}

static void describe(int n, struct event *event)
{
    event->type = EVENT_REPORT;
    event->report.of.ordinal = 1;
    snprintf(event->report.of.number, sizeof event->report.of.number, "%s", register_rig_case(n));
    strcpy(event->report.kiosk.text, "lobby-1");
    strcpy(event->report.kind, "billing_dispute");
    strcpy(event->report.pack, "clinic");
}

enum tg_err register_rig_report(struct register_rig *rig, int n, struct register_parts parts,
                                int64_t *out_id)
{
    struct event *event = secret_create(sizeof *event);
    must(event != NULL);
    describe(n, event);
    parts.body = (const uint8_t *)RIG_BODY;
    parts.body_len = sizeof RIG_BODY - 1;
    enum tg_err err = register_begin(rig->reg, &rig->fault);
    if (err == TG_OK)
        err = register_append(rig->reg, event, &parts, out_id, &rig->fault);
    if (err == TG_OK)
        err = register_commit(rig->reg, &rig->fault);
    register_rollback(rig->reg);
    secret_destroy(event);
    return err;
}

void register_rig_enter(struct register_rig *rig, int n)
{
    if (register_rig_report(rig, n, (struct register_parts){.body = NULL}, NULL) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

void register_rig_enter_barred(struct register_rig *rig, int n, const char *officer)
{
    struct register_parts parts = {.barred = {officer}, .barred_count = 1};
    if (register_rig_report(rig, n, parts, NULL) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

static enum tg_err finish(struct register_rig *rig, enum tg_err err)
{
    if (err == TG_OK)
        err = register_commit(rig->reg, &rig->fault);
    register_rollback(rig->reg);
    return err;
}

enum tg_err register_rig_bar(struct register_rig *rig, int n, const char *officer)
{
    static const char reason[] = "他是当事人的弟弟";
    enum tg_err err = register_begin(rig->reg, &rig->fault);
    if (err == TG_OK)
        err = register_bar(rig->reg, register_rig_case(n), officer, EVENT_ACCESS_SAID,
                           (const uint8_t *)reason, sizeof reason - 1, &rig->fault);
    return finish(rig, err);
}

enum tg_err register_rig_admit(struct register_rig *rig, int n, const char *officer)
{
    enum tg_err err = register_begin(rig->reg, &rig->fault);
    if (err == TG_OK)
        err = register_admit(rig->reg, register_rig_case(n), officer, NULL, 0, &rig->fault);
    return finish(rig, err);
}

static enum tg_err count_event(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)event;
    (void)fault;
    ++*(int64_t *)ctx;
    return TG_OK;
}

enum tg_err register_rig_find(struct register_rig *rig, int n, int64_t *out_count)
{
    *out_count = 0;
    return register_find(rig->reg, register_rig_subject(n), count_event, out_count, &rig->fault);
}

void register_rig_meddle(struct register_rig *rig, const char *sql)
{
    sqlite3 *db = NULL;
    char *error = NULL, officer[OFFICER_NAME_MAX + 1];
    snprintf(officer, sizeof officer, "%s", register_me(rig->reg)->name);
    register_rig_close(rig);
    must(sqlite3_open(rig->path, &db) == SQLITE_OK);
    if (sqlite3_exec(db,
                     "DROP TRIGGER IF EXISTS events_stay; DROP TRIGGER IF EXISTS "
                     "events_as_they_are",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s", error);
    assert_true(sqlite3_total_changes(db) > 0);
    sqlite3_close(db);
    register_rig_login(rig, officer);
}

void register_rig_assert_caught(struct register_rig *rig)
{
    struct register_sum sum;
    assert_int_equal(register_verify(rig->reg, &sum, &rig->fault), TG_ERR_CRYPTO);
    assert_non_null(strstr(rig->fault.text, rig->path));
}

void register_rig_assert_sound(struct register_rig *rig, struct register_sum *out_sum)
{
    if (register_verify(rig->reg, out_sum, &rig->fault) != TG_OK)
        fail_msg("%s", rig->fault.text);
}
