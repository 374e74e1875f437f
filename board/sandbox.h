/* The walls at run time: each process gives up what its side of the river must not have.
 *
 * Two locks, both for good: a seccomp filter for what has no path (sockets, exec, ptrace, mounts,
 * io_uring) and a landlock ruleset for what has one. A refused call fails with EPERM (seccomp) or
 * EACCES (landlock); it does not kill, since libraries try things they can do without.
 *
 * Enter after the configuration has been read and before anything a visitor or the network says is
 * looked at; start no threads before. Fails closed: without seccomp nothing may go on. Landlock is
 * missing on kernels before 5.13 or where it is switched off: then TG_OK, and the caller warns. */
#ifndef TG_BOARD_SANDBOX_H
#define TG_BOARD_SANDBOX_H

#include "board/base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum sandbox_access {
    SANDBOX_READ,   /* a file, or all below a folder */
    SANDBOX_WRITE,  /* also write, create, rename and remove files below it, and make folders */
    SANDBOX_DEVICE, /* read, write and ioctl what is there; create nothing */
};

/* One thing a process may still reach by its path. A path that is not there is passed over: what it
 * would have granted stays refused. */
struct sandbox_grant {
    const char *path; /* borrowed */
    enum sandbox_access access;
};

enum { SANDBOX_GRANTS_MAX = 64 }; /* of the caller's */

struct sandbox_result {
    int landlock_abi; /* 0: no landlock here, only seccomp holds */
};

/* The kiosk sees the words: no socket but AF_UNIX (the simulator's X11), no exec, no ptrace. Beside
 * `grants` (its vault's journal WRITE, its share folder READ, …) it may read the system's
 * libraries, locales and X11 tables, its own /proc, and use /dev/input, /dev/dri, /dev/fb0,
 * /dev/null, /dev/urandom and the X11 socket's folder. Forking stays allowed (receipt_job_start).
 * RANGE: too many grants. DENIED: a wall that could not be put up; the process must end. */
enum tg_err sandbox_enter_kiosk(const struct sandbox_grant *grants, size_t count,
                                struct sandbox_result *out_result, struct fault *fault) MUST_USE;

/* The courier touches the network: AF_INET, AF_INET6 (streams and datagrams, no raw ones) and
 * AF_UNIX, no exec, no ptrace, no display, no input devices. Beside `grants` (its own folder WRITE,
 * the kiosk's vault.db, vault.db-journal READ, …) it may read the system's libraries, /etc/ssl,
 * /usr/share/ca-certificates and what the resolver reads (/etc/resolv.conf, hosts, nsswitch.conf,
 * …). A resolv.conf that is replaced later, not rewritten, is out of reach until the next start. */
enum tg_err sandbox_enter_courier(const struct sandbox_grant *grants, size_t count,
                                  struct sandbox_result *out_result, struct fault *fault) MUST_USE;

/* The hub answers at a door and goes nowhere: it takes in connections at sockets that listened
 * before, opens no socket of any kind, connects to nothing, no exec, no ptrace. Beside `grants`
 * (its own folder WRITE) it may read the system's libraries and what GnuTLS is told in /etc/gnutls.
 */
enum tg_err sandbox_enter_hub(const struct sandbox_grant *grants, size_t count,
                              struct sandbox_result *out_result, struct fault *fault) MUST_USE;

/* The input engines hold letters of a visitor and libraries that nobody here wrote: no socket of
 * any kind, nothing opened to write or made or renamed, no exec, no ptrace. Beside `grants` (READ)
 * it may read the system's libraries and its own /proc. What was open before stays so: pipes.
 * Forking stays allowed. */
enum tg_err sandbox_enter_input(const struct sandbox_grant *grants, size_t count,
                                struct sandbox_result *out_result, struct fault *fault) MUST_USE;

/* The scanner's process sees what stands before the camera, by libraries that nobody here wrote: as
 * the input engines, but that it may open what is there of `grants` for reading and writing
 * (DEVICE: the camera). */
enum tg_err sandbox_enter_scanner(const struct sandbox_grant *grants, size_t count,
                                  struct sandbox_result *out_result, struct fault *fault) MUST_USE;

#endif
