/* Behind the walls: a child enters one of the profiles and tries what it must and must not be able
 * to do. */
#ifndef TG_TESTS_BOARD_SANDBOX_RIG_H
#define TG_TESTS_BOARD_SANDBOX_RIG_H

#include "board/sandbox.h"

/* Every trial runs in a child that has gone behind the wall: 0 when it holds, 77 to skip, else the
 * line that failed. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return __LINE__ % 100 + 100;                                                           \
    } while (0)

enum { SKIP = 77 };

/* Every profile is granted `own` to write and `share` to read; `other` is somebody else's. */
struct sandbox_house {
    char root[64];
    char own[80];   /* has "data" */
    char share[80]; /* has "font" */
    char other[80]; /* has "secret" */
};

extern struct sandbox_house house;

/* The setup and the teardown of a group of tests. */
int house_build(void **state);
int house_raze(void **state);

enum side { KIOSK, COURIER, HUB, INPUT, SCANNER };

/* 0, or 1 when the wall does not stand. */
int enter(enum side side, struct sandbox_result *out_result);

/* Asserts that `trial` holds in a child behind the wall. */
void behind_the_wall(enum side side, int (*trial)(const struct sandbox_result *result));

/* A descriptor, closed already, or negative with errno. */
int open_in(const char *folder, const char *name, int flags);

/* The call failed and for that reason. */
bool refused(long result, int why);
bool socket_refused(int family, int type);

/* ---- trials of more than one profile */

int try_power(const struct sandbox_result *result);
int try_files(const struct sandbox_result *result);
int try_fork(const struct sandbox_result *result);
int try_sockets(const struct sandbox_result *result);

#endif
