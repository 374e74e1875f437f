/* The processes behind ime.h, and what is left when they die. */
#include "app/input/ime.h"

#include "app/input/ime_process.h"
#include "app/input/ime_wire.h"
#include "board/base/secret.h"
#include "board/sandbox.h"
#include "tests/app/ime_rig.h"
#include "tests/app/memory_rig.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { STEPS_MAX = 1000, STEP_NS = 10000000 };

static struct ime *ime;
static struct ime_answer answer;

static int open_engines(void **state)
{
    (void)state;
    ime = ime_rig_open();
    return 0;
}

static int close_engines(void **state)
{
    (void)state;
    ime_destroy(ime);
    ime = NULL;
    return 0;
}

static pid_t keeper(void)
{
    pid_t pid = ime_rig_child_of(getpid());
    assert_true(pid > 0);
    return pid;
}

static void step(void)
{
    const struct timespec time = {.tv_nsec = STEP_NS};
    (void)nanosleep(&time, NULL);
}

/* The keeper's worker, another one than `former`. */
static pid_t worker_after(pid_t former)
{
    for (int i = 0; i < STEPS_MAX; i++, step()) {
        pid_t pid = ime_rig_child_of(keeper());
        if (pid > 0 && pid != former)
            return pid;
    }
    fail_msg("no worker");
    return 0;
}

static void ask(const char *letters)
{
    struct ime_request request = ime_rig_request(letters);
    ime_ask(ime, &request);
}

static void is_answered_with(const char *text)
{
    assert_int_equal(ime_rig_wait(ime, &answer), IME_ANSWERED);
    assert_true(answer.count > 0);
    assert_string_equal(answer.candidates[0].text, text);
    assert_int_equal(ime_wait_ms(ime), -1);
    assert_true(ime_works(ime));
}

static void a_worker_killed_over_a_question_costs_nothing(void **state)
{
    (void)state;
    pid_t worker = worker_after(0);
    assert_int_equal(kill(worker, SIGSTOP), 0);
    ask("tousu");
    assert_int_equal(kill(worker, SIGKILL), 0);
    is_answered_with("投诉");
    assert_int_not_equal(worker_after(worker), worker);
}

static void a_worker_that_says_nothing_is_replaced(void **state)
{
    (void)state;
    pid_t worker = worker_after(0);
    assert_int_equal(kill(worker, SIGSTOP), 0);
    ask("tousu");
    assert_int_equal(ime_read(ime, &answer), IME_NOTHING);
    int64_t wait_ms = ime_wait_ms(ime);
    assert_true(wait_ms > 0 && wait_ms <= IME_PATIENCE_MS);
    is_answered_with("投诉");
    assert_int_not_equal(worker_after(0), worker);
}

/* Answers that came late belong to nobody. */
static void only_the_last_question_is_answered(void **state)
{
    (void)state;
    pid_t worker = worker_after(0);
    assert_int_equal(kill(worker, SIGSTOP), 0);
    ask("tou");
    ask("tous");
    ask("tousu");
    assert_int_equal(kill(worker, SIGCONT), 0);
    is_answered_with("投诉");
    assert_int_equal(kill(worker, SIGSTOP), 0);
    ask("tou");
    ime_forget(ime);
    assert_int_equal(ime_wait_ms(ime), -1);
    assert_int_equal(kill(worker, SIGCONT), 0);
    for (int i = 0; i < 20; i++, step())
        assert_int_equal(ime_read(ime, &answer), IME_NOTHING);
    ask("yisheng");
    assert_int_equal(ime_rig_wait(ime, &answer), IME_ANSWERED);
    assert_string_equal(answer.spelled, "yi sheng");
}

static void engines_that_do_not_hold_are_told_of_until_the_next_visitor(void **state)
{
    (void)state;
    pid_t its_keeper = keeper(), worker = worker_after(0);
    assert_int_equal(kill(its_keeper, SIGSTOP), 0);
    assert_int_equal(kill(worker, SIGSTOP), 0);
    ask("tousu");
    assert_int_equal(ime_rig_wait(ime, &answer), IME_LOST);
    assert_false(ime_works(ime));
    assert_int_equal(ime_read(ime, &answer), IME_NOTHING);
    ask("tousu");
    assert_int_equal(ime_wait_ms(ime), 0);
    assert_int_equal(ime_read(ime, &answer), IME_LOST);
    assert_int_equal(kill(its_keeper, SIGCONT), 0);
    ime_renew(ime);
    assert_true(ime_works(ime));
    ask("tousu");
    is_answered_with("投诉");
}

static void a_keeper_that_died_is_told_of(void **state)
{
    (void)state;
    assert_int_equal(kill(worker_after(0), SIGSTOP), 0); /* or it answers before it dies too */
    assert_int_equal(kill(keeper(), SIGKILL), 0);
    ask("yisheng");
    assert_int_equal(ime_rig_wait(ime, &answer), IME_LOST);
    assert_false(ime_works(ime));
    ime_renew(ime);
    assert_false(ime_works(ime));
    ask("yisheng");
    assert_int_equal(ime_rig_wait(ime, &answer), IME_LOST);
    close_engines(NULL);
    open_engines(NULL);
}

static void a_program_that_is_not_there_is_refused(void **state)
{
    (void)state;
    struct clock clock = clock_system();
    struct fault fault = {0};
    struct ime *none = NULL;
    assert_int_equal(ime_create("/not/there", "/not/there", &clock, &none, &fault), TG_ERR_IO);
    assert_null(none);
    assert_non_null(strstr(fault.text, "/not/there"));
}

/* ---- without ime.c between */

static struct process process;

static void start_process(void)
{
    struct fault fault;
    assert_int_equal(ime_process_start(ime_rig_program(), ime_rig_share(), &process, &fault),
                     TG_OK);
}

static void order_worker(void)
{
    assert_int_equal(write(process.ends[IME_CONTROL], IME_CONTROL_WORKER, 1), 1);
}

/* The next message, as it came. */
static void hear(struct ime_stamp *out_stamp)
{
    uint8_t message[IME_MESSAGE_MAX];
    struct pollfd poll_fd = {.fd = process.ends[IME_ANSWERS], .events = POLLIN};
    assert_int_equal(poll(&poll_fd, 1, 30000), 1);
    ssize_t len = read(process.ends[IME_ANSWERS], message, sizeof message);
    assert_true(len > 0);
    assert_int_equal(ime_answer_parse(message, (size_t)len, out_stamp, &answer), TG_OK);
}

static void say(uint32_t generation, uint32_t question, const char *letters)
{
    uint8_t message[IME_MESSAGE_MAX];
    const struct ime_stamp stamp = {generation, question};
    struct ime_request request = ime_rig_request(letters);
    size_t len = ime_request_compose(&stamp, &request, message);
    assert_int_equal(write(process.ends[IME_REQUESTS], message, len), len);
}

static void garbage_does_no_harm(void **state)
{
    (void)state;
    struct ime_stamp stamp;
    uint8_t garbage[IME_MESSAGE_MAX];
    memset(garbage, 0xEE, sizeof garbage);
    start_process();
    order_worker();
    hear(&stamp);
    assert_int_equal(stamp.generation, 1);
    assert_int_equal(stamp.question, 0);
    for (size_t len = 1; len <= sizeof garbage; len *= 4)
        assert_int_equal(write(process.ends[IME_REQUESTS], garbage, len), len);
    say(7, 1, "tousu"); /* of no generation that there was */
    say(1, 2, "tousu");
    hear(&stamp);
    assert_int_equal(stamp.question, 2);
    assert_string_equal(answer.candidates[0].text, "投诉");
    process_end(&process);
}

static void what_a_former_visitor_asked_is_thrown_away(void **state)
{
    (void)state;
    struct ime_stamp stamp;
    start_process();
    order_worker();
    hear(&stamp);
    assert_int_equal(kill(ime_rig_child_of(process.pid), SIGSTOP), 0);
    say(1, 1, "tousu");
    order_worker();
    hear(&stamp);
    assert_int_equal(stamp.generation, 2);
    assert_int_equal(stamp.question, 0);
    struct pollfd poll_fd = {.fd = process.far[IME_REQUESTS], .events = POLLIN};
    assert_int_equal(poll(&poll_fd, 1, 0), 0);
    process_end(&process);
}

/* Descriptors that are none of its ends. */
static int foreign_descriptors(void)
{
    int found = 0;
    for (int fd = 0; fd < 64; fd++) {
        char path[64], target[256] = "";
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)process.pid, fd);
        ssize_t len = readlink(path, target, sizeof target - 1);
        bool own = fd <= STDERR_FILENO || fd == IME_FD_REQUESTS || fd == IME_FD_ANSWERS ||
                   fd == IME_FD_CONTROL || strcmp(target, "/dev/null") == 0;
        found += len > 0 && !own;
    }
    return found;
}

static void inherits_its_pipes_and_nothing_else(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();                                    /* the keeper does not let others look */
    int secret = open("/proc/self/exe", O_RDONLY); /* and not closed on exec */
    assert_true(secret >= 0);
    start_process();
    for (int i = 0; i < STEPS_MAX && foreign_descriptors() > 0; i++) /* forked, and closing */
        usleep(1000);
    assert_int_equal(foreign_descriptors(), 0);
    process_end(&process);
    close(secret);
}

/* A kiosk behind its walls, that dies without a word. */
static void dies_with_the_kiosk(void **state)
{
    (void)state;
    int told[2];
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    pid_t kiosk = fork();
    if (kiosk == 0) {
        struct ime_stamp stamp;
        struct sandbox_result result;
        struct fault fault;
        start_process();
        if (sandbox_enter_kiosk(NULL, 0, &result, &fault) != TG_OK)
            _exit(1);
        order_worker();
        hear(&stamp);
        (void)!write(told[1], &process.pid, sizeof process.pid);
        pause();
    }
    close(told[1]);
    pid_t its_keeper = 0;
    assert_int_equal(read(told[0], &its_keeper, sizeof its_keeper), sizeof its_keeper);
    close(told[0]);
    pid_t worker = ime_rig_child_of(its_keeper);
    assert_true(worker > 0);
    assert_int_equal(kill(kiosk, SIGKILL), 0);
    assert_int_equal(waitpid(kiosk, NULL, 0), kiosk);
    for (int i = 0; i < STEPS_MAX && (ime_rig_lives(its_keeper) || ime_rig_lives(worker)); i++)
        step();
    assert_false(ime_rig_lives(its_keeper));
    assert_false(ime_rig_lives(worker));
}

/* ---- no trace */

#define SAID "zhuangxiuzaoyindatianliangle"

static void nothing_is_left_of_a_visitor(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* only root may look into them */
    pid_t former = worker_after(0);
    char said[] = SAID;
    ask(SAID);
    assert_int_equal(ime_rig_wait(ime, &answer), IME_ANSWERED);
    char spelled[sizeof answer.spelled], text[IME_CHOICE_MAX + 1];
    strcpy(spelled, answer.spelled);
    strcpy(text, answer.candidates[0].text);
    assert_true(strlen(text) > 20);
    assert_true(memory_found_in(former, said, strlen(said)) > 0); /* the scan is not blind */
    ime_renew(ime);
    secret_wipe(&answer, sizeof answer);
    ask("ni");
    assert_int_equal(ime_rig_wait(ime, &answer), IME_ANSWERED);
    const pid_t left[] = {keeper(), worker_after(former)};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(memory_found_in(left[i], said, strlen(said)), 0);
        assert_int_equal(memory_found_in(left[i], text, strlen(text)), 0);
    }
    assert_int_equal(memory_found(spelled, strlen(spelled)), 0);
    assert_int_equal(memory_found(text, strlen(text)), 0);
    assert_int_equal(kill(former, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_killed_over_a_question_costs_nothing),
        cmocka_unit_test(a_worker_that_says_nothing_is_replaced),
        cmocka_unit_test(only_the_last_question_is_answered),
        cmocka_unit_test(engines_that_do_not_hold_are_told_of_until_the_next_visitor),
        cmocka_unit_test(a_keeper_that_died_is_told_of),
        cmocka_unit_test(a_program_that_is_not_there_is_refused),
        cmocka_unit_test(nothing_is_left_of_a_visitor),
    };
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(garbage_does_no_harm),
        cmocka_unit_test(what_a_former_visitor_asked_is_thrown_away),
        cmocka_unit_test(inherits_its_pipes_and_nothing_else),
        cmocka_unit_test(dies_with_the_kiosk),
    };
    int failed = cmocka_run_group_tests(tests, open_engines, close_engines);
    return failed + cmocka_run_group_tests(alone, NULL, NULL);
}
