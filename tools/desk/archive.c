#include "tools/desk/archive.h"

#include "tools/desk/phrase.h"
#include "tools/desk/source.h"
#include "tools/desk/title.h"

#include <string.h>

enum { SECTIONS = 4 };

struct archive {
    const struct docket *docket;
    struct source *source;
    struct paper *paper;
    enum lang lang;
    int64_t now_s;
};

static const char *say(const struct archive *archive, enum phrase phrase)
{
    return phrase_in(phrase, archive->lang);
}

static void draw_pair(struct archive *archive, const char *label, const char *text)
{
    const struct paper_cell cell = {.label = label, .text = text};
    paper_row(archive->paper, &cell, 1, 0);
}

static enum tg_err draw_value(struct archive *archive, enum phrase label, const char *from,
                              struct fault *fault)
{
    struct source_value value;
    enum tg_err err = source_get(archive->source, from, &value, fault);
    if (err == TG_OK)
        draw_pair(archive, say(archive, label), value.text);
    return err;
}

struct line {
    enum phrase label;
    const char *from; /* a place of the source */
};

static enum tg_err draw_values(struct archive *archive, const struct line *lines, size_t count,
                               struct fault *fault)
{
    enum tg_err err = TG_OK;
    for (size_t i = 0; err == TG_OK && i < count; i++)
        err = draw_value(archive, lines[i].label, lines[i].from, fault);
    return err;
}

static enum tg_err draw_cover(struct archive *archive, struct fault *fault)
{
    static const struct line lines[] = {
        {PHRASE_CASE_NUMBER, "case.number"}, {PHRASE_ORGANISATION, "case.organisation"},
        {PHRASE_KIND, "case.kind"},          {PHRASE_CATEGORY, "case.category"},
        {PHRASE_SUBMITTER, "case.identity"}, {PHRASE_DEPARTMENTS, "case.departments"},
        {PHRASE_RECEIVED, "case.received"},
    };
    char closed[PHRASE_TIME_SIZE];
    paper_title(archive->paper, say(archive, PHRASE_ARCHIVE));
    enum tg_err err = draw_values(archive, lines, sizeof lines / sizeof *lines, fault);
    if (err != TG_OK)
        return err;
    phrase_time(archive->docket->closed_s, archive->lang, closed);
    draw_pair(archive, say(archive, PHRASE_CLOSED), closed);
    draw_pair(archive, say(archive, PHRASE_RETENTION), NULL);
    paper_gap(archive->paper, 10);
    paper_subtitle(archive->paper, say(archive, PHRASE_CONTENTS));
    paper_contents(archive->paper, SECTIONS);
    paper_page(archive->paper);
    return TG_OK;
}

static enum tg_err draw_base(struct archive *archive, struct fault *fault)
{
    static const struct line lines[] = {
        {PHRASE_CASE_NUMBER, "case.number"},
        {PHRASE_RECEIVED, "case.received"},
        {PHRASE_FILED, "case.filed"},
        {PHRASE_KIOSK, "case.kiosk"},
        {PHRASE_KIND, "case.kind"},
        {PHRASE_CATEGORY, "case.category"},
        {PHRASE_SUBMITTER, "case.identity"},
        {PHRASE_URGENT, "case.urgent"},
        {PHRASE_ABOUT_READERS, "fact.about_readers"},
        {PHRASE_DEPARTMENTS, "case.departments"},
        {PHRASE_HOLDER, "case.holder"},
        {PHRASE_STATE, "case.state"},
    };
    static const char *const above[] = {"kind",   "category",      "identity",
                                        "urgent", "about_readers", "departments"};
    const struct docket *docket = archive->docket;
    paper_heading(archive->paper, 1, say(archive, PHRASE_SECTION_BASE));
    enum tg_err err = draw_values(archive, lines, sizeof lines / sizeof *lines, fault);
    for (size_t i = 0; err == TG_OK && i < docket->fact_count; i++) {
        const struct event_fact *fact = &docket->facts[i];
        bool known = packs_question(docket->pack, fact->id) != NULL; /* an answer: stands there */
        for (size_t j = 0; j < sizeof above / sizeof *above && !known; j++)
            known = strcmp(above[j], fact->id) == 0;
        if (!known)
            draw_pair(archive, title_fact(docket->pack, fact->id, archive->lang),
                      title_value(docket->pack, NULL, fact->id, fact->value, archive->lang));
    }
    return err;
}

static enum tg_err draw_answer(struct archive *archive, const struct report *report,
                               const struct report_answer *answer, struct fault *fault)
{
    struct source_value value;
    enum tg_err err = source_answer(archive->source, report, answer, &value, fault);
    if (err != TG_OK)
        return err;
    const struct paper_cell cell = {.label = source_question(archive->source, report, answer),
                                    .text = value.text,
                                    .ink = value.ink};
    paper_row(archive->paper, &cell, 1, 0);
    return TG_OK;
}

static enum tg_err draw_report(struct archive *archive, size_t index, struct fault *fault)
{
    const struct report *report = source_report(archive->source, index);
    char time[PHRASE_TIME_SIZE];
    enum tg_err err = TG_OK;
    paper_heading(archive->paper, 2,
                  say(archive, index == 0 ? PHRASE_REPORT : PHRASE_REPORT_AGAIN));
    phrase_time((int64_t)archive->docket->reports[index].report.receipt.unix_s, archive->lang,
                time);
    draw_pair(archive, say(archive, PHRASE_RECEIVED), time);
    if (source_withheld(archive->source, index))
        draw_pair(archive, say(archive, PHRASE_SUBMITTER), say(archive, PHRASE_NOT_FOR_YOU));
    for (size_t i = 0; err == TG_OK && i < report->answer_count; i++)
        err = draw_answer(archive, report, &report->answers[i], fault);
    if (source_withheld(archive->source, index)) {
        paper_gap(archive->paper, 1.5);
        paper_remark(archive->paper, say(archive, PHRASE_NOT_FOR_YOU_NOTE));
    }
    return err;
}

static void begin_table(struct archive *archive, const enum phrase *names, const double *shares,
                        size_t count)
{
    struct paper_cell cells[PAPER_CELLS_MAX] = {0};
    for (size_t i = 0; i < count; i++)
        cells[i] =
            (struct paper_cell){.text = say(archive, names[i]), .bold = true, .share = shares[i]};
    paper_table(archive->paper, cells, count);
}

static const double reply_shares[] = {3.1, 3.8, 6};

static enum tg_err draw_reply(struct archive *archive, const struct docket_entry *entry,
                              struct fault *fault)
{
    struct source_value value;
    char time[PHRASE_TIME_SIZE];
    phrase_time((int64_t)entry->reply.receipt.unix_s, archive->lang, time);
    enum tg_err err = source_words(archive->source, entry, &value, fault);
    if (err != TG_OK)
        return err;
    const struct paper_cell cells[] = {
        {.text = time, .share = reply_shares[0]},
        {.text = say(archive, (enum phrase)((int)PHRASE_REPLY_ANSWER + entry->reply.what)),
         .share = reply_shares[1]},
        {.text = value.text, .share = reply_shares[2]},
    };
    paper_row(archive->paper, cells, 3, 0);
    return TG_OK;
}

static enum tg_err draw_replies(struct archive *archive, struct fault *fault)
{
    static const enum phrase names[] = {PHRASE_RECEIVED, PHRASE_WHAT, PHRASE_TEXT};
    const struct docket *docket = archive->docket;
    enum tg_err err = TG_OK;
    if (docket->reply_count == 0)
        return TG_OK;
    paper_heading(archive->paper, 2, say(archive, PHRASE_REPLIES));
    begin_table(archive, names, reply_shares, 3);
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++)
        if (docket->entries[i].type == EVENT_REPLY)
            err = draw_reply(archive, &docket->entries[i], fault);
    paper_table_end(archive->paper);
    return err;
}

static enum tg_err draw_matter(struct archive *archive, struct fault *fault)
{
    size_t count = 0;
    paper_heading(archive->paper, 1, say(archive, PHRASE_SECTION_MATTER));
    enum tg_err err = source_reports(archive->source, &count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++)
        err = draw_report(archive, i, fault);
    if (err == TG_OK && archive->docket->report_count > count)
        paper_remark(archive->paper, say(archive, PHRASE_MORE_REPORTS));
    return err == TG_OK ? draw_replies(archive, fault) : err;
}

static const double step_shares[] = {3.1, 1.6, 2.2, 6};

/* When it happened; and when it was entered, if that was another day. */
static void put_time(const struct archive *archive, const struct docket_entry *entry, char *out,
                     size_t size)
{
    char at[PHRASE_TIME_SIZE], day[PHRASE_TIME_SIZE], entered[PHRASE_TIME_SIZE];
    phrase_time((int64_t)entry->step.at_unix_s, archive->lang, at);
    phrase_day((int64_t)entry->step.at_unix_s, archive->lang, day);
    phrase_day((int64_t)entry->unix_s, archive->lang, entered);
    if (strcmp(day, entered) == 0)
        snprintf(out, size, "%s", at);
    else
        snprintf(out, size, "%s\n(%s%s)", at, say(archive, PHRASE_ENTERED), entered);
}

static enum tg_err draw_step(struct archive *archive, const struct docket_entry *entry,
                             struct fault *fault)
{
    struct source_value value;
    char time[3 * PHRASE_TIME_SIZE], officer[OFFICER_REAL_NAME_MAX + 1];
    snprintf(officer, sizeof officer, "%s", source_officer(archive->source, entry->officer));
    put_time(archive, entry, time, sizeof time);
    enum tg_err err = source_step(archive->source, entry, &value, fault);
    if (err != TG_OK)
        return err;
    const struct paper_cell cells[] = {
        {.text = time, .share = step_shares[0]},
        {.text = officer, .share = step_shares[1]},
        {.text = title_step(archive->docket->pack, entry->step.step, archive->lang),
         .share = step_shares[2]},
        {.text = value.text, .share = step_shares[3]},
    };
    paper_row(archive->paper, cells, 4, 0);
    return TG_OK;
}

static enum tg_err draw_letter(struct archive *archive, const struct docket_entry *entry,
                               struct fault *fault)
{
    const struct event_letter *letter = &entry->letter;
    struct source_value value;
    char time[PHRASE_TIME_SIZE], officer[OFFICER_REAL_NAME_MAX + 1], what[256];
    snprintf(officer, sizeof officer, "%s", source_officer(archive->source, entry->officer));
    snprintf(what, sizeof what, "%s%s", title_letter_kind(letter, archive->lang),
             title_letter(archive->docket->pack, letter, archive->lang));
    phrase_time((int64_t)entry->unix_s, archive->lang, time);
    enum tg_err err = source_letter(archive->source, entry, &value, fault);
    if (err != TG_OK)
        return err;
    const struct paper_cell cells[] = {
        {.text = time, .share = step_shares[0]},
        {.text = officer, .share = step_shares[1]},
        {.text = what, .share = step_shares[2]},
        {.text = value.text, .share = step_shares[3]},
    };
    paper_row(archive->paper, cells, 4, 0);
    return TG_OK;
}

/* Done for the case, and told of it; the rest is who looked at it. */
static bool is_handling(const struct docket_entry *entry)
{
    return entry->type == EVENT_STEP || entry->type == EVENT_LETTER;
}

static enum tg_err draw_steps(struct archive *archive, struct fault *fault)
{
    static const enum phrase names[] = {PHRASE_TIME, PHRASE_OFFICER, PHRASE_WHAT, PHRASE_TEXT};
    const struct docket *docket = archive->docket;
    enum tg_err err = TG_OK;
    size_t count = 0;
    paper_heading(archive->paper, 2, say(archive, PHRASE_STEPS));
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        if (!is_handling(entry))
            continue;
        if (count++ == 0)
            begin_table(archive, names, step_shares, 4);
        err = entry->type == EVENT_STEP ? draw_step(archive, entry, fault)
                                        : draw_letter(archive, entry, fault);
    }
    paper_table_end(archive->paper);
    if (count == 0)
        paper_text(archive->paper, say(archive, PHRASE_NOTHING));
    return err;
}

static const double clock_shares[] = {1.9, 3, 3, 3, 1.8};

static const char *outcome(const struct archive *archive, const struct docket_clock *clock)
{
    if (docket_clock_late(clock, archive->now_s))
        return say(archive, PHRASE_LATE);
    return say(archive, clock->running ? PHRASE_RUNNING : PHRASE_KEPT);
}

static void draw_clock(struct archive *archive, const struct docket_clock *clock)
{
    char from[PHRASE_TIME_SIZE], end[4 * PHRASE_TIME_SIZE], until[PHRASE_TIME_SIZE],
        stopped[PHRASE_TIME_SIZE];
    phrase_time(clock->from_s, archive->lang, from);
    phrase_time(clock->end_s, archive->lang, until);
    phrase_time(clock->stopped_s, archive->lang, stopped);
    snprintf(end, sizeof end, "%s%s%s", until, clock->extended ? say(archive, PHRASE_EXTENDED) : "",
             clock->unsure ? say(archive, PHRASE_UNSURE) : "");
    const struct paper_cell cells[] = {
        {.text = pack_text_in(&clock->rule->title, archive->lang), .share = clock_shares[0]},
        {.text = from, .share = clock_shares[1]},
        {.text = end, .share = clock_shares[2]},
        {.text = stopped, .share = clock_shares[3]},
        {.text = outcome(archive, clock), .share = clock_shares[4]},
    };
    paper_row(archive->paper, cells, 5, 0);
}

static void draw_clocks(struct archive *archive)
{
    static const enum phrase names[] = {PHRASE_CLOCK, PHRASE_FROM, PHRASE_UNTIL, PHRASE_STOPPED,
                                        PHRASE_OUTCOME};
    const struct docket *docket = archive->docket;
    size_t count = 0;
    paper_heading(archive->paper, 2, say(archive, PHRASE_CLOCKS));
    for (size_t i = 0; i < docket->clock_count; i++) {
        if (!docket->clocks[i].applies || !docket->clocks[i].started)
            continue;
        if (count++ == 0)
            begin_table(archive, names, clock_shares, 5);
        draw_clock(archive, &docket->clocks[i]);
    }
    paper_table_end(archive->paper);
    if (count == 0)
        paper_text(archive->paper, say(archive, PHRASE_NOTHING));
}

static enum tg_err draw_handling(struct archive *archive, struct fault *fault)
{
    paper_heading(archive->paper, 1, say(archive, PHRASE_SECTION_HANDLING));
    enum tg_err err = draw_steps(archive, fault);
    if (err == TG_OK)
        draw_clocks(archive);
    return err;
}

static enum phrase access_phrase(const struct docket_entry *entry)
{
    if (entry->type == EVENT_DENIED)
        return PHRASE_DENIED;
    if (entry->type == EVENT_ACCESS)
        return !entry->access.barred                     ? PHRASE_ADMITTED
               : entry->access.why == EVENT_ACCESS_NAMED ? PHRASE_BARRED_NAMED
                                                         : PHRASE_BARRED_SAID;
    return entry->view.what == EVENT_VIEW_EXPORTED  ? PHRASE_VIEW_EXPORTED
           : entry->view.what == EVENT_VIEW_PRINTED ? PHRASE_VIEW_PRINTED
                                                    : PHRASE_VIEW_SHOWN;
}

static const double access_shares[] = {3.1, 1.6, 4, 4};

static enum tg_err draw_access(struct archive *archive, const struct docket_entry *entry,
                               struct fault *fault)
{
    char time[PHRASE_TIME_SIZE], officer[OFFICER_REAL_NAME_MAX + 1],
        what[OFFICER_REAL_NAME_MAX + 96];
    struct source_value reason = {.text = ""};
    bool access = entry->type == EVENT_ACCESS;
    phrase_time((int64_t)entry->unix_s, archive->lang, time);
    snprintf(officer, sizeof officer, "%s", source_officer(archive->source, entry->officer));
    snprintf(what, sizeof what, "%s%s", say(archive, access_phrase(entry)),
             access ? source_officer(archive->source, entry->access.officer) : "");
    enum tg_err err = access ? source_words(archive->source, entry, &reason, fault) : TG_OK;
    if (err != TG_OK)
        return err;
    const struct paper_cell cells[] = {
        {.text = time, .share = access_shares[0]},
        {.text = officer, .share = access_shares[1]},
        {.text = what, .share = access_shares[2]},
        {.text = reason.text, .share = access_shares[3]},
    };
    paper_row(archive->paper, cells, 4, 0);
    return TG_OK;
}

static enum tg_err draw_rest(struct archive *archive, struct fault *fault)
{
    static const enum phrase names[] = {PHRASE_TIME, PHRASE_OFFICER, PHRASE_WHAT, PHRASE_REASON};
    const struct docket *docket = archive->docket;
    enum tg_err err = TG_OK;
    size_t count = 0;
    paper_heading(archive->paper, 1, say(archive, PHRASE_SECTION_REST));
    paper_heading(archive->paper, 2, say(archive, PHRASE_ACCESS));
    for (size_t i = 0; err == TG_OK && i < docket->entry_count; i++) {
        if (is_handling(&docket->entries[i]) || docket->entries[i].type == EVENT_REPLY)
            continue;
        if (count++ == 0)
            begin_table(archive, names, access_shares, 4);
        err = draw_access(archive, &docket->entries[i], fault);
    }
    paper_table_end(archive->paper);
    if (count == 0)
        paper_text(archive->paper, say(archive, PHRASE_NOTHING));
    return err;
}

static enum tg_err draw(struct archive *archive, FILE *out, struct fault *fault)
{
    enum tg_err err =
        source_paper(archive->source, say(archive, PHRASE_ARCHIVE), &archive->paper, fault);
    if (err == TG_OK)
        err = draw_cover(archive, fault);
    if (err == TG_OK)
        err = draw_base(archive, fault);
    if (err == TG_OK)
        err = draw_matter(archive, fault);
    if (err == TG_OK)
        err = draw_handling(archive, fault);
    if (err == TG_OK)
        err = draw_rest(archive, fault);
    return err == TG_OK ? paper_write(archive->paper, out, fault) : err;
}

enum tg_err archive_draw(struct register_file *reg, const struct rules *rules,
                         const struct docket *docket, enum lang lang, FILE *out,
                         struct fault *fault)
{
    struct archive archive = {.docket = docket, .lang = lang, .now_s = clock_unix_s(&rules->clock)};
    enum tg_err err = source_create(reg, rules, docket, lang, &archive.source, fault);
    if (err == TG_OK)
        err = draw(&archive, out, fault);
    paper_destroy(archive.paper);
    source_destroy(archive.source);
    return err;
}
