#include "sync/courier/picture.h"

#include <stdlib.h>
#include <string.h>

void picture_finish(struct picture *picture)
{
    vault_view_finish(&picture->view);
    free(picture->slots);
    *picture = (struct picture){0};
}

static bool is_urgent(const struct vault_view *view, uint32_t slot)
{
    for (size_t i = 0; i < view->urgent_count; i++) {
        if (view->urgent[i] == slot)
            return true;
    }
    return false;
}

/* A slot that is released while we look is passed over. */
static enum tg_err add_slot(struct picture *picture, struct vault_reader *reader,
                            const struct journal *journal, uint32_t slot, struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    struct picture_slot *at = &picture->slots[picture->slot_count];
    enum tg_err err = vault_reader_slot(reader, slot, body, fault);
    if (err == TG_ERR_MISSING)
        return TG_OK;
    if (err != TG_OK)
        return err;
    if (envelope_check(body, sizeof body) != TG_OK) {
        picture->damaged++;
        return TG_OK;
    }
    at->slot = slot;
    at->urgent = is_urgent(&picture->view, slot);
    envelope_hash(body, at->hash);
    at->sent = journal_slot_sent(journal, slot, at->hash);
    picture->slot_count++;
    return TG_OK;
}

enum tg_err picture_take(struct vault_reader *reader, const struct journal *journal,
                         struct picture *out, struct fault *fault)
{
    struct picture picture = {0};
    enum tg_err err = vault_reader_view(reader, &picture.view, fault);
    if (err != TG_OK)
        return err;
    picture.slots = calloc(picture.view.written_count + 1, sizeof *picture.slots);
    if (picture.slots == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, "vault: out of memory");
    for (size_t i = 0; i < picture.view.written_count && err == TG_OK; i++)
        err = add_slot(&picture, reader, journal, picture.view.written[i], fault);
    if (err != TG_OK)
        picture_finish(&picture);
    else
        *out = picture;
    return err;
}

size_t picture_waiting(const struct picture *picture, bool urgent_only)
{
    size_t waiting = 0;
    for (size_t i = 0; i < picture->slot_count; i++) {
        const struct picture_slot *slot = &picture->slots[i];
        if (!slot->sent && (slot->urgent || !urgent_only))
            waiting++;
    }
    return waiting;
}

bool picture_holds(const struct picture *picture, const uint8_t hash[static HASH_SIZE])
{
    for (size_t i = 0; i < picture->slot_count; i++) {
        if (memcmp(picture->slots[i].hash, hash, HASH_SIZE) == 0)
            return true;
    }
    return false;
}
