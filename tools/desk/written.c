#include "tools/desk/written.h"

#include "app/ui/words.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Not file_read: what an officer writes stays in secret memory. */
static enum tg_err read_file(const char *path, char **out, struct fault *fault)
{
    char *text = secret_create(WRITTEN_MAX + 2);
    if (text == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    size_t len = 0;
    ssize_t got = 1;
    enum tg_err err = TG_OK;
    if (fd < 0)
        err = fault_set(fault, TG_ERR_IO, _("%s: cannot read: %s"), path, strerror(errno));
    while (err == TG_OK && got > 0 && len <= WRITTEN_MAX) {
        got = read(fd, text + len, WRITTEN_MAX + 1 - len);
        if (got < 0 && errno != EINTR)
            err = fault_set(fault, TG_ERR_IO, _("%s: cannot read: %s"), path, strerror(errno));
        len += got > 0 ? (size_t)got : 0;
        got = got < 0 ? 1 : got;
    }
    if (err == TG_OK && len > WRITTEN_MAX)
        err = fault_set(fault, TG_ERR_FULL, _("%s: an entry takes %d bytes."), path, WRITTEN_MAX);
    if (err == TG_OK && memchr(text, '\0', len) != NULL)
        err = fault_set(fault, TG_ERR_FORMAT, _("%s: is no text."), path);
    while (err == TG_OK && len > 0 && text[len - 1] == '\n')
        text[--len] = '\0';
    if (fd >= 0 && !is_stdin)
        close(fd);
    if (err == TG_OK)
        *out = text;
    else
        secret_destroy(text);
    return err;
}

static enum tg_err copy(const char *text, char **out, struct fault *fault)
{
    size_t len = strlen(text);
    if (len > WRITTEN_MAX)
        return fault_set(fault, TG_ERR_FULL, _("--text: an entry takes %d bytes."), WRITTEN_MAX);
    *out = secret_create(len + 1);
    if (*out == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    memcpy(*out, text, len + 1);
    return TG_OK;
}

enum tg_err written_read(const struct arguments *args, char **out, struct fault *fault)
{
    if (args->text != NULL && args->text_file != NULL)
        return fault_set(fault, TG_ERR_CONFLICT, _("Give --text or --text-file, not both."));
    *out = NULL;
    if (args->text_file != NULL)
        return read_file(args->text_file, out, fault);
    return args->text != NULL ? copy(args->text, out, fault) : TG_OK;
}
