/* A line as it stands in the register, REGISTER_LINE_SIZE bytes: u8 version · number, 24 bytes ·
 * u8 ordinal · u8 state · u8 flags · u16 reports · i64 event, received, start, due, warn, closed ·
 * words (u16 each): kiosk, pack, kind, category, clock, holder, 4 departments, 8 × fact and value ·
 * zeros. Integers big-endian. */
#include "tools/desk/sheet.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_VERSION = 1,
    FLAG_NAMED = 1 << 0,
    FLAG_ABOUT_READERS = 1 << 1,
    FLAG_URGENT = 1 << 2,
    FLAG_BY_HUB = 1 << 3,
    FLAG_CONFLICT = 1 << 4,
    FLAG_UNSURE = 1 << 5,
    FLAG_ANSWERED = 1 << 6,
    FLAG_LATE_ONCE = 1 << 7,
};

struct writing {
    struct register_file *reg;
    struct sink sink;
    enum tg_err err;
    struct fault *fault;
};

static void put_word(struct writing *writing, const char *word)
{
    uint16_t number = 0;
    if (writing->err == TG_OK)
        writing->err = register_word(writing->reg, word, &number, writing->fault);
    sink_u16(&writing->sink, number);
}

static bool was_late(const struct docket *docket, int64_t now_s)
{
    for (size_t i = 0; i < docket->clock_count; i++)
        if (docket->clocks[i].applies && docket_clock_late(&docket->clocks[i], now_s))
            return true;
    return false;
}

static uint8_t flags_of(const struct docket *docket, int64_t now_s)
{
    const struct event_report *first = &docket->reports[0].report;
    const struct docket_clock *due = docket_due(docket);
    const char *urgent = docket_fact(docket, "urgent");
    unsigned flags = 0;
    flags |= first->named ? FLAG_NAMED : 0;
    flags |= first->about_readers ? FLAG_ABOUT_READERS : 0;
    flags |= urgent != NULL && strcmp(urgent, "yes") == 0 ? FLAG_URGENT : 0;
    flags |= first->receipt.by_hub ? FLAG_BY_HUB : 0;
    flags |= docket->conflict ? FLAG_CONFLICT : 0;
    flags |= due != NULL && due->unsure ? FLAG_UNSURE : 0;
    flags |= docket->answered ? FLAG_ANSWERED : 0;
    flags |= was_late(docket, now_s) ? FLAG_LATE_ONCE : 0;
    return (uint8_t)flags;
}

static void put_times(struct sink *sink, const struct docket *docket)
{
    const struct docket_clock *due = docket_due(docket);
    sink_u64(sink, (uint64_t)docket->reports[0].event);
    sink_u64(sink, (uint64_t)docket->received_s);
    sink_u64(sink, (uint64_t)docket->start_s);
    sink_u64(sink, due != NULL ? (uint64_t)due->end_s : 0);
    sink_u64(sink, due != NULL ? (uint64_t)due->warn_s : 0);
    sink_u64(sink, (uint64_t)docket->closed_s);
}

/* What every case has stands in the line by itself. */
static bool is_own(const char *fact)
{
    static const char *const own[] = {"kind",          "category",    "identity", "urgent",
                                      "about_readers", "departments", "late"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], fact) == 0)
            return true;
    return false;
}

/* What the regulation's figures count by comes first: a line has no room for everything. */
static bool is_counted(const struct docket *docket, const char *fact)
{
    const struct pack_handling *handling = rules_handling(docket->pack);
    for (size_t i = 0; handling != NULL && i < handling->report_count; i++)
        if (pack_names_has(&handling->reports[i].by, fact))
            return true;
    return false;
}

static void put_facts(struct writing *writing, const struct docket *docket)
{
    size_t put = 0;
    for (int counted = 1; counted >= 0; counted--)
        for (size_t i = 0; i < docket->fact_count && put < SHEET_FACTS_MAX; i++) {
            const struct event_fact *fact = &docket->facts[i];
            if (is_own(fact->id) || is_counted(docket, fact->id) != (counted == 1))
                continue;
            put_word(writing, fact->id);
            put_word(writing, fact->value);
            put++;
        }
}

static void put_words(struct writing *writing, const struct docket *docket)
{
    const struct event_report *first = &docket->reports[0].report;
    const struct docket_clock *due = docket_due(docket);
    const char *kind = docket_fact(docket, "kind"), *category = docket_fact(docket, "category");
    put_word(writing, first->kiosk.text);
    put_word(writing, first->pack);
    put_word(writing, kind != NULL ? kind : "");
    put_word(writing, category != NULL ? category : "");
    put_word(writing, due != NULL ? due->rule->id : "");
    put_word(writing, docket->holder);
    for (size_t i = 0; i < SHEET_DEPARTMENTS_MAX; i++)
        put_word(writing, i < docket->department_count ? docket->departments[i] : "");
    put_facts(writing, docket);
}

enum tg_err sheet_put(struct register_file *reg, const struct docket *docket, int64_t now_s,
                      struct fault *fault)
{
    uint8_t line[REGISTER_LINE_SIZE] = {0};
    struct writing writing = {.reg = reg, .sink = sink_into(line, sizeof line), .fault = fault};
    struct sink *sink = &writing.sink;
    must(docket->report_count > 0);
    sink_u8(sink, LINE_VERSION);
    sink_put(sink, docket->of.number, CASE_TEXT_SIZE);
    sink_u8(sink, docket->of.ordinal);
    sink_u8(sink, (uint8_t)docket->state);
    sink_u8(sink, flags_of(docket, now_s));
    sink_u16(sink, docket->report_count > UINT16_MAX ? UINT16_MAX : (uint16_t)docket->report_count);
    put_times(sink, docket);
    put_words(&writing, docket);
    must(!sink->bad);
    return writing.err == TG_OK ? register_line_put(reg, docket->id, line, fault) : writing.err;
}

static enum tg_err put_again(struct register_file *reg, const struct rules *rules, const char *id,
                             int64_t now_s, struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = docket_fold(reg, rules, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, now_s, fault);
    docket_destroy(docket);
    return err == TG_ERR_DENIED ? TG_OK : err;
}

static enum tg_err put_new(struct register_file *reg, const struct rules *rules,
                           const struct event *event, int64_t id, int64_t now_s,
                           struct fault *fault)
{
    struct docket *docket = NULL;
    enum tg_err err = docket_of_new(rules, event, id, &docket, fault);
    if (err == TG_OK)
        err = sheet_put(reg, docket, now_s, fault);
    docket_destroy(docket);
    return err == TG_ERR_DENIED ? TG_OK : err;
}

enum tg_err sheet_enter(struct register_file *reg, const struct rules *rules,
                        const struct event *event, int64_t id, bool is_new, int64_t now_s,
                        struct fault *fault)
{
    char case_id[CASE_ID_MAX];
    struct event_case first = event->report.of;
    event_case_id(&event->report.of, case_id);
    enum tg_err err = is_new ? put_new(reg, rules, event, id, now_s, fault)
                             : put_again(reg, rules, case_id, now_s, fault);
    if (err != TG_OK || first.ordinal == 1)
        return err;
    first.ordinal = 1;
    event_case_id(&first, case_id);
    return put_again(reg, rules, case_id, now_s, fault);
}

static const char *word_in(const struct register_file *reg, struct cursor *cur)
{
    return register_word_text(reg, cursor_u16(cur));
}

static void read_flags(struct sheet_line *out, unsigned flags)
{
    out->named = (flags & FLAG_NAMED) != 0;
    out->about_readers = (flags & FLAG_ABOUT_READERS) != 0;
    out->urgent = (flags & FLAG_URGENT) != 0;
    out->by_hub = (flags & FLAG_BY_HUB) != 0;
    out->conflict = (flags & FLAG_CONFLICT) != 0;
    out->unsure = (flags & FLAG_UNSURE) != 0;
    out->answered = (flags & FLAG_ANSWERED) != 0;
    out->late_once = (flags & FLAG_LATE_ONCE) != 0;
}

static void read_words(const struct register_file *reg, struct cursor *cur, struct sheet_line *out)
{
    out->kiosk = word_in(reg, cur);
    out->pack = word_in(reg, cur);
    out->kind = word_in(reg, cur);
    out->category = word_in(reg, cur);
    out->clock = word_in(reg, cur);
    out->holder = word_in(reg, cur);
    for (size_t i = 0; i < SHEET_DEPARTMENTS_MAX; i++) {
        const char *department = word_in(reg, cur);
        if (department[0] != '\0')
            out->departments[out->department_count++] = department;
    }
    for (size_t i = 0; i < SHEET_FACTS_MAX; i++) {
        const char *id = word_in(reg, cur), *value = word_in(reg, cur);
        if (id[0] == '\0')
            continue;
        out->facts[out->fact_count].id = id;
        out->facts[out->fact_count++].value = value;
    }
}

static bool read_line(const struct register_file *reg,
                      const uint8_t bytes[static REGISTER_LINE_SIZE], struct sheet_line *out)
{
    struct cursor cur = cursor_over(bytes, REGISTER_LINE_SIZE);
    memset(out, 0, sizeof *out);
    bool good = cursor_u8(&cur) == LINE_VERSION;
    cursor_copy(&cur, (uint8_t *)out->of.number, CASE_TEXT_SIZE);
    out->of.ordinal = cursor_u8(&cur);
    uint8_t state = cursor_u8(&cur);
    read_flags(out, cursor_u8(&cur));
    out->reports = cursor_u16(&cur);
    out->event = (int64_t)cursor_u64(&cur);
    out->received_s = (int64_t)cursor_u64(&cur);
    out->start_s = (int64_t)cursor_u64(&cur);
    out->due_s = (int64_t)cursor_u64(&cur);
    out->warn_s = (int64_t)cursor_u64(&cur);
    out->closed_s = (int64_t)cursor_u64(&cur);
    read_words(reg, &cur, out);
    if (!good || cur.bad || state >= DOCKET_STATES || out->of.number[CASE_TEXT_SIZE - 1] != '\0')
        return false;
    out->state = (enum docket_state)state;
    event_case_id(&out->of, out->id);
    return true;
}

struct walk {
    struct register_file *reg;
    sheet_fn *visit;
    void *ctx;
};

static enum tg_err visit_line(void *ctx, const uint8_t bytes[static REGISTER_LINE_SIZE],
                              struct fault *fault)
{
    const struct walk *walk = ctx;
    struct sheet_line line;
    if (!read_line(walk->reg, bytes, &line))
        return fault_set(fault, TG_ERR_FORMAT,
                         "A line of the sheet is none. `register verify` finds what is wrong.");
    return walk->visit(walk->ctx, &line, fault);
}

enum tg_err sheet_walk(struct register_file *reg, sheet_fn *visit, void *ctx, struct fault *fault)
{
    struct walk walk = {.reg = reg, .visit = visit, .ctx = ctx};
    return register_lines(reg, visit_line, &walk, fault);
}

const char *sheet_value_nth(const struct sheet_line *line, const char *dimension, size_t nth)
{
    static const char *const amounts[] = {"none", "one", "several"};
    const struct {
        const char *name, *value;
    } own[] = {
        {"kind", line->kind},
        {"category", line->category},
        {"kiosk", line->kiosk},
        {"identity", line->named ? "named" : "anonymous"},
        {"urgent", line->urgent ? "yes" : "no"},
        {"about_readers", line->about_readers ? "yes" : "no"},
        {"departments", amounts[line->department_count < 2 ? line->department_count : 2]},
        {"state", docket_state_name(line->state)},
        {"late", line->late_once ? "yes" : "no"},
    };
    if (strcmp(dimension, "department") == 0)
        return nth < line->department_count ? line->departments[nth] : nth == 0 ? "" : NULL;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].name, dimension) == 0)
            return nth == 0 ? own[i].value : NULL;
    size_t seen = 0;
    for (size_t i = 0; i < line->fact_count; i++)
        if (strcmp(line->facts[i].id, dimension) == 0 && seen++ == nth)
            return line->facts[i].value;
    return nth == 0 ? "" : NULL;
}

const char *sheet_value(const struct sheet_line *line, const char *dimension)
{
    return sheet_value_nth(line, dimension, 0);
}
