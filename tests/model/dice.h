/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dice: what a random world is made of: one number below a bound, or one of several words.
 */
#ifndef OUTLAY_TESTS_DICE_H
#define OUTLAY_TESTS_DICE_H

#include "tests/fixture.h"

static uint64_t dice; /* set to the seed of each world */

static inline unsigned below(unsigned bound)
{
    return (unsigned)(fixture_random(&dice) % bound);
}

static inline const char *one_of(const char *const *choices, unsigned count)
{
    return choices[below(count)];
}
#define ONE_OF(...)                                                                                               \
    one_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

#endif
