/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/account.h"

#define PRIORITY_MOST 4294967293.0 /* above are Slurm's words for "none" and "not limited" */
#define USAGE_MOST    1e30

#define NAME(of, what)                                                                                            \
    {                                                                                                             \
        .name = "name", .type = OL_FIELD_NAME, .is_required = true, .help = (what), OL_FIELD_AT(struct of, name)  \
    }
#define SHARES(of)                                                                                                \
    {                                                                                                             \
        .name = "shares", .type = OL_FIELD_TEXT, .fallback = "1",                                                 \
        .help =                                                                                                   \
            "its weight among those under the same account: a whole number, or parent: what counts is that of "   \
            "the account above",                                                                                  \
        OL_FIELD_AT(struct of, shares)                                                                            \
    }
#define USAGE(of, what)                                                                                           \
    {                                                                                                             \
        .name = "usage", .type = OL_FIELD_REAL, .unit = "unit-seconds", .max = USAGE_MOST, .help = (what),        \
        OL_FIELD_AT(struct of, usage)                                                                             \
    }
#define PRIORITY(of, what)                                                                                        \
    {                                                                                                             \
        .name = "priority", .type = OL_FIELD_COUNT, .max = PRIORITY_MOST, .help = (what),                         \
        OL_FIELD_AT(struct of, priority)                                                                          \
    }

static const struct ol_field account_fields[] = {
    NAME(ol_account, "by which jobs call it"),
    {.name = "parent",
     .type = OL_FIELD_TEXT,
     .fallback = OL_ROOT_ACCOUNT,
     .help = "the account that it stands under",
     OL_FIELD_AT(struct ol_account, parent)},
    SHARES(ol_account),
    USAGE(ol_account, "used before the clock's start by all below it; where nothing is said, the sum of theirs"),
    PRIORITY(ol_account,
             "the association priority of its members; where nothing is said, that of the account above"),
    {0},
};

static const struct ol_field member_fields[] = {
    {.name = "name",
     .type = OL_FIELD_TEXT,
     .is_required = true,
     .help = "the user's name; one that belongs to several accounts has a member for each",
     OL_FIELD_AT(struct ol_member, name)},
    {.name = "account",
     .type = OL_FIELD_TEXT,
     .fallback = OL_ROOT_ACCOUNT,
     .help = "where the user's jobs are booked that name no account",
     OL_FIELD_AT(struct ol_member, account)},
    SHARES(ol_member),
    USAGE(ol_member, "used before the clock's start"),
    PRIORITY(ol_member, "the association priority; where nothing is said, that of the account"),
    {.name = "years",
     .type = OL_FIELD_REAL,
     .unit = "years",
     .max = 100,
     .help = "of service, for order=\"points\"",
     OL_FIELD_AT(struct ol_member, years)},
    {0},
};

static const struct ol_field qos_fields[] = {
    NAME(ol_qos, "by which jobs call it"),
    PRIORITY(ol_qos, "weighed against the highest of all"),
    {.name = "usage-factor",
     .type = OL_FIELD_REAL,
     .fallback = "1",
     .max = 1e6,
     .help = "by which its jobs' usage counts",
     OL_FIELD_AT(struct ol_qos, usage_factor)},
    {0},
};

static const struct ol_field partition_fields[] = {
    NAME(ol_partition, "by which jobs call it"),
    {.name = "priority",
     .type = OL_FIELD_COUNT,
     .fallback = "1",
     .max = 65533,
     .help = "Slurm's PriorityJobFactor, weighed against the highest of all",
     OL_FIELD_AT(struct ol_partition, priority)},
    {.name = "tier",
     .type = OL_FIELD_COUNT,
     .fallback = "1",
     .max = 65533,
     .help = "Slurm's PriorityTier: jobs of a higher one stand before all others",
     OL_FIELD_AT(struct ol_partition, tier)},
    {.name = "nodes",
     .type = OL_FIELD_COUNT,
     .max = 1 << 24,
     .help = "how many it has; where nothing is said, those of the pool",
     OL_FIELD_AT(struct ol_partition, nodes)},
    {.name = "cpus",
     .type = OL_FIELD_COUNT,
     .max = 1 << 30,
     .help = "how many it has; where nothing is said, those of the pool",
     OL_FIELD_AT(struct ol_partition, cpus)},
    {.name = "gpus",
     .type = OL_FIELD_COUNT,
     .max = 1 << 24,
     .help = "how many it has; where nothing is said, those of the pool",
     OL_FIELD_AT(struct ol_partition, gpus)},
    {.name = "memory",
     .type = OL_FIELD_SIZE,
     .max = 1e18,
     .help = "of all its nodes together; where nothing is said, that of the pool",
     OL_FIELD_AT(struct ol_partition, memory_bytes)},
    {.name = "tres-billing-weights",
     .type = OL_FIELD_TEXT,
     .help = "Slurm's TRESBillingWeights, such as CPU=1.0,Mem=0.25G,GRES/gpu=2.0; else a job is billed its units",
     OL_FIELD_AT(struct ol_partition, billing)},
    {0},
};

const struct ol_element ol_account_element = {
    .name = "account",
    .summary = "a group of users that shares are given to",
    .size = sizeof(struct ol_account),
    .fields = account_fields,
    .example = "<account name=\"vision\" parent=\"research\" shares=\"30\"/>",
};

const struct ol_element ol_member_element = {
    .name = "member",
    .summary = "a user of an account",
    .size = sizeof(struct ol_member),
    .fields = member_fields,
    .example = "<member name=\"ada\" account=\"vision\" usage=\"7200000\" years=\"4\"/>",
};

const struct ol_element ol_qos_element = {
    .name = "qos",
    .summary = "a class of service",
    .size = sizeof(struct ol_qos),
    .fields = qos_fields,
    .example = "<qos name=\"urgent\" priority=\"1000\" usage-factor=\"2\"/>",
};

const struct ol_element ol_partition_element = {
    .name = "partition",
    .summary = "a part of the pool by which jobs are weighed",
    .size = sizeof(struct ol_partition),
    .fields = partition_fields,
    .example = "<partition name=\"long\" priority=\"10\"/>",
};
