#include "tools/desk/event.h"

#include "board/base/must.h"

#include <stdio.h>
#include <string.h>

/* One direction or the other over the same fields, so that reading can't drift from writing. */
struct codec {
    struct sink sink;
    struct cursor cur;
    bool reading;
    bool bad;
};

static void code_bytes(struct codec *codec, void *bytes, size_t len)
{
    if (codec->reading)
        cursor_copy(&codec->cur, bytes, len);
    else
        sink_put(&codec->sink, bytes, len);
}

static void code_u64(struct codec *codec, uint64_t *value)
{
    if (codec->reading)
        *value = cursor_u64(&codec->cur);
    else
        sink_u64(&codec->sink, *value);
}

static void code_u32(struct codec *codec, uint32_t *value)
{
    if (codec->reading)
        *value = cursor_u32(&codec->cur);
    else
        sink_u32(&codec->sink, *value);
}

static void code_u16(struct codec *codec, uint16_t *value)
{
    if (codec->reading)
        *value = cursor_u16(&codec->cur);
    else
        sink_u16(&codec->sink, *value);
}

static void code_u8(struct codec *codec, uint8_t *value)
{
    if (codec->reading)
        *value = cursor_u8(&codec->cur);
    else
        sink_u8(&codec->sink, *value);
}

static void code_flag(struct codec *codec, bool *flag)
{
    uint8_t value = *flag ? 1 : 0;
    code_u8(codec, &value);
    codec->bad = codec->bad || value > 1;
    *flag = value == 1;
}

/* `size` bytes at `text`, its NUL included. */
static void code_text(struct codec *codec, char *text, size_t size)
{
    uint8_t len = codec->reading ? 0 : (uint8_t)strlen(text);
    code_u8(codec, &len);
    if (len >= size) {
        codec->bad = true;
        return;
    }
    code_bytes(codec, text, len);
    if (codec->reading)
        memset(text + len, 0, size - len);
    codec->bad = codec->bad || strlen(text) != len;
}

static void code_device(struct codec *codec, struct device_name *name)
{
    if (codec->reading)
        device_name_read(&codec->cur, name);
    else
        device_name_write(&codec->sink, name);
}

static void code_receipt(struct codec *codec, struct event_receipt *receipt)
{
    code_u64(codec, &receipt->unix_s);
    code_flag(codec, &receipt->by_hub);
}

static void code_body(struct codec *codec, struct event_body *body)
{
    code_bytes(codec, body->key, sizeof body->key);
    code_bytes(codec, body->hash, sizeof body->hash);
}

static void code_case(struct codec *codec, struct event_case *of)
{
    code_text(codec, of->number, sizeof of->number);
    code_u8(codec, &of->ordinal);
    codec->bad = codec->bad || of->ordinal < 1 || of->ordinal > CASE_ORDINAL_MAX;
}

/* A count, 0 when it is past `max`. */
static uint8_t code_count(struct codec *codec, uint8_t *count, uint8_t max)
{
    code_u8(codec, count);
    codec->bad = codec->bad || *count > max;
    return codec->bad ? 0 : *count;
}

static void code_ids(struct codec *codec, uint8_t *count, char (*ids)[PACK_ID_MAX + 1], uint8_t max)
{
    uint8_t used = code_count(codec, count, max);
    for (uint8_t i = 0; i < used; i++)
        code_text(codec, ids[i], sizeof ids[i]);
}

static void code_facts(struct codec *codec, uint8_t *count, struct event_fact *facts)
{
    uint8_t used = code_count(codec, count, EVENT_FACTS_MAX);
    for (uint8_t i = 0; i < used; i++) {
        code_text(codec, facts[i].id, sizeof facts[i].id);
        code_text(codec, facts[i].value, sizeof facts[i].value);
    }
}

static void code_body_if(struct codec *codec, bool *there, struct event_body *body)
{
    code_flag(codec, there);
    if (*there)
        code_body(codec, body);
}

static void code_officer(struct codec *codec, struct event *event)
{
    struct event_officer *who = &event->who;
    code_text(codec, who->name, sizeof who->name);
    code_text(codec, who->real_name, sizeof who->real_name);
    code_text(codec, who->department, sizeof who->department);
    code_ids(codec, &who->role_count, who->roles, EVENT_ROLES_MAX);
    code_flag(codec, &who->removed);
}

static void code_charter(struct codec *codec, struct event *event)
{
    code_u32(codec, &event->charter.version);
    code_bytes(codec, event->charter.hash, HASH_SIZE);
}

static void code_batch(struct codec *codec, struct event *event)
{
    struct event_batch *batch = &event->batch;
    code_device(codec, &batch->kiosk);
    code_u64(codec, &batch->epoch);
    code_u64(codec, &batch->seq);
    code_bytes(codec, batch->hash, HASH_SIZE);
    code_receipt(codec, &batch->receipt);
    code_u32(codec, &batch->charter_version);
    code_flag(codec, &batch->charter_known);
    code_u16(codec, &batch->count);
    if (batch->count > BATCH_ENVELOPES_MAX)
        codec->bad = true;
    else
        code_bytes(codec, batch->envelopes, (size_t)batch->count * HASH_SIZE);
}

/* At an entry's end, where older ones have nothing. */
static void code_last_device(struct codec *codec, struct device_name *name)
{
    bool there = codec->reading ? cursor_left(&codec->cur) > 0 : name->text[0] != '\0';
    if (there)
        code_device(codec, name);
}

static void code_report(struct codec *codec, struct event *event)
{
    struct event_report *report = &event->report;
    code_case(codec, &report->of);
    code_receipt(codec, &report->receipt);
    code_device(codec, &report->kiosk);
    code_bytes(codec, report->envelope, HASH_SIZE);
    code_bytes(codec, report->mailbox, sizeof report->mailbox);
    code_bytes(codec, report->sign, sizeof report->sign);
    code_bytes(codec, report->labels, sizeof report->labels);
    code_text(codec, report->pack, sizeof report->pack);
    code_text(codec, report->kind, sizeof report->kind);
    code_text(codec, report->category, sizeof report->category);
    code_flag(codec, &report->named);
    code_flag(codec, &report->about_readers);
    code_flag(codec, &report->urgent);
    code_u64(codec, &report->filed_unix_s);
    code_flag(codec, &report->clock_unsure);
    code_facts(codec, &report->fact_count, report->facts);
    code_body(codec, &report->body);
    code_flag(codec, &report->has_identity);
    if (report->has_identity)
        code_bytes(codec, report->identity.hash, HASH_SIZE);
    code_last_device(codec, &report->group);
}

static void code_unreadable(struct codec *codec, struct event *event)
{
    struct event_unreadable *unreadable = &event->unreadable;
    code_receipt(codec, &unreadable->receipt);
    code_device(codec, &unreadable->kiosk);
    code_bytes(codec, unreadable->envelope, HASH_SIZE);
    code_text(codec, unreadable->reason, sizeof unreadable->reason);
    code_body(codec, &unreadable->body);
}

static void code_step(struct codec *codec, struct event *event)
{
    struct event_step *step = &event->step;
    code_case(codec, &step->of);
    code_u64(codec, &step->at_unix_s);
    code_u8(codec, &step->verb);
    code_text(codec, step->step, sizeof step->step);
    code_text(codec, step->clock, sizeof step->clock);
    code_u64(codec, &step->until_unix_s);
    code_text(codec, step->officer_to, sizeof step->officer_to);
    code_facts(codec, &step->fact_count, step->facts);
    code_ids(codec, &step->department_count, step->departments, EVENT_DEPARTMENTS_MAX);
    code_body_if(codec, &step->has_body, &step->body);
}

static void code_view(struct codec *codec, struct event *event)
{
    code_case(codec, &event->view.of);
    code_u8(codec, &event->view.what);
}

static void code_access(struct codec *codec, struct event *event)
{
    struct event_access *access = &event->access;
    code_case(codec, &access->of);
    code_text(codec, access->officer, sizeof access->officer);
    code_flag(codec, &access->barred);
    code_u8(codec, &access->why);
    code_body_if(codec, &access->has_body, &access->body);
}

static void code_duty(struct codec *codec, struct event *event)
{
    code_text(codec, event->duty.pack, sizeof event->duty.pack);
    code_text(codec, event->duty.duty, sizeof event->duty.duty);
    code_text(codec, event->duty.period, sizeof event->duty.period);
}

static void code_denied(struct codec *codec, struct event *event)
{
    code_text(codec, event->denied.case_id, sizeof event->denied.case_id);
}

static void code_letter(struct codec *codec, struct event *event)
{
    struct event_letter *letter = &event->letter;
    code_case(codec, &letter->of);
    code_device(codec, &letter->desk);
    code_u8(codec, &letter->kind);
    code_u8(codec, &letter->number);
    code_u8(codec, &letter->parts);
    codec->bad = codec->bad || letter->number + letter->parts > EVENT_LETTERS_MAX;
    code_text(codec, letter->step, sizeof letter->step);
    code_text(codec, letter->clock, sizeof letter->clock);
    code_u64(codec, &letter->due_unix_s);
    code_body_if(codec, &letter->has_body, &letter->body);
}

static void code_reply(struct codec *codec, struct event *event)
{
    struct event_reply *reply = &event->reply;
    code_case(codec, &reply->of);
    code_receipt(codec, &reply->receipt);
    code_device(codec, &reply->kiosk);
    code_bytes(codec, reply->envelope, HASH_SIZE);
    code_bytes(codec, reply->nonce, sizeof reply->nonce);
    code_u8(codec, &reply->what);
    codec->bad = codec->bad || reply->what >= REPLY_WHAT_COUNT;
    code_u32(codec, &reply->to);
    code_text(codec, reply->desk.text, sizeof reply->desk.text);
    code_body_if(codec, &reply->has_body, &reply->body);
}

static const struct {
    void (*code)(struct codec *codec, struct event *event);
    const char *subject; /* NULL: the case's; of EVENT_DENIED, what stands before the case */
} types[EVENT_TYPE_END] = {
    [EVENT_OFFICER] = {code_officer, "officers"},
    [EVENT_CHARTER] = {code_charter, "charters"},
    [EVENT_BATCH] = {code_batch, "batches"},
    [EVENT_REPORT] = {code_report, NULL},
    [EVENT_UNREADABLE] = {code_unreadable, "unreadable"},
    [EVENT_STEP] = {code_step, NULL},
    [EVENT_VIEW] = {code_view, NULL},
    [EVENT_ACCESS] = {code_access, NULL},
    [EVENT_DENIED] = {code_denied, "denied"},
    [EVENT_DUTY] = {code_duty, "duties"},
    [EVENT_LETTER] = {code_letter, NULL},
    [EVENT_REPLY] = {code_reply, NULL},
};

static void code_event(struct codec *codec, struct event *event)
{
    code_u64(codec, &event->unix_s);
    code_text(codec, event->officer, sizeof event->officer);
    types[event->type].code(codec, event);
}

size_t event_encode(struct event *event, uint8_t out[static EVENT_SIZE_MAX])
{
    must(event->type >= EVENT_OFFICER && event->type < EVENT_TYPE_END);
    struct codec codec = {.sink = sink_into(out + 2, EVENT_SIZE_MAX - 2)};
    sink_u8(&codec.sink, EVENT_VERSION);
    sink_u8(&codec.sink, (uint8_t)event->type);
    code_event(&codec, event);
    must(!codec.sink.bad && !codec.bad);
    size_t len = sink_len(&codec.sink);
    struct sink front = sink_into(out, 2);
    sink_u16(&front, (uint16_t)len);
    size_t padded = (2 + len + EVENT_PAD - 1) / EVENT_PAD * EVENT_PAD;
    memset(out + 2 + len, 0, padded - 2 - len);
    return padded;
}

enum tg_err event_decode(const uint8_t *bytes, size_t len, struct event *out)
{
    struct cursor whole = cursor_over(bytes, len);
    size_t inner = cursor_u16(&whole);
    struct codec codec = {.reading = true, .cur = cursor_over(cursor_take(&whole, inner), inner)};
    if (whole.bad || len % EVENT_PAD != 0 || cursor_left(&whole) >= EVENT_PAD)
        return TG_ERR_FORMAT;
    while (cursor_left(&whole) > 0)
        codec.bad |= cursor_u8(&whole) != 0;
    uint8_t version = cursor_u8(&codec.cur);
    uint8_t type = cursor_u8(&codec.cur);
    if (version != EVENT_VERSION || type >= EVENT_TYPE_END)
        return TG_ERR_VERSION;
    if (type < EVENT_OFFICER)
        return TG_ERR_FORMAT;
    memset(out, 0, sizeof *out);
    out->type = (enum event_type)type;
    code_event(&codec, out);
    return cursor_done(&codec.cur) && !codec.bad ? TG_OK : TG_ERR_FORMAT;
}

void event_subject_of_case(const char *case_id, char out[static EVENT_SUBJECT_MAX])
{
    snprintf(out, EVENT_SUBJECT_MAX, "case %s", case_id);
}

void event_subject(const struct event *event, char out[static EVENT_SUBJECT_MAX])
{
    char id[CASE_ID_MAX];
    const struct event_case *of = event_case(event);
    if (of != NULL) {
        event_case_id(of, id);
        event_subject_of_case(id, out);
    } else if (event->type == EVENT_DENIED) {
        snprintf(out, EVENT_SUBJECT_MAX, "%s %s", types[event->type].subject,
                 event->denied.case_id);
    } else {
        snprintf(out, EVENT_SUBJECT_MAX, "%s", types[event->type].subject);
    }
}
