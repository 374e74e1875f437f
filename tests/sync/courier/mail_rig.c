#include "tests/sync/courier/mail_rig.h"

#include "board/base/secret.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

struct mail_file mail_log_next(struct mail_log *log)
{
    struct mail_file file = {.len = bundle_size(log->count)};
    struct bundle bundle = {.desk = log->desk,
                            .group = log->group,
                            .epoch = log->epoch,
                            .seq = log->seq,
                            .day = log->day,
                            .expires_day = log->day + MAIL_RIG_KEEP_DAYS,
                            .count = log->count};
    struct fault fault;
    size_t letters_size = (size_t)log->count * BUNDLE_LETTER_SIZE;
    uint8_t *letters = malloc(letters_size);
    file.bytes = malloc(file.len);
    must(letters != NULL && file.bytes != NULL);
    sample_letters(letters, log->count);
    bundle.letters = letters;
    memcpy(bundle.before, log->before, HASH_SIZE);
    must(bundle_compose(&bundle, log->secret, file.bytes) == TG_OK);
    must(bundle_parse(file.bytes, file.len, &file.bundle, &fault) == TG_OK);
    free(letters);
    memcpy(log->before, bundle.hash, HASH_SIZE);
    log->seq++;
    return file;
}

void mail_file_finish(struct mail_file *file)
{
    free(file->bytes);
    *file = (struct mail_file){0};
}

static void open_bag(struct mail_rig *rig)
{
    if (mailbag_create(rig->path, &rig->bag, &rig->fault) != TG_OK)
        fprintf(stderr, "rig: %s\n", rig->fault.text);
    must(rig->bag != NULL);
}

void mail_rig_init(struct mail_rig *rig)
{
    *rig = (struct mail_rig){.desk_key = sample_key(3), .group = sample_name("main")};
    must(secret_init() == TG_OK);
    snprintf(rig->folder, sizeof rig->folder, "%s/tonggui-mail-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(rig->folder) != NULL);
    snprintf(rig->path, sizeof rig->path, "%s/mail.db", rig->folder);
    rig->charter.mail = charter_mail_default();
    rig->charter.desk_count = 1;
    rig->charter.desks[0].name = sample_name("desk-1");
    memcpy(rig->charter.desks[0].public_key, rig->desk_key.public_key, SIGN_PUBLIC_SIZE);
    rig->log = (struct mail_log){.desk = sample_name("desk-1"),
                                 .group = rig->group,
                                 .epoch = 0xE0C4E0C4E0C4E0C4,
                                 .seq = 1,
                                 .day = MAIL_RIG_DAY,
                                 .count = 4,
                                 .secret = rig->desk_key.secret};
    open_bag(rig);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

void mail_rig_finish(struct mail_rig *rig)
{
    mailbag_destroy(rig->bag);
    must(nftw(rig->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

void mail_rig_reopen(struct mail_rig *rig)
{
    mailbag_destroy(rig->bag);
    rig->bag = NULL;
    open_bag(rig);
}

enum tg_err mail_rig_take(struct mail_rig *rig, const struct mail_file *file, uint32_t today)
{
    return mailbag_take(rig->bag, &rig->charter, &rig->group, today, file->bytes, file->len,
                        &rig->fault);
}

struct mail_file mail_rig_receive(struct mail_rig *rig)
{
    struct mail_file file = mail_log_next(&rig->log);
    if (mail_rig_take(rig, &file, rig->log.day) != TG_OK) {
        fprintf(stderr, "rig: %s\n", rig->fault.text);
        abort();
    }
    return file;
}

struct mailbag_status mail_rig_status(struct mail_rig *rig)
{
    struct mailbag_status status;
    must(mailbag_read_status(rig->path, &status, &rig->fault) == TG_OK);
    return status;
}

int mail_rig_found(struct mail_rig *rig, const struct mail_file *file, uint32_t today)
{
    size_t count = file->bundle.count;
    uint8_t labels[BUNDLE_LETTERS_MAX][BUNDLE_LABEL_SIZE];
    bool found[BUNDLE_LETTERS_MAX];
    uint8_t(*bodies)[BUNDLE_BODY_SIZE] = malloc(count * sizeof *bodies);
    int same = 0;
    must(bodies != NULL);
    for (size_t i = 0; i < count; i++)
        memcpy(labels[i], bundle_label(&file->bundle, i), BUNDLE_LABEL_SIZE);
    must(mailbag_find(rig->path, today, (const uint8_t(*)[BUNDLE_LABEL_SIZE])labels, count, bodies,
                      found, &rig->fault) == TG_OK);
    for (size_t i = 0; i < count; i++) {
        bool as_sent = memcmp(bodies[i], bundle_body(&file->bundle, i), BUNDLE_BODY_SIZE) == 0;
        must(found[i] == as_sent);
        same += found[i];
    }
    free(bodies);
    return same;
}
