/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * link: ways between places, copies of data in other places, and caches: what a scenario says about movement.
 *
 * A <link> is the way between two places, whichever of them sends: so much passes over it a second, at most `each` for
 * one transfer, shared in equal parts by the transfers on it; the first byte takes `latency`. Of several that fit, the
 * one is taken whose patterns name the most; of equals the first. Where none fits, a way is as fast as one could wish.
 * Providers charge for what leaves a zone, a region, or their network; a link may lead through a NAT gateway at the end
 * that asks for the data (or, where that is no cloud's, at the other), or be a private line with prices of its own in
 * place of theirs.
 *
 * A <replica> is a copy of its dataset in another place: made once at `at`, and brought up to date every so often by
 * what is new and what was changed. From when it is complete, whoever is nearer to it reads it. A <cache> keeps what a
 * pool's jobs have read from afar; what was not read for the longest time makes room.
 */
#ifndef OUTLAY_LINK_H
#define OUTLAY_LINK_H

#include "outlay/field.h"
#include "outlay/site.h"

struct ol_link { /* <link> */
    const struct ol_xml_node *node;
    const char *name;
    const char *from, *to;                 /* patterns (site.h) */
    int64_t bandwidth_bytes;               /* a second, of all transfers; 0: no bound */
    int64_t each_bytes;                    /* a second, of one transfer; 0: no bound */
    ol_time latency;                       /* before the first byte of a transfer */
    bool has_nat;                          /* through a gateway */
    int64_t gateways;                      /* that stand for it */
    struct ol_unit_price per_gb, per_hour; /* of a private line */
    bool is_private;                       /* set by ol_link_check: it has prices of its own */
};

struct ol_replica { /* <replica>, in a <dataset> */
    const struct ol_xml_node *node;
    const char *name, *provider, *region, *zone, *class;
    ol_time at, every;  /* every 0: copied once */
    double change;      /* the share of the original that was written anew from one time to the next */
    double compression; /* bytes of data for one that passes */
};

struct ol_cache { /* <cache> */
    const struct ol_xml_node *node;
    const char *pool;
    const char *dataset; /* NULL: whatever its jobs read */
    int64_t size_bytes;
    ol_time keep;      /* without a read for so long, data goes; 0: it stays while there is room */
    const char *class; /* a storage class that it is billed as; NULL: it costs nothing */
};

extern const struct ol_element ol_link_element, ol_replica_element, ol_cache_element;

/* Faults that the fields alone cannot see; sets `is_private`. */
void ol_link_check(struct ol_link *link, struct ol_faults *faults);
/* Of a way between two sites; NULL where none fits. Within one place only a link is meant whose both ends name it. */
const struct ol_link *ol_link_between(const struct ol_link *links, size_t count, const struct ol_site *from,
                                      const struct ol_site *to);
/* What one transfer passes a second where it is alone; 0: no bound. */
int64_t ol_link_alone(const struct ol_link *link);

#endif
