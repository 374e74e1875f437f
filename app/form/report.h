/* The report: what a submitter said, as the JSON document that is sealed and that the desk reads.
 *
 * UTF-8, one object, keys in this order, padded with spaces by the sealer:
 *
 *   "tonggui": 1                   format version
 *   "type": "report"
 *   "pack": {"id","version","hash"}    hash in hex
 *   "kiosk": "clinic-1"
 *   "case": "HZ-7K3M-9QW2-AB4C"    the public case number
 *   "mailbox": {"box","sign","labels"}  X25519 and Ed25519 public keys, label seed; hex
 *   "language": "zh-Hans"
 *   "kind": "…", "category": "…"   ids; category may be missing
 *   "identity": "named" | "anonymous"
 *   "about_readers": true          only if said
 *   "urgent": true                 only if so
 *   "filed": "2026-11-23T14:05"    named only: local time to the minute
 *   "clock": "unsure"              named only: the kiosk does not trust its clock
 *   "who": {question id: answer}   named only: identity answers
 *   "answers": {question id: answer}   in the pack's order
 *   "proof": "…"                   commitment of the proof of filing, hex (app/seal/proof.h); older
 *                                  reports have none
 *
 * An answer is a string: text, or the id of the option of a choice. That to choices is an array of
 * option ids. Questions without an answer are left out.
 *
 * Nothing else: no hour, order or session of an anonymous report. The parser accepts exactly this.
 */
#ifndef TG_APP_FORM_REPORT_H
#define TG_APP_FORM_REPORT_H

#include "app/form/draft.h"
#include "sync/wire/device.h"

#include <stddef.h>
#include <stdint.h>

enum {
    REPORT_VERSION = 1,
    REPORT_JSON_MAX = 15890, /* = ENVELOPE_PLAIN_SIZE */
    REPORT_ANSWERS_MAX = PACK_QUESTIONS_MAX,
    REPORT_PROOF_SIZE = 32, /* = PROOF_HASH_SIZE */
};

/* What the kiosk adds to the draft. */
struct report_frame {
    struct device_name kiosk;
    char case_number[24];
    uint8_t mailbox_public[32];
    uint8_t sign_public[32];
    uint8_t label_seed[32];
    uint8_t proof_blind[32]; /* goes into the commitment, and nowhere else */
    char filed[17];          /* "2026-11-23T14:05"; used for named ones only */
    bool clock_unsure;       /* likewise */
};

/* Writes the JSON into `out` (REPORT_JSON_MAX bytes, secret memory), not padded, no NUL, and the
 * commitment that stands in it. FULL when the report does not fit; MISSING when a required answer
 * is. */
enum tg_err report_write(const struct draft *draft, const struct report_frame *frame, uint8_t *out,
                         size_t *out_len,
                         uint8_t out_commitment[static REPORT_PROOF_SIZE]) MUST_USE;

struct report_answer {
    char question[PACK_ID_MAX + 1];
    bool identity;
    const char *text; /* string answers, borrowed from the report; NULL for choices */
    const char **options;
    size_t option_count;
};

/* A report as the desk reads it. */
struct report {
    uint32_t version;
    char pack_id[PACK_ID_MAX + 1];
    uint32_t pack_version;
    uint8_t pack_hash[32];
    struct device_name kiosk;
    char case_number[24];
    uint8_t mailbox_public[32];
    uint8_t sign_public[32];
    uint8_t label_seed[32];
    enum lang lang;
    char kind[PACK_ID_MAX + 1];
    char category[PACK_ID_MAX + 1]; /* "" if none */
    bool named;
    bool about_readers;
    bool urgent;
    char filed[17]; /* "" for anonymous ones */
    bool clock_unsure;
    bool has_proof;
    uint8_t proof[REPORT_PROOF_SIZE];
    struct report_answer answers[REPORT_ANSWERS_MAX];
    size_t answer_count;
    void *own; /* what the borrowed texts live in */
};

/* Parses what an envelope held, trailing spaces included. FORMAT, VERSION; faults name the key,
 * never a value. Owned by the caller (report_destroy). */
enum tg_err report_parse(const uint8_t *json, size_t len, struct report **out_report,
                         struct fault *fault) MUST_USE;
void report_destroy(struct report *report);

#endif
