/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/azure_meter.h"

#include "pricing/import/intake.h"

#include <string.h>

#define BLOBS     "General Block Blob v2"
#define NOTHING   ""
#define ADDRESSES "IP Addresses"

/* The first line that fits counts. */
static const struct ol_azure_meter rules[] = {
    {"Virtual Machines", "Dedicated Host", NULL, OL_METERS, "", NULL},
    {"Virtual Machines", "Virtual Machines", NULL, OL_METER_INSTANCE, "Hour", NULL},
    {"Storage", BLOBS, "Early Delete", OL_METERS, "", NULL},
    {"Storage", BLOBS, "Data Stored", OL_METER_STORAGE, "GB/Month", NULL},
    {"Storage", BLOBS, "Data Retrieval", OL_METER_RETRIEVAL, "GB", NULL},
    {"Storage", BLOBS, "Write Operations", OL_METER_WRITE_REQUEST, NOTHING, NULL},
    {"Storage", BLOBS, "Read Operations", OL_METER_READ_REQUEST, NOTHING, NULL},
    {"Bandwidth", NULL, "Availability Zone Data Transfer Out", OL_METER_INTER_ZONE, "GB", NOTHING},
    {"Bandwidth", NULL, "Inter Continent", OL_METER_INTER_REGION, "GB", "inter-continent"},
    {"Bandwidth", NULL, "Intra Continent", OL_METER_INTER_REGION, "GB", NOTHING},
    {"Bandwidth", "Internet", "Standard Data Transfer Out", OL_METER_EGRESS, "GB", "internet-routing"},
    {"Bandwidth", NULL, "Standard Data Transfer Out", OL_METER_EGRESS, "GB", NOTHING},
    {NULL, ADDRESSES, "Standard IPv4 Static Public IP", OL_METER_ADDRESS, "Hour", NOTHING},
    {NULL, "NAT Gateway", "Standard Gateway", OL_METER_NAT, "Hour", NOTHING},
    {NULL, "NAT Gateway", "Standard Data Processed", OL_METER_NAT_DATA, "GB", NOTHING},
    {"Container Instances", NULL, "Standard vCPU Duration", OL_METER_CONTAINER_VCPU, "Hour", NOTHING},
    {"Container Instances", NULL, "Standard Memory Duration", OL_METER_CONTAINER_MEMORY, "GB Hour", NOTHING},
    {"Functions", NULL, "Standard Execution Time", OL_METER_FUNCTION_MEMORY, "GB Second", NOTHING},
    {"Functions", NULL, "Standard Total Executions", OL_METER_FUNCTION_REQUEST, NOTHING, NOTHING},
    {"Log Analytics", NULL, "Data Ingestion", OL_METER_LOG_INGEST, "GB", NOTHING},
    {"Log Analytics", NULL, "Data Retention", OL_METER_LOG_STORAGE, "GB/Month", NOTHING},
};

const struct ol_azure_meter *ol_azure_meter_find(struct ol_slice service, struct ol_slice product,
                                                 struct ol_slice name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((!rules[i].service || ol_intake_has(service, rules[i].service)) &&
            (!rules[i].product || ol_intake_has(product, rules[i].product)) &&
            (!rules[i].name || ol_intake_has(name, rules[i].name)))
            return rules[i].meter == OL_METERS ? NULL : &rules[i];
    return NULL;
}

int64_t ol_azure_unit(struct ol_slice text, const char *unit)
{
    int64_t count = 0;
    size_t digits = 0;
    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9')
        digits++;
    if (digits > 12 || !ol_slice_int((struct ol_slice){text.data, digits}, &count))
        return 0;
    struct ol_slice rest = {text.data + digits, text.length - digits};
    if (rest.length && (rest.data[0] == 'K' || rest.data[0] == 'M')) {
        count *= rest.data[0] == 'K' ? 1000 : 1000000;
        rest = (struct ol_slice){rest.data + 1, rest.length - 1};
    }
    rest = ol_slice_trim(rest);
    const bool is_plural = *unit && rest.length == strlen(unit) + 1 && rest.data[rest.length - 1] == 's';
    rest.length -= is_plural;
    return ol_intake_same(rest, unit) ? count : 0;
}

int ol_azure_years(struct ol_slice term)
{
    return ol_intake_starts(term, "1 Year") ? 1 : ol_intake_starts(term, "3 Year") ? 3 : 0;
}
