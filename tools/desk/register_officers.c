/* Officers come, change and go. */
#include "app/ui/words.h"
#include "tools/desk/register_people.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char officer_default[] = "officer";

static enum tg_err check_entry(const struct event_officer *who, struct fault *fault)
{
    static const char ids[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    enum tg_err err = register_name_check(who->name, fault);
    if (err == TG_OK && who->role_count > EVENT_ROLES_MAX)
        err =
            fault_set(fault, TG_ERR_RANGE, _("An officer has at most %d roles."), EVENT_ROLES_MAX);
    for (uint8_t i = 0; err == TG_OK && i < who->role_count; i++)
        if (who->roles[i][0] == '\0' || who->roles[i][strspn(who->roles[i], ids)] != '\0')
            err = fault_set(fault, TG_ERR_RANGE,
                            _("%.40s: no role. A role is an id, such as inspector or admin."),
                            who->roles[i]);
    return err;
}

static enum tg_err check_admin(const struct register_file *reg, struct fault *fault)
{
    return register_me_has(reg, REGISTER_ADMIN)
               ? TG_OK
               : fault_set(fault, TG_ERR_DENIED,
                           _("Only an officer with the role admin may do this; you are %s."),
                           reg->officer);
}

static enum tg_err check_other_admin(struct register_file *reg, const char *name,
                                     struct fault *fault)
{
    for (size_t i = 0; i < reg->people->officer_count; i++) {
        const struct event_officer *who = &reg->people->officers[i].who;
        if (strcmp(who->name, name) != 0 && event_officer_has(who, REGISTER_ADMIN))
            return TG_OK;
    }
    return fault_set(fault, TG_ERR_RANGE,
                     _("%s is the last admin. Make another officer admin first."), name);
}

static enum tg_err find_person(struct register_file *reg, const char *name,
                               struct register_person **out, struct fault *fault)
{
    *out = register_person(reg, name);
    return *out != NULL ? TG_OK
                        : fault_set(fault, TG_ERR_MISSING,
                                    _("No officer %.60s here. `officer list` names them."), name);
}

/* Begins, and looks whether who is logged in may change officers. */
static enum tg_err begin(struct register_file *reg, struct fault *fault)
{
    enum tg_err err = register_begin(reg, fault);
    return err == TG_OK ? check_admin(reg, fault) : err;
}

static enum tg_err insert(struct register_file *reg, const struct register_wrap *wrap,
                          struct event *event, struct register_person *person, struct fault *fault)
{
    uint8_t card[CARD_MAX];
    sqlite3_stmt *stmt = NULL;
    size_t len = register_card_seal(reg, event, person->holder.public_key, card);
    enum tg_err err =
        register_prepare(reg,
                         "INSERT INTO officers(name, method, passes, memory, salt, wrapped, card)"
                         " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_text(stmt, 1, wrap->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, wrap->method);
    sqlite3_bind_int64(stmt, 3, wrap->passes);
    sqlite3_bind_int64(stmt, 4, wrap->memory);
    sqlite3_bind_blob(stmt, 5, wrap->salt, sizeof wrap->salt, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 6, wrap->wrapped, sizeof wrap->wrapped, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 7, card, (int)len, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    if (err == TG_OK)
        person->holder.id = sqlite3_last_insert_rowid(reg->db);
    return err;
}

static enum tg_err enter(struct register_file *reg, struct event *event, struct fault *fault)
{
    enum tg_err err = register_people_changed(reg, fault);
    return err == TG_OK ? register_append(reg, event, NULL, NULL, fault) : err;
}

/* Makes the pair, wraps what it opens, enters the officer; the secret stays in `secret`. */
static enum tg_err add(struct register_file *reg, struct event *event,
                       const struct credential *credential, uint8_t *secret, struct fault *fault)
{
    struct register_people *people = reg->people;
    struct register_wrap wrap;
    if (people->officer_count == REGISTER_OFFICERS_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s: has its %d officers"), reg->path,
                         REGISTER_OFFICERS_MAX);
    struct register_person *person = &people->officers[people->officer_count];
    *person = (struct register_person){.who = event->who};
    must(crypto_box_keypair(person->holder.public_key, secret) == 0);
    enum tg_err err = register_wrap_make(reg, event->who.name, credential, secret, &wrap, fault);
    if (err == TG_OK)
        err = insert(reg, &wrap, event, person, fault);
    if (err != TG_OK)
        return err;
    people->officer_count++;
    return TG_OK;
}

enum tg_err register_officer_first(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault)
{
    struct credential *credential = NULL;
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_OFFICER;
    event->who = (struct event_officer){.role_count = 1, .roles = {REGISTER_ADMIN}};
    const char *name = login->officer != NULL ? login->officer : officer_default;
    enum tg_err err = register_name_check(name, fault);
    if (err == TG_OK)
        err = credential_make(&login->source, name, &credential, fault);
    if (err != TG_OK)
        goto out;
    snprintf(event->who.name, sizeof event->who.name, "%s", name);
    snprintf(reg->officer, sizeof reg->officer, "%s", name);
    err = add(reg, event, credential, reg->keys->secret, fault);
    if (err != TG_OK)
        goto out;
    reg->people->me = reg->people->officers[0].holder.id;
    reg->people->my_entry = event->who;
    err = register_group_renew(reg, REGISTER_EVERYONE, fault);
    if (err == TG_OK)
        err = enter(reg, event, fault);
out:
    secret_destroy(event);
    credential_destroy(credential);
    return err;
}

static enum tg_err add_other(struct register_file *reg, struct event *event,
                             const struct credential *credential, struct fault *fault)
{
    uint8_t *secret = secret_create(REGISTER_KEY_SIZE);
    if (secret == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = begin(reg, fault);
    if (err == TG_OK && register_person(reg, event->who.name) != NULL)
        err = fault_set(fault, TG_ERR_CONFLICT, _("There is an officer %s already."),
                        event->who.name);
    if (err == TG_OK)
        err = add(reg, event, credential, secret, fault);
    if (err == TG_OK)
        err = register_groups_settle(reg, register_person(reg, event->who.name), true, fault);
    if (err == TG_OK)
        err = enter(reg, event, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    secret_destroy(secret);
    return err;
}

enum tg_err register_officer_add(struct register_file *reg, const struct event_officer *who,
                                 const struct credential_source *source, struct fault *fault)
{
    struct credential *credential = NULL;
    enum tg_err err = check_entry(who, fault);
    if (err == TG_OK)
        err = register_people_refresh(reg, fault);
    if (err == TG_OK)
        err = check_admin(reg, fault);
    if (err == TG_OK && register_person(reg, who->name) != NULL)
        err = fault_set(fault, TG_ERR_CONFLICT, _("There is an officer %s already."), who->name);
    if (err == TG_OK)
        err = credential_make(source, who->name, &credential, fault);
    if (err != TG_OK)
        return err;
    struct event *event = secret_create(sizeof *event);
    if (event == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    } else {
        event->type = EVENT_OFFICER;
        event->who = *who;
        event->who.removed = false;
        err = add_other(reg, event, credential, fault);
    }
    secret_destroy(event);
    credential_destroy(credential);
    return err;
}

static enum tg_err change(struct register_file *reg, struct event *event, struct fault *fault)
{
    struct register_person *person = NULL;
    uint8_t card[CARD_MAX];
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = find_person(reg, event->who.name, &person, fault);
    if (err == TG_OK && event_officer_has(&person->who, REGISTER_ADMIN) &&
        !event_officer_has(&event->who, REGISTER_ADMIN))
        err = check_other_admin(reg, event->who.name, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "UPDATE officers SET card = ?2 WHERE id = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    person->who = event->who;
    size_t len = register_card_seal(reg, event, person->holder.public_key, card);
    sqlite3_bind_int64(stmt, 1, person->holder.id);
    sqlite3_bind_blob(stmt, 2, card, (int)len, SQLITE_STATIC);
    if (person->holder.id == reg->people->me)
        reg->people->my_entry = event->who;
    err = register_done(reg, stmt, fault);
    return err == TG_OK ? register_groups_settle(reg, person, true, fault) : err;
}

/* The others of a closed case go on; one that only this officer holds would be lost. */
static enum tg_err check_last_holder(struct register_file *reg, int64_t officer,
                                     struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int64_t count = 0;
    enum tg_err err = register_prepare(
        reg,
        "SELECT count(*) FROM cases c WHERE c.closed = 1 AND NOT EXISTS(SELECT 1 FROM locks l"
        " WHERE l.slot = c.slot AND l.generation = c.generation AND l.holder <> ?1)",
        &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, officer);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row)
        count = sqlite3_column_int64(stmt, 0);
    register_end(reg, stmt);
    if (err == TG_OK && count > 0)
        err =
            fault_set(fault, TG_ERR_RANGE,
                      _("%lld cases are closed to everybody else and would be lost. Admit another "
                        "officer to them first."),
                      (long long)count);
    return err;
}

static enum tg_err erase(struct register_file *reg, struct event *event, struct fault *fault)
{
    struct register_people *people = reg->people;
    struct register_person *person = NULL;
    enum tg_err err = find_person(reg, event->who.name, &person, fault);
    if (err == TG_OK)
        err = check_other_admin(reg, event->who.name, fault);
    if (err == TG_OK)
        err = check_last_holder(reg, person->holder.id, fault);
    if (err != TG_OK)
        return err;
    struct register_person gone = *person;
    event->who = gone.who;
    event->who.removed = true;
    size_t behind = people->officer_count - (size_t)(person - people->officers) - 1;
    memmove(person, person + 1, behind * sizeof *person);
    people->officer_count--;
    reg->erasing = true;
    err = register_do(reg, "DELETE FROM officers WHERE id = ?1", &gone.holder.id, 1, fault);
    if (err == TG_OK)
        err = register_do(reg, "DELETE FROM locks WHERE holder = ?1", &gone.holder.id, 1, fault);
    return err == TG_OK ? register_groups_settle(reg, &gone, false, fault) : err;
}

static enum tg_err in_one(struct register_file *reg, const struct event_officer *who,
                          enum tg_err (*act)(struct register_file *reg, struct event *event,
                                             struct fault *fault),
                          struct fault *fault)
{
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_OFFICER;
    event->who = *who;
    event->who.removed = false;
    enum tg_err err = begin(reg, fault);
    if (err == TG_OK)
        err = act(reg, event, fault);
    if (err == TG_OK)
        err = enter(reg, event, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    secret_destroy(event);
    return err;
}

enum tg_err register_officer_change(struct register_file *reg, const struct event_officer *who,
                                    struct fault *fault)
{
    enum tg_err err = check_entry(who, fault);
    return err == TG_OK ? in_one(reg, who, change, fault) : err;
}

enum tg_err register_officer_remove(struct register_file *reg, const char *name,
                                    struct fault *fault)
{
    struct event_officer who = {0};
    snprintf(who.name, sizeof who.name, "%s", name);
    return in_one(reg, &who, erase, fault);
}
