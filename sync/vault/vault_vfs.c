/* SQLite syncs a journal's folder in every transaction that opens the journal with leave to create
 * it. vault_create has made the journal's name durable once and for all, so here it is opened as
 * what it is, a file that exists: one sync of five less for each commit. */
#include "sync/vault/vault_inside.h"

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    sqlite3_vfs *system = vfs->pAppData;
    if ((flags & SQLITE_OPEN_MAIN_JOURNAL) != 0) {
        int rc = system->xOpen(system, name, file, flags & ~SQLITE_OPEN_CREATE, out);
        if (rc == SQLITE_OK)
            return rc;
    }
    return system->xOpen(system, name, file, flags, out);
}

int vault_vfs_open(struct vault *vault)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (system == NULL)
        return SQLITE_ERROR;
    vault->vfs = *system;
    vault->vfs.pNext = NULL;
    vault->vfs.zName = "tonggui-vault";
    vault->vfs.pAppData = system;
    vault->vfs.xOpen = vfs_open;
    int rc = sqlite3_vfs_register(&vault->vfs, 0);
    if (rc != SQLITE_OK)
        return rc;
    rc = sqlite3_open_v2(vault->path, &vault->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE,
                         vault->vfs.zName);
    /* The connection keeps its pointer; the name is free for the next vault. */
    (void)sqlite3_vfs_unregister(&vault->vfs);
    return rc;
}
