/* What the files of the sandbox share. */
#ifndef TG_BOARD_SANDBOX_INSIDE_H
#define TG_BOARD_SANDBOX_INSIDE_H

#include "board/sandbox.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

struct sandbox_profile {
    const char *name;
    const struct sandbox_grant *grants; /* of the profile, beside the caller's */
    size_t grant_count;
    const int *families; /* address families that socket() may still have */
    size_t family_count;
    bool abstract_sockets; /* may reach AF_UNIX names without a path: X11 servers have them */
    bool tcp;
    bool door;    /* takes in who calls at a socket that is open already */
    bool reader;  /* writes to no path at all */
    bool devices; /* but to those of `grants` that are there already */
};

/* Puts the seccomp filter up, on every thread. DENIED. */
enum tg_err sandbox_seccomp(const struct sandbox_profile *profile, struct fault *fault) MUST_USE;

struct sandbox_grants {
    const struct sandbox_grant *grants;
    size_t count;
};

/* Puts the landlock ruleset up. *out_abi is 0 when the kernel has none. DENIED. */
enum tg_err sandbox_landlock(const struct sandbox_profile *profile,
                             const struct sandbox_grants *lists, size_t list_count, int *out_abi,
                             struct fault *fault) MUST_USE;

#endif
