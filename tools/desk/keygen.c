#include "tools/desk/keygen.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { KEYGEN_TEXT_SIZE = 256 };

struct keygen_text {
    char identity[IDENTITY_TEXT_MAX + 1];
    char file[KEYGEN_TEXT_SIZE];
};

static bool write_all(int fd, const char *text)
{
    size_t len = strlen(text);
    while (len > 0) {
        ssize_t put = write(fd, text, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        text += put;
        len -= (size_t)put;
    }
    return true;
}

/* Never through a temporary file or stdio: nothing else keeps a copy. */
static enum tg_err put(const char *path, const char *text, struct fault *fault)
{
    if (path == NULL)
        return write_all(STDOUT_FILENO, text)
                   ? TG_OK
                   : fault_set(fault, TG_ERR_IO, _("standard output: %s"), strerror(errno));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, TG_ERR_CONFLICT,
                         _("%s: there is a file already; a key is never overwritten. Give the new "
                           "one a new name."),
                         path);
    if (fd < 0)
        return fault_set(fault, TG_ERR_IO, _("%s: cannot write: %s"), path, strerror(errno));
    bool written = write_all(fd, text) && fsync(fd) == 0;
    int saved = errno;
    if (close(fd) == 0 && written && file_sync_folder_of(path) == TG_OK)
        return TG_OK;
    unlink(path);
    return fault_set(fault, TG_ERR_IO, _("%s: cannot write: %s"), path, strerror(saved));
}

enum tg_err keygen(const char *path, const struct clock *clock, char out_recipient[static 63],
                   struct fault *fault)
{
    struct keygen_text *text = secret_create(sizeof *text);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    char recipient[63], created[32];
    time_t now = (time_t)clock_unix_s(clock);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", &utc);
    identity_generate(text->identity, recipient);
    snprintf(text->file, sizeof text->file, "# created: %s\n# public key: %s\n%s\n", created,
             recipient, text->identity);
    enum tg_err err = put(path, text->file, fault);
    if (err == TG_OK)
        memcpy(out_recipient, recipient, sizeof recipient);
    secret_destroy(text);
    return err;
}
