/* A real hub over TLS: who gets in, what is taken once and for good, what survives. */
#include "sync/hub/http.h"
#include "board/base/file.h"
#include "sync/wire/charter_text.h"
#include "sync/wire/parcel.h"
#include "tests/sync/hub/hub_rig.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

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

static void assert_status(struct hub_rig_reply reply, long status)
{
    if (reply.status != status && reply.len > 0)
        print_error("%ld: %.*s", reply.status, (int)reply.len, (const char *)reply.bytes);
    assert_int_equal(reply.status, status);
    hub_rig_reply_finish(&reply);
}

static struct hub_ack assert_acked(const struct hub_rig_reply *reply)
{
    struct hub_ack ack;
    assert_int_equal(reply->status, 200);
    assert_int_equal(hub_ack_parse(reply->bytes, reply->len, &ack), TG_OK);
    const struct charter_device *hub = charter_find_hub(&rig.org.charter, &ack.hub);
    assert_non_null(hub);
    assert_int_equal(hub_ack_verify(reply->bytes, reply->len, hub->public_key), TG_OK);
    return ack;
}

/* A fresh batch, put and acknowledged. */
static struct hub_ack put_fresh(struct hub_rig_device *kiosk, uint64_t epoch, uint64_t seq,
                                const uint8_t *before, struct batch *out_batch)
{
    uint8_t *bytes = hub_rig_batch(kiosk, epoch, seq, before, out_batch);
    struct hub_rig_reply reply = hub_rig_put_batch(&rig, kiosk, epoch, seq, bytes);
    struct hub_ack ack = assert_acked(&reply);
    assert_memory_equal(ack.batch_hash, out_batch->hash, HASH_SIZE);
    assert_string_equal(ack.kiosk.text, kiosk->name.text);
    assert_int_equal(ack.seq, seq);
    hub_rig_reply_finish(&reply);
    free(bytes);
    return ack;
}

static void hub_lets_in_only_whom_the_roster_names(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_device nobody = {.name = alpha->name};
    strcpy(nobody.folder, alpha->folder);
    assert_status(hub_rig_put_batch(&rig, &nobody, EPOCH, 1, bytes), 403);
    curl_easy_cleanup(nobody.curl);

    struct hub_rig_device stranger;
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/stranger", rig.folder);
    hub_rig_equip(&stranger, &rig.org, "stranger", folder);
    assert_status(hub_rig_put_batch(&rig, &stranger, EPOCH, 1, bytes), 403);
    hub_rig_device_finish(&stranger);

    snprintf(folder, sizeof folder, "%s/twin", rig.folder);
    hub_rig_equip(&stranger, &rig.org, "alpha", folder);
    assert_status(hub_rig_put_batch(&rig, &stranger, EPOCH, 1, bytes), 403);
    hub_rig_device_finish(&stranger);

    assert_status(hub_rig_put_batch(&rig, gone, EPOCH, 1, bytes), 403);
    assert_true(hub_rig_has_logged(&rig, "no client certificate"));
    assert_true(hub_rig_has_logged(&rig, "kiosk stranger is not in the hub's roster"));
    assert_true(hub_rig_has_logged(&rig, "kiosk gone has been revoked"));
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 200);
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
    assert_status(hub_rig_put_batch(&rig, &forged, EPOCH, 1, bytes), 403);
    assert_true(hub_rig_has_logged(&rig, "not one of this organisation's"));
    curl_easy_cleanup(forged.curl);
    free(bytes);
    hub_rig_finish(&other);
}

static void kiosk_cannot_speak_for_another(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(beta, EPOCH, 1, NULL, &batch);
    size_t len = batch_size(RIG_BATCH_COUNT);
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/beta/fedcba9876543210/b/1", bytes, len), 403);
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/1", bytes, len), 400);
    assert_status(hub_rig_get(&rig, alpha, "/v1/k/beta/acks?after=0"), 403);
    assert_status(hub_rig_get(&rig, alpha, "/v1/d/desk-1/batches?after=0"), 403);
    assert_status(hub_rig_get(&rig, &rig.desks[0], "/v1/k/alpha/acks?after=0"), 403);
    free(bytes);
}

static void batch_again_gets_the_same_acknowledgement(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_reply first = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    (void)assert_acked(&first);
    struct batch next;
    (void)put_fresh(alpha, EPOCH, 2, batch.hash, &next);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    (void)assert_acked(&again);
    assert_int_equal(again.len, first.len);
    assert_memory_equal(again.bytes, first.bytes, first.len);
    hub_rig_reply_finish(&first);
    hub_rig_reply_finish(&again);
    free(bytes);
}

static void another_batch_at_the_same_place_is_set_aside(void **state)
{
    (void)state;
    struct batch first;
    struct batch second;
    (void)put_fresh(alpha, EPOCH, 1, NULL, &first);
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &second);
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 409);
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes), 409);
    assert_true(hub_rig_has_logged(&rig, "kiosk alpha sent another batch 1 in one epoch"));
    struct hub_rig_reply reply = hub_rig_get(&rig, &rig.desks[0], "/v1/d/desk-1/batches?after=0");
    struct parcel parcel;
    struct batch held;
    struct fault fault;
    assert_int_equal(parcel_parse(reply.bytes, reply.len, &parcel), TG_OK);
    assert_int_equal(batch_parse(parcel.batch, parcel.batch_len, &held, &fault), TG_OK);
    assert_memory_equal(held.hash, first.hash, HASH_SIZE);
    hub_rig_reply_finish(&reply);
    (void)put_fresh(alpha, EPOCH, 2, first.hash, &second);
    free(bytes);
}

static void gaps_are_told_and_late_arrivals_fill_them(void **state)
{
    (void)state;
    struct batch batch;
    struct hub_ack ack = put_fresh(alpha, EPOCH, 1, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 0);
    ack = put_fresh(alpha, EPOCH, 4, batch.hash, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 2);
    assert_int_equal(ack.gaps[0], 2);
    assert_int_equal(ack.gaps[1], 3);
    ack = put_fresh(alpha, EPOCH, 3, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_int_equal(ack.gap_count, 1);
    assert_int_equal(ack.gaps[0], 2);
    ack = put_fresh(alpha, EPOCH, 2, NULL, &batch);
    assert_int_equal(ack.high_water, 4);
    assert_int_equal(ack.gap_count, 0);
    ack = put_fresh(alpha, EPOCH, 1000000, NULL, &batch);
    assert_int_equal(ack.gap_count, ACK_GAPS_MAX);
    assert_int_equal(ack.gaps[ACK_GAPS_MAX - 1], 4 + ACK_GAPS_MAX);
}

static void restored_disk_raises_an_alarm_and_loses_nothing(void **state)
{
    (void)state;
    struct batch batch;
    (void)put_fresh(alpha, EPOCH, 1, NULL, &batch);
    assert_false(hub_rig_has_logged(&rig, "begins a new epoch"));
    uint8_t other[HASH_SIZE] = {1};
    (void)put_fresh(alpha, EPOCH, 2, other, &batch);
    assert_true(hub_rig_has_logged(&rig, "batch 2 does not follow the one before it"));
    struct hub_ack ack = put_fresh(alpha, EPOCH + 1, 1, NULL, &batch);
    assert_int_equal(ack.high_water, 1);
    assert_true(hub_rig_has_logged(&rig, "kiosk alpha begins a new epoch"));
}

static void what_is_malformed_is_refused_and_stored_nowhere(void **state)
{
    (void)state;
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    size_t len = batch_size(RIG_BATCH_COUNT);
    const char *path = "/v1/k/alpha/fedcba9876543210/b/1";
    assert_status(hub_rig_put(&rig, alpha, path, bytes, len - 1), 400);
    assert_status(hub_rig_put(&rig, alpha, path, bytes, 0), 400);
    bytes[len / 2] ^= 1;
    assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 400);
    bytes[len / 2] ^= 1;
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/2", bytes, len), 400);
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba987654321/b/1", bytes, len), 400);
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/alpha/fedcba9876543210/b/0", bytes, len), 400);
    assert_status(hub_rig_put(&rig, alpha, "/v1/k/Alpha/fedcba9876543210/b/1", bytes, len), 400);
    assert_status(hub_rig_put(&rig, alpha, "/v2/k/alpha/fedcba9876543210/b/1", bytes, len), 404);
    assert_status(hub_rig_get(&rig, alpha, path), 405);
    assert_status(hub_rig_get(&rig, alpha, "/v1/k/alpha/acks?after=-1"), 400);
    assert_status(hub_rig_get(&rig, &rig.desks[0], "/v1/d/desk-1/batches?after=0"), 204);
    assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 200);
    free(bytes);
}

static void too_large_a_body_is_refused_by_its_head(void **state)
{
    (void)state;
    size_t len = (size_t)BATCH_SIZE_MAX + 1;
    uint8_t *bytes = calloc(1, len);
    assert_non_null(bytes);
    const char *path = "/v1/k/alpha/fedcba9876543210/b/1";
    assert_status(hub_rig_put(&rig, alpha, path, bytes, len), 413);
    assert_status(hub_rig_put(&rig, alpha, path, bytes, len - 1), 400);
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
    (void)put_fresh(alpha, EPOCH, 1, NULL, &batch);
    for (size_t i = 0; i < SILENT; i++)
        close(fds[i]);
    (void)put_fresh(alpha, EPOCH, 2, batch.hash, &batch);
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

static void kill_at_any_point_loses_and_doubles_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *point;
        bool kept;
    } POINTS[] = {
        {"hub.before_commit", false}, {"hub.after_commit", true}, {"hub.before_reply", true}};
    uint64_t cursor = 0;
    for (size_t i = 0; i < sizeof POINTS / sizeof *POINTS; i++) {
        struct batch batch;
        struct parcel parcel;
        char path[64];
        uint8_t *bytes = hub_rig_batch(alpha, EPOCH + i, 1, NULL, &batch);
        hub_rig_start(&rig, POINTS[i].point);
        assert_status(hub_rig_put_batch(&rig, alpha, EPOCH + i, 1, bytes), 0);
        hub_rig_wait_killed(&rig);
        hub_rig_start(&rig, NULL);
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply held = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(held.status, POINTS[i].kept ? 200 : 204);
        struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH + i, 1, bytes);
        (void)assert_acked(&again);
        if (POINTS[i].kept) {
            assert_int_equal(parcel_parse(held.bytes, held.len, &parcel), TG_OK);
            assert_int_equal(parcel.ack_len, again.len);
            assert_memory_equal(parcel.ack, again.bytes, again.len);
        }
        struct hub_rig_reply now = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(now.status, 200);
        cursor = now.cursor;
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        assert_status(hub_rig_get(&rig, &rig.desks[0], path), 204);
        hub_rig_reply_finish(&held);
        hub_rig_reply_finish(&again);
        hub_rig_reply_finish(&now);
        free(bytes);
        hub_rig_stop(&rig);
    }
}

static void full_disk_is_told_and_got_over(void **state)
{
    (void)state;
    struct batch batch;
    (void)put_fresh(alpha, EPOCH, 1, NULL, &batch);
    struct rlimit tiny = {.rlim_cur = 4096, .rlim_max = RLIM_INFINITY};
    const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 2, batch.hash, &batch);
    assert_int_equal(prlimit(rig.pid, RLIMIT_FSIZE, &tiny, NULL), 0);
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 507);
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 507);
    assert_int_equal(prlimit(rig.pid, RLIMIT_FSIZE, &none, NULL), 0);
    assert_status(hub_rig_put_batch(&rig, alpha, EPOCH, 2, bytes), 200);
    free(bytes);
    hub_rig_stop(&rig);
    hub_rig_start(&rig, NULL);
    struct hub_ack ack = put_fresh(alpha, EPOCH, 3, NULL, &batch);
    assert_int_equal(ack.high_water, 3);
}

static size_t desk_ack_for(const struct hub_rig_device *desk, const struct batch *batch,
                           uint16_t count, uint8_t out[static DESK_ACK_SIZE_MAX])
{
    struct desk_ack ack = {.desk = desk->name,
                           .kiosk = batch->kiosk,
                           .epoch = batch->epoch,
                           .seq = batch->seq,
                           .count = count};
    memcpy(ack.hashes, batch->hashes, (size_t)count * HASH_SIZE);
    return desk_ack_compose(&ack, desk->keys->secret, out);
}

static uint16_t count_acks(struct hub_rig_device *kiosk, uint64_t after, uint64_t *out_next)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/k/%s/acks?after=%llu", kiosk->name.text,
             (unsigned long long)after);
    struct hub_rig_reply reply = hub_rig_get(&rig, kiosk, path);
    struct ack_list list;
    assert_int_equal(reply.status, 200);
    assert_int_equal(ack_list_parse(reply.bytes, reply.len, &list), TG_OK);
    for (size_t i = 0; i < list.count; i++) {
        struct desk_ack ack;
        assert_int_equal(desk_ack_parse(list.acks[i].bytes, list.acks[i].len, &ack), TG_OK);
        assert_string_equal(ack.kiosk.text, kiosk->name.text);
    }
    *out_next = list.next;
    uint16_t count = list.count;
    hub_rig_reply_finish(&reply);
    return count;
}

static void bodies_stay_until_every_desk_has_them(void **state)
{
    (void)state;
    struct hub_rig_device *one = &rig.desks[0];
    struct hub_rig_device *two = &rig.desks[1];
    struct batch batch;
    uint8_t *bytes = hub_rig_batch(alpha, EPOCH, 1, NULL, &batch);
    struct hub_rig_reply first = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    assert_int_equal(first.status, 200);
    uint8_t ack[DESK_ACK_SIZE_MAX];
    uint64_t next = 0;

    size_t len = desk_ack_for(two, &batch, RIG_BATCH_COUNT, ack);
    assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 400);
    assert_status(hub_rig_put(&rig, one, "/v1/d/desk-2/acks", ack, len), 403);
    assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, 5), 400);
    assert_int_equal(count_acks(alpha, 0, &next), 0);

    len = desk_ack_for(one, &batch, RIG_BATCH_COUNT, ack);
    assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 204);
    assert_status(hub_rig_put(&rig, one, "/v1/d/desk-1/acks", ack, len), 204);
    assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 200);
    len = desk_ack_for(two, &batch, 1, ack);
    assert_status(hub_rig_put(&rig, two, "/v1/d/desk-2/acks", ack, len), 204);
    assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 200);
    len = desk_ack_for(two, &batch, RIG_BATCH_COUNT, ack);
    assert_status(hub_rig_put(&rig, two, "/v1/d/desk-2/acks", ack, len), 204);
    assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 204);

    struct hub_rig_reply again = hub_rig_put_batch(&rig, alpha, EPOCH, 1, bytes);
    assert_int_equal(again.len, first.len);
    assert_memory_equal(again.bytes, first.bytes, first.len);
    assert_status(hub_rig_get(&rig, two, "/v1/d/desk-2/batches?after=0"), 204);
    assert_int_equal(count_acks(alpha, 0, &next), 3);
    assert_int_equal(count_acks(alpha, next, &next), 0);
    assert_int_equal(count_acks(beta, 0, &next), 0);
    hub_rig_reply_finish(&first);
    hub_rig_reply_finish(&again);
    free(bytes);
}

static void batches_come_in_the_hubs_order_by_cursor(void **state)
{
    (void)state;
    struct batch batch;
    (void)put_fresh(beta, EPOCH, 2, NULL, &batch);
    (void)put_fresh(alpha, EPOCH, 1, NULL, &batch);
    (void)put_fresh(beta, EPOCH, 1, NULL, &batch);
    static const char *const KIOSKS[] = {"beta", "alpha", "beta"};
    static const uint64_t SEQS[] = {2, 1, 1};
    uint64_t cursor = 0;
    for (size_t i = 0; i < 3; i++) {
        char path[64];
        struct parcel parcel;
        struct batch held;
        struct hub_ack ack;
        struct fault fault;
        snprintf(path, sizeof path, "/v1/d/desk-1/batches?after=%llu", (unsigned long long)cursor);
        struct hub_rig_reply reply = hub_rig_get(&rig, &rig.desks[0], path);
        assert_int_equal(reply.status, 200);
        assert_true(reply.cursor > cursor);
        cursor = reply.cursor;
        assert_int_equal(parcel_parse(reply.bytes, reply.len, &parcel), TG_OK);
        assert_int_equal(batch_parse(parcel.batch, parcel.batch_len, &held, &fault), TG_OK);
        assert_int_equal(hub_ack_parse(parcel.ack, parcel.ack_len, &ack), TG_OK);
        assert_memory_equal(ack.batch_hash, held.hash, HASH_SIZE);
        assert_string_equal(held.kiosk.text, KIOSKS[i]);
        assert_int_equal(held.seq, SEQS[i]);
        hub_rig_reply_finish(&reply);
    }
}

static void desk_acknowledgement_survives_a_kill(void **state)
{
    (void)state;
    static const char *const POINTS[] = {"hub.desk_ack_before_commit", "hub.desk_ack_after_commit"};
    struct batch batch;
    uint8_t ack[DESK_ACK_SIZE_MAX];
    uint64_t next = 0;
    for (uint64_t i = 0; i < 2; i++) {
        hub_rig_start(&rig, POINTS[i]);
        (void)put_fresh(alpha, EPOCH, i + 1, NULL, &batch);
        size_t len = desk_ack_for(&rig.desks[0], &batch, RIG_BATCH_COUNT, ack);
        assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/acks", ack, len), 0);
        hub_rig_wait_killed(&rig);
        hub_rig_start(&rig, NULL);
        assert_int_equal(count_acks(alpha, 0, &next), i + i);
        assert_status(hub_rig_put(&rig, &rig.desks[0], "/v1/d/desk-1/acks", ack, len), 204);
        assert_int_equal(count_acks(alpha, 0, &next), i + 1);
        hub_rig_stop(&rig);
    }
}

static void roster_is_taken_up_when_it_changes(void **state)
{
    (void)state;
    struct batch batch;
    struct fault fault;
    (void)put_fresh(beta, EPOCH, 1, NULL, &batch);
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
    (void)put_fresh(beta, EPOCH, 1, NULL, &batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hub_lets_in_only_whom_the_roster_names, begin_running, end),
        cmocka_unit_test_setup_teardown(hub_refuses_a_certificate_of_another_organisation,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(kiosk_cannot_speak_for_another, begin_running, end),
        cmocka_unit_test_setup_teardown(batch_again_gets_the_same_acknowledgement, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(another_batch_at_the_same_place_is_set_aside, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(gaps_are_told_and_late_arrivals_fill_them, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(restored_disk_raises_an_alarm_and_loses_nothing,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(what_is_malformed_is_refused_and_stored_nowhere,
                                        begin_running, end),
        cmocka_unit_test_setup_teardown(too_large_a_body_is_refused_by_its_head, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(half_open_handshakes_neither_spin_nor_block, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(one_address_cannot_take_all_connections, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(kill_at_any_point_loses_and_doubles_nothing, begin, end),
        cmocka_unit_test_setup_teardown(full_disk_is_told_and_got_over, begin_running, end),
        cmocka_unit_test_setup_teardown(bodies_stay_until_every_desk_has_them, begin_running, end),
        cmocka_unit_test_setup_teardown(batches_come_in_the_hubs_order_by_cursor, begin_running,
                                        end),
        cmocka_unit_test_setup_teardown(desk_acknowledgement_survives_a_kill, begin, end),
        cmocka_unit_test_setup_teardown(roster_is_taken_up_when_it_changes, begin_running, end),
        cmocka_unit_test_setup_teardown(older_or_forged_roster_is_not_taken, begin_running, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
