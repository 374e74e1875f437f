/* report.h's reading half: only the desk links it. */
#include "app/form/report.h"

#include "board/base/bytes.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

/* One object being read: each key that is asked for counts, so that what is left over shows. */
struct reading {
    const json_t *object;
    const char *where; /* "report", "pack" … for faults */
    size_t taken;
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
    if (value != NULL)
        reading->taken++;
    else if (required)
        bad(reading, key, "missing");
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

static void all_taken(struct reading *reading)
{
    if (reading->err == TG_OK && json_object_size(reading->object) != reading->taken)
        bad(reading, "*", "holds a key that this version does not know");
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
        if (answer->options[i] == NULL)
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
        if (report->answer_count == REPORT_ANSWERS_MAX || strlen(question) > PACK_ID_MAX ||
            question[0] == '\0') {
            bad(&reading, "*", "too many answers, or an id that is too long");
            break;
        }
        struct report_answer *answer = &report->answers[report->answer_count++];
        answer->identity = identity;
        strcpy(answer->question, question);
        if (json_is_array(value))
            read_options(&reading, value, answer);
        else
            answer->text = json_string_value(value);
        if (answer->text == NULL && answer->options == NULL)
            bad(&reading, question, "must be a string or a list of option ids");
    }
    parent->err = reading.err;
}

static void read_pack(struct reading *parent, struct report *report)
{
    struct reading reading = read_object(parent, "pack");
    if (reading.err == TG_OK) {
        take_string(&reading, "id", true, report->pack_id, sizeof report->pack_id);
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
    if (strlen(report->filed) != sizeof report->filed - 1)
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
    read_mailbox(reading, report);
    read_language(reading, report);
    take_string(reading, "kind", true, report->kind, sizeof report->kind);
    take_string(reading, "category", false, report->category, sizeof report->category);
    report->about_readers = take_flag(reading, "about_readers");
    report->urgent = take_flag(reading, "urgent");
    read_identity(reading, report);
    read_answers(reading, "answers", false, report);
    all_taken(reading);
}

enum tg_err report_parse(const uint8_t *json, size_t len, struct report **out_report,
                         struct fault *fault)
{
    if (len > REPORT_JSON_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "report: longer than an envelope holds");
    struct report *report = calloc(1, sizeof *report);
    if (report == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "report: out of memory");
    json_error_t error;
    json_t *root = json_loadb((const char *)json, len, JSON_REJECT_DUPLICATES, &error);
    report->own = root;
    enum tg_err err;
    if (!json_is_object(root)) {
        err = fault_set(fault, TG_ERR_FORMAT, "report: not a JSON object, at byte %d",
                        root == NULL ? error.position : 0);
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
