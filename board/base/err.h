/* What can go wrong, in one list for the whole house.
 *
 * A fallible function returns enum tg_err, TG_OK being 0, and is marked MUST_USE. Where a person
 * has to be told, it also takes a `struct fault *` (never NULL), which it fills on failure only:
 * what is wrong, where (file, line, field) and what to do, in one English sentence or two for staff
 * and logs. A fault never quotes anything that a submitter typed. */
#ifndef TG_BOARD_BASE_ERR_H
#define TG_BOARD_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

enum tg_err {
    TG_OK = 0,
    TG_ERR_MEMORY,   /* an allocation or a memory lock failed */
    TG_ERR_IO,       /* the system refused a read, a write or a sync; errno said why */
    TG_ERR_FULL,     /* no room: disk, vault, buffer, field */
    TG_ERR_BUSY,     /* somebody else holds it */
    TG_ERR_FORMAT,   /* bytes that do not parse */
    TG_ERR_VERSION,  /* well formed, but of a version we do not speak, or an older one than we hold
                      */
    TG_ERR_CRYPTO,   /* a signature, a tag or a hash that does not hold; no key that opens it */
    TG_ERR_RANGE,    /* a value outside its limits */
    TG_ERR_MISSING,  /* not there */
    TG_ERR_DENIED,   /* not allowed: unknown, revoked, walled off */
    TG_ERR_CONFLICT, /* the same name with other contents */
    TG_ERR_NETWORK,  /* no answer, or not one of ours */
};

enum { FAULT_TEXT_MAX = 512 };

struct fault {
    enum tg_err err;
    char text[FAULT_TEXT_MAX]; /* NUL-terminated UTF-8, cut at a whole character */
};

/* Fills `fault` and returns `err`, so that a caller can write `return fault_set(...)`. */
enum tg_err fault_set(struct fault *fault, enum tg_err err, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* A short English name ("disk full", "bad signature"), static storage. */
const char *err_name(enum tg_err err);

#endif
