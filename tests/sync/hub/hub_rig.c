#include "tests/sync/hub/hub_rig.h"

#include "board/base/file.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "sync/wire/charter_text.h"
#include "tests/sync/wire/wire_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define RECIPIENT "age19f6ernfkn7a9r3wvnn8nljv8fwla3xv7xj5k86ke7xq777szy59qqj3a2n"

static void ok(enum tg_err err, const struct fault *fault)
{
    if (err != TG_OK)
        fprintf(stderr, "rig: %s\n", fault->text);
    must(err == TG_OK);
}

static void join(char out[static PATH_MAX], const char *dir, const char *name)
{
    must(file_join(out, PATH_MAX, dir, name) == TG_OK);
}

void hub_rig_equip(struct hub_rig_device *device, const struct org *org, const char *name,
                   const char *folder)
{
    struct fault fault;
    *device = (struct hub_rig_device){.name = sample_name(name), .keys = keys_create()};
    must(device->keys != NULL && strlen(folder) < sizeof device->folder);
    memcpy(device->folder, folder, strlen(folder) + 1);
    must(mkdir(folder, 0700) == 0);
    const struct certs_subject subject = {.name = device->name.text,
                                          .organisation = org->charter.organisation};
    ok(org_equip(org->path, org->root, device->keys, &subject, folder, &fault), &fault);
}

void hub_rig_device_finish(struct hub_rig_device *device)
{
    curl_easy_cleanup(device->curl);
    keys_destroy(device->keys);
}

static void add_kiosk(struct hub_rig *rig, struct hub_rig_device *device, const char *name,
                      const char *group, bool revoked)
{
    char folder[PATH_MAX];
    struct fault fault;
    join(folder, rig->folder, name);
    hub_rig_equip(device, &rig->org, name, folder);
    struct roster_kiosk kiosk = {
        .name = device->name, .group = sample_name(group), .revoked = revoked};
    memcpy(kiosk.public_key, device->keys->public_key, SIGN_PUBLIC_SIZE);
    ok(roster_set(&rig->org.roster, &kiosk, &fault), &fault);
}

/* The first desk is the organisation's own; the second joins the charter here. */
static void add_desks(struct hub_rig *rig)
{
    char path[PATH_MAX];
    uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    struct fault fault;
    struct charter *charter = &rig->org.charter;
    struct hub_rig_device *own = &rig->desks[0];
    own->name = charter->desks[0].name;
    join(own->folder, rig->org_path, "desk");
    join(path, own->folder, "device.seed");
    ok(keys_load(path, &own->keys, &fault), &fault);
    join(path, rig->folder, "desk-2");
    hub_rig_equip(&rig->desks[1], &rig->org, "desk-2", path);
    struct charter_device *second = &charter->desks[charter->desk_count++];
    second->name = rig->desks[1].name;
    memcpy(second->public_key, rig->desks[1].keys->public_key, SIGN_PUBLIC_SIZE);
    charter->version++;
    ok(charter_write(charter, text, &len, &fault), &fault);
    join(path, rig->org_path, "hub/charter");
    ok(keys_write_signed(rig->org.root, path, CONTEXT_CHARTER, text, len, &fault), &fault);
}

void hub_rig_init(struct hub_rig *rig)
{
    struct fault fault;
    *rig = (struct hub_rig){.folder = "/tmp/tonggui-hub-XXXXXX"};
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    must(secret_init() == TG_OK && mkdtemp(rig->folder) != NULL);
    join(rig->org_path, rig->folder, "org");
    struct org_plan plan = {.path = rig->org_path, .hub_address = "127.0.0.1", .hub_port = 8443};
    memcpy(plan.charter.organisation, "Test", sizeof "Test");
    plan.charter.mail = charter_mail_default();
    plan.charter.set_count = 1;
    plan.charter.sets[0] =
        (struct charter_set){.name = "office", .recipients = {RECIPIENT}, .recipient_count = 1};
    ok(org_found(&plan, &fault), &fault);
    ok(org_open(&rig->org, rig->org_path, &fault), &fault);
    add_desks(rig);
    add_kiosk(rig, &rig->kiosks[0], "alpha", BUNDLE_GROUP_DEFAULT, false);
    add_kiosk(rig, &rig->kiosks[1], "beta", "east", false);
    add_kiosk(rig, &rig->kiosks[2], "gone", BUNDLE_GROUP_DEFAULT, true);
    ok(org_publish_roster(&rig->org, &fault), &fault);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void hub_rig_finish(struct hub_rig *rig)
{
    if (rig->pid > 0)
        hub_rig_stop(rig);
    for (size_t i = 0; i < RIG_KIOSKS; i++)
        hub_rig_device_finish(&rig->kiosks[i]);
    for (size_t i = 0; i < RIG_DESKS; i++)
        hub_rig_device_finish(&rig->desks[i]);
    org_finish(&rig->org);
    (void)nftw(rig->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void exec_hub(const struct hub_rig *rig, const char *fault_at, int out)
{
    char program[PATH_MAX];
    char data[PATH_MAX];
    char log[PATH_MAX];
    const char *build = getenv("BUILD");
    join(program, build == NULL ? "build" : build, "bin/tonggui-hub");
    join(data, rig->org_path, "hub");
    join(log, rig->folder, "log");
    /* A test that dies takes its hub along. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    int err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fault_at != NULL)
        setenv("TG_FAULT_AT", fault_at, 1);
    if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0)
        execl(program, program, "--data", data, "--port", "0", (char *)NULL);
    perror(program);
    _exit(127);
}

void hub_rig_start(struct hub_rig *rig, const char *fault_at)
{
    int pipe_fds[2];
    must(pipe2(pipe_fds, O_CLOEXEC) == 0);
    rig->pid = fork();
    must(rig->pid >= 0);
    if (rig->pid == 0)
        exec_hub(rig, fault_at, pipe_fds[1]);
    close(pipe_fds[1]);
    FILE *from = fdopen(pipe_fds[0], "r");
    char line[128] = "";
    must(from != NULL && fgets(line, sizeof line, from) != NULL);
    fclose(from);
    must(sscanf(line, "hub: listening on 127.0.0.1:%u", &rig->port) == 1);
}

void hub_rig_stop(struct hub_rig *rig)
{
    int status = 0;
    must(kill(rig->pid, SIGTERM) == 0 && waitpid(rig->pid, &status, 0) == rig->pid);
    must(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    rig->pid = 0;
}

int hub_rig_run_to_end(struct hub_rig *rig)
{
    int status = 0;
    pid_t pid = fork();
    must(pid >= 0);
    if (pid == 0)
        exec_hub(rig, NULL, STDERR_FILENO);
    must(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

void hub_rig_wait_killed(struct hub_rig *rig)
{
    int status = 0;
    must(waitpid(rig->pid, &status, 0) == rig->pid);
    must(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    rig->pid = 0;
}

bool hub_rig_has_logged(const struct hub_rig *rig, const char *text)
{
    char path[PATH_MAX];
    uint8_t *log = NULL;
    size_t len = 0;
    struct fault fault;
    join(path, rig->folder, "log");
    ok(file_read(path, 1 << 20, &log, &len, &fault), &fault);
    bool found = strstr((const char *)log, text) != NULL;
    free(log);
    return found;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *ctx)
{
    struct hub_rig_reply *reply = ctx;
    uint8_t *grown = realloc(reply->bytes, reply->len + size * count + 1);
    must(grown != NULL);
    memcpy(grown + reply->len, bytes, size * count);
    reply->bytes = grown;
    reply->len += size * count;
    return size * count;
}

static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
    struct hub_rig_reply *reply = ctx;
    char text[128];
    snprintf(text, sizeof text, "%.*s", (int)(size * count), line);
    (void)sscanf(text, "Tonggui-Cursor: %" SCNu64, &reply->cursor);
    return size * count;
}

struct upload {
    const uint8_t *bytes;
    size_t left;
    size_t break_at; /* what is left then; 0: sent to the end */
};

static size_t on_upload(char *out, size_t size, size_t count, void *ctx)
{
    struct upload *upload = ctx;
    size_t due = upload->left - upload->break_at;
    size_t len = size * count < due ? size * count : due;
    if (upload->break_at > 0 && due == 0)
        return CURL_READFUNC_ABORT;
    memcpy(out, upload->bytes, len);
    upload->bytes += len;
    upload->left -= len;
    return len;
}

static void dress(CURL *curl, const struct hub_rig_device *device)
{
    char path[PATH_MAX];
    join(path, device->folder, "ca.crt");
    curl_easy_setopt(curl, CURLOPT_CAINFO, path);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    if (device->keys == NULL)
        return;
    join(path, device->folder, "device.crt");
    curl_easy_setopt(curl, CURLOPT_SSLCERT, path);
    join(path, device->folder, "device.key");
    curl_easy_setopt(curl, CURLOPT_SSLKEY, path);
}

static struct hub_rig_reply perform(const struct hub_rig *rig, struct hub_rig_device *device,
                                    const char *path, struct upload *upload)
{
    struct hub_rig_reply reply = {0};
    char url[256];
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", rig->port, path);
    if (device->curl == NULL)
        device->curl = curl_easy_init();
    CURL *curl = device->curl;
    must(curl != NULL);
    curl_easy_reset(curl);
    dress(curl, device);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply);
    if (upload != NULL) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_upload);
        curl_easy_setopt(curl, CURLOPT_READDATA, upload);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)upload->left);
    }
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
    return reply;
}

struct hub_rig_reply hub_rig_put(const struct hub_rig *rig, struct hub_rig_device *device,
                                 const char *path, const void *bytes, size_t len)
{
    struct upload upload = {.bytes = bytes, .left = len};
    return perform(rig, device, path, &upload);
}

void hub_rig_put_half(const struct hub_rig *rig, struct hub_rig_device *device, const char *path,
                      const void *bytes, size_t len)
{
    struct upload upload = {.bytes = bytes, .left = len, .break_at = len / 2};
    struct hub_rig_reply reply = perform(rig, device, path, &upload);
    must(reply.status == 0);
    hub_rig_reply_finish(&reply);
}

struct hub_rig_reply hub_rig_get(const struct hub_rig *rig, struct hub_rig_device *device,
                                 const char *path)
{
    return perform(rig, device, path, NULL);
}

void hub_rig_reply_finish(struct hub_rig_reply *reply)
{
    free(reply->bytes);
    *reply = (struct hub_rig_reply){0};
}

void hub_rig_assert_status(struct hub_rig_reply reply, long status)
{
    if (reply.status != status && reply.len > 0)
        print_error("%ld: %.*s", reply.status, (int)reply.len, (const char *)reply.bytes);
    assert_int_equal(reply.status, status);
    hub_rig_reply_finish(&reply);
}

uint8_t *hub_rig_batch(const struct hub_rig_device *kiosk, uint64_t epoch, uint64_t seq,
                       const uint8_t *before, struct batch *out_batch)
{
    uint8_t bodies[RIG_BATCH_COUNT * ENVELOPE_SIZE];
    for (size_t i = 0; i < RIG_BATCH_COUNT; i++)
        sample_envelope(bodies + i * ENVELOPE_SIZE);
    *out_batch = (struct batch){.kiosk = kiosk->name,
                                .epoch = epoch,
                                .seq = seq,
                                .charter_version = 1,
                                .count = RIG_BATCH_COUNT,
                                .bodies = bodies};
    if (before != NULL)
        memcpy(out_batch->before, before, HASH_SIZE);
    uint8_t *bytes = malloc(batch_size(RIG_BATCH_COUNT));
    must(bytes != NULL && batch_compose(out_batch, kiosk->keys->secret, bytes) == TG_OK);
    out_batch->bodies = NULL;
    return bytes;
}

struct hub_rig_reply hub_rig_put_batch(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                       uint64_t epoch, uint64_t seq, const uint8_t *bytes)
{
    char path[128];
    snprintf(path, sizeof path, "/v1/k/%s/%016" PRIx64 "/b/%" PRIu64, kiosk->name.text, epoch, seq);
    return hub_rig_put(rig, kiosk, path, bytes, batch_size(RIG_BATCH_COUNT));
}

struct hub_ack hub_rig_acked(const struct hub_rig *rig, const struct hub_rig_reply *reply)
{
    struct hub_ack ack;
    must(reply->status == 200 && hub_ack_parse(reply->bytes, reply->len, &ack) == TG_OK);
    const struct charter_device *hub = charter_find_hub(&rig->org.charter, &ack.hub);
    must(hub != NULL && hub_ack_verify(reply->bytes, reply->len, hub->public_key) == TG_OK);
    return ack;
}

struct hub_ack hub_rig_put_fresh(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                 uint64_t epoch, uint64_t seq, const uint8_t *before,
                                 struct batch *out_batch)
{
    uint8_t *bytes = hub_rig_batch(kiosk, epoch, seq, before, out_batch);
    struct hub_rig_reply reply = hub_rig_put_batch(rig, kiosk, epoch, seq, bytes);
    struct hub_ack ack = hub_rig_acked(rig, &reply);
    must(memcmp(ack.batch_hash, out_batch->hash, HASH_SIZE) == 0 && ack.seq == seq);
    must(strcmp(ack.kiosk.text, kiosk->name.text) == 0);
    hub_rig_reply_finish(&reply);
    free(bytes);
    return ack;
}

uint8_t *hub_rig_bundle(const struct hub_rig_device *desk, const char *group, uint64_t seq,
                        uint32_t expires_day, struct bundle *out_bundle)
{
    uint8_t letters[RIG_BUNDLE_COUNT * BUNDLE_LETTER_SIZE];
    sample_letters(letters, RIG_BUNDLE_COUNT);
    *out_bundle = (struct bundle){.desk = desk->name,
                                  .group = sample_name(group),
                                  .epoch = 0xFEDCBA9876543210,
                                  .seq = seq,
                                  .day = expires_day - 1,
                                  .expires_day = expires_day,
                                  .count = RIG_BUNDLE_COUNT,
                                  .letters = letters};
    uint8_t *bytes = malloc(bundle_size(RIG_BUNDLE_COUNT));
    must(bytes != NULL && bundle_compose(out_bundle, desk->keys->secret, bytes) == TG_OK);
    out_bundle->letters = NULL;
    return bytes;
}

struct hub_rig_reply hub_rig_put_bundle(const struct hub_rig *rig, struct hub_rig_device *desk,
                                        const uint8_t *bytes)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/d/%s/mail", desk->name.text);
    return hub_rig_put(rig, desk, path, bytes, bundle_size(RIG_BUNDLE_COUNT));
}

struct hub_rig_reply hub_rig_next_bundle(const struct hub_rig *rig, struct hub_rig_device *kiosk,
                                         uint64_t after)
{
    char path[96];
    snprintf(path, sizeof path, "/v1/k/%s/mail?after=%" PRIu64, kiosk->name.text, after);
    return hub_rig_get(rig, kiosk, path);
}
