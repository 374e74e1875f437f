#include "tests/faults/recorder.h"

#include "board/base/must.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct rec_file {
    sqlite3_file base;
    enum disk_file which;
    sqlite3_file *real; /* lies behind this struct */
};

static sqlite3_vfs *real_vfs;
static struct op ops[RECORDER_OPS_MAX];
static size_t count;
static bool on;

static void record(enum op_kind kind, enum disk_file file, size_t at, size_t len, const void *bytes)
{
    if (!on)
        return;
    must(count < RECORDER_OPS_MAX);
    struct op *op = &ops[count++];
    *op = (struct op){.kind = kind, .file = file, .at = at, .len = len};
    if (bytes != NULL) {
        op->bytes = malloc(len);
        must(op->bytes != NULL);
        memcpy(op->bytes, bytes, len);
    }
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct rec_file *)file)->real;
}

static int rec_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int rec_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), out, len, at);
}

static int rec_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    record(OP_WRITE, ((struct rec_file *)file)->which, (size_t)at, (size_t)len, bytes);
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, len, at);
}

static int rec_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    record(OP_TRUNCATE, ((struct rec_file *)file)->which, 0, (size_t)size, NULL);
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int rec_sync(sqlite3_file *file, int flags)
{
    record(OP_SYNC, ((struct rec_file *)file)->which, 0, 0, NULL);
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int rec_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), out_size);
}

static int rec_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int rec_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int rec_check_lock(sqlite3_file *file, int *out_held)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out_held);
}

static int rec_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int rec_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int rec_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int rec_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int rec_shm_lock(sqlite3_file *file, int from, int number, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), from, number, flags);
}

static void rec_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int rec_shm_unmap(sqlite3_file *file, int delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* The index of a write-ahead log is made anew after a power cut: it is passed on, not noted. */
static const sqlite3_io_methods rec_methods = {
    .iVersion = 2,
    .xClose = rec_close,
    .xRead = rec_read,
    .xWrite = rec_write,
    .xTruncate = rec_truncate,
    .xSync = rec_sync,
    .xFileSize = rec_size,
    .xLock = rec_lock,
    .xUnlock = rec_unlock,
    .xCheckReservedLock = rec_check_lock,
    .xFileControl = rec_control,
    .xSectorSize = rec_sector,
    .xDeviceCharacteristics = rec_traits,
    .xShmMap = rec_shm_map,
    .xShmLock = rec_shm_lock,
    .xShmBarrier = rec_shm_barrier,
    .xShmUnmap = rec_shm_unmap,
};

static int rec_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct rec_file *mine = (struct rec_file *)file;
    *mine = (struct rec_file){.real = (sqlite3_file *)(mine + 1)};
    bool beside = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    mine->which = beside ? DISK_JOURNAL : DISK_DB;
    int rc = real_vfs->xOpen(real_vfs, name, mine->real, flags, out);
    mine->base.pMethods = mine->real->pMethods != NULL ? &rec_methods : NULL;
    return rc;
}

static int rec_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    record(OP_DELETE, DISK_JOURNAL, 0, 0, NULL);
    if (sync_folder != 0)
        record(OP_SYNC, DISK_JOURNAL, 0, 0, NULL);
    return real_vfs->xDelete(real_vfs, name, sync_folder);
}

static sqlite3_vfs rec_vfs;

void recorder_begin(void)
{
    real_vfs = sqlite3_vfs_find("unix");
    must(real_vfs != NULL);
    rec_vfs = *real_vfs;
    rec_vfs.zName = "recording";
    rec_vfs.szOsFile = (int)sizeof(struct rec_file) + real_vfs->szOsFile;
    rec_vfs.xOpen = rec_open;
    rec_vfs.xDelete = rec_delete;
    sqlite3_vfs_register(&rec_vfs, 1);
    recorder_cut(0);
}

void recorder_end(void)
{
    on = false;
    sqlite3_vfs_unregister(&rec_vfs);
}

void recorder_switch(bool to_on)
{
    on = to_on;
}

void recorder_mark(void)
{
    record(OP_DONE, DISK_DB, 0, 0, NULL);
}

void recorder_cut(size_t keep)
{
    while (count > keep)
        free(ops[--count].bytes);
}

const struct op *recorder_ops(size_t *out_count)
{
    *out_count = count;
    return ops;
}
