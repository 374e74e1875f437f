#include "tools/desk/rules.h"

#include "app/ui/words.h"
#include "board/base/file.h"
#include "board/base/must.h"
#include "board/share.h"

#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_hash(const void *a, const void *b)
{
    return memcmp(a, b, PACK_HASH_SIZE);
}

/* The order in which a folder lists its files must not change the hash. */
static void hash_all(struct rules *rules)
{
    uint8_t hashes[PACKS_MAX + 1][PACK_HASH_SIZE];
    size_t count = rules->packs.count;
    for (size_t i = 0; i < count; i++)
        memcpy(hashes[i], rules->packs.packs[i]->hash, PACK_HASH_SIZE);
    qsort(hashes, count, sizeof *hashes, by_hash);
    calendar_hash(rules->calendar, hashes[count]);
    must(crypto_generichash(rules->hash, sizeof rules->hash, *hashes, (count + 1) * sizeof *hashes,
                            NULL, 0) == 0);
}

static enum tg_err find_calendars(const char *folder, const char *share, char out[static PATH_MAX],
                                  struct fault *fault)
{
    enum tg_err err = file_join(out, PATH_MAX, folder, "calendars");
    if (err == TG_OK && access(out, F_OK) != 0) {
        if (share == NULL)
            share = share_installed();
        if (share != NULL)
            err = file_join(out, PATH_MAX, share, "calendars");
    }
    return err == TG_OK ? TG_OK : fault_set(fault, err, _("%s: name too long"), folder);
}

enum tg_err rules_init(const char *folder, const char *share, struct rules *out,
                       struct fault *fault)
{
    char calendars[PATH_MAX];
    *out = (struct rules){.clock = clock_system()};
    enum tg_err err = packs_init(folder, &out->packs, fault);
    if (err == TG_OK)
        err = find_calendars(folder, share, calendars, fault);
    if (err == TG_OK)
        err = calendar_load(calendars, &out->calendar, fault);
    if (err != TG_OK) {
        rules_finish(out);
        return err;
    }
    hash_all(out);
    return TG_OK;
}

void rules_finish(struct rules *rules)
{
    calendar_destroy(rules->calendar);
    packs_finish(&rules->packs);
    *rules = (struct rules){0};
}

const struct pack *rules_pack(const struct rules *rules, const char *pack_id)
{
    const struct pack *newest = NULL;
    for (size_t i = 0; i < rules->packs.count; i++) {
        const struct pack *pack = rules->packs.packs[i];
        if (strcmp(pack->id, pack_id) == 0 && (newest == NULL || pack->version > newest->version))
            newest = pack;
    }
    return newest;
}

const struct pack_handling *rules_handling(const struct pack *pack)
{
    return pack != NULL ? pack->handling : NULL;
}
