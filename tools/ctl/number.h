/* Numbers as they are given on the command line. */
#ifndef TG_TOOLS_CTL_NUMBER_H
#define TG_TOOLS_CTL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Decimal digits and nothing else, from `min` to `max`. False, with *out untouched, otherwise. */
bool number_parse(const char *text, uint32_t min, uint32_t max, uint32_t *out);

#endif
