/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scaling/scalers.h"

#include <string.h>

const struct ol_kind *const ol_scaler_rules[] = {
    &ol_scaler_fixed.kind,   &ol_scaler_target_tracking.kind, &ol_scaler_step.kind,       &ol_scaler_hpa.kind,
    &ol_scaler_knative.kind, &ol_scaler_scheduled.kind,       &ol_scaler_predictive.kind, NULL,
};

static const struct ol_field fields[] = {
    {"rule", OL_FIELD_KIND, "By which rule instances are added and removed.", .family = ol_scaler_rules,
     .is_required = true, OL_FIELD_AT(struct ol_autoscaler, rule)},
    {0},
};

static const struct ol_child children[] = {
    {&ol_scaler_step_element, offsetof(struct ol_autoscaler, steps), 0, 0},
    {&ol_scaler_time_element, offsetof(struct ol_autoscaler, times), 0, 0},
    {0},
};

const struct ol_element ol_autoscaler_element = {
    .name = "autoscaler",
    .summary =
        "how the number of an endpoint's instances follows what it is asked for; of several the greatest counts",
    .size = sizeof(struct ol_autoscaler),
    .fields = fields,
    .children = children,
    .example = "<autoscaler rule=\"target-tracking\" metric=\"requests-per-instance-per-minute\" target=\"70\" "
               "out-cooldown=\"60s\" in-cooldown=\"600s\"/>",
};

static void check_children(const struct ol_autoscaler *autoscaler, const struct ol_list *list,
                           const struct ol_element *element, const struct ol_scaler_rule *owner,
                           struct ol_faults *faults)
{
    if (list->count == 0 || autoscaler->rule.kind == &owner->kind)
        return;
    const struct ol_xml_node *const *first = list->items;
    ol_faults_add(faults, (*first)->place, "<%s> belongs to rule=\"%s\", and this is rule=\"%s\"; take it out",
                  element->name, owner->kind.name, autoscaler->rule.kind->name);
}

void ol_autoscaler_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults)
{
    const struct ol_scaler_rule *rule = (const struct ol_scaler_rule *)autoscaler->rule.kind;
    if (!rule)
        return; /* which was told */
    check_children(autoscaler, &autoscaler->steps, &ol_scaler_step_element, &ol_scaler_step, faults);
    check_children(autoscaler, &autoscaler->times, &ol_scaler_time_element, &ol_scaler_scheduled, faults);
    if (rule->check)
        rule->check(autoscaler, faults);
}

struct ol_scaler *ol_scaler_open(const struct ol_scaler_setting *setting, const struct ol_autoscaler *autoscalers,
                                 size_t count)
{
    if (count == 0)
        return NULL;
    struct ol_scaler **scalers = ol_mem_new(ol_mem_product(sizeof(struct ol_scaler *), count));
    for (size_t i = 0; i < count; i++) {
        const struct ol_scaler_rule *rule = (const struct ol_scaler_rule *)autoscalers[i].rule.kind;
        scalers[i] = rule->open(setting, &autoscalers[i]);
    }
    struct ol_scaler *scaler = count == 1 ? scalers[0] : ol_scaler_max(setting, scalers, count);
    ol_mem_free(scalers);
    return scaler;
}

void ol_scaler_close(struct ol_scaler *scaler)
{
    if (scaler)
        scaler->ops->close(scaler);
}
