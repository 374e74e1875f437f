/* Who may see a case: recusal by taking the key away.
 *
 * Closing it locks every key that it had to each officer who is left, erases the locks that the
 * officer could open, and goes on under a new key. Nothing is encrypted anew: what the log holds
 * stays as it is. Whether a case is closed, and to whom, follows from its locks; the log says who
 * did it and why. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/faultpoint.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>

static enum tg_err enter(struct register_file *reg, const struct event_case *of,
                         const struct event_access *access, const struct register_parts *parts,
                         struct fault *fault)
{
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_ACCESS;
    event->access = *access;
    event->access.of = *of;
    enum tg_err err = register_append(reg, event, parts, NULL, fault);
    secret_destroy(event);
    return err;
}

/* The keys of an open case, from everyone to each of those. */
static enum tg_err lock_apart(struct register_file *reg, const struct register_case *of,
                              struct register_holder *const *holders, size_t count,
                              struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE];
    enum tg_err err = TG_OK;
    for (uint32_t n = 1; err == TG_OK && n <= of->generation; n++) {
        const int64_t numbers[] = {of->slot, n};
        err = register_case_key(reg, of->slot, n, key, fault);
        if (err == TG_ERR_DENIED)
            err = fault_set(fault, TG_ERR_CRYPTO,
                            _("%s: your key to a case was removed. Restore a copy."), reg->path);
        if (err == TG_OK)
            err = register_do(reg, "DELETE FROM locks WHERE slot = ?1 AND generation = ?2", numbers,
                              2, fault);
        for (size_t i = 0; err == TG_OK && i < count; i++)
            err = register_case_lock(reg, of, n, holders[i], key, fault);
    }
    secret_wipe(key, sizeof key);
    return err;
}

/* Takes the officers out of the holders; returns how many are left. */
static size_t without(struct register_holder **holders, size_t count,
                      struct register_holder *const *barred, size_t barred_count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        bool out = false;
        for (size_t k = 0; k < barred_count; k++)
            out = out || barred[k] == holders[i];
        if (!out)
            holders[left++] = holders[i];
    }
    return left;
}

static enum tg_err close_to(struct register_file *reg, struct register_case *of,
                            struct register_holder *const *barred, size_t barred_count,
                            struct fault *fault)
{
    struct register_holder *holders[REGISTER_OFFICERS_MAX];
    size_t count = 0;
    bool was_closed = of->closed;
    enum tg_err err = register_case_holders(reg, of, holders, &count, fault);
    if (err != TG_OK)
        return err;
    size_t left = without(holders, count, barred, barred_count);
    if (left == 0)
        return fault_set(fault, TG_ERR_RANGE,
                         _("Nobody would be left to see the case. Admit another officer first."));
    if (!was_closed)
        err = lock_apart(reg, of, holders, left, fault);
    for (size_t i = 0; err == TG_OK && i < barred_count; i++) {
        const int64_t numbers[] = {of->slot, barred[i]->id};
        err = register_do(reg, "DELETE FROM locks WHERE slot = ?1 AND holder = ?2", numbers, 2,
                          fault);
    }
    fault_point("desk.locks_erased");
    reg->erasing = true;
    if (err == TG_OK)
        err = register_case_renew(reg, of, holders, left, fault);
    return err == TG_OK && !was_closed ? register_sheet_move(reg, of, fault) : err;
}

static bool holds(struct register_holder *const *holders, size_t count,
                  const struct register_holder *one)
{
    for (size_t i = 0; i < count; i++)
        if (holders[i] == one)
            return true;
    return false;
}

enum tg_err register_case_mine(struct register_file *reg, const struct register_case *of,
                               bool *out_mine, struct fault *fault)
{
    struct register_holder *holders[REGISTER_OFFICERS_MAX];
    size_t count = 0;
    *out_mine = true;
    if (!of->closed)
        return TG_OK;
    const struct register_person *me = register_person(reg, reg->officer);
    enum tg_err err = register_case_holders(reg, of, holders, &count, fault);
    *out_mine = me != NULL && holds(holders, count, &me->holder);
    return err;
}

enum tg_err register_access_enter_named(struct register_file *reg, const struct event_case *name,
                                        const char *const *names, size_t count, struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct event_access access = {.barred = true, .why = EVENT_ACCESS_NAMED};
        if (register_person(reg, names[i]) == NULL)
            continue;
        snprintf(access.officer, sizeof access.officer, "%s", names[i]);
        err = enter(reg, name, &access, NULL, fault);
    }
    return err;
}

enum tg_err register_access_named(struct register_file *reg, struct register_case *of,
                                  const struct event_case *name, const char *const *names,
                                  size_t count, struct fault *fault)
{
    struct register_holder *holders[REGISTER_OFFICERS_MAX], *barred[REGISTER_BARRED_MAX];
    const char *now[REGISTER_BARRED_MAX];
    size_t holder_count = 0, barred_count = 0;
    enum tg_err err = register_case_holders(reg, of, holders, &holder_count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct register_person *person = register_person(reg, names[i]);
        if (person == NULL || !holds(holders, holder_count, &person->holder))
            continue;
        now[barred_count] = names[i];
        barred[barred_count++] = &person->holder;
    }
    if (err != TG_OK || barred_count == 0)
        return err;
    err = close_to(reg, of, barred, barred_count, fault);
    return err == TG_OK ? register_access_enter_named(reg, name, now, barred_count, fault) : err;
}

/* What both ways start with: the case, the officer, that who asks may see it. */
struct access {
    struct event_case name;
    struct register_case of;
    struct register_holder *holders[REGISTER_OFFICERS_MAX];
    size_t holder_count;
    struct register_person *officer;
    bool has_it;
};

static enum tg_err look(struct register_file *reg, const char *case_id, const char *officer,
                        struct access *out, struct fault *fault)
{
    must(reg->writing);
    if (event_case_parse(case_id, &out->name) != TG_OK)
        return fault_set(fault, TG_ERR_MISSING, _("There is no case %.40s. `list` names them all."),
                         case_id);
    enum tg_err err = register_case_get(reg, case_id, &out->of, fault);
    if (err == TG_OK)
        err = register_case_holders(reg, &out->of, out->holders, &out->holder_count, fault);
    if (err != TG_OK)
        return err;
    const struct register_person *me = register_person(reg, reg->officer);
    if (me == NULL || !holds(out->holders, out->holder_count, &me->holder))
        return register_case_denied(case_id, fault);
    out->officer = register_person(reg, officer);
    if (out->officer == NULL)
        return fault_set(fault, TG_ERR_MISSING,
                         _("No officer %.60s here. `officer list` names them."), officer);
    out->has_it = holds(out->holders, out->holder_count, &out->officer->holder);
    return TG_OK;
}

enum tg_err register_bar(struct register_file *reg, const char *case_id, const char *officer,
                         uint8_t why, const uint8_t *reason, size_t reason_len, struct fault *fault)
{
    struct access look_at = {.has_it = false};
    const struct register_parts parts = {.body = reason, .body_len = reason_len};
    enum tg_err err = look(reg, case_id, officer, &look_at, fault);
    if (err != TG_OK)
        return err;
    if (!look_at.has_it)
        return fault_set(fault, TG_ERR_CONFLICT, _("Case %s is closed to %s already."), case_id,
                         officer);
    struct register_holder *barred = &look_at.officer->holder;
    err = close_to(reg, &look_at.of, &barred, 1, fault);
    if (err != TG_OK)
        return err;
    struct event_access access = {.barred = true, .why = why};
    snprintf(access.officer, sizeof access.officer, "%s", officer);
    return enter(reg, &look_at.name, &access, &parts, fault);
}

/* The keys of a closed case, from each of its holders back to everyone. */
static enum tg_err lock_together(struct register_file *reg, struct register_case *of,
                                 struct fault *fault)
{
    struct register_group *everyone = NULL;
    uint8_t key[REGISTER_KEY_SIZE];
    enum tg_err err = register_group_get(reg, REGISTER_EVERYONE, &everyone, fault);
    for (uint32_t n = 1; err == TG_OK && n <= of->generation; n++) {
        const int64_t numbers[] = {of->slot, n};
        err = register_case_key(reg, of->slot, n, key, fault);
        if (err == TG_OK)
            err = register_do(reg, "DELETE FROM locks WHERE slot = ?1 AND generation = ?2", numbers,
                              2, fault);
        if (err == TG_OK)
            err = register_case_lock(reg, of, n, &everyone->holder, key, fault);
    }
    secret_wipe(key, sizeof key);
    if (err == TG_OK)
        err = register_case_renew(reg, of, NULL, 0, fault);
    return err == TG_OK ? register_sheet_move(reg, of, fault) : err;
}

static enum tg_err lock_to(struct register_file *reg, struct access *to, struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE];
    enum tg_err err = TG_OK;
    for (uint32_t n = 1; err == TG_OK && n <= to->of.generation; n++) {
        err = register_case_key(reg, to->of.slot, n, key, fault);
        if (err == TG_OK)
            err = register_case_lock(reg, &to->of, n, &to->officer->holder, key, fault);
    }
    secret_wipe(key, sizeof key);
    to->holders[to->holder_count++] = &to->officer->holder;
    return err == TG_OK ? register_case_renew(reg, &to->of, to->holders, to->holder_count, fault)
                        : err;
}

enum tg_err register_admit(struct register_file *reg, const char *case_id, const char *officer,
                           const uint8_t *reason, size_t reason_len, struct fault *fault)
{
    struct access look_at = {.has_it = false};
    const struct register_parts parts = {.body = reason, .body_len = reason_len};
    enum tg_err err = look(reg, case_id, officer, &look_at, fault);
    if (err == TG_OK && !register_me_has(reg, REGISTER_ADMIN))
        err = fault_set(fault, TG_ERR_DENIED,
                        _("Only an officer with the role admin may open a case again."));
    if (err == TG_OK && look_at.has_it)
        err = fault_set(fault, TG_ERR_CONFLICT, _("Case %s is open to %s already."), case_id,
                        officer);
    if (err != TG_OK)
        return err;
    bool all = look_at.holder_count + 1 == reg->people->officer_count;
    err = all ? lock_together(reg, &look_at.of, fault) : lock_to(reg, &look_at, fault);
    if (err != TG_OK)
        return err;
    struct event_access access = {.barred = false, .why = EVENT_ACCESS_ADMITTED};
    snprintf(access.officer, sizeof access.officer, "%s", officer);
    return enter(reg, &look_at.name, &access, &parts, fault);
}

enum tg_err register_denied(struct register_file *reg, const char *case_id, struct fault *fault)
{
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_DENIED;
    snprintf(event->denied.case_id, sizeof event->denied.case_id, "%s", case_id);
    enum tg_err err = register_append(reg, event, NULL, NULL, fault);
    secret_destroy(event);
    return err;
}
