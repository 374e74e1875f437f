#include "board/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Every trial runs in a child that has gone behind the wall: 0 when it holds, 77 to skip, else the
 * line that failed. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return __LINE__ % 100 + 100;                                                           \
    } while (0)

enum { SKIP = 77 };

struct house {
    char root[64];
    char own[80];
    char share[80];
    char other[80];
};

static struct house house;

static void make_file(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("words", file);
    fclose(file);
}

static int house_build(void **state)
{
    (void)state;
    strcpy(house.root, "/var/tmp/tonggui-sandbox-XXXXXX");
    assert_non_null(mkdtemp(house.root));
    snprintf(house.own, sizeof house.own, "%s/own", house.root);
    snprintf(house.share, sizeof house.share, "%s/share", house.root);
    snprintf(house.other, sizeof house.other, "%s/other", house.root);
    assert_int_equal(mkdir(house.own, 0700) | mkdir(house.share, 0700) | mkdir(house.other, 0700),
                     0);
    make_file(house.own, "data");
    make_file(house.share, "font");
    make_file(house.other, "secret");
    return 0;
}

static int house_raze(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", house.root);
    return system(command);
}

static int open_in(const char *folder, const char *name, int flags)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, flags, 0600);
    int saved = errno;
    if (fd >= 0)
        close(fd);
    errno = saved;
    return fd;
}

/* The call failed and for that reason. */
static bool refused(long result, int why)
{
    return result < 0 && errno == why;
}

static bool socket_refused(int family, int type)
{
    int fd = socket(family, type, 0);
    int saved = errno;
    if (fd >= 0)
        close(fd);
    errno = saved;
    return refused(fd, EPERM);
}

enum side { KIOSK, COURIER, HUB, INPUT, SCANNER };

static int enter(enum side side, struct sandbox_result *out_result)
{
    const struct sandbox_grant grants[] = {
        {house.own, SANDBOX_WRITE}, {house.share, SANDBOX_READ}, {"/not/there", SANDBOX_WRITE}};
    struct fault fault;
    enum tg_err err = side == KIOSK     ? sandbox_enter_kiosk(grants, 3, out_result, &fault)
                      : side == COURIER ? sandbox_enter_courier(grants, 3, out_result, &fault)
                      : side == HUB     ? sandbox_enter_hub(grants, 3, out_result, &fault)
                      : side == INPUT   ? sandbox_enter_input(grants, 3, out_result, &fault)
                                        : sandbox_enter_scanner(grants, 3, out_result, &fault);
    if (err != TG_OK)
        fprintf(stderr, "%s\n", fault.text);
    return err == TG_OK ? 0 : 1;
}

static void behind_the_wall(enum side side, int (*trial)(const struct sandbox_result *result))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct sandbox_result result = {0};
        _exit(enter(side, &result) != 0 ? 1 : trial(&result));
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIP)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

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

static int try_power(const struct sandbox_result *result)
{
    (void)result;
    char *const nothing[] = {NULL};
    HOLDS(refused(execve("/bin/true", nothing, nothing), EPERM));
    HOLDS(refused(syscall(SYS_execveat, AT_FDCWD, "/bin/true", nothing, nothing, 0), EPERM));
    HOLDS(refused(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM));
    HOLDS(refused(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL), EPERM));
    HOLDS(refused(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0), EPERM));
    HOLDS(refused(unshare(CLONE_NEWUSER), EPERM));
    HOLDS(refused(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, 0), EPERM));
    HOLDS(refused(syscall(SYS_clone3, NULL, 0), ENOSYS));
    HOLDS(refused(mount("none", house.own, "tmpfs", 0, NULL), EPERM));
    return 0;
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

static int try_files(const struct sandbox_result *result)
{
    if (result->landlock_abi == 0)
        return SKIP;
    HOLDS(open_in(house.own, "data", O_RDWR) >= 0);
    HOLDS(open_in(house.own, "new", O_RDWR | O_CREAT | O_EXCL) >= 0);
    char from[128], to[128];
    snprintf(from, sizeof from, "%s/new", house.own);
    snprintf(to, sizeof to, "%s/newer", house.own);
    HOLDS(rename(from, to) == 0 && unlink(to) == 0);
    HOLDS(open_in(house.share, "font", O_RDONLY) >= 0);
    HOLDS(refused(open_in(house.share, "font", O_WRONLY), EACCES));
    HOLDS(refused(open_in(house.share, "new", O_WRONLY | O_CREAT), EACCES));
    HOLDS(refused(open_in(house.other, "secret", O_RDONLY), EACCES));
    HOLDS(refused(open_in(house.other, "new", O_WRONLY | O_CREAT), EACCES));
    HOLDS(refused(open_in("/tmp", "tonggui-leak", O_WRONLY | O_CREAT), EACCES));
    HOLDS(refused(open_in("/etc", "passwd", O_RDONLY), EACCES));
    snprintf(from, sizeof from, "%s/data", house.own);
    snprintf(to, sizeof to, "%s/data", house.other);
    HOLDS(rename(from, to) != 0);
    HOLDS(open_in("/dev", "null", O_RDWR) >= 0);
    return 0;
}

static int try_fork(const struct sandbox_result *result)
{
    (void)result;
    int ends[2];
    HOLDS(pipe(ends) == 0);
    pid_t pid = fork();
    HOLDS(pid >= 0);
    if (pid == 0)
        _exit(write(ends[1], "x", 1) == 1 && socket_refused(AF_INET, SOCK_STREAM) ? 0 : 1);
    int status = -1;
    HOLDS(waitpid(pid, &status, 0) == pid && status == 0);
    return 0;
}

static void input_runs_and_traces_nothing_else(void **state)
{
    (void)state;
    behind_the_wall(INPUT, try_power);
}

static int try_sockets(const struct sandbox_result *result)
{
    (void)result;
    int ends[2];
    HOLDS(socket_refused(AF_UNIX, SOCK_STREAM));
    HOLDS(socket_refused(AF_INET, SOCK_STREAM));
    HOLDS(socket_refused(AF_NETLINK, SOCK_RAW));
    HOLDS(refused(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), EPERM));
    return 0;
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
        cmocka_unit_test(input_runs_and_traces_nothing_else),
        cmocka_unit_test(input_has_no_socket_at_all),
        cmocka_unit_test(input_reads_and_never_writes),
        cmocka_unit_test(input_may_fork_and_the_child_is_walled_in_too),
        cmocka_unit_test(scanner_runs_and_traces_nothing_else),
        cmocka_unit_test(scanner_has_no_socket_at_all),
        cmocka_unit_test(scanner_uses_its_device_and_makes_nothing),
        cmocka_unit_test(a_walled_in_process_ends_cleanly),
        cmocka_unit_test(too_many_grants_are_refused),
    };
    return cmocka_run_group_tests(tests, house_build, house_raze);
}
