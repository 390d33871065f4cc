/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_judge: the objectives of the sides of a comparison.
 *
 * Bounds of a side's own values are judged as after a run. One against the baseline is judged by the interval of the
 * side's values less what is allowed: with pairs, x the share, of (after - (1 + x) before), so that the baseline's own
 * chance is in it, too; but what is the same in every pair is met. The baseline itself is beside nothing.
 */
#ifndef OUTLAY_COMPARISON_JUDGE_H
#define OUTLAY_COMPARISON_JUDGE_H

#include "scenarios/comparison.h"

/* Of all sides, once they are settled: fills their verdicts. */
void ol_comparison_judge(struct ol_comparison *comparison);
/* Whether a side other than the baseline misses one. */
bool ol_comparison_fails(const struct ol_comparison *comparison);

#endif
