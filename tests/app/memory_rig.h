/* Whether something still stands in a process's memory: what a scan of it would find. */
#ifndef TG_TESTS_APP_MEMORY_RIG_H
#define TG_TESTS_APP_MEMORY_RIG_H

#include <stddef.h>
#include <sys/types.h>

/* How often `what` stands in writable memory, but for `what` itself. */
int memory_found(const void *what, size_t len);

/* The same of another process; root may look. */
int memory_found_in(pid_t pid, const void *what, size_t len);

#endif
