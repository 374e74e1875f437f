#include "board/sandbox_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Later ABIs than Debian 12's <linux/landlock.h> knows
 * (https://docs.kernel.org/userspace-api/landlock.html). */
#define ACCESS_TRUNCATE (1ULL << 14)  /* ABI 3 */
#define ACCESS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define NET_BIND_TCP (1ULL << 0)      /* ABI 4 */
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX (1ULL << 0) /* ABI 6 */
#define SCOPE_SIGNAL (1ULL << 1)

#define ACCESS_ABI_1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define ACCESS_OF_FILES                                                                            \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |   \
     ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)

/* struct landlock_ruleset_attr of ABI 6; older kernels are given its beginning. */
struct ruleset_attr {
    uint64_t handled_fs;
    uint64_t handled_net;
    uint64_t scoped;
};

static uint64_t access_handled(int abi)
{
    uint64_t access = ACCESS_ABI_1;
    if (abi >= 2)
        access |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        access |= ACCESS_TRUNCATE;
    if (abi >= 5)
        access |= ACCESS_IOCTL_DEV;
    return access;
}

static uint64_t access_of(enum sandbox_access access)
{
    const uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    const uint64_t write = read | LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE;
    switch (access) {
    case SANDBOX_READ:
        return read;
    case SANDBOX_WRITE:
        return write | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
               LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REFER;
    case SANDBOX_DEVICE:
        return write | ACCESS_IOCTL_DEV;
    }
    return 0;
}

static int ruleset_create(const struct sandbox_profile *profile, int abi)
{
    struct ruleset_attr attr = {
        .handled_fs = access_handled(abi),
        .handled_net = profile->tcp ? 0 : NET_BIND_TCP | NET_CONNECT_TCP,
        .scoped = SCOPE_SIGNAL | (profile->abstract_sockets ? 0 : SCOPE_ABSTRACT_UNIX),
    };
    size_t size = abi >= 6 ? sizeof attr : abi >= 4 ? 16 : 8;
    return (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
}

/* 0 or an errno. */
static int ruleset_add(int ruleset, int abi, const struct sandbox_grant *grant)
{
    int fd = open(grant->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : errno;
    struct stat st;
    int failed = fstat(fd, &st) != 0 ? errno : 0;
    struct landlock_path_beneath_attr beneath = {.parent_fd = fd};
    beneath.allowed_access = access_of(grant->access) & access_handled(abi);
    if (failed == 0 && !S_ISDIR(st.st_mode))
        beneath.allowed_access &= ACCESS_OF_FILES;
    if (failed == 0 &&
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0)
        failed = errno;
    close(fd);
    return failed;
}

static int ruleset_add_all(int ruleset, int abi, const struct sandbox_grants *list,
                           const char **out_path)
{
    int failed = 0;
    for (size_t i = 0; i < list->count && failed == 0; i++) {
        *out_path = list->grants[i].path;
        failed = ruleset_add(ruleset, abi, &list->grants[i]);
    }
    return failed;
}

enum tg_err sandbox_landlock(const struct sandbox_profile *profile,
                             const struct sandbox_grants *lists, size_t list_count, int *out_abi,
                             struct fault *fault)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        *out_abi = 0;
        return TG_OK;
    }
    const char *path = "";
    int ruleset = ruleset_create(profile, (int)abi);
    int failed = ruleset < 0 ? errno : 0;
    for (size_t i = 0; failed == 0 && i < list_count; i++)
        failed = ruleset_add_all(ruleset, (int)abi, &lists[i], &path);
    if (failed == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        failed = errno;
    if (ruleset >= 0)
        close(ruleset);
    if (failed != 0)
        return fault_set(fault, TG_ERR_DENIED, "%s: the landlock wall does not stand (%s): %s",
                         profile->name, path, strerror(failed));
    *out_abi = (int)abi;
    return TG_OK;
}
