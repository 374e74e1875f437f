#include "tools/desk/register_mail.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "tools/desk/register_inside.h"
#include "tools/desk/register_mail_inside.h"

#include <stdio.h>
#include <string.h>

enum {
    HEAD_SIZE = 8 + 8 + HASH_SIZE + 8 + 4,
    SUMS_SIZE = 8 + 8,
    KEY_SIZE = DEVICE_NAME_MAX + 16,
};

/* How many rows each table has, under seal: what is taken away does not go unnoticed. */
struct sums {
    int64_t waiting, kept;
};

static enum tg_err read_sums(struct register_file *reg, struct sums *out, struct fault *fault)
{
    uint8_t bytes[SUMS_SIZE];
    size_t len = 0;
    enum tg_err err = register_note_get(reg, "mail", bytes, sizeof bytes, &len, fault);
    struct cursor cur = cursor_over(bytes, len);
    *out = (struct sums){0};
    if (err != TG_OK || len == 0)
        return err;
    out->waiting = (int64_t)cursor_u64(&cur);
    out->kept = (int64_t)cursor_u64(&cur);
    return TG_OK;
}

enum tg_err register_mail_count(struct register_file *reg, int64_t waiting, int64_t kept,
                                struct fault *fault)
{
    uint8_t bytes[SUMS_SIZE];
    struct sums sums;
    enum tg_err err = read_sums(reg, &sums, fault);
    if (err != TG_OK || (waiting == 0 && kept == 0))
        return err;
    struct sink sink = sink_into(bytes, sizeof bytes);
    sink_u64(&sink, (uint64_t)(sums.waiting + waiting));
    sink_u64(&sink, (uint64_t)(sums.kept + kept));
    return register_note_put(reg, "mail", bytes, sizeof bytes, fault);
}

static void head_key(const struct device_name *group, char out[static KEY_SIZE])
{
    snprintf(out, KEY_SIZE, "mail to %s", group->text);
}

enum tg_err register_mail_end(struct register_file *reg, const struct device_name *group,
                              struct register_mail_head *out, struct fault *fault)
{
    char key[KEY_SIZE];
    uint8_t bytes[HEAD_SIZE];
    size_t len = 0;
    head_key(group, key);
    enum tg_err err = register_note_get(reg, key, bytes, sizeof bytes, &len, fault);
    if (err != TG_OK)
        return err;
    struct cursor cur = cursor_over(bytes, len);
    *out = (struct register_mail_head){0};
    if (len == 0)
        return TG_OK;
    out->epoch = cursor_u64(&cur);
    out->seq = cursor_u64(&cur);
    cursor_copy(&cur, out->hash, HASH_SIZE);
    out->made_s = (int64_t)cursor_u64(&cur);
    out->generation = cursor_u32(&cur);
    return cursor_done(&cur)
               ? TG_OK
               : fault_set(fault, TG_ERR_FORMAT,
                           _("%s: where the mail to %s ends is torn. Restore a copy."), reg->path,
                           group->text);
}

static enum tg_err put_end(struct register_file *reg, const struct bundle *bundle, int64_t made_s,
                           struct fault *fault)
{
    char key[KEY_SIZE];
    uint8_t bytes[HEAD_SIZE];
    struct register_restarts restarts;
    struct sink sink = sink_into(bytes, sizeof bytes);
    enum tg_err err = register_restarts_read(reg, &restarts, fault);
    if (err != TG_OK)
        return err;
    head_key(&bundle->group, key);
    sink_u64(&sink, bundle->epoch);
    sink_u64(&sink, bundle->seq);
    sink_put(&sink, bundle->hash, HASH_SIZE);
    sink_u64(&sink, (uint64_t)made_s);
    sink_u32(&sink, register_restarts_generation(&restarts));
    must(!sink.bad);
    return register_note_put(reg, key, bytes, sizeof bytes, fault);
}

/* ---- bundles */

enum tg_err register_mail_keep(struct register_file *reg, const struct bundle *bundle,
                               const uint8_t *bytes, int64_t made_s, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    must(reg->writing);
    enum tg_err err = register_prepare(
        reg, "INSERT INTO bundles(grp, seq, expires, written, file) VALUES(?1, ?2, ?3, 0, ?4)",
        &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_text(stmt, 1, bundle->group.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, (int64_t)bundle->seq);
    sqlite3_bind_int64(stmt, 3, bundle->expires_day);
    sqlite3_bind_blob(stmt, 4, bytes, (int)bundle_size(bundle->count), SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    if (err == TG_OK)
        err = register_mail_count(reg, 0, 1, fault);
    return err == TG_OK ? put_end(reg, bundle, made_s, fault) : err;
}

enum tg_err register_mail_sweep(struct register_file *reg, uint32_t today, struct fault *fault)
{
    const int64_t day = today;
    must(reg->writing);
    enum tg_err err = register_do(reg, "DELETE FROM bundles WHERE expires <= ?1", &day, 1, fault);
    return err == TG_OK ? register_mail_count(reg, 0, -(int64_t)sqlite3_changes(reg->db), fault)
                        : err;
}

enum tg_err register_mail_written(struct register_file *reg, int64_t id, struct fault *fault)
{
    must(reg->writing);
    return register_do(reg, "UPDATE bundles SET written = 1 WHERE id <= ?1 AND written = 0", &id, 1,
                       fault);
}

enum tg_err register_mail_again(struct register_file *reg, struct fault *fault)
{
    must(reg->writing);
    return register_do(reg, "UPDATE bundles SET written = 0", NULL, 0, fault);
}

enum tg_err register_mail_unwritten(struct register_file *reg, register_mail_fn *visit, void *ctx,
                                    struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err = register_prepare(
        reg, "SELECT id, file FROM bundles WHERE written = 0 ORDER BY id", &stmt, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        err = visit(ctx, sqlite3_column_int64(stmt, 0), sqlite3_column_blob(stmt, 1),
                    (size_t)sqlite3_column_bytes(stmt, 1), fault);
    register_end(reg, stmt);
    return err;
}

/* ---- the check */

static enum tg_err not_sound(const struct register_file *reg, const char *group, int64_t seq,
                             struct fault *fault)
{
    return fault_set(fault, TG_ERR_CRYPTO,
                     _("%s: bundle %lld to %s was changed, removed or moved. Restore a copy."),
                     reg->path, (long long)seq, group);
}

/* Where one in between has expired, how many are kept is all that is known. */
static bool follows(const struct bundle *bundle, const struct bundle *before)
{
    static const uint8_t none[HASH_SIZE];
    if (bundle->seq == 1)
        return memcmp(bundle->before, none, HASH_SIZE) == 0;
    if (strcmp(bundle->group.text, before->group.text) != 0)
        return true;
    return bundle->epoch == before->epoch && bundle->seq > before->seq &&
           (bundle->seq > before->seq + 1 || memcmp(bundle->before, before->hash, HASH_SIZE) == 0);
}

/* The last one of a group is where its mark says that the log ends. */
static enum tg_err check_end(struct register_file *reg, const struct bundle *last,
                             struct fault *fault)
{
    struct register_mail_head head;
    if (last->count == 0)
        return TG_OK;
    enum tg_err err = register_mail_end(reg, &last->group, &head, fault);
    if (err == TG_OK && (head.seq != last->seq || head.epoch != last->epoch ||
                         memcmp(head.hash, last->hash, HASH_SIZE) != 0))
        err = not_sound(reg, last->group.text, (int64_t)last->seq + 1, fault);
    return err;
}

/* The row (grp, seq, expires, file); `*before` is the one before it, and then this one. */
static enum tg_err check_row(struct register_file *reg, sqlite3_stmt *stmt, struct bundle *before,
                             struct fault *fault)
{
    struct bundle bundle;
    const char *group = (const char *)sqlite3_column_text(stmt, 0);
    int64_t seq = sqlite3_column_int64(stmt, 1);
    enum tg_err err = TG_OK;
    if (bundle_parse(sqlite3_column_blob(stmt, 3), (size_t)sqlite3_column_bytes(stmt, 3), &bundle,
                     fault) != TG_OK ||
        group == NULL || strcmp(bundle.group.text, group) != 0 || bundle.seq != (uint64_t)seq ||
        bundle.expires_day != (uint32_t)sqlite3_column_int64(stmt, 2) || !follows(&bundle, before))
        return not_sound(reg, group != NULL ? group : "", seq, fault);
    if (strcmp(bundle.group.text, before->group.text) != 0)
        err = check_end(reg, before, fault);
    bundle.letters = NULL;
    *before = bundle;
    return err;
}

static enum tg_err verify_bundles(struct register_file *reg, int64_t *count, struct fault *fault)
{
    struct bundle before = {.count = 0};
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err = register_prepare(
        reg, "SELECT grp, seq, expires, file FROM bundles ORDER BY grp, id", &stmt, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        err = check_row(reg, stmt, &before, fault);
        (*count)++;
    }
    register_end(reg, stmt);
    return err == TG_OK ? check_end(reg, &before, fault) : err;
}

static enum tg_err verify_waiting(struct register_file *reg, int64_t *count, struct fault *fault)
{
    uint8_t plain[WAITING_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err = register_prepare(reg, "SELECT id, letter FROM outbox", &stmt, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        err = register_mail_open(reg, stmt, plain, fault);
        (*count)++;
    }
    register_end(reg, stmt);
    return err;
}

enum tg_err register_mail_verify(struct register_file *reg, int64_t *out_bundles,
                                 struct fault *fault)
{
    struct sums sums, found = {0};
    enum tg_err err = read_sums(reg, &sums, fault);
    if (err == TG_OK)
        err = verify_waiting(reg, &found.waiting, fault);
    if (err == TG_OK)
        err = verify_bundles(reg, &found.kept, fault);
    if (err == TG_OK && (found.waiting != sums.waiting || found.kept != sums.kept))
        err = fault_set(fault, TG_ERR_CRYPTO,
                        _("%s: %lld letters wait and %lld bundles are kept where its mark has %lld "
                          "and %lld. Restore a copy."),
                        reg->path, (long long)found.waiting, (long long)found.kept,
                        (long long)sums.waiting, (long long)sums.kept);
    if (err == TG_OK)
        *out_bundles = found.kept;
    return err;
}
