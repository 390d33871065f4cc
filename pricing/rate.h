/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate: usage to charges, by the rules of each provider's book.
 *
 * All usage is handed in first, since commitments, tiers and taxes look at a whole month; then the bill is made, book
 * by book. Within a book the order of charges is that of the usage sorted by time and then by what it is, so that the
 * same usage in any order of rows gives the same lines. The steps, each a file:
 *
 *   tariff     what a row is priced by: its price's history, type, class, rule; wants and areas become types and
 *              regions, by the prices as the row begins; types without a price of their own become vCPUs, memory and
 *              GPUs
 *   span       how long a held row counts (minimum, increment, who ended it), how much a stored one (minimum size and
 *              stay); cut into pieces where months, prices and exchange rates change
 *   cover      clock hour by clock hour, which pieces the account's commitments cover; sustained use of the rest
 *   tier       which part of a month's volume a piece is
 *   line       a charge: discounts, currency, one rounding
 *   settle     what is left at the end: purchases, unused commitments, credits, taxes
 *
 *     struct ol_rating *rating = ol_rating_new(&setting);
 *     ol_rating_add(rating, &usage);
 *     status = ol_rating_run(rating, sink, self, &error);
 *     ol_rating_free(rating);
 */
#ifndef OUTLAY_PRICING_RATE_H
#define OUTLAY_PRICING_RATE_H

#include "outlay/charge.h"

struct ol_rating; /* opaque */

/* All borrowed for the life of the rating. */
struct ol_rating_setting {
    const struct ol_book *const *books; /* no two of one provider, but for books that hold no prices */
    size_t book_count;
    const struct ol_book_commitment *commitments; /* besides those in the books */
    size_t commitment_count;
    const struct ol_labels *labels; /* of the usages */
    const char *usage_file;         /* blamed with a usage's line; NULL: there is none */
    const char *currency;           /* of the bill; NULL: the first book's */
    const char *account;            /* who pays; NULL: "outlay" */
    bool without_free_tiers;        /* the account uses its free allowances up elsewhere */
    ol_time start, end; /* for which commitments are billed; both 0: from the first to the last usage */
};

struct ol_rating *ol_rating_new(const struct ol_rating_setting *setting);
/* Copied. */
void ol_rating_add(struct ol_rating *rating, const struct ol_usage *usage);
/* What all charges have in common; valid as long as the rating. */
const struct ol_bill *ol_rating_bill(const struct ol_rating *rating);
/* Once. OL_OK or negative: a usage that cannot be priced (named, with what is nearest), or the sink's status. */
int ol_rating_run(struct ol_rating *rating, ol_charge_sink *sink, void *self, struct ol_error *error);
void ol_rating_free(struct ol_rating *rating); /* NULL is fine */

#endif
