#include "app/form/report.h"

#include "board/base/bytes.h"
#include "board/base/must.h"

#include <stdio.h>
#include <string.h>

/* Writing is by hand, into the caller's secret memory: a JSON library would leave what was said in
 * ordinary memory. */
static void put(struct sink *sink, const char *text)
{
    sink_put(sink, text, strlen(text));
}

static void put_string(struct sink *sink, const char *text)
{
    put(sink, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            sink_u8(sink, '\\');
        if (*text == '\n')
            put(sink, "\\n");
        else
            sink_u8(sink, (uint8_t)*text);
    }
    put(sink, "\"");
}

static void put_key(struct sink *sink, const char *key)
{
    put(sink, ",");
    put_string(sink, key);
    put(sink, ":");
}

static void put_member(struct sink *sink, const char *key, const char *value)
{
    put_key(sink, key);
    put_string(sink, value);
}

static void put_hex(struct sink *sink, const uint8_t *bytes, size_t len)
{
    char text[2 * 32 + 1];
    must(len <= 32);
    hex_encode(bytes, len, text);
    put_string(sink, text);
}

static void put_answer(struct sink *sink, const struct draft *draft, size_t question)
{
    const struct pack_question *asked = &draft_pack(draft)->questions[question];
    uint32_t options = draft_options(draft, question);
    if (asked->answer == PACK_ANSWER_CHOICES)
        put(sink, "[");
    bool first = true;
    for (size_t i = 0; i < asked->option_count; i++) {
        if ((options >> i & 1) == 0)
            continue;
        if (!first)
            put(sink, ",");
        put_string(sink, asked->options[i].id);
        first = false;
    }
    if (asked->answer == PACK_ANSWER_CHOICES)
        put(sink, "]");
    else if (asked->option_count == 0)
        put_string(sink, draft_text(draft, question));
}

static bool has_answer(const struct draft *draft, size_t question)
{
    return draft_applies(draft, question) && draft_answered(draft, question);
}

static void put_answers(struct sink *sink, const struct draft *draft, const char *key,
                        bool identity)
{
    const struct pack *pack = draft_pack(draft);
    put_key(sink, key);
    put(sink, "{");
    bool first = true;
    for (size_t i = 0; i < pack->question_count; i++) {
        if (pack->questions[i].identity != identity || !has_answer(draft, i))
            continue;
        if (!first)
            put(sink, ",");
        put_string(sink, pack->questions[i].id);
        put(sink, ":");
        put_answer(sink, draft, i);
        first = false;
    }
    put(sink, "}");
}

static void put_frame(struct sink *sink, const struct draft *draft,
                      const struct report_frame *frame)
{
    const struct pack *pack = draft_pack(draft);
    char version[48];
    snprintf(version, sizeof version, ",\"version\":%u,\"hash\":", (unsigned)pack->version);
    put(sink, "{\"tonggui\":1,\"type\":\"report\",\"pack\":{\"id\":");
    put_string(sink, pack->id);
    put(sink, version);
    put_hex(sink, pack->hash, sizeof pack->hash);
    put(sink, "}");
    put_member(sink, "kiosk", frame->kiosk.text);
    put_member(sink, "case", frame->case_number);
    put(sink, ",\"mailbox\":{\"box\":");
    put_hex(sink, frame->mailbox_public, sizeof frame->mailbox_public);
    put_key(sink, "sign");
    put_hex(sink, frame->sign_public, sizeof frame->sign_public);
    put_key(sink, "labels");
    put_hex(sink, frame->label_seed, sizeof frame->label_seed);
    put(sink, "}");
    put_member(sink, "language", lang_tag(draft_lang(draft)));
}

static void put_said(struct sink *sink, const struct draft *draft, const struct report_frame *frame)
{
    const struct pack_kind *kind = &draft_pack(draft)->kinds[draft_kind(draft)];
    bool named = draft_identity(draft) == DRAFT_NAMED;
    put_member(sink, "kind", kind->id);
    if (draft_category(draft) >= 0)
        put_member(sink, "category", kind->categories[draft_category(draft)].id);
    put_member(sink, "identity", named ? "named" : "anonymous");
    if (draft_about_readers(draft))
        put(sink, ",\"about_readers\":true");
    if (draft_urgent(draft))
        put(sink, ",\"urgent\":true");
    if (named) {
        put_member(sink, "filed", frame->filed);
        if (frame->clock_unsure)
            put_member(sink, "clock", "unsure");
        put_answers(sink, draft, "who", true);
    }
    put_answers(sink, draft, "answers", false);
    put(sink, "}");
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

enum tg_err report_write(const struct draft *draft, const struct report_frame *frame, uint8_t *out,
                         size_t *out_len)
{
    if (!is_complete(draft))
        return TG_ERR_MISSING;
    struct sink sink = sink_into(out, REPORT_JSON_MAX);
    put_frame(&sink, draft, frame);
    put_said(&sink, draft, frame);
    if (sink.bad)
        return TG_ERR_FULL;
    *out_len = sink_len(&sink);
    return TG_OK;
}
