/* The real input engines, asked as the kiosk asks them. */
#ifndef TG_TESTS_APP_IME_RIG_H
#define TG_TESTS_APP_IME_RIG_H

#include "app/input/ime.h"

#include <sys/types.h>

/* Starts the program of this build and waits until it is loaded. */
struct ime *ime_rig_open(void);

/* Where the program and what it reads stand. Static. */
const char *ime_rig_program(void);
const char *ime_rig_share(void);

/* A question about `letters`, Pinyin and Simplified. */
struct ime_request ime_rig_request(const char *letters);
/* As if it had been tapped. */
void ime_rig_choose(struct ime_request *request, const struct ime_choice *choice);

/* Waits for news, at most some seconds, as the kiosk's main loop does. */
enum ime_news ime_rig_wait(struct ime *ime, struct ime_answer *out_answer);
/* Asks and waits; fails the test when no answer comes. */
void ime_rig_ask(struct ime *ime, const struct ime_request *request, struct ime_answer *out_answer);

/* The candidate that says `text`, or NULL. */
const struct ime_choice *ime_rig_find(const struct ime_answer *answer, const char *text);

/* A child of `parent`: the keeper of this process, the keeper's worker. 0: none. */
pid_t ime_rig_child_of(pid_t parent);
/* False for one that is dead and waits to be reaped. */
bool ime_rig_lives(pid_t pid);

#endif
