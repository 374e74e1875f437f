#include "sync/vault/journal_format.h"

#include "board/base/must.h"

#include <sodium.h>
#include <string.h>

const struct courier_file JOURNAL_FILE = {"the courier's journal", JOURNAL_APPLICATION_ID,
                                          JOURNAL_VERSION, "the journal's state is damaged"};

void journal_state_encode(const struct journal_state *state, uint8_t out[static JOURNAL_STATE_SIZE])
{
    struct sink sink = sink_into(out, JOURNAL_STATE_SIZE);
    uint8_t nonce[JOURNAL_NONCE_SIZE];
    randombytes_buf(nonce, sizeof nonce);
    sink_u8(&sink, JOURNAL_STATE_VERSION);
    sink_u64(&sink, state->epoch);
    sink_u64(&sink, state->seq);
    sink_put(&sink, state->before, HASH_SIZE);
    sink_u16(&sink, state->outstanding);
    for (int i = 0; i < BATCH_ENVELOPES_MAX; i++)
        sink_u32(&sink, state->items[i]);
    sink_u64(&sink, (uint64_t)state->last_sync_s);
    sink_u64(&sink, (uint64_t)state->last_attempt_s);
    sink_u64(&sink, (uint64_t)state->ticked_s);
    sink_u64(&sink, state->batches_sent);
    sink_u64(&sink, state->high_water);
    sink_u8(&sink, state->alarm_epoch);
    sink_u64(&sink, state->cursor);
    sink_u8(&sink, state->acks_missed);
    sink_u64(&sink, state->wishes);
    sink_u32(&sink, state->owed);
    sink_put(&sink, state->last_error, sizeof state->last_error);
    sink_put(&sink, nonce, sizeof nonce);
    must(!sink.bad && sink_len(&sink) == JOURNAL_STATE_SIZE);
}

static enum tg_err decode(const void *bytes, size_t len, void *out_state)
{
    struct journal_state state = {0};
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    state.epoch = cursor_u64(&cur);
    state.seq = cursor_u64(&cur);
    cursor_copy(&cur, state.before, HASH_SIZE);
    state.outstanding = cursor_u16(&cur);
    for (int i = 0; i < BATCH_ENVELOPES_MAX; i++)
        state.items[i] = cursor_u32(&cur);
    state.last_sync_s = (int64_t)cursor_u64(&cur);
    state.last_attempt_s = (int64_t)cursor_u64(&cur);
    state.ticked_s = (int64_t)cursor_u64(&cur);
    state.batches_sent = cursor_u64(&cur);
    state.high_water = cursor_u64(&cur);
    state.alarm_epoch = cursor_u8(&cur) != 0;
    state.cursor = cursor_u64(&cur);
    state.acks_missed = cursor_u8(&cur) != 0;
    state.wishes = cursor_u64(&cur);
    state.owed = cursor_u32(&cur);
    cursor_copy(&cur, state.last_error, sizeof state.last_error);
    (void)cursor_take(&cur, JOURNAL_NONCE_SIZE);
    if (!cursor_done(&cur) || version != JOURNAL_STATE_VERSION || state.seq == 0 ||
        state.outstanding > BATCH_ENVELOPES_MAX || state.last_error[JOURNAL_ERROR_MAX] != '\0')
        return TG_ERR_FORMAT;
    memcpy(out_state, &state, sizeof state);
    return TG_OK;
}

enum tg_err journal_state_read(sqlite3 *db, const char *path, struct journal_state *out_state,
                               struct fault *fault)
{
    return courier_file_state(&JOURNAL_FILE, db, path, decode, out_state, fault);
}

bool journal_ack_holds(const uint8_t *bytes, size_t len, const struct charter *charter,
                       const struct device_name *kiosk, struct desk_ack *out_ack)
{
    struct desk_ack ack;
    if (desk_ack_parse(bytes, len, &ack) != TG_OK || strcmp(ack.kiosk.text, kiosk->text) != 0)
        return false;
    const struct charter_device *desk = charter_find_desk(charter, &ack.desk);
    if (desk == NULL || desk_ack_verify(bytes, len, desk->public_key) != TG_OK)
        return false;
    *out_ack = ack;
    return true;
}
