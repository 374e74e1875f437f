#include "sync/vault/mailbag_format.h"

#include "board/base/bytes.h"
#include "board/base/must.h"

#include <string.h>

const struct courier_file MAILBAG_FILE = {"the mail", MAILBAG_APPLICATION_ID, MAILBAG_VERSION,
                                          "its state is damaged. The courier puts the file aside "
                                          "when it starts, and fetches the mail again."};

_Static_assert(sizeof MAILBAG_OPENING - 1 == MAILBAG_OPENING_SIZE, "of that size");

void mailbag_state_encode(const struct mailbag_state *state, uint8_t out[static MAILBAG_STATE_SIZE])
{
    struct sink sink = sink_into(out, MAILBAG_STATE_SIZE);
    sink_u8(&sink, MAILBAG_STATE_VERSION);
    sink_u64(&sink, state->cursor);
    sink_put(&sink, state->group.text, DEVICE_NAME_MAX);
    sink_u64(&sink, state->refused);
    sink_u32(&sink, state->newest_day);
    sink_u32(&sink, state->anew_day);
    sink_u32(&sink, state->anew_wait_days);
    sink_put(&sink, state->last_error, sizeof state->last_error);
    must(!sink.bad && sink_len(&sink) == MAILBAG_STATE_SIZE);
}

static enum tg_err decode(const void *bytes, size_t len, void *out_state)
{
    struct mailbag_state state = {0};
    struct cursor cur = cursor_over(bytes, len);
    uint8_t version = cursor_u8(&cur);
    state.cursor = cursor_u64(&cur);
    cursor_copy(&cur, state.group.text, DEVICE_NAME_MAX);
    state.refused = cursor_u64(&cur);
    state.newest_day = cursor_u32(&cur);
    state.anew_day = cursor_u32(&cur);
    state.anew_wait_days = cursor_u32(&cur);
    cursor_copy(&cur, state.last_error, sizeof state.last_error);
    if (!cursor_done(&cur) || version != MAILBAG_STATE_VERSION ||
        state.last_error[MAILBAG_ERROR_MAX] != '\0')
        return TG_ERR_FORMAT;
    memcpy(out_state, &state, sizeof state);
    return TG_OK;
}

enum tg_err mailbag_state_read(sqlite3 *db, const char *path, struct mailbag_state *out_state,
                               struct fault *fault)
{
    return courier_file_state(&MAILBAG_FILE, db, path, decode, out_state, fault);
}

enum tg_err mailbag_tally(sqlite3 *db, const char *path, const struct device_name *group,
                          struct mailbag_tally *out_tally, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    struct mailbag_tally tally = {0};
    int rc =
        sqlite3_prepare_v2(db,
                           "SELECT min(seq), max(seq), count(*), sum(count), site=?1 FROM bundles "
                           "GROUP BY desk, site, epoch",
                           -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 1, group->text, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        bool of_it = sqlite3_column_int(stmt, 4) != 0;
        uint64_t span =
            (uint64_t)sqlite3_column_int64(stmt, 1) - (uint64_t)sqlite3_column_int64(stmt, 0) + 1;
        uint64_t here = (uint64_t)sqlite3_column_int64(stmt, 2);
        tally.bundles += here;
        tally.missing += of_it && span > here ? span - here : 0;
        tally.letters += (uint64_t)sqlite3_column_int64(stmt, 3);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return courier_file_fault(&MAILBAG_FILE, db, rc, path, "read", fault);
    *out_tally = tally;
    return TG_OK;
}
