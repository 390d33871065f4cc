/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/comparison_claims.h"

#include "outlay/two_samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COST  "cost.billed"
#define WAIT  "jobs.wait.mean_s"
#define LEAST 0.001 /* nothing of a thousandth */
#define ALPHA 0.05
#define HARMS 3 /* of five, where there are gains to tell beside them */

/* ---- subjects ---- */

static bool ends_with(const char *name, const char *end)
{
    const size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

struct ol_claim_party ol_claim_party(const char *metric)
{
    static const struct {
        const char *begin, *end;
        enum ol_claim_subject subject;
    } forms[] = {
        {"team.", ".wait.mean_s", OL_CLAIM_TEAM},          {"team.", ".wait.p95_s", OL_CLAIM_TEAM},
        {"class.", ".wait.mean_s", OL_CLAIM_CLASS},        {"class.", ".wait.p95_s", OL_CLAIM_CLASS},
        {"jobs.by_class.", ".wait.mean_s", OL_CLAIM_SIZE}, {"jobs.by_class.", ".wait.p95_s", OL_CLAIM_SIZE},
        {"cost.by_team.", "", OL_CLAIM_TEAM_COST},
    };
    const size_t length = strlen(metric);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t begin = strlen(forms[i].begin), end = strlen(forms[i].end);
        if (length > begin + end && strncmp(metric, forms[i].begin, begin) == 0 &&
            strcmp(metric + length - end, forms[i].end) == 0)
            return (struct ol_claim_party){
                forms[i].subject, {metric + begin, length - begin - end}, metric + length - end};
    }
    return (struct ol_claim_party){.what = metric};
}

/* One of a subject speaks for it: a wait that doubles shows in its mean and in its quantiles. */
static bool is_whole(const char *metric)
{
    static const char *const wholes[] = {
        WAIT,
        "jobs.completed",
        "jobs.failed",
        "jobs.preemptions",
        "jobs.reclaimed",
        "jobs.deadlines_missed",
        "fairness.jain",
        "jobs.interruptions",
        "waste.cost",
    };
    static const char *const ends[] = {".utilization", ".unit_hours_lost"};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (strcmp(metric, wholes[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strncmp(metric, "pool.", 5) == 0 && ends_with(metric, ends[i]))
            return true;
    return strncmp(metric, "endpoint.", 9) == 0 && ends_with(metric, ".latency.p95_s");
}

static bool is_same_subject(const char *one, const char *other)
{
    const struct ol_claim_party a = ol_claim_party(one), b = ol_claim_party(other);
    return a.subject != OL_CLAIM_WHOLE && a.subject == b.subject && a.name.length == b.name.length &&
           memcmp(a.name.data, b.name.data, a.name.length) == 0;
}

/* ---- sizes ---- */

struct ol_claim ol_comparison_claim(const struct ol_comparison *comparison, size_t side, const char *metric)
{
    struct ol_claim claim = {.metric = metric, .unit = ""};
    claim.difference = ol_comparison_difference(comparison, side, metric, NULL);
    if (!claim.difference.exists)
        return claim;
    const struct ol_difference *difference = &claim.difference;
    claim.unit = ol_comparison_metric(comparison, side, metric)->unit;
    const double by = fabs(difference->interval.mean), share = difference->share;
    const double before = isfinite(share) && share != 0 ? by / fabs(share) : 0;
    const double after = fabs((share < 0 ? -1 : 1) * by + before);
    claim.size = strcmp(claim.unit, "share") == 0 ? by : by > 0 ? by / fmax(before, fmax(after, by)) : 0;
    claim.is_better = (difference->interval.mean > 0) == (ol_metric_wish(metric) == OL_WISH_MORE);
    return claim;
}

/* ---- choosing ---- */

static int by_chance(const void *left, const void *right)
{
    const struct ol_claim *a = left, *b = right;
    if (a->difference.chance != b->difference.chance)
        return a->difference.chance < b->difference.chance ? -1 : 1;
    return strcmp(a->metric, b->metric);
}

static int by_size(const void *left, const void *right)
{
    const struct ol_claim *a = left, *b = right;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return strcmp(a->metric, b->metric);
}

/* Those that pass stand first; how many. */
static size_t pass_holm(struct ol_claim *items, size_t count)
{
    double *chances = ol_mem_new(ol_mem_product(sizeof *chances, count + 1));
    size_t passed = 0;
    qsort(items, count, sizeof *items, by_chance);
    for (size_t i = 0; i < count; i++)
        chances[i] = items[i].difference.chance;
    ol_holm_adjust(chances, count);
    while (passed < count && chances[passed] <= ALPHA)
        passed++;
    ol_mem_free(chances);
    return passed;
}

static size_t gather(const struct ol_comparison *comparison, size_t side, const char *headline,
                     struct ol_claim *items, bool *is_tested)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->metric_count; i++) {
        const char *metric = comparison->metrics[i];
        const bool is_party = ol_claim_party(metric).subject != OL_CLAIM_WHOLE;
        if ((!is_party && !is_whole(metric)) || (headline && strcmp(metric, headline) == 0))
            continue;
        items[count] = ol_comparison_claim(comparison, side, metric);
        const struct ol_difference *difference = &items[count].difference;
        *is_tested |= difference->has_interval;
        count += difference->exists && !difference->is_same;
    }
    return count;
}

static void take(struct ol_claims *claims, const struct ol_claim *items, size_t count, bool is_better, size_t room)
{
    for (size_t i = 0; i < count && room > 0 && claims->count < OL_CLAIMS; i++) {
        bool is_told = items[i].size < LEAST || items[i].is_better != is_better;
        for (size_t k = 0; k < claims->count; k++)
            is_told |= is_same_subject(claims->items[k].metric, items[i].metric);
        if (is_told)
            continue;
        claims->items[claims->count++] = items[i];
        room--;
    }
}

static size_t gains_of(const struct ol_claim *items, size_t count)
{
    struct ol_claims gains = {0};
    take(&gains, items, count, true, OL_CLAIMS - HARMS);
    return gains.count;
}

struct ol_claims ol_comparison_claims(const struct ol_comparison *comparison, size_t side)
{
    struct ol_claims claims = {0};
    const struct ol_claim cost = ol_comparison_claim(comparison, side, COST);
    const struct ol_claim wait = ol_comparison_claim(comparison, side, WAIT);
    claims.costs_same = cost.difference.exists && cost.difference.is_same;
    claims.about = wait.difference.exists && (claims.costs_same || !cost.difference.exists) ? wait : cost;
    claims.headline = claims.about.difference.exists ? claims.about.metric : NULL;
    struct ol_claim *items = ol_mem_new(ol_mem_product(sizeof *items, comparison->metric_count + 1));
    size_t count = gather(comparison, side, claims.headline, items, &claims.is_tested);
    claims.looked_at = count;
    if (claims.is_tested)
        count = pass_holm(items, count);
    qsort(items, count, sizeof *items, by_size);
    take(&claims, items, count, false, OL_CLAIMS - gains_of(items, count));
    take(&claims, items, count, true, OL_CLAIMS);
    ol_mem_free(items);
    return claims;
}
