/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/hyperband.h"

int ol_hyperband_levels(int64_t least, int64_t most, int64_t eta)
{
    int levels = 0;
    for (int64_t left = most / eta; left >= least; left /= eta)
        levels++;
    return levels;
}

int64_t ol_hyperband_trials(int s_max, int s, int64_t eta)
{
    int64_t power = s_max + 1;
    for (int i = 0; i < s; i++)
        if (__builtin_mul_overflow(power, eta, &power))
            return INT64_MAX;
    return power / (s + 1) + (power % (s + 1) != 0);
}

/* Whole numbers divided by eta and again by eta are divided by its square. */
int64_t ol_hyperband_left(int64_t n, int i, int64_t eta)
{
    for (; i > 0; i--)
        n /= eta;
    return n;
}

int64_t ol_hyperband_epochs(int64_t most, int s, int i, int64_t eta)
{
    return ol_hyperband_left(most, s - i, eta);
}
