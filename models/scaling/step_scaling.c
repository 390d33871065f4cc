/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step scaling as AWS does it: alarms on a metric, and the further it is past them the more is added or removed.
 *
 * A <step> stands for a level and what to do from there on: `at-least` levels make the policy that scales out, whose
 * alarm is the lowest of them, `at-most` levels the one that scales in, whose alarm is the highest. Where the alarm has
 * been breached for so many datapoints in a row, the step furthest out that the last datapoint reaches is taken. (AWS
 * counts a step's bounds from the alarm's threshold; here they are levels of the metric itself. Its lower bounds are
 * inclusive above the threshold, and its upper bounds below it: the same.)
 *
 * Changes in percent are of the instances wanted; what is not whole is cut off, but for less than one, which counts one
 * (documented: 12.7 is 12, 0.3 is 1, -6.67 is -6, -0.58 is -1), and `min-change` is the least of them. While what was
 * added warms up it is no part of the base of the next step out (a step of 2 and then one of 3 add 3 together), and
 * nothing is removed; after instances were removed none are for the cooldown. A datapoint without data acts on nothing;
 * it breaks the run of low ones, not that of high ones.
 */
#include "models/scaling/scalers.h"

#include <math.h>

#define STEPS_LIMIT 20 /* AWS's, a policy */

enum change_sort { CHANGE_BY, CHANGE_PERCENT, CHANGE_TO };

struct step { /* <step> */
    const struct ol_xml_node *node;
    double at_least, at_most;
    const char *change;
};

struct level {
    double level;
    enum change_sort sort;
    double number;
};

struct step_options {
    int metric; /* enum ol_scaler_metric */
    ol_time period, warm_up, cooldown;
    int64_t out_after, in_after, min_change;
};

struct step_scaler {
    struct ol_scaler scaler;
    struct ol_scaler_setting setting;
    struct step_options chosen;
    struct level outs[STEPS_LIMIT], ins[STEPS_LIMIT];
    int out_count, in_count;
    double high_alarm, low_alarm;
    int64_t high, low; /* datapoints in a row */
    ol_time warm_at, cool_at;
    int base; /* before the last step out */
};

/* ---- what is written ---- */

/* "+2", "-1", "30%", "=5" */
static bool read_change(const char *text, struct level *level)
{
    struct ol_slice slice = ol_slice_trim(ol_slice_of(text));
    level->sort = CHANGE_BY;
    if (slice.length > 0 && slice.data[0] == '=')
        level->sort = CHANGE_TO;
    else if (slice.length > 0 && slice.data[slice.length - 1] == '%')
        level->sort = CHANGE_PERCENT;
    if (level->sort == CHANGE_TO || (slice.length > 1 && slice.data[0] == '+')) {
        slice.data++;
        slice.length--;
        if (slice.length > 0 && slice.data[0] == '-')
            return false;
    }
    slice.length -= level->sort == CHANGE_PERCENT;
    return ol_slice_real(slice, &level->number) && fabs(level->number) <= OL_INSTANCES_LIMIT &&
           (level->sort == CHANGE_PERCENT || level->number == trunc(level->number)) &&
           (level->sort != CHANGE_TO || level->number >= 0);
}

static bool is_written(const struct step *step, const char *attribute)
{
    return ol_xml_attribute(step->node, attribute) != NULL;
}

static void check_step(const struct step *step, enum ol_scaler_metric metric, struct ol_faults *faults)
{
    struct level level;
    const bool is_out = is_written(step, "at-least"), is_in = is_written(step, "at-most");
    if (is_out == is_in)
        ol_faults_add(faults, step->node->place,
                      "<step> takes either at-least=, to scale out, or at-most=, to "
                      "scale in; this one has %s",
                      is_out ? "both" : "neither");
    if (is_out)
        ol_scaler_check_level(step->node, "at-least", metric, step->at_least, faults);
    if (is_in && step->at_most != 0)
        ol_scaler_check_level(step->node, "at-most", metric, step->at_most, faults);
    if (!step->change)
        return;
    if (!read_change(step->change, &level))
        ol_faults_add(faults, ol_xml_place(step->node, "change"),
                      "change: \"%.40s\" cannot be used; write such as +2, -1, 30%%, -10%% or =5", step->change);
    else if (level.sort != CHANGE_TO && is_out != is_in && (is_out ? level.number < 0 : level.number > 0))
        ol_faults_add(faults, ol_xml_place(step->node, "change"), "change: \"%.40s\" %s", step->change,
                      is_out ? "removes instances where the metric is high; give at-most= to scale in"
                             : "adds instances where the metric is low; give at-least= to scale out");
}

static void step_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct step_options *chosen = autoscaler->rule.options;
    const struct step *steps = autoscaler->steps.items;
    double high = INFINITY, low = -INFINITY;
    if (autoscaler->steps.count == 0)
        ol_faults_add(faults, autoscaler->node->place,
                      "<autoscaler rule=\"step\"> needs a <step>: <step at-least=\"60%%\" change=\"+1\"/>");
    if (autoscaler->steps.count > STEPS_LIMIT)
        ol_faults_add(faults, steps[STEPS_LIMIT].node->place, "an <autoscaler> takes at most %d <step>s",
                      STEPS_LIMIT);
    for (size_t i = 0; i < autoscaler->steps.count; i++) {
        check_step(&steps[i], (enum ol_scaler_metric)chosen->metric, faults);
        if (is_written(&steps[i], "at-least"))
            high = fmin(high, steps[i].at_least);
        else if (is_written(&steps[i], "at-most"))
            low = fmax(low, steps[i].at_most);
    }
    if (low >= high)
        ol_faults_add(faults, autoscaler->node->place,
                      "the <step>s scale in at up to %g and out from %g on; leave a gap between the two", low,
                      high);
}

/* ---- decisions ---- */

static void count_runs(struct step_scaler *steps, double value)
{
    if (isnan(value)) {
        steps->low = 0;
        return;
    }
    steps->high = steps->out_count > 0 && value >= steps->high_alarm ? steps->high + 1 : 0;
    steps->low = steps->in_count > 0 && value <= steps->low_alarm ? steps->low + 1 : 0;
}

static int changed(const struct step_scaler *steps, const struct level *level, int base)
{
    if (level->sort == CHANGE_TO)
        return (int)level->number;
    double size = fabs(level->number);
    if (level->sort == CHANGE_PERCENT && size > 0)
        size = fmax(ol_scaler_floor(base * size / 100), (double)steps->chosen.min_change);
    return (int)fmin(fmax(base + (level->number < 0 ? -size : size), 0), OL_INSTANCES_LIMIT);
}

static int scale_out(struct step_scaler *steps, ol_time now, double value, int wanted)
{
    const struct level *taken = &steps->outs[0];
    for (int i = 1; i < steps->out_count; i++)
        if (value >= steps->outs[i].level && (value < taken->level || steps->outs[i].level > taken->level))
            taken = &steps->outs[i];
    const bool is_warming = now < steps->warm_at;
    const int next = ol_scaler_clip(&steps->setting, changed(steps, taken, is_warming ? steps->base : wanted));
    if (next <= wanted)
        return wanted;
    if (!is_warming)
        steps->base = wanted;
    steps->warm_at = now + steps->chosen.warm_up;
    steps->cool_at = 0;
    return next;
}

static int scale_in(struct step_scaler *steps, ol_time now, double value, int wanted)
{
    const struct level *taken = &steps->ins[0];
    for (int i = 1; i < steps->in_count; i++)
        if (value <= steps->ins[i].level && (value > taken->level || steps->ins[i].level < taken->level))
            taken = &steps->ins[i];
    if (now < steps->warm_at || now < steps->cool_at)
        return wanted;
    const int next = ol_scaler_clip(&steps->setting, changed(steps, taken, wanted));
    if (next >= wanted)
        return wanted;
    steps->cool_at = now + steps->chosen.cooldown;
    return next;
}

static ol_time step_period(const struct ol_scaler *scaler)
{
    return ((const struct step_scaler *)scaler)->chosen.period;
}

static int step_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    struct step_scaler *steps = (struct step_scaler *)scaler;
    const double value = ol_scaler_value((enum ol_scaler_metric)steps->chosen.metric, sample);
    count_runs(steps, value);
    wanted = ol_scaler_wake(&steps->setting, sample, wanted);
    if (isnan(value))
        return wanted;
    if (steps->out_count > 0 && steps->high >= steps->chosen.out_after)
        return scale_out(steps, sample->to, value, wanted);
    if (steps->in_count > 0 && steps->low >= steps->chosen.in_after)
        return scale_in(steps, sample->to, value, wanted);
    return wanted;
}

static void step_close(struct ol_scaler *scaler)
{
    ol_mem_free(scaler);
}

static const struct ol_scaler_ops step_ops = {.period = step_period, .decide = step_decide, .close = step_close};

static struct ol_scaler *step_open(const struct ol_scaler_setting *setting, const struct ol_autoscaler *autoscaler)
{
    const struct step_options *chosen = autoscaler->rule.options;
    const struct step *items = autoscaler->steps.items;
    struct step_scaler *steps = ol_mem_new(sizeof *steps);
    *steps = (struct step_scaler){.scaler.ops = &step_ops, .setting = *setting, .chosen = *chosen};
    steps->high_alarm = INFINITY;
    steps->low_alarm = -INFINITY;
    for (size_t i = 0; i < autoscaler->steps.count && i < STEPS_LIMIT; i++) {
        const bool is_out = is_written(&items[i], "at-least");
        struct level *level = is_out ? &steps->outs[steps->out_count++] : &steps->ins[steps->in_count++];
        level->level = is_out ? items[i].at_least : items[i].at_most;
        const bool is_read = read_change(items[i].change, level);
        OL_ASSERT(is_read);
        if (is_out)
            steps->high_alarm = fmin(steps->high_alarm, level->level);
        else
            steps->low_alarm = fmax(steps->low_alarm, level->level);
    }
    return &steps->scaler;
}

/* ---- tables ---- */

#define STEP_AT(member) OL_FIELD_AT(struct step, member)
static const struct ol_field step_fields[] = {
    {"at-least", OL_FIELD_SHARE, "Taken where the metric is at this level or above it: 800, or 60%.",
     .unit = "or a number such as 70", STEP_AT(at_least)},
    {"at-most", OL_FIELD_SHARE, "Taken where the metric is at this level or below it.",
     .unit = "or a number such as 70", STEP_AT(at_most)},
    {"change", OL_FIELD_TEXT,
     "Instances to add or remove (+2, -1), a percentage of them (30%, -10%), or how many "
     "there are to be (=5).",
     .is_required = true, STEP_AT(change)},
    {0},
};
const struct ol_element ol_scaler_step_element = {
    .name = "step",
    .summary = "a level of the metric of <autoscaler rule=\"step\">, and what to do from there on",
    .size = sizeof(struct step),
    .fields = step_fields,
    .example = "<step at-least=\"70%\" change=\"30%\"/>",
};

#define AT(member) OL_FIELD_AT(struct step_options, member)
static const struct ol_field fields[] = {
    {"metric", OL_FIELD_CHOICE, "What is measured, of an instance.", .choices = ol_scaler_metric_names,
     .fallback = "requests-per-instance-per-minute", AT(metric)},
    {"period", OL_FIELD_DURATION, "Of a datapoint.", .min = 1e6, .max = 3.6e9, .fallback = "1m", AT(period)},
    {"out-after", OL_FIELD_COUNT, "Datapoints in a row at the lowest at-least= or above it until a step is taken.",
     .min = 1, .max = 1440, .fallback = "1", AT(out_after)},
    {"in-after", OL_FIELD_COUNT, "Datapoints in a row at the highest at-most= or below it until a step is taken.",
     .min = 1, .max = 1440, .fallback = "1", AT(in_after)},
    {"warm-up", OL_FIELD_DURATION,
     "For so long what was added counts before more is added, and nothing is removed.", .max = 1e18,
     .fallback = "5m", AT(warm_up)},
    {"cooldown", OL_FIELD_DURATION, "For so long none are removed after some were.", .max = 1e18, .fallback = "5m",
     AT(cooldown)},
    {"min-change", OL_FIELD_COUNT, "The least that a change in percent adds or removes.", .unit = "instances",
     .min = 1, .max = OL_INSTANCES_LIMIT, .fallback = "1", AT(min_change)},
    {0},
};

const struct ol_scaler_rule ol_scaler_step = {
    .kind = {.name = "step",
             .summary = "AWS: alarms on a metric; each <step> adds or removes more the further it is past them",
             .fields = fields,
             .options_size = sizeof(struct step_options)},
    .check = step_check,
    .open = step_open,
};
