#include "sync/wire/charter.h"

#include "sync/wire/lines.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

/* Well formed per RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF. */
static bool is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at != 0) {
        int more = *at < 0x80 ? 0 : *at < 0xC2 ? -1 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
        if (more < 0 || *at > 0xF4)
            return false;
        unsigned char low = *at == 0xE0 ? 0xA0 : *at == 0xF0 ? 0x90 : 0x80;
        unsigned char high = *at == 0xED ? 0x9F : *at == 0xF4 ? 0x8F : 0xBF;
        at++;
        for (; more > 0; more--, at++) {
            if (*at < low || *at > high)
                return false;
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

static enum tg_err parse_organisation(struct lines *lines, struct charter *charter,
                                      struct fault *fault)
{
    size_t len = strlen(lines->rest);
    if (len == 0 || len > CHARTER_NAME_MAX || lines->rest[0] == ' ' || lines->rest[len - 1] == ' ')
        return lines_fault(lines, fault,
                           "the organisation's name must be 1 to %d bytes, without "
                           "spaces around it",
                           CHARTER_NAME_MAX);
    if (!is_utf8(lines->rest))
        return lines_fault(lines, fault, "the organisation's name is not UTF-8");
    memcpy(charter->organisation, lines->rest, len + 1);
    return TG_OK;
}

static enum tg_err parse_salt(struct lines *lines, struct charter *charter, struct fault *fault)
{
    if (strspn(lines->rest, "0123456789abcdef") != strlen(lines->rest) ||
        hex_decode(lines->rest, charter->salt, CHARTER_SALT_SIZE) != TG_OK)
        return lines_fault(lines, fault, "the salt must be %d lower-case hex digits",
                           CHARTER_SALT_SIZE * 2);
    return TG_OK;
}

struct charter_mail charter_mail_default(void)
{
    return (struct charter_mail){.letters = CHARTER_MAIL_LETTERS_DEFAULT,
                                 .period_s = CHARTER_MAIL_PERIOD_S_DEFAULT,
                                 .keep_days = CHARTER_MAIL_KEEP_DAYS_DEFAULT};
}

uint64_t charter_mail_bound(const struct charter_mail *mail, int desk_count)
{
    uint64_t kept_s = (uint64_t)mail->keep_days * 86400;
    uint64_t bundles = (kept_s + mail->period_s - 1) / mail->period_s;
    return bundles * mail->letters * (uint64_t)desk_count;
}

bool charter_mail_is_default(const struct charter_mail *mail)
{
    const struct charter_mail usual = charter_mail_default();
    return mail->letters == usual.letters && mail->period_s == usual.period_s &&
           mail->keep_days == usual.keep_days;
}

static enum tg_err parse_mail(struct lines *lines, struct charter *charter, struct fault *fault)
{
    uint32_t letters = 0;
    uint32_t period_s = 0;
    uint32_t keep_days = 0;
    if (!lines_number(lines_word(lines), 1, BUNDLE_LETTERS_MAX, &letters))
        return lines_fault(lines, fault, "the letters of a period must be a number from 1 to %d",
                           BUNDLE_LETTERS_MAX);
    if (!lines_number(lines_word(lines), CHARTER_MAIL_PERIOD_S_MIN, CHARTER_MAIL_PERIOD_S_MAX,
                      &period_s))
        return lines_fault(lines, fault, "the seconds of a period must be a number from %d to %d",
                           CHARTER_MAIL_PERIOD_S_MIN, CHARTER_MAIL_PERIOD_S_MAX);
    if (!lines_number(lines->rest, 1, CHARTER_MAIL_KEEP_DAYS_MAX, &keep_days))
        return lines_fault(lines, fault, "the days that mail is kept must be a number from 1 to %d",
                           CHARTER_MAIL_KEEP_DAYS_MAX);
    charter->mail = (struct charter_mail){
        .letters = (uint16_t)letters, .period_s = period_s, .keep_days = (uint16_t)keep_days};
    if (charter_mail_is_default(&charter->mail))
        return lines_fault(lines, fault, "this is what holds without the line; leave it out");
    return TG_OK;
}

static const struct charter_device *find_device(const struct charter_device *devices, int count,
                                                const struct device_name *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(devices[i].name.text, name->text) == 0)
            return &devices[i];
    }
    return NULL;
}

static enum tg_err parse_device(struct lines *lines, struct charter *charter, bool is_hub,
                                struct fault *fault)
{
    struct charter_device *devices = is_hub ? charter->hubs : charter->desks;
    int *count = is_hub ? &charter->hub_count : &charter->desk_count;
    int max = is_hub ? CHARTER_HUBS_MAX : CHARTER_DESKS_MAX;
    if (*count == max)
        return lines_fault(lines, fault, "more than %d %ss", max, is_hub ? "hub" : "desk");
    struct charter_device device;
    enum tg_err err = lines_device(lines, &device.name, device.public_key, fault);
    if (err != TG_OK)
        return err;
    if (charter_find_hub(charter, &device.name) != NULL ||
        charter_find_desk(charter, &device.name) != NULL)
        return lines_fault(lines, fault, "the name \"%s\" is taken twice", device.name.text);
    devices[(*count)++] = device;
    return TG_OK;
}

static bool is_set_name(const char *text)
{
    size_t len = strlen(text);
    return len >= 1 && len <= CHARTER_SET_NAME_MAX && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* The alphabet and the length of Bech32; whether the point is good is for those who seal to say. */
static bool is_recipient(const char *text)
{
    static const char ALPHABET[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    return strlen(text) == RECIPIENT_TEXT_MAX && strncmp(text, "age1", 4) == 0 &&
           strspn(text + 4, ALPHABET) == RECIPIENT_TEXT_MAX - 4;
}

/* The set that the line goes on with, or a new one; NULL when it can't be. */
static struct charter_set *set_for(struct charter *charter, const char *name)
{
    struct charter_set *last =
        charter->set_count > 0 ? &charter->sets[charter->set_count - 1] : NULL;
    if (last != NULL && strcmp(last->name, name) == 0)
        return last;
    if (charter_find_set(charter, name) != NULL || charter->set_count == CHARTER_SETS_MAX)
        return NULL;
    struct charter_set *set = &charter->sets[charter->set_count++];
    memcpy(set->name, name, strlen(name) + 1);
    return set;
}

static enum tg_err parse_recipient(struct lines *lines, struct charter *charter,
                                   struct fault *fault)
{
    const char *name = lines_word(lines);
    if (!is_set_name(name))
        return lines_fault(lines, fault,
                           "a set's name must be 1 to %d of a–z, 0–9 and -, beginning with a "
                           "letter",
                           CHARTER_SET_NAME_MAX);
    if (!is_recipient(lines->rest))
        return lines_fault(lines, fault,
                           "an age X25519 recipient must stand here (age1 and %d "
                           "characters)",
                           RECIPIENT_TEXT_MAX - 4);
    struct charter_set *set = set_for(charter, name);
    if (set == NULL)
        return lines_fault(lines, fault,
                           "the lines of a set must follow each other, and there are at most %d "
                           "sets",
                           CHARTER_SETS_MAX);
    if (set->recipient_count == CHARTER_SET_RECIPIENTS_MAX)
        return lines_fault(lines, fault, "more than %d recipients in set \"%s\"",
                           CHARTER_SET_RECIPIENTS_MAX, name);
    for (int i = 0; i < set->recipient_count; i++) {
        if (strcmp(set->recipients[i], lines->rest) == 0)
            return lines_fault(lines, fault, "the same recipient twice in set \"%s\"", name);
    }
    memcpy(set->recipients[set->recipient_count++], lines->rest, RECIPIENT_TEXT_MAX + 1);
    return TG_OK;
}

static enum tg_err parse_lists(struct lines *lines, struct charter *charter, struct fault *fault)
{
    enum { MAIL, HUBS, DESKS, RECIPIENTS } stage = MAIL;
    while (lines_left(lines)) {
        enum tg_err err = lines_next(lines, fault);
        if (err != TG_OK)
            return err;
        if (strcmp(lines->key, "mail") == 0 && stage == MAIL) {
            stage = HUBS;
            err = parse_mail(lines, charter, fault);
        } else if (strcmp(lines->key, "hub") == 0 && stage <= HUBS) {
            stage = HUBS;
            err = parse_device(lines, charter, true, fault);
        } else if (strcmp(lines->key, "desk") == 0 && stage <= DESKS) {
            stage = DESKS;
            err = parse_device(lines, charter, false, fault);
        } else if (strcmp(lines->key, "recipient") == 0) {
            stage = RECIPIENTS;
            err = parse_recipient(lines, charter, fault);
        } else {
            err = lines_fault(lines, fault,
                              "a hub, a desk or a recipient must stand here, in this "
                              "order");
        }
        if (err != TG_OK)
            return err;
    }
    if (charter->desk_count == 0 || charter->set_count == 0)
        return lines_fault(lines, fault, "the file ends without a desk or without a recipient");
    return TG_OK;
}

enum tg_err charter_parse(const char *name, const uint8_t *bytes, size_t len,
                          struct charter *out_charter, struct fault *fault)
{
    if (len > CHARTER_FILE_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "%s: larger than %d bytes", name, CHARTER_FILE_MAX);
    struct charter charter = {.mail = charter_mail_default()};
    struct lines lines = lines_over(name, bytes, len);
    enum tg_err err = lines_head(&lines, "charter", &charter.version, fault);
    if (err == TG_OK)
        err = lines_expect(&lines, "organisation", fault);
    if (err == TG_OK)
        err = parse_organisation(&lines, &charter, fault);
    if (err == TG_OK)
        err = lines_expect(&lines, "salt", fault);
    if (err == TG_OK)
        err = parse_salt(&lines, &charter, fault);
    if (err == TG_OK)
        err = parse_lists(&lines, &charter, fault);
    if (err != TG_OK)
        return err;
    crypto_generichash(charter.hash, HASH_SIZE, bytes, len, NULL, 0);
    *out_charter = charter;
    return TG_OK;
}

enum tg_err charter_load(const char *path, const uint8_t root_key[static SIGN_PUBLIC_SIZE],
                         struct charter *out_charter, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err =
        device_read_signed(path, CONTEXT_CHARTER, CHARTER_FILE_MAX, root_key, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    err = charter_parse(path, bytes, len, out_charter, fault);
    free(bytes);
    return err;
}

const struct charter_set *charter_find_set(const struct charter *charter, const char *name)
{
    for (int i = 0; i < charter->set_count; i++) {
        if (strcmp(charter->sets[i].name, name) == 0)
            return &charter->sets[i];
    }
    return NULL;
}

const struct charter_device *charter_find_desk(const struct charter *charter,
                                               const struct device_name *name)
{
    return find_device(charter->desks, charter->desk_count, name);
}

const struct charter_device *charter_find_hub(const struct charter *charter,
                                              const struct device_name *name)
{
    return find_device(charter->hubs, charter->hub_count, name);
}
