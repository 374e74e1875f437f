#include "sync/hub/peer.h"

#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

static enum tg_err check_chain(gnutls_session_t session, struct fault *fault)
{
    unsigned status = 0;
    if (gnutls_certificate_verify_peers2(session, &status) != GNUTLS_E_SUCCESS)
        return fault_set(fault, TG_ERR_DENIED,
                         "no client certificate; a device connects with its own device.crt");
    if ((status & ~(unsigned)(GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED)) == 0 &&
        (status == 0 || (status & GNUTLS_CERT_EXPIRED) != 0))
        return TG_OK;
    if ((status & GNUTLS_CERT_NOT_ACTIVATED) != 0)
        return fault_set(fault, TG_ERR_DENIED,
                         "the client certificate is not valid yet; check the hub's clock");
    return fault_set(fault, TG_ERR_DENIED,
                     "the client certificate is not one of this organisation's; provision the "
                     "device again");
}

static enum tg_err read_key(gnutls_x509_crt_t certificate, struct peer *peer)
{
    gnutls_pubkey_t key = NULL;
    gnutls_datum_t x = {0};
    gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
    enum tg_err err = TG_ERR_DENIED;
    if (gnutls_pubkey_init(&key) != GNUTLS_E_SUCCESS)
        return TG_ERR_MEMORY;
    if (gnutls_pubkey_import_x509(key, certificate, 0) == GNUTLS_E_SUCCESS &&
        gnutls_pubkey_export_ecc_raw2(key, &curve, &x, NULL, 0) == GNUTLS_E_SUCCESS &&
        curve == GNUTLS_ECC_CURVE_ED25519 && x.size == SIGN_PUBLIC_SIZE) {
        memcpy(peer->public_key, x.data, SIGN_PUBLIC_SIZE);
        err = TG_OK;
    }
    gnutls_free(x.data);
    gnutls_pubkey_deinit(key);
    return err;
}

static enum tg_err read_name(gnutls_x509_crt_t certificate, struct peer *peer)
{
    char name[DEVICE_NAME_MAX + 1] = "";
    size_t size = sizeof name;
    if (gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name,
                                      &size) != GNUTLS_E_SUCCESS)
        return TG_ERR_DENIED;
    return device_name_parse(name, &peer->name) == TG_OK ? TG_OK : TG_ERR_DENIED;
}

enum tg_err peer_identify(gnutls_session_t session, struct peer *out_peer, struct fault *fault)
{
    enum tg_err err = check_chain(session, fault);
    if (err != TG_OK)
        return err;
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    gnutls_x509_crt_t certificate = NULL;
    if (chain == NULL || count == 0 || gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS)
        return fault_set(fault, TG_ERR_DENIED, "the client certificate cannot be read");
    struct peer peer = {0};
    if (gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) != GNUTLS_E_SUCCESS ||
        read_key(certificate, &peer) != TG_OK || read_name(certificate, &peer) != TG_OK)
        err = fault_set(fault, TG_ERR_DENIED,
                        "the client certificate has no device name or no Ed25519 key; provision "
                        "the device again");
    gnutls_x509_crt_deinit(certificate);
    if (err == TG_OK)
        *out_peer = peer;
    return err;
}
