/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/report.h"

#include <math.h>

/* The share of the time that a GPU which is well used is busy, for advice on how many would do. */
#define WELL_USED 0.8

static void write_gpus(struct ol_output *output, double gpus)
{
    ol_output_format(output, "ask for %.3g GPU%s", gpus, gpus == 1 ? "" : "s");
}

static void advise_idle(struct ol_output *output, const struct ol_finding *finding)
{
    const double enough = ceil(finding->used / WELL_USED);
    ol_output_format(output, "its GPUs were %.3g%% busy: ", 100 * finding->used / finding->asked);
    if (finding->used <= 0)
        ol_output_string(output, "ask for GPUs when there is work for them");
    else if (finding->asked < 1)
        ol_output_string(output, "ask for a smaller part of one");
    else if (finding->used < 0.5)
        ol_output_string(output, "share a GPU");
    else if (enough < finding->asked)
        write_gpus(output, enough);
    else
        ol_output_string(output, "look for what keeps them waiting");
}

static void write_advice(struct ol_output *output, const struct ol_finding *finding)
{
    if (finding->is_sum)
        ol_output_format(output, "%llu further job%s: ", (unsigned long long)finding->jobs,
                         finding->jobs == 1 ? "" : "s");
    switch ((enum ol_finding_kind)finding->kind) {
    case OL_FINDING_OVERSIZED:
        write_gpus(output, finding->used);
        break;
    case OL_FINDING_IDLE:
        advise_idle(output, finding);
        break;
    case OL_FINDING_CRASHED:
        ol_output_string(output, "end it when it crashes");
        break;
    case OL_FINDING_OVERLONG:
        ol_output_string(output, "ask for less time: short jobs are let past others");
        break;
    case OL_FINDING_KINDS:
        break;
    }
}

static void write_label(struct ol_output *output, const struct ol_labels *labels, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    if (label != OL_NO_LABEL)
        ol_output_csv(output, ol_label_text(labels, label, buffer));
    ol_output_char(output, ',');
}

static void write_row(struct ol_output *output, const struct ol_labels *labels, const struct ol_finding *finding)
{
    const char *unit = finding->kind == OL_FINDING_OVERLONG ? "h" : "";
    ol_output_format(output, "%s,", ol_finding_names[finding->kind]);
    write_label(output, labels, finding->is_sum ? OL_NO_LABEL : finding->job);
    write_label(output, labels, finding->user);
    write_label(output, labels, finding->team);
    ol_output_csv(output, finding->pool_name);
    ol_output_format(output, ",%.4g%s,%.4g%s,", finding->asked, unit, finding->used, unit);
    ol_output_micro(output, finding->unit_hours);
    ol_output_char(output, ',');
    if (finding->has_cost)
        ol_output_money(output, finding->cost);
    ol_output_char(output, ',');
    write_advice(output, finding);
    ol_output_char(output, '\n');
}

void ol_report_findings(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output, "finding,job,user,team,pool,asked,used,unit_hours_wasted,cost,advice\n");
    for (size_t i = 0; i < result->finding_count; i++)
        write_row(output, result->labels, &result->findings[i]);
}
