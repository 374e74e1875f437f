/* report.h's reading half: only the desk links it. */
#include "app/form/report.h"

#include "app/form/draft_text.h"
#include "board/base/bytes.h"
#include "board/base/must.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

enum { KEYS_MAX = 16 };

/* One object being read: remembers each key that it asked for, so that what is left over shows. */
struct reading {
    const json_t *object;
    const char *where; /* "report", "pack" … for faults */
    const char *taken[KEYS_MAX];
    size_t taken_count;
    struct fault *fault;
    enum tg_err err;
};

static void bad(struct reading *reading, const char *key, const char *what)
{
    if (reading->err == TG_OK)
        reading->err = fault_set(reading->fault, TG_ERR_FORMAT, "report: %s.%s: %s", reading->where,
                                 key, what);
}

static const json_t *take(struct reading *reading, const char *key, bool required)
{
    const json_t *value = json_object_get(reading->object, key);
    if (value == NULL && required)
        bad(reading, key, "missing");
    must(reading->taken_count < KEYS_MAX);
    reading->taken[reading->taken_count++] = key;
    return value;
}

/* Copies a string of at most size - 1 bytes; "" where it may be left out and is. */
static void take_string(struct reading *reading, const char *key, bool required, char *out,
                        size_t size)
{
    const json_t *value = take(reading, key, required);
    out[0] = '\0';
    if (value == NULL)
        return;
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len == 0 || len >= size ||
        strlen(json_string_value(value)) != len) {
        bad(reading, key, "must be a string that is not empty and not too long");
        return;
    }
    memcpy(out, json_string_value(value), len + 1);
}

static void take_hex(struct reading *reading, const char *key, uint8_t *out, size_t len)
{
    const json_t *value = take(reading, key, true);
    if (value != NULL &&
        (!json_is_string(value) || hex_decode(json_string_value(value), out, len) != TG_OK))
        bad(reading, key, "must be hexadecimal digits of the right number");
}

static uint32_t take_version(struct reading *reading, const char *key)
{
    const json_t *value = take(reading, key, true);
    json_int_t number = json_integer_value(value);
    if (value != NULL && (!json_is_integer(value) || number < 1 || number > UINT32_MAX))
        bad(reading, key, "must be a whole number from 1");
    return reading->err == TG_OK ? (uint32_t)number : 0;
}

/* True only if the key is there; it is never written as false. */
static bool take_flag(struct reading *reading, const char *key)
{
    const json_t *value = take(reading, key, false);
    if (value != NULL && !json_is_true(value))
        bad(reading, key, "must be true or left out");
    return value != NULL;
}

static bool take_word(struct reading *reading, const char *key, const char *word)
{
    char text[PACK_ID_MAX + 1];
    take_string(reading, key, false, text, sizeof text);
    if (text[0] != '\0' && strcmp(text, word) != 0)
        bad(reading, key, "is not a word of this version");
    return text[0] != '\0';
}

/* Ids are ours; anything else that stands where one should is not worth repeating. */
static bool is_id(const char *text)
{
    return *text >= 'a' && *text <= 'z' && strlen(text) <= PACK_ID_MAX &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static void take_id(struct reading *reading, const char *key, bool required,
                    char out[static PACK_ID_MAX + 1])
{
    take_string(reading, key, required, out, PACK_ID_MAX + 1);
    if (out[0] != '\0' && !is_id(out))
        bad(reading, key, "must be an id: a lower-case letter, then letters, digits or '_'");
}

static bool was_taken(const struct reading *reading, const char *key)
{
    for (size_t i = 0; i < reading->taken_count; i++) {
        if (strcmp(reading->taken[i], key) == 0)
            return true;
    }
    return false;
}

static void all_taken(struct reading *reading)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)reading->object, key, value)
    {
        if (!was_taken(reading, key))
            bad(reading, is_id(key) ? key : "*", "a key that does not belong here");
    }
}

static struct reading read_object(struct reading *parent, const char *key)
{
    const json_t *value = take(parent, key, true);
    struct reading reading = {
        .object = value, .where = key, .fault = parent->fault, .err = parent->err};
    if (value != NULL && !json_is_object(value)) {
        bad(parent, key, "must be an object");
        reading.err = parent->err;
    }
    return reading;
}

static void read_options(struct reading *reading, const json_t *value, struct report_answer *answer)
{
    size_t count = json_array_size(value);
    if (count == 0 || count > PACK_OPTIONS_MAX) {
        bad(reading, answer->question, "must hold 1 to 24 options");
        return;
    }
    answer->options = calloc(count, sizeof *answer->options);
    if (answer->options == NULL) {
        reading->err = fault_set(reading->fault, TG_ERR_MEMORY, "report: out of memory");
        return;
    }
    answer->option_count = count;
    for (size_t i = 0; i < count; i++) {
        answer->options[i] = json_string_value(json_array_get(value, i));
        if (answer->options[i] == NULL || !is_id(answer->options[i]))
            bad(reading, answer->question, "must hold option ids");
    }
}

static void read_answers(struct reading *parent, const char *key, bool identity,
                         struct report *report)
{
    struct reading reading = read_object(parent, key);
    const char *question;
    json_t *value;
    if (reading.err != TG_OK)
        return;
    json_object_foreach((json_t *)(uintptr_t)reading.object, question, value)
    {
        if (report->answer_count == REPORT_ANSWERS_MAX || !is_id(question)) {
            bad(&reading, "*", "too many answers, or one whose name is no id");
            break;
        }
        struct report_answer *answer = &report->answers[report->answer_count++];
        answer->identity = identity;
        memcpy(answer->question, question, strlen(question) + 1);
        if (json_is_array(value))
            read_options(&reading, value, answer);
        else
            answer->text = json_string_value(value);
        if (answer->text == NULL && answer->options == NULL)
            bad(&reading, question, "must be a string or a list of option ids");
        if (answer->text != NULL &&
            (answer->text[0] == '\0' || !draft_text_is_showable(answer->text)))
            bad(&reading, question, "is empty or holds characters that no kiosk keeps");
    }
    parent->err = reading.err;
}

static void read_pack(struct reading *parent, struct report *report)
{
    struct reading reading = read_object(parent, "pack");
    if (reading.err == TG_OK) {
        take_id(&reading, "id", true, report->pack_id);
        report->pack_version = take_version(&reading, "version");
        take_hex(&reading, "hash", report->pack_hash, sizeof report->pack_hash);
        all_taken(&reading);
    }
    parent->err = reading.err;
}

static void read_mailbox(struct reading *parent, struct report *report)
{
    struct reading reading = read_object(parent, "mailbox");
    if (reading.err == TG_OK) {
        take_hex(&reading, "box", report->mailbox_public, sizeof report->mailbox_public);
        take_hex(&reading, "sign", report->sign_public, sizeof report->sign_public);
        take_hex(&reading, "labels", report->label_seed, sizeof report->label_seed);
        all_taken(&reading);
    }
    parent->err = reading.err;
}

static void read_language(struct reading *reading, struct report *report)
{
    char text[16];
    take_string(reading, "language", true, text, sizeof text);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (strcmp(text, lang_tag((enum lang)lang)) == 0) {
            report->lang = (enum lang)lang;
            return;
        }
    }
    bad(reading, "language", "is not one of ours");
}

/* "2026-11-23T14:05" */
static bool is_minute(const char *text)
{
    char day[11] = "";
    if (strlen(text) != 16 || text[10] != 'T' || text[13] != ':')
        return false;
    memcpy(day, text, sizeof day - 1);
    return draft_text_is_date(day, NULL) && strspn(text + 11, "0123456789") == 2 &&
           strspn(text + 14, "0123456789") == 2 && atoi(text + 11) < 24 && atoi(text + 14) < 60;
}

static void read_identity(struct reading *reading, struct report *report)
{
    char identity[16];
    take_string(reading, "identity", true, identity, sizeof identity);
    report->named = strcmp(identity, "named") == 0;
    if (!report->named && strcmp(identity, "anonymous") != 0)
        bad(reading, "identity", "must be named or anonymous");
    if (reading->err != TG_OK || !report->named)
        return; /* "filed", "clock" and "who" of an anonymous one are left over, and refused */
    take_string(reading, "filed", true, report->filed, sizeof report->filed);
    if (reading->err == TG_OK && !is_minute(report->filed))
        bad(reading, "filed", "must be a date and a minute");
    report->clock_unsure = take_word(reading, "clock", "unsure");
    read_answers(reading, "who", true, report);
}

static void read_report(struct reading *reading, struct report *report)
{
    char text[DEVICE_NAME_MAX + 1];
    report->version = take_version(reading, "tonggui");
    if (reading->err == TG_OK && report->version != REPORT_VERSION) {
        reading->err = fault_set(reading->fault, TG_ERR_VERSION,
                                 "report: version %u is not known here: update the desk",
                                 (unsigned)report->version);
        return;
    }
    take_string(reading, "type", true, text, sizeof text);
    if (reading->err == TG_OK && strcmp(text, "report") != 0)
        bad(reading, "type", "must be report");
    read_pack(reading, report);
    take_string(reading, "kiosk", true, text, sizeof text);
    if (reading->err == TG_OK && device_name_parse(text, &report->kiosk) != TG_OK)
        bad(reading, "kiosk", "is not a kiosk's name");
    take_string(reading, "case", true, report->case_number, sizeof report->case_number);
    if (strspn(report->case_number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") !=
        strlen(report->case_number))
        bad(reading, "case", "must be digits, capital letters and '-'");
    read_mailbox(reading, report);
    read_language(reading, report);
    take_id(reading, "kind", true, report->kind);
    take_id(reading, "category", false, report->category);
    report->about_readers = take_flag(reading, "about_readers");
    report->urgent = take_flag(reading, "urgent");
    read_identity(reading, report);
    read_answers(reading, "answers", false, report);
    all_taken(reading);
}

/* What was said does not stay in freed memory. */
static void free_wiped(void *memory)
{
    if (memory != NULL)
        sodium_memzero(memory, malloc_usable_size(memory));
    free(memory);
}

/* Names the key of a duplicate if it is one of ours to name; otherwise where the text breaks. */
static enum tg_err not_json(const json_error_t *error, struct fault *fault)
{
    char key[PACK_ID_MAX + 1];
    const char *quote = strchr(error->text, '"');
    if (json_error_code(error) == json_error_duplicate_key && quote != NULL &&
        sscanf(quote, "\"%32[a-z0-9_]\"", key) == 1)
        return fault_set(fault, TG_ERR_FORMAT, "report: %s: given twice", key);
    return fault_set(fault, TG_ERR_FORMAT, "report: not JSON, at byte %d", error->position);
}

enum tg_err report_parse(const uint8_t *json, size_t len, struct report **out_report,
                         struct fault *fault)
{
    if (len > REPORT_JSON_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "report: longer than an envelope holds");
    while (len > 0 && json[len - 1] == ' ') /* quicker here than by the JSON reader */
        len--;
    json_set_alloc_funcs(malloc, free_wiped);
    struct report *report = calloc(1, sizeof *report);
    if (report == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "report: out of memory");
    json_error_t error;
    json_t *root = json_loadb((const char *)json, len, JSON_REJECT_DUPLICATES, &error);
    report->own = root;
    enum tg_err err;
    if (root == NULL) {
        err = not_json(&error, fault);
    } else if (!json_is_object(root)) {
        err = fault_set(fault, TG_ERR_FORMAT, "report: must be one JSON object");
    } else {
        struct reading reading = {.object = root, .where = "report", .fault = fault};
        read_report(&reading, report);
        err = reading.err;
    }
    if (err != TG_OK) {
        report_destroy(report);
        return err;
    }
    *out_report = report;
    return TG_OK;
}

void report_destroy(struct report *report)
{
    if (report == NULL)
        return;
    for (size_t i = 0; i < report->answer_count; i++)
        free(report->answers[i].options);
    json_decref(report->own);
    sodium_memzero(report, sizeof *report);
    free(report);
}
