/* Named places where a test may kill the process: between a commit and a reply, say.
 *
 * In builds with -DTG_FAULTPOINTS (the sanitized one) the process kills itself with SIGKILL when
 * the environment says TG_FAULT_AT="name" or "name:N" (its N-th passing, from 1). In every other
 * build this is nothing at all. */
#ifndef TG_BOARD_BASE_FAULTPOINT_H
#define TG_BOARD_BASE_FAULTPOINT_H

#ifdef TG_FAULTPOINTS
void fault_point(const char *name);
#else
#define fault_point(name) ((void)0)
#endif

#endif
