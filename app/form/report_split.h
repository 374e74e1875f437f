/* Who wrote a report, cut out of its JSON and put back: the desk keeps the two apart, under keys of
 * their own. Works on the bytes in place: neither part is copied to ordinary memory. */
#ifndef TG_APP_FORM_REPORT_SPLIT_H
#define TG_APP_FORM_REPORT_SPLIT_H

#include "board/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Moves the member "who" of the report (one JSON object that report_parse takes, maybe with spaces
 * behind it) to `identity` (`len` bytes of room, secret memory) as `{"who":{…}}`. What is left is a
 * JSON object, padded with spaces to `len` bytes as before. MISSING, with nothing changed, when
 * there is no such member. */
enum tg_err report_split(uint8_t *json, size_t len, uint8_t *identity,
                         size_t *out_identity_len) MUST_USE;

/* The other way round, in `json` (`room` bytes): `len` bytes of a report without "who" become the
 * whole. `identity` NULL: an empty "who", as report_parse wants it of a named one. FORMAT when
 * either is no object; FULL. */
enum tg_err report_join(uint8_t *json, size_t room, size_t len, const uint8_t *identity,
                        size_t identity_len, size_t *out_len) MUST_USE;

/* Cuts the member "proof" out, in place: what is left in `*out_len` bytes is what a kiosk committed
 * to (app/seal/proof.h), byte for byte, also when "who" was cut out and put back. MISSING, with
 * nothing changed, when there is no such member. */
enum tg_err report_split_proof(uint8_t *json, size_t len, size_t *out_len) MUST_USE;

#endif
