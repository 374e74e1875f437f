#include "app/form/pack.h"

#include "app/form/pack_check.h"
#include "app/form/pack_schema.h"
#include "app/form/pack_yaml.h"
#include "board/base/must.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum tg_err pack_parse(const char *name, const uint8_t *bytes, size_t len, struct pack **out_pack,
                       struct fault *fault)
{
    if (len > PACK_FILE_MAX)
        return fault_set(fault, TG_ERR_FULL, "%s: %zu bytes: a pack has at most %d", name, len,
                         PACK_FILE_MAX);
    struct pack_lines *lines;
    void *loaded;
    enum tg_err err = pack_yaml_load(name, bytes, len, &pack_schema, &lines, &loaded, fault);
    if (err != TG_OK)
        return err;
    struct pack *pack = loaded;
    err = pack_check(name, lines, pack, fault);
    pack_lines_destroy(lines);
    if (err != TG_OK) {
        pack_destroy(pack);
        return err;
    }
    must(crypto_generichash(pack->hash, sizeof pack->hash, bytes, len, NULL, 0) == 0);
    *out_pack = pack;
    return TG_OK;
}

enum tg_err pack_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                      struct pack **out_pack, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err =
        device_read_signed(path, CONTEXT_PACK, PACK_FILE_MAX, root_key, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = pack_parse(path, bytes, len, out_pack, fault);
    free(bytes);
    return err;
}

void pack_destroy(struct pack *pack)
{
    if (pack != NULL)
        pack_yaml_free(&pack_schema, pack);
}

static int minute_of(const char *time)
{
    return atoi(time) * 60 + atoi(time + strlen("08:"));
}

bool pack_contact_is_open(const struct pack_contact *contact, int weekday, int minute)
{
    for (size_t i = 0; i < contact->open_count; i++) {
        const struct pack_hours *hours = &contact->open[i];
        if ((hours->days >> weekday & 1) != 0 && minute >= minute_of(hours->from) &&
            minute < minute_of(hours->to))
            return true;
    }
    return contact->open_count == 0;
}

const char *pack_text_in(const struct pack_text *text, enum lang lang)
{
    return text->in[lang];
}

const char *lang_tag(enum lang lang)
{
    static const char *const TAGS[LANG_COUNT] = {"zh-Hans", "zh-Hant", "en"};
    must((unsigned)lang < LANG_COUNT);
    return TAGS[lang];
}
