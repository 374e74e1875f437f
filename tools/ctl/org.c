#include "tools/ctl/org.h"

#include "board/base/file.h"
#include "sync/wire/charter_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { PAPER_MAX = CHARTER_FILE_MAX };

enum tg_err org_join(char out[static PATH_MAX], const char *dir, const char *name,
                     struct fault *fault)
{
    if (file_join(out, PATH_MAX, dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s/%s: name too long", dir, name);
    return TG_OK;
}

static enum tg_err copy_file(const char *from, const char *to, const char *name,
                             struct fault *fault)
{
    char source[PATH_MAX];
    char target[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = org_join(source, from, name, fault);
    if (err == TG_OK)
        err = org_join(target, to, name, fault);
    if (err == TG_OK)
        err = file_read(source, PAPER_MAX, &bytes, &len, fault);
    if (err == TG_OK)
        err = file_write(target, bytes, len, 0644, fault);
    free(bytes);
    return err;
}

enum tg_err org_copy_papers(const char *org_path, const char *to, struct fault *fault)
{
    static const char *const papers[] = {"root.pub", "charter", "charter.sig"};
    enum tg_err err = TG_OK;
    for (size_t i = 0; i < sizeof papers / sizeof papers[0] && err == TG_OK; i++)
        err = copy_file(org_path, to, papers[i], fault);
    return err;
}

enum tg_err org_equip(const char *org_path, const struct keys *root, const struct keys *device,
                      const struct certs_subject *subject, const char *to, struct fault *fault)
{
    char seed[PATH_MAX];
    char key[PATH_MAX];
    char crt[PATH_MAX];
    char ca[PATH_MAX];
    enum tg_err err = org_join(seed, to, "device.seed", fault);
    if (err == TG_OK)
        err = org_join(key, to, "device.key", fault);
    if (err == TG_OK)
        err = org_join(crt, to, "device.crt", fault);
    if (err == TG_OK)
        err = org_join(ca, org_path, "ca.crt", fault);
    if (err == TG_OK)
        err = keys_save(device, seed, fault);
    if (err == TG_OK)
        err = certs_write_key(device, key, fault);
    if (err == TG_OK)
        err = certs_write_device(root, ca, device, subject, crt, fault);
    if (err == TG_OK)
        err = copy_file(org_path, to, "ca.crt", fault);
    if (err == TG_OK)
        err = org_copy_papers(org_path, to, fault);
    return err;
}

enum tg_err org_write_text(const char *dir, const char *name, struct fault *fault, const char *fmt,
                           ...)
{
    char path[PATH_MAX];
    char text[ORG_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    enum tg_err err = org_join(path, dir, name, fault);
    if (err != TG_OK)
        return err;
    if (len < 0 || len >= (int)sizeof text)
        return fault_set(fault, TG_ERR_RANGE, "%s: its settings are too long", path);
    return file_write(path, text, (size_t)len, 0644, fault);
}

static enum tg_err org_lock(struct org *org, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = org_join(path, org->path, "root.seed", fault);
    if (err != TG_OK)
        return err;
    org->lock_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (org->lock_fd < 0)
        return fault_set(fault, errno == ENOENT ? TG_ERR_MISSING : TG_ERR_IO,
                         "%s: %s: is this an organisation's folder, made by 'tonggui-ctl init'?",
                         path, strerror(errno));
    if (flock(org->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return fault_set(fault, TG_ERR_BUSY,
                         "%s: another tonggui-ctl is at work here; wait for it to end", org->path);
    return TG_OK;
}

bool org_has(const struct org *org, const char *part)
{
    char path[PATH_MAX];
    return file_join(path, sizeof path, org->path, part) == TG_OK && access(path, F_OK) == 0;
}

/* Where it is not so already. */
static enum tg_err hand_out(const struct org *org, const char *part, const uint8_t *bytes,
                            size_t len, struct fault *fault)
{
    char folder[PATH_MAX], path[PATH_MAX];
    struct roster have;
    struct fault none;
    if (!org_has(org, part))
        return TG_OK;
    enum tg_err err = org_join(folder, org->path, part, fault);
    if (err == TG_OK)
        err = org_join(path, folder, "roster", fault);
    if (err != TG_OK)
        return err;
    if (roster_load(path, org->root->public_key, &have, &none) == TG_OK) {
        bool same = have.version == org->roster.version;
        roster_finish(&have);
        if (same)
            return TG_OK;
    }
    return keys_write_signed(org->root, path, CONTEXT_ROSTER, bytes, len, fault);
}

static enum tg_err hand_out_roster(const struct org *org, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = roster_write(&org->roster, &bytes, &len, fault);
    if (err == TG_OK)
        err = hand_out(org, "hub", bytes, len, fault);
    if (err == TG_OK)
        err = hand_out(org, "desk", bytes, len, fault);
    free(bytes);
    return err;
}

static enum tg_err org_read(struct org *org, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = org_join(path, org->path, "root.seed", fault);
    if (err == TG_OK)
        err = keys_load(path, &org->root, fault);
    if (err == TG_OK)
        err = org_join(path, org->path, "charter", fault);
    if (err == TG_OK)
        err = charter_load(path, org->root->public_key, &org->charter, fault);
    if (err == TG_OK)
        err = org_join(path, org->path, "roster", fault);
    if (err == TG_OK)
        err = keys_repair_signed(org->root, path, CONTEXT_ROSTER, ROSTER_FILE_MAX, fault);
    if (err == TG_OK)
        err = roster_load(path, org->root->public_key, &org->roster, fault);
    return err == TG_OK ? hand_out_roster(org, fault) : err;
}

enum tg_err org_open(struct org *out, const char *path, struct fault *fault)
{
    *out = (struct org){.lock_fd = -1};
    int printed = snprintf(out->path, sizeof out->path, "%s", path);
    if (printed <= 0 || printed >= (int)sizeof out->path)
        return fault_set(fault, TG_ERR_RANGE, "the organisation's folder: name empty or too long");
    enum tg_err err = org_lock(out, fault);
    if (err == TG_OK)
        err = org_read(out, fault);
    if (err != TG_OK)
        org_finish(out);
    return err;
}

void org_finish(struct org *org)
{
    roster_finish(&org->roster);
    keys_destroy(org->root);
    if (org->lock_fd >= 0)
        close(org->lock_fd);
    *org = (struct org){.lock_fd = -1};
}

enum tg_err org_publish_roster(struct org *org, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    if (org->roster.version == UINT32_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: the roster's version is used up", org->path);
    org->roster.version++;
    enum tg_err err = roster_write(&org->roster, &bytes, &len, fault);
    if (err == TG_OK)
        err = org_join(path, org->path, "roster", fault);
    if (err == TG_OK)
        err = keys_write_signed(org->root, path, CONTEXT_ROSTER, bytes, len, fault);
    free(bytes);
    return err == TG_OK ? hand_out_roster(org, fault) : err;
}
