/* X.509 certificates (RFC 5280) over Ed25519 keys (RFC 8410), for mutual TLS 1.3. The root's key is
 * the certificate authority's as well; a machine's certificate bears its name as common name. */
#ifndef TG_TOOLS_CTL_CERTS_H
#define TG_TOOLS_CTL_CERTS_H

#include "tools/ctl/keys.h"

enum {
    CERTS_CA_YEARS = 30,
    CERTS_DEVICE_YEARS = 10,
    CERTS_ADDRESS_MAX = 253, /* bytes of a DNS name */
};

struct certs_subject {
    const char *name; /* common name */
    const char *organisation;
    const char *server_address; /* a DNS name or a numeric address; NULL: a client's certificate */
};

/* Writes the authority's self-signed certificate, PEM. */
enum tg_err certs_write_ca(const struct keys *root, const char *organisation, const char *path,
                           struct fault *fault) MUST_USE;

/* Writes the certificate of `device`, issued by the authority whose certificate is `ca_path`. A
 * server's also names localhost and 127.0.0.1. */
enum tg_err certs_write_device(const struct keys *root, const char *ca_path,
                               const struct keys *device, const struct certs_subject *subject,
                               const char *path, struct fault *fault) MUST_USE;

/* Writes the private key as PKCS #8 (RFC 5958) PEM, mode 0600. */
enum tg_err certs_write_key(const struct keys *keys, const char *path,
                            struct fault *fault) MUST_USE;

#endif
