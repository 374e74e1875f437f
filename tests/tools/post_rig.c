#include "tests/tools/post_rig.h"

#include "board/base/file.h"

#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

int post_rig_setup(void **state)
{
    docket_rig_setup(state);
    ((struct docket_rig *)*state)->desk.telling = true;
    return 0;
}

struct receipt_keys post_rig_keys(uint8_t number)
{
    struct receipt_keys keys = {0};
    uint8_t secret[SIGN_SECRET_SIZE];
    memset(keys.mailbox_secret, number, 32);
    crypto_scalarmult_base(keys.mailbox_public, keys.mailbox_secret);
    memset(keys.sign_seed, number + 1, 32);
    crypto_sign_seed_keypair(keys.sign_public, secret, keys.sign_seed);
    memset(keys.label_seed, number + 2, 32);
    return keys;
}

/* A later moment; what is due is made. */
size_t post_rig_pass(struct docket_rig *rig, int64_t seconds)
{
    struct post_sum sum;
    rig->now_s += seconds;
    assert_int_equal(
        post_due(&rig->desk.folder, rig->desk.reg, &rig->desk.clock, &sum, &rig->fault), TG_OK);
    snprintf(rig->desk.warning, sizeof rig->desk.warning, "%s", sum.warning);
    return sum.made;
}

/* Everything that is ripe has gone. */
void post_rig_deliver(struct docket_rig *rig)
{
    post_rig_pass(rig, 2 * POST_RIG_PERIOD_S);
}

/* The group's bundle of that number as it lies in the spool. Owned by the caller. */
uint8_t *post_rig_bundle(struct docket_rig *rig, const char *group, uint64_t seq,
                         struct bundle *out)
{
    struct register_mail_head head;
    struct device_name name = sample_name(group);
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    assert_int_equal(register_mail_end(rig->desk.reg, &name, &head, &rig->fault), TG_OK);
    snprintf(path, sizeof path, "%s/spool/out/%s-%016" PRIx64 "-%" PRIu64 ".mail", rig->desk.path,
             group, head.epoch, seq);
    if (file_read(path, BUNDLE_SIZE_MAX, &bytes, &len, &rig->fault) != TG_OK)
        return NULL;
    assert_int_equal(bundle_parse(bytes, len, out, &rig->fault), TG_OK);
    assert_int_equal(bundle_verify(bytes, out, rig->desk.desk.public_key), TG_OK);
    return bytes;
}

/* As a kiosk does, with all that lies in the spool. */
bool post_rig_letter_in(struct docket_rig *rig, const char *group, const struct receipt_keys *keys,
                        uint32_t number, struct letter *out)
{
    struct bundle bundle;
    uint8_t label[BUNDLE_LABEL_SIZE], *bytes = NULL;
    bool found = false;
    letter_label(keys->label_seed, &rig->desk.folder.name, number, label);
    for (uint64_t seq = 1; !found && (bytes = post_rig_bundle(rig, group, seq, &bundle)) != NULL;
         seq++) {
        for (size_t i = 0; i < bundle.count; i++)
            if (memcmp(bundle_label(&bundle, i), label, sizeof label) == 0) {
                assert_int_equal(letter_open(bundle_body(&bundle, i), keys,
                                             &rig->desk.folder.charter, &rig->desk.folder.name,
                                             number, out),
                                 TG_OK);
                found = true;
            }
        free(bytes);
    }
    return found;
}

bool post_rig_letter(struct docket_rig *rig, const struct receipt_keys *keys, uint32_t number,
                     struct letter *out)
{
    return post_rig_letter_in(rig, BUNDLE_GROUP_DEFAULT, keys, number, out);
}

struct docket *post_rig_file(struct docket_rig *rig, const struct receipt_keys *keys)
{
    return docket_rig_filed(rig, (struct docket_rig_report){
                                     .kind = "complaint", .category = "facilities", .keys = keys});
}

enum tg_err post_rig_send(struct docket_rig *rig, struct docket **docket, enum letter_kind kind,
                          const char *text)
{
    const struct post_message message = {.kind = kind, .text = text};
    docket_destroy(*docket);
    *docket = docket_rig_load(rig, "AAA1");
    assert_int_equal(register_begin(rig->desk.reg, &rig->fault), TG_OK);
    enum tg_err err = post_letter(&rig->desk.post, rig->desk.reg, *docket, &message, &rig->fault);
    if (err == TG_OK)
        err = register_commit(rig->desk.reg, &rig->fault);
    register_rollback(rig->desk.reg);
    return err;
}

int64_t post_rig_waiting(struct docket_rig *rig)
{
    int64_t count = -1;
    assert_int_equal(register_mail_waiting(rig->desk.reg, NULL, &count, &rig->fault), TG_OK);
    return count;
}

void post_rig_sound(struct docket_rig *rig)
{
    struct register_sum sum;
    if (register_verify(rig->desk.reg, &sum, &rig->fault) != TG_OK)
        fail_msg("%s", rig->fault.text);
}

void post_rig_meddle(struct docket_rig *rig, const char *sql)
{
    char path[PATH_MAX];
    sqlite3 *db = NULL;
    desk_rig_close(&rig->desk);
    snprintf(path, sizeof path, "%s/register.db", rig->desk.path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    desk_rig_open(&rig->desk);
}
