/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/gcp_way.h"

#include "pricing/import/intake.h"

#include <string.h>

#define MONTH  OL_INTAKE_MONTH_HOURS
#define TYPES  "compute/instance/+/cost/@/"
#define DISKS  "compute/storage/+/cost/@/"
#define EGRESS "compute/network/traffic/egress/internet/"

static const struct ol_gcp_way ways[] = {
    {TYPES "hour", OL_METER_INSTANCE, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {TYPES "hour_spot", OL_METER_INSTANCE, OL_TERM_SPOT, 0, 1, OL_GCP_PLAIN, NULL},
    {TYPES "month", OL_METER_INSTANCE, OL_TERM_ON_DEMAND, 0, MONTH, OL_GCP_REPEATED, NULL},
    {TYPES "month_spot", OL_METER_INSTANCE, OL_TERM_SPOT, 0, MONTH, OL_GCP_REPEATED, NULL},
    {TYPES "month_1y", OL_METER_INSTANCE, OL_TERM_RESOURCE, 1, MONTH, OL_GCP_PLAIN, NULL},
    {TYPES "month_3y", OL_METER_INSTANCE, OL_TERM_RESOURCE, 3, MONTH, OL_GCP_PLAIN, NULL},
    {DISKS "month", OL_METER_BLOCK_STORAGE, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {DISKS "month_spot", OL_METER_BLOCK_STORAGE, OL_TERM_SPOT, 0, 1, OL_GCP_PLAIN, NULL},
    {DISKS "month_1y", OL_METER_BLOCK_STORAGE, OL_TERM_RESOURCE, 1, 1, OL_GCP_PLAIN, NULL},
    {DISKS "month_3y", OL_METER_BLOCK_STORAGE, OL_TERM_RESOURCE, 3, 1, OL_GCP_PLAIN, NULL},
    {"storage/bucket/+/cost/@/month", OL_METER_STORAGE, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {"storage/retrieval/+/cost/@/month", OL_METER_RETRIEVAL, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {EGRESS "cost/#/@/month", OL_METER_EGRESS, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_TIERED, NULL},
    {EGRESS "+/cost/#/@/month", OL_METER_EGRESS, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_TIERED, NULL},
    {"compute/network/ip/vm/cost/@/hour", OL_METER_ADDRESS, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {"compute/network/ip/vm/cost/@/month", OL_METER_ADDRESS, OL_TERM_ON_DEMAND, 0, MONTH, OL_GCP_REPEATED, NULL},
    {"compute/network/ip/unused/cost/@/hour", OL_METER_ADDRESS, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, "unused"},
    {"compute/network/ip/unused/cost/@/month", OL_METER_ADDRESS, OL_TERM_ON_DEMAND, 0, MONTH, OL_GCP_REPEATED,
     "unused"},
    {"compute/network/nat/gateway/cost/@/hour", OL_METER_NAT, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
    {"compute/network/nat/gateway/cost/@/month", OL_METER_NAT, OL_TERM_ON_DEMAND, 0, MONTH, OL_GCP_REPEATED, NULL},
    {"compute/network/nat/data/cost/@/month", OL_METER_NAT_DATA, OL_TERM_ON_DEMAND, 0, 1, OL_GCP_PLAIN, NULL},
};

/* The file's names of classes and disks, and the provider's. A class over several regions is known by its region. */
static const struct {
    const char *section, *name, *item;
} items[] = {
    {"bucket", "archiv", "archive"},
    {"bucket", "archiv-dual", "archive"},
    {"bucket", "archiv-multi", "archive"},
    {"bucket", "standard-dual", "standard"},
    {"bucket", "standard-multi", "standard"},
    {"bucket", "nearline-dual", "nearline"},
    {"bucket", "nearline-multi", "nearline"},
    {"bucket", "coldline-dual", "coldline"},
    {"bucket", "coldline-multi", "coldline"},
    {"bucket", "dra-dual", "dra"},
    {"bucket", "dra-multi", "dra"},
    {"storage", "hdd", "pd-standard"},
    {"storage", "hdd-replicated", "pd-standard-replicated"},
    {"storage", "ssd", "pd-ssd"},
    {"storage", "ssd-replicated", "pd-ssd-replicated"},
    {"storage", "balanced", "pd-balanced"},
    {"storage", "balanced-replicated", "pd-balanced-replicated"},
    {"storage", "extreme", "pd-extreme"},
    {"storage", "local", "local-ssd"},
};

static bool step_matches(struct ol_slice step, struct ol_slice key, struct ol_gcp_found *found)
{
    if (ol_slice_is(step, "+"))
        found->item = key;
    else if (ol_slice_is(step, "@"))
        found->region = key;
    else if (ol_slice_is(step, "#"))
        found->step = key;
    else
        return step.length == key.length && memcmp(step.data, key.data, key.length) == 0;
    return true;
}

bool ol_gcp_is_on_way(const struct ol_yaml *yaml, int depth, const char *keys, struct ol_gcp_found *found)
{
    int i = 0;
    *found = (struct ol_gcp_found){{"", 0}, {"", 0}, {"", 0}};
    for (; i < depth && *keys; i++) {
        const size_t length = strcspn(keys, "/");
        if (!step_matches((struct ol_slice){keys, length}, ol_yaml_key(yaml, i), found))
            return false;
        keys += length + (keys[length] == '/');
    }
    return i == depth && !*keys;
}

const struct ol_gcp_way *ol_gcp_way_find(const struct ol_yaml *yaml, int depth, struct ol_gcp_found *found)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ol_gcp_is_on_way(yaml, depth, ways[i].keys, found))
            return &ways[i];
    return NULL;
}

struct ol_slice ol_gcp_way_item(const struct ol_yaml *yaml, const struct ol_gcp_way *way, struct ol_slice name)
{
    const bool is_bucket = ol_slice_is(ol_yaml_key(yaml, 0), "storage");
    if (way->item)
        return ol_slice_of(way->item);
    if (way->meter == OL_METER_INSTANCE)
        return name;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (is_bucket == (strcmp(items[i].section, "bucket") == 0) && ol_slice_is(name, items[i].name))
            return ol_slice_of(items[i].item);
    return name;
}
