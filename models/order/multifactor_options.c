/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/multifactor_options.h"

#include "models/order/fair_tree.h"

static const char *const ties[] = {[OL_TIES_WALKED] = "walk", [OL_TIES_MERGED] = "merge", NULL};

#define OPTION(i, attribute, key, about)                                                                          \
    {                                                                                                             \
        .name = (attribute), .type = OL_FIELD_TEXT, .help = key ", above that of the file: " about,               \
        .offset = offsetof(struct ol_multifactor_options, values) + (i) * sizeof(const char *),                   \
        .room = sizeof(const char *)                                                                              \
    }

static const char *const keys[OL_MULTIFACTOR_KEYS] = {
    "PriorityWeightAge",       "PriorityWeightAssoc",      "PriorityWeightFairshare",  "PriorityWeightJobSize",
    "PriorityWeightPartition", "PriorityWeightQOS",        "PriorityWeightTRES",       "PriorityMaxAge",
    "PriorityDecayHalfLife",   "PriorityCalcPeriod",       "PriorityUsageResetPeriod", "PriorityFavorSmall",
    "PriorityFlags",           "FairShareDampeningFactor",
};

const struct ol_field ol_multifactor_fields[] = {
    {.name = "slurm-conf",
     .type = OL_FIELD_PATH,
     .help = "a file with the Priority lines of a slurm.conf, or all of it",
     OL_FIELD_AT(struct ol_multifactor_options, slurm_conf)},
    {.name = "account-ties",
     .type = OL_FIELD_CHOICE,
     .choices = ties,
     .fallback = "walk",
     .help = "Fair Tree's accounts of one level: walked one after the other, as slurmctld does, or merged, as its "
             "documentation says",
     OL_FIELD_AT(struct ol_multifactor_options, ties)},
    OPTION(0, "weight-age", "PriorityWeightAge", "a whole number"),
    OPTION(1, "weight-assoc", "PriorityWeightAssoc", "a whole number"),
    OPTION(2, "weight-fairshare", "PriorityWeightFairshare", "a whole number"),
    OPTION(3, "weight-job-size", "PriorityWeightJobSize", "a whole number"),
    OPTION(4, "weight-partition", "PriorityWeightPartition", "a whole number"),
    OPTION(5, "weight-qos", "PriorityWeightQOS", "a whole number"),
    OPTION(6, "weight-tres", "PriorityWeightTRES", "such as cpu=1000,gres/gpu=2000"),
    OPTION(7, "max-age", "PriorityMaxAge", "a time of Slurm's such as 7-0"),
    OPTION(8, "decay-half-life", "PriorityDecayHalfLife",
           "a time of Slurm's such as 7-0; 0: usage does not decay"),
    OPTION(9, "calc-period", "PriorityCalcPeriod", "a time of Slurm's; a number alone counts minutes"),
    OPTION(10, "usage-reset-period", "PriorityUsageResetPeriod", "none, now, daily, weekly, monthly ..."),
    OPTION(11, "favor-small", "PriorityFavorSmall", "yes or no"),
    OPTION(12, "priority-flags", "PriorityFlags", "such as NO_FAIR_TREE,MAX_TRES"),
    OPTION(13, "dampening-factor", "FairShareDampeningFactor", "a whole number from 1"),
    {0},
};

void ol_multifactor_options_read(const struct ol_multifactor_options *options, const struct ol_xml_node *node,
                                 struct ol_slurm_conf *conf, struct ol_faults *faults)
{
    *conf = ol_slurm_conf_default;
    if (options->slurm_conf)
        ol_slurm_conf_read(conf, options->slurm_conf, ol_xml_place(node, "slurm-conf"), faults);
    for (size_t i = 0; i < OL_MULTIFACTOR_KEYS; i++)
        if (options->values[i])
            ol_slurm_conf_set(conf, ol_slice_of(keys[i]), ol_slice_trim(ol_slice_of(options->values[i])),
                              ol_xml_place(node, ol_multifactor_fields[i + 2].name), faults);
    ol_slurm_conf_check(conf, ol_xml_place(node, "slurm-conf"), faults);
}
