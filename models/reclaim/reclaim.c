/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/reclaim/reclaim.h"

#include <string.h>

static const char *const thens[] = {[OL_RECLAIM_STOP] = "stop", [OL_RECLAIM_REQUEUE] = "requeue", NULL};

static const struct ol_field reclaim_fields[] = {
    {"below", OL_FIELD_SHARE, "A job whose GPUs are less busy than this does not use them.", .min = 1e-6, .max = 1,
     .fallback = "20%", OL_FIELD_AT(struct ol_reclaim, below)},
    {"for", OL_FIELD_DURATION, "After so long without use a job is warned.", .min = (double)OL_SECOND, .max = 1e18,
     .fallback = "15m", OL_FIELD_AT(struct ol_reclaim, idle_for)},
    {"grace", OL_FIELD_DURATION, "So long after the warning it saves and is stopped.", .max = 1e18,
     .fallback = "5m", OL_FIELD_AT(struct ol_reclaim, grace)},
    {"exempt-teams", OL_FIELD_PATTERN, "Jobs of teams in whose name this is found are left alone.",
     OL_FIELD_AT(struct ol_reclaim, exempt_teams)},
    {"exempt-types", OL_FIELD_PATTERN, "Jobs in whose type this is found are left alone.",
     OL_FIELD_AT(struct ol_reclaim, exempt_types)},
    {"exempt-queues", OL_FIELD_PATTERN, "Jobs of queues in whose name this is found are left alone.",
     OL_FIELD_AT(struct ol_reclaim, exempt_queues)},
    {"then", OL_FIELD_CHOICE,
     "Whether a job that was stopped is over, or waits again to go on from what it saved.", .choices = thens,
     .fallback = "stop", OL_FIELD_AT(struct ol_reclaim, then)},
    {"requeues", OL_FIELD_COUNT, "How often a job is sent back to the queue before it is stopped for good.",
     .unit = "times", .min = 1, .max = UINT16_MAX, .fallback = "1", OL_FIELD_AT(struct ol_reclaim, requeues)},
    {0},
};

const struct ol_element ol_reclaim_element = {
    .name = "reclaim",
    .summary = "jobs that do not use the units they hold are warned and then stopped",
    .size = sizeof(struct ol_reclaim),
    .fields = reclaim_fields,
    .example = "<reclaim below=\"20%\" for=\"15m\" grace=\"5m\" exempt-types=\"^notebook$\"/>",
};

void ol_reclaim_check(const struct ol_reclaim *reclaim, struct ol_faults *faults)
{
    if (ol_xml_attribute(reclaim->node, "requeues") && reclaim->then != OL_RECLAIM_REQUEUE)
        ol_faults_add(
            faults, ol_xml_place(reclaim->node, "requeues"),
            "requeues: jobs are sent back to the queue only with then=\"requeue\"; add it, or leave this out");
}

/* The patterns were compiled when the scenario was read, so these are good. */
static struct ol_regex *compile(const struct ol_reclaim *reclaim, const char *pattern)
{
    struct ol_error error = {0};
    return pattern ? ol_regex_new(pattern, reclaim->node->place, &error) : NULL;
}

void ol_reclaimer_open(struct ol_reclaimer *reclaimer, const struct ol_reclaim *reclaim,
                       const struct ol_labels *labels)
{
    *reclaimer = (struct ol_reclaimer){.reclaim = reclaim, .labels = labels};
    if (!reclaim)
        return;
    reclaimer->teams = compile(reclaim, reclaim->exempt_teams);
    reclaimer->types = compile(reclaim, reclaim->exempt_types);
    reclaimer->queues = compile(reclaim, reclaim->exempt_queues);
}

static bool has_name(const struct ol_reclaimer *reclaimer, struct ol_regex *regex, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    struct ol_error error = {0};
    if (!regex || label == OL_NO_LABEL || !reclaimer->labels)
        return false;
    return ol_regex_find(regex, ol_slice_of(ol_label_text(reclaimer->labels, label, buffer)), &error) == 1;
}

bool ol_reclaimer_spares(const struct ol_reclaimer *reclaimer, const struct ol_job *job, const struct ol_ask *ask)
{
    return ask->is_exempt || has_name(reclaimer, reclaimer->teams, job->team) ||
           has_name(reclaimer, reclaimer->types, ask->type) || has_name(reclaimer, reclaimer->queues, job->queue);
}

void ol_reclaimer_close(struct ol_reclaimer *reclaimer)
{
    ol_regex_free(reclaimer->teams);
    ol_regex_free(reclaimer->types);
    ol_regex_free(reclaimer->queues);
    *reclaimer = (struct ol_reclaimer){0};
}
