/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/carrier.h"

#include "models/storage/wire.h"
#include "outlay/arena.h"

#include <math.h>

#define NONE UINT32_MAX

struct parcel {
    struct ol_way *way; /* NULL: free */
    int64_t bytes;
    ol_time begun; /* on the link */
    void (*arrived)(void *self, uint32_t argument);
    void *self;
    uint32_t argument;
    uint32_t next; /* free one */
    bool is_on_wire;
};

struct ol_carrier {
    struct ol_sim *sim;
    struct ol_carrier_setting setting;
    struct ol_wire **wires; /* by link; NULL until needed, or where it has no bound */
    struct ol_way **ways;   /* apart, as they do not move */
    size_t way_count, way_capacity;
    struct parcel *parcels;
    size_t parcel_count, parcel_capacity;
    uint32_t spare;
    uint32_t waited; /* handler */
    ol_time end;
    ol_area sent; /* bytes of all that were sent */
};

/* ---- ways ---- */

struct ol_way *ol_carrier_way(struct ol_carrier *carrier, size_t dataset, const struct ol_site *from,
                              const struct ol_site *to)
{
    for (size_t i = 0; i < carrier->way_count; i++)
        if (carrier->ways[i]->dataset == dataset && ol_site_is(&carrier->ways[i]->from, from) &&
            ol_site_is(&carrier->ways[i]->to, to))
            return carrier->ways[i];
    OL_MEM_RESERVE(carrier->ways, carrier->way_capacity, carrier->way_count + 1);
    struct ol_way *way = carrier->ways[carrier->way_count++] = ol_mem_new(sizeof *way);
    *way = (struct ol_way){
        .dataset = dataset,
        .from = *from,
        .to = *to,
        .distance = ol_site_distance(from, to),
        .link = ol_link_between(carrier->setting.links, carrier->setting.link_count, from, to),
        .passed = {.begin = carrier->setting.warmup_end, .start_instant = carrier->setting.start_instant}};
    return way;
}

const struct ol_way *ol_carrier_way_at(const struct ol_carrier *carrier, size_t i)
{
    return i < carrier->way_count ? carrier->ways[i] : NULL;
}

int64_t ol_compressed(int64_t bytes, double compression)
{
    const double passes = ceil((double)bytes / compression);
    return compression == 1 ? bytes : passes < 9e18 ? (int64_t)passes : (int64_t)9e18;
}

ol_time ol_way_alone(const struct ol_way *way, int64_t bytes)
{
    if (!way->link || bytes == 0)
        return 0;
    const int64_t speed = ol_link_alone(way->link);
    const double length = speed > 0 ? ceil((double)bytes * (double)OL_SECOND / (double)speed) : 0;
    return length + (double)way->link->latency >= (double)OL_TIME_END ? OL_TIME_END
                                                                      : (ol_time)length + way->link->latency;
}

/* ---- parcels ---- */

static uint32_t new_parcel(struct ol_carrier *carrier)
{
    if (carrier->spare != NONE) {
        const uint32_t at = carrier->spare;
        carrier->spare = carrier->parcels[at].next;
        return at;
    }
    OL_MEM_RESERVE(carrier->parcels, carrier->parcel_capacity, carrier->parcel_count + 1);
    return (uint32_t)carrier->parcel_count++;
}

static void arrive(void *self, uint32_t at)
{
    struct ol_carrier *carrier = self;
    const struct parcel parcel = carrier->parcels[at];
    ol_passage_add(&parcel.way->passed, parcel.bytes, parcel.begun, ol_sim_now(carrier->sim));
    carrier->parcels[at] = (struct parcel){.next = carrier->spare};
    carrier->spare = at;
    parcel.arrived(parcel.self, parcel.argument);
}

static bool is_bound(const struct ol_way *way)
{
    return way->link && ol_link_alone(way->link) > 0;
}

static struct ol_wire *wire_of(struct ol_carrier *carrier, const struct ol_link *link)
{
    struct ol_wire **wire = &carrier->wires[link - carrier->setting.links];
    if (!*wire)
        *wire = ol_wire_new(carrier->sim, link, arrive, carrier);
    return *wire;
}

static void put_on_wire(struct ol_carrier *carrier, uint32_t at)
{
    struct parcel *parcel = &carrier->parcels[at];
    parcel->begun = ol_sim_now(carrier->sim);
    parcel->is_on_wire = true;
    ol_wire_send(wire_of(carrier, parcel->way->link), parcel->bytes, at);
}

static void on_waited(void *self, uint32_t at)
{
    struct ol_carrier *carrier = self;
    carrier->parcels[at].begun = ol_sim_now(carrier->sim);
    if (carrier->parcels[at].bytes > 0 && is_bound(carrier->parcels[at].way))
        put_on_wire(carrier, at);
    else
        arrive(carrier, at);
}

bool ol_carrier_send(struct ol_carrier *carrier, struct ol_way *way, int64_t bytes, ol_time wait,
                     void (*arrived)(void *self, uint32_t argument), void *self, uint32_t argument)
{
    const ol_time now = ol_sim_now(carrier->sim);
    const ol_time before = wait + (way->link && bytes > 0 ? way->link->latency : 0);
    carrier->sent += bytes;
    if (before == 0 && (bytes == 0 || !is_bound(way))) {
        ol_passage_add(&way->passed, bytes, now, now);
        return true;
    }
    const uint32_t at = new_parcel(carrier);
    carrier->parcels[at] =
        (struct parcel){.way = way, .bytes = bytes, .arrived = arrived, .self = self, .argument = argument};
    if (before == 0)
        put_on_wire(carrier, at);
    else
        ol_sim_schedule(carrier->sim, now < OL_TIME_END - before ? now + before : OL_TIME_END,
                        OL_PHASE_EARLY_RELEASE, carrier->waited, at);
    return false;
}

void ol_carrier_count(struct ol_carrier *carrier, struct ol_way *way, int64_t bytes)
{
    carrier->sent += bytes;
    ol_passage_add(&way->passed, bytes, ol_sim_now(carrier->sim), ol_sim_now(carrier->sim));
}

/* ---- the end ---- */

static void count_part(void *self, uint32_t at, int64_t passed)
{
    struct ol_carrier *carrier = self;
    struct parcel *parcel = &carrier->parcels[at];
    ol_passage_add(&parcel->way->passed, passed, parcel->begun, carrier->end);
    parcel->bytes -= passed; /* what never passes */
}

void ol_carrier_finish(struct ol_carrier *carrier, ol_time end)
{
    carrier->end = end;
    for (size_t i = 0; i < carrier->setting.link_count; i++)
        if (carrier->wires[i])
            ol_wire_tell(carrier->wires[i], count_part, carrier);
}

static void set_link(const struct ol_carrier *carrier, const struct ol_link *link, struct ol_metrics *metrics,
                     size_t replication)
{
    double bytes = 0;
    const double length = (double)(carrier->end - carrier->setting.warmup_end) / (double)OL_SECOND;
    struct ol_text name = {0};
    for (size_t i = 0; i < carrier->way_count; i++)
        bytes += carrier->ways[i]->link == link ? (double)carrier->ways[i]->passed.counted : 0;
    ol_text_addf(&name, "link.%s.gb", link->name);
    ol_metrics_set(metrics, replication, ol_text_string(&name), "GB", bytes / 1e9);
    ol_text_clear(&name);
    ol_text_addf(&name, "link.%s.utilization", link->name);
    if (link->bandwidth_bytes > 0)
        ol_metrics_set(metrics, replication, ol_text_string(&name), "share",
                       length > 0 ? bytes / ((double)link->bandwidth_bytes * length) : NAN);
    ol_text_release(&name);
}

void ol_carrier_metrics(const struct ol_carrier *carrier, struct ol_metrics *metrics, size_t replication)
{
    for (size_t i = 0; i < carrier->setting.link_count; i++)
        set_link(carrier, &carrier->setting.links[i], metrics, replication);
}

/* ---- making and disposing ---- */

struct ol_carrier *ol_carrier_new(struct ol_sim *sim, const struct ol_carrier_setting *setting)
{
    struct ol_carrier *carrier = ol_mem_new(sizeof *carrier);
    *carrier = (struct ol_carrier){.sim = sim, .setting = *setting, .spare = NONE};
    carrier->wires = ol_mem_new(ol_mem_product(sizeof *carrier->wires, setting->link_count + 1));
    carrier->waited = ol_sim_handler(sim, on_waited, carrier);
    return carrier;
}

void ol_carrier_verify(const struct ol_carrier *carrier)
{
    ol_area counted = 0, open = 0;
    for (size_t i = 0; i < carrier->way_count; i++)
        counted += carrier->ways[i]->passed.counted + carrier->ways[i]->passed.before;
    for (size_t i = 0; i < carrier->parcel_count; i++)
        open += carrier->parcels[i].way ? carrier->parcels[i].bytes : 0;
    OL_ASSERT(counted + open == carrier->sent);
}

void ol_carrier_free(struct ol_carrier *carrier)
{
    if (!carrier)
        return;
    for (size_t i = 0; i < carrier->setting.link_count; i++)
        ol_wire_free(carrier->wires[i]);
    for (size_t i = 0; i < carrier->way_count; i++) {
        ol_passage_release(&carrier->ways[i]->passed);
        ol_mem_free(carrier->ways[i]);
    }
    ol_mem_free(carrier->ways);
    ol_mem_free(carrier->wires);
    ol_mem_free(carrier->parcels);
    ol_mem_free(carrier);
}
