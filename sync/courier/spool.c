#include "sync/courier/spool.h"

#include "board/base/faultpoint.h"
#include "board/base/file.h"
#include "sync/wire/bundle.h"
#include "sync/wire/parcel.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_SIZE = 64, UPLOAD_ANSWER_MAX = 4096 };

/* The file name of a parcel; false when the bytes are none. */
static bool name_parcel(const struct link_answer *answer, char out[static NAME_SIZE])
{
    struct parcel parcel;
    struct batch batch;
    struct fault ignored;
    if (parcel_parse(answer->bytes, answer->len, &parcel) != TG_OK ||
        batch_parse(parcel.batch, parcel.batch_len, &batch, &ignored) != TG_OK)
        return false;
    snprintf(out, NAME_SIZE, "%s-%016" PRIx64 "-%" PRIu64 ".parcel", batch.kiosk.text, batch.epoch,
             batch.seq);
    return true;
}

static enum tg_err keep(struct spool *spool, const struct link_answer *answer,
                        struct spool_report *report, struct fault *fault)
{
    char name[NAME_SIZE];
    char path[PATH_MAX];
    bool whole = name_parcel(answer, name);
    if (!whole)
        snprintf(name, sizeof name, "%" PRIu64 ".refused", answer->cursor);
    if (file_join(path, sizeof path, spool->in_dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", spool->in_dir);
    fault_point("courier.desk_before_rename");
    enum tg_err err = file_write(path, answer->bytes, answer->len, 0644, fault);
    if (err != TG_OK)
        return err;
    fault_point("courier.desk_after_rename");
    if (whole)
        report->parcels++;
    else
        report->set_aside++;
    return journal_note_cursor(spool->journal, answer->cursor, fault);
}

static enum tg_err fetch_one(struct spool *spool, struct spool_report *report, struct fault *fault)
{
    uint64_t after = journal_state(spool->journal)->cursor;
    char path[LINK_PATH_MAX];
    struct link_answer answer;
    snprintf(path, sizeof path, "/v1/d/%s/batches?after=%" PRIu64, spool->desk.text, after);
    enum tg_err err = link_get(spool->link, path, PARCEL_SIZE_MAX, &answer, fault);
    if (err != TG_OK)
        return err;
    report->more = answer.status == 200;
    if (answer.status == 204)
        return TG_OK;
    if (answer.status != 200)
        return link_status_fault(&answer, fault);
    if (answer.cursor <= after || answer.len == 0)
        return fault_set(fault, TG_ERR_NETWORK,
                         "the answer is no parcel: something on the way (a captive portal, a "
                         "proxy) speaks in the hub's place");
    return keep(spool, &answer, report, fault);
}

static enum tg_err fetch(struct spool *spool, struct spool_report *report, struct fault *fault)
{
    enum tg_err err = TG_OK;
    report->more = true;
    for (int i = 0; i < SPOOL_PARCELS_MAX && report->more && err == TG_OK; i++)
        err = fetch_one(spool, report, fault);
    return err;
}

/* What lies in spool/out, by the end of its name. */
struct kind {
    const char *ending;
    const char *door; /* of the hub: /v1/d/{desk}/… */
    size_t size_max;
};

static const struct kind ACKS = {".ack", "acks", DESK_ACK_SIZE_MAX};
static const struct kind MAIL = {".mail", "mail", BUNDLE_SIZE_MAX};

/* What the hub says of a bundle's bytes will not be otherwise tomorrow. */
static bool is_final(const struct kind *kind, const struct link_answer *answer)
{
    return kind == &MAIL &&
           (answer->status == 400 || answer->status == 409 || answer->status == 413);
}

static enum tg_err set_aside(const char *path, const struct link_answer *answer,
                             struct spool_report *report, struct fault *fault)
{
    char aside[PATH_MAX];
    int printed = snprintf(aside, sizeof aside, "%s.refused", path);
    if (printed < 0 || printed >= PATH_MAX || rename(path, aside) != 0)
        return fault_set(fault, TG_ERR_IO, "%s: cannot set aside: %s", path, strerror(errno));
    report->mail_refused++;
    (void)fault_set(&report->refusal, TG_ERR_CONFLICT,
                    answer->status == 409 ? "%s: the hub holds another bundle under this number "
                                            "(%ld): was this register restored from a copy?"
                                          : "%s: the hub finds this no bundle of ours (%ld): has "
                                            "the hub the newest charter?",
                    aside, answer->status);
    return TG_OK;
}

static enum tg_err upload_one(struct spool *spool, const struct kind *kind, const char *name,
                              struct spool_report *report, struct fault *fault)
{
    char path[PATH_MAX];
    char request[LINK_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct link_answer answer = {0};
    if (file_join(path, sizeof path, spool->out_dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", spool->out_dir);
    enum tg_err err = file_read(path, kind->size_max, &bytes, &len, fault);
    snprintf(request, sizeof request, "/v1/d/%s/%s", spool->desk.text, kind->door);
    if (err == TG_OK)
        err = link_put(spool->link, request, bytes, len, UPLOAD_ANSWER_MAX, &answer, fault);
    free(bytes);
    if (err != TG_OK)
        return err;
    if (is_final(kind, &answer))
        return set_aside(path, &answer, report, fault);
    if (answer.status != 204) {
        report->acks_refused += kind == &ACKS;
        return link_status_fault(&answer, fault);
    }
    fault_point("courier.desk_before_unlink");
    if (unlink(path) != 0)
        return fault_set(fault, TG_ERR_IO, "%s: cannot remove: %s", path, strerror(errno));
    *(kind == &ACKS ? &report->acks : &report->mail) += 1;
    return TG_OK;
}

static bool is_kind(const char *name, const struct kind *kind)
{
    size_t len = strlen(name);
    size_t end = strlen(kind->ending);
    return name[0] != '.' && len > end && strcmp(name + len - end, kind->ending) == 0;
}

/* One that the hub refuses does not stop the rest; no answer at all does. */
static enum tg_err upload(struct spool *spool, const struct kind *kind, struct spool_report *report,
                          struct fault *fault)
{
    DIR *dir = opendir(spool->out_dir);
    if (dir == NULL)
        return fault_set(fault, TG_ERR_IO, "%s: cannot read the folder: %s", spool->out_dir,
                         strerror(errno));
    enum tg_err first = TG_OK;
    struct fault here;
    const struct dirent *entry;
    for (int i = 0; i < SPOOL_UPLOADS_MAX && (entry = readdir(dir)) != NULL;) {
        if (!is_kind(entry->d_name, kind))
            continue;
        i++;
        uint32_t refused = report->acks_refused;
        enum tg_err err = upload_one(spool, kind, entry->d_name, report, &here);
        if (err != TG_OK && first == TG_OK) {
            first = err;
            *fault = here;
        }
        if (err == TG_ERR_NETWORK && report->acks_refused == refused)
            break;
    }
    closedir(dir);
    return first;
}

enum tg_err spool_round(struct spool *spool, struct spool_report *out_report, struct fault *fault)
{
    struct fault second;
    *out_report = (struct spool_report){0};
    enum tg_err err = fetch(spool, out_report, fault);
    enum tg_err acks = upload(spool, &ACKS, out_report, err == TG_OK ? fault : &second);
    if (err == TG_OK)
        err = acks;
    enum tg_err mail = upload(spool, &MAIL, out_report, err == TG_OK ? fault : &second);
    return err != TG_OK ? err : mail;
}
