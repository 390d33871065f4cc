/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The choice of nodes and devices, by the rule, for one node and for gangs over several.
 */
#include "models/place/placement_rule.h"

#include "outlay/arena.h"

/* ---- one node ---- */

static enum ol_tie ties_of(const struct ol_cluster *cluster)
{
    const struct ol_placement *rule = (const struct ol_placement *)cluster->rule.kind;
    const struct ol_ties *options = cluster->rule.options;
    return options ? (enum ol_tie)options->ties : rule->ties;
}

static uint32_t first_by_name(const struct ol_cluster *cluster, size_t count)
{
    uint32_t best = cluster->tied[0];
    for (size_t i = 1; i < count; i++)
        if (cluster->ranks[cluster->tied[i]] < cluster->ranks[best])
            best = cluster->tied[i];
    return best;
}

static uint32_t break_tie(struct ol_cluster *cluster, size_t count)
{
    const enum ol_tie ties = ties_of(cluster);
    if (ties == OL_TIE_RANDOM && count > 1)
        return cluster->tied[ol_rng_below(&cluster->rng, count)];
    return ties == OL_TIE_NAME && cluster->ranks ? first_by_name(cluster, count) : cluster->tied[0];
}

uint32_t ol_cluster_choose(struct ol_cluster *cluster, const struct ol_want *want, const bool *is_spared)
{
    const struct ol_placement *rule = (const struct ol_placement *)cluster->rule.kind;
    const bool is_first_enough =
        !rule->score && (ties_of(cluster) == OL_TIE_FIRST || (ties_of(cluster) == OL_TIE_NAME && !cluster->ranks));
    double best = 0;
    size_t count = 0;
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        const struct ol_node *node = &cluster->nodes[i];
        if ((is_spared && is_spared[i]) || !ol_node_fits(cluster, node, want))
            continue;
        if (is_first_enough)
            return i;
        const double score = rule->score ? rule->score(cluster, node, want) : 0;
        if (count > 0 && score < best)
            continue;
        count = count > 0 && score == best ? count : 0;
        cluster->tied[count++] = i;
        best = score;
    }
    return count > 0 ? break_tie(cluster, count) : OL_NO_NODE;
}

/* ---- one device ---- */

static uint32_t fullest(const struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    const struct ol_device *devices = ol_node_devices(cluster, node);
    const int profile = want->is_slice ? want->profiles[shape->geometry] : -1;
    uint32_t best = OL_NO_DEVICE;
    for (uint32_t i = 0; i < shape->is.gpus; i++) {
        const bool does = want->is_slice ? !devices[i].holder && ol_mig_openings(devices[i].taken) >> profile & 1
                                         : ol_device_room(shape, &devices[i]) >= want->share;
        if (does && (best == OL_NO_DEVICE || devices[i].left < devices[best].left))
            best = i;
    }
    OL_ASSERT(best != OL_NO_DEVICE);
    return best;
}

uint32_t ol_cluster_choose_device(struct ol_cluster *cluster, const struct ol_want *want, uint32_t number)
{
    const struct ol_placement *rule = (const struct ol_placement *)cluster->rule.kind;
    const struct ol_node *node = &cluster->nodes[number];
    if (want->share == 0)
        return OL_NO_DEVICE;
    return node->first_device +
           (rule->device && !want->is_slice ? rule->device(cluster, node, want) : fullest(cluster, node, want));
}

/* ---- gangs ---- */

/* The node that gives most of what is left; of equal ones the one that the rule likes best. */
static uint32_t choose_most(struct ol_cluster *cluster, const struct ol_want *want, uint32_t left, uint32_t *room)
{
    *room = 0;
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        const uint32_t here = cluster->is_chosen[i] ? 0 : ol_node_room(cluster, &cluster->nodes[i], want);
        *room = here > *room ? here : *room;
    }
    *room = *room < left ? *room : left;
    if (*room == 0)
        return OL_NO_NODE;
    const struct ol_want part = ol_want_part(want, *room);
    return ol_cluster_choose(cluster, &part, cluster->is_chosen);
}

static size_t gather_parts(struct ol_cluster *cluster, const struct ol_want *want)
{
    size_t count = 0;
    for (uint32_t left = want->devices, room; left > 0; left -= room) {
        const uint32_t node = choose_most(cluster, want, left, &room);
        if (node == OL_NO_NODE)
            break;
        cluster->is_chosen[node] = true;
        cluster->gang[count++] = (struct ol_placed){.node = node, .units = room * 1000};
        if (left == room)
            return count;
    }
    for (size_t i = 0; i < count; i++)
        cluster->is_chosen[cluster->gang[i].node] = false;
    return 0;
}

static size_t gather_equal(struct ol_cluster *cluster, const struct ol_want *want)
{
    const uint32_t nodes = want->ask->nodes, each = want->devices / nodes;
    const struct ol_want part = ol_want_part(want, each);
    size_t count = 0;
    while (count < nodes) {
        const uint32_t node = ol_cluster_choose(cluster, &part, cluster->is_chosen);
        if (node == OL_NO_NODE)
            break;
        cluster->is_chosen[node] = true;
        cluster->gang[count++] = (struct ol_placed){.node = node, .units = each * 1000};
    }
    if (count == nodes)
        return count;
    for (size_t i = 0; i < count; i++)
        cluster->is_chosen[cluster->gang[i].node] = false;
    return 0;
}

/* What can be on different nodes. */
static uint32_t pieces_of(const struct ol_want *want)
{
    return want->count > 1 ? want->count : want->devices;
}

static bool can_be_divided(const struct ol_cluster *cluster, const struct ol_want *want)
{
    const uint32_t nodes = want->ask->nodes, all = pieces_of(want);
    return all > 1 && (nodes == 0 || (nodes <= cluster->node_count && all % nodes == 0));
}

size_t ol_cluster_gather(struct ol_cluster *cluster, const struct ol_want *want)
{
    if (!can_be_divided(cluster, want))
        return 0;
    const size_t count = want->ask->nodes > 0 ? gather_equal(cluster, want) : gather_parts(cluster, want);
    for (size_t i = 0; i < count; i++)
        cluster->is_chosen[cluster->gang[i].node] = false;
    return count;
}

/* ---- whether there is room ---- */

static bool takes_all(const struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want,
                      bool is_empty)
{
    return want->count == 1 ? ol_node_fits(cluster, node, want)
                            : ol_node_room_of_shares(cluster, node, want, is_empty) >= want->count;
}

bool ol_cluster_has_room(const struct ol_cluster *cluster, const struct ol_want *want, bool is_empty)
{
    const uint32_t nodes = want->ask->nodes, all = pieces_of(want);
    const bool may_be_divided = nodes != 1 && can_be_divided(cluster, want);
    const size_t count = is_empty ? cluster->shape_count : cluster->node_count;
    uint64_t room = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ol_node *node = is_empty ? &cluster->shapes[i].empty : &cluster->nodes[i];
        const uint64_t times = is_empty ? cluster->shapes[i].is.count : 1;
        if (nodes <= 1 && times > 0 && takes_all(cluster, node, want, is_empty))
            return true;
        if (!may_be_divided)
            continue;
        const uint32_t here = want->count > 1 ? ol_node_room_of_shares(cluster, node, want, is_empty)
                                              : ol_node_room(cluster, node, want);
        room += times * (nodes > 0 ? here >= all / nodes : here);
        if (room >= (nodes > 0 ? nodes : all))
            return true;
    }
    return false;
}
