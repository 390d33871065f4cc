/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/sharing_rules.h"

const struct ol_sharing_rule ol_sharing_none = {
    .kind = {.name = "none", .summary = "nobody is limited"},
};

const struct ol_kind *const ol_sharing_rules[] = {&ol_sharing_none.kind, NULL};

bool ol_sharing_is_none(const struct ol_variant *sharing)
{
    return !sharing->kind || sharing->kind == &ol_sharing_none.kind;
}
