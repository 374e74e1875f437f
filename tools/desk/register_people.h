/* The register's people: who is there, what each can open, and locks for them. For the register's
 * own files. */
#ifndef TG_TOOLS_DESK_REGISTER_PEOPLE_H
#define TG_TOOLS_DESK_REGISTER_PEOPLE_H

#include "tools/desk/register_inside.h"

enum {
    REGISTER_GROUPS_MAX = 512,                  /* with their generations */
    REGISTER_GROUP_NAME_SIZE = PACK_ID_MAX + 8, /* "role:x" with its NUL */
    REGISTER_OPENED_MAX = 64,
    REGISTER_CASES_HELD_MAX = 256,
    GROUP_CARD_MAX = REGISTER_GROUP_NAME_SIZE + 4 + REGISTER_KEY_SIZE + SEAL_OVERHEAD,
    CARD_MAX = REGISTER_KEY_SIZE + PAYLOAD_MAX,
    LOCK_SIZE = REGISTER_KEY_SIZE + REGISTER_KEY_SIZE + SEAL_OVERHEAD,
};

#define REGISTER_EVERYONE "everyone"
#define REGISTER_CASE_LOCK "tonggui register case lock v2"
#define REGISTER_GROUP_LOCK "tonggui register group lock v2"

/* Whom a key can be locked to. `id` is an officer's row, or minus a group's. */
struct register_holder {
    int64_t id;
    uint8_t public_key[REGISTER_KEY_SIZE];
    uint8_t shared[REGISTER_KEY_SIZE]; /* with this run's own pair, once it was needed */
    bool has_shared;
};

struct register_person {
    struct register_holder holder;
    struct event_officer who;
};

struct register_group {
    struct register_holder holder;
    char name[REGISTER_GROUP_NAME_SIZE];
    uint32_t generation;
    bool held; /* by who is logged in */
    uint8_t secret[REGISTER_KEY_SIZE];
};

/* A shared key that a lock was opened with, so that one of many like it costs no multiplication. */
struct register_opened {
    int64_t holder;
    uint8_t pair[REGISTER_KEY_SIZE];
    uint8_t shared[REGISTER_KEY_SIZE];
};

struct register_case_key {
    int64_t slot; /* 0: nothing here */
    uint32_t generation;
    uint8_t key[REGISTER_KEY_SIZE];
};

/* Who is there, what they can open, and what this run has opened. */
struct register_people {
    int64_t version; /* of the rows that this was read from */
    int64_t me;
    struct event_officer my_entry;
    struct register_person officers[REGISTER_OFFICERS_MAX];
    size_t officer_count;
    struct register_group groups[REGISTER_GROUPS_MAX];
    size_t group_count;
    uint8_t pair_public[REGISTER_KEY_SIZE]; /* what this run locks with; never written down */
    uint8_t pair_secret[REGISTER_KEY_SIZE];
    struct register_opened opened[REGISTER_OPENED_MAX];
    struct register_case_key cases[REGISTER_CASES_HELD_MAX]; /* of one transaction */
    uint8_t plain[EVENT_SIZE_MAX];                           /* an event on its way in */
};

/* register_credential.c: an officer's row, and what is wrapped in it. */
struct register_wrap {
    char name[OFFICER_NAME_MAX + 1];
    int64_t id, method, passes, memory;
    uint8_t salt[16];
    uint8_t wrapped[2 * REGISTER_KEY_SIZE + SEAL_OVERHEAD];
};
enum tg_err register_wrap_make(const struct register_file *reg, const char *name,
                               const struct credential *credential,
                               const uint8_t secret[static REGISTER_KEY_SIZE],
                               struct register_wrap *out, struct fault *fault) MUST_USE;
/* Finds the officer (NULL: the only one), asks for the credential, opens `reg->keys`. */
enum tg_err register_login_officer(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault) MUST_USE;
enum tg_err register_name_check(const char *name, struct fault *fault) MUST_USE;

/* register_people.c: who is there. */
/* Reads them anew when they changed since. DENIED when who is logged in was removed. */
enum tg_err register_people_refresh(struct register_file *reg, struct fault *fault) MUST_USE;
/* After a change of theirs, within its transaction. */
enum tg_err register_people_changed(struct register_file *reg, struct fault *fault) MUST_USE;
struct register_person *register_person(struct register_file *reg, const char *name);
size_t register_card_seal(const struct register_file *reg, struct event *event,
                          const uint8_t public_key[static REGISTER_KEY_SIZE],
                          uint8_t out[static CARD_MAX]);
void register_group_card_seal(const struct register_file *reg, const struct register_group *group,
                              uint8_t out[static GROUP_CARD_MAX]);

/* register_officers.c */
enum tg_err register_officer_first(struct register_file *reg, const struct register_login *login,
                                   struct fault *fault) MUST_USE;

/* register_groups.c: "everyone" and "role:x", each with its generations. */
/* The newest generation; makes the group when there is none. In a transaction. */
enum tg_err register_group_get(struct register_file *reg, const char *name,
                               struct register_group **out, struct fault *fault) MUST_USE;
enum tg_err register_group_renew(struct register_file *reg, const char *name,
                                 struct fault *fault) MUST_USE;
void register_group_of_role(const char *role, char out[static REGISTER_GROUP_NAME_SIZE]);
/* How many officers belong to it. */
size_t register_group_size(const struct register_file *reg, const char *name);
/* Gives all generations of the groups that they now belong to (none without `joins`), erases those
 * of the others and makes these anew. */
enum tg_err register_groups_settle(struct register_file *reg, struct register_person *person,
                                   bool joins, struct fault *fault) MUST_USE;

/* register_lock.c: a key for whoever holds a secret. */
void register_lock(struct register_file *reg, struct register_holder *to, const char *what,
                   int64_t a, int64_t b, const uint8_t key[static REGISTER_KEY_SIZE],
                   uint8_t out[static LOCK_SIZE]);
/* DENIED when who is logged in does not hold it, CRYPTO when it was changed; no fault. */
enum tg_err register_unlock(struct register_file *reg, int64_t holder, const char *what, int64_t a,
                            int64_t b, const uint8_t *lock, size_t len,
                            uint8_t out[static REGISTER_KEY_SIZE]) MUST_USE;

#endif
