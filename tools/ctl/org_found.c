#include "tools/ctl/org.h"

#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "sync/courier/settings.h"
#include "sync/wire/charter_text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum { DESK_POLL_S = 5 };

struct founding {
    const struct org_plan *plan;
    struct staging staging;
    struct charter charter;
    struct keys *root; /* owned, as the next two */
    struct keys *hub;
    struct keys *desk;
};

static enum tg_err write_raw(const struct founding *founding, const char *name, const void *bytes,
                             size_t len, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = org_join(path, founding->staging.path, name, fault);
    return err == TG_OK ? file_write(path, bytes, len, 0644, fault) : err;
}

static enum tg_err write_signed(const struct founding *founding, const char *name,
                                const char *context, const void *bytes, size_t len,
                                struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = org_join(path, founding->staging.path, name, fault);
    return err == TG_OK ? keys_write_signed(founding->root, path, context, bytes, len, fault) : err;
}

static enum tg_err write_root(const struct founding *founding, struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = org_join(path, founding->staging.path, "root.seed", fault);
    if (err == TG_OK)
        err = keys_save(founding->root, path, fault);
    if (err == TG_OK)
        err = write_raw(founding, "root.pub", founding->root->public_key, SIGN_PUBLIC_SIZE, fault);
    if (err == TG_OK)
        err = org_join(path, founding->staging.path, "ca.crt", fault);
    if (err == TG_OK)
        err = certs_write_ca(founding->root, founding->charter.organisation, path, fault);
    return err;
}

static enum tg_err write_papers(struct founding *founding, struct fault *fault)
{
    struct charter *charter = &founding->charter;
    charter->version = 1;
    randombytes_buf(charter->salt, sizeof charter->salt);
    charter->hub_count = 1;
    memcpy(charter->hubs[0].public_key, founding->hub->public_key, SIGN_PUBLIC_SIZE);
    charter->desk_count = ORG_DESKS;
    memcpy(charter->desks[0].public_key, founding->desk->public_key, SIGN_PUBLIC_SIZE);
    if (device_name_parse(ORG_HUB_NAME, &charter->hubs[0].name) != TG_OK ||
        device_name_parse(ORG_DESK_NAME, &charter->desks[0].name) != TG_OK)
        return fault_set(fault, TG_ERR_FORMAT, "the names of hub and desk");
    static uint8_t text[CHARTER_FILE_MAX];
    size_t len = 0;
    enum tg_err err = charter_write(charter, text, &len, fault);
    if (err == TG_OK)
        err = sealer_self_test(charter, fault);
    if (err == TG_OK)
        err = write_signed(founding, "charter", CONTEXT_CHARTER, text, len, fault);
    return err;
}

/* hub-1 listens on this machine alone when that is how couriers call it. */
static const char *listen_address(const char *address)
{
    struct in6_addr numeric;
    if (strcmp(address, "localhost") == 0)
        return "127.0.0.1";
    if (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0)
        return address;
    return inet_pton(AF_INET6, address, &numeric) == 1 ? "::" : "0.0.0.0";
}

static enum tg_err write_hub(const struct founding *founding, struct fault *fault)
{
    const struct org_plan *plan = founding->plan;
    const struct certs_subject subject = {.name = ORG_HUB_NAME,
                                          .organisation = founding->charter.organisation,
                                          .server_address = plan->hub_address};
    char path[PATH_MAX];
    enum tg_err err = staging_folder(&founding->staging, "hub", fault);
    if (err == TG_OK)
        err = org_join(path, founding->staging.path, "hub", fault);
    if (err == TG_OK)
        err =
            org_equip(founding->staging.path, founding->root, founding->hub, &subject, path, fault);
    if (err == TG_OK)
        err = org_write_text(path, "hub.conf", fault, "name: %s\naddress: \"%s\"\nport: %u\n",
                             ORG_HUB_NAME, listen_address(plan->hub_address), plan->hub_port);
    return err;
}

static enum tg_err write_desk(const struct founding *founding, struct fault *fault)
{
    static const char *const folders[] = {"desk", "desk/spool", "desk/spool/in", "desk/spool/out"};
    const struct org_plan *plan = founding->plan;
    const struct certs_subject subject = {.name = ORG_DESK_NAME,
                                          .organisation = founding->charter.organisation};
    struct in6_addr numeric;
    bool bracket = inet_pton(AF_INET6, plan->hub_address, &numeric) == 1;
    char path[PATH_MAX];
    enum tg_err err = TG_OK;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && err == TG_OK; i++)
        err = staging_folder(&founding->staging, folders[i], fault);
    if (err == TG_OK)
        err = org_join(path, founding->staging.path, "desk", fault);
    if (err == TG_OK)
        err = org_equip(founding->staging.path, founding->root, founding->desk, &subject, path,
                        fault);
    if (err == TG_OK)
        err = org_write_text(path, "desk.conf", fault, "desk: %s\n", ORG_DESK_NAME);
    if (err == TG_OK)
        err = org_write_text(path, "courier.conf", fault,
                             "desk: %s\nhub_url: https://%s%s%s:%u\npoll_s: %d\n", ORG_DESK_NAME,
                             bracket ? "[" : "", plan->hub_address, bracket ? "]" : "",
                             plan->hub_port, DESK_POLL_S);
    return err;
}

/* Version 1 of the roster names nobody yet; both folders are there to take it. */
static enum tg_err write_roster(const struct founding *founding, struct fault *fault)
{
    static const char *const places[] = {"roster", "hub/roster", "desk/roster"};
    const struct roster roster = {.version = 1};
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = roster_write(&roster, &bytes, &len, fault);
    for (size_t i = 0; i < sizeof places / sizeof places[0] && err == TG_OK; i++)
        err = write_signed(founding, places[i], CONTEXT_ROSTER, bytes, len, fault);
    free(bytes);
    return err;
}

static enum tg_err found(struct founding *founding, struct fault *fault)
{
    founding->root = keys_create();
    founding->hub = keys_create();
    founding->desk = keys_create();
    if (founding->root == NULL || founding->hub == NULL || founding->desk == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of secret memory for the keys");
    enum tg_err err = write_root(founding, fault);
    if (err == TG_OK)
        err = write_papers(founding, fault);
    if (err == TG_OK)
        err = write_hub(founding, fault);
    if (err == TG_OK)
        err = write_desk(founding, fault);
    if (err == TG_OK)
        err = staging_folder(&founding->staging, "kiosks", fault);
    if (err == TG_OK)
        err = write_roster(founding, fault);
    if (err == TG_OK)
        err = staging_commit(&founding->staging, fault);
    return err;
}

enum tg_err org_found(const struct org_plan *plan, struct fault *fault)
{
    struct founding founding = {.plan = plan, .charter = plan->charter};
    enum tg_err err = staging_init(&founding.staging, plan->path, fault);
    if (err == TG_OK)
        err = found(&founding, fault);
    staging_finish(&founding.staging);
    keys_destroy(founding.desk);
    keys_destroy(founding.hub);
    keys_destroy(founding.root);
    return err;
}
