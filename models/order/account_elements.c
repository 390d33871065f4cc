/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/account.h"

#define NAMED(type, what)                                                                                         \
    {                                                                                                             \
        {"name", OL_FIELD_NAME, what, .is_required = true, .offset = offsetof(type, name)}, {0},                  \
    }

static const struct ol_field account_fields[] = NAMED(struct ol_account, "by which jobs call it");
static const struct ol_field member_fields[] = NAMED(struct ol_member, "the user's name");
static const struct ol_field qos_fields[] = NAMED(struct ol_qos, "by which jobs call it");
static const struct ol_field partition_fields[] = NAMED(struct ol_partition, "by which jobs call it");

const struct ol_element ol_account_element = {
    .name = "account",
    .summary = "a group of users that shares are given to",
    .size = sizeof(struct ol_account),
    .fields = account_fields,
};

const struct ol_element ol_member_element = {
    .name = "member",
    .summary = "a user of an account",
    .size = sizeof(struct ol_member),
    .fields = member_fields,
};

const struct ol_element ol_qos_element = {
    .name = "qos",
    .summary = "a class of service",
    .size = sizeof(struct ol_qos),
    .fields = qos_fields,
};

const struct ol_element ol_partition_element = {
    .name = "partition",
    .summary = "a part of the pool by which jobs are weighed",
    .size = sizeof(struct ol_partition),
    .fields = partition_fields,
};
