#include "tests/board/sandbox_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void input_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(INPUT, try_power);
}

static void input_has_no_socket_at_all(void **state)
{
    (void)state;
    behind_the_wall(INPUT, try_sockets);
}

/* Not even where the grants say so. */
static int try_reading(const struct sandbox_result *result)
{
    char from[128], to[128];
    HOLDS(open_in(house.share, "font", O_RDONLY) >= 0);
    HOLDS(refused(open_in(house.own, "data", O_RDWR), EPERM));
    HOLDS(refused(open_in(house.own, "data", O_WRONLY | O_APPEND), EPERM));
    HOLDS(refused(open_in(house.own, "new", O_RDONLY | O_CREAT), EPERM));
    HOLDS(refused(open_in(house.own, "data", O_RDONLY | O_TRUNC), EPERM));
    HOLDS(refused(open_in("/tmp", "tonggui-leak", O_WRONLY | O_CREAT), EPERM));
    snprintf(from, sizeof from, "%s/data", house.own);
    snprintf(to, sizeof to, "%s/newer", house.own);
    HOLDS(refused(rename(from, to), EPERM));
    HOLDS(refused(truncate(from, 0), EPERM));
    HOLDS(refused(unlink(from), EPERM));
    HOLDS(refused(link(from, to), EPERM));
    HOLDS(refused(symlink(from, to), EPERM));
    HOLDS(refused(mkdir(to, 0700), EPERM));
    HOLDS(refused(mkfifo(to, 0700), EPERM));
    HOLDS(result->landlock_abi == 0 || refused(open_in(house.other, "secret", O_RDONLY), EACCES));
    return 0;
}

static void input_reads_and_never_writes(void **state)
{
    (void)state;
    behind_the_wall(INPUT, try_reading);
}

static void input_may_fork_and_the_child_is_walled_in_too(void **state)
{
    (void)state;
    behind_the_wall(INPUT, try_fork);
}

static void scanner_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(SCANNER, try_power);
}

static void scanner_has_no_socket_at_all(void **state)
{
    (void)state;
    behind_the_wall(SCANNER, try_sockets);
}

/* As a device is: what is there already, for reading and writing. */
static int try_camera(const struct sandbox_result *result)
{
    char from[128];
    HOLDS(open_in(house.own, "data", O_RDWR) >= 0);
    HOLDS(refused(open_in(house.own, "data", O_WRONLY), EPERM));
    HOLDS(refused(open_in(house.own, "data", O_RDWR | O_TRUNC), EPERM));
    HOLDS(refused(open_in(house.own, "new", O_RDWR | O_CREAT), EPERM));
    HOLDS(refused(open_in("/tmp", "tonggui-leak", O_RDWR | O_CREAT), EPERM));
    snprintf(from, sizeof from, "%s/data", house.own);
    HOLDS(refused(truncate(from, 0), EPERM));
    HOLDS(refused(unlink(from), EPERM));
    if (result->landlock_abi == 0)
        return SKIP;
    HOLDS(refused(open_in(house.share, "font", O_RDWR), EACCES));
    HOLDS(refused(open_in(house.other, "secret", O_RDONLY), EACCES));
    HOLDS(refused(open_in(house.other, "secret", O_RDWR), EACCES));
    return 0;
}

static void scanner_uses_its_device_and_makes_nothing(void **state)
{
    (void)state;
    behind_the_wall(SCANNER, try_camera);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(input_runs_and_traces_nothing_else),
        cmocka_unit_test(input_has_no_socket_at_all),
        cmocka_unit_test(input_reads_and_never_writes),
        cmocka_unit_test(input_may_fork_and_the_child_is_walled_in_too),
        cmocka_unit_test(scanner_runs_and_traces_nothing_else),
        cmocka_unit_test(scanner_has_no_socket_at_all),
        cmocka_unit_test(scanner_uses_its_device_and_makes_nothing),
    };
    return cmocka_run_group_tests(tests, house_build, house_raze);
}
