#include "sync/courier/compose.h"

#include "board/base/faultpoint.h"
#include "board/base/must.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

struct choice {
    uint32_t item;
    uint8_t hash[HASH_SIZE];
};

struct composing {
    struct choice choices[BATCH_ENVELOPES_MAX];
    uint16_t chosen;
    uint16_t wanted;
    uint8_t *bodies; /* wanted × ENVELOPE_SIZE, owned as `bytes` */
    uint8_t *bytes;
};

/* Fisher and Yates, as Durstenfeld has it. */
static void shuffle(uint32_t *numbers, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = randombytes_uniform((uint32_t)i);
        uint32_t kept = numbers[i - 1];
        numbers[i - 1] = numbers[j];
        numbers[j] = kept;
    }
}

/* A random order of 0 … count-1, owned by the caller (free). */
static uint32_t *random_order(size_t count)
{
    uint32_t *order = calloc(count + 1, sizeof *order);
    for (size_t i = 0; i < count && order != NULL; i++)
        order[i] = (uint32_t)i;
    if (order != NULL)
        shuffle(order, count);
    return order;
}

static void choose(struct composing *composing, uint32_t item, const uint8_t hash[static HASH_SIZE])
{
    struct choice *choice = &composing->choices[composing->chosen++];
    choice->item = item;
    memcpy(choice->hash, hash, HASH_SIZE);
}

static void choose_slots(struct composing *composing, const struct picture *picture,
                         const uint32_t *order, bool urgent)
{
    for (size_t i = 0; i < picture->slot_count && composing->chosen < composing->wanted; i++) {
        const struct picture_slot *slot = &picture->slots[order[i]];
        if (!slot->sent && slot->urgent == urgent)
            choose(composing, slot->slot, slot->hash);
    }
}

static enum tg_err choose_fillers(struct composing *composing, const struct journal *journal,
                                  struct vault_reader *reader, const struct picture *picture,
                                  struct fault *fault)
{
    uint8_t body[ENVELOPE_SIZE];
    uint8_t hash[HASH_SIZE];
    enum tg_err err = TG_OK;
    uint32_t *order = random_order(picture->view.filler_count);
    if (order == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "batch: out of memory");
    for (size_t i = 0; i < picture->view.filler_count && err == TG_OK; i++) {
        uint32_t filler = picture->view.fillers[order[i]];
        if (composing->chosen == composing->wanted)
            break;
        err = vault_reader_filler(reader, filler, body, fault);
        if (err != TG_OK)
            break;
        envelope_hash(body, hash);
        if (envelope_check(body, sizeof body) == TG_OK &&
            !journal_filler_used(journal, filler, hash))
            choose(composing, filler | JOURNAL_ITEM_FILLER, hash);
    }
    free(order);
    if (err == TG_OK && composing->chosen < composing->wanted)
        err = fault_set(fault, TG_ERR_MISSING,
                        "too few fresh fillers for a batch; the kiosk makes new ones at its next "
                        "quiet moment: is it running?");
    return err;
}

static enum tg_err choose_all(struct composing *composing, const struct journal *journal,
                              struct vault_reader *reader, const struct picture *picture,
                              struct fault *fault)
{
    uint32_t *order = random_order(picture->slot_count);
    if (order == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "batch: out of memory");
    choose_slots(composing, picture, order, true);
    choose_slots(composing, picture, order, false);
    free(order);
    return choose_fillers(composing, journal, reader, picture, fault);
}

static void shuffle_choices(struct composing *composing)
{
    for (uint32_t i = composing->chosen; i > 1; i--) {
        uint32_t j = randombytes_uniform(i);
        struct choice kept = composing->choices[i - 1];
        composing->choices[i - 1] = composing->choices[j];
        composing->choices[j] = kept;
    }
}

/* Reads the bodies again, and takes only what was chosen. */
static enum tg_err read_bodies(struct composing *composing, struct vault_reader *reader,
                               struct fault *fault)
{
    for (uint16_t i = 0; i < composing->chosen; i++) {
        const struct choice *choice = &composing->choices[i];
        uint8_t *body = composing->bodies + (size_t)i * ENVELOPE_SIZE;
        uint8_t hash[HASH_SIZE];
        uint32_t row = choice->item & ~JOURNAL_ITEM_FILLER;
        enum tg_err err = (choice->item & JOURNAL_ITEM_FILLER) != 0
                              ? vault_reader_filler(reader, row, body, fault)
                              : vault_reader_slot(reader, row, body, fault);
        if (err != TG_OK && err != TG_ERR_MISSING)
            return err;
        if (err == TG_OK)
            envelope_hash(body, hash);
        if (err == TG_ERR_MISSING || memcmp(hash, choice->hash, HASH_SIZE) != 0)
            return fault_set(fault, TG_ERR_BUSY, "the vault changed while a batch was composed");
    }
    return TG_OK;
}

static enum tg_err keep(const struct compose_plan *plan, struct composing *composing,
                        struct journal *journal, const struct picture *picture, struct fault *fault)
{
    const struct journal_state *state = journal_state(journal);
    uint32_t items[BATCH_ENVELOPES_MAX];
    struct batch batch = {.kiosk = plan->kiosk,
                          .epoch = state->epoch,
                          .seq = state->seq,
                          .charter_version = picture->view.charter_version,
                          .count = composing->chosen,
                          .bodies = composing->bodies};
    memcpy(batch.before, state->before, HASH_SIZE);
    memcpy(batch.charter_hash, picture->view.charter_hash, HASH_SIZE);
    for (uint16_t i = 0; i < composing->chosen; i++)
        items[i] = composing->choices[i].item;
    enum tg_err err = batch_compose(&batch, plan->secret, composing->bytes);
    if (err != TG_OK)
        return fault_set(fault, err, "the batch cannot be composed: %s", err_name(err));
    fault_point("courier.after_compose_before_sync");
    return journal_keep_batch(journal, &batch, composing->bytes, items, fault);
}

enum tg_err compose_batch(const struct compose_plan *plan, struct journal *journal,
                          struct vault_reader *reader, const struct picture *picture,
                          struct fault *fault)
{
    must(plan->count >= 1 && plan->count <= BATCH_ENVELOPES_MAX);
    struct composing composing = {.wanted = plan->count};
    composing.bodies = malloc((size_t)plan->count * ENVELOPE_SIZE);
    composing.bytes = malloc(batch_size(plan->count));
    enum tg_err err = TG_OK;
    if (composing.bodies == NULL || composing.bytes == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, "batch: out of memory");
    if (err == TG_OK)
        err = choose_all(&composing, journal, reader, picture, fault);
    if (err == TG_OK) {
        shuffle_choices(&composing);
        err = read_bodies(&composing, reader, fault);
    }
    if (err == TG_OK)
        err = keep(plan, &composing, journal, picture, fault);
    free(composing.bytes);
    free(composing.bodies);
    return err;
}
