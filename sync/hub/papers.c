#include "sync/hub/papers.h"

#include "board/base/file.h"
#include "board/base/log.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WATCHED_FILES = 4 };
static const char *const WATCHED[WATCHED_FILES] = {"charter", "charter.sig", "roster",
                                                   "roster.sig"};

/* What tells that a file was written anew. */
struct mark {
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct papers {
    char data[PATH_MAX];
    struct device_name hub;
    uint8_t public_key[SIGN_PUBLIC_SIZE]; /* the hub's own */
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    struct store *store;   /* borrowed */
    pthread_rwlock_t lock; /* over charter and roster */
    struct charter charter;
    struct roster roster;
    struct mark marks[WATCHED_FILES]; /* of the files as they were last tried */
};

static enum tg_err path_in(const struct papers *papers, const char *name, char out[static PATH_MAX],
                           struct fault *fault)
{
    if (file_join(out, PATH_MAX, papers->data, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", papers->data);
    return TG_OK;
}

static void take_marks(const struct papers *papers, struct mark marks[static WATCHED_FILES])
{
    memset(marks, 0, WATCHED_FILES * sizeof *marks);
    for (int i = 0; i < WATCHED_FILES; i++) {
        char path[PATH_MAX];
        struct stat st;
        if (file_join(path, sizeof path, papers->data, WATCHED[i]) != TG_OK || stat(path, &st) != 0)
            continue;
        marks[i].inode = st.st_ino;
        marks[i].size = st.st_size;
        marks[i].changed = st.st_mtim;
    }
}

/* Our own key must stand in the charter, or couriers would not believe what we sign. */
static enum tg_err check_charter(const struct papers *papers, const struct charter *charter,
                                 struct fault *fault)
{
    const struct charter_device *self = charter_find_hub(charter, &papers->hub);
    const uint8_t *public_key = papers->public_key;
    if (self == NULL)
        return fault_set(fault, TG_ERR_DENIED,
                         "%s/charter: names no hub \"%s\"; check `name` in hub.conf", papers->data,
                         papers->hub.text);
    if (memcmp(self->public_key, public_key, SIGN_PUBLIC_SIZE) != 0)
        return fault_set(fault, TG_ERR_DENIED,
                         "%s/charter: has another key for hub \"%s\" than %s/device.seed",
                         papers->data, papers->hub.text, papers->data);
    return TG_OK;
}

static enum tg_err load_signed(struct papers *papers, struct charter *charter,
                               struct roster *roster, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = path_in(papers, "charter", path, fault);
    if (err == TG_OK)
        err = charter_load(path, papers->root_key, charter, fault);
    if (err == TG_OK)
        err = check_charter(papers, charter, fault);
    if (err == TG_OK)
        err = papers->store->ops->note_version(papers->store, "charter", charter->version, fault);
    if (err == TG_OK)
        err = path_in(papers, "roster", path, fault);
    if (err == TG_OK)
        err = roster_load(path, papers->root_key, roster, fault);
    if (err != TG_OK)
        return err;
    err = papers->store->ops->note_version(papers->store, "roster", roster->version, fault);
    if (err != TG_OK)
        roster_finish(roster);
    return err;
}

enum tg_err papers_reload(struct papers *papers, bool force, struct fault *fault)
{
    struct mark marks[WATCHED_FILES];
    take_marks(papers, marks);
    if (!force && memcmp(marks, papers->marks, sizeof marks) == 0)
        return TG_OK;
    memcpy(papers->marks, marks, sizeof marks);
    struct charter charter;
    struct roster roster;
    enum tg_err err = load_signed(papers, &charter, &roster, fault);
    /* What may pass by itself is tried again next time, though the files stay as they are. */
    if (err == TG_ERR_IO || err == TG_ERR_FULL || err == TG_ERR_BUSY || err == TG_ERR_MEMORY)
        memset(papers->marks, 0, sizeof papers->marks);
    if (err != TG_OK)
        return err;
    pthread_rwlock_wrlock(&papers->lock);
    struct roster old = papers->roster;
    papers->charter = charter;
    papers->roster = roster;
    pthread_rwlock_unlock(&papers->lock);
    roster_finish(&old);
    log_info("hub", "charter %u, roster %u with %zu kiosks", charter.version, roster.version,
             roster.kiosk_count);
    return TG_OK;
}

static enum tg_err load_root_key(struct papers *papers, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = path_in(papers, "root.pub", path, fault);
    return err == TG_OK ? file_read_exact(path, papers->root_key, SIGN_PUBLIC_SIZE, fault) : err;
}

enum tg_err papers_create(const char *data, const struct device_name *hub,
                          const uint8_t public_key[static SIGN_PUBLIC_SIZE], struct store *store,
                          struct papers **out_papers, struct fault *fault)
{
    if (strlen(data) >= PATH_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    struct papers *papers = calloc(1, sizeof *papers);
    if (papers == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    pthread_rwlock_init(&papers->lock, NULL);
    memcpy(papers->data, data, strlen(data) + 1);
    papers->hub = *hub;
    memcpy(papers->public_key, public_key, SIGN_PUBLIC_SIZE);
    papers->store = store;
    enum tg_err err = load_root_key(papers, fault);
    if (err == TG_OK)
        err = papers_reload(papers, true, fault);
    if (err != TG_OK) {
        papers_destroy(papers);
        return err;
    }
    *out_papers = papers;
    return TG_OK;
}

void papers_destroy(struct papers *papers)
{
    if (papers == NULL)
        return;
    roster_finish(&papers->roster);
    pthread_rwlock_destroy(&papers->lock);
    free(papers);
}

enum tg_err papers_kiosk(struct papers *papers, const struct device_name *name,
                         struct roster_kiosk *out_kiosk)
{
    pthread_rwlock_rdlock(&papers->lock);
    const struct roster_kiosk *entry = roster_find(&papers->roster, name);
    if (entry != NULL)
        *out_kiosk = *entry;
    pthread_rwlock_unlock(&papers->lock);
    return entry == NULL ? TG_ERR_MISSING : TG_OK;
}

enum tg_err papers_desk(struct papers *papers, const struct device_name *name,
                        uint8_t out_key[static SIGN_PUBLIC_SIZE])
{
    pthread_rwlock_rdlock(&papers->lock);
    const struct charter_device *entry = charter_find_desk(&papers->charter, name);
    if (entry != NULL)
        memcpy(out_key, entry->public_key, SIGN_PUBLIC_SIZE);
    pthread_rwlock_unlock(&papers->lock);
    return entry == NULL ? TG_ERR_MISSING : TG_OK;
}

void papers_charter(struct papers *papers, struct charter *out_charter)
{
    pthread_rwlock_rdlock(&papers->lock);
    *out_charter = papers->charter;
    pthread_rwlock_unlock(&papers->lock);
}
