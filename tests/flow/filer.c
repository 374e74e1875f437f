/* Files reports as the kiosk does, without its screen: draft → report → envelope → vault, then
 * prints each case number once vault_append returned. For flow tests that need many reports; the
 * screen has its own.
 *
 *     filer KIOSK_FOLDER COUNT [urgent] [ID=VALUE ...]
 *
 * ID as in tests/app/visitor_rig.h, or filed (2026-11-23T14:05) or clock (unsure) or slip (a
 * folder: gets the receipt's digits, the proof's digits and what was filed, each in a file). An
 * answer that the kiosk does not take is not taken here either. */
#include "tests/app/visitor_rig.h"

#include "app/form/report.h"
#include "app/form/report_split.h"
#include "app/kiosk/station.h"
#include "app/seal/receipt.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the visitor of a test takes home: the slip, and the text that it proves. */
static void filer_slip(const struct station *station, const struct receipt *receipt,
                       const uint8_t *json, size_t len, const uint8_t *commitment,
                       const char *folder)
{
    char path[PATH_MAX], digits[PROOF_DIGITS + 1];
    struct proof proof;
    struct fault fault;
    static uint8_t bare[REPORT_JSON_MAX];
    must(station->proof != NULL);
    memcpy(bare, json, len);
    must(report_split_proof(bare, len, &len) == TG_OK);
    proof_sign(station->proof, commitment, &proof);
    proof_encode(&proof, digits);
    must(file_join(path, sizeof path, folder, "report.json") == TG_OK &&
         file_put(path, bare, len, 0600, &fault) == TG_OK);
    must(file_join(path, sizeof path, folder, "proof.txt") == TG_OK &&
         file_put(path, digits, PROOF_DIGITS, 0600, &fault) == TG_OK);
    must(file_join(path, sizeof path, folder, "receipt.txt") == TG_OK &&
         file_put(path, receipt->digits, RECEIPT_DIGITS, 0600, &fault) == TG_OK);
}

static enum tg_err filer_seal(const struct station *station, const struct draft *draft,
                              const char *slip, struct report_frame *frame,
                              uint8_t envelope[static ENVELOPE_SIZE])
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
    memcpy(frame->proof_blind, keys->proof_blind, sizeof frame->proof_blind);
    size_t len;
    uint8_t commitment[REPORT_PROOF_SIZE];
    err = report_write(draft, frame, json, &len, commitment);
    if (err == TG_OK && slip != NULL)
        filer_slip(station, &receipt, json, len, commitment, slip);
    const struct charter_set *set = charter_find_set(
        &station->charter,
        draft_about_readers(draft) ? station->pack->set_about_readers : station->pack->set);
    if (err == TG_OK && set == NULL)
        err = TG_ERR_MISSING;
    if (err == TG_OK)
        err = sealer_seal(set, json, len, envelope);
out:
    secret_destroy(json);
    secret_destroy(keys);
    return err;
}

static void filer_time(const struct station *station, const struct visitor_words *words,
                       struct report_frame *frame)
{
    struct tm local;
    const char *filed = visitor_rig_said(words, "filed");
    time_t now = (time_t)clock_unix_s(&station->clock);
    localtime_r(&now, &local);
    strftime(frame->filed, sizeof frame->filed, "%Y-%m-%dT%H:%M", &local);
    if (filed != NULL)
        snprintf(frame->filed, sizeof frame->filed, "%s", filed);
    frame->clock_unsure = visitor_rig_said(words, "clock") != NULL;
}

static enum tg_err filer_file(struct station *station, const struct visitor_words *words,
                              int number, bool urgent, struct fault *fault)
{
    struct draft *draft = draft_create(station->pack);
    if (draft == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "draft: out of secret memory");
    struct report_frame frame = {.kiosk = station->settings.kiosk};
    static uint8_t envelope[ENVELOPE_SIZE];
    filer_time(station, words, &frame);
    enum tg_err err = visitor_rig_speak(draft, words, number);
    size_t wrong = err == TG_OK ? draft_first_problem(draft, NULL) : station->pack->question_count;
    if (wrong < station->pack->question_count)
        err = TG_ERR_RANGE;
    if (err == TG_OK)
        err = filer_seal(station, draft, visitor_rig_said(words, "slip"), &frame, envelope);
    draft_destroy(draft);
    if (wrong < station->pack->question_count)
        return fault_set(fault, err, "%s: the kiosk does not take that answer",
                         station->pack->questions[wrong].id);
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
        fprintf(stderr, "usage: filer KIOSK_FOLDER COUNT [urgent] [ID=VALUE ...]\n");
        return 2;
    }
    bool urgent = argc > 3 && strcmp(argv[3], "urgent") == 0;
    struct visitor_words words = {.said = argv + 3 + urgent, .count = argc - 3 - urgent};
    bool broken = false;
    struct clock clock = clock_system();
    struct station station;
    enum tg_err err = station_init(&station, argv[1], &clock, &fault);
    if (err == TG_OK)
        err = station_maintain(&station, &broken, &fault);
    for (int i = 0; err == TG_OK && i < atoi(argv[2]); i++)
        err = filer_file(&station, &words, i, urgent, &fault);
    station_finish(&station);
    if (err != TG_OK)
        fprintf(stderr, "filer: %s\n", fault.text);
    return err == TG_OK ? 0 : 1;
}
