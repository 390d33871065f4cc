/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_region: AWS's three names of a region.
 *
 * Price lists say where by a title ("EU (Ireland)"), newer ones by the region's own name too ("eu-west-1"), and usage
 * types begin with a short code ("EU-BoxUsage:m5.large"; none stands for us-east-1).
 */
#ifndef OUTLAY_PRICING_AWS_REGION_H
#define OUTLAY_PRICING_AWS_REGION_H

#include "outlay/text.h"

struct ol_aws_region {
    const char *name, *title, *code; /* code: NULL where it is not known */
};

/* By "EU (Ireland)" or "Europe (Ireland)". NULL where AWS has no such place. */
const struct ol_aws_region *ol_aws_region_of_title(struct ol_slice title);
const struct ol_aws_region *ol_aws_region_of_name(struct ol_slice name);
/* Takes the code and its dash from the front of `usage` where one is there; else NULL, and nothing is taken. What looks
 * like a code and is none known here is taken too, as a region whose name is empty. */
const struct ol_aws_region *ol_aws_region_take_code(struct ol_slice *usage);

/* Whether AWS could call a region or a type so: letters, digits, dots and dashes. */
bool ol_aws_is_name(struct ol_slice text);

#endif
