#include "sync/hub/ward.h"

#include "board/base/file.h"
#include "sync/hub/store_sqlite.h"
#include "sync/wire/roster.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TIME_SIZE = 24, HOUR_S = 3600, RANK_SILENT = 0, RANK_TROUBLE = 1, RANK_WELL = INT_MAX };

static const char SILENT_WORDS[] =
    "nothing heard: look at its power, its network and its courier, or at its key in the roster";
static const char UNKNOWN_WORDS[] = "something newer than this hub has words for; update the hub";

static const char *const WORDS[HEALTH_TROUBLES] = {
    [HEALTH_VAULT_DAMAGED] = "vault: damaged; keep a copy of vault.db, then look at the disk",
    [HEALTH_CLOSED] = "out of service: its service screen and its log say why",
    [HEALTH_SELF_TEST] = "out of service: it cannot seal to those who should read; compare its "
                         "charter and its pack with headquarters'",
    [HEALTH_VAULT_FULL] = "vault: full, nobody can file; headquarters must fetch and import",
    [HEALTH_DISK_FULL] = "disk: nearly full; free some of it",
    [HEALTH_UNTOLD] = "kiosk: has not said how it is; start it, or update its program",
    [HEALTH_OTHER_CHARTER] = "charter: the kiosk's and its courier's differ; copy the newest to "
                             "both",
    [HEALTH_PRINTER_ABSENT] = "printer: switched off or not plugged in",
    [HEALTH_PRINTER_JAM] = "printer: jammed; open it and look at the cutter",
    [HEALTH_PRINTER_PAPER_OUT] = "printer: out of paper; put a roll in",
    [HEALTH_PRINTER_COVER_OPEN] = "printer: its cover is open; close it",
    [HEALTH_PRINTER_STRANGE] = "printer: answers as no printer does; look at its cable and at "
                               "kiosk.conf",
    [HEALTH_CAMERA_ABSENT] = "camera: not there; look at its cable",
    [HEALTH_SCANNER_ABSENT] = "scanner: not there; look at its cable",
    [HEALTH_VAULT_FILLING] = "vault: filling up; headquarters must fetch and import",
    [HEALTH_PRINTER_PAPER_LOW] = "printer: its paper is nearly used up; have a roll at hand",
};

struct bed {
    const struct roster_kiosk *kiosk; /* borrowed */
    struct store_health health;
    int64_t heard_s; /* of whatever came last */
    int rank;        /* lower is worse */
};

static int rank_of(const struct bed *bed, int64_t now_s, int64_t silent_s)
{
    if (now_s - bed->heard_s > silent_s)
        return RANK_SILENT;
    for (int i = 0; i < HEALTH_BITS; i++)
        if ((bed->health.troubles >> i & 1) != 0)
            return RANK_TROUBLE + i;
    return RANK_WELL;
}

static int compare(const void *left, const void *right)
{
    const struct bed *a = left;
    const struct bed *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return strcmp(a->kiosk->name.text, b->kiosk->name.text);
}

static const char *time_text(int64_t unix_s, char out[static TIME_SIZE])
{
    time_t at = (time_t)unix_s;
    struct tm local;
    if (unix_s == 0 || localtime_r(&at, &local) == NULL ||
        strftime(out, TIME_SIZE, "%Y-%m-%d %H:%M", &local) == 0)
        snprintf(out, TIME_SIZE, "never");
    return out;
}

static void print_well(const struct bed *bed, FILE *to)
{
    fprintf(to, "%-16s  %s\n", "-",
            bed->health.heard_s != 0 ? "well" : "its courier is older and does not say");
}

/* The first stands beside its own time; the others carry theirs. */
static void print_troubles(const struct bed *bed, FILE *to)
{
    char text[TIME_SIZE];
    bool first = bed->rank != RANK_SILENT;
    if (!first)
        fprintf(to, "%-16s  %s", time_text(bed->heard_s, text), SILENT_WORDS);
    for (int i = 0; i < HEALTH_BITS; i++) {
        if ((bed->health.troubles >> i & 1) == 0)
            continue;
        const char *words = i < HEALTH_TROUBLES ? WORDS[i] : UNKNOWN_WORDS;
        (void)time_text(bed->health.since_s[i], text);
        if (first)
            fprintf(to, "%-16s  %s", text, words);
        else
            fprintf(to, " | %s (since %s)", words, text);
        first = false;
    }
    fputc('\n', to);
}

static void print_beds(const struct bed *beds, size_t count, size_t ill, FILE *to)
{
    char heard[TIME_SIZE];
    fprintf(to, "%zu of %zu kiosks want looking at\n", ill, count);
    if (count > 0)
        fprintf(to, "%-*s  %-16s  %-16s  %s\n", DEVICE_NAME_MAX, "KIOSK", "HEARD", "SINCE", "WHAT");
    for (size_t i = 0; i < count; i++) {
        fprintf(to, "%-*s  %-16s  ", DEVICE_NAME_MAX, beds[i].kiosk->name.text,
                time_text(beds[i].heard_s, heard));
        if (beds[i].rank == RANK_WELL)
            print_well(&beds[i], to);
        else
            print_troubles(&beds[i], to);
    }
}

static enum tg_err look_at(struct bed *bed, struct store *store, int64_t now_s, int64_t silent_s,
                           struct fault *fault)
{
    enum tg_err err = store->ops->find_health(store, &bed->kiosk->name, &bed->health, fault);
    if (err != TG_OK)
        return err;
    const struct store_health *health = &bed->health;
    bed->heard_s = health->heard_s > health->batch_s ? health->heard_s : health->batch_s;
    bed->rank = rank_of(bed, now_s, silent_s);
    return TG_OK;
}

static enum tg_err print_roster(const struct roster *roster, struct store *store, int64_t now_s,
                                int64_t silent_s, FILE *to, size_t *out_ill, struct fault *fault)
{
    struct bed *beds = calloc(roster->kiosk_count + 1, sizeof *beds);
    size_t count = 0;
    size_t ill = 0;
    enum tg_err err = TG_OK;
    if (beds == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "hub: out of memory");
    for (size_t i = 0; i < roster->kiosk_count && err == TG_OK; i++) {
        if (roster->kiosks[i].revoked)
            continue;
        struct bed *bed = &beds[count++];
        bed->kiosk = &roster->kiosks[i];
        err = look_at(bed, store, now_s, silent_s, fault);
        ill += bed->rank != RANK_WELL;
    }
    if (err == TG_OK) {
        qsort(beds, count, sizeof *beds, compare);
        print_beds(beds, count, ill, to);
        *out_ill = ill;
    }
    free(beds);
    return err;
}

static enum tg_err load_roster(const char *data, struct roster *out_roster, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t root_key[SIGN_PUBLIC_SIZE];
    if (file_join(path, sizeof path, data, "root.pub") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    enum tg_err err = file_read_exact(path, root_key, sizeof root_key, fault);
    if (err == TG_OK && file_join(path, sizeof path, data, "roster") != TG_OK)
        err = fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    return err == TG_OK ? roster_load(path, root_key, out_roster, fault) : err;
}

/* A store is never made here: it would be whoever's looks at it, not the hub's. */
static enum tg_err open_store(const char *data, struct store **out_store, struct fault *fault)
{
    char path[PATH_MAX];
    if (file_join(path, sizeof path, data, "hub.db") != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", data);
    if (access(path, F_OK) != 0)
        return fault_set(fault, TG_ERR_MISSING, "%s: not there; no hub has run in this folder yet",
                         path);
    return store_sqlite_create(path, out_store, fault);
}

enum tg_err ward_print(const char *data, const struct clock *clock, unsigned silent_h, FILE *to,
                       size_t *out_ill, struct fault *fault)
{
    struct roster roster;
    struct store *store = NULL;
    enum tg_err err = load_roster(data, &roster, fault);
    if (err != TG_OK)
        return err;
    err = open_store(data, &store, fault);
    if (err == TG_OK) {
        err = print_roster(&roster, store, clock_unix_s(clock), (int64_t)silent_h * HOUR_S, to,
                           out_ill, fault);
        store->ops->destroy(store);
    }
    roster_finish(&roster);
    return err;
}
