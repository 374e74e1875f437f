/* Letters. */
#include "tools/desk/post.h"

#include "app/form/draft_text.h"
#include "app/ui/words.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "tools/desk/post_mark.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Static_assert((int)PACK_TELLS_MAX == (int)LETTER_TITLE_MAX,
               "what a pack has told must fit a letter");

enum { DAY_S = 86400 };

/* What one letter is written with. */
struct writing {
    struct event event;
    struct letter letter;
    char text[POST_TEXT_MAX + 1]; /* as it may be shown */
    size_t len;
    uint8_t sealed[BUNDLE_LETTER_SIZE];
};

/* The day of the calendar on the wall, as people count it. */
static uint32_t day_of(int64_t unix_s)
{
    time_t when = (time_t)unix_s;
    struct tm local;
    if (unix_s <= 0 || localtime_r(&when, &local) == NULL)
        return 0;
    struct tm midnight = {
        .tm_year = local.tm_year, .tm_mon = local.tm_mon, .tm_mday = local.tm_mday};
    return (uint32_t)(timegm(&midnight) / DAY_S);
}

/* Titles of packs have no limit of their own in bytes: cut between characters. */
static void put_title(const struct pack_text *title,
                      char out[static LANG_COUNT][LETTER_TITLE_MAX + 1])
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const char *text = pack_text_in(title, (enum lang)lang);
        size_t len = strlen(text);
        if (len > LETTER_TITLE_MAX) {
            len = LETTER_TITLE_MAX;
            while (((uint8_t)text[len] & 0xC0) == 0x80)
                len--;
        }
        memcpy(out[lang], text, len);
        out[lang][len] = '\0';
    }
}

/* Of those that a restored register may have lost: none to a case that came later, give or take a
 * day between the hub's clock and this one. */
static uint32_t lost_numbers(const struct post *post, size_t at, const struct docket *docket)
{
    const struct register_restart *restart = &post->restarts.all[at];
    uint32_t before = at > 0 ? restart[-1].generation : 0;
    return docket->received_s <= restart->at_s + DAY_S
               ? (restart->generation - before) * POST_LOST_NUMBERS
               : 0;
}

/* Past the last number that a letter from this desk has; FORGOTTEN stands for itself. */
static uint32_t next_number(const struct post *post, const struct docket *docket)
{
    uint32_t next = 0;
    size_t at = 0;
    for (size_t i = 0; i < docket->entry_count; i++) {
        const struct docket_entry *entry = &docket->entries[i];
        const struct event_letter *letter = &entry->letter;
        for (; at < post->restarts.count && post->restarts.all[at].event < entry->event; at++)
            next += lost_numbers(post, at, docket);
        if (entry->type != EVENT_LETTER ||
            strcmp(letter->desk.text, post->folder->name.text) != 0 ||
            letter->number == LETTER_NUMBER_FORGOTTEN)
            continue;
        uint32_t end = (uint32_t)letter->number + letter->parts;
        next = end > next ? end : next;
    }
    for (; at < post->restarts.count; at++)
        next += lost_numbers(post, at, docket);
    return next < LETTER_NUMBER_FORGOTTEN ? next : LETTER_NUMBER_FORGOTTEN;
}

size_t post_room(const struct post *post, const struct docket *docket)
{
    return docket->forgotten ? 0 : LETTER_NUMBER_FORGOTTEN - next_number(post, docket);
}

/* Whoever put a point of low order there has no mailbox. */
static bool is_box(const uint8_t mailbox[static 32])
{
    static const uint8_t any[32] = {8};
    uint8_t shared[32];
    return crypto_scalarmult(shared, any, mailbox) == 0;
}

bool post_takes(const struct post *post, const struct docket *docket, const char *text)
{
    size_t parts = text != NULL ? letter_parts(text, strlen(text)) : 1;
    return parts <= post_room(post, docket) && is_box(docket->reports[0].report.mailbox);
}

static enum tg_err write_text(struct writing *writing, const struct post_message *message,
                              struct fault *fault)
{
    if (message->text == NULL)
        return TG_OK;
    enum tg_err err = draft_text_clean(message->text, strlen(message->text), true, writing->text,
                                       POST_TEXT_MAX, &writing->len);
    if (err == TG_ERR_FULL ||
        (err == TG_OK && letter_parts(writing->text, writing->len) > LETTER_PARTS_MAX))
        return fault_set(fault, TG_ERR_RANGE, _("A letter takes %d bytes at most. Shorten it."),
                         POST_TEXT_MAX - POST_TEXT_MAX / 100);
    if (err != TG_OK)
        return fault_set(fault, err, _("What is to be sent is not UTF-8 text."));
    if (draft_text_is_blank(writing->text))
        return fault_set(fault, TG_ERR_FORMAT, _("There is nothing in it to read."));
    return TG_OK;
}

/* The head that all parts of it have. */
static void write_head(struct writing *writing, const struct post *post,
                       const struct docket *docket, const struct post_message *message)
{
    struct letter *letter = &writing->letter;
    const struct event_report *report = &docket->reports[0].report;
    *letter = (struct letter){
        .kind = message->kind,
        .parts = (uint8_t)letter_parts(writing->text, writing->len),
        .aside = report->about_readers,
        .closed = message->closed,
        .day = day_of(clock_unix_s(post->clock)),
        .desk = post->folder->name,
    };
    snprintf(letter->case_number, sizeof letter->case_number, "%.*s", CASE_NUMBER_SIZE - 1,
             docket->of.number);
    if (message->title != NULL)
        put_title(message->title, letter->title);
    if (message->due != NULL) {
        put_title(&message->due->rule->title, letter->due);
        letter->due_day = day_of(message->due->end_s);
    }
}

static enum tg_err find_numbers(struct writing *writing, const struct post *post,
                                const struct docket *docket, struct fault *fault)
{
    struct letter *letter = &writing->letter;
    size_t room = post_room(post, docket);
    letter->number = LETTER_NUMBER_FORGOTTEN;
    if (letter->kind == LETTER_FORGOTTEN)
        return TG_OK;
    if (docket->forgotten)
        return fault_set(fault, TG_ERR_DENIED,
                         _("The submitter of case %s has destroyed the mailbox: nobody can read a "
                           "letter any more. Enter a note instead."),
                         docket->id);
    if (letter->parts > room)
        return fault_set(fault, TG_ERR_FULL,
                         _("The mailbox of case %s takes %zu more letters of %d bytes, this would "
                           "be %d. Enter a note; the submitter can still read the old ones."),
                         docket->id, room, LETTER_TEXT_MAX, (int)letter->parts);
    letter->number = (uint32_t)(LETTER_NUMBER_FORGOTTEN - room);
    return TG_OK;
}

static enum tg_err seal_part(struct writing *writing, const struct post *post,
                             const struct docket *docket, struct fault *fault)
{
    const struct event_report *report = &docket->reports[0].report;
    const struct letter *letter = &writing->letter;
    letter_label(report->labels, &letter->desk, letter->number, writing->sealed);
    enum tg_err err = letter_seal(letter, report->mailbox, post->folder->keys->sign,
                                  writing->sealed + BUNDLE_LABEL_SIZE);
    if (err == TG_ERR_CRYPTO)
        return fault_set(fault, err, _("The mailbox of case %s is none that can be written to."),
                         docket->id);
    return err == TG_OK ? TG_OK
                        : fault_set(fault, err, _("Cannot seal a letter to case %s: %s."),
                                    docket->id, err_name(err));
}

static enum tg_err queue_parts(struct writing *writing, const struct post *post,
                               struct register_file *reg, const struct docket *docket, bool later,
                               struct fault *fault)
{
    struct letter *letter = &writing->letter;
    const struct device_name group =
        post_group_of(&post->folder->roster, &docket->reports[0].report);
    int64_t from_s = clock_unix_s(post->clock);
    uint32_t first = letter->number;
    enum tg_err err = TG_OK;
    if (later)
        from_s += (int64_t)randombytes_uniform(post->folder->charter.mail.period_s);
    for (uint8_t part = 1; err == TG_OK && part <= letter->parts; part++) {
        letter->part = part;
        letter->number = first + part - 1;
        letter_part(writing->text, writing->len, part, letter->text);
        err = seal_part(writing, post, docket, fault);
        if (err == TG_OK)
            err = register_mail_queue(reg, &group, from_s, writing->sealed, fault);
    }
    letter->number = first;
    return err;
}

/* What waits for a mailbox that is destroyed would come behind the word of it, and be shown once
 * that has expired. */
static enum tg_err withdraw(const struct post *post, struct register_file *reg,
                            const struct docket *docket, struct fault *fault)
{
    uint8_t labels[LETTER_NUMBER_FORGOTTEN][BUNDLE_LABEL_SIZE];
    const struct event_report *report = &docket->reports[0].report;
    for (uint32_t number = 0; number < LETTER_NUMBER_FORGOTTEN; number++)
        letter_label(report->labels, &post->folder->name, number, labels[number]);
    return register_mail_withdraw(reg, (const uint8_t(*)[BUNDLE_LABEL_SIZE])labels,
                                  LETTER_NUMBER_FORGOTTEN, fault);
}

static bool is_own_words(enum letter_kind kind)
{
    return kind == LETTER_QUESTION || kind == LETTER_ANSWER;
}

static void describe(struct writing *writing, const struct docket *docket,
                     const struct post_message *message)
{
    const struct letter *letter = &writing->letter;
    struct event_letter *event = &writing->event.letter;
    writing->event.type = EVENT_LETTER;
    event->of = docket->of;
    event->desk = letter->desk;
    event->kind = (uint8_t)letter->kind;
    event->number = (uint8_t)letter->number;
    event->parts = letter->parts;
    if (message->step != NULL)
        snprintf(event->step, sizeof event->step, "%s", message->step);
    if (message->due == NULL)
        return;
    snprintf(event->clock, sizeof event->clock, "%s", message->due->rule->id);
    event->due_unix_s = (uint64_t)message->due->end_s;
}

/* {"text": "…"}, as what is written at a step. */
static enum tg_err enter(struct writing *writing, struct register_file *reg,
                         const struct docket *docket, const struct post_message *message,
                         struct fault *fault)
{
    struct register_parts parts = {.body = NULL};
    char *body = NULL;
    describe(writing, docket, message);
    if (is_own_words(message->kind) && message->text != NULL) {
        json_t *json = json_pack("{s:s}", "text", writing->text);
        body = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
        json_decref(json);
        if (body == NULL)
            return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for a letter."));
        parts.body = (const uint8_t *)body;
        parts.body_len = strlen(body);
    }
    event_set_body(&writing->event, body != NULL);
    enum tg_err err = parts.body_len > REGISTER_BODY_MAX
                          ? fault_set(fault, TG_ERR_RANGE,
                                      _("With so many quotes, lines or signs that is too long for "
                                        "an entry."))
                          : register_append(reg, &writing->event, &parts, NULL, fault);
    if (body != NULL)
        secret_wipe(body, strlen(body));
    free(body);
    return err;
}

enum tg_err post_letter(const struct post *post, struct register_file *reg,
                        const struct docket *docket, const struct post_message *message,
                        struct fault *fault)
{
    struct writing *writing = secret_create(sizeof *writing);
    must(docket->report_count > 0);
    if (writing == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = write_text(writing, message, fault);
    if (err == TG_OK) {
        write_head(writing, post, docket, message);
        err = find_numbers(writing, post, docket, fault);
    }
    if (err == TG_OK && message->kind == LETTER_FORGOTTEN)
        err = withdraw(post, reg, docket, fault);
    if (err == TG_OK)
        err = queue_parts(writing, post, reg, docket, message->later, fault);
    if (err == TG_OK && message->kind != LETTER_FORGOTTEN)
        err = enter(writing, reg, docket, message, fault);
    secret_destroy(writing);
    return err;
}

/* ---- an older copy */

/* The newest generation of a group that the register is behind and that it has not accounted for;
 * `*out_found` false: there is none. */
static enum tg_err find_lost(const struct post *post, struct register_file *reg, bool *out_found,
                             uint32_t *out_generation, struct fault *fault)
{
    struct device_name *groups = NULL;
    size_t count = 0;
    uint32_t least = register_restarts_generation(&post->restarts);
    *out_found = false;
    *out_generation = 0;
    enum tg_err err = post_groups(&post->folder->roster, &groups, &count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct register_mail_head head;
        struct post_mark_said said = {.behind = false};
        err = register_mail_end(reg, &groups[i], &head, fault);
        if (err == TG_OK)
            err = post_mark_check(post->folder, &groups[i], &head, &said, fault);
        if (!said.behind || said.generation < least)
            continue;
        *out_found = true;
        *out_generation = said.generation > *out_generation ? said.generation : *out_generation;
    }
    free(groups);
    return err;
}

/* Looks again: another desk may have entered it by now. */
static enum tg_err enter_restart(struct post *post, struct register_file *reg, struct fault *fault)
{
    bool found = false;
    uint32_t generation = 0;
    enum tg_err err = register_restarts_read(reg, &post->restarts, fault);
    if (err == TG_OK)
        err = find_lost(post, reg, &found, &generation, fault);
    if (err == TG_OK && found)
        err = register_restarts_add(reg, clock_unix_s(post->clock), generation + 1, &post->restarts,
                                    fault);
    return err;
}

enum tg_err post_init(struct post *out, const struct folder *folder, const struct clock *clock,
                      struct register_file *reg, struct fault *fault)
{
    bool found = false;
    uint32_t generation = 0;
    struct post post = {.folder = folder, .clock = clock};
    enum tg_err err = register_restarts_read(reg, &post.restarts, fault);
    if (err == TG_OK)
        err = find_lost(&post, reg, &found, &generation, fault);
    if (err == TG_OK && found) {
        err = register_begin(reg, fault);
        if (err == TG_OK)
            err = enter_restart(&post, reg, fault);
        if (err == TG_OK)
            err = register_commit(reg, fault);
        register_rollback(reg);
    }
    if (err == TG_OK)
        *out = post;
    return err;
}
