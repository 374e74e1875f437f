#include "app/form/report.h"

#include "app/form/json_put.h"
#include "app/seal/proof.h"

#include <string.h>

_Static_assert((int)REPORT_PROOF_SIZE == (int)PROOF_HASH_SIZE, "a report bears one commitment");

static void put_answer(struct sink *sink, const struct draft *draft, size_t question)
{
    const struct pack_question *asked = &draft_pack(draft)->questions[question];
    uint32_t options = draft_options(draft, question);
    if (asked->answer == PACK_ANSWER_CHOICES)
        json_put(sink, "[");
    bool first = true;
    for (size_t i = 0; i < asked->option_count; i++) {
        if ((options >> i & 1) == 0)
            continue;
        if (!first)
            json_put(sink, ",");
        json_put_string(sink, asked->options[i].id);
        first = false;
    }
    if (asked->answer == PACK_ANSWER_CHOICES)
        json_put(sink, "]");
    else if (asked->option_count == 0)
        json_put_string(sink, draft_text(draft, question));
}

static bool has_answer(const struct draft *draft, size_t question)
{
    return draft_applies(draft, question) && draft_answered(draft, question);
}

static void put_answers(struct sink *sink, const struct draft *draft, const char *key,
                        bool identity)
{
    const struct pack *pack = draft_pack(draft);
    json_put_key(sink, key);
    json_put(sink, "{");
    bool first = true;
    for (size_t i = 0; i < pack->question_count; i++) {
        if (pack->questions[i].identity != identity || !has_answer(draft, i))
            continue;
        if (!first)
            json_put(sink, ",");
        json_put_string(sink, pack->questions[i].id);
        json_put(sink, ":");
        put_answer(sink, draft, i);
        first = false;
    }
    json_put(sink, "}");
}

static void put_frame(struct sink *sink, const struct draft *draft,
                      const struct report_frame *frame)
{
    const struct pack *pack = draft_pack(draft);
    json_put(sink, "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":");
    json_put_string(sink, pack->id);
    json_put_number(sink, "version", pack->version);
    json_put_hex(sink, "hash", pack->hash, sizeof pack->hash);
    json_put(sink, "}");
    json_put_member(sink, "kiosk", frame->kiosk.text);
    json_put_member(sink, "case", frame->case_number);
    json_put_mailbox(sink, frame->mailbox_public, frame->sign_public, frame->label_seed);
    json_put_member(sink, "language", lang_tag(draft_lang(draft)));
}

static void put_said(struct sink *sink, const struct draft *draft, const struct report_frame *frame)
{
    const struct pack_kind *kind = &draft_pack(draft)->kinds[draft_kind(draft)];
    bool named = draft_identity(draft) == DRAFT_NAMED;
    json_put_member(sink, "kind", kind->id);
    if (draft_category(draft) >= 0)
        json_put_member(sink, "category", kind->categories[draft_category(draft)].id);
    json_put_member(sink, "identity", named ? "named" : "anonymous");
    if (draft_about_readers(draft))
        json_put(sink, ",\"about_readers\":true");
    if (draft_urgent(draft))
        json_put(sink, ",\"urgent\":true");
    if (named) {
        json_put_member(sink, "filed", frame->filed);
        if (frame->clock_unsure)
            json_put_member(sink, "clock", "unsure");
        put_answers(sink, draft, "who", true);
    }
    put_answers(sink, draft, "answers", false);
}

static bool is_complete(const struct draft *draft)
{
    const struct pack *pack = draft_pack(draft);
    if (draft_kind(draft) < 0 || draft_identity(draft) == DRAFT_IDENTITY_UNSAID ||
        (pack->kinds[draft_kind(draft)].category_count > 0 && draft_category(draft) < 0))
        return false;
    for (size_t i = 0; i < pack->question_count; i++) {
        if (pack->questions[i].required && draft_applies(draft, i) && !has_answer(draft, i))
            return false;
    }
    return true;
}

/* The commitment is to the object without it, closing brace and all. */
static enum tg_err put_proof(struct sink *sink, const struct report_frame *frame, size_t *out_len,
                             uint8_t out_commitment[static REPORT_PROOF_SIZE])
{
    uint8_t commitment[REPORT_PROOF_SIZE];
    json_put(sink, "}");
    if (sink->bad)
        return TG_ERR_FULL;
    proof_commit(frame->proof_blind, sink->start, sink_len(sink), commitment);
    sink->at--;
    json_put_hex(sink, "proof", commitment, sizeof commitment);
    json_put(sink, "}");
    if (sink->bad)
        return TG_ERR_FULL;
    memcpy(out_commitment, commitment, sizeof commitment);
    *out_len = sink_len(sink);
    return TG_OK;
}

enum tg_err report_write(const struct draft *draft, const struct report_frame *frame, uint8_t *out,
                         size_t *out_len, uint8_t out_commitment[static REPORT_PROOF_SIZE])
{
    if (!is_complete(draft))
        return TG_ERR_MISSING;
    struct sink sink = sink_into(out, REPORT_JSON_MAX);
    put_frame(&sink, draft, frame);
    put_said(&sink, draft, frame);
    return put_proof(&sink, frame, out_len, out_commitment);
}
