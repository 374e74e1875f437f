#include "app/form/report_split.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static size_t skip_spaces(const uint8_t *json, size_t len, size_t at)
{
    while (at < len && is_space(json[at]))
        at++;
    return at;
}

/* Behind the string that begins at `at`. */
static size_t skip_string(const uint8_t *json, size_t len, size_t at)
{
    for (at++; at < len && json[at] != '"'; at++)
        at += json[at] == '\\' ? 1 : 0;
    return at < len ? at + 1 : len;
}

/* Behind the value that begins at `at`: at the comma or bracket that ends it. */
static size_t skip_value(const uint8_t *json, size_t len, size_t at)
{
    size_t depth = 0;
    while (at < len) {
        uint8_t byte = json[at];
        if (depth == 0 && (byte == ',' || byte == '}' || byte == ']'))
            return at;
        if (byte == '"') {
            at = skip_string(json, len, at);
            continue;
        }
        if (byte == '{' || byte == '[')
            depth++;
        if (byte == '}' || byte == ']')
            depth--;
        at++;
    }
    return len;
}

/* The next character of a key, which may be written as \u0077. */
static int key_char(const uint8_t *json, size_t end, size_t *at)
{
    static const char digits[] = "0123456789abcdef";
    if (json[*at] != '\\' || end - *at < 6 || json[*at + 1] != 'u')
        return json[(*at)++];
    int value = 0;
    for (size_t i = *at + 2; i < *at + 6; i++) {
        const char *digit =
            strchr(digits, json[i] >= 'A' && json[i] <= 'F' ? json[i] + 32 : json[i]);
        value = value * 16 + (digit != NULL ? (int)(digit - digits) : 0);
    }
    *at += 6;
    return value;
}

/* Whether the string between its quotes is that word. */
static bool is_word(const uint8_t *json, size_t start, size_t end, const char *word)
{
    size_t at = start + 1, matched = 0, len = strlen(word);
    while (at < end - 1 && matched < len && key_char(json, end - 1, &at) == word[matched])
        matched++;
    return matched == len && at == end - 1;
}

struct member {
    size_t start, value, end; /* the key's quote, the value, what ends it */
};

static bool find_member(const uint8_t *json, size_t len, const char *key, struct member *out)
{
    size_t at = skip_spaces(json, len, 0);
    if (at == len || json[at] != '{')
        return false;
    at = skip_spaces(json, len, at + 1);
    while (at < len && json[at] == '"') {
        struct member member = {.start = at};
        size_t key_end = skip_string(json, len, at);
        member.value = skip_spaces(json, len, skip_spaces(json, len, key_end) + 1);
        member.end = skip_value(json, len, member.value);
        if (is_word(json, member.start, key_end, key)) {
            *out = member;
            return member.end < len;
        }
        at = member.end;
        if (at < len && json[at] == ',')
            at = skip_spaces(json, len, at + 1);
    }
    return false;
}

/* The last comma before `at`. */
static size_t comma_before(const uint8_t *json, size_t at)
{
    while (at > 0 && json[at - 1] != ',' && json[at - 1] != '{')
        at--;
    return at > 0 && json[at - 1] == ',' ? at - 1 : at;
}

/* With the comma that it leaves behind; spaces fill up. */
static void cut_out(uint8_t *json, size_t len, const struct member *member)
{
    size_t from = member->start, to = member->end + 1;
    if (json[member->end] != ',') {
        from = comma_before(json, member->start);
        to = member->end;
    }
    memmove(json + from, json + to, len - to);
    memset(json + len - (to - from), ' ', to - from);
}

enum tg_err report_split(uint8_t *json, size_t len, uint8_t *identity, size_t *out_identity_len)
{
    static const char front[] = "{\"who\":";
    struct member who;
    if (!find_member(json, len, "who", &who))
        return TG_ERR_MISSING;
    size_t value_len = who.end - who.value, front_len = sizeof front - 1;
    if (value_len + front_len + 1 > len)
        return TG_ERR_MISSING;
    memcpy(identity, front, front_len);
    memcpy(identity + front_len, json + who.value, value_len);
    identity[front_len + value_len] = '}';
    *out_identity_len = front_len + value_len + 1;
    cut_out(json, len, &who);
    return TG_OK;
}

static size_t trim(const uint8_t *json, size_t len)
{
    while (len > 0 && is_space(json[len - 1]))
        len--;
    return len;
}

enum tg_err report_split_proof(uint8_t *json, size_t len, size_t *out_len)
{
    struct member proof;
    if (!find_member(json, len, "proof", &proof))
        return TG_ERR_MISSING;
    cut_out(json, len, &proof);
    *out_len = trim(json, len);
    return TG_OK;
}

/* Where "who" stands in a report: before the answers. */
static size_t place_of_who(const uint8_t *json, size_t len)
{
    struct member answers;
    return find_member(json, len, "answers", &answers) ? answers.start : len - 1;
}

enum tg_err report_join(uint8_t *json, size_t room, size_t len, const uint8_t *identity,
                        size_t identity_len, size_t *out_len)
{
    static const uint8_t nobody[] = "{\"who\":{}}";
    if (identity == NULL) {
        identity = nobody;
        identity_len = sizeof nobody - 1;
    }
    len = trim(json, len);
    identity_len = trim(identity, identity_len);
    if (len < 2 || json[0] != '{' || json[len - 1] != '}' || identity_len < 2 ||
        identity[0] != '{' || identity[identity_len - 1] != '}')
        return TG_ERR_FORMAT;
    size_t member_len = identity_len - 2, at = place_of_who(json, len);
    bool last = at == len - 1, comma = !last || json[trim(json, at) - 1] != '{';
    size_t more = member_len + (comma ? 1 : 0);
    if (more > room - len)
        return TG_ERR_FULL;
    memmove(json + at + more, json + at, len - at);
    if (comma)
        json[last ? at : at + member_len] = ',';
    memcpy(json + at + (comma && last ? 1 : 0), identity + 1, member_len);
    *out_len = len + more;
    return TG_OK;
}
