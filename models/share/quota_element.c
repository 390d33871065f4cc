/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota.h"

#include "outlay/quota.h"

static const struct ol_field quota_fields[] = {
    {"team", OL_FIELD_TEXT, "Whose it is.", .offset = offsetof(struct ol_quota, team)},
    {0},
};

const struct ol_element ol_quota_element = {
    .name = "quota",
    .summary = "how much of the pool somebody may use",
    .size = sizeof(struct ol_quota),
    .fields = quota_fields,
    .example = "<quota team=\"research\"/>",
};
