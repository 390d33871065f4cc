/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cover: which usage the commitments cover, clock hour by clock hour.
 *
 * What a commitment gives in an hour is gone at the hour's end, used or not. So time is cut into blocks: every clock
 * hour in which a piece begins or ends is one by itself, and the hours between, in which nothing changes, are one
 * block together, since each of them comes out alike. In a block each commitment, in the order of use, goes through
 * the pieces it may cover, best first, and takes what its supply allows; what is left of it is idle. Then sustained
 * use looks at what nobody covered.
 *
 * What a commitment costs is told to its users and its idle time by how much of its supply they draw. The amounts are
 * differences of one cumulative rounding, so that over the whole term they add up to what is paid, exactly.
 */
#include "pricing/rater.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct edge {
    ol_time at;
    uint32_t piece; /* UINT32_MAX: of a commitment */
    bool is_end;
};

/* A piece as one commitment sees it in a block. */
struct candidate {
    uint32_t piece, index; /* index: among the active ones */
    ol_money left;         /* of the block */
    int64_t quarters;
    int64_t saving; /* of plans: off the list price, in billionths: equal shares are equal, whatever the prices */
    double rate;    /* of plans */
    struct ol_unit_price plan_rate;
    bool is_owner;
};

/* Of pieces of one tariff under one plan; the answer for those of that price and tier that begin in [from, until). */
struct plan_rate {
    const struct ol_price *price; /* on demand; NULL: not asked yet */
    uint16_t tier;
    ol_time from, until;
    struct ol_unit_price rate;
    double real;
    int64_t saving;
    bool has;
};

struct covering {
    struct ol_rater *rater;
    struct plan_rate *plan_rates; /* by tariff, then pact */
    struct edge *edges;
    size_t edge_count, edge_capacity;
    uint32_t *active; /* pieces, in their order */
    size_t active_count, active_capacity;
    ol_money *left; /* of each active piece in this block */
    size_t left_capacity;
    struct candidate *candidates;
    size_t candidate_capacity;
    struct ol_sustained_use *sustained;
};

static bool is_coverable(const struct ol_rater *rater, const struct ol_piece *piece)
{
    if (piece->is_settled && ol_tier_price(rater, piece).amount == 0)
        return false;
    return piece->tariff->key.term == OL_TERM_ON_DEMAND && piece->quantity > 0 && !piece->note &&
           (ol_meter_types[piece->meter].way == OL_METER_HELD || piece->meter == OL_METER_FUNCTION_MEMORY);
}

/* ---- who may cover what ---- */

static bool is_same_system(const struct ol_pact *pact, const struct ol_piece *piece)
{
    const ol_label system = piece->usage->system;
    return pact->is_linux ? system == OL_NO_LABEL || system == pact->linux_system
                          : system != OL_NO_LABEL && system == pact->system;
}

static bool is_there(const struct ol_pact *pact, const struct ol_piece *piece)
{
    const char *region = pact->commitment->region;
    return (!region || strcmp(region, piece->tariff->region) == 0) &&
           (!pact->commitment->zone || (pact->zone != OL_NO_LABEL && piece->usage->zone == pact->zone));
}

static bool is_of_family(const struct ol_pact *pact, const struct ol_piece *piece)
{
    const struct ol_book_type *type = piece->tariff->type;
    return !pact->family || (type && type->family && strcmp(pact->family, type->family) == 0);
}

static bool is_within_plan(const struct ol_pact *pact, const struct ol_piece *piece)
{
    static const uint32_t meters[] = {
        [OL_PLAN_COMPUTE] = 1u << OL_METER_INSTANCE | 1u << OL_METER_VCPU | 1u << OL_METER_MEMORY |
                            1u << OL_METER_GPU | 1u << OL_METER_CONTAINER_VCPU | 1u << OL_METER_CONTAINER_MEMORY |
                            1u << OL_METER_FUNCTION_MEMORY,
        [OL_PLAN_INSTANCE] = 1u << OL_METER_INSTANCE,
        [OL_PLAN_ML] = 1u << OL_METER_ML_INSTANCE,
        [OL_PLAN_DATABASE] = 1u << OL_METER_DATABASE,
    };
    const int scope = pact->commitment->scope;
    return (meters[scope] >> piece->meter & 1) &&
           (scope != OL_PLAN_INSTANCE || (is_there(pact, piece) && is_of_family(pact, piece)));
}

/* Sizes of a family stand for each other where they are multiples of one machine: as many GPUs of a kind to each vCPU,
 * and, where vCPUs are what was committed to, as much memory. */
static bool is_alike(const struct ol_book_type *a, const struct ol_book_type *b, bool with_memory)
{
    if ((a->gpu != NULL) != (b->gpu != NULL) || (a->gpu && strcmp(a->gpu, b->gpu) != 0) ||
        (double)a->gpus * b->vcpus != (double)b->gpus * a->vcpus ||
        (a->gpu_memory_bytes > 0 && b->gpu_memory_bytes > 0 && a->gpu_memory_bytes != b->gpu_memory_bytes))
        return false;
    const double ours = (double)a->memory_bytes * b->vcpus, theirs = (double)b->memory_bytes * a->vcpus;
    return !with_memory || fabs(ours - theirs) <= 0.01 * fmax(ours, theirs);
}

/* How many quarters of its size unit one unit of the piece takes; 0: it is not covered. */
static int64_t quarters_of(const struct ol_pact *pact, const struct ol_piece *piece)
{
    const struct ol_tariff *tariff = piece->tariff;
    if (piece->meter != pact->meter || !is_same_system(pact, piece) || !is_there(pact, piece))
        return 0;
    if (!pact->is_flexible)
        return tariff->key.item == pact->item;
    if (!tariff->type || !is_of_family(pact, piece) ||
        !is_alike(pact->type, tariff->type, pact->term == OL_TERM_RESOURCE))
        return 0;
    return pact->vcpus > 0 ? (int64_t)(tariff->type->vcpus * 4 + 0.5) : tariff->size_quarters;
}

static const struct plan_rate *plan_rate_of(const struct covering *covering, const struct ol_pact *pact,
                                            const struct ol_piece *piece)
{
    const struct ol_rater *rater = covering->rater;
    struct plan_rate *known =
        &covering->plan_rates[piece->tariff->index * rater->pact_count + (size_t)(pact - rater->pacts)];
    if (known->price == piece->price && known->tier == piece->tier && piece->start >= known->from &&
        piece->start < known->until)
        return known;
    struct ol_price price = *piece->price;
    struct ol_piece of_tier = *piece;
    price.price = ol_tier_price(rater, piece);
    of_tier.price = &price;
    const double list = ol_unit_price_real(price.price);
    known->price = piece->price;
    known->tier = piece->tier;
    known->from = piece->start;
    known->has = ol_pact_rate(rater, pact, &of_tier, &known->rate, &known->until);
    known->real = known->has ? ol_unit_price_real(known->rate) : 0;
    known->saving = known->has && list > 0 ? llround((1 - known->real / list) * 1e9) : 0;
    return known;
}

static bool fits(const struct covering *covering, const struct ol_pact *pact, struct candidate *candidate)
{
    const struct ol_piece *piece = &covering->rater->pieces[candidate->piece];
    candidate->is_owner = pact->account != OL_NO_LABEL && piece->usage->account == pact->account;
    if (!pact->as_charged.is_spend) {
        candidate->quarters = quarters_of(pact, piece);
        return candidate->quarters > 0;
    }
    if (!is_within_plan(pact, piece))
        return false;
    const struct plan_rate *rate = plan_rate_of(covering, pact, piece);
    candidate->plan_rate = rate->rate;
    candidate->rate = rate->real;
    candidate->saving = rate->saving;
    return rate->has && rate->saving >= 0;
}

/* Reservations: the owner's first, then the smallest. Plans: the greatest saving first, then the lowest rate. */
static bool goes_before(const struct candidate *a, const struct candidate *b)
{
    if (a->is_owner != b->is_owner)
        return a->is_owner;
    if (a->quarters != b->quarters)
        return a->quarters < b->quarters;
    if (a->saving != b->saving)
        return a->saving > b->saving;
    return a->rate != b->rate ? a->rate < b->rate : a->piece < b->piece;
}

/* Supplies are often gone long before the candidates are, so these are not sorted but kept as a heap. */
static void sink(struct candidate *heap, size_t count, size_t at)
{
    const struct candidate sinking = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && goes_before(&heap[child + 1], &heap[child]);
        if (!goes_before(&heap[child], &sinking))
            break;
        heap[at] = heap[child];
    }
    heap[at] = sinking;
}

static struct candidate take_first(struct candidate *heap, size_t *count)
{
    const struct candidate first = heap[0];
    heap[0] = heap[--*count];
    if (*count > 1)
        sink(heap, *count, 0);
    return first;
}

/* ---- what is taken ---- */

/* How much of a quantity lies before `at`; each block gets the difference of two. */
static ol_money before(const struct ol_piece *piece, ol_time at)
{
    ol_money part = 0;
    if (at <= piece->start)
        return 0;
    if (at >= piece->end)
        return piece->quantity;
    return ol_money_times(piece->quantity, at - piece->start, piece->end - piece->start, &part) ? part : 0;
}

/* The pact's cost for drawing so much more. */
static ol_money cost_of_drawing(struct ol_pact *pact, ol_money drawn)
{
    ol_money told = 0;
    if (drawn == 0)
        return 0;
    pact->drawn += drawn;
    const bool is_counted = ol_money_ratio(pact->total, pact->drawn, pact->supply * pact->hours, &told);
    OL_ASSERT(is_counted); /* no more than the total is told */
    const ol_money cost = told - pact->emitted;
    pact->emitted = told;
    return cost;
}

static struct ol_share *share_of(struct ol_rater *rater, uint32_t piece_index, uint32_t pact)
{
    struct ol_piece *piece = &rater->pieces[piece_index];
    uint32_t *link = &piece->cover;
    while (*link > 0) {
        if (rater->shares[*link - 1].pact == pact)
            return &rater->shares[*link - 1];
        link = &rater->shares[*link - 1].next;
    }
    const size_t at = (size_t)((char *)link - (char *)rater->shares);
    const bool is_first = link == &piece->cover;
    OL_MEM_RESERVE(rater->shares, rater->share_capacity, rater->share_count + 1);
    rater->shares[rater->share_count] = (struct ol_share){.pact = pact};
    *(is_first ? &piece->cover : (uint32_t *)(void *)((char *)rater->shares + at)) =
        (uint32_t)++rater->share_count;
    return &rater->shares[rater->share_count - 1];
}

/* What the supply gives of a quantity, and how much of the supply that draws. */
static ol_money take(const struct ol_pact *pact, const struct candidate *candidate, int64_t units_per_price,
                     ol_money supply, ol_money *drawn)
{
    ol_money whole;
    if (!pact->as_charged.is_spend) {
        const ol_money most = supply / candidate->quarters;
        *drawn = candidate->left <= most ? candidate->left * candidate->quarters : supply;
        return candidate->left <= most ? candidate->left : most;
    }
    if (candidate->plan_rate.amount <= 0)
        return 0;
    /* what costs more than can be counted costs more than there is */
    if (ol_unit_price_times(candidate->plan_rate, candidate->left, units_per_price, &whole) && whole <= supply) {
        *drawn = whole;
        return candidate->left;
    }
    /* as much as the money buys: supply / rate */
    ol_money quantity = 0;
    const ol_money per_price = (ol_money)candidate->plan_rate.scale * units_per_price * OL_MONEY_UNIT;
    *drawn = supply;
    if (!ol_money_ratio(supply, per_price, candidate->plan_rate.amount, &quantity))
        return candidate->left;
    return quantity < candidate->left ? quantity : candidate->left;
}

static size_t gather(struct covering *covering, const struct ol_pact *pact)
{
    size_t count = 0;
    OL_MEM_RESERVE(covering->candidates, covering->candidate_capacity, covering->active_count + 1);
    for (size_t i = 0; i < covering->active_count; i++) {
        struct candidate candidate = {
            .piece = covering->active[i], .index = (uint32_t)i, .left = covering->left[i]};
        if (candidate.left > 0 && fits(covering, pact, &candidate))
            covering->candidates[count++] = candidate;
    }
    for (size_t i = count / 2; i-- > 0;)
        sink(covering->candidates, count, i);
    return count;
}

static void leave_idle(struct covering *covering, uint32_t index, ol_time start, ol_time end, ol_money supply)
{
    struct ol_rater *rater = covering->rater;
    const ol_time month = ol_month_of(start);
    struct ol_idle *idle = NULL;
    for (size_t i = rater->idle_count; i-- > 0 && !idle && rater->idles[i].month == month;)
        if (rater->idles[i].pact == index)
            idle = &rater->idles[i];
    if (!idle) {
        OL_MEM_RESERVE(rater->idles, rater->idle_capacity, rater->idle_count + 1);
        idle = &rater->idles[rater->idle_count++];
        *idle = (struct ol_idle){.pact = index, .month = month, .start = start};
    }
    idle->end = end;
    idle->drawn += supply;
    idle->effective += cost_of_drawing(&rater->pacts[index], supply);
}

static void cover_block(struct covering *covering, uint32_t index, ol_time start, ol_time end)
{
    struct ol_rater *rater = covering->rater;
    struct ol_pact *pact = &rater->pacts[index];
    ol_money supply = pact->supply * ((end - start) / OL_HOUR);
    size_t count = gather(covering, pact);
    while (count > 0 && supply > 0) {
        const struct candidate candidate = take_first(covering->candidates, &count);
        struct ol_piece *piece = &rater->pieces[candidate.piece];
        ol_money drawn = 0;
        const ol_money quantity =
            take(pact, &candidate, ol_units_per_price(rater->book, piece->meter, piece->start), supply, &drawn);
        if (quantity <= 0)
            continue;
        struct ol_share *share = share_of(rater, candidate.piece, index);
        share->quantity += quantity;
        share->drawn += drawn;
        share->effective += cost_of_drawing(pact, drawn);
        piece->covered += quantity;
        covering->left[candidate.index] -= quantity;
        supply -= drawn;
    }
    if (supply > 0)
        leave_idle(covering, index, start, end, supply);
}

/* ---- time ---- */

static void add_edge(struct covering *covering, ol_time at, uint32_t piece, bool is_end)
{
    OL_MEM_RESERVE(covering->edges, covering->edge_capacity, covering->edge_count + 1);
    covering->edges[covering->edge_count++] = (struct edge){at, piece, is_end};
}

/* A change within an hour makes that hour a block of its own. */
static void add_changes(struct covering *covering, ol_time at)
{
    add_edge(covering, ol_hour_before(at), UINT32_MAX, false);
    add_edge(covering, ol_hour_after(at), UINT32_MAX, false);
}

/* What is idle is told by the month. */
static void add_term(struct covering *covering, ol_time start, ol_time end)
{
    const ol_time last = ol_time_min(end, covering->rater->end);
    add_changes(covering, start);
    add_changes(covering, end);
    for (ol_time month = ol_month_of(ol_time_max(start, covering->rater->start)); month < last;
         month = ol_month_after(month))
        add_changes(covering, month);
}

static int compare_edges(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->piece < b->piece ? -1 : a->piece > b->piece;
}

static void add_edges(struct covering *covering)
{
    struct ol_rater *rater = covering->rater;
    for (size_t i = 0; i < rater->piece_count; i++) {
        struct ol_piece *piece = &rater->pieces[i];
        if (!is_coverable(rater, piece))
            continue;
        if (piece->tariff->sustained != OL_SUSTAINED_NONE && piece->tariff->type)
            piece->discounted = 0;
        add_changes(covering, piece->start);
        add_changes(covering, piece->end);
        add_edge(covering, ol_hour_before(piece->start), (uint32_t)i, false);
        add_edge(covering, ol_hour_after(piece->end), (uint32_t)i, true);
    }
    for (size_t i = 0; i < rater->pact_count; i++)
        add_term(covering, rater->pacts[i].start, rater->pacts[i].end);
    add_changes(covering, rater->start);
    add_changes(covering, rater->end);
    qsort(covering->edges, covering->edge_count, sizeof *covering->edges, compare_edges);
}

static void activate(struct covering *covering, uint32_t piece)
{
    size_t at = covering->active_count;
    OL_MEM_RESERVE(covering->active, covering->active_capacity, covering->active_count + 1);
    for (; at > 0 && covering->active[at - 1] > piece; at--)
        covering->active[at] = covering->active[at - 1];
    covering->active[at] = piece;
    covering->active_count++;
}

static void deactivate(struct covering *covering, uint32_t piece)
{
    size_t at = 0, end = covering->active_count;
    while (at < end) {
        const size_t middle = at + (end - at) / 2;
        if (covering->active[middle] < piece)
            at = middle + 1;
        else
            end = middle;
    }
    OL_ASSERT(at < covering->active_count && covering->active[at] == piece);
    memmove(covering->active + at, covering->active + at + 1,
            (--covering->active_count - at) * sizeof *covering->active);
}

static int do_block(struct covering *covering, ol_time start, ol_time end, struct ol_error *error)
{
    struct ol_rater *rater = covering->rater;
    OL_MEM_RESERVE(covering->left, covering->left_capacity, covering->active_count + 1);
    for (size_t i = 0; i < covering->active_count; i++) {
        const struct ol_piece *piece = &rater->pieces[covering->active[i]];
        covering->left[i] = before(piece, end) - before(piece, start);
    }
    for (size_t i = 0; i < rater->pact_count; i++)
        if (rater->pacts[i].start <= start && end <= rater->pacts[i].end &&
            start >= ol_hour_before(rater->start) && end <= ol_hour_after(rater->end))
            cover_block(covering, (uint32_t)i, start, end);
    return ol_sustained_block(covering->sustained, covering->active, covering->left, covering->active_count, start,
                              end, error);
}

/* What went by of each commitment before the bill begins. All that one gives over its term can be counted. */
static int begin_pacts(struct ol_rater *rater, struct ol_error *error)
{
    for (size_t i = 0; i < rater->pact_count; i++) {
        struct ol_pact *pact = &rater->pacts[i];
        const struct ol_xml_node *node = pact->commitment->node;
        ol_money all;
        if (!ol_money_times(pact->supply, pact->hours, 1, &all))
            return ol_fail(error, OL_BAD_INPUT, node ? node->place : OL_NOWHERE,
                           "this commitment is larger than can be counted");
        const ol_time begin = ol_hour_before(rater->start), until = begin < pact->end ? begin : pact->end;
        if (until > pact->start)
            cost_of_drawing(pact, pact->supply * ((until - pact->start) / OL_HOUR));
    }
    return OL_OK;
}

int ol_cover(struct ol_rater *rater, struct ol_error *error)
{
    struct covering covering = {.rater = rater, .sustained = ol_sustained_new(rater)};
    covering.plan_rates =
        OL_ARENA_ARRAY(&rater->arena, struct plan_rate, ol_mem_product(rater->tariff_count, rater->pact_count));
    int status = begin_pacts(rater, error);
    add_edges(&covering);
    for (size_t i = 0; status == OL_OK && i < covering.edge_count;) {
        const ol_time at = covering.edges[i].at;
        for (; i < covering.edge_count && covering.edges[i].at == at; i++) {
            if (covering.edges[i].piece == UINT32_MAX)
                continue;
            if (covering.edges[i].is_end)
                deactivate(&covering, covering.edges[i].piece);
            else
                activate(&covering, covering.edges[i].piece);
        }
        if (i < covering.edge_count)
            status = do_block(&covering, at, covering.edges[i].at, error);
    }
    ol_sustained_free(covering.sustained);
    ol_mem_free(covering.candidates);
    ol_mem_free(covering.left);
    ol_mem_free(covering.active);
    ol_mem_free(covering.edges);
    return status;
}
