/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As many instances as are written, whatever happens.
 */
#include "models/scaling/scalers.h"

struct fixed_options {
    int64_t instances;
};

struct fixed {
    struct ol_scaler scaler;
    int instances;
};

static ol_time fixed_period(const struct ol_scaler *scaler)
{
    (void)scaler;
    return OL_HOUR;
}

static int fixed_decide(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted)
{
    (void)sample, (void)wanted;
    return ((const struct fixed *)scaler)->instances;
}

static void fixed_close(struct ol_scaler *scaler)
{
    ol_mem_free(scaler);
}

static const struct ol_scaler_ops fixed_ops = {
    .period = fixed_period, .decide = fixed_decide, .close = fixed_close};

static struct ol_scaler *fixed_open(const struct ol_scaler_setting *setting,
                                    const struct ol_autoscaler *autoscaler)
{
    const struct fixed_options *chosen = autoscaler->rule.options;
    struct fixed *fixed = ol_mem_new(sizeof *fixed);
    *fixed =
        (struct fixed){.scaler.ops = &fixed_ops, .instances = ol_scaler_clip(setting, (int)chosen->instances)};
    return &fixed->scaler;
}

static const struct ol_field fields[] = {
    {"instances", OL_FIELD_COUNT, "How many there are.", .is_required = true, .min = 0, .max = OL_INSTANCES_LIMIT,
     OL_FIELD_AT(struct fixed_options, instances)},
    {0},
};

const struct ol_scaler_rule ol_scaler_fixed = {
    .kind = {.name = "fixed",
             .summary = "a number of instances that does not change",
             .fields = fields,
             .options_size = sizeof(struct fixed_options)},
    .open = fixed_open,
};
