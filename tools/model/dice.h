/* Numbers by chance that are the same on every machine: splitmix64 (Steele, Lea & Flood 2014). */
#ifndef TG_TOOLS_MODEL_DICE_H
#define TG_TOOLS_MODEL_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

struct dice dice_of(uint64_t seed, uint64_t which);
uint64_t dice_next(struct dice *dice);
/* In [0, 1). */
float dice_real(struct dice *dice);
float dice_between(struct dice *dice, float least, float most);
/* Near enough a normal deviate of mean 0 and this spread; never beyond 3.5 of them. */
float dice_bell(struct dice *dice, float spread);
bool dice_chance(struct dice *dice, float chance);

#endif
