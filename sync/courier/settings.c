#include "sync/courier/settings.h"

#include "board/conf.h"
#include "sync/wire/bundle.h"

#include <stdio.h>
#include <string.h>

struct file {
    char kiosk[DEVICE_NAME_MAX + 1];
    char desk[DEVICE_NAME_MAX + 1];
    char group[DEVICE_NAME_MAX + 1];
    char hub_url[COURIER_URL_MAX];
    uint32_t tick_s, jitter_s, poll_s, batch_envelopes;
};

static const struct cyaml_schema_field FIELDS[] = {
    CYAML_FIELD_STRING("kiosk", CYAML_FLAG_OPTIONAL, struct file, kiosk, 1),
    CYAML_FIELD_STRING("desk", CYAML_FLAG_OPTIONAL, struct file, desk, 1),
    CYAML_FIELD_STRING("group", CYAML_FLAG_OPTIONAL, struct file, group, 1),
    CYAML_FIELD_STRING("hub_url", CYAML_FLAG_DEFAULT, struct file, hub_url, 1),
    CYAML_FIELD_UINT("tick_s", CYAML_FLAG_OPTIONAL, struct file, tick_s),
    CYAML_FIELD_UINT("jitter_s", CYAML_FLAG_OPTIONAL, struct file, jitter_s),
    CYAML_FIELD_UINT("poll_s", CYAML_FLAG_OPTIONAL, struct file, poll_s),
    CYAML_FIELD_UINT("batch_envelopes", CYAML_FLAG_OPTIONAL, struct file, batch_envelopes),
    CYAML_FIELD_END,
};

static void fill_in(struct file *file)
{
    if (file->tick_s == 0)
        file->tick_s = COURIER_TICK_S_DEFAULT;
    if (file->jitter_s == 0)
        file->jitter_s = file->tick_s / 4;
    if (file->poll_s == 0)
        file->poll_s = COURIER_POLL_S_DEFAULT;
    if (file->batch_envelopes == 0)
        file->batch_envelopes = BATCH_ENVELOPES_DEFAULT;
}

static enum tg_err take_name(const char *path, enum courier_role role, const struct file *file,
                             struct device_name *out_name, struct fault *fault)
{
    bool kiosk = role == COURIER_KIOSK;
    const char *name = kiosk ? file->kiosk : file->desk;
    const char *other = kiosk ? file->desk : file->kiosk;
    const char *key = kiosk ? "kiosk" : "desk";
    if (other[0] != '\0' || name[0] == '\0')
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: in the role %s it needs the key '%s' and may not have '%s'", path,
                         key, key, kiosk ? "desk" : "kiosk");
    if (device_name_parse(name, out_name) != TG_OK)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: %s: '%s' is no name; at most %d of a-z, 0-9 and -, a letter first",
                         path, key, name, DEVICE_NAME_MAX);
    return TG_OK;
}

static enum tg_err take_group(const char *path, const struct file *file,
                              struct device_name *out_group, struct fault *fault)
{
    *out_group = bundle_group_default();
    if (file->group[0] == '\0' || device_name_parse(file->group, out_group) == TG_OK)
        return TG_OK;
    return fault_set(fault, TG_ERR_FORMAT,
                     "%s: group: '%s' is no name; at most %d of a-z, 0-9 and -, a letter first",
                     path, file->group, DEVICE_NAME_MAX);
}

static enum tg_err check_url(const char *path, const char *url, struct fault *fault)
{
    const char scheme[] = "https://";
    size_t len = strlen(url);
    if (strncmp(url, scheme, strlen(scheme)) == 0 && len > strlen(scheme) && url[len - 1] != '/' &&
        strpbrk(url, " ?#@") == NULL)
        return TG_OK;
    return fault_set(fault, TG_ERR_FORMAT, "%s: hub_url: write it as https://address:port", path);
}

enum tg_err courier_settings_load(const char *path, enum courier_role role,
                                  struct courier_settings *out_settings, struct fault *fault)
{
    struct file file = {0};
    struct courier_settings settings = {0};
    enum tg_err err = conf_load(path, FIELDS, &file, sizeof file, fault);
    if (err != TG_OK)
        return err;
    fill_in(&file);
    err = take_name(path, role, &file, &settings.name, fault);
    if (err == TG_OK)
        err = take_group(path, &file, &settings.group, fault);
    if (err == TG_OK)
        err = check_url(path, file.hub_url, fault);
    if (err == TG_OK)
        err = conf_check_range(path, "tick_s", file.tick_s, 1, COURIER_TICK_S_MAX, fault);
    if (err == TG_OK)
        err = conf_check_range(path, "jitter_s", file.jitter_s, 0, file.tick_s, fault);
    if (err == TG_OK)
        err = conf_check_range(path, "poll_s", file.poll_s, 1, COURIER_POLL_S_MAX, fault);
    if (err == TG_OK)
        err = conf_check_range(path, "batch_envelopes", file.batch_envelopes, 1,
                               BATCH_ENVELOPES_MAX, fault);
    if (err != TG_OK)
        return err;
    snprintf(settings.hub_url, sizeof settings.hub_url, "%s", file.hub_url);
    settings.tick_s = file.tick_s;
    settings.jitter_s = file.jitter_s;
    settings.poll_s = file.poll_s;
    settings.batch_envelopes = (uint16_t)file.batch_envelopes;
    *out_settings = settings;
    return TG_OK;
}
