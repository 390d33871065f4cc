/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gcp_sku: what a SKU of Google Cloud's catalogue is the price of, by its words.
 *
 * The catalogue has no field for it: a SKU says what it is in its description ("N2 Instance Core running in Virginia"),
 * in its category, and in the name of its service. A table of words decides; what no line of it fits is unknown.
 * Machines are sold there in parts, so the item of a processor or of memory is the machine's family ("n2",
 * "n2-custom"), and that of a GPU its kind ("V100", "A100-80GB"). Traffic within an area ("from Americas to
 * Americas") has no item, other traffic the place where it goes.
 *
 *     const struct ol_gcp_rule *rule = ol_gcp_sku_rule(service, description);
 *     if (rule && ol_gcp_sku_item(rule, description, &item)) ...
 */
#ifndef OUTLAY_PRICING_GCP_SKU_H
#define OUTLAY_PRICING_GCP_SKU_H

#include "outlay/meter.h"

/* What a unit counts. */
enum ol_gcp_quantity { OL_GCP_HOURS, OL_GCP_BYTE_HOURS, OL_GCP_BYTE_MONTHS, OL_GCP_BYTES, OL_GCP_COUNTS };

struct ol_gcp_rule {
    const char *service; /* NULL: any */
    const char *words;   /* all of them stand in the description: "Commitment|Cpu" */
    const char *not_it;  /* these do not; NULL: none */
    enum ol_meter meter; /* OL_METERS: none of the book's */
    enum ol_gcp_quantity quantity;
    const char *item; /* or, in capitals, how it is found: "FAMILY", "GPU", "DESTINATION" */
};

/* NULL: the book has no meter for it. */
const struct ol_gcp_rule *ol_gcp_sku_rule(struct ol_slice service, struct ol_slice description);
/* Adds the item's name to `item`; false where the description does not tell it. */
bool ol_gcp_sku_item(const struct ol_gcp_rule *rule, struct ol_slice description, struct ol_text *item);

/* A unit of the catalogue: one unit of the book is `times` / `per` of it. */
struct ol_gcp_unit {
    const char *name;
    enum ol_gcp_quantity quantity;
    int64_t times, per;
};

/* NULL: another. */
const struct ol_gcp_unit *ol_gcp_unit_find(struct ol_slice name, enum ol_gcp_quantity quantity);

#endif
