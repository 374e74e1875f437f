#include "board/sandbox_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>

/* No side has any use for these; each has carried somebody out of a sandbox. */
static const int refused_always[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fsmount),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(quotactl),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(personality),
    SCMP_SYS(syslog),
    SCMP_SYS(vhangup),
#if defined(__x86_64__)
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(modify_ldt),
#endif
};

/* What makes or changes files, for who may only read them: landlock says the same where it is. */
static const int refused_to_readers[] = {
    SCMP_SYS(creat),     SCMP_SYS(truncate),  SCMP_SYS(rename),   SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(unlink),    SCMP_SYS(unlinkat), SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),   SCMP_SYS(rmdir),     SCMP_SYS(link),     SCMP_SYS(linkat),
    SCMP_SYS(symlink),   SCMP_SYS(symlinkat), SCMP_SYS(mknod),    SCMP_SYS(mknodat),
};

/* Whoever answers a door has opened it before the wall stood. */
static const int refused_to_all_but_doors[] = {SCMP_SYS(accept), SCMP_SYS(accept4)};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int refuse(scmp_filter_ctx filter, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
}

static int refuse_when(scmp_filter_ctx filter, int call, struct scmp_arg_cmp compare)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), call, 1, &compare);
}

/* libseccomp takes one comparison an argument, so every other family is named, and all above. */
static int refuse_families(scmp_filter_ctx filter, const struct sandbox_profile *profile)
{
    int rc = refuse_when(filter, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_GE, AF_MAX));
    for (int family = 0; rc == 0 && family < AF_MAX; family++) {
        bool allowed = false;
        for (size_t i = 0; i < profile->family_count; i++)
            allowed = allowed || profile->families[i] == family;
        if (!allowed)
            rc = refuse_when(filter, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, (unsigned)family));
    }
    if (rc == 0 && profile->family_count == 0)
        rc = refuse(filter, SCMP_SYS(socketpair));
    const unsigned kinds[] = {SOCK_RAW, SOCK_RDM, SOCK_DCCP, SOCK_PACKET};
    for (size_t i = 0; rc == 0 && i < COUNT(kinds); i++)
        rc = refuse_when(filter, SCMP_SYS(socket), SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, kinds[i]));
    return rc;
}

/* LeakSanitizer stops the threads of its own process with ptrace: the sanitized build leaves it the
 * requests it needs for that. */
static int refuse_ptrace(scmp_filter_ctx filter)
{
    static const unsigned requests[] = {PTRACE_TRACEME,  PTRACE_PEEKTEXT, PTRACE_PEEKDATA,
                                        PTRACE_POKETEXT, PTRACE_POKEDATA, PTRACE_POKEUSER,
                                        PTRACE_SEIZE};
    if (!SANDBOX_SANITIZED)
        return refuse(filter, SCMP_SYS(ptrace));
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < COUNT(requests); i++)
        rc = refuse_when(filter, SCMP_SYS(ptrace), SCMP_A0(SCMP_CMP_EQ, requests[i]));
    return rc;
}

/* clone3 has its flags in memory, where a filter can't see them; glibc falls back on ENOSYS. */
static int refuse_name_spaces(scmp_filter_ctx filter)
{
    static const unsigned flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET,   CLONE_NEWPID,
                                     CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
    int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    for (size_t i = 0; rc == 0 && i < COUNT(flags); i++)
        rc = refuse_when(filter, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i], flags[i]));
    return rc;
}

static int refuse_opening(scmp_filter_ctx filter, struct scmp_arg_cmp in_open,
                          struct scmp_arg_cmp in_openat)
{
    int rc = refuse_when(filter, SCMP_SYS(open), in_open);
    return rc == 0 ? refuse_when(filter, SCMP_SYS(openat), in_openat) : rc;
}

/* A device is opened for both; where landlock is, for that one only. openat2 has its flags in
 * memory, where a filter can't see them. */
static int refuse_writing(scmp_filter_ctx filter, bool devices)
{
    static const unsigned flags[][2] = {{O_ACCMODE, O_WRONLY},
                                        {O_ACCMODE, O_ACCMODE},
                                        {O_CREAT, O_CREAT},
                                        {O_TRUNC, O_TRUNC},
                                        {O_ACCMODE, O_RDWR}};
    size_t count = COUNT(flags) - (devices ? 1 : 0);
    int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0);
    for (size_t i = 0; rc == 0 && i < COUNT(refused_to_readers); i++)
        rc = refuse(filter, refused_to_readers[i]);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = refuse_opening(filter, SCMP_A1(SCMP_CMP_MASKED_EQ, flags[i][0], flags[i][1]),
                            SCMP_A2(SCMP_CMP_MASKED_EQ, flags[i][0], flags[i][1]));
    return rc;
}

enum tg_err sandbox_seccomp(const struct sandbox_profile *profile, struct fault *fault)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int rc = filter != NULL ? 0 : -ENOMEM;
    /* Other ABIs of the same machine (x32, i386) would pass by the numbers above. */
    if (rc == 0)
        rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (rc == 0)
        rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; rc == 0 && i < COUNT(refused_always); i++)
        rc = refuse(filter, refused_always[i]);
    for (size_t i = 0; rc == 0 && !profile->door && i < COUNT(refused_to_all_but_doors); i++)
        rc = refuse(filter, refused_to_all_but_doors[i]);
    if (rc == 0)
        rc = refuse_families(filter, profile);
    if (rc == 0)
        rc = refuse_ptrace(filter);
    if (rc == 0)
        rc = refuse_name_spaces(filter);
    if (rc == 0 && profile->reader)
        rc = refuse_writing(filter, profile->devices);
    if (rc == 0)
        rc = refuse_when(filter, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, TIOCSTI));
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (rc == 0)
        return TG_OK;
    return fault_set(fault, TG_ERR_DENIED,
                     "%s: the kernel takes no seccomp filter: %s. The program does not run without "
                     "(CONFIG_SECCOMP_FILTER).",
                     profile->name, strerror(-rc));
}
