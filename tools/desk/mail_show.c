#include "tools/desk/mail_show.h"

#include "app/ui/words.h"
#include "tools/desk/case_json.h"
#include "tools/desk/mail_spool.h"
#include "tools/desk/show.h"
#include "tools/desk/when.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DAY_S = 86400, GROUP_COLUMNS = 18 };

/* One group as it is told. */
struct line {
    struct device_name group;
    struct register_mail_head head;
    int64_t waiting, next_s;
};

static int64_t backlog_s(int64_t waiting, const struct charter_mail *mail)
{
    return waiting <= mail->letters ? 0 : (waiting - 1) / mail->letters * (int64_t)mail->period_s;
}

enum tg_err mail_show_backlog(struct register_file *reg, const struct charter_mail *mail,
                              int64_t *out_s, struct fault *fault)
{
    int64_t waiting = 0;
    enum tg_err err = register_mail_waiting(reg, NULL, &waiting, fault);
    if (err == TG_OK)
        *out_s = backlog_s(waiting, mail);
    return err;
}

static enum tg_err look(struct register_file *reg, const struct charter_mail *mail, int64_t now_s,
                        struct line *line, struct fault *fault)
{
    line->next_s = now_s + post_wait_s(mail, now_s);
    enum tg_err err = register_mail_end(reg, &line->group, &line->head, fault);
    return err == TG_OK ? register_mail_waiting(reg, &line->group, &line->waiting, fault) : err;
}

/* Each group in turn; `tell` in the order of post_groups. */
static enum tg_err each(struct register_file *reg, const struct folder *folder, int64_t now_s,
                        enum tg_err (*tell)(void *ctx, const struct line *line,
                                            struct fault *fault),
                        void *ctx, struct fault *fault)
{
    struct device_name *groups = NULL;
    size_t count = 0;
    enum tg_err err = post_groups(&folder->roster, &groups, &count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct line line = {.group = groups[i]};
        err = look(reg, &folder->charter.mail, now_s, &line, fault);
        if (err == TG_OK)
            err = tell(ctx, &line, fault);
    }
    free(groups);
    return err;
}

struct printing {
    const struct charter_mail *mail;
    FILE *out;
};

static enum tg_err print_line(void *ctx, const struct line *line, struct fault *fault)
{
    const struct printing *printing = ctx;
    char made[WHEN_SIZE], next[WHEN_SIZE];
    int64_t late_s = backlog_s(line->waiting, printing->mail);
    FILE *out = printing->out;
    (void)fault;
    when_local(line->head.made_s, made);
    when_local(line->next_s, next);
    show_column(out, line->group.text, GROUP_COLUMNS);
    if (line->head.seq == 0)
        fputs(_("no bundle yet"), out);
    else
        fprintf(out, _("bundle %" PRIu64 " of %s"), line->head.seq, made);
    fprintf(out, _("; %" PRId64 " letters wait; the next goes %s\n"), line->waiting, next);
    if (late_s > DAY_S)
        fprintf(out,
                _("    The last of them goes in %" PRId64
                  " days. More letters a period are set by tonggui-ctl (mail).\n"),
                late_s / DAY_S);
    return TG_OK;
}

static void print_period(uint32_t period_s, FILE *out)
{
    if (period_s % 3600 == 0)
        fprintf(out, _("Every %u hours"), (unsigned)period_s / 3600);
    else if (period_s % 60 == 0)
        fprintf(out, _("Every %u minutes"), (unsigned)period_s / 60);
    else
        fprintf(out, _("Every %u seconds"), (unsigned)period_s);
}

static enum tg_err print_spool(const struct folder *folder, FILE *out, struct fault *fault)
{
    struct mail_spool spool;
    char since[WHEN_SIZE];
    enum tg_err err = mail_spool_look(folder, &spool, fault);
    if (err != TG_OK)
        return err;
    when_local(spool.oldest_s, since);
    if (spool.waiting > 0)
        fprintf(out,
                _("%u bundles have not been carried to the hub yet, the oldest lies here since "
                  "%s.\n"),
                (unsigned)spool.waiting, since);
    if (spool.refused > 0)
        fprintf(out,
                _("%u bundles the hub would not take; they lie in %s/spool/out as .refused. The "
                  "courier's log says why.\n"),
                (unsigned)spool.refused, folder->path);
    return TG_OK;
}

enum tg_err mail_show(struct register_file *reg, const struct folder *folder, int64_t now_s,
                      FILE *out, struct fault *fault)
{
    const struct charter_mail *mail = &folder->charter.mail;
    struct printing printing = {.mail = mail, .out = out};
    print_period(mail->period_s, out);
    fprintf(out, _(" each group gets a bundle of %u letters, which kiosks keep for %u days.\n"),
            (unsigned)mail->letters, (unsigned)mail->keep_days);
    enum tg_err err = each(reg, folder, now_s, print_line, &printing, fault);
    return err == TG_OK ? print_spool(folder, out, fault) : err;
}

static enum tg_err add_line(void *ctx, const struct line *line, struct fault *fault)
{
    char made[WHEN_ISO_SIZE], next[WHEN_ISO_SIZE], epoch[24];
    when_iso(line->head.made_s, made);
    when_iso(line->next_s, next);
    snprintf(epoch, sizeof epoch, "%016" PRIx64, line->head.epoch);
    bool none = line->head.seq == 0;
    json_t *json = json_pack("{s:s, s:I, s:I, s:o, s:o, s:s}", "group", line->group.text, "waiting",
                             (json_int_t)line->waiting, "last", (json_int_t)line->head.seq, "epoch",
                             none ? json_null() : json_string(epoch), "made",
                             none ? json_null() : json_string(made), "next", next);
    return json_array_append_new(ctx, json) == 0
               ? TG_OK
               : fault_set(fault, TG_ERR_MEMORY, _("Out of memory for what is to be told."));
}

enum tg_err mail_show_json(struct register_file *reg, const struct folder *folder, int64_t now_s,
                           FILE *out, struct fault *fault)
{
    const struct charter_mail *mail = &folder->charter.mail;
    struct mail_spool spool;
    char since[WHEN_ISO_SIZE];
    json_t *groups = json_array();
    enum tg_err err = mail_spool_look(folder, &spool, fault);
    if (err == TG_OK)
        err = each(reg, folder, now_s, add_line, groups, fault);
    if (err != TG_OK) {
        json_decref(groups);
        return err;
    }
    when_iso(spool.oldest_s, since);
    return case_json_write(
        json_pack("{s:i, s:I, s:i, s:o, s:i, s:o, s:i}", "letters", (int)mail->letters,
                  "period_seconds", (json_int_t)mail->period_s, "keep_days", (int)mail->keep_days,
                  "groups", groups, "uncarried", (int)spool.waiting, "uncarried_since",
                  spool.waiting == 0 ? json_null() : json_string(since), "refused",
                  (int)spool.refused),
        out, fault);
}
