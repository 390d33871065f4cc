/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money: whole billionths of a currency unit in 128 bits.
 *
 * Sums are exact; products round once, half to even, where a line item is made; overflow is told, not wrapped.
 * The currency is not here: one scenario has one.
 *
 *     ol_money price;  ol_money_parse(ol_slice_of("32.7726"), &price, why);
 *     ol_money_times(price, 5, 3600, &line);      // price * 5 / 3600, rounded once
 */
#ifndef OUTLAY_MONEY_H
#define OUTLAY_MONEY_H

#include "outlay/text.h"

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 ol_money;

#define OL_MONEY_UNIT   ((ol_money)1000000000)
#define OL_MONEY_BUFFER 56

/* A decimal, optional sign and exponent: "0.1380000000", "-1.5", "1e-7". More than nine decimals that are not
 * zero round half to even. False on overflow or anything else; `why` says it. */
bool ol_money_parse(struct ol_slice text, ol_money *money, char why[160]);
/* Exact, without trailing zeros: "12.5", "-0.000000001". */
const char *ol_money_format(ol_money money, char buffer[OL_MONEY_BUFFER]);
/* Rounded to `decimals` (0-9) half to even, thousands separated: "1,234.50". */
const char *ol_money_say(ol_money money, int decimals, char buffer[OL_MONEY_BUFFER]);
/* *sum += money; false and unchanged on overflow. */
bool ol_money_add(ol_money *sum, ol_money money);
/* money * numerator / denominator (denominator > 0), rounded half to even; false on overflow. */
bool ol_money_times(ol_money money, int64_t numerator, int64_t denominator, ol_money *product);
/* money * a / b for 128-bit factors (b > 0), the product in 256 bits, rounded half to even; false on overflow. */
bool ol_money_ratio(ol_money money, ol_money a, ol_money b, ol_money *product);

/* A price as it was published, exact however many decimals it has: amount / scale of a unit of currency for one
 * unit of what is priced. "0.0000166667" is 166667 / 10 billionths. */
struct ol_unit_price {
    ol_money amount;
    int64_t scale; /* > 0, a divisor of billionths */
};
/* A decimal as in ol_money_parse, up to 18 decimals; more are refused. */
bool ol_unit_price_parse(struct ol_slice text, struct ol_unit_price *price, char why[160]);
/* The price of `per` units as that of one; `per` > 0. False where it overflows. */
bool ol_unit_price_per(struct ol_unit_price *price, int64_t per);
/* Times a factor that is itself such a price (an exchange rate, a share). False where it overflows. */
bool ol_unit_price_multiply(struct ol_unit_price *price, struct ol_unit_price factor);
/* Exact, as a decimal, where it is one of at most 18 places; rounded to 18 otherwise. */
const char *ol_unit_price_format(struct ol_unit_price price, char buffer[OL_MONEY_BUFFER]);
/* quantity / units_per_price billionths at that price, rounded once: what one line costs. `units_per_price`: how many
 * units of the quantity one unit of the price has (3600 seconds an hour). False on overflow. */
bool ol_unit_price_times(struct ol_unit_price price, ol_money quantity, int64_t units_per_price, ol_money *cost);
double ol_unit_price_real(struct ol_unit_price price);

/* For statistics and plots only. */
double ol_money_real(ol_money money);

#endif
