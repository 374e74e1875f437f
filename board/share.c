#include "board/share.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* `up` names off the end of this program's path, then `behind`. */
static const char *from_program(char path[PATH_MAX], int up, const char *behind)
{
    size_t room = strlen(behind) + 1;
    if (room >= PATH_MAX)
        return NULL;
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - room);
    if (len < 0)
        return NULL;
    path[len] = '\0';
    for (; up > 0; up--) {
        char *slash = strrchr(path, '/');
        if (slash == NULL)
            return NULL;
        *slash = '\0';
    }
    memcpy(path + strlen(path), behind, room);
    return path;
}

const char *share_installed(void)
{
    static char path[PATH_MAX];
    return from_program(path, 2, "/share/tonggui");
}

const char *share_program(const char *name)
{
    static char path[PATH_MAX];
    char behind[NAME_MAX + 2] = "/";
    if (strlen(name) > NAME_MAX)
        return NULL;
    strcpy(behind + 1, name);
    return from_program(path, 1, behind);
}
