#include "sync/wire/roster.h"

#include "sync/wire/lines.h"

#include <stdlib.h>
#include <string.h>

/* What stands behind the key, cut off from the line; NULL when nothing does. */
static const char *cut_group(char *line)
{
    char *name_end = strchr(line, ' ');
    char *key_end = name_end == NULL ? NULL : strchr(name_end + 1, ' ');
    if (key_end == NULL)
        return NULL;
    *key_end = '\0';
    return key_end + 1;
}

static enum tg_err parse_group(const struct lines *lines, const char *text,
                               struct roster_kiosk *kiosk, struct fault *fault)
{
    kiosk->group = bundle_group_default();
    if (text == NULL)
        return TG_OK;
    if (kiosk->revoked)
        return lines_fault(lines, fault, "a revoked kiosk is of no group");
    if (strcmp(text, BUNDLE_GROUP_DEFAULT) == 0)
        return lines_fault(lines, fault, "\"%s\" is the group of who names none; leave it out",
                           text);
    if (device_name_parse(text, &kiosk->group) != TG_OK)
        return lines_fault(lines, fault,
                           "the group must be 1 to %d of a–z, 0–9 and -, beginning with a letter",
                           DEVICE_NAME_MAX);
    return TG_OK;
}

static enum tg_err parse_kiosk(struct lines *lines, struct roster *roster, struct fault *fault)
{
    struct roster_kiosk kiosk = {0};
    kiosk.revoked = strcmp(lines->key, "revoked") == 0;
    if (!kiosk.revoked && strcmp(lines->key, "kiosk") != 0)
        return lines_fault(lines, fault, "must be \"kiosk …\" or \"revoked …\"");
    if (roster->kiosk_count == ROSTER_KIOSKS_MAX)
        return lines_fault(lines, fault, "more than %d kiosks", ROSTER_KIOSKS_MAX);
    const char *group = cut_group(lines->rest);
    enum tg_err err = lines_device(lines, &kiosk.name, kiosk.public_key, fault);
    if (err == TG_OK)
        err = parse_group(lines, group, &kiosk, fault);
    if (err != TG_OK)
        return err;
    if (roster->kiosk_count > 0) {
        const char *before = roster->kiosks[roster->kiosk_count - 1].name.text;
        int order = strcmp(before, kiosk.name.text);
        if (order == 0)
            return lines_fault(lines, fault, "kiosk \"%s\" stands here twice", before);
        if (order > 0)
            return lines_fault(lines, fault,
                               "kiosk \"%s\" must stand before \"%s\": names in "
                               "ascending order",
                               kiosk.name.text, before);
    }
    roster->kiosks[roster->kiosk_count++] = kiosk;
    return TG_OK;
}

static size_t count_lines(const uint8_t *bytes, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += bytes[i] == '\n';
    return count;
}

enum tg_err roster_parse(const char *name, const uint8_t *bytes, size_t len,
                         struct roster *out_roster, struct fault *fault)
{
    if (len > ROSTER_FILE_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "%s: larger than %d bytes", name, ROSTER_FILE_MAX);
    struct roster roster = {0};
    struct lines lines = lines_over(name, bytes, len);
    enum tg_err err = lines_head(&lines, "roster", &roster.version, fault);
    if (err != TG_OK)
        return err;
    size_t room = count_lines(lines.cur.at, cursor_left(&lines.cur));
    roster.kiosks =
        calloc(room < ROSTER_KIOSKS_MAX ? room + 1 : ROSTER_KIOSKS_MAX, sizeof *roster.kiosks);
    if (roster.kiosks == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", name);
    while (err == TG_OK && lines_left(&lines)) {
        err = lines_next(&lines, fault);
        if (err == TG_OK)
            err = parse_kiosk(&lines, &roster, fault);
    }
    if (err != TG_OK) {
        roster_finish(&roster);
        return err;
    }
    *out_roster = roster;
    return TG_OK;
}

enum tg_err roster_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                        struct roster *out_roster, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err =
        device_read_signed(path, CONTEXT_ROSTER, ROSTER_FILE_MAX, root_key, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = roster_parse(path, bytes, len, out_roster, fault);
    free(bytes);
    return err;
}

void roster_finish(struct roster *roster)
{
    free(roster->kiosks);
    *roster = (struct roster){0};
}

static int compare_name(const void *name, const void *kiosk)
{
    return strcmp(((const struct device_name *)name)->text,
                  ((const struct roster_kiosk *)kiosk)->name.text);
}

const struct roster_kiosk *roster_find(const struct roster *roster, const struct device_name *name)
{
    if (roster->kiosk_count == 0)
        return NULL;
    return bsearch(name, roster->kiosks, roster->kiosk_count, sizeof *roster->kiosks, compare_name);
}
