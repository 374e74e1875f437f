/* Who is there.
 *
 * An officer's card (public key and the last EVENT_OFFICER) stands sealed in their row, a group's
 * (name, generation, public key) in its own. They are read at login, and again when the counter
 * "people" in `meta` says that they changed. */
#include "tools/desk/register_people.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

enum { GROUP_CARD_SIZE = REGISTER_GROUP_NAME_SIZE + 4 + REGISTER_KEY_SIZE };

static const char officer_bound[] = "tonggui register officer's card v2";
static const char group_bound[] = "tonggui register group's card v2";

size_t register_card_seal(const struct register_file *reg, struct event *event,
                          const uint8_t public_key[static REGISTER_KEY_SIZE],
                          uint8_t out[static CARD_MAX])
{
    uint8_t bound[REGISTER_BOUND_MAX], plain[REGISTER_KEY_SIZE + EVENT_SIZE_MAX];
    memcpy(plain, public_key, REGISTER_KEY_SIZE);
    size_t len = REGISTER_KEY_SIZE + event_encode(event, plain + REGISTER_KEY_SIZE);
    size_t bound_len = register_bind(reg, officer_bound, 0, 0, 0, bound);
    register_seal(reg->keys->people, bound, bound_len, plain, len, out);
    return len + SEAL_OVERHEAD;
}

void register_group_card_seal(const struct register_file *reg, const struct register_group *group,
                              uint8_t out[static GROUP_CARD_MAX])
{
    uint8_t bound[REGISTER_BOUND_MAX], plain[GROUP_CARD_SIZE];
    struct sink sink = sink_into(plain, sizeof plain);
    sink_put(&sink, group->name, sizeof group->name);
    sink_u32(&sink, group->generation);
    sink_put(&sink, group->holder.public_key, REGISTER_KEY_SIZE);
    must(sink_len(&sink) == sizeof plain);
    size_t bound_len = register_bind(reg, group_bound, group->holder.id, 0, 0, bound);
    register_seal(reg->keys->people, bound, bound_len, plain, sizeof plain, out);
}

static enum tg_err changed(const struct register_file *reg, const char *what, struct fault *fault)
{
    return fault_set(fault, TG_ERR_CRYPTO,
                     _("%s: %s was changed. Keep the file, restore a copy beside it."), reg->path,
                     what);
}

static enum tg_err read_officer(struct register_file *reg, sqlite3_stmt *stmt, struct event *event,
                                struct fault *fault)
{
    struct register_people *people = reg->people;
    struct register_person *person = &people->officers[people->officer_count];
    uint8_t bound[REGISTER_BOUND_MAX], plain[REGISTER_KEY_SIZE + EVENT_SIZE_MAX];
    size_t bound_len = register_bind(reg, officer_bound, 0, 0, 0, bound);
    size_t len = (size_t)sqlite3_column_bytes(stmt, 2);
    const char *name = (const char *)sqlite3_column_text(stmt, 1);
    if (people->officer_count == REGISTER_OFFICERS_MAX || name == NULL ||
        len < SEAL_OVERHEAD + REGISTER_KEY_SIZE || len > sizeof plain + SEAL_OVERHEAD ||
        register_unseal(reg->keys->people, bound, bound_len, sqlite3_column_blob(stmt, 2), len,
                        plain) != TG_OK ||
        event_decode(plain + REGISTER_KEY_SIZE, len - SEAL_OVERHEAD - REGISTER_KEY_SIZE, event) !=
            TG_OK ||
        event->type != EVENT_OFFICER || strcmp(event->who.name, name) != 0)
        return changed(reg, _("an officer's entry"), fault);
    *person = (struct register_person){.who = event->who};
    person->holder.id = sqlite3_column_int64(stmt, 0);
    memcpy(person->holder.public_key, plain, REGISTER_KEY_SIZE);
    people->officer_count++;
    return TG_OK;
}

static enum tg_err read_officers(struct register_file *reg, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    reg->people->officer_count = 0;
    enum tg_err err =
        register_prepare(reg, "SELECT id, name, card FROM officers ORDER BY id", &stmt, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        err = read_officer(reg, stmt, event, fault);
    register_end(reg, stmt);
    secret_destroy(event);
    return err;
}

static enum tg_err read_group(struct register_file *reg, sqlite3_stmt *stmt, struct fault *fault)
{
    struct register_people *people = reg->people;
    struct register_group *group = &people->groups[people->group_count];
    uint8_t bound[REGISTER_BOUND_MAX], plain[GROUP_CARD_SIZE];
    int64_t id = sqlite3_column_int64(stmt, 0);
    size_t bound_len = register_bind(reg, group_bound, -id, 0, 0, bound);
    if (people->group_count == REGISTER_GROUPS_MAX ||
        sqlite3_column_bytes(stmt, 1) != GROUP_CARD_MAX ||
        register_unseal(reg->keys->people, bound, bound_len, sqlite3_column_blob(stmt, 1),
                        GROUP_CARD_MAX, plain) != TG_OK)
        return changed(reg, _("a group's entry"), fault);
    *group = (struct register_group){.holder.id = -id};
    struct cursor cur = cursor_over(plain, sizeof plain);
    cursor_copy(&cur, group->name, sizeof group->name);
    group->generation = cursor_u32(&cur);
    cursor_copy(&cur, group->holder.public_key, REGISTER_KEY_SIZE);
    if (sqlite3_column_type(stmt, 2) != SQLITE_NULL) {
        if (register_unlock(reg, people->me, REGISTER_GROUP_LOCK, id, 0,
                            sqlite3_column_blob(stmt, 2), (size_t)sqlite3_column_bytes(stmt, 2),
                            group->secret) != TG_OK)
            return changed(reg, _("your key to a group"), fault);
        group->held = true;
    }
    people->group_count++;
    return TG_OK;
}

static enum tg_err read_groups(struct register_file *reg, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    reg->people->group_count = 0;
    enum tg_err err = register_prepare(reg,
                                       "SELECT g.id, g.card, m.secret FROM groups g"
                                       " LEFT JOIN members m ON m.grp = g.id AND m.officer = ?1"
                                       " ORDER BY g.id",
                                       &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, reg->people->me);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row)
        err = read_group(reg, stmt, fault);
    register_end(reg, stmt);
    return err;
}

static enum tg_err find_me(struct register_file *reg, struct fault *fault)
{
    struct register_people *people = reg->people;
    uint8_t public_key[REGISTER_KEY_SIZE];
    for (size_t i = 0; i < people->officer_count; i++) {
        struct register_person *person = &people->officers[i];
        if (person->holder.id != people->me)
            continue;
        must(crypto_scalarmult_base(public_key, reg->keys->secret) == 0);
        if (memcmp(public_key, person->holder.public_key, REGISTER_KEY_SIZE) != 0)
            return changed(reg, _("your own entry"), fault);
        people->my_entry = person->who;
        return TG_OK;
    }
    return fault_set(fault, TG_ERR_DENIED, _("Officer %s was removed from this register."),
                     reg->officer);
}

static enum tg_err read_version(struct register_file *reg, int64_t *out, struct fault *fault)
{
    return register_count(reg, "SELECT value FROM meta WHERE key='people'", out, fault);
}

enum tg_err register_people_refresh(struct register_file *reg, struct fault *fault)
{
    struct register_people *people = reg->people;
    int64_t version = 0;
    enum tg_err err = read_version(reg, &version, fault);
    if (err != TG_OK || version == people->version)
        return err;
    people->version = 0;
    err = read_officers(reg, fault);
    if (err == TG_OK)
        err = find_me(reg, fault);
    if (err == TG_OK)
        err = read_groups(reg, fault);
    if (err == TG_OK)
        people->version = version;
    return err;
}

enum tg_err register_people_changed(struct register_file *reg, struct fault *fault)
{
    reg->people->version = 0;
    return register_do(reg, "UPDATE meta SET value = value + 1 WHERE key='people'", NULL, 0, fault);
}

struct register_person *register_person(struct register_file *reg, const char *name)
{
    for (size_t i = 0; i < reg->people->officer_count; i++)
        if (strcmp(reg->people->officers[i].who.name, name) == 0)
            return &reg->people->officers[i];
    return NULL;
}

const struct event_officer *register_me(const struct register_file *reg)
{
    return &reg->people->my_entry;
}

bool register_me_has(const struct register_file *reg, const char *role)
{
    return event_officer_has(register_me(reg), role) ||
           event_officer_has(register_me(reg), REGISTER_ADMIN);
}

enum tg_err register_officers(struct register_file *reg, register_officer_fn *visit, void *ctx,
                              struct fault *fault)
{
    enum tg_err err = register_people_refresh(reg, fault);
    for (size_t i = 0; err == TG_OK && i < reg->people->officer_count; i++)
        err = visit(ctx, &reg->people->officers[i].who, fault);
    return err;
}
