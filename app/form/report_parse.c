/* report.h's reading half: only the desk links it. */
#include "app/form/report.h"

#include "app/form/draft_text.h"
#include "app/form/json_read.h"
#include "board/base/secret.h"

#include <stdlib.h>
#include <string.h>

static void take_id(struct json_read *reading, const char *key, bool required,
                    char out[static PACK_ID_MAX + 1])
{
    json_read_string(reading, key, required, out, PACK_ID_MAX + 1);
    if (out[0] != '\0' && !json_read_is_id(out))
        json_read_bad(reading, key,
                      "must be an id: a lower-case letter, then letters, digits or '_'");
}

static void read_options(struct json_read *reading, const json_t *value,
                         struct report_answer *answer)
{
    size_t count = json_array_size(value);
    if (count == 0 || count > PACK_OPTIONS_MAX) {
        json_read_bad(reading, answer->question, "must hold 1 to 24 options");
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
        if (answer->options[i] == NULL || !json_read_is_id(answer->options[i]))
            json_read_bad(reading, answer->question, "must hold option ids");
    }
}

static void read_answers(struct json_read *parent, const char *key, bool identity,
                         struct report *report)
{
    struct json_read reading = json_read_enter(parent, key);
    const char *question;
    json_t *value;
    if (reading.err != TG_OK)
        return;
    json_object_foreach((json_t *)(uintptr_t)reading.object, question, value)
    {
        if (report->answer_count == REPORT_ANSWERS_MAX || !json_read_is_id(question)) {
            json_read_bad(&reading, "*", "too many answers, or one whose name is no id");
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
            json_read_bad(&reading, question, "must be a string or a list of option ids");
        if (answer->text != NULL &&
            (answer->text[0] == '\0' || !draft_text_is_showable(answer->text)))
            json_read_bad(&reading, question, "is empty or holds characters that no kiosk keeps");
    }
    parent->err = reading.err;
}

static void read_pack(struct json_read *parent, struct report *report)
{
    struct json_read reading = json_read_enter(parent, "pack");
    take_id(&reading, "id", true, report->pack_id);
    report->pack_version = json_read_number(&reading, "version", 1);
    json_read_hex(&reading, "hash", report->pack_hash, sizeof report->pack_hash);
    json_read_leave(&reading, parent);
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

static void read_identity(struct json_read *reading, struct report *report)
{
    char identity[16];
    json_read_string(reading, "identity", true, identity, sizeof identity);
    report->named = strcmp(identity, "named") == 0;
    if (!report->named && strcmp(identity, "anonymous") != 0)
        json_read_bad(reading, "identity", "must be named or anonymous");
    if (reading->err != TG_OK || !report->named)
        return; /* "filed", "clock" and "who" of an anonymous one are left over, and refused */
    json_read_string(reading, "filed", true, report->filed, sizeof report->filed);
    if (reading->err == TG_OK && !is_minute(report->filed))
        json_read_bad(reading, "filed", "must be a date and a minute");
    report->clock_unsure = json_read_word(reading, "clock", "unsure");
    read_answers(reading, "who", true, report);
}

static void read_proof(struct json_read *reading, struct report *report)
{
    report->has_proof = json_object_get(reading->object, "proof") != NULL;
    if (report->has_proof)
        json_read_hex(reading, "proof", report->proof, sizeof report->proof);
}

static void read_report(struct json_read *reading, struct report *report)
{
    json_read_type(reading, REPORT_VERSION);
    report->version = REPORT_VERSION;
    read_pack(reading, report);
    json_read_device(reading, "kiosk", &report->kiosk);
    json_read_string(reading, "case", true, report->case_number, sizeof report->case_number);
    if (strspn(report->case_number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") !=
        strlen(report->case_number))
        json_read_bad(reading, "case", "must be digits, capital letters and '-'");
    json_read_mailbox(reading, report->mailbox_public, report->sign_public, report->label_seed);
    report->lang = json_read_lang(reading);
    take_id(reading, "kind", true, report->kind);
    take_id(reading, "category", false, report->category);
    report->about_readers = json_read_flag(reading, "about_readers");
    report->urgent = json_read_flag(reading, "urgent");
    read_identity(reading, report);
    read_answers(reading, "answers", false, report);
    read_proof(reading, report);
    json_read_all_taken(reading);
}

enum tg_err report_parse(const uint8_t *json, size_t len, struct report **out_report,
                         struct fault *fault)
{
    if (len > REPORT_JSON_MAX)
        return fault_set(fault, TG_ERR_FORMAT, "report: longer than an envelope holds");
    json_t *root = NULL;
    enum tg_err err = json_read_load("report", json, len, &root, fault);
    if (err != TG_OK)
        return err;
    struct report *report = calloc(1, sizeof *report);
    if (report == NULL) {
        json_decref(root);
        return fault_set(fault, TG_ERR_MEMORY, "report: out of memory");
    }
    report->own = root;
    struct json_read reading = {
        .object = root, .what = "report", .where = "report", .fault = fault};
    read_report(&reading, report);
    if (reading.err != TG_OK) {
        report_destroy(report);
        return reading.err;
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
    secret_wipe(report, sizeof *report);
    free(report);
}
