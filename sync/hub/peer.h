/* Who is at the other end of a TLS connection.
 *
 * libmicrohttpd asks for a client certificate and takes any answer, none as well: the chain is
 * checked here, once per connection. What a peer may do is not decided here: its name and key must
 * also stand in the roster or the charter, which every request looks up anew. */
#ifndef TG_SYNC_HUB_PEER_H
#define TG_SYNC_HUB_PEER_H

#include "sync/wire/device.h"

#include <gnutls/gnutls.h>

struct peer {
    struct device_name name;              /* the certificate's common name */
    uint8_t public_key[SIGN_PUBLIC_SIZE]; /* the certificate's Ed25519 key */
};

/* Checks the certificate of a finished handshake against the session's CA and reads name and key.
 * One that has run out still counts: the roster vouches for the key itself, and a kiosk that was
 * away for months must get rid of its reports. DENIED says why not. */
enum tg_err peer_identify(gnutls_session_t session, struct peer *out_peer,
                          struct fault *fault) MUST_USE;

#endif
