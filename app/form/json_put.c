#include "app/form/json_put.h"

#include "board/base/must.h"

#include <stdio.h>
#include <string.h>

void json_put(struct sink *sink, const char *text)
{
    sink_put(sink, text, strlen(text));
}

void json_put_string(struct sink *sink, const char *text)
{
    json_put(sink, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            sink_u8(sink, '\\');
        if (*text == '\n')
            json_put(sink, "\\n");
        else
            sink_u8(sink, (uint8_t)*text);
    }
    json_put(sink, "\"");
}

void json_put_key(struct sink *sink, const char *key)
{
    json_put(sink, ",");
    json_put_string(sink, key);
    json_put(sink, ":");
}

void json_put_member(struct sink *sink, const char *key, const char *value)
{
    json_put_key(sink, key);
    json_put_string(sink, value);
}

void json_put_hex(struct sink *sink, const char *key, const uint8_t *bytes, size_t len)
{
    char text[2 * JSON_PUT_HEX_MAX + 1];
    must(len <= JSON_PUT_HEX_MAX);
    hex_encode(bytes, len, text);
    json_put_member(sink, key, text);
}

void json_put_number(struct sink *sink, const char *key, uint32_t number)
{
    char text[11];
    snprintf(text, sizeof text, "%u", (unsigned)number);
    json_put_key(sink, key);
    json_put(sink, text);
}

void json_put_mailbox(struct sink *sink, const uint8_t box[static 32],
                      const uint8_t sign[static 32], const uint8_t labels[static 32])
{
    char text[2 * 32 + 1];
    hex_encode(box, 32, text);
    json_put(sink, ",\"mailbox\":{\"box\":");
    json_put_string(sink, text);
    json_put_hex(sink, "sign", sign, 32);
    json_put_hex(sink, "labels", labels, 32);
    json_put(sink, "}");
}
