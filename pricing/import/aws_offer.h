/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_offer: one offer of a product, put together from its price dimensions, which make one price.
 *
 * On demand, dimensions are the tiers of a month's volume; of a reservation they are the price of an hour and what is
 * paid at its beginning ("Quantity"), one of which may be missing: then it is nothing. Texts are copied, since a
 * reader's slices do not last.
 *
 *     ol_aws_offer_begin(&offer, &row, place);
 *     ol_aws_offer_add(&offer, unit, begin, amount);       // per dimension
 *     ol_aws_offer_end(&offer, &written, writer, tally, since);
 */
#ifndef OUTLAY_PRICING_AWS_OFFER_H
#define OUTLAY_PRICING_AWS_OFFER_H

#include "aws_written.h"

enum ol_aws_offer_text { OL_AWS_OFFER_LEASE, OL_AWS_OFFER_OPTION, OL_AWS_OFFER_CLASS, OL_AWS_OFFER_TEXTS };

struct ol_aws_offer {        /* zero-initialised is empty; private but for `row`, `date` and `is_reserved` */
    struct ol_price_row row; /* of the catalogue */
    ol_time date;            /* OL_ALWAYS: not given */
    bool is_reserved;
    struct ol_place place;
    struct ol_text bytes;
    struct ol_aws_span {
        size_t start, length;
    } texts[OL_AWS_OFFER_TEXTS], upfront;
    struct ol_aws_dimension {
        ol_money begin;
        struct ol_aws_span from, amount;
    } * dimensions;
    struct ol_tier_row *tiers;
    size_t count, capacity, tier_capacity;
    char odd[160]; /* why it is none */
};

void ol_aws_offer_begin(struct ol_aws_offer *offer, const struct ol_price_row *row, bool is_reserved,
                        struct ol_place place);
/* "1yr", "No Upfront", "standard"; empty where it is not given. */
void ol_aws_offer_say(struct ol_aws_offer *offer, enum ol_aws_offer_text which, struct ol_slice text);
/* An ISO date, or anything else, which is none. */
void ol_aws_offer_date(struct ol_aws_offer *offer, struct ol_slice text);
void ol_aws_offer_add(struct ol_aws_offer *offer, struct ol_slice unit, struct ol_slice begin,
                      struct ol_slice amount);
/* It cannot be read; the first reason counts. */
void ol_aws_offer_spoil(struct ol_aws_offer *offer, const char *format, ...) OL_PRINTF(2, 3);
/* Writes it, or counts why not. */
void ol_aws_offer_end(struct ol_aws_offer *offer, struct ol_aws_written *written, struct ol_book_writer *writer,
                      struct ol_import_tally *tally, ol_time since);
void ol_aws_offer_release(struct ol_aws_offer *offer);

/* "1yr", "3 yr" and the like: 1 or 3; 0 for anything else. */
int ol_aws_years(struct ol_slice text);
/* "No Upfront", "AllUpfront": false for anything else. */
bool ol_aws_payment(struct ol_slice text, enum ol_payment *payment);

#endif
