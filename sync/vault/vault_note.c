/* What the kiosk tells the courier, and the versions below which it never goes. */
#include "sync/vault/vault_inside.h"

#include <string.h>

static enum tg_err change_state(struct vault *vault, const struct vault_state *next,
                                struct fault *fault)
{
    struct vault_change change = {.next = next};
    return vault_commit(vault, &change, fault);
}

enum tg_err vault_wish(struct vault *vault, struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    struct vault_state next = vault->state;
    next.wishes++;
    return change_state(vault, &next, fault);
}

void vault_tell(struct vault *vault, uint32_t troubles)
{
    vault->troubles = troubles;
}

uint32_t vault_told(const struct vault *vault)
{
    return vault->troubles;
}

bool vault_owes(const struct vault *vault)
{
    return vault->troubles != vault->state.troubles;
}

enum tg_err vault_note_charter(struct vault *vault, const struct charter *charter,
                               struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    struct vault_state next = vault->state;
    bool same = memcmp(next.charter_hash, charter->hash, HASH_SIZE) == 0;
    if (charter->version < next.charter_version)
        return fault_set(fault, TG_ERR_VERSION,
                         "The charter is version %u, this kiosk has run %u: an older one is "
                         "refused. Install the newest.",
                         (unsigned)charter->version, (unsigned)next.charter_version);
    if (charter->version == next.charter_version && !same)
        return fault_set(fault, TG_ERR_CONFLICT,
                         "Two charters of version %u: give the newer one a higher version.",
                         (unsigned)charter->version);
    if (charter->version == next.charter_version)
        return TG_OK;
    next.charter_version = charter->version;
    memcpy(next.charter_hash, charter->hash, HASH_SIZE);
    return change_state(vault, &next, fault);
}

/* The place of that pack, or a free one; NULL when there is neither. */
static struct vault_pack_note *pack_place(struct vault_state *state, const char *pack_id)
{
    struct vault_pack_note *place = NULL;
    for (int i = 0; i < VAULT_PACKS_MAX; i++) {
        if (strcmp(state->packs[i].id, pack_id) == 0)
            return &state->packs[i];
        if (place == NULL && state->packs[i].id[0] == 0)
            place = &state->packs[i];
    }
    return place;
}

enum tg_err vault_note_pack(struct vault *vault, const char *pack_id, uint32_t version,
                            struct fault *fault)
{
    enum tg_err err = vault_ready(vault, fault);
    if (err != TG_OK)
        return err;
    struct vault_state next = vault->state;
    struct vault_pack_note *place = pack_place(&next, pack_id);
    size_t len = strlen(pack_id);
    if (len == 0 || len > VAULT_PACK_ID_MAX || place == NULL)
        return fault_set(fault, TG_ERR_RANGE, "%s: no place to remember pack \"%.40s\"",
                         vault->path, pack_id);
    if (version < place->version)
        return fault_set(fault, TG_ERR_VERSION,
                         "Pack \"%s\" is version %u, this kiosk has run %u: an older one is "
                         "refused. Install the newest.",
                         pack_id, (unsigned)version, (unsigned)place->version);
    if (place->id[0] != 0 && version == place->version)
        return TG_OK;
    memcpy(place->id, pack_id, len + 1);
    place->version = version;
    return change_state(vault, &next, fault);
}
