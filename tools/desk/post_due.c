/* Bundles: one for each group and period, and into the spool. */
#include "tools/desk/post.h"

#include "app/ui/words.h"
#include "board/base/faultpoint.h"
#include "board/base/file.h"
#include "tools/desk/post_mark.h"

#include <inttypes.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400 };

static bool same(const struct device_name *a, const struct device_name *b)
{
    return strcmp(a->text, b->text) == 0;
}

static int by_name(const void *a, const void *b)
{
    const struct device_name *left = a, *right = b;
    return strcmp(left->text, right->text);
}

struct device_name post_group_of(const struct roster *roster, const struct event_report *report)
{
    const struct roster_kiosk *found = roster_find(roster, &report->kiosk);
    if (found != NULL && !found->revoked)
        return found->group;
    for (size_t i = 0; i < roster->kiosk_count; i++)
        if (!roster->kiosks[i].revoked && same(&roster->kiosks[i].group, &report->group))
            return report->group;
    return bundle_group_default();
}

enum tg_err post_groups(const struct roster *roster, struct device_name **out, size_t *out_count,
                        struct fault *fault)
{
    struct device_name *all = calloc(roster->kiosk_count + 1, sizeof *all);
    size_t count = 1, kept = 1;
    if (all == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of memory for the groups."));
    all[0] = bundle_group_default();
    for (size_t i = 0; i < roster->kiosk_count; i++)
        if (!roster->kiosks[i].revoked && !same(&roster->kiosks[i].group, &all[0]))
            all[count++] = roster->kiosks[i].group;
    qsort(all + 1, count - 1, sizeof *all, by_name);
    for (size_t i = 1; i < count; i++)
        if (kept == 1 || !same(&all[i], &all[kept - 1]))
            all[kept++] = all[i];
    *out = all;
    *out_count = kept;
    return TG_OK;
}

int64_t post_wait_s(const struct charter_mail *mail, int64_t now_s)
{
    int64_t into = now_s % mail->period_s;
    return mail->period_s - (into < 0 ? into + mail->period_s : into);
}

/* Periods that began since the last bundle; one for a group that had none, or whose last one was
 * made by a clock that was ahead: it would have to wait for years. */
static uint64_t periods_due(const struct register_mail_head *head, const struct charter_mail *mail,
                            int64_t now_s)
{
    if (head->seq == 0 || head->made_s > now_s + mail->period_s)
        return 1;
    int64_t due = now_s / mail->period_s - head->made_s / mail->period_s;
    return due <= 0 ? 0 : due > POST_CATCH_UP_MAX ? POST_CATCH_UP_MAX : (uint64_t)due;
}

/* ---- making them */

/* What it takes to make bundles of one group. */
struct making {
    const struct folder *folder;
    struct register_file *reg;
    int64_t now_s;
    struct register_mail_head head;
    struct post_sum *sum;
    uint8_t *letters; /* as many as one bundle holds */
    uint8_t *file;
};

/* Letters and dummies in an order that tells nothing (Fisher and Yates). */
static void shuffle(uint8_t *letters, size_t count)
{
    uint8_t room[BUNDLE_LETTER_SIZE];
    for (size_t i = count; i > 1; i--) {
        uint8_t *last = letters + (i - 1) * BUNDLE_LETTER_SIZE;
        uint8_t *other = letters + randombytes_uniform((uint32_t)i) * BUNDLE_LETTER_SIZE;
        memcpy(room, last, sizeof room);
        memmove(last, other, sizeof room);
        memcpy(other, room, sizeof room);
    }
}

static enum tg_err fill(struct making *making, const struct device_name *group, struct fault *fault)
{
    const struct charter_mail *mail = &making->folder->charter.mail;
    const struct register_mail_when when = {.now_s = making->now_s, .wait_s_max = mail->period_s};
    size_t count = 0, all = mail->letters;
    enum tg_err err =
        register_mail_draw(making->reg, group, &when, making->letters, all, &count, fault);
    for (; err == TG_OK && count < all; count++) {
        uint8_t *letter = making->letters + count * BUNDLE_LETTER_SIZE;
        if (letter_dummy(letter, letter + BUNDLE_LABEL_SIZE) != TG_OK)
            err = fault_set(fault, TG_ERR_MEMORY, _("Cannot seal a letter to nobody."));
    }
    if (err == TG_OK)
        shuffle(making->letters, all);
    return err;
}

static enum tg_err make_one(struct making *making, const struct device_name *group,
                            struct fault *fault)
{
    struct register_mail_head *head = &making->head;
    const struct folder *folder = making->folder;
    enum tg_err err = fill(making, group, fault);
    if (err != TG_OK)
        return err;
    struct bundle bundle = {
        .desk = folder->name,
        .group = *group,
        .epoch = head->epoch,
        .seq = ++head->seq,
        .day = (uint32_t)(making->now_s / DAY_S),
        .count = folder->charter.mail.letters,
        .letters = making->letters,
    };
    bundle.expires_day = bundle.day + folder->charter.mail.keep_days;
    memcpy(bundle.before, head->hash, HASH_SIZE);
    err = bundle_compose(&bundle, folder->keys->sign, making->file);
    if (err != TG_OK)
        return fault_set(fault, err, _("Cannot make a bundle: %s."), err_name(err));
    memcpy(head->hash, bundle.hash, HASH_SIZE);
    return register_mail_keep(making->reg, &bundle, making->file, making->now_s, fault);
}

static enum tg_err begin_group(struct making *making, const struct device_name *group,
                               struct fault *fault)
{
    struct post_mark_said said;
    struct register_restarts restarts;
    enum tg_err err = register_mail_end(making->reg, group, &making->head, fault);
    if (err == TG_OK)
        err = post_mark_check(making->folder, group, &making->head, &said, fault);
    if (err == TG_OK)
        err = register_restarts_read(making->reg, &restarts, fault);
    if (err != TG_OK)
        return err;
    if (said.behind) {
        making->head = (struct register_mail_head){.seq = 0};
        snprintf(
            making->sum->warning, sizeof making->sum->warning,
            _("The register is an older copy: kiosks have mail that it does not know. The mail "
              "to %s begins anew; tell in other ways what was written since the copy."),
            group->text);
    }
    if (making->head.seq == 0)
        randombytes_buf(&making->head.epoch, sizeof making->head.epoch);
    making->head.generation = register_restarts_generation(&restarts);
    return TG_OK;
}

static enum tg_err make_group(struct making *making, const struct device_name *group,
                              uint64_t *out_made, struct fault *fault)
{
    const struct charter_mail *mail = &making->folder->charter.mail;
    enum tg_err err = begin_group(making, group, fault);
    if (err != TG_OK)
        return err;
    uint64_t due = periods_due(&making->head, mail, making->now_s);
    for (uint64_t i = 0; err == TG_OK && i < due; i++)
        err = make_one(making, group, fault);
    if (err == TG_OK)
        *out_made = due;
    return err;
}

static enum tg_err in_transaction(struct making *making, const struct device_name *groups,
                                  size_t count, size_t at, struct fault *fault)
{
    uint64_t more = 0;
    enum tg_err err = register_begin(making->reg, fault);
    if (err == TG_OK && at == 0)
        err = register_mail_sweep(making->reg, (uint32_t)(making->now_s / DAY_S), fault);
    if (err == TG_OK && at == 0)
        err = register_mail_regroup(making->reg, groups, count, fault);
    if (err == TG_OK)
        err = make_group(making, &groups[at], &more, fault);
    fault_point("desk.before_mail");
    if (err == TG_OK)
        err = register_commit(making->reg, fault);
    register_rollback(making->reg);
    fault_point("desk.after_mail");
    if (err != TG_OK || more == 0)
        return err;
    making->sum->made += (size_t)more;
    return post_mark_put(making->folder, &groups[at], &making->head, fault);
}

/* ---- into the spool */

struct writing {
    char out[PATH_MAX];
    int64_t last; /* the newest that was written; 0: none */
    size_t count;
};

static enum tg_err write_one(void *ctx, int64_t id, const uint8_t *bytes, size_t len,
                             struct fault *fault)
{
    struct writing *writing = ctx;
    struct bundle bundle;
    char path[PATH_MAX], name[POST_NAME_SIZE];
    enum tg_err err = bundle_parse(bytes, len, &bundle, fault);
    if (err != TG_OK)
        return err;
    snprintf(name, sizeof name, "%s-%016" PRIx64 "-%" PRIu64 ".mail", bundle.group.text,
             bundle.epoch, bundle.seq);
    if (file_join(path, sizeof path, writing->out, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), writing->out);
    err = file_write(path, bytes, len, 0600, fault);
    if (err != TG_OK)
        return err;
    writing->last = id;
    writing->count++;
    return TG_OK;
}

static enum tg_err note_written(struct register_file *reg, int64_t last, struct fault *fault)
{
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_mail_written(reg, last, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    return err;
}

static enum tg_err write_all(const struct folder *folder, struct register_file *reg,
                             size_t *out_count, struct fault *fault)
{
    static const char *const names[] = {"spool", "spool/out"};
    struct writing writing = {.last = 0};
    enum tg_err err = post_folders(folder, names, sizeof names / sizeof *names, writing.out, fault);
    if (err == TG_OK)
        err = register_mail_unwritten(reg, write_one, &writing, fault);
    fault_point("desk.after_mail_file");
    if (err == TG_OK && writing.last != 0)
        err = note_written(reg, writing.last, fault);
    *out_count = writing.count;
    return err;
}

static enum tg_err make_all(struct making *making, const struct device_name *groups, size_t count,
                            struct fault *fault)
{
    const struct charter_mail *mail = &making->folder->charter.mail;
    enum tg_err err = TG_OK;
    making->letters = malloc((size_t)mail->letters * BUNDLE_LETTER_SIZE);
    making->file = malloc(bundle_size(mail->letters));
    if (making->letters == NULL || making->file == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, _("Out of memory for a bundle."));
    for (size_t i = 0; err == TG_OK && i < count; i++)
        err = in_transaction(making, groups, count, i, fault);
    free(making->letters);
    free(making->file);
    return err;
}

/* Whether any group is to have one; most times that is all there is to see. */
static enum tg_err is_due(const struct folder *folder, struct register_file *reg, int64_t now_s,
                          const struct device_name *groups, size_t count, bool *out,
                          struct fault *fault)
{
    enum tg_err err = TG_OK;
    *out = false;
    for (size_t i = 0; err == TG_OK && !*out && i < count; i++) {
        struct register_mail_head head;
        err = register_mail_end(reg, &groups[i], &head, fault);
        *out = err == TG_OK && periods_due(&head, &folder->charter.mail, now_s) > 0;
    }
    return err;
}

enum tg_err post_due(struct folder *folder, struct register_file *reg, const struct clock *clock,
                     struct post_sum *out, struct fault *fault)
{
    *out = (struct post_sum){.made = 0};
    struct making making = {.folder = folder, .reg = reg, .now_s = clock_unix_s(clock), .sum = out};
    struct device_name *groups = NULL;
    size_t count = 0, written = 0;
    bool due = false;
    enum tg_err err = post_groups(&folder->roster, &groups, &count, fault);
    if (err == TG_OK)
        err = is_due(folder, reg, making.now_s, groups, count, &due, fault);
    if (err == TG_OK && due && clock_day(clock) == 0)
        err = fault_set(fault, TG_ERR_RANGE,
                        _("This machine's clock is wrong: no mail is made until it is right, as "
                          "nobody would keep it."));
    if (err == TG_OK && due) {
        free(groups);
        groups = NULL;
        err = folder_refresh(folder, fault); /* there may be new kiosks, in new groups */
        if (err == TG_OK)
            err = post_groups(&folder->roster, &groups, &count, fault);
        if (err == TG_OK)
            err = make_all(&making, groups, count, fault);
    }
    if (err == TG_OK)
        err = write_all(folder, reg, &written, fault);
    free(groups);
    return err;
}

enum tg_err post_again(const struct folder *folder, struct register_file *reg, size_t *out_count,
                       struct fault *fault)
{
    enum tg_err err = register_begin(reg, fault);
    if (err == TG_OK)
        err = register_mail_again(reg, fault);
    if (err == TG_OK)
        err = register_commit(reg, fault);
    register_rollback(reg);
    return err == TG_OK ? write_all(folder, reg, out_count, fault) : err;
}
