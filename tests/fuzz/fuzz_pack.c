/* Packs: whatever parses is complete enough to fill in a draft and write a report. */
#include "app/form/pack_phrases.h"
#include "app/form/report.h"

#include "board/base/must.h"

#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void fill(struct draft *draft, const struct pack *pack)
{
    draft_set_kind(draft, (int)pack->kind_count - 1);
    if (pack->kinds[pack->kind_count - 1].category_count > 0)
        draft_set_category(draft, 0);
    draft_set_identity(draft, DRAFT_NAMED);
    for (size_t i = 0; i < pack->question_count; i++) {
        const struct pack_text *phrases[PACK_PHRASES_MAX];
        (void)pack_phrases(pack, draft_kind(draft), draft_category(draft), i, phrases);
        enum pack_answer answer = pack->questions[i].answer;
        if (answer == PACK_ANSWER_CHOICE || answer == PACK_ANSWER_CHOICES)
            draft_set_options(draft, i, 1);
        else
            must(draft_set_text(draft, i, "8", 1) == TG_OK);
        (void)draft_is_late(draft, i, "2026-11-23");
    }
    (void)draft_first_problem(draft, "2026-11-23");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static uint8_t json[REPORT_JSON_MAX];
    uint8_t commitment[REPORT_PROOF_SIZE];
    const struct report_frame frame = {
        .kiosk = {"k"}, .case_number = "C", .filed = "2026-11-23T14:05"};
    must(sodium_init() >= 0);
    struct fault fault;
    struct pack *pack = NULL;
    if (pack_parse("pack", bytes, len, &pack, &fault) != TG_OK)
        return 0;
    for (size_t i = 0; i < pack->contact_count; i++)
        (void)pack_contact_is_open(&pack->contacts[i], (int)(i % 7), 600);
    struct draft *draft = draft_create(pack);
    must(draft != NULL);
    fill(draft, pack);
    size_t json_len = 0;
    struct report *report = NULL;
    must(report_write(draft, &frame, json, &json_len, commitment) == TG_OK);
    must(report_parse(json, json_len, &report, &fault) == TG_OK);
    must(strcmp(report->pack_id, pack->id) == 0);
    report_destroy(report);
    draft_destroy(draft);
    pack_destroy(pack);
    return 0;
}
