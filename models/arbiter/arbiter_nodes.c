/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of the nodes is of no use. Which asks are typical is learned from the jobs as they come: the books are made
 * anew each time their number has doubled, up to MOST_USUAL. What no typical ask could use of the idle capacity is
 * looked at once an hour at most, in a pass, and holds until it is looked at again.
 */
#include "models/arbiter/arbiter_state.h"

#define MOST_USUAL    65536
#define TYPICAL_SHARE .95 /* of all asks, as in Weng et al., ATC'23 */

static bool is_power_of_two(size_t n)
{
    return n > 0 && (n & (n - 1)) == 0;
}

static void expect(struct arbiter *arbiter)
{
    struct ol_cluster *const all[] = {arbiter->cluster, arbiter->at_head, arbiter->promised, arbiter->trial};
    struct ol_asked *requests = ol_mem_new(ol_mem_product(sizeof *requests, arbiter->usual_count));
    struct ol_typical *typical;
    for (size_t i = 0; i < arbiter->usual_count; i++) {
        const uint32_t number = arbiter->usual[i].ask;
        requests[i].ask = number ? &arbiter->setting.asks->items[number - 1] : &ol_ask_none;
        requests[i].units = arbiter->usual[i].units;
    }
    const size_t count = ol_typical_gather(requests, arbiter->usual_count, TYPICAL_SHARE, &typical);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ol_cluster_expect(all[i], typical, count);
    ol_mem_free(typical);
    ol_mem_free(requests);
}

void ol_arbiter_learn(struct arbiter *arbiter, const struct ol_job_view *view)
{
    if (!arbiter->cluster || arbiter->usual_count >= MOST_USUAL)
        return;
    OL_MEM_RESERVE(arbiter->usual, arbiter->usual_capacity, arbiter->usual_count + 1);
    arbiter->usual[arbiter->usual_count++] = (struct usual){view->job->ask, view->units};
    if (is_power_of_two(arbiter->usual_count))
        expect(arbiter);
}

void ol_arbiter_watch_nodes(struct arbiter *arbiter, ol_time now)
{
    const ol_time from =
        arbiter->watched > arbiter->setting.warmup_end ? arbiter->watched : arbiter->setting.warmup_end;
    if (!arbiter->cluster || (now < arbiter->watched + OL_HOUR && arbiter->watched > 0))
        return;
    if (now > from)
        arbiter->fragments_area += arbiter->fragments * (double)(now - from);
    arbiter->fragments = ol_cluster_fragmentation(arbiter->cluster);
    arbiter->watched = now;
}

/* The share of the pool's capacity that is idle and that no typical job can use, in the mean over time. */
double ol_arbiter_fragmentation(struct arbiter *arbiter, ol_time begin, ol_time end)
{
    const ol_time from = arbiter->watched > begin ? arbiter->watched : begin;
    const double rest = end > from ? arbiter->fragments * (double)(end - from) : 0;
    const double capacity = (double)ol_cluster_units(arbiter->cluster);
    return end > begin && capacity > 0 ? (arbiter->fragments_area + rest) / (capacity * (double)(end - begin)) : 0;
}
