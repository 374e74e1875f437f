#include "board/base/file.h"

#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum tg_err file_open(const char *path, int *out_fd, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO, "%s: cannot open: %s",
                         path, strerror(errno));
    *out_fd = fd;
    return TG_OK;
}

/* Reads until `len` bytes or the end; -1 on an error. */
static ssize_t file_read_up_to(int fd, uint8_t *out, size_t len)
{
    size_t have = 0;
    while (have < len) {
        ssize_t got = read(fd, out + have, len - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

enum tg_err file_read(const char *path, size_t len_max, uint8_t **out_bytes, size_t *out_len,
                      struct fault *fault)
{
    int fd = -1;
    enum tg_err err = file_open(path, &fd, fault);
    if (err != TG_OK)
        return err;
    uint8_t *bytes = NULL;
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        err = fault_set(fault, TG_ERR_IO, "%s: not a regular file", path);
        goto out;
    }
    if (st.st_size < 0 || (uint64_t)st.st_size > len_max) {
        err = fault_set(fault, TG_ERR_FULL, "%s: larger than %zu bytes", path, len_max);
        goto out;
    }
    size_t len = (size_t)st.st_size;
    bytes = malloc(len + 1);
    if (bytes == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", path);
        goto out;
    }
    if (file_read_up_to(fd, bytes, len) != (ssize_t)len) {
        err = fault_set(fault, TG_ERR_IO, "%s: cannot read: %s", path, strerror(errno));
        goto out;
    }
    bytes[len] = 0;
    *out_bytes = bytes;
    *out_len = len;
    bytes = NULL;
out:
    free(bytes);
    close(fd);
    return err;
}

enum tg_err file_read_exact(const char *path, void *out, size_t len, struct fault *fault)
{
    int fd = -1;
    enum tg_err err = file_open(path, &fd, fault);
    if (err != TG_OK)
        return err;
    uint8_t extra;
    ssize_t have = file_read_up_to(fd, out, len);
    if (have != (ssize_t)len || file_read_up_to(fd, &extra, 1) != 0) {
        secret_wipe(out, len);
        err = fault_set(fault, TG_ERR_FORMAT, "%s: must be exactly %zu bytes", path, len);
    }
    close(fd);
    return err;
}

static bool file_write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

enum tg_err file_sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    if (len >= sizeof folder)
        return TG_ERR_IO;
    if (slash == NULL)
        strcpy(folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", (int)(len == 0 ? 1 : len), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return TG_ERR_IO;
    bool synced = fsync(fd) == 0;
    close(fd);
    return synced ? TG_OK : TG_ERR_IO;
}

static enum tg_err cannot_write(const char *path, int saved, struct fault *fault)
{
    return fault_set(fault, saved == ENOSPC ? TG_ERR_FULL : TG_ERR_IO, "%s: cannot write: %s", path,
                     strerror(saved));
}

enum tg_err file_put(const char *path, const void *bytes, size_t len, mode_t mode,
                     struct fault *fault)
{
    char temporary[PATH_MAX];
    int printed = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (printed < 0 || printed >= (int)sizeof temporary)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return fault_set(fault, TG_ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    bool ok = file_write_all(fd, bytes, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    int saved = errno;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temporary, path) == 0)
        return TG_OK;
    if (ok)
        saved = errno;
    unlink(temporary);
    return cannot_write(path, saved, fault);
}

enum tg_err file_write(const char *path, const void *bytes, size_t len, mode_t mode,
                       struct fault *fault)
{
    enum tg_err err = file_put(path, bytes, len, mode, fault);
    if (err == TG_OK && file_sync_folder_of(path) != TG_OK) {
        int saved = errno;
        unlink(path);
        err = cannot_write(path, saved, fault);
    }
    return err;
}

enum tg_err file_join(char *out, size_t out_size, const char *dir, const char *name)
{
    int printed = snprintf(out, out_size, "%s/%s", dir, name);
    return printed >= 0 && (size_t)printed < out_size ? TG_OK : TG_ERR_FULL;
}
