#include "tools/desk/packs.h"

#include "app/ui/words.h"
#include "board/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static enum tg_err add_pack(struct packs *packs, const char *dir, const char *name,
                            const uint8_t root_key[static SIGN_PUBLIC_SIZE], struct fault *fault)
{
    char path[PATH_MAX];
    if (packs->count == PACKS_MAX)
        return fault_set(fault, TG_ERR_FULL, _("%s: more than %d packs"), dir, PACKS_MAX);
    if (file_join(path, sizeof path, dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s/%s: name too long"), dir, name);
    enum tg_err err = pack_load(path, root_key, &packs->packs[packs->count], fault);
    if (err == TG_OK)
        packs->count++;
    return err;
}

static enum tg_err read_root(const char *folder, uint8_t out[static SIGN_PUBLIC_SIZE],
                             struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, folder, "root.pub") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder);
    return file_read_exact(path, out, SIGN_PUBLIC_SIZE, fault);
}

enum tg_err packs_init(const char *folder, struct packs *out, struct fault *fault)
{
    char dir_name[PATH_MAX];
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    *out = (struct packs){0};
    if (file_join(dir_name, sizeof dir_name, folder, "packs") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder);
    DIR *dir = opendir(dir_name);
    if (dir == NULL)
        return errno == ENOENT ? TG_OK
                               : fault_set(fault, TG_ERR_IO, _("%s: cannot list: %s"), dir_name,
                                           strerror(errno));
    enum tg_err err = read_root(folder, root_key, fault);
    const struct dirent *entry;
    while (err == TG_OK && (entry = readdir(dir)) != NULL)
        if (fnmatch("*.yaml", entry->d_name, FNM_PERIOD) == 0)
            err = add_pack(out, dir_name, entry->d_name, root_key, fault);
    closedir(dir);
    if (err != TG_OK)
        packs_finish(out);
    return err;
}

void packs_finish(struct packs *packs)
{
    for (size_t i = 0; i < packs->count; i++)
        pack_destroy(packs->packs[i]);
    *packs = (struct packs){0};
}

const struct pack *packs_find(const struct packs *packs, const struct report *report,
                              bool *out_same)
{
    const struct pack *found = NULL;
    *out_same = false;
    for (size_t i = 0; i < packs->count && !*out_same; i++) {
        if (strcmp(packs->packs[i]->id, report->pack_id) != 0)
            continue;
        found = packs->packs[i];
        *out_same = memcmp(found->hash, report->pack_hash, sizeof found->hash) == 0;
    }
    return found;
}

const struct pack_question *packs_question(const struct pack *pack, const char *id)
{
    for (size_t i = 0; pack != NULL && i < pack->question_count; i++)
        if (strcmp(pack->questions[i].id, id) == 0)
            return &pack->questions[i];
    return NULL;
}

const char *packs_option_title(const struct pack_question *question, const char *option,
                               enum lang lang)
{
    for (size_t i = 0; question != NULL && i < question->option_count; i++)
        if (strcmp(question->options[i].id, option) == 0)
            return pack_text_in(&question->options[i].title, lang);
    return option;
}
