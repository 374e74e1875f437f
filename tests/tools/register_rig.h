/* A register in a folder of its own, with officers who log in by key files: for tests of the
 * register. */
#ifndef TG_TESTS_TOOLS_REGISTER_RIG_H
#define TG_TESTS_TOOLS_REGISTER_RIG_H

#include "tools/desk/register.h"

#define RIG_BODY "{\"answers\":{\"course\":\"门诊三楼收费处\"}}"
#define RIG_IDENTITY "{\"who\":{\"name\":\"李娜\"}}"

struct register_rig {
    char folder[64];
    char path[96];
    struct clock clock;
    struct register_file *reg; /* the one who logged in last; NULL: closed */
    struct fault fault;        /* of the last call that failed */
};

/* With its first officer, the admin "officer", logged in. */
void register_rig_init(struct register_rig *rig);
void register_rig_finish(struct register_rig *rig);

/* Closes what is open, opens as that officer. */
void register_rig_login(struct register_rig *rig, const char *officer);
enum tg_err register_rig_try_login(struct register_rig *rig, const char *officer);
void register_rig_close(struct register_rig *rig);

/* By who is logged in; `roles` "a,b". */
void register_rig_add(struct register_rig *rig, const char *name, const char *real_name,
                      const char *roles);
struct event_officer register_rig_entry(const char *name, const char *real_name, const char *roles);

/* "HZ-AAAA-AAAA-AAA<n>" and its subject; static, overwritten by the fourth call after. */
const char *register_rig_case(int n);
const char *register_rig_subject(int n);

/* A report of case n with RIG_BODY and those parts, in a transaction of its own. */
enum tg_err register_rig_report(struct register_rig *rig, int n, struct register_parts parts,
                                int64_t *out_id);
void register_rig_enter(struct register_rig *rig, int n);
/* Closed from the start to that officer. */
void register_rig_enter_barred(struct register_rig *rig, int n, const char *officer);
/* register_bar and register_admit, in a transaction of their own. */
enum tg_err register_rig_bar(struct register_rig *rig, int n, const char *officer);
enum tg_err register_rig_admit(struct register_rig *rig, int n, const char *officer);

/* Events of case n that open; the error of register_find. */
enum tg_err register_rig_find(struct register_rig *rig, int n, int64_t *out_count);

/* Runs SQL past the register, as somebody with the file would; who was logged in is again. */
void register_rig_meddle(struct register_rig *rig, const char *sql);
/* register_verify finds it. */
void register_rig_assert_caught(struct register_rig *rig);
void register_rig_assert_sound(struct register_rig *rig, struct register_sum *out_sum);

#endif
