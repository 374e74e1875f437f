#include "tools/desk/import.h"

#include "app/ui/words.h"
#include "board/base/faultpoint.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "tools/desk/import_ahead.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REFUSED_SAME_MAX = 999 }; /* parcels of one name set aside; then the last is written over */

struct import {
    struct folder *folder;
    struct register_file *reg;
    const struct clock *clock;
    const struct import_listener *listener;
    const struct intake_rules *rules;
    struct import_sum *sum;
    char in[PATH_MAX], out[PATH_MAX], refused[PATH_MAX];
};

static void warn(const struct import *import, const char *text)
{
    if (import->listener->warned != NULL)
        import->listener->warned(import->listener->ctx, text);
}

static enum tg_err join(char out[static PATH_MAX], const char *dir, const char *name,
                        struct fault *fault)
{
    return file_join(out, PATH_MAX, dir, name) == TG_OK
               ? TG_OK
               : fault_set(fault, TG_ERR_RANGE, _("%s/%s: name too long"), dir, name);
}

static bool holds(const char *path, const uint8_t *bytes, size_t len)
{
    struct fault ignored;
    uint8_t *there = NULL;
    size_t there_len = 0;
    bool same = bytes != NULL &&
                file_read(path, PARCEL_SIZE_MAX, &there, &there_len, &ignored) == TG_OK &&
                there_len == len && memcmp(there, bytes, len) == 0;
    free(there);
    return same;
}

/* A name in spool/refused that is free or holds just this: what was set aside before is not written
 * over, and what a courier brings every day does not pile up. */
static enum tg_err find_place(const struct import *import, const char *name, const uint8_t *bytes,
                              size_t len, char out[static PATH_MAX], struct fault *fault)
{
    char numbered[NAME_MAX + 16];
    enum tg_err err = join(out, import->refused, name, fault);
    for (int i = 2; err == TG_OK && i <= REFUSED_SAME_MAX; i++) {
        if (access(out, F_OK) != 0 || holds(out, bytes, len))
            break;
        snprintf(numbered, sizeof numbered, "%d-%s", i, name);
        err = join(out, import->refused, numbered, fault);
    }
    return err;
}

/* The reason first, so that what lies there always has one. */
static enum tg_err set_aside(const struct import *import, const char *name, const uint8_t *bytes,
                             size_t len, const char *reason, struct fault *fault)
{
    char from[PATH_MAX], to[PATH_MAX], note[PATH_MAX + 8], text[2 * PATH_MAX];
    enum tg_err err = join(from, import->in, name, fault);
    if (err == TG_OK)
        err = find_place(import, name, bytes, len, to, fault);
    if (err != TG_OK)
        return err;
    snprintf(note, sizeof note, "%s.txt", to);
    snprintf(
        text, sizeof text,
        _("%s\nIt was not acknowledged, so the kiosk keeps its envelopes. To try again, move the "
          "parcel back to %s.\n"),
        reason, import->in);
    err = file_write(note, text, strlen(text), 0600, fault);
    if (err == TG_OK && (rename(from, to) != 0 || file_sync_folder_of(to) != TG_OK))
        err =
            fault_set(fault, TG_ERR_IO, _("%s: cannot move to %s: %s"), from, to, strerror(errno));
    if (err != TG_OK)
        return err;
    import->sum->refused++;
    snprintf(text, sizeof text, _("%s refused, set aside in %s: %s"), name, import->refused,
             reason);
    warn(import, text);
    return TG_OK;
}

static enum tg_err write_ack(const struct import *import, const struct batch *batch,
                             struct fault *fault)
{
    struct desk_ack ack = {
        .desk = import->folder->name,
        .kiosk = batch->kiosk,
        .epoch = batch->epoch,
        .seq = batch->seq,
        .count = batch->count,
    };
    memcpy(ack.hashes, batch->hashes, sizeof ack.hashes);
    uint8_t bytes[DESK_ACK_SIZE_MAX];
    size_t len = desk_ack_compose(&ack, import->folder->keys->sign, bytes);
    char name[DEVICE_NAME_MAX + 48], path[PATH_MAX];
    snprintf(name, sizeof name, "%s-%016" PRIx64 "-%" PRIu64 ".ack", batch->kiosk.text,
             batch->epoch, batch->seq);
    enum tg_err err = join(path, import->out, name, fault);
    return err == TG_OK ? file_put(path, bytes, len, 0600, fault) : err;
}

static void tell(const struct import *import, const struct intake *intake)
{
    import->sum->reports += intake->report_count;
    import->sum->replies += intake->reply_count;
    import->sum->unreadable += intake->unreadable;
    import->sum->others += intake->others;
    if (intake->again)
        import->sum->again++;
    else
        import->sum->parcels++;
    if (intake->warning[0] != '\0')
        warn(import, intake->warning);
    if (intake->named_warning[0] != '\0')
        warn(import, intake->named_warning);
    for (size_t i = 0; import->listener->arrived != NULL && i < intake->report_count; i++)
        import->listener->arrived(import->listener->ctx, intake->reports[i].case_id,
                                  intake->reports[i].event);
    for (size_t i = 0; import->listener->replied != NULL && i < intake->reply_count; i++)
        if (i < INTAKE_REPLIES_MAX)
            import->listener->replied(import->listener->ctx, intake->replies[i].case_id,
                                      intake->replies[i].what);
}

/* What came with the group and is in the register now. */
static bool is_in(const struct import_parcel *parcel)
{
    return parcel->err == TG_OK && !parcel->refused;
}

/* Parcels into the register. One that is refused leaves no trace there: `refused`, with the reason
 * in its `fault`. */
static enum tg_err take_in(struct import *import, struct import_parcel *const *parcels,
                           size_t count, struct fault *fault)
{
    enum tg_err err = register_begin(import->reg, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct import_parcel *parcel = parcels[i];
        if (parcel->err != TG_OK)
            continue;
        err = intake_enter(&parcel->intake, import->reg, import->clock, import->rules,
                           &parcel->refused, fault);
        if (!parcel->refused)
            continue;
        parcel->err = err;
        parcel->fault = *fault;
        err = TG_OK;
    }
    fault_point("desk.before_commit");
    if (err == TG_OK)
        err = register_commit(import->reg, fault);
    register_rollback(import->reg);
    fault_point("desk.after_commit");
    return err;
}

static enum tg_err acknowledge(const struct import *import, struct import_parcel *const *parcels,
                               size_t count, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = join(path, import->out, "x", fault);
    for (size_t i = 0; err == TG_OK && i < count; i++)
        if (is_in(parcels[i]))
            err = write_ack(import, &parcels[i]->intake.batch, fault);
    if (err == TG_OK && file_sync_folder_of(path) != TG_OK)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot write to the disk: %s"), import->out,
                        strerror(errno));
    fault_point("desk.after_ack");
    return err;
}

static enum tg_err clear(const struct import *import, const struct import_parcel *parcel,
                         struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = join(path, import->in, parcel->name, fault);
    if (err == TG_OK && unlink(path) != 0)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot remove: %s"), path, strerror(errno));
    if (err == TG_OK)
        tell(import, &parcel->intake);
    return err;
}

/* Those that the machine, not the parcel, failed to read stop the import, once the others are in.
 */
static enum tg_err import_group(struct import *import, struct import_parcel *const *parcels,
                                size_t count, struct fault *fault)
{
    enum tg_err err = take_in(import, parcels, count, fault);
    if (err == TG_OK)
        err = acknowledge(import, parcels, count, fault);
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        struct import_parcel *parcel = parcels[i];
        if (parcel->refused)
            err = set_aside(import, parcel->name, parcel->bytes, parcel->len, parcel->fault.text,
                            fault);
        else if (parcel->err == TG_OK)
            err = clear(import, parcel, fault);
    }
    for (size_t i = 0; err == TG_OK && i < count; i++) {
        if (parcels[i]->err == TG_OK || parcels[i]->refused)
            continue;
        *fault = parcels[i]->fault;
        err = parcels[i]->err;
    }
    return err;
}

struct newest {
    uint32_t version;
    uint8_t hash[HASH_SIZE];
};

static enum tg_err keep_newest(void *ctx, int64_t id, struct event *event, struct fault *fault)
{
    (void)id;
    (void)fault;
    struct newest *newest = ctx;
    if (event->type == EVENT_CHARTER && event->charter.version > newest->version) {
        newest->version = event->charter.version;
        memcpy(newest->hash, event->charter.hash, HASH_SIZE);
    }
    return TG_OK;
}

static enum tg_err enter_charter(const struct import *import, struct fault *fault)
{
    struct event *event = secret_create(sizeof *event);
    if (event == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    event->type = EVENT_CHARTER;
    event->charter.version = import->folder->charter.version;
    memcpy(event->charter.hash, import->folder->charter.hash, HASH_SIZE);
    enum tg_err err = register_begin(import->reg, fault);
    if (err == TG_OK)
        err = register_append(import->reg, event, NULL, NULL, fault);
    if (err == TG_OK)
        err = register_commit(import->reg, fault);
    register_rollback(import->reg);
    secret_destroy(event);
    return err;
}

/* The register remembers each charter: an older one would judge kiosks by what is over. */
static enum tg_err note_charter(const struct import *import, struct fault *fault)
{
    const struct charter *charter = &import->folder->charter;
    struct newest newest = {0};
    enum tg_err err = register_find(import->reg, "charters", keep_newest, &newest, fault);
    if (err != TG_OK)
        return err;
    if (charter->version > newest.version)
        return enter_charter(import, fault);
    if (charter->version < newest.version)
        return fault_set(fault, TG_ERR_VERSION,
                         _("%s/charter: is version %" PRIu32 ", this desk has worked by %" PRIu32
                           ". Copy the newest charter and charter.sig here."),
                         import->folder->path, charter->version, newest.version);
    return memcmp(charter->hash, newest.hash, HASH_SIZE) == 0
               ? TG_OK
               : fault_set(fault, TG_ERR_CONFLICT,
                           _("%s/charter: another charter of version %" PRIu32
                             " was here before. Give the newer one a higher version."),
                           import->folder->path, charter->version);
}

static int is_parcel(const struct dirent *entry)
{
    return fnmatch("*.parcel", entry->d_name, FNM_PERIOD) == 0;
}

static enum tg_err import_all(struct import *import, struct dirent *const *found, size_t count,
                              size_t of, struct fault *fault)
{
    const char *names[IMPORT_PASS_MAX];
    struct import_ahead *ahead = NULL;
    for (size_t i = 0; i < count; i++)
        names[i] = found[i]->d_name;
    enum tg_err err = import_ahead_create(import->folder, import->in, names, count, &ahead, fault);
    for (size_t done = 0; err == TG_OK && done < count;) {
        struct import_parcel *group[IMPORT_GROUP_MAX];
        size_t size = count - done < IMPORT_GROUP_MAX ? count - done : IMPORT_GROUP_MAX;
        for (size_t i = 0; i < size; i++)
            group[i] = import_ahead_next(ahead);
        err = import_group(import, group, size, fault);
        import_ahead_return(ahead);
        done += size;
        if (import->listener->progress != NULL)
            import->listener->progress(import->listener->ctx, done, of);
    }
    import_ahead_destroy(ahead);
    return err;
}

/* One reading of the folder. `*out_left`: there may be more. */
static enum tg_err import_pass(struct import *import, bool *out_left, struct fault *fault)
{
    struct dirent **found = NULL;
    int count = scandir(import->in, &found, is_parcel, alphasort);
    if (count < 0)
        return fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO,
                         _("%s: cannot list: %s"), import->in, strerror(errno));
    enum tg_err err = count > 0 ? folder_refresh(import->folder, fault) : TG_OK;
    if (err == TG_OK)
        err = note_charter(import, fault);
    int most = count < IMPORT_PASS_MAX ? count : IMPORT_PASS_MAX;
    if (err == TG_OK && most > 0)
        err = import_all(import, found, (size_t)most, (size_t)count, fault);
    for (int i = 0; i < count; i++)
        free(found[i]);
    free(found);
    *out_left = count > most;
    return err;
}

static enum tg_err make_folder(const char *parent, const char *name, char out[static PATH_MAX],
                               struct fault *fault)
{
    enum tg_err err = join(out, parent, name, fault);
    if (err == TG_OK && mkdir(out, 0700) != 0 && errno != EEXIST)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot make: %s"), out, strerror(errno));
    return err;
}

enum tg_err import_spool(struct folder *folder, struct register_file *reg,
                         const struct clock *clock, const struct import_listener *listener,
                         const struct intake_rules *rules, struct import_sum *sum,
                         struct fault *fault)
{
    struct import import = {.folder = folder,
                            .reg = reg,
                            .clock = clock,
                            .listener = listener,
                            .rules = rules,
                            .sum = sum};
    char spool[PATH_MAX];
    *sum = (struct import_sum){0};
    enum tg_err err = make_folder(folder->path, "spool", spool, fault);
    if (err == TG_OK)
        err = make_folder(spool, "in", import.in, fault);
    if (err == TG_OK)
        err = make_folder(spool, "out", import.out, fault);
    if (err == TG_OK)
        err = make_folder(spool, "refused", import.refused, fault);
    if (err != TG_OK)
        return err;
    int lock = open(spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot lock: %s"), spool, strerror(errno));
    bool left = true;
    while (err == TG_OK && left)
        err = import_pass(&import, &left, fault);
    if (lock >= 0)
        close(lock);
    return err;
}
