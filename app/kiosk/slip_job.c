#include "app/kiosk/slip_job.h"

#include "app/kiosk/scenes.h"
#include "app/receipt/slip.h"
#include "app/seal/proof.h"
#include "board/base/log.h"
#include "board/base/secret.h"

#include <stdio.h>
#include <string.h>

/* What is on its way to paper; secret memory. */
struct slip_words {
    struct receipt receipt;
    struct proof proof;
    char proof_digits[PROOF_DIGITS + 1];
    char case_number[CASE_NUMBER_SIZE];
    char come_back[SLIP_DATE_MAX];
    char kept_until[SLIP_DATE_MAX];
};

bool slip_possible(const struct kiosk *kiosk)
{
    if (!kiosk->printer)
        return false;
    enum printer_state state = printer_state(kiosk->printer);
    return state == PRINTER_READY || state == PRINTER_PAPER_LOW;
}

const char *slip_why_not(const struct kiosk *kiosk)
{
    switch (kiosk->printer ? printer_state(kiosk->printer) : PRINTER_NONE) {
    case PRINTER_ABSENT:
    case PRINTER_STRANGE:
        return _("The printer does not answer.");
    case PRINTER_PAPER_OUT:
        return _("The printer has no paper.");
    case PRINTER_COVER_OPEN:
        return _("The printer's cover is open.");
    case PRINTER_JAM:
        return _("The printer is jammed.");
    default:
        return NULL;
    }
}

static bool at_receipt(const struct kiosk *kiosk)
{
    return kiosk->visit && visit_page(kiosk->visit) == VISIT_RECEIPT;
}

bool slip_has_proof(const struct kiosk *kiosk)
{
    return kiosk->station->proof && at_receipt(kiosk);
}

/* "2026-12-08" in the screen's language, or "". */
static void day_words(const struct kiosk *kiosk, uint32_t days, char out[static SLIP_DATE_MAX])
{
    char date[11];
    int year = 0, month = 0, day = 0;
    out[0] = '\0';
    if (kiosk->visit && visit_day_after(kiosk->visit, days, date) &&
        sscanf(date, "%4d-%2d-%2d", &year, &month, &day) == 3)
        (void)snprintf(out, SLIP_DATE_MAX, _("%1$04d-%2$02d-%3$02d"), year, month, day);
}

/* Short: a slip is narrow. */
static void day_on_paper(const struct kiosk *kiosk, uint32_t days, char out[static SLIP_DATE_MAX])
{
    if (!kiosk->visit || !visit_day_after(kiosk->visit, days, out))
        out[0] = '\0';
}

void slip_come_back(const struct kiosk *kiosk, char out[static SLIP_DATE_MAX])
{
    day_words(kiosk, kiosk->station->pack->come_back_days, out);
}

void slip_kept_until(const struct kiosk *kiosk, char out[static SLIP_DATE_MAX])
{
    day_words(kiosk, kiosk->station->charter.mail.keep_days, out);
}

static void say(const struct kiosk *kiosk, bool proof, struct slip_words *words)
{
    day_on_paper(kiosk, kiosk->station->pack->come_back_days, words->come_back);
    day_on_paper(kiosk, kiosk->station->charter.mail.keep_days, words->kept_until);
    if (kiosk->slip.blank) {
        receipt_generate(&words->receipt);
        receipt_invent_case(kiosk->station->settings.site_prefix, words->case_number);
        return;
    }
    words->receipt = *visit_receipt(kiosk->visit);
    (void)snprintf(words->case_number, sizeof words->case_number, "%s",
                   visit_case_number(kiosk->visit));
    if (!proof)
        return;
    proof_sign(kiosk->station->proof, visit_commitment(kiosk->visit), &words->proof);
    proof_encode(&words->proof, words->proof_digits);
}

static enum tg_err draw_and_start(struct kiosk *kiosk, const struct slip_words *words,
                                  struct fault *fault)
{
    const struct slip slip = {
        .digits = words->receipt.digits,
        .case_number = words->case_number,
        .come_back = words->come_back[0] ? words->come_back : NULL,
        .kept_until = words->kept_until[0] ? words->kept_until : NULL,
        .proof = words->proof_digits[0] ? words->proof_digits : NULL,
        .lang = kiosk->lang,
    };
    uint8_t *bits = NULL;
    int rows = 0;
    enum tg_err err =
        slip_draw(stage_fonts(kiosk->stage), &slip, printer_dots(kiosk->printer), &bits, &rows);
    if (err != TG_OK)
        return fault_set(fault, err, "a slip cannot be drawn: %s", err_name(err));
    err = printer_start(kiosk->printer, bits, rows, fault);
    secret_destroy(bits);
    return err;
}

static void hold_idle(struct kiosk *kiosk)
{
    kiosk->slip.idle = kiosk->idle.mode;
    idle_enter(&kiosk->idle, IDLE_OFF, kiosk_now(kiosk));
}

static void finish(struct kiosk *kiosk, enum slip_state state)
{
    if (kiosk->slip.state == SLIP_PRINTING) {
        idle_enter(&kiosk->idle, kiosk->slip.idle, kiosk_now(kiosk));
        kiosk->aids_idle = kiosk->slip.idle; /* their page may stand on top of this one */
    }
    kiosk->slip.state = state;
    stage_touch(kiosk->stage);
}

void slip_print(struct kiosk *kiosk, bool proof)
{
    struct fault fault;
    enum tg_err err = TG_ERR_MEMORY;
    struct slip_words *words = secret_create(sizeof *words);
    (void)fault_set(&fault, err, "no secret memory for a slip");
    if (words) {
        say(kiosk, proof && slip_has_proof(kiosk), words);
        err = draw_and_start(kiosk, words, &fault);
    }
    secret_destroy(words);
    if (err != TG_OK) {
        log_warn("kiosk", "no slip: %s", fault.text);
        finish(kiosk, SLIP_FAILED);
        return;
    }
    hold_idle(kiosk);
    kiosk->slip.state = SLIP_PRINTING;
    stage_touch(kiosk->stage);
}

void slip_open(struct kiosk *kiosk, bool blank)
{
    kiosk->slip = (struct slip_job){.state = SLIP_CHOOSE, .blank = blank};
    stage_cover(kiosk->stage, SCENE_SLIP);
    if (!slip_possible(kiosk))
        kiosk->slip.state = SLIP_FAILED;
    else if (blank || !slip_has_proof(kiosk))
        slip_print(kiosk, false);
}

void slip_tick(struct kiosk *kiosk)
{
    if (!kiosk->printer || kiosk->slip.state != SLIP_PRINTING)
        return;
    enum printer_job job = printer_job(kiosk->printer);
    if (job != PRINTER_DONE && job != PRINTER_FAILED)
        return;
    printer_clear(kiosk->printer);
    finish(kiosk, job == PRINTER_DONE ? SLIP_PRINTED : SLIP_FAILED);
    if (job != PRINTER_DONE)
        log_warn("kiosk", "a slip was not printed: %s",
                 printer_state_words(printer_state(kiosk->printer)));
}

void slip_close(struct kiosk *kiosk)
{
    if (kiosk->printer)
        printer_clear(kiosk->printer);
    finish(kiosk, SLIP_CHOOSE);
    kiosk->slip = (struct slip_job){0};
}
