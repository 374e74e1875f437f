#include "tools/ctl/kiosk_options.h"

#include "app/kiosk/settings.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/courier/settings.h"
#include "tools/ctl/devices.h"
#include "tools/ctl/number.h"
#include "tools/ctl/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What can be changed later, too. */
#define STANDING_OPTIONS                                                                           \
    {"pin-file", required_argument, NULL, 'f'}, {"ppi", required_argument, NULL, 'i'},             \
        {"display", required_argument, NULL, 'd'}, {"group", required_argument, NULL, 'g'},        \
        {"help", no_argument, NULL, 'h'}, DEVICES_OPTIONS

const struct option KIOSK_OPTIONS_ADD[] = {
    {"pack", required_argument, NULL, 'p'},
    {"slots", required_argument, NULL, 's'},
    {"batch", required_argument, NULL, 'b'},
    {"tick", required_argument, NULL, 't'},
    {"jitter", required_argument, NULL, 'j'},
    {"site-prefix", required_argument, NULL, 'x'},
    STANDING_OPTIONS,
    {0},
};

const struct option KIOSK_OPTIONS_SET[] = {STANDING_OPTIONS, {0}};

enum tg_err kiosk_options_pin(const char *path, struct enrol_plan *plan, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, ENROL_PIN_MAX + 2, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    char *text = (char *)bytes;
    text[strcspn(text, "\r\n")] = '\0';
    size_t digits = strlen(text);
    if (digits >= ENROL_PIN_MIN && digits <= ENROL_PIN_MAX && strspn(text, "0123456789") == digits)
        snprintf(plan->pin, sizeof plan->pin, "%s", text);
    else
        err =
            fault_set(fault, TG_ERR_FORMAT, "%s: a PIN has 4 to 12 digits and nothing else", path);
    secret_wipe(bytes, len);
    free(bytes);
    return err;
}

static bool take_prefix(const char *text, struct enrol_plan *plan)
{
    size_t len = strlen(text);
    if (len > CASE_PREFIX_MAX || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != len)
        return false;
    snprintf(plan->site_prefix, sizeof plan->site_prefix, "%s", text);
    return true;
}

static bool take_display(const char *text, struct enrol_plan *plan)
{
    char width[8];
    size_t len = strcspn(text, "x");
    if (text[len] != 'x' || len >= sizeof width)
        return false;
    snprintf(width, sizeof width, "%.*s", (int)len, text);
    return number_parse(width, SETTINGS_SIDE_MIN, SETTINGS_SIDE_MAX, &plan->width) &&
           number_parse(text + len + 1, SETTINGS_SIDE_MIN, SETTINGS_SIDE_MAX, &plan->height);
}

static bool take_number(int option, const char *text, struct enrol_plan *plan)
{
    uint32_t batch = 0;
    switch (option) {
    case 's':
        return number_parse(text, VAULT_SLOTS_MIN, VAULT_SLOTS_MAX, &plan->slots);
    case 't':
        return number_parse(text, 1, COURIER_TICK_S_MAX, &plan->tick_s);
    case 'j':
        return number_parse(text, 0, COURIER_TICK_S_MAX, &plan->jitter_s);
    case 'i':
        return number_parse(text, ENROL_PPI_MIN, ENROL_PPI_MAX, &plan->ppi);
    default:
        if (!number_parse(text, 1, BATCH_ENVELOPES_MAX, &batch))
            return false;
        plan->batch_envelopes = (uint16_t)batch;
        return true;
    }
}

int kiosk_options_take(const struct option *options, const char *help, int argc, char **argv,
                       struct enrol_plan *plan, const char **out_pin_file)
{
    int option;
    bool good = true;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(help, stdout) < 0;
        if (option == '?')
            return EXIT_USAGE;
        if (option == 'p')
            plan->pack_path = optarg;
        else if (option == 'f')
            *out_pin_file = optarg;
        else if (option == 'x' && !take_prefix(optarg, plan))
            return say_usage(help, "--site-prefix: at most 4 of A-Z and 0-9");
        else if (option == 'd' && !take_display(optarg, plan))
            return say_usage(help, "--display: write it as 1080x1920");
        else if (option == 'g' && device_name_parse(optarg, &plan->group) != TG_OK)
            return say_usage(help, "--group: at most 16 of a-z, 0-9 and -, a letter first");
        else if (devices_take(option, optarg, plan, &good) && !good)
            return say_usage(help, "a device's name is too long, or a number outside its limits");
        else if (strchr("sbtji", option) != NULL && !take_number(option, optarg, plan))
            return say_usage(help, "a number is outside its limits");
    }
    const char *misfit = devices_misfit(plan);
    return misfit == NULL ? -1 : say_usage(help, misfit);
}
