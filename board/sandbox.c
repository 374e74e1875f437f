#include "board/sandbox_inside.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What every dynamically linked program on Debian reads sooner or later. */
static const struct sandbox_grant system_grants[] = {
    {"/lib", SANDBOX_READ},
    {"/lib64", SANDBOX_READ},
    {"/usr/lib", SANDBOX_READ},
    {"/usr/local/lib", SANDBOX_READ},
    {"/etc/ld.so.cache", SANDBOX_READ},
    {"/usr/share/locale", SANDBOX_READ},
    {"/usr/share/zoneinfo", SANDBOX_READ},
    {"/etc/localtime", SANDBOX_READ},
    {"/sys/devices/system/cpu", SANDBOX_READ},
    /* LeakSanitizer looks at its own threads by their numbers. */
    {SANDBOX_SANITIZED ? "/proc" : "/proc/self", SANDBOX_READ},
    {"/dev/null", SANDBOX_DEVICE},
    {"/dev/zero", SANDBOX_DEVICE},
    {"/dev/random", SANDBOX_READ},
    {"/dev/urandom", SANDBOX_READ},
};

static const struct sandbox_grant kiosk_grants[] = {
    {"/usr/share/X11", SANDBOX_READ}, {"/tmp/.X11-unix", SANDBOX_READ},
    {"/sys/class", SANDBOX_READ},     {"/sys/devices", SANDBOX_READ},
    {"/run/udev", SANDBOX_READ},      {"/dev/input", SANDBOX_DEVICE},
    {"/dev/dri", SANDBOX_DEVICE},     {"/dev/fb0", SANDBOX_DEVICE},
};
static const int kiosk_families[] = {AF_UNIX};

static const struct sandbox_grant courier_grants[] = {
    {"/etc/ssl", SANDBOX_READ},
    {"/etc/gnutls", SANDBOX_READ},
    {"/usr/share/ca-certificates", SANDBOX_READ},
    {"/usr/local/share/ca-certificates", SANDBOX_READ},
    {"/etc/resolv.conf", SANDBOX_READ},
    {"/run/systemd/resolve", SANDBOX_READ},
    {"/etc/hosts", SANDBOX_READ},
    {"/etc/host.conf", SANDBOX_READ},
    {"/etc/nsswitch.conf", SANDBOX_READ},
    {"/etc/gai.conf", SANDBOX_READ},
    {"/etc/services", SANDBOX_READ},
    {"/etc/protocols", SANDBOX_READ},
};
static const int courier_families[] = {AF_UNIX, AF_INET, AF_INET6};

static const struct sandbox_grant hub_grants[] = {{"/etc/gnutls", SANDBOX_READ}};

static enum tg_err sandbox_enter(const struct sandbox_profile *profile,
                                 const struct sandbox_grant *grants, size_t count,
                                 struct sandbox_result *out_result, struct fault *fault)
{
    struct sandbox_result result = {0};
    if (count > SANDBOX_GRANTS_MAX)
        return fault_set(fault, TG_ERR_RANGE, "sandbox: %zu grants, at most %d", count,
                         SANDBOX_GRANTS_MAX);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fault_set(fault, TG_ERR_DENIED, "sandbox: cannot give up privileges: %s",
                         strerror(errno));
    const struct sandbox_grants lists[] = {
        {system_grants, COUNT(system_grants)},
        {profile->grants, profile->grant_count},
        {grants, count},
    };
    enum tg_err err = sandbox_landlock(profile, lists, COUNT(lists), &result.landlock_abi, fault);
    if (err == TG_OK)
        err = sandbox_seccomp(profile, fault);
    if (err == TG_OK)
        *out_result = result;
    return err;
}

enum tg_err sandbox_enter_kiosk(const struct sandbox_grant *grants, size_t count,
                                struct sandbox_result *out_result, struct fault *fault)
{
    const struct sandbox_profile profile = {
        .name = "kiosk",
        .grants = kiosk_grants,
        .grant_count = COUNT(kiosk_grants),
        .families = kiosk_families,
        .family_count = COUNT(kiosk_families),
        .abstract_sockets = true,
    };
    return sandbox_enter(&profile, grants, count, out_result, fault);
}

enum tg_err sandbox_enter_courier(const struct sandbox_grant *grants, size_t count,
                                  struct sandbox_result *out_result, struct fault *fault)
{
    const struct sandbox_profile profile = {
        .name = "courier",
        .grants = courier_grants,
        .grant_count = COUNT(courier_grants),
        .families = courier_families,
        .family_count = COUNT(courier_families),
        .tcp = true,
    };
    return sandbox_enter(&profile, grants, count, out_result, fault);
}

enum tg_err sandbox_enter_hub(const struct sandbox_grant *grants, size_t count,
                              struct sandbox_result *out_result, struct fault *fault)
{
    const struct sandbox_profile profile = {
        .name = "hub",
        .grants = hub_grants,
        .grant_count = COUNT(hub_grants),
        .door = true,
    };
    return sandbox_enter(&profile, grants, count, out_result, fault);
}

enum tg_err sandbox_enter_input(const struct sandbox_grant *grants, size_t count,
                                struct sandbox_result *out_result, struct fault *fault)
{
    const struct sandbox_profile profile = {.name = "input", .reader = true};
    return sandbox_enter(&profile, grants, count, out_result, fault);
}

enum tg_err sandbox_enter_scanner(const struct sandbox_grant *grants, size_t count,
                                  struct sandbox_result *out_result, struct fault *fault)
{
    const struct sandbox_profile profile = {.name = "scanner", .reader = true, .devices = true};
    return sandbox_enter(&profile, grants, count, out_result, fault);
}
