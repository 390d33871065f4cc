/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hyperband: how many trials a bracket holds on each of its rungs, and for how many epochs.
 *
 * With eta, at most R and at least r epochs, s is at most floor(log_eta(R / r)). Bracket s begins with
 * n = ceil((s_max + 1) eta^s / (s + 1)) trials; its rung i, 0 .. s, holds floor(n / eta^i) of them and ends at
 * R / eta^(s - i) epochs (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar 2018, algorithm 1; the budget of a bracket
 * is (s_max + 1) R). Epochs are whole here: what is left of one is dropped, so that the first rung is never below r and
 * the last is R.
 *
 * Successive halving by itself (Jamieson and Talwalkar 2016) is one such bracket of as many trials as it is given.
 */
#ifndef OUTLAY_MODELS_SEARCH_HYPERBAND_H
#define OUTLAY_MODELS_SEARCH_HYPERBAND_H

#include <stdint.h>

/* The greatest s with least * eta^s <= most; 1 <= least <= most, eta >= 2. */
int ol_hyperband_levels(int64_t least, int64_t most, int64_t eta);
/* Trials that bracket s begins with; INT64_MAX where they cannot be counted. */
int64_t ol_hyperband_trials(int s_max, int s, int64_t eta);
/* Of a bracket that begins with n: how many are on rung i, and where the rung ends. */
int64_t ol_hyperband_left(int64_t n, int i, int64_t eta);
int64_t ol_hyperband_epochs(int64_t most, int s, int i, int64_t eta);

#endif
