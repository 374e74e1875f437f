#include "tools/ctl/devices.h"

#include "tools/ctl/number.h"

#include <stdio.h>
#include <string.h>

static bool take_text(const char *text, char *out, size_t size)
{
    if (strlen(text) >= size)
        return false;
    strcpy(out, text);
    return true;
}

static bool take_device(const char *text, char *out, size_t size)
{
    return take_text(strcmp(text, "none") == 0 ? "" : text, out, size);
}

bool devices_take(int option, const char *text, struct enrol_plan *plan, bool *out_good)
{
    struct printer_plan *printer = &plan->printer;
    struct scanner_plan *scanner = &plan->scanner;
    switch (option) {
    case 'P':
        *out_good = take_device(text, printer->device, sizeof printer->device);
        return true;
    case 'W':
        *out_good = number_parse(text, 58, 80, &printer->paper_mm);
        return true;
    case 'B':
        *out_good = number_parse(text, 0, UINT32_MAX, &printer->baud);
        return true;
    case 'S':
        *out_good = take_device(text, scanner->serial, sizeof scanner->serial);
        return true;
    case 'R':
        *out_good = number_parse(text, 0, UINT32_MAX, &scanner->baud);
        return true;
    case 'X':
        *out_good = take_text(text, scanner->prefix, sizeof scanner->prefix);
        return true;
    case 'C':
        *out_good = take_device(text, scanner->camera, sizeof scanner->camera);
        return true;
    default:
        return false;
    }
}

const char *devices_misfit(const struct enrol_plan *plan)
{
    if (!printer_plan_fits(&plan->printer))
        return "--printer: " PRINTER_PLAN_WORDS;
    if (!scanner_plan_fits(&plan->scanner))
        return "--scanner, --camera: " SCANNER_PLAN_WORDS;
    return NULL;
}

struct lines {
    char *at, *end;
    bool full;
};

static void add(struct lines *lines, const char *text)
{
    size_t len = strlen(text);
    if (len >= (size_t)(lines->end - lines->at)) {
        lines->full = true;
        return;
    }
    memcpy(lines->at, text, len + 1);
    lines->at += len;
}

/* A YAML string in double quotes. */
static void add_text(struct lines *lines, const char *before, const char *text)
{
    add(lines, before);
    add(lines, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            add(lines, "\\");
        add(lines, (const char[]){*text, '\0'});
    }
    add(lines, "\"");
}

static void add_number(struct lines *lines, const char *before, unsigned value)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", value);
    add(lines, before);
    add(lines, digits);
}

static enum tg_err whole(const struct lines *lines, struct fault *fault)
{
    return lines->full ? fault_set(fault, TG_ERR_FULL, "devices: names too long") : TG_OK;
}

enum tg_err devices_printer_line(const struct printer_plan *plan, char out[static DEVICES_LINE_MAX],
                                 struct fault *fault)
{
    struct lines lines = {.at = out, .end = out + DEVICES_LINE_MAX};
    out[0] = '\0';
    if (plan->device[0] == '\0')
        return TG_OK;
    add_text(&lines, "printer: {device: ", plan->device);
    add_number(&lines, ", paper_mm: ", plan->paper_mm);
    add_number(&lines, ", baud: ", plan->baud);
    add(&lines, "}\n");
    return whole(&lines, fault);
}

enum tg_err devices_scanner_line(const struct scanner_plan *plan, char out[static DEVICES_LINE_MAX],
                                 struct fault *fault)
{
    struct lines lines = {.at = out, .end = out + DEVICES_LINE_MAX};
    const char *before = "scanner: {";
    out[0] = '\0';
    if (plan->serial[0] != '\0') {
        add_text(&lines, "scanner: {serial: ", plan->serial);
        add_number(&lines, ", baud: ", plan->baud);
        before = ", ";
    }
    if (plan->camera[0] != '\0') {
        add(&lines, before);
        add_text(&lines, "camera: ", plan->camera);
        before = ", ";
    }
    if (plan->prefix[0] != '\0') {
        add(&lines, before);
        add_text(&lines, "prefix: ", plan->prefix);
        before = ", ";
    }
    if (strcmp(before, ", ") == 0)
        add(&lines, "}\n");
    return whole(&lines, fault);
}
