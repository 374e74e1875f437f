/* Files reports as the kiosk does, without its screen: draft → report → envelope → vault, then
 * prints each case number once vault_append returned. For flow tests that need many reports; the
 * screen has its own.
 *
 *     filer KIOSK_FOLDER COUNT [urgent] */
#include "app/form/report.h"
#include "app/kiosk/station.h"
#include "app/seal/receipt.h"
#include "app/seal/sealer.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Answers what is required with words of the right shape. */
static enum tg_err filer_answer(struct draft *draft, const struct pack *pack, int number)
{
    draft_set_kind(draft, number % (int)pack->kind_count);
    const struct pack_kind *kind = &pack->kinds[draft_kind(draft)];
    if (kind->category_count > 0)
        draft_set_category(draft, number % (int)kind->category_count);
    draft_set_identity(draft, DRAFT_ANONYMOUS);
    for (size_t i = 0; i < pack->question_count; i++) {
        if (!draft_applies(draft, i))
            continue;
        const struct pack_question *question = &pack->questions[i];
        char text[64];
        snprintf(text, sizeof text, "排队时间太长，第%d次", number);
        if (question->answer == PACK_ANSWER_CHOICE || question->answer == PACK_ANSWER_CHOICES)
            draft_set_options(draft, i, 1);
        else if (question->answer == PACK_ANSWER_DATE)
            snprintf(text, sizeof text, "unknown");
        enum tg_err err = TG_OK;
        if (question->answer <= PACK_ANSWER_TEXT || question->answer == PACK_ANSWER_DATE)
            err = draft_set_text(draft, i, text, strlen(text));
        if (err != TG_OK)
            return err;
    }
    return TG_OK;
}

static enum tg_err filer_seal(const struct station *station, const struct draft *draft,
                              struct report_frame *frame, uint8_t envelope[static ENVELOPE_SIZE])
{
    enum tg_err err = TG_ERR_MEMORY;
    struct receipt_keys *keys = secret_create(sizeof *keys);
    uint8_t *json = secret_create(REPORT_JSON_MAX);
    if (keys == NULL || json == NULL)
        goto out;
    struct receipt receipt;
    receipt_generate(&receipt);
    err = receipt_derive(&receipt, station->charter.salt, "", keys);
    if (err != TG_OK)
        goto out;
    memcpy(frame->case_number, keys->case_number, sizeof keys->case_number);
    memcpy(frame->mailbox_public, keys->mailbox_public, sizeof frame->mailbox_public);
    memcpy(frame->sign_public, keys->sign_public, sizeof frame->sign_public);
    memcpy(frame->label_seed, keys->label_seed, sizeof frame->label_seed);
    size_t len;
    err = report_write(draft, frame, json, &len);
    const struct charter_set *set = charter_find_set(&station->charter, station->pack->set);
    if (err == TG_OK && set == NULL)
        err = TG_ERR_MISSING;
    if (err == TG_OK)
        err = sealer_seal(set, json, len, envelope);
out:
    secret_destroy(json);
    secret_destroy(keys);
    return err;
}

static enum tg_err filer_file(struct station *station, int number, bool urgent, struct fault *fault)
{
    struct draft *draft = draft_create(station->pack);
    if (draft == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "draft: out of secret memory");
    struct report_frame frame = {.kiosk = station->settings.kiosk};
    static uint8_t envelope[ENVELOPE_SIZE];
    enum tg_err err = filer_answer(draft, station->pack, number);
    if (err == TG_OK)
        err = filer_seal(station, draft, &frame, envelope);
    draft_destroy(draft);
    if (err != TG_OK)
        return fault_set(fault, err, "report: %s", err_name(err));
    err = vault_append(station->vault, envelope, urgent, fault);
    if (err != TG_OK)
        return err;
    printf("%s\n", frame.case_number);
    fflush(stdout);
    return vault_refresh(station->vault, fault);
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    if (argc < 3 || secret_init() != TG_OK) {
        fprintf(stderr, "usage: filer KIOSK_FOLDER COUNT [urgent]\n");
        return 2;
    }
    bool urgent = argc > 3 && strcmp(argv[3], "urgent") == 0;
    bool broken = false;
    struct clock clock = clock_system();
    struct station station;
    enum tg_err err = station_init(&station, argv[1], &clock, &fault);
    if (err == TG_OK)
        err = station_maintain(&station, &broken, &fault);
    for (int i = 0; err == TG_OK && i < atoi(argv[2]); i++)
        err = filer_file(&station, i, urgent, &fault);
    station_finish(&station);
    if (err != TG_OK)
        fprintf(stderr, "filer: %s\n", fault.text);
    return err == TG_OK ? 0 : 1;
}
