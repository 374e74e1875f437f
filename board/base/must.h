/* must(): an invariant of ours. Always on; a broken one stops the process before it does harm.
 * Operating errors (disk, network, input) are never asserted: they are returned. */
#ifndef TG_BOARD_BASE_MUST_H
#define TG_BOARD_BASE_MUST_H

#define must(condition)                                                                            \
    ((condition) ? (void)0 : must_failed(#condition, __FILE__, __LINE__, __func__))

_Noreturn void must_failed(const char *condition, const char *file, int line, const char *func);

#endif
