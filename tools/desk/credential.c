#include "tools/desk/credential.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, DELETE_KEY = 127 };

static enum tg_err read_password_file(const char *path, struct credential *out, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO,
                         _("%s: cannot open: %s"), path, strerror(errno));
    enum tg_err err = TG_OK;
    bool ended = false;
    while (!ended && err == TG_OK) {
        uint8_t byte;
        ssize_t got = read(fd, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            err = fault_set(fault, TG_ERR_IO, _("%s: cannot read: %s"), path, strerror(errno));
        ended = got <= 0 || byte == '\n';
        if (!ended && out->len == PASSWORD_BYTES_MAX)
            err = fault_set(fault, TG_ERR_RANGE, _("%s: its first line is longer than %d bytes"),
                            path, PASSWORD_BYTES_MAX);
        else if (!ended)
            out->bytes[out->len++] = byte;
    }
    close(fd);
    if (err == TG_OK && out->len == 0)
        err = fault_set(fault, TG_ERR_FORMAT, _("%s: its first line is empty"), path);
    return err;
}

/* One line from the terminal without echo; the keys that would end the program end the line, so
 * that the echo always comes back. */
static enum tg_err read_line(int tty, struct credential *out, struct fault *fault)
{
    for (;;) {
        uint8_t byte;
        ssize_t got = read(tty, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || byte == CTRL_C || byte == CTRL_D)
            return fault_set(fault, TG_ERR_DENIED, _("No password was given."));
        if (byte == '\n' || byte == '\r')
            return TG_OK;
        if (byte == BACKSPACE || byte == DELETE_KEY)
            out->len -= out->len > 0 ? 1 : 0;
        else if (out->len < PASSWORD_BYTES_MAX)
            out->bytes[out->len++] = byte;
    }
}

static enum tg_err ask(const char *question, const char *who, struct credential *out,
                       struct fault *fault)
{
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    struct termios before;
    if (tty < 0 || tcgetattr(tty, &before) != 0) {
        if (tty >= 0)
            close(tty);
        return fault_set(
            fault, TG_ERR_DENIED,
            _("There is no terminal to ask for the password on. Give --password-file or "
              "--key-file."));
    }
    struct termios silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG | ICANON);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    dprintf(tty, "%s %s: ", question, who);
    tcsetattr(tty, TCSAFLUSH, &silent);
    out->len = 0;
    enum tg_err err = read_line(tty, out, fault);
    tcsetattr(tty, TCSAFLUSH, &before);
    dprintf(tty, "\n");
    close(tty);
    return err;
}

static enum tg_err ask_twice(const char *who, struct credential *out, struct fault *fault)
{
    struct credential *again = secret_create(sizeof *again);
    if (again == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = ask(_("New password of"), who, out, fault);
    if (err == TG_OK)
        err = ask(_("Once more, the password of"), who, again, fault);
    if (err == TG_OK &&
        (again->len != out->len || sodium_memcmp(again->bytes, out->bytes, out->len) != 0))
        err = fault_set(fault, TG_ERR_DENIED, _("The two are not the same. Nothing was changed."));
    credential_destroy(again);
    return err;
}

static enum tg_err read_key_file(const char *path, struct credential *out, struct fault *fault)
{
    out->is_key_file = true;
    out->len = KEY_FILE_SIZE;
    return file_read_exact(path, out->bytes, KEY_FILE_SIZE, fault);
}

static enum tg_err make_key_file(const char *path, struct credential *out, struct fault *fault)
{
    if (access(path, F_OK) == 0)
        return fault_set(fault, TG_ERR_CONFLICT,
                         _("%s: there is a file already. Give the new key file a new name."), path);
    out->is_key_file = true;
    out->len = KEY_FILE_SIZE;
    randombytes_buf(out->bytes, KEY_FILE_SIZE);
    return file_write(path, out->bytes, KEY_FILE_SIZE, 0600, fault);
}

static enum tg_err create(struct credential **out, struct fault *fault)
{
    *out = secret_create(sizeof **out);
    return *out != NULL ? TG_OK : fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
}

enum tg_err credential_get(const struct credential_source *source, const char *who,
                           struct credential **out, struct fault *fault)
{
    struct credential *made = NULL;
    enum tg_err err = create(&made, fault);
    if (err != TG_OK)
        return err;
    if (source->key_file != NULL)
        err = read_key_file(source->key_file, made, fault);
    else if (source->password_file != NULL)
        err = read_password_file(source->password_file, made, fault);
    else
        err = ask(_("Password of"), who, made, fault);
    if (err == TG_OK)
        *out = made;
    else
        credential_destroy(made);
    return err;
}

enum tg_err credential_make(const struct credential_source *source, const char *who,
                            struct credential **out, struct fault *fault)
{
    struct credential *made = NULL;
    enum tg_err err = create(&made, fault);
    if (err != TG_OK)
        return err;
    if (source->key_file != NULL)
        err = make_key_file(source->key_file, made, fault);
    else if (source->password_file != NULL)
        err = read_password_file(source->password_file, made, fault);
    else
        err = ask_twice(who, made, fault);
    if (err == TG_OK && !made->is_key_file && made->len < PASSWORD_BYTES_MIN)
        err =
            fault_set(fault, TG_ERR_RANGE, _("The password of %s is too short: at least %d bytes."),
                      who, PASSWORD_BYTES_MIN);
    if (err == TG_OK)
        *out = made;
    else
        credential_destroy(made);
    return err;
}

void credential_destroy(struct credential *credential)
{
    secret_destroy(credential);
}
