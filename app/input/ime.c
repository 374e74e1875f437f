/* A question's way:
 *
 *   ime_ask ─▶ wanted ──send──▶ sent ──answer──▶ IME_ANSWERED
 *                ▲                │
 *                └── worker died, or killed for saying nothing: failures + 1
 *
 * 1. `sent` is the question on its way, 0 when there is none; nothing is sent before its answer, a
 *    new worker's first word, or a renewal.
 * 2. A worker is asked only after its first word with our generation: whatever was left in the
 *    pipe of the former one has been thrown away by then.
 * 3. `generation` counts the bytes written to the control pipe. */
#include "app/input/ime.h"

#include "app/input/ime_process.h"
#include "app/input/ime_wire.h"
#include "board/base/secret.h"

#include <errno.h>
#include <unistd.h>

enum { LOADING_MS_MAX = 20000 }; /* dictionaries, from a slow disk */

struct ime {
    struct clock clock;
    struct process process;
    uint32_t generation, question, sent;
    bool wanted;   /* `request` is to be answered */
    bool loaded;   /* there has been a worker */
    bool ready;    /* one of our generation is there */
    bool gone;     /* the keeper is not */
    bool told;     /* that the engines do not hold */
    int failures;  /* in a row */
    int64_t since; /* when what we wait for was asked for, ms */
    struct ime_request request;
    struct ime_answer answer;
    uint8_t message[IME_MESSAGE_MAX];
};

enum tg_err ime_create(const char *program, const char *share, const struct clock *clock,
                       struct ime **out_ime, struct fault *fault)
{
    struct ime *ime = secret_create(sizeof *ime);
    if (ime == NULL)
        return fault_set(fault, TG_ERR_MEMORY, "no secret memory; raise RLIMIT_MEMLOCK");
    ime->clock = *clock;
    enum tg_err err = ime_process_start(program, share, &ime->process, fault);
    if (err != TG_OK) {
        secret_destroy(ime);
        return err;
    }
    *out_ime = ime;
    return TG_OK;
}

void ime_destroy(struct ime *ime)
{
    if (ime == NULL)
        return;
    process_end(&ime->process);
    secret_destroy(ime);
}

int ime_fd(const struct ime *ime)
{
    return ime->process.ends[IME_ANSWERS];
}

bool ime_works(const struct ime *ime)
{
    return !ime->gone && ime->failures < IME_FAILURES_MAX;
}

static int64_t now(const struct ime *ime)
{
    return clock_monotonic_ms(&ime->clock);
}

static void ask_for_worker(struct ime *ime)
{
    static const char worker[] = IME_CONTROL_WORKER;
    if (ime->gone)
        return;
    ime->ready = false;
    ime->sent = 0;
    ime->since = now(ime);
    if (write(ime->process.ends[IME_CONTROL], worker, 1) == 1)
        ime->generation++;
}

/* What a full pipe does not take is sent later, or its reader is given up. */
static void send_wanted(struct ime *ime)
{
    if (!ime->wanted || !ime->ready || ime->sent != 0 || !ime_works(ime))
        return;
    const struct ime_stamp stamp = {ime->generation, ime->question};
    size_t len = ime_request_compose(&stamp, &ime->request, ime->message);
    if (write(ime->process.ends[IME_REQUESTS], ime->message, len) == (ssize_t)len) {
        ime->sent = ime->question;
        ime->since = now(ime);
    }
    secret_wipe(ime->message, sizeof ime->message);
}

/* True when it was the answer that is wanted. */
static bool take(struct ime *ime, size_t len)
{
    struct ime_stamp stamp;
    if (ime_answer_parse(ime->message, len, &stamp, &ime->answer) != TG_OK ||
        stamp.generation != ime->generation)
        return false;
    if (stamp.question == 0) {
        ime->failures += ime->sent != 0;
        ime->sent = 0;
        ime->ready = true;
        ime->loaded = true;
        return false;
    }
    if (stamp.question != ime->sent)
        return false;
    ime->sent = 0;
    ime->failures = 0;
    return ime->wanted && stamp.question == ime->question;
}

/* True when the wanted answer is in ime->answer. */
static bool listen_for_answer(struct ime *ime)
{
    while (!ime->gone) {
        ssize_t len = read(ime->process.ends[IME_ANSWERS], ime->message, sizeof ime->message);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0 && errno == EAGAIN)
            return false;
        if (len <= 0)
            ime->gone = true;
        else if (take(ime, (size_t)len))
            return true;
    }
    return false;
}

static void wipe_heard(struct ime *ime)
{
    secret_wipe(&ime->answer, sizeof ime->answer);
    secret_wipe(ime->message, sizeof ime->message);
}

void ime_load(struct ime *ime)
{
    if (ime->generation == 0)
        ask_for_worker(ime);
}

void ime_ask(struct ime *ime, const struct ime_request *request)
{
    if (!ime->wanted && ime->sent == 0)
        ime->since = now(ime);
    ime->request = *request;
    ime->wanted = true;
    ime->question++;
    if (ime->question == 0)
        ime->question = 1;
    ime_load(ime);
    /* A worker may have said by now that it is there, or what nobody wants to know any more. */
    (void)listen_for_answer(ime);
    wipe_heard(ime);
    send_wanted(ime);
}

void ime_forget(struct ime *ime)
{
    ime->wanted = false;
    secret_wipe(&ime->request, sizeof ime->request);
}

void ime_renew(struct ime *ime)
{
    ime_forget(ime);
    ime->failures = 0;
    ime->told = ime->gone && ime->told;
    ask_for_worker(ime);
}

static bool is_overdue(const struct ime *ime)
{
    return ime->wanted && ime_wait_ms(ime) == 0;
}

int64_t ime_wait_ms(const struct ime *ime)
{
    if (!ime->wanted)
        return -1;
    if (!ime_works(ime))
        return 0;
    int64_t left = ime->since + (ime->loaded ? IME_PATIENCE_MS : LOADING_MS_MAX) - now(ime);
    return left > 0 ? left : 0;
}

enum ime_news ime_read(struct ime *ime, struct ime_answer *out_answer)
{
    bool answered = listen_for_answer(ime);
    if (answered) {
        *out_answer = ime->answer;
        ime_forget(ime);
    } else if (ime_works(ime) && is_overdue(ime)) {
        ime->failures++;
        ask_for_worker(ime);
    }
    wipe_heard(ime);
    if (answered)
        return IME_ANSWERED;
    send_wanted(ime);
    if (ime_works(ime) || (ime->told && !ime->wanted))
        return IME_NOTHING;
    ime->told = true;
    ime_forget(ime);
    return IME_LOST;
}
