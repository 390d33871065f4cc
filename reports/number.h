/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * number: numbers as people read them, the same on the terminal and on the page.
 *
 * Whole numbers are whole, others keep about three digits; thousands are separated by commas. A share is a
 * percentage, seconds are a duration. What is not a number is "n/a". All functions return their buffer.
 */
#ifndef OUTLAY_REPORTS_NUMBER_H
#define OUTLAY_REPORTS_NUMBER_H

#include <stdbool.h>

#include "outlay/simtime.h"

#define OL_NUMBER_BUFFER 64

/* "28,481", "92.58", "0.0123" */
const char *ol_number_say(double value, char buffer[OL_NUMBER_BUFFER]);
/* "68.7%" */
const char *ol_share_say(double share, char buffer[OL_NUMBER_BUFFER]);
/* "1h 53min" */
const char *ol_seconds_say(double seconds, char buffer[OL_NUMBER_BUFFER]);
/* By the unit of a metric: "s" and "share" as above, anything else as a number without its unit. */
const char *ol_value_say(double value, const char *unit, char buffer[OL_NUMBER_BUFFER]);
/* What is to be written behind it: "" where the value says it itself (s, share) or is a bare ratio. */
const char *ol_unit_say(const char *unit);

bool ol_unit_is_currency(const char *unit);

/* An amount with its currency: "1,234.50 USD", "126,567 USD"; "" of the currency NULL. */
const char *ol_amount_say(double amount, const char *currency, char buffer[OL_NUMBER_BUFFER]);
/* The same where there is little room: from ten millions on "12.3 M USD", "4.57 bn USD". */
const char *ol_amount_brief(double amount, const char *currency, char buffer[OL_NUMBER_BUFFER]);

/* What a number that was said so is worth, to sort by: "12,345 gpu-hours", "1h 53min" (6780), "<0.1%". NAN where it is
 * none. */
double ol_number_of(const char *said);

#endif
