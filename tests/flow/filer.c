/* Files reports as the kiosk does, without its screen: draft → report → envelope → vault, then
 * prints each case number once vault_append returned. For flow tests that need many reports; the
 * screen has its own.
 *
 *     filer KIOSK_FOLDER COUNT [urgent] [ID=VALUE ...]
 *
 * ID is kind, category, identity (named), about_readers, a question's id, filed (2026-11-23T14:05)
 * or clock (unsure). An answer that the kiosk does not take is not taken here either. */
#include "app/form/report.h"
#include "app/kiosk/station.h"
#include "app/seal/receipt.h"
#include "app/seal/sealer.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the visitor says: "kind=complaint", "identity=named", "place=三楼",
 * "demand=return,exchange". */
struct words {
    char **said;
    int count;
};

static const char *filer_said(const struct words *words, const char *id)
{
    size_t len = strlen(id);
    for (int i = 0; i < words->count; i++)
        if (strncmp(words->said[i], id, len) == 0 && words->said[i][len] == '=')
            return words->said[i] + len + 1;
    return NULL;
}

static int filer_kind(const struct pack *pack, const struct words *words, int number)
{
    const char *said = filer_said(words, "kind");
    for (size_t i = 0; said != NULL && i < pack->kind_count; i++)
        if (strcmp(pack->kinds[i].id, said) == 0)
            return (int)i;
    return number % (int)pack->kind_count;
}

static int filer_category(const struct pack_kind *kind, const struct words *words, int number)
{
    const char *said = filer_said(words, "category");
    for (size_t i = 0; said != NULL && i < kind->category_count; i++)
        if (strcmp(kind->categories[i].id, said) == 0)
            return (int)i;
    return number % (int)kind->category_count;
}

/* Bits of the options whose ids stand in `said`, behind commas; the first one when nothing is. */
static uint32_t filer_options(const struct pack_question *question, const char *said)
{
    uint32_t bits = 0;
    char list[512];
    if (said == NULL)
        return 1;
    snprintf(list, sizeof list, ",%s,", said);
    for (size_t i = 0; i < question->option_count; i++) {
        char one[PACK_ID_MAX + 3];
        snprintf(one, sizeof one, ",%s,", question->options[i].id);
        bits |= strstr(list, one) != NULL ? 1u << i : 0;
    }
    return bits;
}

static const char *filer_default(enum pack_answer answer, int number, char out[static 64])
{
    switch (answer) {
    case PACK_ANSWER_DATE:
        return "unknown";
    case PACK_ANSWER_PHONE:
        return "0571 0000 1234";
    case PACK_ANSWER_PLATE:
        return "浙A12345";
    case PACK_ANSWER_NUMBER:
        return "";
    case PACK_ANSWER_SIGNATURE:
        return "AQEDIAGQAsgByAGwCZAD"; /* one stroke across a box of 80 by 40 mm */
    default:
        snprintf(out, 64, "排队时间太长，第%d次", number);
        return out;
    }
}

static enum tg_err filer_question(struct draft *draft, size_t index, const struct words *words,
                                  int number)
{
    const struct pack_question *question = &draft_pack(draft)->questions[index];
    const char *said = filer_said(words, question->id);
    char text[64];
    if (question->option_count > 0) {
        draft_set_options(draft, index, filer_options(question, said));
        return TG_OK;
    }
    if (said == NULL)
        said = filer_default(question->answer, number, text);
    return draft_set_text(draft, index, said, strlen(said));
}

/* Answers with what is said, the rest with words of the right shape. */
static enum tg_err filer_answer(struct draft *draft, const struct words *words, int number)
{
    const struct pack *pack = draft_pack(draft);
    const char *identity = filer_said(words, "identity");
    draft_set_kind(draft, filer_kind(pack, words, number));
    const struct pack_kind *kind = &pack->kinds[draft_kind(draft)];
    if (kind->category_count > 0)
        draft_set_category(draft, filer_category(kind, words, number));
    draft_set_identity(draft, identity != NULL && strcmp(identity, "named") == 0 ? DRAFT_NAMED
                                                                                 : DRAFT_ANONYMOUS);
    draft_set_about_readers(draft, filer_said(words, "about_readers") != NULL);
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < pack->question_count; i++)
        if (draft_applies(draft, i))
            err = filer_question(draft, i, words, number);
    return err;
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

static void filer_time(const struct station *station, const struct words *words,
                       struct report_frame *frame)
{
    struct tm local;
    const char *filed = filer_said(words, "filed");
    time_t now = (time_t)clock_unix_s(&station->clock);
    localtime_r(&now, &local);
    strftime(frame->filed, sizeof frame->filed, "%Y-%m-%dT%H:%M", &local);
    if (filed != NULL)
        snprintf(frame->filed, sizeof frame->filed, "%s", filed);
    frame->clock_unsure = filer_said(words, "clock") != NULL;
}

static enum tg_err filer_file(struct station *station, const struct words *words, int number,
                              bool urgent, struct fault *fault)
{
    struct draft *draft = draft_create(station->pack);
    if (draft == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "draft: out of secret memory");
    struct report_frame frame = {.kiosk = station->settings.kiosk};
    static uint8_t envelope[ENVELOPE_SIZE];
    filer_time(station, words, &frame);
    enum tg_err err = filer_answer(draft, words, number);
    size_t wrong = err == TG_OK ? draft_first_problem(draft, NULL) : station->pack->question_count;
    if (wrong < station->pack->question_count)
        err = TG_ERR_RANGE;
    if (err == TG_OK)
        err = filer_seal(station, draft, &frame, envelope);
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
    struct words words = {.said = argv + 3 + urgent, .count = argc - 3 - urgent};
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
