#include "tools/ctl/certs.h"

#include "board/base/file.h"
#include "board/base/secret.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>

enum {
    SERIAL_SIZE = 16,
    KEY_ID_SIZE = 20,
    CA_FILE_MAX = 8192,
    YEAR_S = 31557600,
    CLOCKS_APART_S = 86400, /* a kiosk's clock may run behind headquarters' */
};

static enum tg_err certs_fault(int rc, const char *path, struct fault *fault)
{
    if (rc >= 0)
        return TG_OK;
    return fault_set(fault, rc == GNUTLS_E_MEMORY_ERROR ? TG_ERR_MEMORY : TG_ERR_CRYPTO,
                     "%s: cannot make the certificate: %s", path, gnutls_strerror(rc));
}

static int import_key(const struct keys *keys, gnutls_x509_privkey_t *out_key)
{
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    memcpy(public_key, keys->public_key, sizeof public_key);
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    if (seed == NULL)
        return GNUTLS_E_MEMORY_ERROR;
    memcpy(seed, keys->secret, SIGN_SEED_SIZE);
    const gnutls_datum_t x = {.data = public_key, .size = sizeof public_key};
    const gnutls_datum_t k = {.data = seed, .size = SIGN_SEED_SIZE};
    gnutls_x509_privkey_t key = NULL;
    int rc = gnutls_x509_privkey_init(&key);
    if (rc >= 0)
        rc = gnutls_x509_privkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_ED25519, &x, NULL, &k);
    secret_destroy(seed);
    if (rc < 0)
        gnutls_x509_privkey_deinit(key);
    else
        *out_key = key;
    return rc;
}

static int set_common(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
                      const struct certs_subject *subject, int years)
{
    uint8_t serial[SERIAL_SIZE];
    randombytes_buf(serial, sizeof serial);
    serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40); /* positive and of full length */
    time_t now = time(NULL);
    int rc = gnutls_x509_crt_set_version(crt, 3);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_serial(crt, serial, sizeof serial);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_activation_time(crt, now - CLOCKS_APART_S);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_expiration_time(crt, now + (time_t)years * YEAR_S);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_ORGANIZATION_NAME, 0,
                                           subject->organisation,
                                           (unsigned)strlen(subject->organisation));
    if (rc >= 0)
        rc = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, subject->name,
                                           (unsigned)strlen(subject->name));
    if (rc >= 0)
        rc = gnutls_x509_crt_set_key(crt, key);
    uint8_t id[KEY_ID_SIZE];
    size_t id_size = sizeof id;
    if (rc >= 0)
        rc = gnutls_x509_crt_get_key_id(crt, 0, id, &id_size);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_subject_key_id(crt, id, id_size);
    return rc;
}

/* Signs and writes; the digest is Ed25519's own. */
static enum tg_err finish(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer,
                          gnutls_x509_privkey_t issuer_key, const char *path, struct fault *fault)
{
    gnutls_datum_t pem = {0};
    int rc = gnutls_x509_crt_sign2(crt, issuer, issuer_key, GNUTLS_DIG_SHA512, 0);
    if (rc >= 0)
        rc = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem);
    enum tg_err err = certs_fault(rc, path, fault);
    if (err == TG_OK)
        err = file_write(path, pem.data, pem.size, 0644, fault);
    gnutls_free(pem.data);
    return err;
}

enum tg_err certs_write_ca(const struct keys *root, const char *organisation, const char *path,
                           struct fault *fault)
{
    const struct certs_subject subject = {.name = "tonggui root", .organisation = organisation};
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t crt = NULL;
    int rc = import_key(root, &key);
    if (rc >= 0)
        rc = gnutls_x509_crt_init(&crt);
    if (rc >= 0)
        rc = set_common(crt, key, &subject, CERTS_CA_YEARS);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_basic_constraints(crt, 1, 0);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_KEY_CERT_SIGN);
    enum tg_err err = certs_fault(rc, path, fault);
    if (err == TG_OK)
        err = finish(crt, crt, key, path, fault);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(key);
    return err;
}

static int add_address(gnutls_x509_crt_t crt, const char *address)
{
    uint8_t numeric[16];
    if (inet_pton(AF_INET, address, numeric) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, numeric, 4,
                                                    GNUTLS_FSAN_APPEND);
    if (inet_pton(AF_INET6, address, numeric) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, numeric, 16,
                                                    GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, address,
                                                (unsigned)strlen(address), GNUTLS_FSAN_APPEND);
}

static int set_purpose(gnutls_x509_crt_t crt, const struct certs_subject *subject)
{
    bool server = subject->server_address != NULL;
    int rc = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_key_purpose_oid(
            crt, server ? GNUTLS_KP_TLS_WWW_SERVER : GNUTLS_KP_TLS_WWW_CLIENT, 0);
    if (!server || rc < 0)
        return rc;
    static const char *const here[] = {"localhost", "127.0.0.1"};
    rc = add_address(crt, subject->server_address);
    for (size_t i = 0; i < 2 && rc >= 0; i++) {
        if (strcmp(here[i], subject->server_address) != 0)
            rc = add_address(crt, here[i]);
    }
    return rc;
}

static int import_ca(const uint8_t *pem, size_t len, gnutls_x509_crt_t *out_crt)
{
    const gnutls_datum_t datum = {.data = (unsigned char *)(uintptr_t)pem, .size = (unsigned)len};
    gnutls_x509_crt_t crt = NULL;
    int rc = gnutls_x509_crt_init(&crt);
    if (rc >= 0)
        rc = gnutls_x509_crt_import(crt, &datum, GNUTLS_X509_FMT_PEM);
    if (rc < 0)
        gnutls_x509_crt_deinit(crt);
    else
        *out_crt = crt;
    return rc;
}

enum tg_err certs_write_device(const struct keys *root, const char *ca_path,
                               const struct keys *device, const struct certs_subject *subject,
                               const char *path, struct fault *fault)
{
    uint8_t *pem = NULL;
    size_t len = 0;
    enum tg_err err = file_read(ca_path, CA_FILE_MAX, &pem, &len, fault);
    if (err != TG_OK)
        return err;
    gnutls_x509_privkey_t root_key = NULL;
    gnutls_x509_privkey_t device_key = NULL;
    gnutls_x509_crt_t ca = NULL;
    gnutls_x509_crt_t crt = NULL;
    uint8_t id[KEY_ID_SIZE];
    size_t id_size = sizeof id;
    int rc = import_ca(pem, len, &ca);
    if (rc >= 0)
        rc = import_key(root, &root_key);
    if (rc >= 0)
        rc = import_key(device, &device_key);
    if (rc >= 0)
        rc = gnutls_x509_crt_init(&crt);
    if (rc >= 0)
        rc = set_common(crt, device_key, subject, CERTS_DEVICE_YEARS);
    if (rc >= 0)
        rc = set_purpose(crt, subject);
    if (rc >= 0)
        rc = gnutls_x509_crt_get_subject_key_id(ca, id, &id_size, NULL);
    if (rc >= 0)
        rc = gnutls_x509_crt_set_authority_key_id(crt, id, id_size);
    err = certs_fault(rc, path, fault);
    if (err == TG_OK)
        err = finish(crt, ca, root_key, path, fault);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_crt_deinit(ca);
    gnutls_x509_privkey_deinit(device_key);
    gnutls_x509_privkey_deinit(root_key);
    free(pem);
    return err;
}

enum tg_err certs_write_key(const struct keys *keys, const char *path, struct fault *fault)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_datum_t pem = {0};
    int rc = import_key(keys, &key);
    if (rc >= 0)
        rc = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                               &pem);
    enum tg_err err = certs_fault(rc, path, fault);
    if (err == TG_OK)
        err = file_write(path, pem.data, pem.size, 0600, fault);
    if (pem.data != NULL)
        secret_wipe(pem.data, pem.size);
    gnutls_free(pem.data);
    gnutls_x509_privkey_deinit(key);
    return err;
}
