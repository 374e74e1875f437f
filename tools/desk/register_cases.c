/* The key of each case.
 *
 * Invariants
 *  1. Generation n of a case's key is what its events were sealed under from some point on; the
 *     newest stands in `cases`. A key is never used again after somebody lost it.
 *  2. An open case's keys are locked to the group "everyone". A closed one's are locked to
 * officers, and whoever has a lock of the newest generation has one of each.
 *  3. Keys that were opened are kept for one transaction, so that what another process closes stays
 *     open here no longer. */
#include "tools/desk/register_cases.h"

#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

enum tg_err register_case_find(struct register_file *reg,
                               const uint8_t ref[static REGISTER_REF_SIZE],
                               struct register_case *out, bool *out_there, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    *out_there = false;
    enum tg_err err = register_prepare(
        reg, "SELECT slot, generation, closed, claim FROM cases WHERE ref = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, ref, REGISTER_REF_SIZE, SQLITE_STATIC);
    err = register_step(reg, stmt, out_there, fault);
    if (err == TG_OK && *out_there) {
        *out = (struct register_case){
            .slot = sqlite3_column_int64(stmt, 0),
            .generation = (uint32_t)sqlite3_column_int64(stmt, 1),
            .closed = sqlite3_column_int64(stmt, 2) != 0,
        };
        memcpy(out->ref, ref, REGISTER_REF_SIZE);
        if (sqlite3_column_bytes(stmt, 3) == REGISTER_REF_SIZE)
            memcpy(out->claim, sqlite3_column_blob(stmt, 3), REGISTER_REF_SIZE);
    }
    register_end(reg, stmt);
    return err;
}

enum tg_err register_case_get(struct register_file *reg, const char *case_id,
                              struct register_case *out, struct fault *fault)
{
    char subject[EVENT_SUBJECT_MAX];
    uint8_t ref[REGISTER_REF_SIZE];
    bool there = false;
    event_subject_of_case(case_id, subject);
    register_subject_ref(reg, subject, ref);
    enum tg_err err = register_case_find(reg, ref, out, &there, fault);
    if (err == TG_OK && !there)
        err = fault_set(fault, TG_ERR_MISSING, _("There is no case %.40s. `list` names them all."),
                        case_id);
    return err;
}

enum tg_err register_case_denied(const char *case_id, struct fault *fault)
{
    return fault_set(
        fault, TG_ERR_DENIED,
        _("Case %s is closed to you: whoever it is about takes no part in handling it."), case_id);
}

static struct register_case_key *held(struct register_file *reg, int64_t slot)
{
    return &reg->people->cases[(size_t)slot % REGISTER_CASES_HELD_MAX];
}

static void hold(struct register_file *reg, int64_t slot, uint32_t generation, const uint8_t *key)
{
    struct register_case_key *place = held(reg, slot);
    place->slot = slot;
    place->generation = generation;
    memcpy(place->key, key, REGISTER_KEY_SIZE);
}

void register_cases_forget(struct register_file *reg)
{
    secret_wipe(reg->people->cases, sizeof reg->people->cases);
}

enum tg_err register_case_key(struct register_file *reg, int64_t slot, uint32_t generation,
                              uint8_t out[static REGISTER_KEY_SIZE], struct fault *fault)
{
    const struct register_case_key *kept = held(reg, slot);
    if (kept->slot == slot && kept->generation == generation) {
        memcpy(out, kept->key, REGISTER_KEY_SIZE);
        return TG_OK;
    }
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err opened = TG_ERR_DENIED;
    enum tg_err err = register_prepare(
        reg, "SELECT holder, lock FROM locks WHERE slot = ?1 AND generation = ?2", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, slot);
    sqlite3_bind_int64(stmt, 2, generation);
    while (opened == TG_ERR_DENIED && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        opened = register_unlock(reg, sqlite3_column_int64(stmt, 0), REGISTER_CASE_LOCK, slot,
                                 generation, sqlite3_column_blob(stmt, 1),
                                 (size_t)sqlite3_column_bytes(stmt, 1), out);
    register_end(reg, stmt);
    if (err == TG_OK && opened == TG_ERR_CRYPTO)
        err =
            fault_set(fault, TG_ERR_CRYPTO,
                      _("%s: your key to a case was changed. Keep the file, restore a copy beside "
                        "it."),
                      reg->path);
    if (err == TG_OK && opened == TG_OK)
        hold(reg, slot, generation, out);
    return err == TG_OK ? opened : err;
}

enum tg_err register_case_lock(struct register_file *reg, const struct register_case *of,
                               uint32_t generation, struct register_holder *to,
                               const uint8_t key[static REGISTER_KEY_SIZE], struct fault *fault)
{
    uint8_t lock[LOCK_SIZE];
    sqlite3_stmt *stmt = NULL;
    register_lock(reg, to, REGISTER_CASE_LOCK, of->slot, generation, key, lock);
    enum tg_err err =
        register_prepare(reg, "INSERT OR REPLACE INTO locks VALUES(?1, ?2, ?3, ?4)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, of->slot);
    sqlite3_bind_int64(stmt, 2, generation);
    sqlite3_bind_int64(stmt, 3, to->id);
    sqlite3_bind_blob(stmt, 4, lock, sizeof lock, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

/* The key of a generation that nobody has yet. */
static enum tg_err new_key(struct register_file *reg, const struct register_case *of,
                           struct register_holder *const *holders, size_t count,
                           struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE];
    enum tg_err err = TG_OK;
    randombytes_buf(key, sizeof key);
    if (holders == NULL) {
        struct register_group *everyone = NULL;
        err = register_group_get(reg, REGISTER_EVERYONE, &everyone, fault);
        if (err == TG_OK)
            err = register_case_lock(reg, of, of->generation, &everyone->holder, key, fault);
    }
    for (size_t i = 0; err == TG_OK && holders != NULL && i < count; i++)
        err = register_case_lock(reg, of, of->generation, holders[i], key, fault);
    hold(reg, of->slot, of->generation, key);
    secret_wipe(key, sizeof key);
    return err;
}

enum tg_err register_case_renew(struct register_file *reg, struct register_case *of,
                                struct register_holder *const *holders, size_t count,
                                struct fault *fault)
{
    of->generation++;
    of->closed = holders != NULL;
    const int64_t numbers[] = {of->slot, of->generation, of->closed};
    enum tg_err err = register_do(
        reg, "UPDATE cases SET generation = ?2, closed = ?3 WHERE slot = ?1", numbers, 3, fault);
    return err == TG_OK ? new_key(reg, of, holders, count, fault) : err;
}

static bool is_named(const struct register_person *person, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(person->who.name, names[i]) == 0)
            return true;
    return false;
}

static enum tg_err insert(struct register_file *reg, struct register_case *of, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_prepare(
        reg, "INSERT INTO cases(ref, generation, closed, claim) VALUES(?1, ?2, ?3, ?4)", &stmt,
        fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_blob(stmt, 1, of->ref, sizeof of->ref, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, of->generation);
    sqlite3_bind_int64(stmt, 3, of->closed);
    sqlite3_bind_blob(stmt, 4, of->claim, sizeof of->claim, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    if (err == TG_OK)
        of->slot = sqlite3_last_insert_rowid(reg->db);
    return err;
}

enum tg_err register_case_make(struct register_file *reg, const struct event_report *report,
                               const struct register_parts *parts, struct register_case *out,
                               struct fault *fault)
{
    struct register_people *people = reg->people;
    struct register_holder *holders[REGISTER_OFFICERS_MAX];
    size_t count = 0;
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    for (size_t i = 0; i < people->officer_count; i++)
        if (!is_named(&people->officers[i], parts->barred, parts->barred_count))
            holders[count++] = &people->officers[i].holder;
    if (count == 0)
        return fault_set(fault, TG_ERR_RANGE, _("Nobody would be left to see the case."));
    *out = (struct register_case){.generation = 1, .closed = count < people->officer_count};
    event_case_id(&report->of, id);
    event_subject_of_case(id, subject);
    register_subject_ref(reg, subject, out->ref);
    struct register_claim claim = register_claim_of(report);
    register_case_claim(reg, &claim, out->claim);
    secret_wipe(&claim, sizeof claim);
    enum tg_err err = insert(reg, out, fault);
    if (err == TG_OK)
        err = register_claim_put(reg, out, report, fault);
    return err == TG_OK ? new_key(reg, out, out->closed ? holders : NULL, count, fault) : err;
}

void register_case_claim(const struct register_file *reg, const struct register_claim *claim,
                         uint8_t out[static REGISTER_REF_SIZE])
{
    register_ref(reg, "claim", claim, sizeof *claim, out);
}

enum tg_err register_place(struct register_file *reg, struct event_report *report,
                           struct fault *fault)
{
    char id[CASE_ID_MAX], subject[EVENT_SUBJECT_MAX];
    uint8_t claim[REGISTER_REF_SIZE], ref[REGISTER_REF_SIZE];
    struct register_claim keys = register_claim_of(report);
    register_case_claim(reg, &keys, claim);
    secret_wipe(&keys, sizeof keys);
    for (report->of.ordinal = 1; report->of.ordinal <= CASE_ORDINAL_MAX; report->of.ordinal++) {
        struct register_case of;
        bool there = false;
        event_case_id(&report->of, id);
        event_subject_of_case(id, subject);
        register_subject_ref(reg, subject, ref);
        enum tg_err err = register_case_find(reg, ref, &of, &there, fault);
        if (err != TG_OK || !there || memcmp(of.claim, claim, sizeof claim) == 0)
            return err;
    }
    return TG_ERR_RANGE;
}

static enum tg_err locked_holders(struct register_file *reg, const struct register_case *of,
                                  struct register_holder *out[static REGISTER_OFFICERS_MAX],
                                  size_t *out_count, struct fault *fault)
{
    struct register_people *people = reg->people;
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err = register_prepare(
        reg, "SELECT holder FROM locks WHERE slot = ?1 AND generation = ?2", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, of->slot);
    sqlite3_bind_int64(stmt, 2, of->generation);
    while ((err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        for (size_t i = 0; i < people->officer_count; i++)
            if (people->officers[i].holder.id == sqlite3_column_int64(stmt, 0))
                out[(*out_count)++] = &people->officers[i].holder;
    register_end(reg, stmt);
    return err;
}

enum tg_err register_case_holders(struct register_file *reg, const struct register_case *of,
                                  struct register_holder *out[static REGISTER_OFFICERS_MAX],
                                  size_t *out_count, struct fault *fault)
{
    *out_count = 0;
    if (of->closed)
        return locked_holders(reg, of, out, out_count, fault);
    for (size_t i = 0; i < reg->people->officer_count; i++)
        out[(*out_count)++] = &reg->people->officers[i].holder;
    return TG_OK;
}
