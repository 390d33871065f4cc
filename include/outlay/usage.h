/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: one metered quantity: who had what, where, how much, from when to when.
 *
 * Simulation yields usage and rating makes charges of it; a usage file (usage.csv) can stand between them, so that a
 * finished run is rated again under other prices without simulating it. A row of a held meter says how many units
 * were held from start to end (one start each, all at once); of a stored one, how many GB were kept; of a passed one,
 * how many went by.
 *
 * `item` may be a provider's own type ("p4d.24xlarge") or a want ("8xA100", "4xvcpu"), which each book meets with the
 * cheapest of its types that has as much; `region` may be a provider's own or an area ("eu"), where each book has its
 * first region of it. A row without a provider is rated by every book.
 */
#ifndef OUTLAY_USAGE_H
#define OUTLAY_USAGE_H

#include "outlay/label.h"
#include "outlay/meter.h"
#include "outlay/money.h"
#include "outlay/simtime.h"

/* Who ended it; what was stored counts as ended when it was deleted or moved. */
enum ol_usage_end {
    OL_USAGE_RUNNING,     /* not ended: goes on after `end`, or the bill does not care */
    OL_USAGE_BY_USER,     /* by the one who pays */
    OL_USAGE_BY_PROVIDER, /* interrupted */
    OL_USAGE_ENDS
};
extern const char *const ol_usage_end_names[OL_USAGE_ENDS + 1]; /* "", "user", "provider"; NULL-terminated */

struct ol_usage {
    ol_time start, end; /* instants, [start, end) */
    ol_time since;      /* stored: when it came there, where that was before `start`; 0: at the start */
    ol_money quantity;  /* billionths of the meter's units */
    int64_t objects;    /* stored: so many of equal size; 0: sizes do not matter */
    ol_label provider, account, item, region, zone, system, resource;
    ol_label tags; /* a JSON object of texts, keys sorted: {"project":"x","team":"vision"}; none: {} */
    uint32_t line; /* in its file, 0 for usage of a simulation */
    uint8_t meter, term, ended;
};

/* The columns of usage.csv, which a run writes and `outlay rate` reads. */
#define OL_USAGE_COLUMNS                                                                                          \
    "start,end,provider,account,meter,item,region,zone,system,term,quantity,objects,ended,since,resource,tags"

#endif
