#include "app/kiosk/visit.h"

#include "app/kiosk/visit_own.h"
#include "app/seal/sealer.h"
#include "board/base/faultpoint.h"
#include "board/base/must.h"
#include "board/base/secret.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum tg_err visit_create(const struct visit_ground *ground, struct visit **out_visit)
{
    struct visit *visit = calloc(1, sizeof *visit);
    if (!visit)
        return TG_ERR_MEMORY;
    *visit = (struct visit){.ground = *ground, .secrets = secret_create(sizeof *visit->secrets)};
    if (!visit->secrets) {
        free(visit);
        return TG_ERR_MEMORY;
    }
    throttle_init(&visit->openings, &visit_opening_rate, clock_monotonic_ms(&ground->clock));
    *out_visit = visit;
    return TG_OK;
}

void visit_destroy(struct visit *visit)
{
    if (!visit)
        return;
    must(visit->page == VISIT_NOBODY);
    secret_destroy(visit->secrets);
    free(visit);
}

enum tg_err visit_begin(struct visit *visit, int64_t *out_wait_ms, struct fault *fault)
{
    must(visit->page == VISIT_NOBODY);
    enum tg_err err = vault_enter(visit->ground.vault, out_wait_ms, fault);
    if (err != TG_OK)
        return err;
    visit->draft = draft_create(visit->ground.pack);
    if (!visit->draft) {
        vault_leave(visit->ground.vault);
        return fault_set(fault, TG_ERR_MEMORY, "no secret memory for a new session");
    }
    visit->page = VISIT_LANGUAGE;
    return TG_OK;
}

enum tg_err visit_append(struct visit *visit, bool urgent, struct fault *fault)
{
    fault_point("kiosk.before_append");
    enum tg_err err = vault_append(visit->ground.vault, visit->secrets->envelope, urgent, fault);
    if (err != TG_OK)
        return err;
    visit->owes = false;
    fault_point("kiosk.after_append");
    return TG_OK;
}

enum tg_err visit_refresh(struct visit *visit, struct fault *fault)
{
    enum tg_err err = vault_refresh(visit->ground.vault, fault);
    fault_point("kiosk.after_refresh");
    return err;
}

static enum tg_err append_cover(struct visit *visit, struct fault *fault)
{
    enum tg_err err = sealer_cover(NULL, visit->secrets->envelope);
    if (err != TG_OK)
        return fault_set(fault, err, "cannot make a cover: %s", err_name(err));
    err = visit_append(visit, false, fault);
    return err == TG_OK ? visit_refresh(visit, fault) : err;
}

static void abandon_job(struct visit *visit)
{
    if (visit->job_runs)
        receipt_job_abandon(&visit->job);
    visit->job_runs = false;
}

static void wipe(struct visit *visit)
{
    draft_destroy(visit->draft);
    visit_wipe_back(visit);
    secret_wipe(visit->secrets, sizeof *visit->secrets);
    *visit = (struct visit){
        .ground = visit->ground, .secrets = visit->secrets, .openings = visit->openings};
}

enum tg_err visit_end(struct visit *visit, struct fault *fault)
{
    if (visit->page == VISIT_NOBODY)
        return TG_OK;
    abandon_job(visit);
    enum tg_err err = TG_OK;
    bool counts = visit->owes || visit->page != VISIT_LANGUAGE;
    if (visit->owes)
        err = append_cover(visit, fault);
    if (visit->owes || !counts)
        vault_leave(visit->ground.vault);
    wipe(visit);
    return err;
}

enum visit_page visit_page(const struct visit *visit)
{
    return visit->page;
}

size_t visit_question(const struct visit *visit)
{
    must(visit->page == VISIT_QUESTION);
    return visit->question;
}

const struct pack *visit_pack(const struct visit *visit)
{
    return visit->ground.pack;
}

struct draft *visit_draft(struct visit *visit)
{
    return visit->draft;
}

enum tg_err visit_file_start(struct visit *visit, int *out_fd)
{
    must(visit->page == VISIT_SEALING);
    abandon_job(visit);
    visit->failed = false;
    *out_fd = -1;
    if (visit->sealed)
        return TG_OK;
    receipt_generate(&visit->secrets->receipt);
    enum tg_err err = receipt_job_start(&visit->secrets->receipt, visit->ground.charter->salt,
                                        visit->ground.site_prefix, &visit->job);
    visit->failed = err != TG_OK;
    visit->job_runs = err == TG_OK;
    if (err == TG_OK)
        *out_fd = visit->job.fd;
    return err;
}

static void fill_frame(const struct visit *visit, struct report_frame *frame)
{
    const struct receipt_keys *keys = &visit->secrets->keys;
    *frame = (struct report_frame){.kiosk = visit->ground.kiosk};
    memcpy(frame->case_number, keys->case_number, sizeof keys->case_number);
    memcpy(frame->mailbox_public, keys->mailbox_public, sizeof frame->mailbox_public);
    memcpy(frame->sign_public, keys->sign_public, sizeof frame->sign_public);
    memcpy(frame->label_seed, keys->label_seed, sizeof frame->label_seed);
    memcpy(frame->proof_blind, keys->proof_blind, sizeof frame->proof_blind);
    if (draft_identity(visit->draft) != DRAFT_NAMED)
        return;
    struct tm when = {0};
    frame->clock_unsure = !clock_local_time(&visit->ground.clock, &when);
    (void)strftime(frame->filed, sizeof frame->filed, "%Y-%m-%dT%H:%M", &when);
}

enum tg_err visit_seal(struct visit *visit, bool aside, size_t len, struct fault *fault)
{
    struct secrets *secrets = visit->secrets;
    const struct pack *pack = visit->ground.pack;
    const char *name = aside && pack->set_about_readers ? pack->set_about_readers : pack->set;
    const struct charter_set *set = charter_find_set(visit->ground.charter, name);
    if (!set)
        return fault_set(fault, TG_ERR_MISSING, "charter has no recipient set \"%s\"", name);
    enum tg_err err = sealer_seal(set, secrets->json, len, secrets->envelope);
    secret_wipe(secrets->json, sizeof secrets->json);
    if (err != TG_OK)
        return fault_set(fault, err, "cannot seal an envelope: %s", err_name(err));
    return TG_OK;
}

static enum tg_err write_and_seal(struct visit *visit, bool *out_too_long, struct fault *fault)
{
    struct secrets *secrets = visit->secrets;
    struct report_frame frame;
    fill_frame(visit, &frame);
    size_t len = 0;
    enum tg_err err = report_write(visit->draft, &frame, secrets->json, &len, secrets->commitment);
    secret_wipe(&frame, sizeof frame);
    *out_too_long = err == TG_ERR_FULL;
    if (err != TG_OK)
        return fault_set(fault, err, "cannot write the report: %s", err_name(err));
    return visit_seal(visit, draft_about_readers(visit->draft), len, fault);
}

static enum tg_err derive_and_seal(struct visit *visit, bool *out_too_long, struct fault *fault)
{
    must(visit->job_runs);
    visit->job_runs = false;
    enum tg_err err = receipt_job_finish(&visit->job, &visit->secrets->keys);
    if (err != TG_OK)
        return fault_set(fault, err, "cannot derive the receipt's keys: %s", err_name(err));
    err = write_and_seal(visit, out_too_long, fault);
    visit->sealed = err == TG_OK;
    return err;
}

enum tg_err visit_file_finish(struct visit *visit, bool *out_too_long, struct fault *fault)
{
    must(visit->page == VISIT_SEALING);
    *out_too_long = false;
    visit->failed = true;
    enum tg_err err = visit->sealed ? TG_OK : derive_and_seal(visit, out_too_long, fault);
    if (err == TG_OK)
        err = visit_append(visit, draft_urgent(visit->draft), fault);
    if (err != TG_OK)
        return err;
    draft_destroy(visit->draft);
    visit->draft = NULL;
    visit->page = VISIT_RECEIPT;
    (void)visit_refresh(visit, fault);
    return TG_OK;
}

const struct receipt *visit_receipt(const struct visit *visit)
{
    must(visit->page == VISIT_RECEIPT);
    return &visit->secrets->receipt;
}

const char *visit_case_number(const struct visit *visit)
{
    must(visit->page == VISIT_RECEIPT);
    return visit->secrets->keys.case_number;
}

const uint8_t *visit_commitment(const struct visit *visit)
{
    must(visit->page == VISIT_RECEIPT);
    return visit->secrets->commitment;
}

void visit_keep(struct visit *visit)
{
    must(visit->page == VISIT_RECEIPT);
    secret_wipe(visit->secrets, sizeof *visit->secrets);
    visit->page = VISIT_DONE;
}

bool visit_day_after(const struct visit *visit, uint32_t days, char out[static 11])
{
    struct tm day;
    if (!clock_local_time(&visit->ground.clock, &day))
        return false;
    day.tm_mday += (int)days;
    day.tm_isdst = -1;
    if (mktime(&day) == -1)
        return false;
    return strftime(out, 11, "%Y-%m-%d", &day) == 10;
}

const char *visit_today(struct visit *visit)
{
    return visit_day_after(visit, 0, visit->today) ? visit->today : NULL;
}
