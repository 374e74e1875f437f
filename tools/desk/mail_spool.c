#include "tools/desk/mail_spool.h"

#include "app/ui/words.h"
#include "board/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* One that a courier carries away meanwhile is none. */
static void count_one(const char *folder, const char *name, struct mail_spool *spool)
{
    char path[PATH_MAX];
    struct stat st;
    spool->refused += fnmatch("*.mail.refused", name, FNM_PERIOD) == 0;
    if (fnmatch("*.mail", name, FNM_PERIOD) != 0 ||
        file_join(path, sizeof path, folder, name) != TG_OK || stat(path, &st) != 0)
        return;
    if (spool->waiting == 0 || st.st_mtime < spool->oldest_s)
        spool->oldest_s = st.st_mtime;
    spool->waiting++;
}

enum tg_err mail_spool_look(const struct folder *folder, struct mail_spool *out,
                            struct fault *fault)
{
    char path[PATH_MAX];
    struct mail_spool spool = {0};
    if (file_join(path, sizeof path, folder->path, "spool/out") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder->path);
    DIR *dir = opendir(path);
    if (dir == NULL && errno != ENOENT)
        return fault_set(fault, TG_ERR_IO, _("%s: cannot list: %s"), path, strerror(errno));
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        count_one(path, entry->d_name, &spool);
    if (dir != NULL)
        closedir(dir);
    *out = spool;
    return TG_OK;
}
