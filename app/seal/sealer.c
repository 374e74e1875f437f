#include "app/seal/sealer.h"

#include "app/seal/age.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <string.h>

_Static_assert((int)CHARTER_SET_RECIPIENTS_MAX == (int)ENVELOPE_STANZAS,
               "a whole set must fit into one envelope");

static void shuffle(struct age_recipient recipients[static ENVELOPE_STANZAS])
{
    for (uint32_t i = ENVELOPE_STANZAS - 1; i > 0; i--) {
        uint32_t other = randombytes_uniform(i + 1);
        struct age_recipient kept = recipients[i];
        recipients[i] = recipients[other];
        recipients[other] = kept;
    }
}

/* Seals a whole plaintext to the first `count` recipients and throw-away ones for the rest. */
static enum tg_err seal(struct age_recipient recipients[static ENVELOPE_STANZAS], int count,
                        const uint8_t plain[static ENVELOPE_PLAIN_SIZE],
                        uint8_t out[static ENVELOPE_SIZE])
{
    must(age_sealed_size(ENVELOPE_STANZAS, ENVELOPE_PLAIN_SIZE) == ENVELOPE_SIZE);
    for (int i = count; i < ENVELOPE_STANZAS; i++)
        age_recipient_throwaway(&recipients[i]);
    shuffle(recipients);
    enum tg_err err = age_seal(recipients, ENVELOPE_STANZAS, plain, ENVELOPE_PLAIN_SIZE, out);
    return err == TG_OK ? envelope_check(out, ENVELOPE_SIZE) : err;
}

static enum tg_err parse_set(const struct charter_set *set,
                             struct age_recipient out[static ENVELOPE_STANZAS])
{
    if (set->recipient_count < 1 || set->recipient_count > ENVELOPE_STANZAS)
        return TG_ERR_RANGE;
    for (int i = 0; i < set->recipient_count; i++) {
        enum tg_err err = age_recipient_decode(set->recipients[i], &out[i]);
        if (err != TG_OK)
            return err;
    }
    return TG_OK;
}

enum tg_err sealer_seal(const struct charter_set *set, const uint8_t *json, size_t len,
                        uint8_t out[static ENVELOPE_SIZE])
{
    if (len > ENVELOPE_PLAIN_SIZE)
        return TG_ERR_FULL;
    struct age_recipient recipients[ENVELOPE_STANZAS];
    enum tg_err err = parse_set(set, recipients);
    if (err != TG_OK)
        return err;
    uint8_t *plain = secret_create(ENVELOPE_PLAIN_SIZE);
    if (plain == NULL)
        return TG_ERR_MEMORY;
    memcpy(plain, json, len);
    memset(plain + len, ' ', ENVELOPE_PLAIN_SIZE - len);
    err = seal(recipients, set->recipient_count, plain, out);
    secret_destroy(plain);
    return err;
}

enum tg_err sealer_cover(void *ctx, uint8_t out[static ENVELOPE_SIZE])
{
    (void)ctx;
    struct age_recipient recipients[ENVELOPE_STANZAS];
    uint8_t plain[ENVELOPE_PLAIN_SIZE];
    randombytes_buf(plain, sizeof plain);
    return seal(recipients, 0, plain, out);
}

enum tg_err sealer_self_test(const struct charter *charter, struct fault *fault)
{
    static const uint8_t PROBE[] = "{}";
    if (charter->set_count < 1)
        return fault_set(fault, TG_ERR_MISSING,
                         "The charter names nobody to seal reports to. Give it a recipient set.");
    for (int i = 0; i < charter->set_count; i++) {
        const struct charter_set *set = &charter->sets[i];
        uint8_t body[ENVELOPE_SIZE];
        enum tg_err err = sealer_seal(set, PROBE, sizeof PROBE - 1, body);
        if (err != TG_OK)
            return fault_set(fault, err,
                             "A report cannot be sealed to the charter's recipient set '%s' (%s). "
                             "Correct its recipients and sign the charter anew.",
                             set->name, err_name(err));
    }
    return TG_OK;
}
