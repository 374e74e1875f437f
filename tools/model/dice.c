#include "tools/model/dice.h"

uint64_t dice_next(struct dice *dice)
{
    uint64_t mixed = dice->state += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

struct dice dice_of(uint64_t seed, uint64_t which)
{
    struct dice dice = {seed};
    dice.state = dice_next(&dice) ^ (which * 0xd1342543de82ef95U);
    (void)dice_next(&dice);
    return dice;
}

float dice_real(struct dice *dice)
{
    return (float)(dice_next(dice) >> 40) / (float)(1 << 24);
}

float dice_between(struct dice *dice, float least, float most)
{
    return least + dice_real(dice) * (most - least);
}

float dice_bell(struct dice *dice, float spread)
{
    float sum = 0;
    for (int i = 0; i < 4; i++)
        sum += dice_real(dice);
    return (sum - 2) * 1.7320508F * spread;
}

bool dice_chance(struct dice *dice, float chance)
{
    return dice_real(dice) < chance;
}
