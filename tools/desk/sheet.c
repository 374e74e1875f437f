/* A line as it stands in the register, REGISTER_LINE_SIZE bytes: u8 version · number, 24 bytes ·
 * u8 ordinal · u8 state · u8 flags · u16 reports · i64 event, received, start, due, warn, closed ·
 * u32 rules · words (u16 each): kiosk, pack, kind, category, clock, holder, 4 departments, 8 × fact
 * and value · zeros · u16 replies, u8 more flags, at the end. Integers big-endian. */
#include "tools/desk/sheet.h"

#include "app/ui/words.h"
#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_VERSION = 1,
    STATE_AT = 1 + CASE_TEXT_SIZE + 1,
    TIMES_AT = STATE_AT + 1 + 1 + 2,
    FLAG_NAMED = 1 << 0,
    FLAG_ABOUT_READERS = 1 << 1,
    FLAG_URGENT = 1 << 2,
    FLAG_BY_HUB = 1 << 3,
    FLAG_CONFLICT = 1 << 4,
    FLAG_UNSURE = 1 << 5,
    FLAG_ANSWERED = 1 << 6,
    FLAG_LATE_ONCE = 1 << 7,
    MORE_AT = REGISTER_LINE_SIZE - 2 - 1,
    MORE_WROTE_BACK = 1 << 0,
    MORE_ASKS_ECHO = 1 << 1,
    MORE_FORGOTTEN = 1 << 2,
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

static uint8_t flags_of(const struct sheet_line *line)
{
    unsigned flags = 0;
    flags |= line->named ? FLAG_NAMED : 0;
    flags |= line->about_readers ? FLAG_ABOUT_READERS : 0;
    flags |= line->urgent ? FLAG_URGENT : 0;
    flags |= line->by_hub ? FLAG_BY_HUB : 0;
    flags |= line->conflict ? FLAG_CONFLICT : 0;
    flags |= line->unsure ? FLAG_UNSURE : 0;
    flags |= line->answered ? FLAG_ANSWERED : 0;
    flags |= line->late_once ? FLAG_LATE_ONCE : 0;
    return (uint8_t)flags;
}

static void put_numbers(struct sink *sink, const struct sheet_line *line)
{
    sink_u16(sink, line->reports);
    sink_u64(sink, (uint64_t)line->event);
    sink_u64(sink, (uint64_t)line->received_s);
    sink_u64(sink, (uint64_t)line->start_s);
    sink_u64(sink, (uint64_t)line->due_s);
    sink_u64(sink, (uint64_t)line->warn_s);
    sink_u64(sink, (uint64_t)line->closed_s);
    sink_u32(sink, line->rules);
}

/* What mail brought to the line: lines from before it have zeros there. */
static void put_more(uint8_t line[static REGISTER_LINE_SIZE], const struct sheet_line *from)
{
    struct sink sink = sink_into(line + MORE_AT, REGISTER_LINE_SIZE - MORE_AT);
    unsigned flags = 0;
    flags |= from->wrote_back ? MORE_WROTE_BACK : 0;
    flags |= from->asks_echo ? MORE_ASKS_ECHO : 0;
    flags |= from->forgotten ? MORE_FORGOTTEN : 0;
    sink_u16(&sink, from->replies);
    sink_u8(&sink, (uint8_t)flags);
}

static void read_more(const uint8_t line[static REGISTER_LINE_SIZE], struct sheet_line *out)
{
    struct cursor cur = cursor_over(line + MORE_AT, REGISTER_LINE_SIZE - MORE_AT);
    out->replies = cursor_u16(&cur);
    unsigned flags = cursor_u8(&cur);
    out->wrote_back = (flags & MORE_WROTE_BACK) != 0;
    out->asks_echo = (flags & MORE_ASKS_ECHO) != 0;
    out->forgotten = (flags & MORE_FORGOTTEN) != 0;
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

static void set_facts(struct sheet_line *out, const struct docket *docket)
{
    for (int counted = 1; counted >= 0; counted--)
        for (size_t i = 0; i < docket->fact_count && out->fact_count < SHEET_FACTS_MAX; i++) {
            const struct event_fact *fact = &docket->facts[i];
            if (is_own(fact->id) || is_counted(docket, fact->id) != (counted == 1))
                continue;
            out->facts[out->fact_count].id = fact->id;
            out->facts[out->fact_count++].value = fact->value;
        }
}

static void set_due(struct sheet_line *out, const struct docket_clock *due)
{
    out->clock = due != NULL ? due->rule->id : "";
    if (due == NULL)
        return;
    out->due_s = due->end_s;
    out->warn_s = due->warn_s;
    out->unsure = due->unsure;
}

uint32_t sheet_rules(const struct rules *rules)
{
    struct cursor cur = cursor_over(rules->hash, sizeof rules->hash);
    return cursor_u32(&cur);
}

void sheet_of(const struct docket *docket, int64_t now_s, struct sheet_line *out)
{
    const struct event_report *first = &docket->reports[0].report;
    const char *kind = docket_fact(docket, "kind"), *category = docket_fact(docket, "category");
    const char *urgent = docket_fact(docket, "urgent");
    must(docket->report_count > 0);
    *out = (struct sheet_line){
        .of = docket->of,
        .state = docket->state,
        .named = first->named,
        .about_readers = first->about_readers,
        .urgent = urgent != NULL && strcmp(urgent, "yes") == 0,
        .by_hub = first->receipt.by_hub,
        .conflict = docket->conflict,
        .answered = docket->answered,
        .late_once = was_late(docket, now_s),
        .wrote_back = docket->wrote_back,
        .asks_echo = docket->asks_echo,
        .forgotten = docket->forgotten,
        .replies = docket->reply_count > UINT16_MAX ? UINT16_MAX : (uint16_t)docket->reply_count,
        .reports = docket->report_count > UINT16_MAX ? UINT16_MAX : (uint16_t)docket->report_count,
        .rules = sheet_rules(docket->rules),
        .event = docket->reports[0].event,
        .received_s = docket->received_s,
        .start_s = docket->start_s,
        .closed_s = docket->closed_s,
        .kiosk = first->kiosk.text,
        .pack = first->pack,
        .kind = kind != NULL ? kind : "",
        .category = category != NULL ? category : "",
        .holder = docket->holder,
    };
    memcpy(out->id, docket->id, sizeof out->id);
    set_due(out, docket_due(docket));
    for (size_t i = 0; i < docket->department_count && i < SHEET_DEPARTMENTS_MAX; i++)
        out->departments[out->department_count++] = docket->departments[i];
    set_facts(out, docket);
}

static void put_words(struct writing *writing, const struct sheet_line *line)
{
    put_word(writing, line->kiosk);
    put_word(writing, line->pack);
    put_word(writing, line->kind);
    put_word(writing, line->category);
    put_word(writing, line->clock);
    put_word(writing, line->holder);
    for (size_t i = 0; i < SHEET_DEPARTMENTS_MAX; i++)
        put_word(writing, i < line->department_count ? line->departments[i] : "");
    for (size_t i = 0; i < line->fact_count; i++) {
        put_word(writing, line->facts[i].id);
        put_word(writing, line->facts[i].value);
    }
}

enum tg_err sheet_put(struct register_file *reg, const struct docket *docket, int64_t now_s,
                      struct fault *fault)
{
    uint8_t bytes[REGISTER_LINE_SIZE] = {0};
    struct writing writing = {.reg = reg, .sink = sink_into(bytes, MORE_AT), .fault = fault};
    struct sink *sink = &writing.sink;
    struct sheet_line line;
    sheet_of(docket, now_s, &line);
    sink_u8(sink, LINE_VERSION);
    sink_put(sink, line.of.number, CASE_TEXT_SIZE);
    sink_u8(sink, line.of.ordinal);
    sink_u8(sink, (uint8_t)line.state);
    sink_u8(sink, flags_of(&line));
    put_numbers(sink, &line);
    put_words(&writing, &line);
    put_more(bytes, &line);
    must(!sink->bad);
    return writing.err == TG_OK ? register_line_put(reg, docket->id, bytes, fault) : writing.err;
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

static struct cursor read_times(const uint8_t bytes[static REGISTER_LINE_SIZE],
                                struct sheet_times *out)
{
    struct cursor cur = cursor_over(bytes + TIMES_AT, REGISTER_LINE_SIZE - TIMES_AT);
    out->state = (enum docket_state)bytes[STATE_AT];
    out->event = (int64_t)cursor_u64(&cur);
    out->received_s = (int64_t)cursor_u64(&cur);
    out->start_s = (int64_t)cursor_u64(&cur);
    out->due_s = (int64_t)cursor_u64(&cur);
    out->warn_s = (int64_t)cursor_u64(&cur);
    out->closed_s = (int64_t)cursor_u64(&cur);
    out->replied = (bytes[REGISTER_LINE_SIZE - 1] & (MORE_WROTE_BACK | MORE_ASKS_ECHO)) != 0;
    return cur;
}

static bool read_line(const struct register_file *reg,
                      const uint8_t bytes[static REGISTER_LINE_SIZE], struct sheet_line *out)
{
    struct cursor cur = cursor_over(bytes, TIMES_AT);
    struct sheet_times times;
    memset(out, 0, sizeof *out);
    bool good = cursor_u8(&cur) == LINE_VERSION;
    cursor_copy(&cur, (uint8_t *)out->of.number, CASE_TEXT_SIZE);
    out->of.ordinal = cursor_u8(&cur);
    uint8_t state = cursor_u8(&cur);
    read_flags(out, cursor_u8(&cur));
    out->reports = cursor_u16(&cur);
    good = good && cursor_done(&cur);
    cur = read_times(bytes, &times);
    out->event = times.event;
    out->received_s = times.received_s;
    out->start_s = times.start_s;
    out->due_s = times.due_s;
    out->warn_s = times.warn_s;
    out->closed_s = times.closed_s;
    out->rules = cursor_u32(&cur);
    read_words(reg, &cur, out);
    read_more(bytes, out);
    if (!good || cur.bad || state >= DOCKET_STATES || out->of.number[CASE_TEXT_SIZE - 1] != '\0')
        return false;
    out->state = (enum docket_state)state;
    event_case_id(&out->of, out->id);
    return true;
}

struct walk {
    struct register_file *reg;
    sheet_wants_fn *wants; /* NULL: all */
    sheet_fn *visit;
    void *ctx;
};

static enum tg_err visit_line(void *ctx, const uint8_t bytes[static REGISTER_LINE_SIZE],
                              struct fault *fault)
{
    const struct walk *walk = ctx;
    struct sheet_times times;
    struct sheet_line line;
    if (walk->wants != NULL) {
        (void)read_times(bytes, &times);
        if (!walk->wants(walk->ctx, &times))
            return TG_OK;
    }
    if (!read_line(walk->reg, bytes, &line))
        return fault_set(fault, TG_ERR_FORMAT,
                         _("A line of the sheet is none. `register verify` finds what is wrong."));
    return walk->visit(walk->ctx, &line, fault);
}

enum tg_err sheet_pick(struct register_file *reg, sheet_wants_fn *wants, sheet_fn *visit, void *ctx,
                       struct fault *fault)
{
    struct walk walk = {.reg = reg, .wants = wants, .visit = visit, .ctx = ctx};
    return register_lines(reg, visit_line, &walk, fault);
}

enum tg_err sheet_walk(struct register_file *reg, sheet_fn *visit, void *ctx, struct fault *fault)
{
    return sheet_pick(reg, NULL, visit, ctx, fault);
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
