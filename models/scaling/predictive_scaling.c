/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Predictive scaling as EC2 Auto Scaling describes it: what past days had in this hour, provided ahead of time.
 *
 * The load of the whole endpoint is kept by the hour for up to 14 days. The forecast for an hour is the mean of the
 * same hour of the same weekday, or where none was seen, of the same hour of any day; over the target it is a number
 * of instances. There is none before 24 hours were seen: until then other rules have the word, or the number stays.
 * (AWS trains a model that it does not publish; hour-of-week means are what its documents lead one to expect of it.)
 * An hour counts as seen where at least half of it was.
 *
 * The number is there a buffer ahead of the hour, and it only bounds: it is the least that other rules may want. As
 * with AWS nothing is removed by a forecast; give a rule beside it that does.
 */
#include "models/scaling/scalers.h"

#include <math.h>

#define HOURS_KEPT   (14 * 24)
#define HOURS_A_DAY  24
#define HOURS_A_WEEK (7 * 24)
#define HOURS_NEEDED 24

struct predictive_options {
    int metric; /* enum ol_scaler_metric */
    double target;
    ol_time buffer;
};

struct predictive {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct predictive_options chosen;
    double loads[HOURS_KEPT]; /* of the hour h at h % HOURS_KEPT; NAN: not seen */
    bool has_begun;
    int64_t hour;      /* that is being seen, since 1970 */
    double sum;        /* of load x time in it */
    ol_time seen, now; /* how much of it was; the last moment */
};

static double *load_of(struct predictive *predictive, int64_t hour)
{
    return &predictive->loads[hour % HOURS_KEPT];
}

/* The hour is over, and with it all up to `next`. */
static void turn(struct predictive *predictive, int64_t next)
{
    const bool is_seen = predictive->seen >= OL_HOUR / 2;
    *load_of(predictive, predictive->hour) = is_seen ? predictive->sum / (double)predictive->seen : NAN;
    const int64_t first = predictive->hour + 1 > next - HOURS_KEPT ? predictive->hour + 1 : next - HOURS_KEPT;
    for (int64_t hour = first; hour < next; hour++)
        *load_of(predictive, hour) = NAN;
    predictive->hour = next;
    predictive->sum = 0;
    predictive->seen = 0;
}

static void learn(struct predictive *predictive, const struct ol_scaler_sample *sample)
{
    const double load = ol_scaler_load((enum ol_scaler_metric)predictive->chosen.metric, sample);
    const int64_t hour = ol_scaler_instant(&predictive->setting, sample->from) / OL_HOUR;
    if (!predictive->has_begun)
        predictive->hour = hour;
    predictive->has_begun = true;
    if (hour > predictive->hour)
        turn(predictive, hour);
    predictive->now = ol_scaler_instant(&predictive->setting, sample->to);
    if (isnan(load))
        return;
    predictive->sum += load * (double)(sample->to - sample->from);
    predictive->seen += sample->to - sample->from;
}

/* Of the hours before, a period apart; NAN where none was seen. */
static double mean_before(const struct predictive *predictive, int64_t hour, int period)
{
    double sum = 0;
    int count = 0;
    for (int64_t past = hour - period; past >= predictive->hour - HOURS_KEPT + 1 && past >= 0; past -= period) {
        const double load = past < predictive->hour ? predictive->loads[past % HOURS_KEPT] : NAN;
        count += !isnan(load);
        sum += isnan(load) ? 0 : load;
    }
    return count > 0 ? sum / count : NAN;
}

static int hours_seen(const struct predictive *predictive)
{
    int count = 0;
    for (int i = 0; i < HOURS_KEPT; i++)
        count += !isnan(predictive->loads[i]);
    return count;
}

/* Instances at that instant; 0 where nothing is known. */
static int forecast(const struct predictive *predictive, ol_time instant)
{
    const int64_t hour = instant / OL_HOUR;
    double load = mean_before(predictive, hour, HOURS_A_WEEK);
    if (isnan(load))
        load = mean_before(predictive, hour, HOURS_A_DAY);
    return isnan(load) ? 0 : ol_scaler_ceil(load / predictive->chosen.target);
}

static void predictive_bound(const struct ol_scaler *scaler, int *min, int *max)
{
    const struct predictive *predictive = (const struct predictive *)scaler;
    if (hours_seen(predictive) < HOURS_NEEDED)
        return;
    const int now = forecast(predictive, predictive->now);
    const int soon = forecast(predictive, predictive->now + predictive->chosen.buffer);
    const int least = now > soon ? now : soon;
    if (least > *min)
        *min = least < *max ? least : *max;
}

static int predictive_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct predictive *predictive = (struct predictive *)scaler;
    struct ol_scaler_setting range = predictive->setting;
    learn(predictive, sample);
    wanted = ol_scaler_wake(&range, sample, wanted);
    predictive_bound(scaler, &range.min, &range.max);
    return ol_scaler_clip(&range, wanted);
}

static ol_time predictive_period(const struct ol_scaler *scaler)
{
    (void)scaler;
    return OL_MINUTE;
}

static void predictive_close(struct ol_scaler *scaler)
{
    ol_mem_free(scaler);
}

static const struct ol_scaler_ops predictive_ops = {.period = predictive_period,
                                                    .decide = predictive_decide,
                                                    .bound = predictive_bound,
                                                    .close = predictive_close};

static struct ol_scaler *predictive_open(const struct ol_scaler_setting *setting,
                                         const struct ol_autoscaler *autoscaler)
{
    const struct predictive_options *chosen = autoscaler->rule.options;
    struct predictive *predictive = ol_mem_new(sizeof *predictive);
    *predictive = (struct predictive){.scaler.ops = &predictive_ops, .setting = *setting, .chosen = *chosen};
    for (int i = 0; i < HOURS_KEPT; i++)
        predictive->loads[i] = NAN;
    return &predictive->scaler;
}

static void predictive_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct predictive_options *chosen = autoscaler->rule.options;
    ol_scaler_check_level(autoscaler->node, "target", (enum ol_scaler_metric)chosen->metric, chosen->target,
                          faults);
}

#define AT(member) OL_FIELD_AT(struct predictive_options, member)
static const struct ol_field fields[] = {
    {"metric", OL_FIELD_CHOICE, "What is forecast, of an instance.", .choices = ol_scaler_metric_names,
     .fallback = "requests-per-instance-per-minute", AT(metric)},
    {"target", OL_FIELD_SHARE, "The metric's level that an instance should have: 70, or 60% of utilization.",
     .unit = "or a number such as 70", .is_required = true, AT(target)},
    {"buffer", OL_FIELD_DURATION, "So long ahead of its hour the number is there.", .max = 3.6e9, .fallback = "5m",
     AT(buffer)},
    {0},
};

const struct ol_scaler_rule ol_scaler_predictive = {
    .kind = {.name = "predictive",
             .summary = "AWS: the least number by what past days had in the same hour, provided ahead of it",
             .fields = fields,
             .options_size = sizeof(struct predictive_options)},
    .check = predictive_check,
    .open = predictive_open,
};
