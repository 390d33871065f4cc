/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/rollout.h"

#include <string.h>

#define AT(member) OL_FIELD_AT(struct ol_rollout, member)
static const struct ol_field rollout_fields[] = {
    {"name", OL_FIELD_NAME, "by which metrics call it", .is_required = true, AT(name)},
    {"from", OL_FIELD_TEXT, "the endpoint that has the traffic: the old version", .is_required = true, AT(from)},
    {"to", OL_FIELD_TEXT, "the endpoint without traffic of its own that is the new version", .is_required = true,
     AT(to)},
    {"kind", OL_FIELD_KIND, "how requests go over", .is_required = true, .family = ol_rollout_kinds, AT(kind)},
    {"at", OL_FIELD_DURATION, "when the new version's instances are ordered, since the clock's start",
     .is_required = true, .max = 1e18, AT(at)},
    {"fault", OL_FIELD_SHARE, "of the new version's answers that are wrong", .fallback = "0%", .max = 1,
     AT(fault)},
    {"notice", OL_FIELD_COUNT, "wrong answers that it takes until somebody notices", .unit = "requests",
     .fallback = "20", .min = 1, .max = 1e15, AT(notice)},
    {"reaction", OL_FIELD_DURATION, "from then until all requests are back on the old version", .fallback = "5m",
     .max = 1e15, AT(reaction)},
    {0},
};

const struct ol_element ol_rollout_element = {
    .name = "rollout",
    .summary = "How the traffic of one endpoint goes over to another, its new version.",
    .size = sizeof(struct ol_rollout),
    .fields = rollout_fields,
    .example = "<rollout name=\"v2\" from=\"chat\" to=\"chat-v2\" kind=\"canary\" at=\"6h\" fault=\"2%\"/>",
};

static void check_ends(const struct ol_rollout *rollout, struct ol_faults *faults)
{
    if (rollout->from && rollout->to && strcmp(rollout->from, rollout->to) == 0)
        ol_faults_add(
            faults, ol_xml_place(rollout->node, "to"),
            "to: \"%.80s\" is the old version, too; name another <endpoint>, with the new version's type "
            "and <service>",
            rollout->to);
}

void ol_rollout_check(const struct ol_rollout *rollout, struct ol_faults *faults)
{
    const struct ol_rollout_kind *kind = (const struct ol_rollout_kind *)rollout->kind.kind;
    check_ends(rollout, faults);
    if (kind && kind->check)
        kind->check(rollout, faults);
}

struct ol_rollout_schedule ol_rollout_schedule(const struct ol_rollout *rollout)
{
    const struct ol_rollout_kind *kind = (const struct ol_rollout_kind *)rollout->kind.kind;
    struct ol_rollout_schedule schedule = {.full = OL_NEVER, .old_goes = OL_NEVER, .new_goes = OL_NEVER};
    kind->plan(rollout->kind.options, &schedule);
    return schedule;
}
