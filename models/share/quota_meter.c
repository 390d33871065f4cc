/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_meter.h"

#include <math.h>

/* Children stand behind their parents, so the last ones come first. */
void ol_quota_meters_open(struct ol_quota_meters *meters, const struct ol_quota_tree *tree)
{
    meters->items = ol_mem_new(ol_mem_product(sizeof *meters->items, tree->count));
    for (uint32_t i = tree->count; i-- > 0;) {
        const struct ol_quota_node *node = &tree->nodes[i];
        struct ol_quota_meter *meter = &meters->items[i];
        meter->last = tree->setting.warmup_end;
        meter->own = node->has_amount ? node->amount : node->quota && node->first == OL_NO_NODE ? -1 : 0;
        for (uint32_t k = node->first; !node->has_amount && k != OL_NO_NODE; k = tree->nodes[k].next)
            meter->own = meter->own < 0 || meters->items[k].own < 0 ? -1 : meter->own + meters->items[k].own;
    }
}

void ol_quota_meters_release(struct ol_quota_meters *meters)
{
    ol_mem_free(meters->items);
    *meters = (struct ol_quota_meters){0};
}

static int64_t beyond(const struct ol_quota_meter *meter, int64_t used)
{
    return meter->own >= 0 && used > meter->own ? used - meter->own : 0;
}

static int64_t idle(const struct ol_quota_meter *meter, int64_t used)
{
    return used < meter->own ? meter->own - used : 0;
}

void ol_quota_meters_advance(struct ol_quota_meters *meters, const struct ol_quota_tree *tree, uint32_t parent,
                             ol_time now)
{
    const uint32_t first = tree->nodes[parent].first;
    const ol_time length = first == OL_NO_NODE ? 0 : now - meters->items[first].last;
    int64_t borrowed = 0, left = 0;
    if (length <= 0)
        return;
    for (uint32_t i = first; i != OL_NO_NODE; i = tree->nodes[i].next) {
        borrowed += beyond(&meters->items[i], tree->nodes[i].used);
        left += idle(&meters->items[i], tree->nodes[i].used);
    }
    const double lent = left > 0 ? (double)(borrowed < left ? borrowed : left) / (double)left : 0;
    for (uint32_t i = first; i != OL_NO_NODE; i = tree->nodes[i].next) {
        struct ol_quota_meter *meter = &meters->items[i];
        const int64_t used = tree->nodes[i].used;
        ol_area_add(&meter->used, used, length);
        ol_area_add(&meter->borrowed, beyond(meter, used), length);
        meter->lent += lent * (double)idle(meter, used) * (double)length;
        meter->peak = used > meter->peak ? used : meter->peak;
        meter->last = now;
    }
}

void ol_quota_meters_peak(struct ol_quota_meters *meters, const struct ol_quota_tree *tree, uint32_t leaf,
                          ol_time now)
{
    for (uint32_t i = leaf; i != OL_NO_NODE; i = tree->nodes[i].parent) {
        struct ol_quota_meter *meter = &meters->items[i];
        meter->is_met = true;
        if (now >= tree->setting.warmup_end && tree->nodes[i].used > meter->peak)
            meter->peak = tree->nodes[i].used;
    }
}

static void set(struct ol_metrics *metrics, size_t replication, const struct ol_quota_node *node, const char *what,
                const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "quota.%s.%s", node->name, what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

void ol_quota_meters_metrics(const struct ol_quota_meters *meters, const struct ol_quota_tree *tree, ol_time span,
                             struct ol_metrics *metrics, size_t replication)
{
    const double hour = (double)OL_HOUR * tree->setting.grain, grain = tree->setting.grain;
    const double units = tree->setting.units, length = (double)span;
    for (uint32_t i = 1; i < tree->count; i++) {
        const struct ol_quota_node *node = &tree->nodes[i];
        const struct ol_quota_meter *meter = &meters->items[i];
        if (!node->quota && !meter->is_met)
            continue;
        const double used = (double)meter->used;
        set(metrics, replication, node, "unit_hours", "unit-hours", used / hour);
        set(metrics, replication, node, "borrowed_unit_hours", "unit-hours", (double)meter->borrowed / hour);
        set(metrics, replication, node, "lent_unit_hours", "unit-hours", meter->lent / hour);
        set(metrics, replication, node, "share", "share", span > 0 ? used / length / units : NAN);
        set(metrics, replication, node, "mean", "units", span > 0 ? used / length / grain : NAN);
        set(metrics, replication, node, "max", "units", (double)meter->peak / grain);
        if (meter->own > 0)
            set(metrics, replication, node, "utilization", "share",
                span > 0 ? used / length / (double)meter->own : NAN);
    }
}
