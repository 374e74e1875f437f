#include "sync/courier/link.h"

#include "board/base/file.h"
#include "board/base/must.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>
#include <sodium.h>

enum {
    PIN_MAX = sizeof "sha256//" +
              sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL),
    ANSWER_FIRST = 4096,
    CURSOR_DIGITS_MAX = 18, /* below INT64_MAX, which a hub takes in a request */
};

struct link {
    CURL *curl;
    char url[512]; /* of the hub */
    char ca[PATH_MAX];
    char certificate[PATH_MAX];
    char key[PATH_MAX];
    char pins[CHARTER_HUBS_MAX * PIN_MAX];
    char error[CURL_ERROR_SIZE];
    uint8_t *answer; /* owned */
    size_t answer_len;
    size_t answer_cap;
    size_t len_max;
    bool too_long;
    const uint8_t *body; /* of the request under way, borrowed */
    size_t body_len;
    size_t body_given;
};

/* The pin of an Ed25519 key: SHA-256 over its SubjectPublicKeyInfo (RFC 8410), as libcurl has it.
 */
static void add_pin(struct link *link, const uint8_t public_key[static SIGN_PUBLIC_SIZE])
{
    static const uint8_t prefix[12] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                       0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    uint8_t info[sizeof prefix + SIGN_PUBLIC_SIZE];
    uint8_t hash[crypto_hash_sha256_BYTES];
    char text[PIN_MAX];
    memcpy(info, prefix, sizeof prefix);
    memcpy(info + sizeof prefix, public_key, SIGN_PUBLIC_SIZE);
    must(crypto_hash_sha256(hash, info, sizeof info) == 0);
    sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    size_t len = strlen(link->pins);
    snprintf(link->pins + len, sizeof link->pins - len, "%ssha256//%s", len == 0 ? "" : ";", text);
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *ctx)
{
    struct link *link = ctx;
    size_t len = size * count;
    if (len > link->len_max - link->answer_len) {
        link->too_long = true;
        return 0;
    }
    if (link->answer_len + len > link->answer_cap) {
        size_t cap = link->answer_cap == 0 ? ANSWER_FIRST : link->answer_cap;
        while (cap < link->answer_len + len)
            cap *= 2;
        uint8_t *more = realloc(link->answer, cap);
        if (more == NULL)
            return 0;
        link->answer = more;
        link->answer_cap = cap;
    }
    memcpy(link->answer + link->answer_len, bytes, len);
    link->answer_len += len;
    return len;
}

static size_t give_body(char *out, size_t size, size_t count, void *ctx)
{
    struct link *link = ctx;
    size_t left = link->body_len - link->body_given;
    size_t len = size * count < left ? size * count : left;
    if (len > 0)
        memcpy(out, link->body + link->body_given, len);
    link->body_given += len;
    return len;
}

/* libcurl begins again when a connection that it kept turns out to be dead. */
static int seek_body(void *ctx, curl_off_t offset, int origin)
{
    struct link *link = ctx;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > link->body_len)
        return CURL_SEEKFUNC_FAIL;
    link->body_given = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static CURLcode set_walls(struct link *link)
{
    CURL *curl = link->curl;
    CURLcode rc = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_CAINFO, link->ca);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_SSLCERT, link->certificate);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_SSLKEY, link->key);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, link->pins);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    return rc;
}

static CURLcode set_limits(struct link *link)
{
    CURL *curl = link->curl;
    CURLcode rc = curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)LINK_CONNECT_S_MAX);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)LINK_SLOW_BYTES);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)LINK_SLOW_S_MAX);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, link->error);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEDATA, link);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_READDATA, link);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_SEEKDATA, link);
    return rc;
}

static enum tg_err find_file(const char *dir, const char *name, char out[static PATH_MAX],
                             struct fault *fault)
{
    if (file_join(out, PATH_MAX, dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", dir);
    if (access(out, R_OK) != 0)
        return fault_set(fault, TG_ERR_MISSING,
                         "%s: not there or not readable; copy this machine's folder again from "
                         "headquarters",
                         out);
    return TG_OK;
}

enum tg_err link_create(const struct link_plan *plan, struct link **out_link, struct fault *fault)
{
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "link: out of memory");
    snprintf(link->url, sizeof link->url, "%s", plan->hub_url);
    for (int i = 0; i < plan->charter->hub_count; i++)
        add_pin(link, plan->charter->hubs[i].public_key);
    enum tg_err err = find_file(plan->data_dir, "ca.crt", link->ca, fault);
    if (err == TG_OK)
        err = find_file(plan->data_dir, "device.crt", link->certificate, fault);
    if (err == TG_OK)
        err = find_file(plan->data_dir, "device.key", link->key, fault);
    if (err == TG_OK && (link->curl = curl_easy_init()) == NULL)
        err = fault_set(fault, TG_ERR_MEMORY, "link: out of memory");
    CURLcode rc = CURLE_OK;
    if (err == TG_OK)
        rc = set_walls(link);
    if (err == TG_OK && rc == CURLE_OK)
        rc = set_limits(link);
    if (rc != CURLE_OK)
        err = fault_set(fault, TG_ERR_NETWORK, "libcurl cannot do what it must: %s",
                        curl_easy_strerror(rc));
    if (err != TG_OK)
        link_destroy(link);
    else
        *out_link = link;
    return err;
}

void link_destroy(struct link *link)
{
    if (link == NULL)
        return;
    curl_easy_cleanup(link->curl);
    free(link->answer);
    free(link);
}

/* In words: what stood in the way, and what to look at. */
static enum tg_err network_fault(struct link *link, CURLcode rc, struct fault *fault)
{
    const char *said = link->error[0] != '\0' ? link->error : curl_easy_strerror(rc);
    if (link->too_long)
        return fault_set(fault, TG_ERR_NETWORK,
                         "%s answered with more than a hub ever says: is something else at this "
                         "address?",
                         link->url);
    switch (rc) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
        return fault_set(fault, TG_ERR_NETWORK,
                         "the hub %s cannot be reached (%s): check cable, network and hub_url",
                         link->url, said);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return fault_set(fault, TG_ERR_NETWORK,
                         "what answers at %s does not prove to be our hub (%s): an expired "
                         "certificate, this machine's clock, or a network that puts itself between",
                         link->url, said);
    case CURLE_SSL_CERTPROBLEM:
        return fault_set(fault, TG_ERR_NETWORK,
                         "%s and %s do not fit together or cannot be read (%s): copy this "
                         "machine's folder again from headquarters",
                         link->certificate, link->key, said);
    default:
        return fault_set(fault, TG_ERR_NETWORK, "no answer from the hub %s: %s", link->url, said);
    }
}

/* 0 for what no hub says: whoever believed it would ask for what is not there. */
static uint64_t cursor_of(const char *text)
{
    size_t len = strspn(text, "0123456789");
    return text[len] == '\0' && len <= CURSOR_DIGITS_MAX ? strtoull(text, NULL, 10) : 0;
}

static enum tg_err perform(struct link *link, const char *path, size_t len_max,
                           struct link_answer *out_answer, struct fault *fault)
{
    char url[sizeof link->url + LINK_PATH_MAX];
    struct curl_header *header = NULL;
    struct link_answer answer = {0};
    snprintf(url, sizeof url, "%s%s", link->url, path);
    link->answer_len = 0;
    link->len_max = len_max;
    link->too_long = false;
    link->error[0] = '\0';
    CURLcode rc = curl_easy_setopt(link->curl, CURLOPT_URL, url);
    if (rc == CURLE_OK)
        rc = curl_easy_perform(link->curl);
    if (rc == CURLE_OK)
        rc = curl_easy_getinfo(link->curl, CURLINFO_RESPONSE_CODE, &answer.status);
    if (rc != CURLE_OK)
        return network_fault(link, rc, fault);
    if (curl_easy_header(link->curl, "Tonggui-Cursor", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        answer.cursor = cursor_of(header->value);
    answer.len = link->answer_len;
    answer.bytes = link->answer;
    *out_answer = answer;
    return TG_OK;
}

enum tg_err link_put(struct link *link, const char *path, const void *bytes, size_t len,
                     size_t len_max, struct link_answer *out_answer, struct fault *fault)
{
    link->body = bytes;
    link->body_len = len;
    link->body_given = 0;
    CURLcode rc = curl_easy_setopt(link->curl, CURLOPT_UPLOAD, 1L);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(link->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)len);
    if (rc != CURLE_OK)
        return network_fault(link, rc, fault);
    return perform(link, path, len_max, out_answer, fault);
}

enum tg_err link_get(struct link *link, const char *path, size_t len_max,
                     struct link_answer *out_answer, struct fault *fault)
{
    CURLcode rc = curl_easy_setopt(link->curl, CURLOPT_HTTPGET, 1L);
    if (rc != CURLE_OK)
        return network_fault(link, rc, fault);
    return perform(link, path, len_max, out_answer, fault);
}

enum tg_err link_status_fault(const struct link_answer *answer, struct fault *fault)
{
    switch (answer->status) {
    case 403:
        return fault_set(fault, TG_ERR_DENIED,
                         "the hub does not know this machine or it was revoked (403): has the hub "
                         "the newest roster?");
    case 409:
        return fault_set(fault, TG_ERR_CONFLICT,
                         "the hub holds another batch under this number (409): was this disk "
                         "restored from a copy?");
    case 404:
    case 405:
        return fault_set(fault, TG_ERR_NETWORK,
                         "the hub knows nothing of what it was asked for (%ld): it is older than "
                         "this program; update the hub",
                         answer->status);
    case 503:
        return fault_set(fault, TG_ERR_NETWORK, "the hub is busy (503); it is asked again later");
    case 507:
        return fault_set(fault, TG_ERR_FULL, "the hub's disk is full (507)");
    default:
        return fault_set(fault, TG_ERR_NETWORK, "the hub answered with HTTP status %ld",
                         answer->status);
    }
}
