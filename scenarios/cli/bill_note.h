/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_note: what was left out of a bill, for the person at the terminal: on standard error.
 */
#ifndef OUTLAY_CLI_BILL_NOTE_H
#define OUTLAY_CLI_BILL_NOTE_H

#include "scenarios/bill_walk.h"

/* Nothing where all charges counted. */
void ol_bill_note(const struct ol_bill_walk *walk);

#endif
