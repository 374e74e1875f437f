#include "tools/ctl/staging.h"

#include "board/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS_MAX = 16 };

enum tg_err staging_init(struct staging *out, const char *place, struct fault *fault)
{
    *out = (struct staging){0};
    size_t len = strlen(place);
    while (len > 1 && place[len - 1] == '/')
        len--;
    int printed = snprintf(out->place, sizeof out->place, "%.*s", (int)len, place);
    if (printed <= 0 || printed >= (int)sizeof out->place)
        return fault_set(fault, TG_ERR_RANGE, "the folder's name is empty or too long");
    struct stat st;
    if (lstat(out->place, &st) == 0)
        return fault_set(fault, TG_ERR_CONFLICT,
                         "%s: already there, and nothing is ever overwritten; choose another name "
                         "or move it away first",
                         out->place);
    const char *slash = strrchr(out->place, '/');
    int folder = slash == NULL ? 0 : (int)(slash - out->place + 1);
    printed = snprintf(out->path, sizeof out->path, "%.*s.%s.XXXXXX", folder, out->place,
                       out->place + folder);
    if (printed < 0 || printed >= (int)sizeof out->path || mkdtemp(out->path) == NULL) {
        out->path[0] = '\0';
        return fault_set(fault, TG_ERR_IO, "%s: cannot make the folder: %s", out->place,
                         strerror(errno));
    }
    return TG_OK;
}

enum tg_err staging_commit(struct staging *staging, struct fault *fault)
{
    if (renameat2(AT_FDCWD, staging->path, AT_FDCWD, staging->place, RENAME_NOREPLACE) != 0)
        return fault_set(fault, errno == EEXIST ? TG_ERR_CONFLICT : TG_ERR_IO,
                         "%s: cannot put the folder in its place: %s", staging->place,
                         strerror(errno));
    staging->path[0] = '\0';
    if (file_sync_folder_of(staging->place) != TG_OK)
        return fault_set(fault, TG_ERR_IO, "%s: cannot sync its folder: %s", staging->place,
                         strerror(errno));
    return TG_OK;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

void staging_finish(struct staging *staging)
{
    if (staging->path[0] != '\0')
        nftw(staging->path, remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    *staging = (struct staging){0};
}

enum tg_err staging_folder(const struct staging *staging, const char *name, struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, staging->path, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", name);
    if (mkdir(path, 0700) != 0)
        return fault_set(fault, TG_ERR_IO, "%s: cannot make the folder: %s", path, strerror(errno));
    return TG_OK;
}
