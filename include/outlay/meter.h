/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meter: what is counted on a bill, as one table.
 *
 * A meter is a sort of quantity that every provider charges for under some name: instances held, gigabytes stored,
 * gigabytes sent. Usage names its meter, a price book prices meters, and what a bill says of a charge (its unit, its
 * service category) follows from the row. There are three ways to count:
 *
 *   held    so many units for as long as they are held: instances, vCPUs, GPUs, addresses. Priced per hour.
 *   stored  so many GB for as long as they are kept. Priced per GB and month.
 *   passed  so many at once, over the period of the usage: GB sent, requests. Priced apiece.
 *
 * Quantities are whole billionths: of unit-seconds (held), of GB-seconds (stored), of units (passed).
 */
#ifndef OUTLAY_METER_H
#define OUTLAY_METER_H

#include "outlay/text.h"

enum ol_meter {
    OL_METER_INSTANCE,
    OL_METER_VCPU,
    OL_METER_MEMORY,
    OL_METER_GPU,
    OL_METER_ML_INSTANCE,
    OL_METER_CONTAINER_VCPU,
    OL_METER_CONTAINER_MEMORY,
    OL_METER_STORAGE,
    OL_METER_BLOCK_STORAGE,
    OL_METER_FILE_STORAGE,
    OL_METER_RETRIEVAL,
    OL_METER_WRITE_REQUEST,
    OL_METER_READ_REQUEST,
    OL_METER_TRANSITION,
    OL_METER_MONITORING,
    OL_METER_EGRESS,
    OL_METER_INTER_ZONE,
    OL_METER_INTER_REGION,
    OL_METER_NAT,
    OL_METER_NAT_DATA,
    OL_METER_ADDRESS,
    OL_METER_FUNCTION_REQUEST,
    OL_METER_FUNCTION_MEMORY,
    OL_METER_FUNCTION_CPU,
    OL_METER_LOG_INGEST,
    OL_METER_LOG_STORAGE,
    OL_METER_DATABASE,
    OL_METER_METRIC_SERIES,
    OL_METERS
};

enum ol_meter_way { OL_METER_HELD, OL_METER_STORED, OL_METER_PASSED };

struct ol_meter_type {
    const char *name; /* "instance", "storage", "egress" */
    enum ol_meter_way way;
    const char *unit;     /* of its prices and on bills: "Hours", "GB-Months", "GB", "Requests" */
    const char *counted;  /* of usage quantities, for people: "instances", "GB" */
    const char *category; /* the bill's service category, by FOCUS: "Compute" */
    const char *subcategory;
    const char *summary;
};

extern const struct ol_meter_type ol_meter_types[OL_METERS];
/* NULL-terminated, in the order of the enum. */
extern const char *const ol_meter_names[OL_METERS + 1];

/* OL_METERS where there is none of that name. */
enum ol_meter ol_meter_find(struct ol_slice name);

#endif
