#include "app/kiosk/station.h"

#include "app/seal/sealer.h"
#include "board/base/faultpoint.h"
#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/secret.h"
#include "board/walled.h"
#include "sync/wire/health.h"

#include <fcntl.h>
#include <stdlib.h>

enum { ROOT_KEY_SIZE = SIGN_PUBLIC_SIZE };

static enum tg_err in_folder(const char *data_dir, const char *name, char out[static PATH_MAX],
                             struct fault *fault)
{
    enum tg_err err = file_join(out, PATH_MAX, data_dir, name);
    return err == TG_OK ? TG_OK : fault_set(fault, err, "%s: path too long", data_dir);
}

static enum tg_err name_files(struct station *station, const char *data_dir, struct fault *fault)
{
    enum tg_err err = in_folder(data_dir, "vault.db-journal", station->vault_journal, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "courier/courier.db", station->courier_db, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "courier/courier.db-journal", station->courier_journal, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "courier/mail.db", station->mail_db, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "courier/mail.db-journal", station->mail_journal, fault);
    return err;
}

/* Kiosks that were made before there were proofs have no key for them. */
static enum tg_err load_proof_key(struct station *station, const char *data_dir,
                                  const uint8_t root_key[static ROOT_KEY_SIZE], struct fault *fault)
{
    struct proof_key *key = secret_create(sizeof *key);
    if (key == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of secret memory for the proof key");
    enum tg_err err = proof_key_load(data_dir, &station->settings.kiosk, root_key, key, fault);
    if (err == TG_OK) {
        station->proof = key;
        return TG_OK;
    }
    secret_destroy(key);
    return err == TG_ERR_MISSING ? TG_OK : err;
}

static enum tg_err load_signed(struct station *station, const char *data_dir, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t root_key[ROOT_KEY_SIZE];
    enum tg_err err = in_folder(data_dir, "root.pub", path, fault);
    if (err == TG_OK)
        err = file_read_exact(path, root_key, sizeof root_key, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "pack.yaml", path, fault);
    if (err == TG_OK)
        err = pack_load(path, root_key, &station->pack, fault);
    if (err == TG_OK)
        err = in_folder(data_dir, "charter", path, fault);
    if (err == TG_OK)
        err = charter_load(path, root_key, &station->charter, fault);
    if (err == TG_OK)
        err = load_proof_key(station, data_dir, root_key, fault);
    return err;
}

static enum tg_err open_vault(struct station *station, const char *data_dir, struct vault **out,
                              struct fault *fault)
{
    char path[PATH_MAX];
    enum tg_err err = in_folder(data_dir, "vault.db", path, fault);
    if (err != TG_OK)
        return err;
    const struct vault_cover_source covers = {.make = sealer_cover};
    return vault_create(path, &station->clock, covers, out, fault);
}

static uint32_t closed_troubles(void)
{
    return health_of(HEALTH_CLOSED) | health_of(HEALTH_SELF_TEST);
}

/* That this station is closed is told by the vault, if that much of it works. Once: at each further
 * try there is nothing new. */
static void tell_closed(struct station *station, const char *data_dir, enum health_trouble why)
{
    struct vault *vault = NULL;
    struct fault fault;
    if (open_vault(station, data_dir, &vault, &fault) != TG_OK)
        return;
    uint32_t others = vault_told(vault) & ~closed_troubles() & ~health_of(HEALTH_UNTOLD);
    vault_tell(vault, others | health_of(why));
    if (vault_owes(vault) && vault_refresh(vault, &fault) != TG_OK)
        log_warn("kiosk", "%s", fault.text);
    vault_destroy(vault);
}

/* The vault remembers the highest versions it has seen, and takes a transaction before any visitor
 * relies on it. */
static enum tg_err prove_vault(struct station *station, struct vault *vault, struct fault *fault)
{
    vault_tell(vault, vault_told(vault) & ~closed_troubles() & ~health_of(HEALTH_UNTOLD));
    enum tg_err err = vault_note_charter(vault, &station->charter, fault);
    if (err == TG_OK)
        err = vault_note_pack(vault, station->pack->id, station->pack->version, fault);
    if (err == TG_OK)
        err = vault_refresh(vault, fault);
    return err;
}

enum tg_err station_self_test(const struct station *station, struct fault *fault)
{
    const struct pack *pack = station->pack;
    if (!charter_find_set(&station->charter, pack->set))
        return fault_set(fault, TG_ERR_MISSING,
                         "the charter has no recipient set \"%s\", which pack %s seals to; add it "
                         "with tonggui-ctl",
                         pack->set, pack->id);
    if (pack->set_about_readers && !charter_find_set(&station->charter, pack->set_about_readers))
        return fault_set(fault, TG_ERR_MISSING,
                         "the charter has no recipient set \"%s\", which pack %s seals reports "
                         "about its readers to; add it with tonggui-ctl",
                         pack->set_about_readers, pack->id);
    return sealer_self_test(&station->charter, fault);
}

enum tg_err station_init(struct station *out, const char *data_dir, const struct clock *clock,
                         struct fault *fault)
{
    *out = (struct station){.clock = *clock};
    struct vault *vault = NULL;
    enum health_trouble why = HEALTH_CLOSED;
    enum tg_err err = name_files(out, data_dir, fault);
    if (err == TG_OK)
        err = kiosk_settings_load(data_dir, &out->settings, fault);
    if (err == TG_OK)
        err = load_signed(out, data_dir, fault);
    if (err == TG_OK) {
        why = HEALTH_SELF_TEST;
        err = station_self_test(out, fault);
    }
    if (err != TG_OK) {
        tell_closed(out, data_dir, why);
        return err;
    }
    err = open_vault(out, data_dir, &vault, fault);
    if (err != TG_OK)
        return err;
    err = prove_vault(out, vault, fault);
    if (err != TG_OK) {
        vault_destroy(vault);
        tell_closed(out, data_dir, HEALTH_CLOSED);
        return err;
    }
    out->vault = vault;
    return TG_OK;
}

void station_finish(struct station *station)
{
    vault_destroy(station->vault);
    pack_destroy(station->pack);
    secret_destroy(station->proof);
    if (station->openings)
        throttle_unmap(station->openings);
    *station = (struct station){0};
}

void station_grants(const struct station *station,
                    struct sandbox_grant out_grants[static STATION_GRANTS])
{
    out_grants[0] = (struct sandbox_grant){station->vault_journal, SANDBOX_WRITE};
    out_grants[1] = (struct sandbox_grant){station->courier_db, SANDBOX_READ};
    out_grants[2] = (struct sandbox_grant){station->courier_journal, SANDBOX_READ};
    out_grants[3] = (struct sandbox_grant){station->mail_db, SANDBOX_READ};
    out_grants[4] = (struct sandbox_grant){station->mail_journal, SANDBOX_READ};
}

bool station_journal_is_walled_off(const struct station *station)
{
    const char *const paths[] = {station->courier_db, station->courier_journal, station->mail_db,
                                 station->mail_journal};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (walled_off(paths[i], O_RDONLY))
            return true;
    return false;
}

static enum tg_err release(struct station *station, bool *out_broken, struct fault *fault)
{
    struct desk_ack *acks = NULL;
    size_t count = 0, refused = 0;
    enum tg_err err = journal_read_acks(station->courier_db, &station->charter,
                                        &station->settings.kiosk, &acks, &count, &refused, fault);
    if (err != TG_OK)
        return err;
    if (count > 0) {
        uint32_t released = 0;
        fault_point("kiosk.before_release");
        err = vault_release(station->vault, &station->charter, acks, count, &released, fault);
        fault_point("kiosk.after_release");
        *out_broken = err != TG_OK;
    }
    free(acks);
    if (err == TG_OK && refused > 0)
        return fault_set(fault, TG_ERR_CRYPTO,
                         "%zu desk acknowledgements in %s do not verify and were left aside",
                         refused, station->courier_db);
    return err;
}

static enum tg_err renew(struct station *station, bool *out_broken, struct fault *fault)
{
    uint8_t(*hashes)[HASH_SIZE] = NULL;
    size_t count = 0;
    enum tg_err err = journal_read_used_fillers(station->courier_db, &hashes, &count, fault);
    if (err != TG_OK)
        return err;
    if (count > 0)
        err =
            vault_renew_fillers(station->vault, (const uint8_t(*)[HASH_SIZE])hashes, count, fault);
    *out_broken = err != TG_OK;
    free(hashes);
    return err;
}

enum tg_err station_maintain(struct station *station, bool *out_vault_broken, struct fault *fault)
{
    *out_vault_broken = false;
    enum tg_err err = release(station, out_vault_broken, fault);
    if (*out_vault_broken)
        return err;
    struct fault second;
    enum tg_err renewed = renew(station, out_vault_broken, &second);
    if (renewed == TG_OK)
        return err;
    *fault = second;
    return renewed;
}
