/* JSON (RFC 8259) by hand, into the caller's secret memory: a JSON library would leave what was
 * said in ordinary memory. */
#ifndef TG_APP_FORM_JSON_PUT_H
#define TG_APP_FORM_JSON_PUT_H

#include "board/base/bytes.h"

enum { JSON_PUT_HEX_MAX = 64 }; /* bytes */

/* As it stands. */
void json_put(struct sink *sink, const char *text);
/* In quotes; draft_text_cost says how many bytes stand between them. `text` is showable. */
void json_put_string(struct sink *sink, const char *text);
/* ,"key": */
void json_put_key(struct sink *sink, const char *key);
/* ,"key":"value" */
void json_put_member(struct sink *sink, const char *key, const char *value);
/* ,"key":"hexadecimal digits" of at most JSON_PUT_HEX_MAX bytes. */
void json_put_hex(struct sink *sink, const char *key, const uint8_t *bytes, size_t len);
/* ,"key":number */
void json_put_number(struct sink *sink, const char *key, uint32_t number);
/* ,"mailbox":{…}: the three that a receipt shows to headquarters. */
void json_put_mailbox(struct sink *sink, const uint8_t box[static 32],
                      const uint8_t sign[static 32], const uint8_t labels[static 32]);

#endif
