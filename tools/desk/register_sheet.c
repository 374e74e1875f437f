/* The sheet: a line a case, in segments.
 *
 * Line n is that of case n. A segment of SEGMENT_LINES is one sealed row; those that a transaction
 * touches are held in memory and written once, at its commit. The line of a case that is closed to
 * somebody stands apart, under the case's own key, and its place in the segment is empty. */
#include "app/ui/words.h"
#include "tools/desk/register_cases.h"

#include "board/base/must.h"
#include "board/base/secret.h"

#include <string.h>

enum {
    SEGMENT_LINES = 256,
    SEGMENT_SIZE = SEGMENT_LINES * (1 + REGISTER_LINE_SIZE), /* a flag for each, then the lines */
    SEGMENTS_HELD_MAX = 16,
    APART_SIZE = REGISTER_LINE_SIZE + SEAL_OVERHEAD,
};

struct segment {
    int64_t number; /* from 1; 0: nothing here */
    bool dirty;
    uint64_t used; /* the one that was used longest ago makes room */
    uint8_t bytes[SEGMENT_SIZE];
};

struct register_sheet {
    uint64_t clock;
    struct segment held[SEGMENTS_HELD_MAX];
};

static const char segment_bound[] = "tonggui register sheet v2";
static const char apart_bound[] = "tonggui register line v2";

static int64_t segment_of(int64_t slot)
{
    return (slot - 1) / SEGMENT_LINES + 1;
}

static uint8_t *flag_of(struct segment *segment, int64_t slot)
{
    return &segment->bytes[(slot - 1) % SEGMENT_LINES];
}

static uint8_t *line_of(struct segment *segment, int64_t slot)
{
    return &segment->bytes[SEGMENT_LINES + (slot - 1) % SEGMENT_LINES * REGISTER_LINE_SIZE];
}

static enum tg_err changed(const struct register_file *reg, struct fault *fault)
{
    return fault_set(fault, TG_ERR_CRYPTO,
                     _("%s: the list of cases was changed. It can be made anew from the log."),
                     reg->path);
}

static enum tg_err unseal(struct register_file *reg, int64_t number, const uint8_t *sealed,
                          size_t len, uint8_t out[static SEGMENT_SIZE], struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX];
    size_t bound_len = register_bind(reg, segment_bound, number, 0, 0, bound);
    if (len != SEGMENT_SIZE + SEAL_OVERHEAD ||
        register_unseal(reg->keys->sheet, bound, bound_len, sealed, len, out) != TG_OK)
        return changed(reg, fault);
    return TG_OK;
}

static enum tg_err write(struct register_file *reg, struct segment *segment, struct fault *fault)
{
    uint8_t bound[REGISTER_BOUND_MAX], sealed[SEGMENT_SIZE + SEAL_OVERHEAD];
    sqlite3_stmt *stmt = NULL;
    enum tg_err err =
        register_prepare(reg, "INSERT OR REPLACE INTO sheet VALUES(?1, ?2)", &stmt, fault);
    if (err != TG_OK)
        return err;
    size_t bound_len = register_bind(reg, segment_bound, segment->number, 0, 0, bound);
    register_seal(reg->keys->sheet, bound, bound_len, segment->bytes, SEGMENT_SIZE, sealed);
    sqlite3_bind_int64(stmt, 1, segment->number);
    sqlite3_bind_blob(stmt, 2, sealed, sizeof sealed, SQLITE_STATIC);
    err = register_done(reg, stmt, fault);
    segment->dirty = segment->dirty && err != TG_OK;
    return err;
}

static enum tg_err read(struct register_file *reg, struct segment *segment, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum tg_err err =
        register_prepare(reg, "SELECT lines FROM sheet WHERE segment = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, segment->number);
    err = register_step(reg, stmt, &row, fault);
    if (err == TG_OK && row)
        err = unseal(reg, segment->number, sqlite3_column_blob(stmt, 0),
                     (size_t)sqlite3_column_bytes(stmt, 0), segment->bytes, fault);
    else
        memset(segment->bytes, 0, SEGMENT_SIZE);
    register_end(reg, stmt);
    return err;
}

/* The segment of that line, held until the end of the transaction or until others need its room. */
static enum tg_err take(struct register_file *reg, int64_t slot, struct segment **out,
                        struct fault *fault)
{
    must(reg->writing);
    if (reg->sheet == NULL)
        reg->sheet = secret_create(sizeof *reg->sheet);
    if (reg->sheet == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    struct segment *oldest = &reg->sheet->held[0];
    for (size_t i = 0; i < SEGMENTS_HELD_MAX; i++) {
        struct segment *segment = &reg->sheet->held[i];
        if (segment->number == segment_of(slot)) {
            segment->used = ++reg->sheet->clock;
            *out = segment;
            return TG_OK;
        }
        if (segment->used < oldest->used)
            oldest = segment;
    }
    enum tg_err err = oldest->dirty ? write(reg, oldest, fault) : TG_OK;
    if (err != TG_OK)
        return err;
    oldest->number = segment_of(slot);
    err = read(reg, oldest, fault);
    oldest->used = ++reg->sheet->clock;
    if (err == TG_OK)
        *out = oldest;
    else
        oldest->number = 0;
    return err;
}

enum tg_err register_sheet_flush(struct register_file *reg, struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; reg->sheet != NULL && err == TG_OK && i < SEGMENTS_HELD_MAX; i++)
        if (reg->sheet->held[i].dirty)
            err = write(reg, &reg->sheet->held[i], fault);
    return err;
}

void register_sheet_forget(struct register_file *reg)
{
    for (size_t i = 0; reg->sheet != NULL && i < SEGMENTS_HELD_MAX; i++) {
        struct segment *segment = &reg->sheet->held[i];
        if (segment->number != 0)
            secret_wipe(segment, sizeof *segment);
    }
}

/* NULL: no line. */
static enum tg_err put_among(struct register_file *reg, int64_t slot, const uint8_t *line,
                             struct fault *fault)
{
    struct segment *segment = NULL;
    enum tg_err err = take(reg, slot, &segment, fault);
    if (err != TG_OK)
        return err;
    *flag_of(segment, slot) = line != NULL ? 1 : 0;
    if (line != NULL)
        memcpy(line_of(segment, slot), line, REGISTER_LINE_SIZE);
    else
        memset(line_of(segment, slot), 0, REGISTER_LINE_SIZE);
    segment->dirty = true;
    return TG_OK;
}

/* DENIED without a fault. */
static enum tg_err put_apart(struct register_file *reg, const struct register_case *of,
                             const uint8_t line[static REGISTER_LINE_SIZE], struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX], sealed[APART_SIZE];
    sqlite3_stmt *stmt = NULL;
    enum tg_err err = register_case_key(reg, of->slot, of->generation, key, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "INSERT OR REPLACE INTO lines_apart VALUES(?1, ?2, ?3)", &stmt,
                               fault);
    if (err != TG_OK)
        return err;
    size_t bound_len = register_bind(reg, apart_bound, of->slot, of->generation, 0, bound);
    register_seal(key, bound, bound_len, line, REGISTER_LINE_SIZE, sealed);
    secret_wipe(key, sizeof key);
    sqlite3_bind_int64(stmt, 1, of->slot);
    sqlite3_bind_int64(stmt, 2, of->generation);
    sqlite3_bind_blob(stmt, 3, sealed, sizeof sealed, SQLITE_STATIC);
    return register_done(reg, stmt, fault);
}

enum tg_err register_line_put(struct register_file *reg, const char *case_id,
                              const uint8_t line[static REGISTER_LINE_SIZE], struct fault *fault)
{
    struct register_case of;
    enum tg_err err = register_case_get(reg, case_id, &of, fault);
    if (err != TG_OK)
        return err;
    if (!of.closed)
        return put_among(reg, of.slot, line, fault);
    err = put_apart(reg, &of, line, fault);
    return err == TG_ERR_DENIED ? register_case_denied(case_id, fault) : err;
}

/* Lines that stand apart, one after the other. */
struct apart {
    sqlite3_stmt *stmt;
    int64_t slot; /* INT64_MAX: no more */
    uint8_t line[REGISTER_LINE_SIZE];
};

static enum tg_err open_apart(struct register_file *reg, sqlite3_stmt *stmt, uint8_t *out,
                              struct fault *fault)
{
    uint8_t key[REGISTER_KEY_SIZE], bound[REGISTER_BOUND_MAX];
    int64_t slot = sqlite3_column_int64(stmt, 0);
    uint32_t generation = (uint32_t)sqlite3_column_int64(stmt, 1);
    enum tg_err err = register_case_key(reg, slot, generation, key, fault);
    if (err != TG_OK)
        return err;
    size_t bound_len = register_bind(reg, apart_bound, slot, generation, 0, bound);
    if (sqlite3_column_bytes(stmt, 2) != APART_SIZE ||
        register_unseal(key, bound, bound_len, sqlite3_column_blob(stmt, 2), APART_SIZE, out) !=
            TG_OK)
        err = changed(reg, fault);
    secret_wipe(key, sizeof key);
    return err;
}

static enum tg_err next_apart(struct register_file *reg, struct apart *apart, struct fault *fault)
{
    bool row = true;
    enum tg_err err = TG_ERR_DENIED;
    while (err == TG_ERR_DENIED) {
        err = register_step(reg, apart->stmt, &row, fault);
        apart->slot = row ? sqlite3_column_int64(apart->stmt, 0) : INT64_MAX;
        if (err == TG_OK && row)
            err = open_apart(reg, apart->stmt, apart->line, fault);
    }
    return err;
}

/* Moves a line between its two places. */
enum tg_err register_sheet_move(struct register_file *reg, const struct register_case *of,
                                struct fault *fault)
{
    struct segment *segment = NULL;
    uint8_t line[REGISTER_LINE_SIZE];
    sqlite3_stmt *stmt = NULL;
    bool there = false;
    enum tg_err err = take(reg, of->slot, &segment, fault);
    if (err == TG_OK && of->closed) {
        if (*flag_of(segment, of->slot) == 0)
            return TG_OK;
        memcpy(line, line_of(segment, of->slot), sizeof line);
        err = put_apart(reg, of, line, fault);
        return err == TG_OK ? put_among(reg, of->slot, NULL, fault) : err;
    }
    if (err == TG_OK)
        err = register_prepare(
            reg, "SELECT slot, generation, line FROM lines_apart WHERE slot = ?1", &stmt, fault);
    if (err != TG_OK)
        return err;
    sqlite3_bind_int64(stmt, 1, of->slot);
    err = register_step(reg, stmt, &there, fault);
    if (err == TG_OK && there)
        err = open_apart(reg, stmt, line, fault);
    register_end(reg, stmt);
    if (err == TG_OK && there)
        err = put_among(reg, of->slot, line, fault);
    if (err == TG_OK && there)
        err = register_do(reg, "DELETE FROM lines_apart WHERE slot = ?1", &of->slot, 1, fault);
    return err;
}

/* Room to read the sheet in. */
struct reading {
    struct segment segment;
    struct apart apart;
};

/* The lines of the segment, and those apart that come before its end. */
static enum tg_err visit_segment(struct register_file *reg, struct reading *reading,
                                 register_line_fn *visit, void *ctx, struct fault *fault)
{
    struct segment *segment = &reading->segment;
    int64_t first = (segment->number - 1) * SEGMENT_LINES + 1;
    enum tg_err err = TG_OK;
    for (int64_t slot = first; err == TG_OK && slot < first + SEGMENT_LINES; slot++) {
        while (err == TG_OK && reading->apart.slot <= slot) {
            err = visit(ctx, reading->apart.line, fault);
            if (err == TG_OK)
                err = next_apart(reg, &reading->apart, fault);
        }
        if (err == TG_OK && *flag_of(segment, slot) != 0)
            err = visit(ctx, line_of(segment, slot), fault);
    }
    return err;
}

static enum tg_err visit_all(struct register_file *reg, struct reading *reading,
                             register_line_fn *visit, void *ctx, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err =
        register_prepare(reg, "SELECT segment, lines FROM sheet ORDER BY segment", &stmt, fault);
    if (err == TG_OK)
        err = register_prepare(reg, "SELECT slot, generation, line FROM lines_apart ORDER BY slot",
                               &reading->apart.stmt, fault);
    if (err == TG_OK)
        err = next_apart(reg, &reading->apart, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        reading->segment.number = sqlite3_column_int64(stmt, 0);
        err = unseal(reg, reading->segment.number, sqlite3_column_blob(stmt, 1),
                     (size_t)sqlite3_column_bytes(stmt, 1), reading->segment.bytes, fault);
        if (err == TG_OK)
            err = visit_segment(reg, reading, visit, ctx, fault);
    }
    while (err == TG_OK && reading->apart.slot != INT64_MAX) {
        err = visit(ctx, reading->apart.line, fault);
        if (err == TG_OK)
            err = next_apart(reg, &reading->apart, fault);
    }
    register_end(reg, stmt);
    register_end(reg, reading->apart.stmt);
    return err;
}

enum tg_err register_lines(struct register_file *reg, register_line_fn *visit, void *ctx,
                           struct fault *fault)
{
    struct register_head head;
    struct reading *reading = secret_create(sizeof *reading);
    if (reading == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = register_read_begin(reg, &head, fault);
    if (err == TG_OK && reg->writing)
        err = register_sheet_flush(reg, fault);
    if (err == TG_OK)
        err = visit_all(reg, reading, visit, ctx, fault);
    register_read_end(reg);
    secret_destroy(reading);
    return err;
}

static enum tg_err count_line(void *ctx, const uint8_t line[static REGISTER_LINE_SIZE],
                              struct fault *fault)
{
    (void)line;
    (void)fault;
    ++*(int64_t *)ctx;
    return TG_OK;
}

/* No line of a closed case may stand among those that every officer reads. */
static enum tg_err check_closed(struct register_file *reg, struct fault *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum tg_err err =
        register_prepare(reg, "SELECT slot FROM cases WHERE closed = 1", &stmt, fault);
    while (err == TG_OK && (err = register_step(reg, stmt, &row, fault)) == TG_OK && row) {
        struct segment *segment = NULL;
        int64_t slot = sqlite3_column_int64(stmt, 0);
        err = take(reg, slot, &segment, fault);
        if (err == TG_OK && *flag_of(segment, slot) != 0)
            err = changed(reg, fault);
    }
    register_end(reg, stmt);
    return err;
}

enum tg_err register_sheet_check(struct register_file *reg, int64_t *out_lines, struct fault *fault)
{
    int64_t lines = 0;
    enum tg_err err = register_lines(reg, count_line, &lines, fault);
    if (err == TG_OK)
        err = check_closed(reg, fault);
    if (err == TG_OK)
        *out_lines = lines;
    return err;
}
