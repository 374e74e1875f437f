#include "app/form/pack_yaml.h"

#include "app/form/pack_complaint.h"
#include "board/base/must.h"

static cyaml_config_t yaml_config(struct pack_complaint *complaint)
{
    return (cyaml_config_t){.log_fn = pack_complaint_hear,
                            .log_ctx = complaint,
                            .log_level = CYAML_LOG_ERROR,
                            .mem_fn = cyaml_mem,
                            .flags = CYAML_CFG_NO_ALIAS};
}

enum tg_err pack_yaml_load(const char *name, const uint8_t *bytes, size_t len,
                           const struct cyaml_schema_value *schema, struct pack_lines **out_lines,
                           void **out_loaded, struct fault *fault)
{
    struct pack_lines *lines;
    enum tg_err err = pack_lines_create(name, bytes, len, &lines, fault);
    if (err != TG_OK)
        return err;
    struct pack_complaint complaint = {0};
    cyaml_config_t config = yaml_config(&complaint);
    void *loaded = NULL;
    cyaml_err_t rc = cyaml_load_data(bytes, len, &config, schema, &loaded, NULL);
    if (rc == CYAML_ERR_OOM)
        err = fault_set(fault, TG_ERR_MEMORY, "%s: out of memory", name);
    else if (rc != CYAML_OK || loaded == NULL)
        err = pack_complaint_tell(&complaint, name, lines, fault);
    if (err != TG_OK) {
        pack_yaml_free(schema, loaded);
        pack_lines_destroy(lines);
        return err;
    }
    *out_lines = lines;
    *out_loaded = loaded;
    return TG_OK;
}

void pack_yaml_free(const struct cyaml_schema_value *schema, void *loaded)
{
    struct pack_complaint complaint = {0};
    cyaml_config_t config = yaml_config(&complaint);
    must(cyaml_free(&config, schema, loaded, 0) == CYAML_OK);
}
