/* A desk's log of bundles, made as fast as a test wants them, and a mailbag to take them in. */
#ifndef TG_TESTS_SYNC_COURIER_MAIL_RIG_H
#define TG_TESTS_SYNC_COURIER_MAIL_RIG_H

#include "sync/courier/mailbag.h"
#include "tests/sync/wire/wire_samples.h"

enum { MAIL_RIG_DAY = 20800, MAIL_RIG_KEEP_DAYS = 180 };

/* What the next bundle will be; change it at will. */
struct mail_log {
    struct device_name desk;
    struct device_name group;
    uint64_t epoch;
    uint64_t seq;
    uint32_t day;
    uint16_t count;
    uint8_t before[HASH_SIZE];
    const uint8_t *secret; /* borrowed */
};

struct mail_file {
    uint8_t *bytes; /* owned: mail_file_finish */
    size_t len;
    struct bundle bundle; /* borrows from bytes */
};

struct mail_file mail_log_next(struct mail_log *log);
void mail_file_finish(struct mail_file *file);

struct mail_rig {
    char folder[64];
    char path[96];
    struct sample_key desk_key;
    struct charter charter; /* desk-1 */
    struct device_name group;
    struct mail_log log;
    struct mailbag *bag; /* owned */
    struct fault fault;
};

void mail_rig_init(struct mail_rig *rig);
void mail_rig_finish(struct mail_rig *rig);
/* Closes and opens the mailbag, as a restart does. */
void mail_rig_reopen(struct mail_rig *rig);
enum tg_err mail_rig_take(struct mail_rig *rig, const struct mail_file *file, uint32_t today);
/* The next bundle of the log, taken in on its own day. */
struct mail_file mail_rig_receive(struct mail_rig *rig);
struct mailbag_status mail_rig_status(struct mail_rig *rig);
/* How many of a bundle's letters are found on that day, each as it was sent. */
int mail_rig_found(struct mail_rig *rig, const struct mail_file *file, uint32_t today);

#endif
