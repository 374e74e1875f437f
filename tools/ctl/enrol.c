#include "tools/ctl/enrol.h"

#include "app/form/pack.h"
#include "app/seal/proof.h"
#include "app/seal/sealer.h"
#include "board/base/file.h"
#include "board/base/secret.h"
#include "sync/courier/settings.h"
#include "sync/wire/charter_text.h"
#include "tools/ctl/devices.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

static enum tg_err check_set(const struct charter *charter, const char *path, const char *set,
                             struct fault *fault)
{
    if (set == NULL || charter_find_set(charter, set) != NULL)
        return TG_OK;
    return fault_set(fault, TG_ERR_MISSING,
                     "%s: it seals to the recipient set '%s', which the charter does not have; "
                     "found the organisation with --recipient %s=age1… or correct the pack",
                     path, set, set);
}

/* The desk works by the packs that its kiosks ask by: all their versions, each under its own name.
 */
static enum tg_err give_desk(const struct org *org, const struct pack *pack, const uint8_t *bytes,
                             size_t len, struct fault *fault)
{
    char desk[PATH_MAX], packs[PATH_MAX], path[PATH_MAX], name[PACK_ID_MAX + 32];
    snprintf(name, sizeof name, "%s-%u.yaml", pack->id, (unsigned)pack->version);
    enum tg_err err = org_join(desk, org->path, "desk", fault);
    if (err == TG_OK && access(desk, F_OK) != 0)
        return TG_OK; /* it went to its machine: IT copies the signed pack there */
    if (err == TG_OK)
        err = org_join(packs, desk, "packs", fault);
    if (err == TG_OK && mkdir(packs, 0700) != 0 && errno != EEXIST)
        err = fault_set(fault, TG_ERR_IO, "%s: cannot make: %s", packs, strerror(errno));
    if (err == TG_OK)
        err = org_join(path, packs, name, fault);
    return err == TG_OK ? keys_write_signed(org->root, path, CONTEXT_PACK, bytes, len, fault) : err;
}

/* Reads a pack that every kiosk of this organisation can run; the desk gets it as well. */
static enum tg_err take_pack(const struct org *org, const char *path, uint8_t **out_bytes,
                             size_t *out_len, struct fault *fault)
{
    struct pack *pack = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum tg_err err = file_read(path, PACK_FILE_MAX, &bytes, &len, fault);
    if (err == TG_OK)
        err = pack_parse(path, bytes, len, &pack, fault);
    if (err == TG_OK)
        err = check_set(&org->charter, path, pack->set, fault);
    if (err == TG_OK)
        err = check_set(&org->charter, path, pack->set_about_readers, fault);
    if (err == TG_OK)
        err = give_desk(org, pack, bytes, len, fault);
    pack_destroy(pack);
    if (err != TG_OK) {
        free(bytes);
        return err;
    }
    *out_bytes = bytes;
    *out_len = len;
    return TG_OK;
}

enum tg_err enrol_sign_pack(const struct org *org, const char *path, struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    uint8_t signature[SIGNATURE_SIZE];
    char signature_path[PATH_MAX];
    int printed = snprintf(signature_path, sizeof signature_path, "%s.sig", path);
    if (printed < 0 || printed >= (int)sizeof signature_path)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    enum tg_err err = take_pack(org, path, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    device_sign(CONTEXT_PACK, bytes, len, org->root->secret, signature);
    err = file_write(signature_path, signature, sizeof signature, 0644, fault);
    free(bytes);
    return err;
}

static enum tg_err write_pack(const struct org *org, const char *from, const char *dir,
                              struct fault *fault)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    char path[PATH_MAX];
    enum tg_err err = org_join(path, dir, "pack.yaml", fault);
    if (err == TG_OK)
        err = take_pack(org, from, &bytes, &len, fault);
    if (err == TG_OK)
        err = keys_write_signed(org->root, path, CONTEXT_PACK, bytes, len, fault);
    free(bytes);
    return err;
}

enum tg_err enrol_pin_line(const struct enrol_plan *plan, char out[static ENROL_LINE_MAX],
                           struct fault *fault)
{
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(hash, plan->pin, strlen(plan->pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return fault_set(fault, TG_ERR_MEMORY, "no memory to hash the PIN");
    snprintf(out, ENROL_LINE_MAX, "pin_hash: \"%s\"\n", hash);
    return TG_OK;
}

void enrol_display_line(const struct enrol_plan *plan, char out[static ENROL_LINE_MAX])
{
    out[0] = '\0';
    if (plan->width != 0)
        snprintf(out, ENROL_LINE_MAX, "display: {width: %u, height: %u}\n", plan->width,
                 plan->height);
}

static enum tg_err write_kiosk_conf(const struct enrol_plan *plan, const char *dir,
                                    struct fault *fault)
{
    char pin[ENROL_LINE_MAX], display[ENROL_LINE_MAX];
    char printer[DEVICES_LINE_MAX], scanner[DEVICES_LINE_MAX];
    enrol_display_line(plan, display);
    enum tg_err err = devices_printer_line(&plan->printer, printer, fault);
    if (err == TG_OK)
        err = devices_scanner_line(&plan->scanner, scanner, fault);
    if (err == TG_OK)
        err = enrol_pin_line(plan, pin, fault);
    if (err != TG_OK)
        return err;
    return org_write_text(dir, "kiosk.conf", fault,
                          "kiosk: %s\nsite_prefix: \"%s\"\nppi: %u\n%s%s%s%s"
                          "batch_envelopes: %u\n",
                          plan->name.text, plan->site_prefix, plan->ppi, display, printer, scanner,
                          pin, plan->batch_envelopes);
}

/* The hub is where the desk's own courier finds it. */
static enum tg_err write_courier_conf(const struct org *org, const struct enrol_plan *plan,
                                      const char *dir, struct fault *fault)
{
    struct courier_settings desk;
    char path[PATH_MAX];
    enum tg_err err = org_join(path, org->path, "desk/courier.conf", fault);
    if (err == TG_OK)
        err = courier_settings_load(path, COURIER_DESK, &desk, fault);
    if (err == TG_ERR_MISSING)
        return fault_set(fault, err,
                         "%s: not here, and it says where the hub is; keep the desk's folder here "
                         "and take a copy to its machine, or bring that file back",
                         path);
    if (err != TG_OK)
        return err;
    return org_write_text(
        dir, "courier.conf", fault,
        "kiosk: %s\ngroup: %s\nhub_url: %s\ntick_s: %u\njitter_s: %u\npoll_s: %u\n"
        "batch_envelopes: %u\n",
        plan->name.text, plan->group.text, desk.hub_url, plan->tick_s, plan->jitter_s,
        plan->tick_s < COURIER_POLL_S_DEFAULT ? 1U : COURIER_POLL_S_DEFAULT, plan->batch_envelopes);
}

/* Enough fillers for several batches before the kiosk has a quiet moment to renew them. */
static uint32_t filler_count(uint16_t batch_envelopes)
{
    uint32_t wanted = batch_envelopes * 4U;
    return wanted > VAULT_FILLERS_MAX ? VAULT_FILLERS_MAX : wanted;
}

static enum tg_err write_vault(const struct enrol_plan *plan, const char *dir, struct fault *fault)
{
    const struct vault_plan vault = {.slots = plan->slots,
                                     .fillers = filler_count(plan->batch_envelopes),
                                     .covers = {.make = sealer_cover},
                                     .progress = plan->progress,
                                     .progress_ctx = plan->progress_ctx};
    char path[PATH_MAX];
    enum tg_err err = org_join(path, dir, "vault.db", fault);
    return err == TG_OK ? vault_provision(path, &vault, fault) : err;
}

static enum tg_err write_proof_certificate(const struct org *org, const struct device_name *kiosk,
                                           const struct keys *keys, const char *dir,
                                           struct fault *fault)
{
    uint8_t certificate[SIGNATURE_SIZE];
    char path[PATH_MAX];
    proof_certify(kiosk, keys->public_key, org->root->secret, certificate);
    enum tg_err err = org_join(path, dir, PROOF_CERTIFICATE_FILE, fault);
    return err == TG_OK ? file_write(path, certificate, sizeof certificate, 0644, fault) : err;
}

/* Not in the courier's folder: who holds the network can't make proofs. */
static enum tg_err write_proof_key(const struct org *org, const struct device_name *kiosk,
                                   const char *dir, struct fault *fault)
{
    char path[PATH_MAX];
    struct keys *keys = keys_create();
    if (keys == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of secret memory for the keys");
    enum tg_err err = org_join(path, dir, PROOF_SEED_FILE, fault);
    if (err == TG_OK)
        err = keys_save(keys, path, fault);
    if (err == TG_OK)
        err = write_proof_certificate(org, kiosk, keys, dir, fault);
    keys_destroy(keys);
    return err;
}

/* What the courier fills is there from the beginning, empty: the kiosk's walls can name only what
 * is there when they go up (sync/vault/courier_file.h). */
static enum tg_err write_empty(const char *courier, struct fault *fault)
{
    static const char *const names[] = {"courier.db", "courier.db-journal", "mail.db",
                                        "mail.db-journal"};
    char path[PATH_MAX];
    enum tg_err err = TG_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && err == TG_OK; i++) {
        err = org_join(path, courier, names[i], fault);
        if (err == TG_OK)
            err = file_write(path, "", 0, 0644, fault);
    }
    return err;
}

static enum tg_err fill(const struct org *org, const struct enrol_plan *plan,
                        const struct staging *staging, const struct keys *device,
                        struct fault *fault)
{
    const struct certs_subject subject = {.name = plan->name.text,
                                          .organisation = org->charter.organisation};
    char courier[PATH_MAX];
    enum tg_err err = write_pack(org, plan->pack_path, staging->path, fault);
    if (err == TG_OK)
        err = org_copy_papers(org->path, staging->path, fault);
    if (err == TG_OK)
        err = write_kiosk_conf(plan, staging->path, fault);
    if (err == TG_OK)
        err = write_proof_key(org, &plan->name, staging->path, fault);
    if (err == TG_OK)
        err = staging_folder(staging, "courier", fault);
    if (err == TG_OK)
        err = org_join(courier, staging->path, "courier", fault);
    if (err == TG_OK)
        err = org_equip(org->path, org->root, device, &subject, courier, fault);
    if (err == TG_OK)
        err = write_courier_conf(org, plan, courier, fault);
    if (err == TG_OK)
        err = write_empty(courier, fault);
    if (err == TG_OK)
        err = write_vault(plan, staging->path, fault);
    return err;
}

/* The roster first: a kiosk that it names and that has no folder is added anew by a second try. */
static enum tg_err admit(struct org *org, const struct enrol_plan *plan, const struct keys *device,
                         struct staging *staging, struct fault *fault)
{
    struct roster_kiosk entry = {.name = plan->name, .group = plan->group};
    memcpy(entry.public_key, device->public_key, sizeof entry.public_key);
    enum tg_err err = roster_set(&org->roster, &entry, fault);
    if (err == TG_OK)
        err = org_publish_roster(org, fault);
    if (err == TG_OK)
        err = staging_commit(staging, fault);
    return err;
}

enum tg_err enrol_folder(const struct org *org, const struct device_name *name,
                         char out[static PATH_MAX], struct fault *fault)
{
    char kiosks[PATH_MAX];
    enum tg_err err = org_join(kiosks, org->path, "kiosks", fault);
    return err == TG_OK ? org_join(out, kiosks, name->text, fault) : err;
}

enum tg_err enrol_add(struct org *org, const struct enrol_plan *plan, struct fault *fault)
{
    char place[PATH_MAX];
    struct staging staging = {0};
    const struct roster_kiosk *known = roster_find(&org->roster, &plan->name);
    if (known != NULL && known->revoked)
        return fault_set(fault, TG_ERR_CONFLICT,
                         "%s: a kiosk of that name was revoked; choose another name",
                         plan->name.text);
    struct keys *device = keys_create();
    if (device == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of secret memory for the keys");
    enum tg_err err = enrol_folder(org, &plan->name, place, fault);
    if (err == TG_OK)
        err = staging_init(&staging, place, fault);
    if (err == TG_OK)
        err = fill(org, plan, &staging, device, fault);
    if (err == TG_OK)
        err = admit(org, plan, device, &staging, fault);
    staging_finish(&staging);
    keys_destroy(device);
    return err;
}

static enum tg_err unknown(const struct org *org, const struct device_name *name,
                           struct fault *fault)
{
    return fault_set(fault, TG_ERR_MISSING, "%s: the roster of %s has no kiosk of that name",
                     name->text, org->path);
}

/* Its entry, which is not revoked. */
static enum tg_err find_kiosk(const struct org *org, const struct device_name *name,
                              const struct roster_kiosk **out, struct fault *fault)
{
    const struct roster_kiosk *known = roster_find(&org->roster, name);
    if (known == NULL)
        return unknown(org, name, fault);
    if (known->revoked)
        return fault_set(fault, TG_ERR_CONFLICT,
                         "%s: that kiosk was revoked; add one of another name", name->text);
    *out = known;
    return TG_OK;
}

enum tg_err enrol_move(struct org *org, const struct device_name *name,
                       const struct device_name *group, struct device_name *out_before,
                       struct fault *fault)
{
    const struct roster_kiosk *known = NULL;
    enum tg_err err = find_kiosk(org, name, &known, fault);
    if (err != TG_OK)
        return err;
    struct roster_kiosk entry = *known;
    const struct device_name before = entry.group;
    entry.group = *group;
    if (strcmp(before.text, group->text) != 0) {
        err = roster_set(&org->roster, &entry, fault);
        if (err == TG_OK)
            err = org_publish_roster(org, fault);
    }
    if (err == TG_OK)
        *out_before = before;
    return err;
}

/* Where `dir` has a key for proofs, or the half of one that was written first. */
static enum tg_err complete_proof(const struct org *org, const struct device_name *name,
                                  const char *dir, bool *out_made, struct fault *fault)
{
    char seed[PATH_MAX], certificate[PATH_MAX];
    struct keys *keys = NULL;
    struct proof_key *have = NULL;
    bool made = true;
    enum tg_err err = org_join(seed, dir, PROOF_SEED_FILE, fault);
    if (err == TG_OK)
        err = org_join(certificate, dir, PROOF_CERTIFICATE_FILE, fault);
    if (err != TG_OK)
        return err;
    if (access(seed, F_OK) != 0) {
        err = write_proof_key(org, name, dir, fault);
    } else if (access(certificate, F_OK) != 0) {
        err = keys_load(seed, &keys, fault);
        if (err == TG_OK)
            err = write_proof_certificate(org, name, keys, dir, fault);
    } else if ((have = secret_create(sizeof *have)) == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "out of secret memory for the keys");
    } else {
        made = false;
        err = proof_key_load(dir, name, org->root->public_key, have, fault);
    }
    keys_destroy(keys);
    secret_destroy(have);
    if (err == TG_OK)
        *out_made = made;
    return err;
}

static enum tg_err carry_proof(const struct org *org, const struct device_name *name,
                               const char *place, struct fault *fault)
{
    struct staging staging = {0};
    enum tg_err err = staging_init(&staging, place, fault);
    if (err == TG_OK)
        err = write_proof_key(org, name, staging.path, fault);
    if (err == TG_OK)
        err = staging_commit(&staging, fault);
    staging_finish(&staging);
    return err;
}

enum tg_err enrol_give_proof(const struct org *org, const struct device_name *name, const char *out,
                             bool *out_made, struct fault *fault)
{
    char dir[PATH_MAX];
    const struct roster_kiosk *known = NULL;
    enum tg_err err = find_kiosk(org, name, &known, fault);
    if (err == TG_OK && out != NULL) {
        err = carry_proof(org, name, out, fault);
        if (err == TG_OK)
            *out_made = true;
        return err;
    }
    if (err == TG_OK)
        err = enrol_folder(org, name, dir, fault);
    if (err == TG_OK && access(dir, F_OK) != 0)
        err = fault_set(fault, TG_ERR_MISSING,
                        "%s: not here; say with --out FOLDER where the key is to lie, and carry "
                        "its two files into the kiosk's own folder",
                        dir);
    return err == TG_OK ? complete_proof(org, name, dir, out_made, fault) : err;
}

enum tg_err enrol_revoke(struct org *org, const struct device_name *name, struct fault *fault)
{
    const struct roster_kiosk *known = roster_find(&org->roster, name);
    if (known == NULL)
        return unknown(org, name, fault);
    struct roster_kiosk entry = *known;
    entry.revoked = true;
    enum tg_err err = roster_set(&org->roster, &entry, fault);
    return err == TG_OK ? org_publish_roster(org, fault) : err;
}
