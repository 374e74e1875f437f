/* Groups: X25519 pairs whose secrets are locked to their members.
 *
 * "everyone", and "role:x" for each role that something was locked to. Admins belong to all. Who
 * leaves a group loses the locks of every generation, and a new generation is made for what
 * follows; who joins is given all of them. */
#include "app/ui/words.h"
#include "tools/desk/register_people.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char role_prefix[] = "role:";

void register_group_of_role(const char *role, char out[static REGISTER_GROUP_NAME_SIZE])
{
    snprintf(out, REGISTER_GROUP_NAME_SIZE, "%s%s", role_prefix, role);
}

static bool belongs(const struct event_officer *who, const char *group)
{
    return strcmp(group, REGISTER_EVERYONE) == 0 || event_officer_has(who, REGISTER_ADMIN) ||
           event_officer_has(who, group + strlen(role_prefix));
}

size_t register_group_size(const struct register_file *reg, const char *name)
{
    size_t size = 0;
    for (size_t i = 0; i < reg->people->officer_count; i++)
        size += belongs(&reg->people->officers[i].who, name) ? 1 : 0;
    return size;
}

static struct register_group *newest(struct register_file *reg, const char *name)
{
    struct register_people *people = reg->people;
    for (size_t i = people->group_count; i > 0; i--)
        if (strcmp(people->groups[i - 1].name, name) == 0)
            return &people->groups[i - 1];
    return NULL;
}

/* Nothing happens when they have it already. */
static enum tg_err give(struct register_file *reg, const struct register_group *group,
                        struct register_person *person, struct fault *fault)
{
    uint8_t lock[LOCK_SIZE];
    sqlite3_stmt *stmt = NULL;
    if (!group->held)
        return fault_set(fault, TG_ERR_CRYPTO,
                         _("%s: your key to a group was removed. Restore a copy."), reg->path);
    register_lock(reg, &person->holder, REGISTER_GROUP_LOCK, -group->holder.id, 0, group->secret,
                  lock);
    enum tg_err err =
        register_prepare(reg, "INSERT OR IGNORE INTO members VALUES(?1, ?2, ?3)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, -group->holder.id);
    sqlite3_bind_int64(stmt, 2, person->holder.id);
    sqlite3_bind_blob(stmt, 3, lock, sizeof lock, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

static enum tg_err insert(struct register_file *reg, struct register_group *group,
                          struct fault *fault)
{
    uint8_t card[GROUP_CARD_MAX];
    sqlite3_stmt *stmt = NULL;
    int64_t last = 0;
    enum tg_err err =
        register_count(reg, "SELECT seq FROM sqlite_sequence WHERE name = 'groups'", &last, fault);
    if (err != TG_OK)
        return err;
    group->holder.id = -(last + 1);
    register_group_card_seal(reg, group, card);
    err = register_prepare(reg, "INSERT INTO groups VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, last + 1);
    sqlite3_bind_blob(stmt, 2, card, sizeof card, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

enum tg_err register_group_renew(struct register_file *reg, const char *name, struct fault *fault)
{
    struct register_people *people = reg->people;
    const struct register_group *before = newest(reg, name);
    if (people->group_count == REGISTER_GROUPS_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s: has its %d groups and generations of groups"),
                         reg->path, REGISTER_GROUPS_MAX);
    struct register_group *group = &people->groups[people->group_count];
    *group = (struct register_group){
        .generation = before != NULL ? before->generation + 1 : 1,
        .held = true,
    };
    snprintf(group->name, sizeof group->name, "%s", name);
    must(crypto_box_keypair(group->holder.public_key, group->secret) == 0);
    enum tg_err err = insert(reg, group, fault);
    for (size_t i = 0; err == TG_OK && i < people->officer_count; i++)
        if (belongs(&people->officers[i].who, name))
            err = give(reg, group, &people->officers[i], fault);
    group->held = belongs(&people->my_entry, name);
    if (!group->held)
        secret_wipe(group->secret, sizeof group->secret);
    if (err != TG_OK)
        return err;
    people->group_count++;
    return register_people_changed(reg, fault);
}

enum tg_err register_group_get(struct register_file *reg, const char *name,
                               struct register_group **out, struct fault *fault)
{
    enum tg_err err = newest(reg, name) == NULL ? register_group_renew(reg, name, fault) : TG_OK;
    if (err == TG_OK)
        *out = newest(reg, name);
    return err;
}

static enum tg_err take_away(struct register_file *reg, const struct register_group *group,
                             const struct register_person *person, bool *out_had,
                             struct fault *fault)
{
    const int64_t numbers[] = {-group->holder.id, person->holder.id};
    enum tg_err err =
        register_do(reg, "DELETE FROM members WHERE grp = ?1 AND officer = ?2", numbers, 2, fault);
    if (err == TG_OK)
        *out_had = sqlite3_changes(reg->db) > 0;
    return err;
}

/* Without `joins` they leave every group. */
enum tg_err register_groups_settle(struct register_file *reg, struct register_person *person,
                                   bool joins, struct fault *fault)
{
    struct register_people *people = reg->people;
    enum tg_err err = TG_OK;
    for (size_t i = people->group_count; err == TG_OK && i > 0; i--) {
        const struct register_group *group = &people->groups[i - 1];
        bool had = false, is_newest = newest(reg, group->name) == group;
        if (joins && belongs(&person->who, group->name)) {
            err = give(reg, group, person, fault);
            continue;
        }
        err = take_away(reg, group, person, &had, fault);
        reg->erasing = reg->erasing || had;
        if (err == TG_OK && had && is_newest)
            err = register_group_renew(reg, group->name, fault);
    }
    return err;
}
