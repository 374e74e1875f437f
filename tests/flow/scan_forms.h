/* What scan_memory looks for: each thing in every way in which it can stand in memory. */
#ifndef TG_TESTS_FLOW_SCAN_FORMS_H
#define TG_TESTS_FLOW_SCAN_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes that an occurrence takes at most: so far must what is looked at overlap. */
enum { SCAN_REACH = 4096 };

/* Reads the lines that scan_memory.c describes. False when one is none of them, or there is none.
 */
bool scan_forms_take(FILE *from) __attribute__((warn_unused_result));
/* Prints where each form stands in there, once. */
void scan_forms_look(const char *where, uint64_t begin, const uint8_t *bytes, size_t len);
/* How many were printed. */
size_t scan_forms_found(void);

#endif
