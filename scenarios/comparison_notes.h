/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_notes: what a person should know before believing a comparison: other seeds, currencies, lengths, jobs.
 */
#ifndef OUTLAY_COMPARISON_NOTES_H
#define OUTLAY_COMPARISON_NOTES_H

#include "scenarios/comparison.h"

/* Fills the notes of a comparison whose sides, names and pairs are found. */
void ol_comparison_note(struct ol_comparison *comparison);

#endif
