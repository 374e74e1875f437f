#include "tools/desk/listing.h"

#include "app/ui/words.h"
#include "board/base/secret.h"
#include "tools/desk/case_json.h"
#include "tools/desk/register_replies.h"
#include "tools/desk/show.h"
#include "tools/desk/title.h"
#include "tools/desk/when.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 256 };

struct listing {
    const struct rules *rules;
    const struct listing_filter *filter;
    enum lang lang;
    int64_t now_s;
    struct listing_lines lines;
    bool by_desk;
};

static bool is(const char *wanted, const char *value)
{
    return wanted == NULL || strcmp(wanted, value) == 0;
}

static bool has_department(const struct sheet_line *line, const char *department)
{
    for (size_t i = 0; i < line->department_count; i++)
        if (strcmp(line->departments[i], department) == 0)
            return true;
    return false;
}

bool listing_replied(const struct sheet_line *line)
{
    return line->wrote_back || line->asks_echo;
}

bool listing_fits(const struct listing_filter *filter, const struct sheet_line *line)
{
    return is(filter->state, docket_state_name(line->state)) && is(filter->pack, line->pack) &&
           is(filter->kind, line->kind) && is(filter->holder, line->holder) &&
           (filter->department == NULL || has_department(line, filter->department)) &&
           (!filter->replied || listing_replied(line)) && line->received_s >= filter->since_s &&
           (filter->until_s == 0 || line->received_s <= filter->until_s);
}

struct counting {
    const struct listing_filter *filter;
    size_t count;
};

static enum tg_err count_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct counting *counting = ctx;
    (void)fault;
    counting->count += listing_fits(counting->filter, line) ? 1 : 0;
    return TG_OK;
}

enum tg_err listing_count(struct register_file *reg, const struct listing_filter *filter,
                          size_t *out_count, struct fault *fault)
{
    struct counting counting = {.filter = filter};
    enum tg_err err = sheet_walk(reg, count_line, &counting, fault);
    if (err == TG_OK)
        *out_count = counting.count;
    return err;
}

static bool takes_all(const struct listing_filter *filter)
{
    return filter->state == NULL && filter->pack == NULL && filter->kind == NULL &&
           filter->department == NULL && filter->holder == NULL && !filter->replied &&
           filter->since_s == 0 && filter->until_s == 0;
}

struct collect {
    const struct listing_filter *filter;
    struct listing_lines *lines;
};

/* Not realloc: it would leave a copy behind. */
static bool grow(struct listing_lines *lines)
{
    size_t room = lines->room == 0 ? ROOM_FIRST : lines->room * 2;
    struct sheet_line *all = calloc(room, sizeof *all);
    if (all == NULL)
        return false;
    if (lines->count > 0) {
        memcpy(all, lines->all, lines->count * sizeof *all);
        secret_wipe(lines->all, lines->count * sizeof *all);
    }
    free(lines->all);
    lines->all = all;
    lines->room = room;
    return true;
}

/* As many as a page that far back needs. */
static size_t wanted(const struct listing_filter *filter)
{
    size_t page = filter->page > 0 ? filter->page : 1;
    if (filter->limit == 0 || page > SIZE_MAX / filter->limit)
        return SIZE_MAX;
    return page * filter->limit;
}

/* With a limit a ring, in which the newest takes the oldest's place. */
static enum tg_err collect(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    const struct collect *to = ctx;
    struct listing_lines *lines = to->lines;
    if (!listing_fits(to->filter, line))
        return TG_OK;
    if (lines->count == wanted(to->filter)) {
        lines->all[lines->total++ % lines->count] = *line;
        return TG_OK;
    }
    if (lines->count == lines->room && !grow(lines))
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for %zu cases."), lines->count);
    lines->all[lines->count++] = *line;
    lines->total++;
    return TG_OK;
}

static void reverse(struct sheet_line *lines, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct sheet_line line = lines[i];
        lines[i] = lines[count - 1 - i];
        lines[count - 1 - i] = line;
    }
}

/* The ring begins where the next one would have stood. */
static void straighten(struct listing_lines *lines)
{
    if (lines->total == lines->count)
        return;
    size_t first = lines->total % lines->count;
    reverse(lines->all, first);
    reverse(lines->all + first, lines->count - first);
    reverse(lines->all, lines->count);
}

enum tg_err listing_lines_load(struct register_file *reg, const struct listing_filter *filter,
                               struct listing_lines *out, struct fault *fault)
{
    *out = (struct listing_lines){0};
    struct collect to = {.filter = filter, .lines = out};
    enum tg_err err = sheet_walk(reg, collect, &to, fault);
    if (err != TG_OK)
        listing_lines_finish(out);
    else
        straighten(out);
    return err;
}

void listing_lines_finish(struct listing_lines *lines)
{
    if (lines->all != NULL)
        secret_wipe(lines->all, lines->room * sizeof *lines->all);
    free(lines->all);
    *lines = (struct listing_lines){0};
}

void listing_matter(const struct pack *pack, const char *kind, const char *category, enum lang lang,
                    char out[static LISTING_MATTER_SIZE])
{
    snprintf(out, LISTING_MATTER_SIZE, "%s%s%s", title_value(pack, NULL, "kind", kind, lang),
             category[0] != '\0' ? " · " : "", title_value(pack, kind, "category", category, lang));
}

void listing_who(const struct pack *pack, const struct sheet_line *line, enum lang lang,
                 char out[static LISTING_MATTER_SIZE])
{
    size_t used = (size_t)snprintf(out, LISTING_MATTER_SIZE, "%s", line->holder);
    if (used > 0)
        return;
    for (size_t i = 0; i < line->department_count && used < LISTING_MATTER_SIZE; i++)
        used += (size_t)snprintf(out + used, LISTING_MATTER_SIZE - used, "%s%s",
                                 i == 0            ? ""
                                 : lang == LANG_EN ? ", "
                                                   : "、",
                                 title_department(pack, line->departments[i], lang));
}

static void print_line(struct listing *listing, const struct sheet_line *line, FILE *out)
{
    char received[WHEN_SIZE], span[WHEN_SPAN_SIZE] = "", due[WHEN_SPAN_SIZE + 4];
    char matter[LISTING_MATTER_SIZE], who[LISTING_MATTER_SIZE];
    const struct pack *pack = rules_pack(listing->rules, line->pack);
    when_local(line->received_s, received);
    if (line->due_s != 0)
        when_span(listing->now_s, line->due_s, listing->lang, span);
    snprintf(due, sizeof due, "%s%s", line->unsure && span[0] != '\0' ? "≥ " : "", span);
    listing_matter(pack, line->kind, line->category, listing->lang, matter);
    listing_who(pack, line, listing->lang, who);
    fprintf(out, "%-20s  %s%s  ", line->id, received, line->by_hub ? " " : "*");
    show_column(out, line->kiosk, 12);
    show_column(out, docket_state_title(line->state, listing->lang), 12);
    show_column(out, due, 14);
    show_column(out, line->named ? _("named") : _("anonymous"), 9);
    show_column(out, matter, 30);
    fprintf(out, "%s%s%s%s%s%s", line->urgent ? _("urgent  ") : "",
            line->reports > 1 ? _("written to again  ") : "",
            line->conflict ? _("number claimed twice  ") : "",
            line->wrote_back ? _("wrote back  ") : "",
            line->asks_echo ? _("asks for their text  ") : "",
            line->forgotten ? _("mailbox destroyed  ") : "");
    show_text(out, "", who);
    listing->by_desk = listing->by_desk || !line->by_hub;
}

static void print_lines(struct listing *listing, size_t from, size_t to, FILE *out)
{
    if (listing->lines.count == 0) {
        fputs(takes_all(listing->filter) ? _("No cases yet.\n") : _("No such cases.\n"), out);
        return;
    }
    show_column(out, _("CASE"), 20);
    show_column(out, _("RECEIVED"), 17);
    show_column(out, _("KIOSK"), 12);
    show_column(out, _("STATE"), 12);
    show_column(out, _("DUE"), 14);
    show_column(out, _("SUBMITTER"), 9);
    show_column(out, _("MATTER"), 30);
    fputs(_("WHO\n"), out);
    for (size_t i = from; i < to; i++)
        print_line(listing, &listing->lines.all[listing->lines.count - 1 - i], out);
    if (listing->by_desk)
        fputs(_("* received: when this desk took it in; no hub has vouched for a time\n"), out);
    if (to - from < listing->lines.total)
        fprintf(out, _("%zu to %zu of %zu cases; --page %zu goes on.\n"),
                from + (from < to ? 1 : 0), to, listing->lines.total, listing->filter->page + 1);
}

struct unreadable {
    struct register_file *reg;
    size_t count;
};

static enum tg_err count_unreadable(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    struct unreadable *unreadable = ctx;
    bool in = false;
    enum tg_err err = register_reply_is_in(unreadable->reg, id, &in, fault);
    unreadable->count += event->type == EVENT_UNREADABLE && !in ? 1 : 0;
    return err;
}

static enum tg_err print_json(const struct listing *listing, size_t from, size_t to, FILE *out,
                              struct fault *fault)
{
    bool all = listing->filter->limit == 0;
    fputc('[', out);
    for (size_t i = from; i < to; i++) {
        const struct sheet_line *line = &listing->lines.all[all ? i : listing->lines.count - 1 - i];
        json_t *json = case_json_line(listing->rules, line, listing->lang);
        if (json == NULL)
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the list."));
        fputs(i > from ? ",\n " : "", out);
        json_dumpf(json, out, 0);
        json_decref(json);
    }
    fputs("]\n", out);
    return TG_OK;
}

enum tg_err listing_print(struct register_file *reg, const struct rules *rules,
                          const struct listing_filter *filter, enum lang lang, int64_t now_s,
                          bool json, FILE *out, struct fault *fault)
{
    struct listing listing = {.rules = rules, .filter = filter, .lang = lang, .now_s = now_s};
    struct unreadable unreadable = {.reg = reg};
    enum tg_err err = listing_lines_load(reg, filter, &listing.lines, fault);
    if (err == TG_OK && !json)
        err = register_find(reg, "unreadable", count_unreadable, &unreadable, fault);
    if (err != TG_OK)
        goto out;
    size_t from = 0, to = listing.lines.count;
    if (filter->limit > 0) {
        size_t before = filter->page > 0 ? filter->page - 1 : 0;
        from = before < listing.lines.count / filter->limit + 1 ? before * filter->limit
                                                                : listing.lines.count;
        from = from < listing.lines.count ? from : listing.lines.count;
        to =
            listing.lines.count - from < filter->limit ? listing.lines.count : from + filter->limit;
    }
    if (json)
        err = print_json(&listing, from, to, out, fault);
    else
        print_lines(&listing, from, to, out);
    if (unreadable.count > 0)
        fprintf(out, _("%zu opened but could not be read as reports: `tonggui-desk unreadable`\n"),
                unreadable.count);
out:
    listing_lines_finish(&listing.lines);
    return err;
}

void listing_print_one(const struct rules *rules, const struct docket *docket, enum lang lang,
                       int64_t now_s, FILE *out)
{
    struct listing listing = {.rules = rules, .lang = lang, .now_s = now_s};
    struct sheet_line line;
    sheet_of(docket, now_s, &line);
    print_line(&listing, &line, out);
}
