/* JSON as the desk reads it out of an envelope: strict, one key after the other, and whatever is
 * left over is a fault. Faults name keys of ours, never a value. On jansson: only the desk links
 * it. */
#ifndef TG_APP_FORM_JSON_READ_H
#define TG_APP_FORM_JSON_READ_H

#include "app/form/pack.h"
#include "sync/wire/device.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

enum { JSON_READ_KEYS_MAX = 20 };

/* One object being read: remembers each key that it asked for, so that what is left over shows.
 * After the first fault `err` is not TG_OK and nothing that was read counts. */
struct json_read {
    const json_t *object;
    const char *what;  /* "report", "reply" */
    const char *where; /* the same, or the object inside: "pack" … */
    const char *taken[JSON_READ_KEYS_MAX];
    size_t taken_count;
    struct fault *fault;
    enum tg_err err;
};

/* The object that an envelope held, trailing spaces included. Freed memory is wiped from now on in
 * the whole program. `*out_root` is owned by the caller (json_decref). FORMAT. */
enum tg_err json_read_load(const char *what, const uint8_t *json, size_t len, json_t **out_root,
                           struct fault *fault) MUST_USE;

void json_read_bad(struct json_read *reading, const char *key, const char *what);
/* NULL if it is not there: a fault where it is required. */
const json_t *json_read_take(struct json_read *reading, const char *key, bool required);
/* A string of 1 to size - 1 bytes; "" where it may be left out and is. */
void json_read_string(struct json_read *reading, const char *key, bool required, char *out,
                      size_t size);
void json_read_hex(struct json_read *reading, const char *key, uint8_t *out, size_t len);
/* From `min` on. */
uint32_t json_read_number(struct json_read *reading, const char *key, uint32_t min);
/* True only if the key is there; it is never written as false. */
bool json_read_flag(struct json_read *reading, const char *key);
/* Whether the key is there; then it must be this word. */
bool json_read_word(struct json_read *reading, const char *key, const char *word);
/* "language". */
enum lang json_read_lang(struct json_read *reading);
/* A machine's name. */
void json_read_device(struct json_read *reading, const char *key, struct device_name *out);
/* An object inside: read it, end with json_read_leave. */
struct json_read json_read_enter(struct json_read *parent, const char *key);
/* Every key of the object must have been taken; the fault, if any, is the parent's. */
void json_read_leave(struct json_read *reading, struct json_read *parent);
void json_read_all_taken(struct json_read *reading);

/* "tonggui" and "type", which begin everything that is sealed. VERSION, FORMAT. */
void json_read_type(struct json_read *reading, uint32_t version);
/* "mailbox": what json_put_mailbox wrote. */
void json_read_mailbox(struct json_read *parent, uint8_t box[static 32], uint8_t sign[static 32],
                       uint8_t labels[static 32]);

/* Ids are ours; anything else that stands where one should is not worth repeating. */
bool json_read_is_id(const char *text);

#endif
