/* Entering events. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* What an event is sealed under: generation 0 is the key that every officer has. */
struct sealing {
    uint8_t ref[REGISTER_REF_SIZE];
    uint32_t generation;
    uint8_t key[REGISTER_KEY_SIZE];
};

static size_t seal_event(const struct register_file *reg, int64_t id, const struct sealing *sealing,
                         struct event *event, uint8_t out[static PAYLOAD_MAX])
{
    uint8_t bound[REGISTER_BOUND_MAX];
    uint8_t *plain = reg->people->plain;
    size_t bound_len =
        register_bind_event(reg, id, sealing->ref, sealing->generation, reg->head.hash, bound);
    size_t len = event_encode(event, plain);
    register_seal(sealing->key, bound, bound_len, plain, len, out);
    secret_wipe(plain, len);
    return len + SEAL_OVERHEAD;
}

static enum tg_err insert(struct register_file *reg, const struct sealing *sealing,
                          const uint8_t *payload, size_t len, struct fault *fault)
{
    int64_t id = reg->head.id + 1;
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5)", &stmt, fault);
    if (err != TG_OK)
        return err;
    register_chain_next(id, sealing->ref, sealing->generation, payload, len, reg->head.hash);
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_blob(stmt, 2, sealing->ref, REGISTER_REF_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, sealing->generation);
    sqlite3_bind_blob(stmt, 4, payload, (int)len, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 5, reg->head.hash, HASH_SIZE, SQLITE_STATIC);
    reg->head.id = id;
    return register_done(reg, stmt, fault);
}

static enum tg_err append(struct register_file *reg, struct event *event,
                          const struct register_parts *parts, const struct sealing *sealing,
                          int64_t *out_id, struct fault *fault)
{
    uint8_t payload[PAYLOAD_MAX];
    int64_t id = reg->head.id + 1;
    event->unix_s = (uint64_t)clock_unix_s(reg->clock);
    snprintf(event->officer, sizeof event->officer, "%s", reg->officer);
    enum tg_err err = register_parts_put(reg, id, event, parts, sealing->key, fault);
    if (err == TG_OK)
        err = insert(reg, sealing, payload, seal_event(reg, id, sealing, event, payload), fault);
    if (err == TG_OK && out_id != NULL)
        *out_id = id;
    return err;
}

/* What goes to and fro between a submitter and headquarters, through whoever's program carries it.
 */
static bool is_carried(const struct event *event)
{
    return event->type == EVENT_REPORT || event->type == EVENT_REPLY || event->type == EVENT_LETTER;
}

/* The case's newest key. One who can't see the case may still bring in another report of it, or a
 * reply: under a new key for those who can. */
static enum tg_err find_key(struct register_file *reg, struct register_case *of,
                            const struct event *event, struct sealing *sealing, struct fault *fault)
{
    struct register_holder *holders[REGISTER_OFFICERS_MAX];
    size_t count = 0;
    char id[CASE_ID_MAX];
    enum tg_err err = register_case_key(reg, of->slot, of->generation, sealing->key, fault);
    if (err == TG_ERR_DENIED && is_carried(event)) {
        err = register_case_holders(reg, of, holders, &count, fault);
        if (err == TG_OK)
            err = register_case_renew(reg, of, holders, count, fault);
        if (err == TG_OK)
            err = register_case_key(reg, of->slot, of->generation, sealing->key, fault);
    }
    if (err == TG_ERR_DENIED) {
        event_case_id(event_case(event), id);
        return register_case_denied(id, fault);
    }
    sealing->generation = of->generation;
    return err;
}

static enum tg_err append_to_case(struct register_file *reg, struct event *event,
                                  const struct register_parts *parts, struct sealing *sealing,
                                  int64_t *out_id, struct fault *fault)
{
    struct register_case of;
    bool there = false;
    const struct event_case *name = event_case(event);
    char id[CASE_ID_MAX];
    enum tg_err err = register_case_find(reg, sealing->ref, &of, &there, fault);
    if (err == TG_OK && !there && event->type != EVENT_REPORT) {
        event_case_id(name, id);
        return fault_set(fault, TG_ERR_MISSING, _("There is no case %s. `list` names them all."),
                         id);
    }
    if (err == TG_OK && !there)
        err = register_case_make(reg, &event->report, parts, &of, fault);
    else if (err == TG_OK && event->type == EVENT_REPORT && parts->barred_count > 0)
        err = register_access_named(reg, &of, name, parts->barred, parts->barred_count, fault);
    if (err == TG_OK)
        err = find_key(reg, &of, event, sealing, fault);
    if (err == TG_OK)
        err = append(reg, event, parts, sealing, out_id, fault);
    if (err == TG_OK && !there)
        err = register_access_enter_named(reg, name, parts->barred, parts->barred_count, fault);
    return err;
}

enum tg_err register_append(struct register_file *reg, struct event *event,
                            const struct register_parts *parts, int64_t *out_id,
                            struct fault *fault)
{
    static const struct register_parts none;
    char subject[EVENT_SUBJECT_MAX];
    struct sealing sealing = {.generation = 0};
    must(reg->writing);
    event_subject(event, subject);
    register_subject_ref(reg, subject, sealing.ref);
    memcpy(sealing.key, reg->keys->event, REGISTER_KEY_SIZE);
    enum tg_err err =
        event_case(event) != NULL
            ? append_to_case(reg, event, parts != NULL ? parts : &none, &sealing, out_id, fault)
            : append(reg, event, parts != NULL ? parts : &none, &sealing, out_id, fault);
    secret_wipe(sealing.key, sizeof sealing.key);
    return err;
}
