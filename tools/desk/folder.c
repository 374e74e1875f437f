#include "tools/desk/folder.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "board/conf.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct conf_file {
    char desk[DEVICE_NAME_MAX + 1];
};

static const struct cyaml_schema_field conf_fields[] = {
    CYAML_FIELD_STRING("desk", CYAML_FLAG_OPTIONAL, struct conf_file, desk, 1),
    CYAML_FIELD_END,
};

static enum tg_err path_in(const struct folder *folder, const char *name, char out[static PATH_MAX],
                           struct fault *fault)
{
    return file_join(out, PATH_MAX, folder->path, name) == TG_OK
               ? TG_OK
               : fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder->path);
}

static enum tg_err read_key(const struct folder *folder, const char *name, uint8_t out[static 32],
                            struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = path_in(folder, name, path, fault);
    return err == TG_OK ? file_read_exact(path, out, 32, fault) : err;
}

/* The charter names the desk by its key; desk.conf must agree where it says something. */
static enum tg_err find_name(struct folder *folder, struct fault *fault)
{
    char path[PATH_MAX];
    struct conf_file conf = {0};
    const uint8_t *public_key = folder->keys->sign + SIGN_SEED_SIZE;
    enum tg_err err = path_in(folder, "desk.conf", path, fault);
    if (err == TG_OK)
        err = conf_load(path, conf_fields, &conf, sizeof conf, fault);
    if (err != TG_OK && err != TG_ERR_MISSING)
        return err;
    for (int i = 0; i < folder->charter.desk_count; i++) {
        const struct charter_device *desk = &folder->charter.desks[i];
        if (memcmp(desk->public_key, public_key, SIGN_PUBLIC_SIZE) != 0)
            continue;
        if (conf.desk[0] != '\0' && strcmp(conf.desk, desk->name.text) != 0)
            return fault_set(fault, TG_ERR_CONFLICT,
                             _("%s: desk: says %s, but the charter calls this key %s. Correct it."),
                             path, conf.desk, desk->name.text);
        folder->name = desk->name;
        return TG_OK;
    }
    return fault_set(fault, TG_ERR_DENIED,
                     _("%s/device.seed: is no desk's key in the charter beside it. Copy the newest "
                       "charter and charter.sig here, or the right key."),
                     folder->path);
}

static bool is_recipient(const struct charter *charter, const struct age_identity *identity)
{
    for (int i = 0; i < charter->set_count; i++)
        for (int j = 0; j < charter->sets[i].recipient_count; j++) {
            struct age_recipient recipient;
            if (age_recipient_parse(charter->sets[i].recipients[j], &recipient) == TG_OK &&
                memcmp(recipient.point, identity->point, AGE_KEY_SIZE) == 0)
                return true;
        }
    return false;
}

static enum tg_err add_identities(struct folder *folder, const char *name,
                                  struct age_identity *room, struct fault *fault)
{
    char path[PATH_MAX];
    size_t count = 0;
    enum tg_err err = path_in(folder, name, path, fault);
    if (err == TG_OK)
        err = identity_load(path, room, &count, fault);
    if (err == TG_OK && folder->identity_count + count > FOLDER_IDENTITIES_MAX)
        err = fault_set(fault, TG_ERR_FULL, _("%s: more than %d identities in all"), path,
                        FOLDER_IDENTITIES_MAX);
    if (err != TG_OK)
        return err;
    memcpy(folder->keys->identities + folder->identity_count, room, count * sizeof *room);
    folder->identity_count += count;
    return TG_OK;
}

static enum tg_err load_identities(struct folder *folder, struct fault *fault)
{
    struct age_identity *room = secret_create(IDENTITIES_MAX * sizeof *room);
    if (room == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    DIR *dir = opendir(folder->path);
    if (dir == NULL) {
        secret_destroy(room);
        return fault_set(fault, TG_ERR_IO, _("%s: cannot list: %s"), folder->path, strerror(errno));
    }
    enum tg_err err = TG_OK;
    const struct dirent *entry;
    while (err == TG_OK && (entry = readdir(dir)) != NULL)
        if (fnmatch("*.identity", entry->d_name, FNM_PERIOD) == 0)
            err = add_identities(folder, entry->d_name, room, fault);
    closedir(dir);
    secret_destroy(room);
    return err;
}

static enum tg_err check_identities(const struct folder *folder, struct fault *fault)
{
    if (folder->identity_count == 0)
        return fault_set(
            fault, TG_ERR_MISSING,
            _("%s: no *.identity file here, so no report can be opened. Put the key from "
              "`tonggui-desk keygen` there."),
            folder->path);
    for (size_t i = 0; i < folder->identity_count; i++)
        if (is_recipient(&folder->charter, &folder->keys->identities[i]))
            return TG_OK;
    return fault_set(fault, TG_ERR_CRYPTO,
                     _("%s: none of the %zu identities here is a recipient of the charter: reports "
                       "would pass for covers. Put the right *.identity there."),
                     folder->path, folder->identity_count);
}

static enum tg_err load_roster(const struct folder *folder, struct roster *out, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t root[SIGN_PUBLIC_SIZE];
    enum tg_err err = read_key(folder, "root.pub", root, fault);
    if (err == TG_OK)
        err = path_in(folder, "roster", path, fault);
    return err == TG_OK ? roster_load(path, root, out, fault) : err;
}

static enum tg_err load(struct folder *folder, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t root[SIGN_PUBLIC_SIZE], public_key[SIGN_PUBLIC_SIZE];
    folder->keys = secret_create(sizeof *folder->keys);
    if (folder->keys == NULL)
        return fault_set(fault, TG_ERR_MEMORY, _("Out of locked memory."));
    enum tg_err err = read_key(folder, "root.pub", root, fault);
    if (err == TG_OK)
        err = path_in(folder, "charter", path, fault);
    if (err == TG_OK)
        err = charter_load(path, root, &folder->charter, fault);
    if (err == TG_OK)
        err = read_key(folder, "device.seed", folder->keys->seed, fault);
    if (err != TG_OK)
        return err;
    crypto_sign_seed_keypair(public_key, folder->keys->sign, folder->keys->seed);
    err = find_name(folder, fault);
    return err == TG_OK ? load_roster(folder, &folder->roster, fault) : err;
}

static enum tg_err load_to_open(struct folder *folder, struct fault *fault)
{
    enum tg_err err = load(folder, fault);
    if (err == TG_OK)
        err = load_identities(folder, fault);
    return err == TG_OK ? check_identities(folder, fault) : err;
}

static enum tg_err init(const char *path,
                        enum tg_err (*load_it)(struct folder *folder, struct fault *fault),
                        struct folder *out, struct fault *fault)
{
    *out = (struct folder){.path = path};
    enum tg_err err = load_it(out, fault);
    if (err != TG_OK)
        folder_finish(out);
    return err;
}

enum tg_err folder_init(const char *path, struct folder *out, struct fault *fault)
{
    return init(path, load_to_open, out, fault);
}

enum tg_err folder_init_writing(const char *path, struct folder *out, struct fault *fault)
{
    return init(path, load, out, fault);
}

void folder_finish(struct folder *folder)
{
    roster_finish(&folder->roster);
    secret_destroy(folder->keys);
    folder->keys = NULL;
}

enum tg_err folder_refresh(struct folder *folder, struct fault *fault)
{
    struct folder fresh;
    enum tg_err err = folder_init(folder->path, &fresh, fault);
    if (err != TG_OK)
        return err;
    folder_finish(folder);
    *folder = fresh;
    return TG_OK;
}
