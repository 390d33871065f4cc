/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * classic_share: the fair-share factor by usage against shares (Slurm with PriorityFlags=NO_FAIR_TREE).
 *
 * A factor is 2^(-(U/S)/d): S the part of the whole that the shares promise, U the effective usage, d the dampening
 * factor. Under the root U is the part of all usage; below, U = u + (U of the account - u) x shares / siblings' shares,
 * so that what others of the same account use counts too. With DEPTH_OBLIVIOUS, U/S is instead the account's U/S times
 * a power of how the usage stands to that of the siblings, which depends less on how deep the tree is.
 */
#ifndef OUTLAY_ORDER_CLASSIC_SHARE_H
#define OUTLAY_ORDER_CLASSIC_SHARE_H

#include "models/order/associations.h"

/* Sets `effective` and `normal_shares` of all, and `factor` of the members. */
void ol_classic_share_rank(struct ol_associations *tree, uint32_t dampening, bool is_depth_oblivious);

#endif
