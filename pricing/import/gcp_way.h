/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gcp_way: what a way of keys through the calculator's YAML leads to.
 *
 * Way and price are one line of a table: compute/instance/TYPE/cost/REGION/hour is a machine's price on demand. In such
 * a line '+' stands for the item, '@' for the region and '#' for the step of a tier.
 *
 *     const struct ol_gcp_way *way = ol_gcp_way_find(yaml, event.depth, &found);
 *     if (way) use(way->meter, ol_gcp_way_item(yaml, way, found.item), found.region);
 */
#ifndef OUTLAY_PRICING_GCP_WAY_H
#define OUTLAY_PRICING_GCP_WAY_H

#include "outlay/pricebook.h"
#include "pricing/import/yaml_lines.h"

#define OL_GCP_LICENCES "compute/license/+/cost/@/hour" /* with the system in place of a region */

enum ol_gcp_sort {
    OL_GCP_PLAIN,
    OL_GCP_TIERED,
    OL_GCP_REPEATED, /* where the price by the hour stands beside it */
};

struct ol_gcp_way {
    const char *keys;
    enum ol_meter meter;
    enum ol_term term;
    int years;
    int64_t per;
    enum ol_gcp_sort sort;
    const char *item; /* where the way has none */
};

/* What a way of keys was found to name. */
struct ol_gcp_found {
    struct ol_slice item, region, step;
};

/* Whether the keys on the way to here are those, all of them. */
bool ol_gcp_is_on_way(const struct ol_yaml *yaml, int depth, const char *keys, struct ol_gcp_found *found);
/* NULL: the book has no meter for what stands there. */
const struct ol_gcp_way *ol_gcp_way_find(const struct ol_yaml *yaml, int depth, struct ol_gcp_found *found);
/* The book's name for what the file calls `name` there. */
struct ol_slice ol_gcp_way_item(const struct ol_yaml *yaml, const struct ol_gcp_way *way, struct ol_slice name);

#endif
