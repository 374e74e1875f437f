/* Named places where a test may kill the process: between a commit and a reply, say; and where it
 * may have it leak.
 *
 * In builds with -DTG_FAULTPOINTS (the sanitized one) the process kills itself with SIGKILL when
 * the environment says TG_FAULT_AT="name" or "name:N" (its N-th passing, from 1). Where it says
 * TG_FAULT_LEAK="heap" or "log", what stands at a fault_leak() is left in a block that nobody
 * frees, or is written to standard error: the scan for traces must find it. In every other build
 * this is nothing at all. */
#ifndef TG_BOARD_BASE_FAULTPOINT_H
#define TG_BOARD_BASE_FAULTPOINT_H

#ifdef TG_FAULTPOINTS
#include <stddef.h>

void fault_point(const char *name);
void fault_leak(const void *bytes, size_t len);
#else
#define fault_point(name) ((void)0)
#define fault_leak(bytes, len) ((void)0)
#endif

#endif
