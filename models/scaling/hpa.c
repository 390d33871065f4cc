/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HorizontalPodAutoscaler of Kubernetes (autoscaling/v2), an instance being a pod.
 *
 * "desiredReplicas = ceil(currentReplicas x currentMetricValue / desiredMetricValue)", not within the tolerance. In the
 * code (pkg/controller/podautoscaler/replica_calculator.go, calcPlainMetricReplicas): the metric is the mean of the
 * pods that are ready, and so is the factor. Where others are not ready yet and the number would grow, these count as
 * using nothing, and the ratio is taken again over all of them; where it then lies within the tolerance, or the other
 * way, nothing changes, and neither does it where the answer would go against the ratio.
 *
 * Then (horizontal.go, normalizeDesiredReplicasWithBehaviors) the answer is held between the least that was recommended
 * within the window for scaling up and the greatest within that for scaling down; and it may not go beyond what the
 * policies of the direction allow from the number at the start of their period, the one that allows more (selectPolicy
 * Max). Percentages round up on the way up, and cut off on the way down. Missing metrics change nothing.
 */
#include "models/scaling/recent_values.h"
#include "models/scaling/scalers.h"

#include <math.h>

#define SLACK 1e-9

struct hpa_options {
    int metric; /* enum ol_scaler_metric */
    double target, tolerance, up_percent, down_percent;
    int64_t up_instances, down_instances;
    ol_time period, up_period, down_period, up_window, down_window;
};

struct hpa {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct hpa_options chosen;
    struct ol_recent recommended, added, removed;
};

static bool is_near_target(const struct hpa *hpa, double ratio)
{
    return fabs(ratio - 1) <= hpa->chosen.tolerance + SLACK;
}

/* What the metric alone asks for. */
static int recommend(const struct hpa *hpa, const struct ol_scaler_sample *sample, double value, int wanted)
{
    const double ratio = value / hpa->chosen.target;
    const int all = sample->ready + sample->starting;
    if (is_near_target(hpa, ratio))
        return wanted;
    if (ratio < 1 || sample->starting == 0)
        return ol_scaler_ceil(ratio * sample->ready);
    const double diluted = ratio * sample->ready / all;
    const int needed = ol_scaler_ceil(diluted * all);
    return is_near_target(hpa, diluted) || diluted < 1 || needed < wanted ? wanted : needed;
}

static int stabilise(const struct hpa *hpa, ol_time now, int needed, int wanted)
{
    const double up = ol_recent_least(&hpa->recommended, now - hpa->chosen.up_window, needed);
    const double down = ol_recent_greatest(&hpa->recommended, now - hpa->chosen.down_window, needed);
    return (int)fmin(fmax(wanted, fmin(up, needed)), fmax(down, needed));
}

/* The number before what happened within a period up to now. */
static double at_start(const struct hpa *hpa, ol_time now, ol_time period, int wanted)
{
    return wanted - ol_recent_sum(&hpa->added, now - period) + ol_recent_sum(&hpa->removed, now - period);
}

static int most_up(const struct hpa *hpa, ol_time now, int wanted)
{
    const struct hpa_options *chosen = &hpa->chosen;
    const double from = at_start(hpa, now, chosen->up_period, wanted);
    const int by_count = (int)from + (int)chosen->up_instances;
    const int by_share = ol_scaler_ceil(from * (1 + chosen->up_percent));
    const int most = by_count > by_share ? by_count : by_share;
    return most > wanted ? most : wanted;
}

static int least_down(const struct hpa *hpa, ol_time now, int wanted)
{
    const struct hpa_options *chosen = &hpa->chosen;
    const double from = at_start(hpa, now, chosen->down_period, wanted);
    const int by_count = (int)from - (int)chosen->down_instances;
    const int by_share = chosen->down_percent > 0 ? ol_scaler_floor(from * (1 - chosen->down_percent)) : wanted;
    const int least = by_count < by_share ? by_count : by_share;
    return least < wanted ? least : wanted;
}

static int limit(const struct hpa *hpa, ol_time now, int needed, int wanted)
{
    if (needed > wanted) {
        const int most = most_up(hpa, now, wanted);
        return needed < most ? needed : most;
    }
    const int least = least_down(hpa, now, wanted);
    return needed > least ? needed : least;
}

static int hpa_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct hpa *hpa = (struct hpa *)scaler;
    const double value = ol_scaler_value((enum ol_scaler_metric)hpa->chosen.metric, sample);
    if (isnan(value) || wanted == 0)
        return ol_scaler_wake(&hpa->setting, sample, wanted);
    if (hpa->recommended.count == 0)
        ol_recent_add(&hpa->recommended, sample->to, wanted, 1);
    int needed = ol_scaler_clip(&hpa->setting, recommend(hpa, sample, value, wanted));
    ol_recent_add(&hpa->recommended, sample->to, needed, 1);
    needed = stabilise(hpa, sample->to, needed, wanted);
    const int answer = ol_scaler_clip(&hpa->setting, limit(hpa, sample->to, needed, wanted));
    if (answer > wanted)
        ol_recent_add(&hpa->added, sample->to, answer - wanted, 1);
    else if (answer < wanted)
        ol_recent_add(&hpa->removed, sample->to, wanted - answer, 1);
    return answer;
}

static ol_time hpa_period(const struct ol_scaler *scaler)
{
    return ((const struct hpa *)scaler)->chosen.period;
}

static void hpa_close(struct ol_scaler *scaler)
{
    struct hpa *hpa = (struct hpa *)scaler;
    ol_recent_release(&hpa->recommended);
    ol_recent_release(&hpa->added);
    ol_recent_release(&hpa->removed);
    ol_mem_free(hpa);
}

static const struct ol_scaler_ops hpa_ops = {.period = hpa_period, .decide = hpa_decide, .close = hpa_close};

static ol_time longer(ol_time a, ol_time b)
{
    return a > b ? a : b;
}

static struct ol_scaler *hpa_open(const struct ol_scaler_setting *setting, const struct ol_autoscaler *autoscaler)
{
    const struct hpa_options *chosen = autoscaler->rule.options;
    struct hpa *hpa = ol_mem_new(sizeof *hpa);
    *hpa = (struct hpa){.scaler.ops = &hpa_ops, .setting = *setting, .chosen = *chosen};
    const ol_time events = longer(chosen->up_period, chosen->down_period);
    ol_recent_init(&hpa->recommended, longer(chosen->up_window, chosen->down_window), chosen->period);
    ol_recent_init(&hpa->added, events, chosen->period);
    ol_recent_init(&hpa->removed, events, chosen->period);
    return &hpa->scaler;
}

static void hpa_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct hpa_options *chosen = autoscaler->rule.options;
    ol_scaler_check_level(autoscaler->node, "target", (enum ol_scaler_metric)chosen->metric, chosen->target,
                          faults);
}

#define AT(member) OL_FIELD_AT(struct hpa_options, member)
static const struct ol_field fields[] = {
    {"metric", OL_FIELD_CHOICE, "What is measured, of an instance.", .choices = ol_scaler_metric_names,
     .fallback = "utilization", AT(metric)},
    {"target", OL_FIELD_SHARE, "The metric's level to be kept: 60% of utilization, or 10 requests.",
     .unit = "or a number such as 70", .is_required = true, AT(target)},
    {"tolerance", OL_FIELD_SHARE, "Within so much of the target nothing changes.", .max = 1, .fallback = "10%",
     AT(tolerance)},
    {"period", OL_FIELD_DURATION, "Between two looks.", .min = 1e6, .max = 3.6e9, .fallback = "15s", AT(period)},
    {"up-window", OL_FIELD_DURATION, "Up to the least number recommended for so long.", .max = 3.6e9,
     .fallback = "0s", AT(up_window)},
    {"down-window", OL_FIELD_DURATION, "Down to the greatest number recommended for so long.", .max = 3.6e9,
     .fallback = "5m", AT(down_window)},
    {"up-percent", OL_FIELD_SHARE, "So much more within an up-period, or up-instances where that is more.",
     .max = 1000, .fallback = "100%", AT(up_percent)},
    {"up-instances", OL_FIELD_COUNT, "So many more within an up-period, or up-percent where that is more.",
     .max = OL_INSTANCES_LIMIT, .fallback = "4", AT(up_instances)},
    {"up-period", OL_FIELD_DURATION, "Of the limits on the way up.", .min = 1e6, .max = 1.8e9, .fallback = "15s",
     AT(up_period)},
    {"down-percent", OL_FIELD_SHARE, "So much less within a down-period, or down-instances where that is more.",
     .max = 1, .fallback = "100%", AT(down_percent)},
    {"down-instances", OL_FIELD_COUNT, "So many less within a down-period, or down-percent where that is more.",
     .max = OL_INSTANCES_LIMIT, .fallback = "0", AT(down_instances)},
    {"down-period", OL_FIELD_DURATION, "Of the limits on the way down.", .min = 1e6, .max = 1.8e9,
     .fallback = "15s", AT(down_period)},
    {0},
};

const struct ol_scaler_rule ol_scaler_hpa = {
    .kind = {.name = "hpa",
             .summary =
                 "Kubernetes: ceil(pods x metric / target), down after 5 minutes, up at most doubling in 15 s",
             .fields = fields,
             .options_size = sizeof(struct hpa_options)},
    .check = hpa_check,
    .open = hpa_open,
};
