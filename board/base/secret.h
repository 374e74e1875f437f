/* Memory for what must not be found again: locked, kept out of core dumps, wiped before it is
 * freed.
 *
 * Everything a submitter types and every key lives here. Built on libsodium's guarded allocations
 * (sodium_malloc): an overrun stops the process. */
#ifndef TG_BOARD_BASE_SECRET_H
#define TG_BOARD_BASE_SECRET_H

#include "board/base/err.h"

#include <stddef.h>

/* Call once at start, before any other function here or in libsodium. Also forbids core dumps and
 * ptrace by other processes of the same user (PR_SET_DUMPABLE 0). */
enum tg_err secret_init(void) MUST_USE;

/* `size` zeroed bytes, owned by the caller, freed with secret_destroy(). NULL when no memory is
 * left. */
void *secret_create(size_t size) MUST_USE;

/* Wipes and frees. Takes NULL. */
void secret_destroy(void *memory);

/* From now on some of the rooms that are given back are wiped and kept, locked, for the next of
 * their size: for a program that has secrets all its life and asks for room many thousand times. An
 * overrun still stops the process; use after secret_destroy no longer does. */
void secret_keep_rooms(void);

/* Overwrites `size` bytes in a way that the compiler may not leave out. */
void secret_wipe(void *memory, size_t size);

#endif
