/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * apportion: an amount shared out by weights so that the shares add up to it, to the billionth.
 *
 * By the method of the largest remainder (Hamilton): each gets the whole billionths of its quota, and what is left over
 * goes, one each, to those whose quotas were cut most; among equals to the first. A credit is shared out as its
 * opposite is. Weights are none or positive; where all are none, each counts as much as any other.
 */
#ifndef OUTLAY_APPORTION_H
#define OUTLAY_APPORTION_H

#include "outlay/money.h"

#include <stddef.h>

/* What can be shared out lies within plus and minus this. */
#define OL_APPORTION_MOST ((ol_money)1 << 84)

/* `count` > 0 shares. */
void ol_apportion(ol_money amount, const ol_money *weights, size_t count, ol_money *shares);

#endif
