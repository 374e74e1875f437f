#include "app/form/json_read.h"

#include "board/base/bytes.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was said does not stay in freed memory. */
static void free_wiped(void *memory)
{
    if (memory != NULL)
        secret_wipe(memory, malloc_usable_size(memory));
    free(memory);
}

/* Names the key of a duplicate if it is one of ours to name; otherwise where the text breaks. */
static enum tg_err not_json(const char *what, const json_error_t *error, struct fault *fault)
{
    char key[PACK_ID_MAX + 1];
    const char *quote = strchr(error->text, '"');
    if (json_error_code(error) == json_error_duplicate_key && quote != NULL &&
        sscanf(quote, "\"%32[a-z0-9_]\"", key) == 1)
        return fault_set(fault, TG_ERR_FORMAT, "%s: %s: given twice", what, key);
    return fault_set(fault, TG_ERR_FORMAT, "%s: not JSON, at byte %d", what, error->position);
}

enum tg_err json_read_load(const char *what, const uint8_t *json, size_t len, json_t **out_root,
                           struct fault *fault)
{
    while (len > 0 && json[len - 1] == ' ') /* quicker here than by the JSON reader */
        len--;
    json_set_alloc_funcs(malloc, free_wiped);
    json_error_t error;
    json_t *root = json_loadb((const char *)json, len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        return not_json(what, &error, fault);
    if (!json_is_object(root)) {
        json_decref(root);
        return fault_set(fault, TG_ERR_FORMAT, "%s: must be one JSON object", what);
    }
    *out_root = root;
    return TG_OK;
}

void json_read_bad(struct json_read *reading, const char *key, const char *what)
{
    if (reading->err == TG_OK)
        reading->err = fault_set(reading->fault, TG_ERR_FORMAT, "%s: %s.%s: %s", reading->what,
                                 reading->where, key, what);
}

const json_t *json_read_take(struct json_read *reading, const char *key, bool required)
{
    const json_t *value = json_object_get(reading->object, key);
    if (value == NULL && required)
        json_read_bad(reading, key, "missing");
    must(reading->taken_count < JSON_READ_KEYS_MAX);
    reading->taken[reading->taken_count++] = key;
    return value;
}

void json_read_string(struct json_read *reading, const char *key, bool required, char *out,
                      size_t size)
{
    const json_t *value = json_read_take(reading, key, required);
    out[0] = '\0';
    if (value == NULL)
        return;
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len == 0 || len >= size ||
        strlen(json_string_value(value)) != len) {
        json_read_bad(reading, key, "must be a string that is not empty and not too long");
        return;
    }
    memcpy(out, json_string_value(value), len + 1);
}

void json_read_hex(struct json_read *reading, const char *key, uint8_t *out, size_t len)
{
    const json_t *value = json_read_take(reading, key, true);
    if (value != NULL &&
        (!json_is_string(value) || hex_decode(json_string_value(value), out, len) != TG_OK))
        json_read_bad(reading, key, "must be hexadecimal digits of the right number");
}

uint32_t json_read_number(struct json_read *reading, const char *key, uint32_t min)
{
    const json_t *value = json_read_take(reading, key, true);
    json_int_t number = json_integer_value(value);
    if (value != NULL && (!json_is_integer(value) || number < min || number > UINT32_MAX))
        json_read_bad(reading, key,
                      min == 0 ? "must be a whole number" : "must be a whole number from 1");
    return reading->err == TG_OK ? (uint32_t)number : 0;
}

bool json_read_flag(struct json_read *reading, const char *key)
{
    const json_t *value = json_read_take(reading, key, false);
    if (value != NULL && !json_is_true(value))
        json_read_bad(reading, key, "must be true or left out");
    return value != NULL;
}

bool json_read_word(struct json_read *reading, const char *key, const char *word)
{
    char text[PACK_ID_MAX + 1];
    json_read_string(reading, key, false, text, sizeof text);
    if (text[0] != '\0' && strcmp(text, word) != 0)
        json_read_bad(reading, key, "is not a word of this version");
    return text[0] != '\0';
}

bool json_read_is_id(const char *text)
{
    return *text >= 'a' && *text <= 'z' && strlen(text) <= PACK_ID_MAX &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool was_taken(const struct json_read *reading, const char *key)
{
    for (size_t i = 0; i < reading->taken_count; i++) {
        if (strcmp(reading->taken[i], key) == 0)
            return true;
    }
    return false;
}

void json_read_all_taken(struct json_read *reading)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)reading->object, key, value)
    {
        if (!was_taken(reading, key))
            json_read_bad(reading, json_read_is_id(key) ? key : "*",
                          "a key that does not belong here");
    }
}

struct json_read json_read_enter(struct json_read *parent, const char *key)
{
    const json_t *value = json_read_take(parent, key, true);
    if (value != NULL && !json_is_object(value))
        json_read_bad(parent, key, "must be an object");
    return (struct json_read){.object = value,
                              .what = parent->what,
                              .where = key,
                              .fault = parent->fault,
                              .err = parent->err};
}

void json_read_leave(struct json_read *reading, struct json_read *parent)
{
    if (reading->err == TG_OK)
        json_read_all_taken(reading);
    parent->err = reading->err;
}

enum lang json_read_lang(struct json_read *reading)
{
    char text[16];
    json_read_string(reading, "language", true, text, sizeof text);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (strcmp(text, lang_tag((enum lang)lang)) == 0)
            return (enum lang)lang;
    }
    json_read_bad(reading, "language", "is not one of ours");
    return LANG_ZH_HANS;
}

void json_read_device(struct json_read *reading, const char *key, struct device_name *out)
{
    char text[DEVICE_NAME_MAX + 1];
    json_read_string(reading, key, true, text, sizeof text);
    if (reading->err == TG_OK && device_name_parse(text, out) != TG_OK)
        json_read_bad(reading, key, "is not a machine's name");
}

void json_read_type(struct json_read *reading, uint32_t version)
{
    char text[16];
    uint32_t number = json_read_number(reading, "tonggui", 1);
    if (reading->err == TG_OK && number != version) {
        reading->err = fault_set(reading->fault, TG_ERR_VERSION,
                                 "%s: version %u is not known here: update the desk", reading->what,
                                 (unsigned)number);
        return;
    }
    json_read_string(reading, "type", true, text, sizeof text);
    if (reading->err == TG_OK && strcmp(text, reading->what) != 0)
        json_read_bad(reading, "type", "is of something else");
}

void json_read_mailbox(struct json_read *parent, uint8_t box[static 32], uint8_t sign[static 32],
                       uint8_t labels[static 32])
{
    struct json_read reading = json_read_enter(parent, "mailbox");
    json_read_hex(&reading, "box", box, 32);
    json_read_hex(&reading, "sign", sign, 32);
    json_read_hex(&reading, "labels", labels, 32);
    json_read_leave(&reading, parent);
}
