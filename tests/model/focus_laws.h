/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus_laws: what must hold in every bill by FOCUS, read from its bytes alone, with nothing of the writer.
 *
 * The laws are those of the specification (version 1.2): what may not be null and what must be, prices times
 * quantities, what a purchase, covered usage and unused commitment look like, one category a service, one SKU a price,
 * and, over a whole term, that what is spread over usage is what was paid.
 */
#ifndef OUTLAY_TESTS_FOCUS_LAWS_H
#define OUTLAY_TESTS_FOCUS_LAWS_H

#include <stdbool.h>
#include <stddef.h>

/* The number of violations; each of the first twenty is printed as a comment line. `is_whole`: the bill holds its
 * commitments' whole terms, so that they balance. */
int focus_laws_broken(const char *bytes, size_t length, bool is_whole);

#endif
