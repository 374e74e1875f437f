#include "tests/board/sandbox_rig.h"

#include <errno.h>
#include <fcntl.h>
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
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct sandbox_house house;

static void make_file(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("words", file);
    fclose(file);
}

int house_build(void **state)
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

int house_raze(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", house.root);
    return system(command);
}

int open_in(const char *folder, const char *name, int flags)
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

bool refused(long result, int why)
{
    return result < 0 && errno == why;
}

bool socket_refused(int family, int type)
{
    int fd = socket(family, type, 0);
    int saved = errno;
    if (fd >= 0)
        close(fd);
    errno = saved;
    return refused(fd, EPERM);
}

int enter(enum side side, struct sandbox_result *out_result)
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

void behind_the_wall(enum side side, int (*trial)(const struct sandbox_result *result))
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

int try_power(const struct sandbox_result *result)
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

int try_files(const struct sandbox_result *result)
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

int try_fork(const struct sandbox_result *result)
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

int try_sockets(const struct sandbox_result *result)
{
    (void)result;
    int ends[2];
    HOLDS(socket_refused(AF_UNIX, SOCK_STREAM));
    HOLDS(socket_refused(AF_INET, SOCK_STREAM));
    HOLDS(socket_refused(AF_NETLINK, SOCK_RAW));
    HOLDS(refused(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), EPERM));
    return 0;
}
