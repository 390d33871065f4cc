/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several rules on one endpoint: those that bound act first, of the others the greatest answer counts.
 *
 * Each rule is asked in its own period, and shown one sample of all that happened in it. Between two questions its last
 * answer stands, but where a schedule sets the number: from there all go on.
 */
#include "models/scaling/scalers.h"

#include <math.h>

struct member {
    struct ol_scaler *scaler;
    ol_time period;
    struct ol_scaler_sample gathered;
    ol_time utilized_for;
    bool is_empty;
    int answer;
};

struct several {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct member *members;
    size_t count;
    ol_time period;
    bool has_begun;
};

/* ---- samples ---- */

static double joined(double a, double a_weight, double b, double b_weight)
{
    if (b_weight <= 0 || isnan(b))
        return a;
    if (a_weight <= 0 || isnan(a))
        return b;
    return (a * a_weight + b * b_weight) / (a_weight + b_weight);
}

static void gather(struct member *member, const struct ol_scaler_sample *next)
{
    struct ol_scaler_sample *all = &member->gathered;
    const double before = (double)(all->to - all->from), length = (double)(next->to - next->from);
    if (member->is_empty) {
        *all = *next;
        member->utilized_for = isnan(next->utilization) ? 0 : next->to - next->from;
        member->is_empty = false;
        return;
    }
    all->concurrency = joined(all->concurrency, before, next->concurrency, length);
    all->queue = joined(all->queue, before, next->queue, length);
    all->utilization = joined(all->utilization, (double)member->utilized_for, next->utilization, length);
    all->latency_s = joined(all->latency_s, (double)all->completions, next->latency_s, (double)next->completions);
    member->utilized_for += isnan(next->utilization) ? 0 : next->to - next->from;
    all->arrivals += next->arrivals;
    all->completions += next->completions;
    all->to = next->to;
    all->ready = next->ready;
    all->starting = next->starting;
}

static bool is_due(const struct member *member)
{
    return !member->is_empty && member->gathered.to - member->gathered.from >= member->period;
}

static int ask(struct member *member, int wanted)
{
    member->is_empty = true;
    return member->scaler->ops->decide(member->scaler, &member->gathered, wanted);
}

/* ---- decisions ---- */

static bool is_bounding(const struct member *member)
{
    return member->scaler->ops->bound != NULL;
}

static void restart_from(struct several *several, int wanted)
{
    for (size_t i = 0; i < several->count; i++)
        several->members[i].answer = wanted;
}

/* The greatest of the rules that do not only bound; `wanted` where there are none. */
static int vote(struct several *several, int wanted)
{
    int greatest = -1;
    for (size_t i = 0; i < several->count; i++) {
        struct member *member = &several->members[i];
        if (is_bounding(member))
            continue;
        if (is_due(member))
            member->answer = ask(member, wanted);
        greatest = member->answer > greatest ? member->answer : greatest;
    }
    return greatest < 0 ? wanted : greatest;
}

static int several_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct several *several = (struct several *)scaler;
    struct ol_scaler_setting range = several->setting;
    if (!several->has_begun)
        restart_from(several, wanted);
    several->has_begun = true;
    for (size_t i = 0; i < several->count; i++) {
        struct member *member = &several->members[i];
        gather(member, sample);
        if (!is_bounding(member) || !is_due(member))
            continue;
        const int set = ask(member, wanted);
        if (set != wanted)
            restart_from(several, set);
        wanted = set;
    }
    wanted = vote(several, wanted);
    for (size_t i = 0; i < several->count; i++)
        if (is_bounding(&several->members[i]))
            several->members[i].scaler->ops->bound(several->members[i].scaler, &range.min, &range.max);
    return ol_scaler_clip(&range, wanted);
}

static ol_time several_period(const struct ol_scaler *scaler)
{
    return ((const struct several *)scaler)->period;
}

static void several_close(struct ol_scaler *scaler)
{
    struct several *several = (struct several *)scaler;
    for (size_t i = 0; i < several->count; i++)
        ol_scaler_close(several->members[i].scaler);
    ol_mem_free(several->members);
    ol_mem_free(several);
}

static const struct ol_scaler_ops several_ops = {
    .period = several_period, .decide = several_decide, .close = several_close};

/* The greatest common divisor. */
static ol_time common_period(ol_time a, ol_time b)
{
    while (b > 0) {
        const ol_time rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

struct ol_scaler *ol_scaler_max(const struct ol_scaler_setting *setting, struct ol_scaler *const *scalers,
                                size_t count)
{
    struct several *several = ol_mem_new(sizeof *several);
    OL_ASSERT(count > 0);
    *several = (struct several){.scaler.ops = &several_ops, .setting = *setting, .count = count};
    several->members = ol_mem_new(ol_mem_product(sizeof *several->members, count));
    for (size_t i = 0; i < count; i++) {
        const ol_time period = scalers[i]->ops->period(scalers[i]);
        several->members[i] = (struct member){.scaler = scalers[i], .period = period, .is_empty = true};
        several->period = common_period(period, several->period);
    }
    return &several->scaler;
}
