/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Knative Pod Autoscaler, an instance being a pod (pkg/autoscaler/scaling/autoscaler.go, Scale).
 *
 * Every tick, what is in flight (or arrives a second) is averaged over a stable window and a short panic window; either
 * mean over what a pod should have (target times target-utilization), rounded up, is a number of pods. Both are held
 * between what is ready over the down rate (rounded down) and what is ready times the up rate (rounded up). Where the
 * panic number, before that, reaches the threshold times what is ready, there is panic, up to a stable window after the
 * last time that it did: then the greatest number since it began counts, and nothing is removed. It also begins in
 * panic where more than one is ready, since nothing is known yet of what they do.
 *
 * Zero: the last pod goes once none were wanted for the grace period, in which the real one puts its activator into the
 * path of requests. From none, what waits at the activator is what is in flight.
 */
#include "models/scaling/recent_values.h"
#include "models/scaling/scalers.h"

#include <math.h>

#define CONCURRENCY_TARGET 100 /* container-concurrency-target-default */
#define REQUESTS_TARGET    200 /* requests-per-second-target-default */

enum knative_metric { KNATIVE_CONCURRENCY, KNATIVE_REQUESTS };
static const char *const metric_names[] = {
    [KNATIVE_CONCURRENCY] = "concurrency", [KNATIVE_REQUESTS] = "rps", NULL};

struct knative_options {
    int metric; /* enum knative_metric */
    double target, target_utilization, panic_window, panic_threshold, up_rate, down_rate;
    ol_time window, tick, grace, down_delay;
};

struct knative {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct knative_options chosen;
    double target; /* of a pod */
    ol_time panic_window;
    struct ol_recent loads, answers;
    bool has_begun, is_panicking, is_idle;
    ol_time panicked_at, idle_since;
    int panic_greatest;
};

static void begin(struct knative *knative, const struct ol_scaler_sample *sample)
{
    knative->has_begun = true;
    knative->is_panicking = sample->ready > 1;
    knative->panicked_at = sample->from;
    knative->panic_greatest = sample->ready;
}

static void look_for_panic(struct knative *knative, ol_time now, bool is_over)
{
    if (is_over) {
        knative->is_panicking = true;
        knative->panicked_at = now;
    } else if (knative->is_panicking && knative->panicked_at + knative->chosen.window < now) {
        knative->is_panicking = false;
        knative->panic_greatest = 0;
    }
}

/* By the windows alone. */
static int desire(struct knative *knative, const struct ol_scaler_sample *sample)
{
    const struct knative_options *chosen = &knative->chosen;
    const int ready = sample->ready > 1 ? sample->ready : 1;
    const int most = ol_scaler_ceil(chosen->up_rate * ready), least = ol_scaler_floor(ready / chosen->down_rate);
    const double stable_mean = ol_recent_mean(&knative->loads, sample->to - chosen->window);
    const double panic_mean = ol_recent_mean(&knative->loads, sample->to - knative->panic_window);
    const int stable = ol_scaler_ceil(stable_mean / knative->target);
    const int panic = ol_scaler_ceil((isnan(panic_mean) ? stable_mean : panic_mean) / knative->target);
    look_for_panic(knative, sample->to, panic >= chosen->panic_threshold * ready);
    int desired = stable;
    if (knative->is_panicking && panic > stable)
        desired = panic;
    desired = desired < least ? least : desired;
    desired = desired > most ? most : desired;
    if (!knative->is_panicking)
        return desired;
    if (desired > knative->panic_greatest)
        knative->panic_greatest = desired;
    return knative->panic_greatest;
}

/* The last one stays for the grace period. */
static int hold_last(struct knative *knative, ol_time now, int desired, int wanted)
{
    if (desired > 0 || wanted == 0) {
        knative->is_idle = false;
        return desired;
    }
    if (!knative->is_idle)
        knative->idle_since = now;
    knative->is_idle = true;
    return now - knative->idle_since >= knative->chosen.grace ? 0 : 1;
}

static int knative_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct knative *knative = (struct knative *)scaler;
    const double load = ol_scaler_load(knative->chosen.metric == KNATIVE_REQUESTS ? OL_SCALED_BY_REQUESTS_A_SECOND
                                                                                  : OL_SCALED_BY_CONCURRENCY,
                                       sample);
    if (isnan(load) || sample->to <= sample->from)
        return ol_scaler_wake(&knative->setting, sample, wanted);
    if (!knative->has_begun)
        begin(knative, sample);
    ol_recent_add(&knative->loads, sample->to, load, (double)(sample->to - sample->from));
    int desired = desire(knative, sample);
    if (knative->chosen.down_delay > 0) {
        ol_recent_add(&knative->answers, sample->to, desired, 1);
        desired = (int)ol_recent_greatest(&knative->answers, sample->to - knative->chosen.down_delay, desired);
    }
    desired = hold_last(knative, sample->to, desired, wanted);
    return wanted == 0 && desired == 0 ? ol_scaler_wake(&knative->setting, sample, 0)
                                       : ol_scaler_clip(&knative->setting, desired);
}

static ol_time knative_period(const struct ol_scaler *scaler)
{
    return ((const struct knative *)scaler)->chosen.tick;
}

static void knative_close(struct ol_scaler *scaler)
{
    struct knative *knative = (struct knative *)scaler;
    ol_recent_release(&knative->loads);
    ol_recent_release(&knative->answers);
    ol_mem_free(knative);
}

static const struct ol_scaler_ops knative_ops = {
    .period = knative_period, .decide = knative_decide, .close = knative_close};

static double target_of(const struct knative_options *chosen)
{
    if (chosen->target > 0)
        return chosen->target;
    return chosen->metric == KNATIVE_REQUESTS ? REQUESTS_TARGET : CONCURRENCY_TARGET;
}

static struct ol_scaler *knative_open(const struct ol_scaler_setting *setting,
                                      const struct ol_autoscaler *autoscaler)
{
    const struct knative_options *chosen = autoscaler->rule.options;
    struct knative *knative = ol_mem_new(sizeof *knative);
    *knative = (struct knative){.scaler.ops = &knative_ops, .setting = *setting, .chosen = *chosen};
    knative->target = target_of(chosen) * chosen->target_utilization;
    knative->panic_window = (ol_time)llround((double)chosen->window * chosen->panic_window);
    ol_recent_init(&knative->loads, chosen->window, chosen->tick);
    ol_recent_init(&knative->answers, chosen->down_delay, chosen->tick);
    return &knative->scaler;
}

#define AT(member) OL_FIELD_AT(struct knative_options, member)
static const struct ol_field fields[] = {
    {"metric", OL_FIELD_CHOICE, "What is measured: requests in flight, or those that arrive in a second.",
     .choices = metric_names, .fallback = "concurrency", AT(metric)},
    {"target", OL_FIELD_REAL, "Of it, so much is a full instance; by default 100 in flight, or 200 a second.",
     .min = 0.01, .max = 1e9, AT(target)},
    {"target-utilization", OL_FIELD_SHARE, "The share of the target that an instance should have.", .min = 0.01,
     .max = 1, .fallback = "70%", AT(target_utilization)},
    {"window", OL_FIELD_DURATION, "The stable window.", .min = 6e6, .max = 3.6e9, .fallback = "60s", AT(window)},
    {"panic-window", OL_FIELD_SHARE, "The panic window, as a share of the stable one.", .min = 0.01, .max = 1,
     .fallback = "10%", AT(panic_window)},
    {"panic-threshold", OL_FIELD_SHARE, "Of what is ready: from how much more on there is panic.", .min = 1.1,
     .max = 10, .fallback = "200%", AT(panic_threshold)},
    {"max-up-rate", OL_FIELD_REAL, "Up to so many times what is ready at once.", .min = 1.01, .max = 1e6,
     .fallback = "1000", AT(up_rate)},
    {"max-down-rate", OL_FIELD_REAL, "Down to what is ready over this at once.", .min = 1.01, .max = 1e6,
     .fallback = "2", AT(down_rate)},
    {"grace", OL_FIELD_DURATION, "How long the last instance stays when none is wanted.", .max = 3.6e9,
     .fallback = "30s", AT(grace)},
    {"down-delay", OL_FIELD_DURATION, "Down to the greatest number wanted for so long.", .max = 3.6e9,
     .fallback = "0s", AT(down_delay)},
    {"tick", OL_FIELD_DURATION, "Between two looks.", .min = 1e6, .max = 6e7, .fallback = "2s", AT(tick)},
    {0},
};

const struct ol_scaler_rule ol_scaler_knative = {
    .kind = {.name = "knative",
             .summary =
                 "Knative: by requests in flight over 60 s, and over 6 s where they surge; to zero and back",
             .fields = fields,
             .options_size = sizeof(struct knative_options)},
    .open = knative_open,
};
