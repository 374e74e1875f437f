#include "app/kiosk/settings.h"

#include "board/base/file.h"
#include "board/conf.h"

#include <limits.h>
#include <string.h>

struct display {
    unsigned width, height;
};

struct file {
    char kiosk[DEVICE_NAME_MAX + 1];
    char site_prefix[CASE_PREFIX_MAX + 1];
    char pin_hash[PIN_HASH_MAX];
    unsigned ppi;
    unsigned batch_envelopes;
    struct display display;
    struct printer_plan printer;
    struct scanner_plan scanner;
};

static const cyaml_schema_field_t display_fields[] = {
    CYAML_FIELD_UINT("width", CYAML_FLAG_DEFAULT, struct display, width),
    CYAML_FIELD_UINT("height", CYAML_FLAG_DEFAULT, struct display, height),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t printer_fields[] = {
    CYAML_FIELD_STRING("device", CYAML_FLAG_DEFAULT, struct printer_plan, device, 1),
    CYAML_FIELD_UINT("paper_mm", CYAML_FLAG_OPTIONAL, struct printer_plan, paper_mm),
    CYAML_FIELD_UINT("baud", CYAML_FLAG_OPTIONAL, struct printer_plan, baud),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t scanner_fields[] = {
    CYAML_FIELD_STRING("serial", CYAML_FLAG_OPTIONAL, struct scanner_plan, serial, 0),
    CYAML_FIELD_UINT("baud", CYAML_FLAG_OPTIONAL, struct scanner_plan, baud),
    CYAML_FIELD_STRING("camera", CYAML_FLAG_OPTIONAL, struct scanner_plan, camera, 0),
    CYAML_FIELD_STRING("prefix", CYAML_FLAG_OPTIONAL, struct scanner_plan, prefix, 0),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t fields[] = {
    CYAML_FIELD_STRING("kiosk", CYAML_FLAG_DEFAULT, struct file, kiosk, 1),
    CYAML_FIELD_STRING("site_prefix", CYAML_FLAG_OPTIONAL, struct file, site_prefix, 0),
    CYAML_FIELD_STRING("pin_hash", CYAML_FLAG_OPTIONAL, struct file, pin_hash, 0),
    CYAML_FIELD_UINT("ppi", CYAML_FLAG_OPTIONAL, struct file, ppi),
    CYAML_FIELD_UINT("batch_envelopes", CYAML_FLAG_OPTIONAL, struct file, batch_envelopes),
    CYAML_FIELD_MAPPING("display", CYAML_FLAG_OPTIONAL, struct file, display, display_fields),
    CYAML_FIELD_MAPPING("printer", CYAML_FLAG_OPTIONAL, struct file, printer, printer_fields),
    CYAML_FIELD_MAPPING("scanner", CYAML_FLAG_OPTIONAL, struct file, scanner, scanner_fields),
    CYAML_FIELD_END,
};

static enum tg_err check(const char *path, const struct file *file, struct fault *fault)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    struct device_name name;
    if (device_name_parse(file->kiosk, &name) != TG_OK)
        return fault_set(fault, TG_ERR_FORMAT,
                         "%s: kiosk: a name is a letter, then up to 15 of a-z, 0-9 and '-'", path);
    if (file->site_prefix[strspn(file->site_prefix, letters)] != '\0')
        return fault_set(fault, TG_ERR_FORMAT, "%s: site_prefix: up to 4 of A-Z and 0-9", path);
    if (!printer_plan_fits(&file->printer))
        return fault_set(fault, TG_ERR_RANGE, "%s: printer: %s", path, PRINTER_PLAN_WORDS);
    if (!scanner_plan_fits(&file->scanner))
        return fault_set(fault, TG_ERR_RANGE, "%s: scanner: %s", path, SCANNER_PLAN_WORDS);
    enum tg_err err = TG_OK;
    if (file->ppi > 0)
        err = conf_check_range(path, "ppi", file->ppi, SETTINGS_PPI_MIN, SETTINGS_PPI_MAX, fault);
    if (err != TG_OK || (file->display.width == 0 && file->display.height == 0))
        return err;
    err = conf_check_range(path, "width", file->display.width, SETTINGS_SIDE_MIN, SETTINGS_SIDE_MAX,
                           fault);
    if (err == TG_OK)
        err = conf_check_range(path, "height", file->display.height, SETTINGS_SIDE_MIN,
                               SETTINGS_SIDE_MAX, fault);
    return err;
}

enum tg_err kiosk_settings_load(const char *data_dir, struct kiosk_settings *out,
                                struct fault *fault)
{
    char path[PATH_MAX];
    struct file file = {0};
    if (file_join(path, sizeof path, data_dir, "kiosk.conf") != TG_OK)
        return fault_set(fault, TG_ERR_FULL, "%s: path too long", data_dir);
    enum tg_err err = conf_load(path, fields, &file, sizeof file, fault);
    if (file.printer.paper_mm == 0)
        file.printer.paper_mm = PRINTER_PAPER_DEFAULT;
    if (file.scanner.baud == 0)
        file.scanner.baud = SCANNER_BAUD_DEFAULT;
    if (err == TG_OK)
        err = check(path, &file, fault);
    if (err != TG_OK)
        return err;
    *out = (struct kiosk_settings){.ppi = file.ppi,
                                   .width = file.display.width,
                                   .height = file.display.height,
                                   .printer = file.printer,
                                   .scanner = file.scanner};
    memcpy(out->site_prefix, file.site_prefix, sizeof out->site_prefix);
    memcpy(out->pin_hash, file.pin_hash, sizeof out->pin_hash);
    return device_name_parse(file.kiosk, &out->kiosk);
}
