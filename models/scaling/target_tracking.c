/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Target tracking as AWS does it (Application Auto Scaling: SageMaker, ECS; EC2 Auto Scaling).
 *
 * The service makes two CloudWatch alarms of one-minute datapoints: the high one when the metric of an instance was
 * above the target in 3 of 3, the low one when it was below 0.9 times the target in 15 of 15. What follows is published
 * in words ("scales out proportionally to the metric, scales in gradually"), not in numbers. The readings chosen here:
 *
 * - Out: to ceil(n x metric / target), where n is the instances that were measured, so that those on their way are not
 *   asked for twice. In the cooldown after it, n is at most what there was before it: what was added counts as part of
 *   the next step out, which happens at once where it is larger ("the capacity added by the initiating scale-out
 *   activity is calculated as part of the desired capacity for the next").
 * - In: towards ceil(n x metric / target), never below it, and at once by no more than a share of the instances (a
 *   tenth, and at least one). Not during either cooldown. A step out ends the cooldown of a step in.
 * - A datapoint without data (no instance served) acts on nothing; it breaks the run of low ones, not that of high
 *   ones.
 */
#include "models/scaling/scalers.h"

#include <math.h>

#define IN_BELOW 0.9 /* of the target */

struct target_options {
    int metric; /* enum ol_scaler_metric */
    double target, in_step;
    int64_t out_after, in_after;
    ol_time period, out_cooldown, in_cooldown;
    bool scale_in;
};

struct target {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct target_options chosen;
    int64_t high, low;           /* datapoints in a row */
    ol_time out_until, in_until; /* ends of the cooldowns */
    int out_base;                /* before the last step out */
};

static ol_time target_period(const struct ol_scaler *scaler)
{
    return ((const struct target *)scaler)->chosen.period;
}

static void count_runs(struct target *target, double value)
{
    if (isnan(value)) {
        target->low = 0;
        return;
    }
    target->high = value > target->chosen.target ? target->high + 1 : 0;
    target->low = value < IN_BELOW * target->chosen.target ? target->low + 1 : 0;
}

static int scale_out(struct target *target, const struct ol_scaler_sample *sample, double value, int wanted)
{
    const bool is_cooling = sample->to < target->out_until;
    const int measured = is_cooling && target->out_base < sample->ready ? target->out_base : sample->ready;
    const int needed = ol_scaler_clip(&target->setting, ol_scaler_ceil(measured * value / target->chosen.target));
    if (needed <= wanted)
        return wanted;
    if (!is_cooling)
        target->out_base = wanted;
    target->out_until = sample->to + target->chosen.out_cooldown;
    target->in_until = 0;
    return needed;
}

static int scale_in(struct target *target, const struct ol_scaler_sample *sample, double value, int wanted)
{
    if (!target->chosen.scale_in || sample->to < target->out_until || sample->to < target->in_until)
        return wanted;
    const int share = ol_scaler_floor(wanted * target->chosen.in_step), least = wanted - (share > 1 ? share : 1);
    int needed = ol_scaler_ceil(sample->ready * value / target->chosen.target);
    needed = ol_scaler_clip(&target->setting, needed > least ? needed : least);
    if (needed >= wanted)
        return wanted;
    target->in_until = sample->to + target->chosen.in_cooldown;
    return needed;
}

static int target_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct target *target = (struct target *)scaler;
    const double value = ol_scaler_value((enum ol_scaler_metric)target->chosen.metric, sample);
    count_runs(target, value);
    wanted = ol_scaler_wake(&target->setting, sample, wanted);
    if (isnan(value))
        return wanted;
    if (target->high >= target->chosen.out_after)
        return scale_out(target, sample, value, wanted);
    if (target->low >= target->chosen.in_after)
        return scale_in(target, sample, value, wanted);
    return wanted;
}

static void target_close(struct ol_scaler *scaler)
{
    ol_mem_free(scaler);
}

static const struct ol_scaler_ops target_ops = {
    .period = target_period, .decide = target_decide, .close = target_close};

static struct ol_scaler *target_open(const struct ol_scaler_setting *setting,
                                     const struct ol_autoscaler *autoscaler)
{
    const struct target_options *chosen = autoscaler->rule.options;
    struct target *target = ol_mem_new(sizeof *target);
    *target = (struct target){.scaler.ops = &target_ops, .setting = *setting, .chosen = *chosen};
    return &target->scaler;
}

static void target_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct target_options *chosen = autoscaler->rule.options;
    ol_scaler_check_level(autoscaler->node, "target", (enum ol_scaler_metric)chosen->metric, chosen->target,
                          faults);
}

#define AT(member) OL_FIELD_AT(struct target_options, member)
static const struct ol_field fields[] = {
    {"metric", OL_FIELD_CHOICE, "What is measured, of an instance.", .choices = ol_scaler_metric_names,
     .fallback = "requests-per-instance-per-minute", AT(metric)},
    {"target", OL_FIELD_SHARE, "The metric's level to be kept: 70, or 60% of utilization.",
     .unit = "or a number such as 70", .is_required = true, AT(target)},
    {"period", OL_FIELD_DURATION, "Of a datapoint.", .min = 1e6, .max = 3.6e9, .fallback = "1m", AT(period)},
    {"out-after", OL_FIELD_COUNT, "Datapoints in a row above the target until instances are added.", .min = 1,
     .max = 1440, .fallback = "3", AT(out_after)},
    {"in-after", OL_FIELD_COUNT, "Datapoints in a row below 90% of the target until instances are removed.",
     .min = 1, .max = 1440, .fallback = "15", AT(in_after)},
    {"out-cooldown", OL_FIELD_DURATION, "For so long what was added counts before more is added.", .max = 1e18,
     .fallback = "5m", AT(out_cooldown)},
    {"in-cooldown", OL_FIELD_DURATION, "For so long none are removed after some were.", .max = 1e18,
     .fallback = "5m", AT(in_cooldown)},
    {"in-step", OL_FIELD_SHARE, "Of the instances, how many are removed at once; at least one.", .max = 1,
     .fallback = "10%", AT(in_step)},
    {"scale-in", OL_FIELD_FLAG, "Whether instances are removed at all.", .fallback = "yes", AT(scale_in)},
    {0},
};

const struct ol_scaler_rule ol_scaler_target_tracking = {
    .kind = {.name = "target-tracking",
             .summary = "AWS: keeps a metric near its target; out after 3 minutes above, in after 15 below 90%",
             .fields = fields,
             .options_size = sizeof(struct target_options)},
    .check = target_check,
    .open = target_open,
};
