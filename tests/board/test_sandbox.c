#include "tests/board/sandbox_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int try_network(const struct sandbox_result *result)
{
    (void)result;
    HOLDS(socket_refused(AF_INET, SOCK_STREAM));
    HOLDS(socket_refused(AF_INET, SOCK_DGRAM));
    HOLDS(socket_refused(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC));
    HOLDS(socket_refused(AF_NETLINK, SOCK_RAW));
    HOLDS(socket_refused(AF_PACKET, SOCK_RAW));
    HOLDS(socket_refused(AF_VSOCK, SOCK_STREAM));
    /* The kernel looks at 32 bits of the family, the filter at 64. */
    HOLDS(refused(syscall(SYS_socket, 0x100000002L, SOCK_STREAM, 0), EPERM));
    HOLDS(refused(syscall(SYS_io_uring_setup, 8, NULL), EPERM));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    HOLDS(fd >= 0);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    strcpy(name.sun_path + 1, "tonggui-test");
    HOLDS(refused(bind(fd, (struct sockaddr *)&name, sizeof name), EPERM));
    HOLDS(refused(listen(fd, 1), EPERM));
    return 0;
}

static void kiosk_has_no_network(void **state)
{
    (void)state;
    behind_the_wall(KIOSK, try_network);
}

static void kiosk_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(KIOSK, try_power);
}

static void courier_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(COURIER, try_power);
}

static void kiosk_writes_in_its_own_folder_only(void **state)
{
    (void)state;
    behind_the_wall(KIOSK, try_files);
}

static void courier_writes_in_its_own_folder_only(void **state)
{
    (void)state;
    behind_the_wall(COURIER, try_files);
}

static int try_courier_network(const struct sandbox_result *result)
{
    (void)result;
    HOLDS(socket_refused(AF_NETLINK, SOCK_RAW));
    HOLDS(socket_refused(AF_PACKET, SOCK_RAW));
    HOLDS(socket_refused(AF_INET, SOCK_RAW));
    HOLDS(socket_refused(AF_INET6, SOCK_RAW | SOCK_CLOEXEC));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    HOLDS(fd >= 0);
    struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(1)};
    nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    HOLDS(refused(connect(fd, (struct sockaddr *)&nobody, sizeof nobody), ECONNREFUSED));
    HOLDS(refused(listen(fd, 1), EPERM));
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *found = NULL;
    HOLDS(getaddrinfo("localhost", "443", &hints, &found) == 0);
    freeaddrinfo(found);
    return 0;
}

static void courier_calls_out_and_resolves_names(void **state)
{
    (void)state;
    behind_the_wall(COURIER, try_courier_network);
}

/* A door of before, and somebody at it who came before: listening is for the one who opened it. */
static int door = -1, caller = -1;

static void open_a_door(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET};
    socklen_t len = sizeof here;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    caller = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(door >= 0 && caller >= 0);
    assert_int_equal(bind(door, (struct sockaddr *)&here, sizeof here) | listen(door, 1), 0);
    assert_int_equal(getsockname(door, (struct sockaddr *)&here, &len), 0);
    assert_int_equal(connect(caller, (struct sockaddr *)&here, sizeof here), 0);
}

static int try_door(const struct sandbox_result *result)
{
    int status = try_sockets(result);
    if (status != 0)
        return status;
    char word[4] = "";
    int guest = accept(door, NULL, NULL);
    HOLDS(guest >= 0);
    HOLDS(write(caller, "word", 4) == 4 && read(guest, word, 4) == 4 &&
          memcmp(word, "word", 4) == 0);
    HOLDS(refused(listen(door, 1), EPERM));
    return 0;
}

static int try_no_door(const struct sandbox_result *result)
{
    (void)result;
    HOLDS(refused(accept(door, NULL, NULL), EPERM));
    HOLDS(refused(accept4(door, NULL, NULL, SOCK_CLOEXEC), EPERM));
    return 0;
}

static void hub_answers_at_its_door_and_opens_no_other_socket(void **state)
{
    (void)state;
    open_a_door();
    behind_the_wall(HUB, try_door);
    behind_the_wall(COURIER, try_no_door);
    behind_the_wall(KIOSK, try_no_door);
    close(door);
    close(caller);
}

static void hub_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(HUB, try_power);
}

static void hub_writes_in_its_own_folder_only(void **state)
{
    (void)state;
    behind_the_wall(HUB, try_files);
}

static int try_screen(const struct sandbox_result *result)
{
    if (result->landlock_abi == 0)
        return SKIP;
    HOLDS(access("/dev/input", F_OK) != 0 ||
          refused(open("/dev/input", O_RDONLY | O_DIRECTORY), EACCES));
    HOLDS(access("/tmp/.X11-unix", F_OK) != 0 ||
          refused(open("/tmp/.X11-unix", O_RDONLY | O_DIRECTORY), EACCES));
    HOLDS(access("/dev/fb0", F_OK) != 0 || refused(open("/dev/fb0", O_RDWR), EACCES));
    return 0;
}

static void courier_has_no_screen_and_no_input(void **state)
{
    (void)state;
    behind_the_wall(COURIER, try_screen);
}

static void kiosk_may_fork_and_the_child_is_walled_in_too(void **state)
{
    (void)state;
    behind_the_wall(KIOSK, try_fork);
}

/* Ends through exit(): a leak checker runs behind the wall and must find its way. */
static void a_walled_in_process_ends_cleanly(void **state)
{
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct sandbox_result result;
        exit(enter(KIOSK, &result));
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void too_many_grants_are_refused(void **state)
{
    (void)state;
    const struct sandbox_grant grants[SANDBOX_GRANTS_MAX + 1] = {{"/", SANDBOX_READ}};
    struct sandbox_result result;
    struct fault fault;
    assert_int_equal(sandbox_enter_kiosk(grants, SANDBOX_GRANTS_MAX + 1, &result, &fault),
                     TG_ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kiosk_has_no_network),
        cmocka_unit_test(kiosk_runs_and_traces_nothing_else),
        cmocka_unit_test(hub_answers_at_its_door_and_opens_no_other_socket),
        cmocka_unit_test(hub_runs_and_traces_nothing_else),
        cmocka_unit_test(hub_writes_in_its_own_folder_only),
        cmocka_unit_test(courier_runs_and_traces_nothing_else),
        cmocka_unit_test(kiosk_writes_in_its_own_folder_only),
        cmocka_unit_test(courier_writes_in_its_own_folder_only),
        cmocka_unit_test(courier_calls_out_and_resolves_names),
        cmocka_unit_test(courier_has_no_screen_and_no_input),
        cmocka_unit_test(kiosk_may_fork_and_the_child_is_walled_in_too),
        cmocka_unit_test(a_walled_in_process_ends_cleanly),
        cmocka_unit_test(too_many_grants_are_refused),
    };
    return cmocka_run_group_tests(tests, house_build, house_raze);
}
