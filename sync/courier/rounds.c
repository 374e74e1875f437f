#include "sync/courier/rounds.h"

#include "board/base/file.h"
#include "board/base/log.h"
#include "board/base/must.h"
#include "board/base/secret.h"
#include "board/loop.h"
#include "sync/courier/bulletin.h"
#include "sync/courier/carry.h"
#include "sync/courier/mail_round.h"
#include "sync/courier/mailbag_mend.h"
#include "sync/courier/schedule.h"
#include "sync/courier/spool.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

enum { OPEN_TRIES_MAX = 100000, FILLERS_PAUSE_MS = 5000, DESK_ANEW_MS = 86400000 };

struct rounds {
    struct rounds_plan plan;
    struct courier_settings settings;
    struct charter charter;
    uint8_t *secret; /* SIGN_SECRET_SIZE bytes, secret memory, owned as all below */
    struct vault_reader *reader;
    struct journal *journal;
    struct mailbag *bag; /* NULL for a desk, and while mail.db does not open */
    struct link *link;
    struct loop loop;     /* watches the vault's folder, or spool/out */
    struct timespec seen; /* when the vault was last written, as far as it was looked at */
    bool looked;
    struct bulletin bulletin;
    bool staff_asked;   /* for a visit, and nothing urgent wants one */
    int64_t anew_ms;    /* monotonic: when a desk asks from the beginning again */
    uint64_t mail_left; /* bundles that may come before the next visit: there are more */
    struct schedule schedule;
    char in_dir[PATH_MAX];
    char out_dir[PATH_MAX];
};

static uint32_t chance(void *ctx, uint32_t below)
{
    (void)ctx;
    return randombytes_uniform(below);
}

static enum tg_err in_data(const struct rounds *rounds, const char *name, char out[static PATH_MAX],
                           struct fault *fault)
{
    if (file_join(out, PATH_MAX, rounds->plan.data_dir, name) != TG_OK)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", rounds->plan.data_dir);
    return TG_OK;
}

static enum tg_err read_key(struct rounds *rounds, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    enum tg_err err = in_data(rounds, "device.seed", path, fault);
    if (err != TG_OK)
        return err;
    rounds->secret = secret_create(SIGN_SECRET_SIZE);
    uint8_t *seed = secret_create(SIGN_SEED_SIZE);
    if (rounds->secret == NULL || seed == NULL) {
        err = fault_set(fault, TG_ERR_MEMORY, "out of secret memory");
        goto out;
    }
    err = file_read_exact(path, seed, SIGN_SEED_SIZE, fault);
    if (err == TG_OK)
        must(crypto_sign_seed_keypair(public_key, rounds->secret, seed) == 0);
out:
    secret_destroy(seed);
    return err;
}

static enum tg_err read_papers(struct rounds *rounds, struct fault *fault)
{
    char path[PATH_MAX];
    uint8_t root[SIGN_PUBLIC_SIZE];
    enum tg_err err = in_data(rounds, "courier.conf", path, fault);
    if (err == TG_OK)
        err = courier_settings_load(path, rounds->plan.role, &rounds->settings, fault);
    if (err == TG_OK)
        err = in_data(rounds, "root.pub", path, fault);
    if (err == TG_OK)
        err = file_read_exact(path, root, sizeof root, fault);
    if (err == TG_OK)
        err = in_data(rounds, "charter", path, fault);
    if (err == TG_OK)
        err = charter_load(path, root, &rounds->charter, fault);
    return err;
}

/* A journal that the kiosk has not rolled back yet is the kiosk's to roll back. */
static enum tg_err open_vault(struct rounds *rounds, struct journal_plan *plan, struct fault *fault)
{
    struct vault_view view = {0};
    enum tg_err err = TG_ERR_BUSY;
    for (int i = 0; i < OPEN_TRIES_MAX && err == TG_ERR_BUSY && !loop_ending(&rounds->loop); i++) {
        if (i == 1)
            log_warn("courier", "%s; waiting for the kiosk", fault->text);
        if (i > 0)
            loop_wait(&rounds->loop, (int64_t)rounds->settings.poll_s * 1000);
        err = vault_reader_create(rounds->plan.vault_path, &rounds->reader, fault);
        if (rounds->plan.once)
            break;
    }
    if (err == TG_OK)
        err = vault_reader_view(rounds->reader, &view, fault);
    if (err != TG_OK)
        return err;
    plan->slots = view.slots;
    plan->fillers = (uint32_t)view.filler_count;
    plan->batch_envelopes = rounds->settings.batch_envelopes;
    rounds->bulletin.troubles = bulletin_of(&view, 0, &rounds->charter);
    vault_view_finish(&view);
    return TG_OK;
}

static enum tg_err open_journal(struct rounds *rounds, struct fault *fault)
{
    char path[PATH_MAX];
    struct journal_plan plan = {0};
    enum tg_err err = in_data(rounds, "courier.db", path, fault);
    if (err == TG_OK && rounds->plan.role == COURIER_KIOSK)
        err = open_vault(rounds, &plan, fault);
    if (err == TG_OK)
        err = journal_create(path, &plan, &rounds->journal, fault);
    return err;
}

static enum tg_err open_mail(struct rounds *rounds, struct fault *fault)
{
    char path[PATH_MAX];
    if (rounds->bag != NULL)
        return TG_OK;
    enum tg_err err = in_data(rounds, "mail.db", path, fault);
    return err == TG_OK ? mailbag_mend_open(path, &rounds->bag, fault) : err;
}

static enum tg_err open_link(struct rounds *rounds, struct fault *fault)
{
    const struct link_plan plan = {.hub_url = rounds->settings.hub_url,
                                   .data_dir = rounds->plan.data_dir,
                                   .charter = &rounds->charter};
    return link_create(&plan, &rounds->link, fault);
}

/* Only a hint to look sooner: without it, poll_s holds. */
static void open_watch(struct rounds *rounds)
{
    char folder[PATH_MAX];
    const char *path = rounds->plan.vault_path;
    if (rounds->plan.role == COURIER_DESK) {
        snprintf(folder, sizeof folder, "%s", rounds->out_dir);
    } else {
        const char *slash = strrchr(path, '/');
        snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - path + 1),
                 slash == NULL ? "." : path);
    }
    (void)loop_watch(&rounds->loop, folder); /* if not, the slow poll looks */
}

static void start_schedule(struct rounds *rounds)
{
    const struct journal_state *state = journal_state(rounds->journal);
    bool desk = rounds->plan.role == COURIER_DESK;
    const struct schedule_plan plan = {
        .tick_s = desk ? rounds->settings.poll_s : rounds->settings.tick_s,
        .jitter_s = desk ? 0 : rounds->settings.jitter_s,
        .clock = rounds->plan.clock,
        .random = chance,
    };
    schedule_init(&rounds->schedule, &plan, state->ticked_s, state->owed);
}

enum tg_err rounds_create(const struct rounds_plan *plan, struct rounds **out_rounds,
                          struct fault *fault)
{
    struct rounds *rounds = calloc(1, sizeof *rounds);
    if (rounds == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "out of memory");
    rounds->plan = *plan;
    enum tg_err err = loop_init(&rounds->loop, fault);
    if (err == TG_OK)
        err = in_data(rounds, "spool/in", rounds->in_dir, fault);
    if (err == TG_OK)
        err = in_data(rounds, "spool/out", rounds->out_dir, fault);
    if (err == TG_OK)
        err = read_papers(rounds, fault);
    if (err == TG_OK)
        err = read_key(rounds, fault);
    if (err == TG_OK)
        err = open_journal(rounds, fault);
    if (err == TG_OK)
        err = open_link(rounds, fault);
    if (err != TG_OK) {
        rounds_destroy(rounds);
        return err;
    }
    struct fault mail;
    if (plan->role == COURIER_KIOSK && open_mail(rounds, &mail) != TG_OK)
        log_warn("courier", "%s", mail.text);
    open_watch(rounds);
    start_schedule(rounds);
    *out_rounds = rounds;
    return TG_OK;
}

void rounds_destroy(struct rounds *rounds)
{
    if (rounds == NULL)
        return;
    loop_finish(&rounds->loop);
    link_destroy(rounds->link);
    mailbag_destroy(rounds->bag);
    journal_destroy(rounds->journal);
    vault_reader_destroy(rounds->reader);
    secret_destroy(rounds->secret);
    free(rounds);
}

static struct carry carry_of(struct rounds *rounds)
{
    return (struct carry){.plan = {.kiosk = rounds->settings.name,
                                   .count = rounds->settings.batch_envelopes,
                                   .secret = rounds->secret},
                          .charter = &rounds->charter,
                          .journal = rounds->journal,
                          .reader = rounds->reader,
                          .link = rounds->link,
                          .clock = rounds->plan.clock};
}

/* On every visit, so that what is fetched when tells nothing. Mail that cannot be kept stops no
 * batch: the next visit tries again. */
static enum tg_err fetch_mail(struct rounds *rounds, struct fault *fault)
{
    struct mail_report report = {0};
    enum tg_err err = open_mail(rounds, fault);
    if (err == TG_OK) {
        const struct mail_round round = {.kiosk = rounds->settings.name,
                                         .group = rounds->settings.group,
                                         .charter = &rounds->charter,
                                         .bag = rounds->bag,
                                         .link = rounds->link,
                                         .clock = rounds->plan.clock};
        err = mail_round_run(&round, &report, fault);
        if (err == TG_ERR_IO)
            mailbag_mend_close(&rounds->bag);
    }
    mail_round_log(&report);
    bool more = err == TG_OK && report.more && rounds->mail_left > report.fetched;
    rounds->mail_left = more ? rounds->mail_left - report.fetched : 0;
    return err;
}

/* As health.h has it: not what is new beside an urgent report. */
static enum tg_err tell_health(struct rounds *rounds, const struct carry_report *report,
                               struct fault *fault)
{
    bool anew = rounds->plan.once || rounds->staff_asked || !rounds->schedule.at_once;
    rounds->staff_asked = false;
    if (report->looked && anew)
        rounds->bulletin.troubles = report->troubles;
    return bulletin_tell(&rounds->bulletin, rounds->link, &rounds->settings.name, fault);
}

static enum tg_err note_attempt(struct rounds *rounds, enum tg_err went, const struct fault *ours,
                                struct fault *fault)
{
    if (went != TG_OK)
        log_warn("courier", "%s", ours->text);
    enum tg_err err = journal_note_attempt(rounds->journal, clock_unix_s(&rounds->plan.clock),
                                           went == TG_OK ? NULL : ours->text, fault);
    if (err == TG_OK && rounds->plan.once && went != TG_OK) {
        *fault = *ours;
        return went;
    }
    return err;
}

/* After months away there is more mail than one round brings: the rest does not wait for a tick. */
static enum tg_err fetch_more_mail(struct rounds *rounds, struct fault *fault)
{
    struct fault ours = {0};
    enum tg_err went = fetch_mail(rounds, &ours);
    return note_attempt(rounds, went, &ours, fault);
}

/* A visit of a kiosk's courier. Without fillers, a tick for which nothing waits is let pass. */
static enum tg_err visit(struct rounds *rounds, struct fault *fault)
{
    struct carry carry = carry_of(rounds);
    struct carry_report report;
    struct fault ours = {0};
    enum tg_err went = carry_visit(&carry, &report, &ours);
    carry_log(&report);
    bool idle = went == TG_ERR_MISSING && report.waiting == 0;
    bool carried = went == TG_OK || idle;
    struct fault second = {0};
    enum tg_err told =
        carried || went == TG_ERR_FORMAT ? tell_health(rounds, &report, &second) : TG_OK;
    rounds->looked = false; /* what one batch could not hold may want to go at once, too */
    if (carried)
        schedule_served(&rounds->schedule);
    else if (went == TG_ERR_MISSING || went == TG_ERR_BUSY)
        schedule_pause(&rounds->schedule, FILLERS_PAUSE_MS);
    else
        schedule_failed(&rounds->schedule);
    bool no_room = went == TG_ERR_FULL; /* at the hub, which may have mail all the same */
    struct fault mail;
    rounds->mail_left = carried || no_room ? mailbag_bundles_max(&rounds->charter) : 0;
    if (carried)
        went = fetch_mail(rounds, &ours);
    else if (no_room && fetch_mail(rounds, &mail) != TG_OK)
        log_warn("courier", "%s", mail.text);
    if (went == TG_OK && told != TG_OK) {
        went = told;
        ours = second;
    }
    enum tg_err err = TG_OK;
    if (carried && report.wishes != journal_state(rounds->journal)->wishes)
        err = journal_note_wishes(rounds->journal, report.wishes, fault);
    return err == TG_OK ? note_attempt(rounds, went, &ours, fault) : err;
}

/* Once a day, and at every start, from the beginning: the hub has only what a desk has not
 * acknowledged, and one that lost its numbering counts from 1 again. */
static enum tg_err begin_anew(struct rounds *rounds, struct fault *fault)
{
    int64_t now_ms = clock_monotonic_ms(&rounds->plan.clock);
    if (rounds->plan.once || now_ms < rounds->anew_ms)
        return TG_OK;
    rounds->anew_ms = now_ms + DESK_ANEW_MS;
    return journal_note_cursor(rounds->journal, 0, fault);
}

/* A round of a desk's courier. */
static enum tg_err round_trip(struct rounds *rounds, struct fault *fault)
{
    enum tg_err err = begin_anew(rounds, fault);
    if (err != TG_OK)
        return err;
    struct spool spool = {.desk = rounds->settings.name,
                          .in_dir = rounds->in_dir,
                          .out_dir = rounds->out_dir,
                          .journal = rounds->journal,
                          .link = rounds->link};
    struct spool_report report;
    err = spool_round(&spool, &report, fault);
    if (report.set_aside > 0)
        log_warn("courier", "%u answers were no parcels; kept as .refused in %s", report.set_aside,
                 rounds->in_dir);
    if (report.mail_refused > 0)
        log_warn("courier", "%u bundles of mail were refused, the last one: %s",
                 report.mail_refused, report.refusal.text);
    if (err == TG_OK)
        schedule_served(&rounds->schedule);
    else
        schedule_failed(&rounds->schedule);
    if (err == TG_OK && report.more)
        schedule_at_once(&rounds->schedule, true);
    if (err == TG_OK || rounds->plan.once)
        return err;
    log_warn("courier", "%s", fault->text);
    return TG_OK;
}

/* Looks at the vault when it was written since: does anything want to go at once? */
static void look(struct rounds *rounds)
{
    struct stat st;
    struct carry_look seen;
    struct fault fault;
    if (stat(rounds->plan.vault_path, &st) != 0 ||
        (rounds->looked && st.st_mtim.tv_sec == rounds->seen.tv_sec &&
         st.st_mtim.tv_nsec == rounds->seen.tv_nsec))
        return;
    struct carry carry = carry_of(rounds);
    if (carry_look(&carry, &seen, &fault) != TG_OK)
        return;
    rounds->seen = st.st_mtim;
    rounds->looked = true;
    bool wished = seen.wishes != journal_state(rounds->journal)->wishes;
    rounds->staff_asked = wished && seen.urgent == 0;
    if (seen.urgent > 0 || wished)
        schedule_at_once(&rounds->schedule, true);
}

/* Sleeps until the schedule, the slow poll or the folder says so; true when the folder did. */
static bool wait_for_something(struct rounds *rounds)
{
    int64_t wait_ms = rounds->mail_left > 0 ? 0 : schedule_wait_ms(&rounds->schedule);
    int64_t poll_ms = (int64_t)rounds->settings.poll_s * 1000;
    return loop_wait(&rounds->loop, wait_ms < poll_ms ? wait_ms : poll_ms) == LOOP_CHANGED;
}

static enum tg_err turn(struct rounds *rounds, struct fault *fault)
{
    bool desk = rounds->plan.role == COURIER_DESK;
    enum tg_err err = TG_OK;
    bool ticked = schedule_count(&rounds->schedule);
    if (!desk)
        look(rounds);
    bool go = schedule_ready(&rounds->schedule);
    if (go)
        err = desk ? round_trip(rounds, fault) : visit(rounds, fault);
    else if (rounds->mail_left > 0)
        err = fetch_more_mail(rounds, fault);
    if (err == TG_OK && !desk && (ticked || go))
        err = journal_note_ticks(rounds->journal, rounds->schedule.ticked_s, rounds->schedule.owed,
                                 fault);
    return err;
}

static enum tg_err run_once(struct rounds *rounds, struct fault *fault)
{
    if (rounds->plan.role == COURIER_DESK)
        return round_trip(rounds, fault);
    enum tg_err err = visit(rounds, fault);
    while (err == TG_OK && rounds->mail_left > 0 && !loop_ending(&rounds->loop))
        err = fetch_more_mail(rounds, fault);
    return err;
}

enum tg_err rounds_run(struct rounds *rounds, struct fault *fault)
{
    if (rounds->plan.once)
        return run_once(rounds, fault);
    log_info("courier", "%s: carrying for %s", rounds->settings.name.text,
             rounds->settings.hub_url);
    enum tg_err err = TG_OK;
    while (err == TG_OK && !loop_ending(&rounds->loop)) {
        err = turn(rounds, fault);
        if (err == TG_OK && wait_for_something(rounds) && rounds->plan.role == COURIER_DESK)
            schedule_at_once(&rounds->schedule, true);
    }
    return err;
}
