#include "board/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_loop.XXXXXX";

static void write_file(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(unlink(path), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void loop_wakes_for_a_change_even_one_that_came_before(void **state)
{
    (void)state;
    struct loop loop;
    struct fault fault;
    assert_int_equal(loop_init(&loop, &fault), TG_OK);
    assert_true(loop_watch(&loop, folder));
    assert_int_equal(loop_wait(&loop, 20), LOOP_TIME);
    write_file("parcel");
    assert_int_equal(loop_wait(&loop, 5000), LOOP_CHANGED);
    assert_int_equal(loop_wait(&loop, 20), LOOP_TIME);
    loop_finish(&loop);
}

static void loop_watch_says_when_a_folder_is_not_there(void **state)
{
    (void)state;
    struct loop loop;
    struct fault fault;
    assert_int_equal(loop_init(&loop, &fault), TG_OK);
    assert_false(loop_watch(&loop, "/nowhere/at/all"));
    loop_finish(&loop);
}

/* In a child of its own: being told to end is for the whole process. */
static int child_of_signal(void)
{
    struct loop loop;
    struct fault fault;
    if (loop_init(&loop, &fault) != TG_OK || loop_ending(&loop))
        return 1;
    if (raise(SIGTERM) != 0 || !loop_ending(&loop))
        return 2; /* blocked: it waits, and is seen */
    if (loop_wait(&loop, -1) != LOOP_END || loop_wait(&loop, -1) != LOOP_END)
        return 3;
    loop_finish(&loop);
    return 0;
}

static void loop_never_loses_the_signal_to_end(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0)
        _exit(child_of_signal());
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loop_wakes_for_a_change_even_one_that_came_before),
        cmocka_unit_test(loop_watch_says_when_a_folder_is_not_there),
        cmocka_unit_test(loop_never_loses_the_signal_to_end),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
