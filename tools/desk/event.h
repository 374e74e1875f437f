/* What happened at the desk, one struct for one entry of the register's log.
 *
 * Encoded before it is encrypted: u8 version (2) · u8 type · u64 Unix seconds · officer's name ·
 * the fields of the type in the order below; integers big-endian, a text is u8 length and its
 * bytes, a flag one byte 0 or 1. Then zeros up to a multiple of EVENT_PAD, with u16 for the encoded
 * length in front, so that a length tells little. A reader demands every byte.
 *
 * A new type gets the next number, a struct in event_types.h, and a pair of lines in
 * event.c's table. */
#ifndef TG_TOOLS_DESK_EVENT_H
#define TG_TOOLS_DESK_EVENT_H

#include "tools/desk/event_types.h"

/* Writes into `out` (EVENT_SIZE_MAX bytes, secret memory); returns the padded length. */
size_t event_encode(struct event *event, uint8_t out[static EVENT_SIZE_MAX]);
/* FORMAT; VERSION for a type or version of a newer desk. */
enum tg_err event_decode(const uint8_t *bytes, size_t len, struct event *out) MUST_USE;

/* What the event is filed under: "case HZ-7K3M-9QW2-AB4C", "officers", "duties" … */
void event_subject(const struct event *event, char out[static EVENT_SUBJECT_MAX]);
void event_subject_of_case(const char *case_id, char out[static EVENT_SUBJECT_MAX]);
/* The case that the event belongs to; NULL for types that belong to none. */
const struct event_case *event_case(const struct event *event);
/* The number, with "#2" behind it for the second case that claims it. */
void event_case_id(const struct event_case *of, char out[static CASE_ID_MAX]);
/* The other way round. FORMAT for what is no such id. */
enum tg_err event_case_parse(const char *case_id, struct event_case *out) MUST_USE;
bool event_officer_has(const struct event_officer *who, const char *role);

/* The body that goes with it; NULL when it has none. */
struct event_body *event_body(struct event *event);
/* Says whether one goes with it. Reports and what is unreadable always have one. */
void event_set_body(struct event *event, bool there);

#endif
