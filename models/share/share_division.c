/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/share_division.h"

#include <math.h>

/* ---- KAI ---- */

/* What it could still be given. */
static double open_of(const struct ol_share_claim *claim)
{
    const double can = fmin(claim->asked, claim->most);
    return can > claim->share ? can - claim->share : 0;
}

static double give_quotas(struct ol_share_claim *claims, size_t count, double whole)
{
    for (size_t i = 0; i < count; i++) {
        claims[i].share = fmin(claims[i].quota, fmin(claims[i].asked, claims[i].most));
        claims[i].remainder = 0;
        whole -= claims[i].share;
    }
    return whole > 0 ? whole : 0;
}

static double sum_of_weights(const struct ol_share_claim *claims, size_t count, int64_t priority)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (claims[i].priority == priority && open_of(&claims[i]) > 0)
            sum += claims[i].weight;
    return sum;
}

static double pull_of(const struct ol_share_claim *claim, double weights, double k)
{
    const double part = claim->weight / weights;
    return fmax(0, part + k * (part - claim->past));
}

/* What it gets in a round of which `fair` is its part. */
static double give(struct ol_share_claim *claim, double fair)
{
    const double open = open_of(claim), given = open <= fair ? open : floor(fair);
    if (open <= fair)
        claim->remainder = 0;
    else if (fair > given)
        claim->remainder = fair - given;
    claim->share += given;
    return given;
}

/* Of all of one priority; returns what is left. */
static double give_rounds(struct ol_share_claim *claims, size_t count, double whole, double k, int64_t priority)
{
    for (bool goes_on = true; goes_on && whole > 0;) {
        const double weights = sum_of_weights(claims, count, priority), round = whole;
        double pulls = 0;
        if (weights <= 0)
            return whole;
        for (size_t i = 0; i < count; i++)
            if (claims[i].priority == priority && open_of(&claims[i]) > 0)
                pulls += pull_of(&claims[i], weights, k);
        if (pulls <= 0)
            return whole;
        goes_on = false;
        for (size_t i = 0; i < count; i++) {
            if (claims[i].priority != priority || open_of(&claims[i]) <= 0 || claims[i].weight <= 0)
                continue;
            const double fair = round * pull_of(&claims[i], weights, k) / pulls;
            goes_on |= open_of(&claims[i]) < fair;
            whole -= give(&claims[i], fair);
        }
        whole = whole > 1e-9 ? whole : 0;
    }
    return whole;
}

/* One by one, by the largest remainder; equal ones in the order of the claims. */
static double give_remainders(struct ol_share_claim *claims, size_t count, double whole, int64_t priority)
{
    while (whole > 0) {
        struct ol_share_claim *next = NULL;
        for (size_t i = 0; i < count; i++)
            if (claims[i].priority == priority && claims[i].remainder > 0 &&
                (!next || claims[i].remainder > next->remainder + 1e-12))
                next = &claims[i];
        if (!next)
            return whole;
        const double given = fmin(fmin(1, whole), open_of(next));
        next->share += given;
        next->remainder = 0;
        whole -= given;
    }
    return 0;
}

/* The highest priority below `bound`; false where there is none. */
static bool next_priority(const struct ol_share_claim *claims, size_t count, int64_t *bound)
{
    int64_t best = INT64_MIN;
    for (size_t i = 0; i < count; i++)
        if (claims[i].priority < *bound && claims[i].priority > best)
            best = claims[i].priority;
    *bound = best;
    return best != INT64_MIN;
}

void ol_divide_kai(struct ol_share_claim *claims, size_t count, double whole, double k)
{
    whole = give_quotas(claims, count, whole);
    for (int64_t priority = INT64_MAX; whole > 0 && next_priority(claims, count, &priority);)
        whole = give_rounds(claims, count, whole, k, priority);
    for (int64_t priority = INT64_MAX; whole > 0 && next_priority(claims, count, &priority);)
        whole = give_remainders(claims, count, whole, priority);
}

/* ---- Volcano ---- */

/* One more round; returns what all got more than before. */
static double divide_once(struct ol_share_claim *claims, size_t count, double whole, double weights, double free)
{
    double given = 0;
    for (size_t i = 0; i < count; i++) {
        struct ol_share_claim *claim = &claims[i];
        const double old = claim->share, capability = fmin(claim->most, free + claim->quota);
        if (claim->is_satisfied)
            continue;
        claim->share = fmin(fmin(old + whole * claim->weight / weights, capability), claim->asked);
        claim->is_satisfied = claim->asked <= claim->share || claim->share == old;
        claim->share = fmax(claim->share, claim->quota);
        given += claim->share - old;
    }
    return given;
}

void ol_divide_proportion(struct ol_share_claim *claims, size_t count, double whole)
{
    double free = whole; /* of guarantees */
    for (size_t i = 0; i < count; i++) {
        claims[i].share = 0;
        claims[i].is_satisfied = false;
        free -= claims[i].quota;
    }
    for (double given = 1; whole > 1e-9 && given != 0;) {
        double weights = 0;
        for (size_t i = 0; i < count; i++)
            weights += claims[i].is_satisfied ? 0 : claims[i].weight;
        if (weights <= 0)
            return;
        given = divide_once(claims, count, whole, weights, free > 0 ? free : 0);
        whole -= given;
    }
}
