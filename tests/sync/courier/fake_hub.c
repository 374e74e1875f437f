#include "tests/sync/courier/fake_hub.h"

#include "board/base/file.h"
#include "board/base/must.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

enum { REQUEST_MAX = 1 << 21, HEAD_MAX = 8192 };

struct fake_hub {
    int listen_fd;
    unsigned port;
    pthread_t thread;
    gnutls_certificate_credentials_t credentials;
    fake_hub_fn fn;
    void *ctx;
};

/* Reads the head up to its empty line; false when the peer goes away. */
static bool read_head(gnutls_session_t session, char *head)
{
    size_t len = 0;
    while (len < HEAD_MAX - 1) {
        if (gnutls_record_recv(session, head + len, 1) != 1)
            return false;
        head[++len] = '\0';
        if (len >= 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

static bool read_body(gnutls_session_t session, uint8_t *body, size_t len)
{
    for (size_t have = 0; have < len;) {
        ssize_t got = gnutls_record_recv(session, body + have, len - have);
        if (got <= 0)
            return false;
        have += (size_t)got;
    }
    return true;
}

static void send_all(gnutls_session_t session, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    while (len > 0) {
        ssize_t put = gnutls_record_send(session, at, len);
        if (put <= 0)
            return;
        at += put;
        len -= (size_t)put;
    }
}

static void answer(struct fake_hub *hub, gnutls_session_t session)
{
    char head[HEAD_MAX];
    char reply[512];
    struct fake_request request = {0};
    if (!read_head(session, head))
        return;
    const char *length = strcasestr(head, "\r\nContent-Length:");
    request.len = length == NULL ? 0 : strtoul(length + 17, NULL, 10);
    must(request.len <= REQUEST_MAX);
    uint8_t *body = malloc(request.len + 1);
    must(body != NULL);
    if (strcasestr(head, "100-continue") != NULL)
        send_all(session, "HTTP/1.1 100 Continue\r\n\r\n", 25);
    snprintf(request.line, sizeof request.line, "%.*s", (int)strcspn(head, "\r"), head);
    request.body = body;
    if (read_body(session, body, request.len)) {
        struct fake_answer said = hub->fn(hub->ctx, &request);
        int len = snprintf(
            reply, sizeof reply,
            "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\nConnection: close\r\n%s%s\r\n", said.status,
            said.len, said.header == NULL ? "" : said.header, said.header == NULL ? "" : "\r\n");
        send_all(session, reply, (size_t)len);
        send_all(session, said.body, said.len);
    }
    free(body);
    gnutls_bye(session, GNUTLS_SHUT_WR);
}

static void serve(struct fake_hub *hub, int fd)
{
    gnutls_session_t session = NULL;
    must(gnutls_init(&session, GNUTLS_SERVER) == 0);
    must(gnutls_priority_set_direct(session, "NORMAL:-VERS-ALL:+VERS-TLS1.3", NULL) == 0);
    must(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, hub->credentials) == 0);
    gnutls_transport_set_int(session, fd);
    int rc;
    do
        rc = gnutls_handshake(session);
    while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
    if (rc == 0)
        answer(hub, session);
    gnutls_deinit(session);
}

static void *run(void *ctx)
{
    struct fake_hub *hub = ctx;
    int fd;
    while ((fd = accept(hub->listen_fd, NULL, NULL)) >= 0) {
        serve(hub, fd);
        close(fd);
    }
    return NULL;
}

struct fake_hub *fake_hub_create(const char *folder, fake_hub_fn fn, void *ctx)
{
    char crt[PATH_MAX];
    char key[PATH_MAX];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    struct fake_hub *hub = calloc(1, sizeof *hub);
    must(hub != NULL && file_join(crt, sizeof crt, folder, "device.crt") == TG_OK);
    must(file_join(key, sizeof key, folder, "device.key") == TG_OK);
    hub->fn = fn;
    hub->ctx = ctx;
    must(gnutls_certificate_allocate_credentials(&hub->credentials) == 0);
    must(gnutls_certificate_set_x509_key_file(hub->credentials, crt, key, GNUTLS_X509_FMT_PEM) >=
         0);
    hub->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(bind(hub->listen_fd, (struct sockaddr *)&address, len) == 0);
    must(listen(hub->listen_fd, 8) == 0);
    must(getsockname(hub->listen_fd, (struct sockaddr *)&address, &len) == 0);
    hub->port = ntohs(address.sin_port);
    must(pthread_create(&hub->thread, NULL, run, hub) == 0);
    return hub;
}

void fake_hub_destroy(struct fake_hub *hub)
{
    if (hub == NULL)
        return;
    shutdown(hub->listen_fd, SHUT_RDWR);
    pthread_join(hub->thread, NULL);
    close(hub->listen_fd);
    gnutls_certificate_free_credentials(hub->credentials);
    free(hub);
}

unsigned fake_hub_port(const struct fake_hub *hub)
{
    return hub->port;
}

static gnutls_x509_privkey_t import_key(const struct keys *keys)
{
    struct keys copy = *keys;
    const gnutls_datum_t x = {.data = copy.public_key, .size = SIGN_PUBLIC_SIZE};
    const gnutls_datum_t k = {.data = copy.secret, .size = SIGN_SEED_SIZE};
    gnutls_x509_privkey_t key = NULL;
    must(gnutls_x509_privkey_init(&key) == 0);
    must(gnutls_x509_privkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_ED25519, &x, NULL, &k) == 0);
    return key;
}

void fake_hub_write_expired(const struct keys *root, const char *ca_path, const struct keys *device,
                            const char *path)
{
    const uint8_t here[] = {127, 0, 0, 1};
    uint8_t *pem = NULL;
    size_t len = 0;
    struct fault fault;
    gnutls_datum_t out = {0};
    gnutls_x509_crt_t ca = NULL;
    gnutls_x509_crt_t crt = NULL;
    must(file_read(ca_path, HEAD_MAX, &pem, &len, &fault) == TG_OK);
    const gnutls_datum_t datum = {.data = pem, .size = (unsigned)len};
    must(gnutls_x509_crt_init(&ca) == 0 && gnutls_x509_crt_init(&crt) == 0);
    must(gnutls_x509_crt_import(ca, &datum, GNUTLS_X509_FMT_PEM) == 0);
    gnutls_x509_privkey_t root_key = import_key(root);
    gnutls_x509_privkey_t key = import_key(device);
    must(gnutls_x509_crt_set_version(crt, 3) == 0);
    must(gnutls_x509_crt_set_serial(crt, "\x01", 1) == 0);
    must(gnutls_x509_crt_set_activation_time(crt, 1000000000) == 0);
    must(gnutls_x509_crt_set_expiration_time(crt, 1100000000) == 0);
    must(gnutls_x509_crt_set_key(crt, key) == 0);
    must(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, here, sizeof here,
                                              GNUTLS_FSAN_SET) == 0);
    must(gnutls_x509_crt_sign2(crt, ca, root_key, GNUTLS_DIG_SHA512, 0) == 0);
    must(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &out) == 0);
    must(file_write(path, out.data, out.size, 0600, &fault) == TG_OK);
    gnutls_free(out.data);
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_privkey_deinit(root_key);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_crt_deinit(ca);
    free(pem);
}
