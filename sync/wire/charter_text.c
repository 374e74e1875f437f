#include "sync/wire/charter_text.h"

#include "board/base/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROSTER_LINE_MAX =
        sizeof "revoked" + DEVICE_NAME_MAX + 1 + SIGN_PUBLIC_SIZE * 2 + 1 + DEVICE_NAME_MAX + 1,
    ROSTER_HEAD_MAX = 64,
};

static void print(struct sink *sink, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void print(struct sink *sink, const char *fmt, ...)
{
    char line[512];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    must(len >= 0 && len < (int)sizeof line);
    sink_put(sink, line, (size_t)len);
}

static void print_device(struct sink *sink, const char *key, const struct device_name *name,
                         const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    char hex[SIGN_PUBLIC_SIZE * 2 + 1];
    hex_encode(public_key, SIGN_PUBLIC_SIZE, hex);
    print(sink, "%s %s %s", key, name->text, hex);
}

static void print_line(struct sink *sink, const char *key, const struct charter_device *device)
{
    print_device(sink, key, &device->name, device->public_key);
    print(sink, "\n");
}

static void print_kiosk(struct sink *sink, const struct roster_kiosk *kiosk)
{
    bool grouped = !kiosk->revoked && strcmp(kiosk->group.text, BUNDLE_GROUP_DEFAULT) != 0;
    print_device(sink, kiosk->revoked ? "revoked" : "kiosk", &kiosk->name, kiosk->public_key);
    print(sink, "%s%s\n", grouped ? " " : "", grouped ? kiosk->group.text : "");
}

static void print_set(struct sink *sink, const struct charter_set *set)
{
    for (int i = 0; i < set->recipient_count; i++)
        print(sink, "recipient %s %s\n", set->name, set->recipients[i]);
}

enum tg_err charter_write(const struct charter *charter, uint8_t out[static CHARTER_FILE_MAX],
                          size_t *out_len, struct fault *fault)
{
    struct sink sink = sink_into(out, CHARTER_FILE_MAX);
    char salt[CHARTER_SALT_SIZE * 2 + 1];
    hex_encode(charter->salt, CHARTER_SALT_SIZE, salt);
    print(&sink, "tonggui charter 1\nversion %u\n", charter->version);
    print(&sink, "organisation %s\n", charter->organisation);
    print(&sink, "salt %s\n", salt);
    if (!charter_mail_is_default(&charter->mail))
        print(&sink, "mail %u %u %u\n", charter->mail.letters, charter->mail.period_s,
              charter->mail.keep_days);
    for (int i = 0; i < charter->hub_count; i++)
        print_line(&sink, "hub", &charter->hubs[i]);
    for (int i = 0; i < charter->desk_count; i++)
        print_line(&sink, "desk", &charter->desks[i]);
    for (int i = 0; i < charter->set_count; i++)
        print_set(&sink, &charter->sets[i]);
    must(!sink.bad);
    struct charter back;
    enum tg_err err = charter_parse("charter", out, sink_len(&sink), &back, fault);
    if (err == TG_OK)
        *out_len = sink_len(&sink);
    return err;
}

enum tg_err roster_write(const struct roster *roster, uint8_t **out_bytes, size_t *out_len,
                         struct fault *fault)
{
    size_t cap = ROSTER_HEAD_MAX + roster->kiosk_count * ROSTER_LINE_MAX;
    uint8_t *bytes = malloc(cap);
    if (bytes == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "roster: out of memory");
    struct sink sink = sink_into(bytes, cap);
    print(&sink, "tonggui roster 1\nversion %u\n", roster->version);
    for (size_t i = 0; i < roster->kiosk_count; i++)
        print_kiosk(&sink, &roster->kiosks[i]);
    must(!sink.bad);
    struct roster back;
    enum tg_err err = roster_parse("roster", bytes, sink_len(&sink), &back, fault);
    if (err != TG_OK) {
        free(bytes);
        return err;
    }
    roster_finish(&back);
    *out_bytes = bytes;
    *out_len = sink_len(&sink);
    return TG_OK;
}

enum tg_err roster_set(struct roster *roster, const struct roster_kiosk *kiosk, struct fault *fault)
{
    size_t at = 0;
    while (at < roster->kiosk_count && strcmp(roster->kiosks[at].name.text, kiosk->name.text) < 0)
        at++;
    if (at < roster->kiosk_count && strcmp(roster->kiosks[at].name.text, kiosk->name.text) == 0) {
        roster->kiosks[at] = *kiosk;
        return TG_OK;
    }
    if (roster->kiosk_count == ROSTER_KIOSKS_MAX)
        return fault_set(fault, TG_ERR_FULL, "roster: it holds %d kiosks at most",
                         ROSTER_KIOSKS_MAX);
    struct roster_kiosk *grown = realloc(roster->kiosks, (roster->kiosk_count + 1) * sizeof *grown);
    if (grown == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "roster: out of memory");
    memmove(grown + at + 1, grown + at, (roster->kiosk_count - at) * sizeof *grown);
    grown[at] = *kiosk;
    roster->kiosks = grown;
    roster->kiosk_count++;
    return TG_OK;
}
