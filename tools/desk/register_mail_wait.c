/* Letters that wait. */
#include "tools/desk/register_mail_inside.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "tools/desk/register_inside.h"

#include <stdlib.h>
#include <string.h>

static void group_ref(const struct register_file *reg, const struct device_name *group,
                      uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "mail group", group->text, strlen(group->text), out);
}

static size_t bind_letter(const struct register_file *reg, int64_t id,
                          uint8_t out[static REGISTER_BOUND_MAX])
{
    return register_bind(reg, "tonggui register letter v1", id, 0, 0, out);
}

/* The number that the next row will have; also after rows at the end were taken out. */
static enum tg_err next_id(struct register_file *reg, int64_t *out, struct fault *fault)
{
    enum tg_err err =
        register_count(reg, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'", out, fault);
    (*out)++;
    return err;
}

enum tg_err register_mail_queue(struct register_file *reg, const struct device_name *group,
                                int64_t not_before_s,
                                const uint8_t letter[static BUNDLE_LETTER_SIZE],
                                struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE], bound[REGISTER_BOUND_MAX];
    uint8_t plain[WAITING_SIZE], sealed[WAITING_SEALED];
    sqlite3_stmt *stmt = NULL;
    int64_t id = 0;
    must(reg->writing);
    enum tg_err err = next_id(reg, &id, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "INSERT INTO outbox VALUES(?1, ?2, ?3)", &stmt, fault);
    if (err != TG_OK)
        return err;
    struct sink sink = sink_into(plain, sizeof plain);
    sink_u64(&sink, (uint64_t)not_before_s);
    sink_put(&sink, letter, BUNDLE_LETTER_SIZE);
    group_ref(reg, group, ref);
    register_seal(reg->keys->mail, bound, bind_letter(reg, id, bound), plain, sizeof plain, sealed);
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_blob(stmt, 2, ref, sizeof ref, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 3, sealed, sizeof sealed, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    return err == TG_OK ? register_mail_count(reg, 1, 0, fault) : err;
}

enum tg_err register_mail_open(struct register_file *reg, sqlite3_stmt *stmt,
                               uint8_t out[static WAITING_SIZE], struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX];
    int64_t id = sqlite3_column_int64(stmt, 0);
    size_t bound_len = bind_letter(reg, id, bound);
    if (sqlite3_column_bytes(stmt, 1) != WAITING_SEALED ||
        register_unseal(reg->keys->mail, bound, bound_len, sqlite3_column_blob(stmt, 1),
                        WAITING_SEALED, out) != TG_OK)
        return fault_set(fault, TG_ERR_CRYPTO,
                         _("%s: a letter that waits was changed. Restore a copy."), reg->path);
    return TG_OK;
}

/* One that would wait for longer than any does was written by a clock that was ahead. */
static bool may_go(int64_t not_before_s, const struct register_mail_when *when)
{
    return not_before_s <= when->now_s || not_before_s > when->now_s + when->wait_s_max;
}

static enum tg_err pick(struct register_file *reg, const uint8_t ref[static REGISTER_REF_SIZE],
                        const struct register_mail_when *when, uint8_t *out, int64_t *ids,
                        size_t max, size_t *out_count, struct fault *fault)
{
    uint8_t plain[WAITING_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    size_t count = 0;
    enum tg_err err = register_prepare(
        reg, "SELECT id, letter FROM outbox WHERE grp = ?1 ORDER BY id", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, REGISTER_REF_SIZE, SQLITE_STATIC);
    while (count < max && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        if ((err = register_mail_open(reg, stmt, plain, fault)) != TG_OK)
            break;
        struct cursor cur = cursor_over(plain, sizeof plain);
        if (!may_go((int64_t)cursor_u64(&cur), when))
            continue;
        cursor_copy(&cur, out + count * BUNDLE_LETTER_SIZE, BUNDLE_LETTER_SIZE);
        ids[count++] = sqlite3_column_int64(stmt, 0);
    }
    register_end(reg, stmt);
    *out_count = count;
    return err;
}

static enum tg_err take_out(struct register_file *reg, const int64_t *ids, size_t count,
                            struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < count; i++)
        err = register_do(reg, "DELETE FROM outbox WHERE id = ?1", &ids[i], 1, fault);
    if (err == TG_OK)
        err = register_mail_count(reg, -(int64_t)count, 0, fault);
    /* A write-ahead log that still has the rows would tell letters from dummies. */
    if (err == TG_OK)
        reg->erasing = reg->erasing || count > 0;
    return err;
}

enum tg_err register_mail_draw(struct register_file *reg, const struct device_name *group,
                               const struct register_mail_when *when, uint8_t *out, size_t max,
                               size_t *out_count, struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE];
    int64_t ids[BUNDLE_LETTERS_MAX];
    size_t count = 0;
    must(reg->writing && max <= BUNDLE_LETTERS_MAX);
    group_ref(reg, group, ref);
    enum tg_err err = pick(reg, ref, when, out, ids, max, &count, fault);
    if (err == TG_OK)
        err = take_out(reg, ids, count, fault);
    if (err == TG_OK)
        *out_count = count;
    return err;
}

static bool is_among(const uint8_t label[static BUNDLE_LABEL_SIZE],
                     const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count)
{
    size_t i = 0;
    while (i < count && memcmp(labels[i], label, BUNDLE_LABEL_SIZE) != 0)
        i++;
    return i < count;
}

/* Those that have one of the labels, whichever group they go to. */
static enum tg_err find_labels(struct register_file *reg,
                               const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                               int64_t *ids, size_t *out_count, struct fault *fault)
{
    uint8_t plain[WAITING_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    size_t found = 0;
    enum tg_err err = register_prepare(reg, "SELECT id, letter FROM outbox", &stmt, fault);
    while (err == TG_OK && found < count &&
           (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        err = register_mail_open(reg, stmt, plain, fault);
        if (err == TG_OK && is_among(plain + WAITING_LETTER_AT, labels, count))
            ids[found++] = sqlite3_column_int64(stmt, 0);
    }
    register_end(reg, stmt);
    *out_count = found;
    return err;
}

enum tg_err register_mail_withdraw(struct register_file *reg,
                                   const uint8_t (*labels)[BUNDLE_LABEL_SIZE], size_t count,
                                   struct fault *fault)
{
    int64_t *ids = calloc(count, sizeof *ids);
    size_t found = 0;
    must(reg->writing && count > 0);
    if (ids == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the letters that wait."));
    enum tg_err err = find_labels(reg, labels, count, ids, &found, fault);
    if (err == TG_OK)
        err = take_out(reg, ids, found, fault);
    free(ids);
    return err;
}

static enum tg_err move_strangers(struct register_file *reg, const uint8_t *ref,
                                  const struct device_name *groups, size_t count,
                                  struct fault *fault)
{
    uint8_t known[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    for (size_t i = 0; i < count; i++) {
        group_ref(reg, &groups[i], known);
        if (memcmp(known, ref, sizeof known) == 0)
            return TG_OK;
    }
    group_ref(reg, &groups[0], known);
    enum tg_err err =
        register_prepare(reg, "UPDATE outbox SET grp = ?1 WHERE grp = ?2", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, known, sizeof known, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 2, ref, REGISTER_REF_SIZE, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

enum tg_err register_mail_regroup(struct register_file *reg, const struct device_name *groups,
                                  size_t count, struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE] = {0};
    must(reg->writing && count > 0);
    for (;;) {
        sqlite3_stmt *stmt = NULL;
        bool row = false;
        enum tg_err err = register_prepare(
            reg, "SELECT grp FROM outbox WHERE grp > ?1 ORDER BY grp LIMIT 1", &stmt, fault);
        if (err == TG_OK) {
            sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
            err = register_step(reg, stmt, &row, fault);
        }
        if (err == TG_OK && row && sqlite3_column_bytes(stmt, 0) == REGISTER_REF_SIZE)
            memcpy(ref, sqlite3_column_blob(stmt, 0), sizeof ref);
        else
            row = false;
        register_end(reg, stmt);
        if (err == TG_OK && row)
            err = move_strangers(reg, ref, groups, count, fault);
        if (err != TG_OK || !row)
            return err;
    }
}

enum tg_err register_mail_waiting(struct register_file *reg, const struct device_name *group,
                                  int64_t *out, struct fault *fault)
{
    uint8_t ref[REGISTER_REF_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    if (group == NULL)
        return register_count(
            reg, "SELECT max(n) FROM (SELECT count(*) AS n FROM outbox GROUP BY grp)", out, fault);
    enum tg_err err =
        register_prepare(reg, "SELECT count(*) FROM outbox WHERE grp = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    group_ref(reg, group, ref);
    sqlite3_bind_blob(stmt, 1, ref, sizeof ref, SQLITE_STATIC);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK)
        *out = row ? sqlite3_column_int64(stmt, 0) : 0;
    register_end(reg, stmt);
    return err;
}
