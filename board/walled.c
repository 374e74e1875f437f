#include "board/walled.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* access() asks for the file's rights alone, open() for the walls as well. */
bool walled_off(const char *path, int flags)
{
    if (access(path, (flags & O_ACCMODE) == O_RDONLY ? R_OK : R_OK | W_OK) != 0)
        return false;
    int fd = open(path, flags | O_CLOEXEC);
    bool refused = fd < 0 && errno == EACCES;
    if (fd >= 0)
        close(fd);
    return refused;
}
