#include "sync/hub/settings.h"

#include "board/conf.h"

#include <stdio.h>
#include <string.h>

/* As the file has it: what is left out is zero. */
struct raw_settings {
    char name[DEVICE_NAME_MAX + 1];
    char address[HUB_ADDRESS_MAX + 1];
    uint32_t port;
};

static const cyaml_schema_field_t FIELDS[] = {
    CYAML_FIELD_STRING("name", CYAML_FLAG_DEFAULT, struct raw_settings, name, 1),
    CYAML_FIELD_STRING("address", CYAML_FLAG_OPTIONAL, struct raw_settings, address, 1),
    CYAML_FIELD_UINT("port", CYAML_FLAG_OPTIONAL, struct raw_settings, port),
    CYAML_FIELD_END,
};

enum tg_err hub_settings_load(const char *path, struct hub_settings *out_settings,
                              struct fault *fault)
{
    struct raw_settings raw = {0};
    enum tg_err err = conf_load(path, FIELDS, &raw, sizeof raw, fault);
    if (err != TG_OK)
        return err;
    err = conf_check_range(path, "port", raw.port, 0, UINT16_MAX, fault);
    if (err != TG_OK)
        return err;
    struct hub_settings settings = {.port = raw.port == 0 ? HUB_PORT_DEFAULT : (uint16_t)raw.port};
    if (device_name_parse(raw.name, &settings.name) != TG_OK)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: name: must be 1 to %d of a–z, 0–9 and -, beginning with a letter",
                         path, DEVICE_NAME_MAX);
    snprintf(settings.address, sizeof settings.address, "%s",
             raw.address[0] == '\0' ? "127.0.0.1" : raw.address);
    *out_settings = settings;
    return TG_OK;
}
