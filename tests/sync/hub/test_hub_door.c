/* The hub's door: who gets in, what is refused, what cannot hold it up. */
#include "sync/hub/http.h"
#include "board/base/file.h"
#include "sync/wire/charter_text.h"
#include "tests/sync/hub/hub_rig.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <gnutls/x509.h>

static const uint64_t EPOCH = 0xFEDCBA9876543210;

static struct hub_rig rig;
static struct hub_rig_device *const alpha = &rig.kiosks[0];
static struct hub_rig_device *const beta = &rig.kiosks[1];
static struct hub_rig_device *const gone = &rig.kiosks[2];

static int begin(void **state)
{
    (void)state;
    hub_rig_init(&rig);
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_rig_finish(&rig);
    return 0;
}

static int begin_running(void **state)
{
    begin(state);
    hub_rig_start(&rig, NULL);
    return 0;
}

static void hub_lets_in_only_whom_the_roster_names(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_device nobody = {.name = alpha->name};
    memcpy(nobody.folder, alpha->folder, sizeof nobody.folder);
    hub_rig_assert_status(hub_rig_put_batch(&rig, &nobody, EPOCH, 1, bytes), 403);
    curl_easy_cleanup(nobody.curl);

    struct hub_rig_device stranger;
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/stranger", rig.folder);
    hub_rig_equip(&stranger, &rig.org, "stranger", folder);
    hub_rig_assert_status(hub_rig_put_batch(&rig, &stranger, EPOCH, 1, bytes), 403);
    hub_rig_device_finish(&stranger);

    snprintf(folder, sizeof folder, "%s/twin", rig.folder);
    hub_rig_equip(&stranger, &rig.org, "alpha", folder);
    hub_rig_assert_status(hub_rig_put_batch(&rig, &stranger, EPOCH, 1, bytes), 403);
    hub_rig_device_finish(&stranger);

    hub_rig_assert_status(hub_rig_put_batch(&rig, gone, EPOCH, 1, bytes), 403);
    assert_true(hub_rig_has_logged(&rig, "no client certificate"));
    assert_true(hub_rig_has_logged(&rig, "kiosk stranger is not in the hub's roster"));
    assert_true(hub_rig_has_logged(&rig, "kiosk gone has been revoked"));
    hub_rig_assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 200);
    free(bytes);
}

static void hub_refuses_a_certificate_of_another_organisation(void **state)
{
    (void)state;
    static struct hub_rig other;
    struct batch batch;
    hub_rig_init(&other);
    struct hub_rig_device forged = other.kiosks[0];
    forged.curl = NULL;
    char from[PATH_MAX];
    char to[PATH_MAX];
    assert_int_equal(file_join(from, sizeof from, alpha->folder, "ca.crt"), TG_OK);
    assert_int_equal(file_join(to, sizeof to, forged.folder, "ca.crt"), TG_OK);
    assert_int_equal(unlink(to), 0);
    assert_int_equal(symlink(from, to), 0);
    uint8_t *bytes = hub_rig_batch(&forged, EPOCH, 1, NULL, &batch);
    hub_rig_assert_status(hub_rig_put_batch(&rig, &forged, EPOCH, 1, bytes), 403);
    assert_true(hub_rig_has_logged(&rig, "not one of this organisation's"));
    curl_easy_cleanup(forged.curl);
    free(bytes);
    hub_rig_finish(&other);
}

static gnutls_datum_t datum_of(const char *folder, const char *name)
{
    char path[PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct fault fault;
    assert_int_equal(file_join(path, sizeof path, folder, name), TG_OK);
    assert_int_equal(file_read(path, 1 << 16, &bytes, &len, &fault), TG_OK);
    return (gnutls_datum_t){.data = bytes, .size = (unsigned)len};
}

/* The device's own certificate, as the root would have issued it for another time. */
static void reissue(const struct hub_rig_device *device, time_t from, time_t until)
{
    uint8_t *secret = rig.org.root->secret;
    gnutls_datum_t seed = {.data = secret, .size = SIGN_SEED_SIZE};
    gnutls_datum_t point = {.data = secret + SIGN_SEED_SIZE, .size = SIGN_PUBLIC_SIZE};
    gnutls_datum_t own = datum_of(device->folder, "device.crt");
    gnutls_datum_t issuer = datum_of(device->folder, "ca.crt");
    gnutls_datum_t pem = {0};
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t crt = NULL;
    gnutls_x509_crt_t ca = NULL;
    char path[PATH_MAX];
    struct fault fault;
    assert_int_equal(gnutls_x509_privkey_init(&key), 0);
    assert_int_equal(gnutls_x509_crt_init(&crt), 0);
    assert_int_equal(gnutls_x509_crt_init(&ca), 0);
    assert_int_equal(
        gnutls_x509_privkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_ED25519, &point, NULL, &seed), 0);
    assert_int_equal(gnutls_x509_crt_import(crt, &own, GNUTLS_X509_FMT_PEM), 0);
    assert_int_equal(gnutls_x509_crt_import(ca, &issuer, GNUTLS_X509_FMT_PEM), 0);
    assert_int_equal(gnutls_x509_crt_set_activation_time(crt, from), 0);
    assert_int_equal(gnutls_x509_crt_set_expiration_time(crt, until), 0);
    assert_int_equal(gnutls_x509_crt_sign2(crt, ca, key, GNUTLS_DIG_UNKNOWN, 0), 0);
    assert_int_equal(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem), 0);
    assert_int_equal(file_join(path, sizeof path, device->folder, "device.crt"), TG_OK);
    assert_int_equal(file_write(path, pem.data, pem.size, 0644, &fault), TG_OK);
    gnutls_free(pem.data);
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_crt_deinit(ca);
    free(own.data);
    free(issuer.data);
}

static void certificate_that_ran_out_still_counts_one_of_the_future_does_not(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(beta, EPOCH, 1, NULL, &batch);
    time_t now = time(NULL);
    reissue(alpha, now - 7200, now - 3600);
    reissue(beta, now + 3600, now + 7200);
    hub_rig_assert_status(hub_rig_put_batch(&rig, beta, EPOCH, 1, bytes), 403);
    assert_true(hub_rig_has_logged(&rig, "check the hub's clock"));
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    free(bytes);
}

static void kiosk_cannot_speak_for_another(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(beta, EPOCH, 1, NULL, &batch);
    size_t len = batch_size(RIG_BATCH_COUNT);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/beta/fedcba9876543210/b/1", bytes, len),
                          403);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/1", bytes, len),
                          400);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, "/v1/k/beta/acks?after=0"), 403);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, "/v1/d/desk-1/batches?after=0"), 403);
    hub_rig_assert_status(hub_rig_get(&rig, &rig.desks[0], "/v1/k/alpha/acks?after=0"), 403);
    free(bytes);
}

static void what_is_malformed_is_refused_and_stored_nowhere(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    size_t len = batch_size(RIG_BATCH_COUNT);
    const char *path = "/v1/k/alpha/fedcba9876543210/b/1";
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, len - 1), 400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, 0), 400);
    hub_rig_put_half(&rig, alpha, path, bytes, len);
    bytes[len / 2] ^= 1;
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 400);
    bytes[len / 2] ^= 1;
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/2", bytes, len),
                          400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba987654321/b/1", bytes, len),
                          400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/0", bytes, len),
                          400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v1/k/Alpha/fedcba9876543210/b/1", bytes, len),
                          400);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, "/v2/k/alpha/fedcba9876543210/b/1", bytes, len),
                          404);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, path), 405);
    hub_rig_assert_status(hub_rig_get(&rig, alpha, "/v1/k/alpha/acks?after=-1"), 400);
    hub_rig_assert_status(hub_rig_get(&rig, &rig.desks[0], "/v1/d/desk-1/batches?after=0"), 204);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 200);
    free(bytes);
}

static void too_large_a_body_is_refused_by_its_head(void **state)
{
    (void)state;
    size_t len = (size_t)BATCH_SIZE_MAX + 1;
    uint8_t *bytes = calloc(1, len);
    assert_non_null(bytes);
    const char *path = "/v1/k/alpha/fedcba9876543210/b/1";
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 413);
    hub_rig_assert_status(hub_rig_put(&rig, alpha, path, bytes, len - 1), 400);
    free(bytes);
}

static void too_large_a_bundle_is_refused_by_its_head(void **state)
{
    (void)state;
    size_t len = (size_t)BUNDLE_SIZE_MAX + 1;
    uint8_t *bytes = calloc(1, len);
    assert_non_null(bytes);
    hub_rig_assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/mail", bytes, len), 413);
    hub_rig_assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/mail", bytes, len - 1),
                          400);
    free(bytes);
}

static long cpu_ticks_of(pid_t pid)
{
    char path[64];
    long user = -1;
    long system = -1;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *stat = fopen(path, "r");
    assert_non_null(stat);
    assert_int_equal(
        fscanf(stat, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system),
        2);
    fclose(stat);
    return user + system;
}

static void half_open_handshakes_neither_spin_nor_block(void **state)
{
    (void)state;
    enum { SILENT = 24 };
    int fds[SILENT];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)rig.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; i < SILENT; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(fds[i], (struct sockaddr *)&address, sizeof address), 0);
        assert_int_equal(send(fds[i], "\x16\x03\x01\x02", i % 5, MSG_NOSIGNAL), i % 5);
    }
    usleep(200 * 1000);
    long before = cpu_ticks_of(rig.pid);
    sleep(1);
    assert_true(cpu_ticks_of(rig.pid) - before <= sysconf(_SC_CLK_TCK) / 10);
    struct batch batch;
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 1, NULL, &batch);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    (void)hub_rig_put_fresh(&rig, alpha, EPOCH, 2, batch.hash, &batch);
    for (size_t i = 0; i < SILENT; i++)
        close(fds[i]);
}

static void one_address_cannot_take_all_connections(void **state)
{
    (void)state;
    int fds[HTTP_CONNECTIONS_OF_ADDRESS_MAX + 8];
    size_t count = sizeof fds / sizeof *fds;
    size_t closed = 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)rig.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; i < count; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(fds[i], (struct sockaddr *)&address, sizeof address), 0);
    }
    usleep(300 * 1000);
    for (size_t i = 0; i < count; i++) {
        char byte;
        closed += recv(fds[i], &byte, 1, MSG_DONTWAIT) == 0;
        close(fds[i]);
    }
    assert_int_equal(closed, 8);
}

static void roster_is_taken_up_when_it_changes(void **state)
{
    (void)state;
    struct batch batch;
    struct fault fault;
    (void)hub_rig_put_fresh(&rig, beta, EPOCH, 1, NULL, &batch);
    struct roster_kiosk kiosk = {.name = beta->name, .revoked = true};
    memcpy(kiosk.public_key, beta->keys->public_key, SIGN_PUBLIC_SIZE);
    assert_int_equal(roster_set(&rig.org.roster, &kiosk, &fault), TG_OK);
    assert_int_equal(org_publish_roster(&rig.org, &fault), TG_OK);
    assert_int_equal(kill(rig.pid, SIGHUP), 0);
    uint8_t *bytes = hub_rig_batch(beta, EPOCH, 2, batch.hash, &batch);
    long status = 0;
    for (int tries = 0; tries < 50 && status != 403; tries++) {
        struct hub_rig_reply reply = hub_rig_put_batch(&rig, beta, EPOCH, 2, bytes);
        status = reply.status;
        hub_rig_reply_finish(&reply);
        usleep(100 * 1000);
    }
    assert_int_equal(status, 403);
    free(bytes);
}

static void older_or_forged_roster_is_not_taken(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct batch batch;
    struct fault fault;
    const char *old = "tonggui roster 1\nversion 1\n";
    assert_int_equal(file_join(path, sizeof path, rig.org_path, "hub/roster"), TG_OK);
    assert_int_equal(
        keys_write_signed(rig.org.root, path, CONTEXT_ROSTER, old, strlen(old), &fault), TG_OK);
    assert_int_equal(kill(rig.pid, SIGHUP), 0);
    for (int tries = 0; tries < 50 && !hub_rig_has_logged(&rig, "version 1 is older"); tries++)
        usleep(100 * 1000);
    assert_true(hub_rig_has_logged(&rig, "version 1 is older"));
    assert_int_equal(truncate(path, 10), 0);
    assert_int_equal(kill(rig.pid, SIGHUP), 0);
    for (int tries = 0; tries < 50 && !hub_rig_has_logged(&rig, "does not hold"); tries++)
        usleep(100 * 1000);
    assert_true(hub_rig_has_logged(&rig, "does not hold"));
    (void)hub_rig_put_fresh(&rig, beta, EPOCH, 1, NULL, &batch);
}

/* Runs the hub on a folder it cannot serve; it must end by itself and say `why`. */
static void assert_start_fails(const char *why)
{
    assert_int_equal(hub_rig_run_to_end(&rig), EXIT_FAILURE);
    if (!hub_rig_has_logged(&rig, why))
        fail_msg("not said: %s", why);
}

static void write_in_hub(const char *name, const char *text)
{
    char path[PATH_MAX];
    char file[64];
    struct fault fault;
    snprintf(file, sizeof file, "hub/%s", name);
    assert_int_equal(file_join(path, sizeof path, rig.org_path, file), TG_OK);
    assert_int_equal(file_write(path, text, strlen(text), 0600, &fault), TG_OK);
}

static void hub_that_cannot_start_says_what_and_where(void **state)
{
    (void)state;
    write_in_hub("hub.conf", "name: hub-1\nadress: 127.0.0.1\n");
    assert_start_fails("hub.conf");
    assert_true(hub_rig_has_logged(&rig, "adress"));
    write_in_hub("hub.conf", "name: hub-1\nport: 70000\n");
    assert_start_fails("port");
    write_in_hub("hub.conf", "name: hub-1\naddress: example\n");
    assert_start_fails("no numeric IPv4 or IPv6 address");
    write_in_hub("hub.conf", "name: hub-1\naddress: 192.0.2.1\n");
    assert_start_fails("is the address this machine's?");
    write_in_hub("hub.conf", "name: hub-2\n");
    assert_start_fails("names no hub \"hub-2\"");
    write_in_hub("hub.conf", "name: hub-1\n");
    write_in_hub("device.key", "no key");
    assert_start_fails("do they belong together?");
    write_in_hub("hub.db", "this is no database of ours at all");
    assert_start_fails("hub.db: damaged");
    write_in_hub("device.seed", "short");
    write_in_hub("hub.db", "");
    assert_start_fails("device.seed: must be exactly 32 bytes");
    write_in_hub("charter", "tonggui charter 1\n");
    write_in_hub("device.seed", "01234567890123456789012345678901");
    assert_start_fails("does not hold under the organisation's root key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hub_lets_in_only_whom_the_roster_names, begin_running, end),
        cmocka_unit_test_setup_teardown(hub_refuses_a_certificate_of_another_organisation,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(
            certificate_that_ran_out_still_counts_one_of_the_future_does_not, begin_running, end),
        cmocka_unit_test_setup_teardown(kiosk_cannot_speak_for_another, begin_running, end),
        cmocka_unit_test_setup_teardown(what_is_malformed_is_refused_and_stored_nowhere,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(too_large_a_body_is_refused_by_its_head, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(too_large_a_bundle_is_refused_by_its_head, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(half_open_handshakes_neither_spin_nor_block, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(one_address_cannot_take_all_connections, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(roster_is_taken_up_when_it_changes, begin_running, end),
        cmocka_unit_test_setup_teardown(older_or_forged_roster_is_not_taken, begin_running, end),
        cmocka_unit_test_setup_teardown(hub_that_cannot_start_says_what_and_where, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
