/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page_lever.h"

#include "reports/endpoint_table.h"
#include "reports/number.h"
#include "reports/pool_table.h"

#include <math.h>
#include <string.h>

/* Several things of one sort, the worst of which is named. */
struct worst {
    double value, sum;
    struct ol_slice name;
    size_t count;
};

static struct worst find_worst(const struct ol_page_run *run, const char *prefix, const char *suffix)
{
    struct worst worst = {0};
    struct ol_slice name;
    size_t at = 0;
    const struct ol_figure *figure;
    while ((figure = ol_figure_next(run, prefix, suffix, &at, &name))) {
        if (!(figure->interval.mean > 0))
            continue;
        worst.count++;
        worst.sum += figure->interval.mean;
        if (figure->interval.mean > worst.value) {
            worst.value = figure->interval.mean;
            worst.name = name;
        }
    }
    return worst;
}

static bool partial(struct ol_text *said, const struct ol_page_run *run)
{
    if (run->result->is_partial)
        ol_text_adds(said, "The run was stopped before its end.");
    return run->result->is_partial;
}

static bool objectives(struct ol_text *said, const struct ol_page_run *run)
{
    const size_t missed = ol_page_objectives_missed(run);
    if (missed > 0)
        ol_text_addf(said, "%zu objective%s missed.", missed, missed == 1 ? " is" : "s are");
    return missed > 0;
}

static bool budgets(struct ol_text *said, const struct ol_page_run *run)
{
    char share[OL_NUMBER_BUFFER];
    struct worst worst = {0};
    struct ol_slice name;
    size_t at = 0;
    const struct ol_figure *figure;
    while ((figure = ol_figure_next(run, "budget.", ".breach_probability", &at, &name)))
        if (figure->interval.mean > worst.value) {
            worst.value = figure->interval.mean;
            worst.name = name;
        }
    if (worst.value > 0)
        ol_text_addf(said, "Budget " OL_SLICE_FORMAT " is exceeded with a probability of %s.",
                     OL_SLICE_ARGS(worst.name), ol_share_say(worst.value, share));
    return worst.value > 0;
}

/* Alerts that only tell are in the budget's section. */
static bool restrained(struct ol_text *said, const struct ol_page_run *run)
{
    const struct ol_told_alert *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < run->alert_count; i++) {
        const struct ol_told_alert *alert = &run->alerts[i];
        if (alert->crossed == OL_NEVER || strcmp(alert->action, "notify") == 0)
            continue;
        count++;
        first = first && first->crossed <= alert->crossed ? first : alert;
    }
    if (first) {
        char when[OL_TIME_BUFFER], times[40];
        snprintf(times, sizeof times, count == 1 ? "once" : "%zu times", count);
        ol_text_addf(said, "Budgets held work back %s: first %s (%s) on %.10s.", times, first->budget,
                     first->action, ol_instant_format(first->crossed, when));
    }
    return first != NULL;
}

/* "3 jobs of 520 were rejected" */
static bool counted(struct ol_text *said, const struct ol_page_run *run, const char *metric, const char *what)
{
    char number[OL_NUMBER_BUFFER];
    const double count = ol_figure_mean(run, metric);
    if (!(count > 0))
        return false;
    ol_text_addf(said, "%s %s %s.", ol_number_say(count, number), count == 1 ? "job" : "jobs", what);
    return true;
}

static bool rejected(struct ol_text *said, const struct ol_page_run *run)
{
    return counted(said, run, "jobs.rejected", "asked for more than the pool can ever give");
}

static bool failed(struct ol_text *said, const struct ol_page_run *run)
{
    return counted(said, run, "jobs.failed", "failed");
}

static bool left_over(struct ol_text *said, const struct ol_page_run *run)
{
    return counted(said, run, "jobs.waiting_at_end", "still waited at the end");
}

static bool overflowed(struct ol_text *said, const struct ol_page_run *run)
{
    char number[OL_NUMBER_BUFFER];
    const double count = ol_endpoints_overflowed(run->result);
    if (count > 0)
        ol_text_addf(said, "An endpoint cannot keep up: %s requests found its line full.",
                     ol_number_say(count, number));
    return count > 0;
}

static bool lost_requests(struct ol_text *said, const struct ol_page_run *run)
{
    char number[OL_NUMBER_BUFFER];
    double sum = 0;
    static const char *const ways[] = {".shed", ".timed_out", ".failed"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        sum += find_worst(run, "endpoint.", ways[i]).sum;
    if (sum > 0)
        ol_text_addf(said, "%s requests were turned away, timed out or failed.", ol_number_say(sum, number));
    return sum > 0;
}

/* What the hours that pools lost are of, where that is the same for all. */
static const char *say_lost_unit(const struct ol_page_run *run, char said[OL_POOL_HOURS_BUFFER])
{
    char other[OL_POOL_HOURS_BUFFER];
    struct ol_slice name;
    size_t at = 0;
    for (bool is_first = true; ol_figure_next(run, "pool.", ".unit_hours_lost", &at, &name); is_first = false)
        if (strcmp(ol_pool_hours(run->result, name, is_first ? said : other), said) != 0)
            return "unit-hours";
    return said;
}

static bool lost_work(struct ol_text *said, const struct ol_page_run *run)
{
    char number[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER], unit[OL_POOL_HOURS_BUFFER];
    const struct worst lost = find_worst(run, "pool.", ".unit_hours_lost");
    const double whole = find_worst(run, "pool.", ".unit_hours_allocated").sum;
    if (lost.count == 0 || !(whole > 0))
        return false;
    ol_text_addf(said, "%s %s were computed in vain, %s of what jobs held; most in " OL_SLICE_FORMAT ".",
                 ol_number_say(lost.sum, number), say_lost_unit(run, unit), ol_share_say(lost.sum / whole, share),
                 OL_SLICE_ARGS(lost.name));
    return true;
}

static bool wasted(struct ol_text *said, const struct ol_page_run *run)
{
    char number[OL_NUMBER_BUFFER];
    double hours = 0, cost = 0;
    for (size_t i = 0; i < OL_FINDING_KINDS; i++) {
        char name[80];
        snprintf(name, sizeof name, "waste.%s_unit_hours", ol_finding_names[i]);
        hours += fmax(ol_figure_mean(run, name), 0);
        snprintf(name, sizeof name, "waste.%s_cost", ol_finding_names[i]);
        cost += fmax(ol_figure_mean(run, name), 0);
    }
    if (!(hours > 0))
        return false;
    ol_text_addf(said, "%s GPU-hours were held by jobs that had no use for them", ol_number_say(hours, number));
    if (cost > 0)
        ol_text_addf(said, ", for %s", ol_amount_say(cost, run->result->currency, number));
    ol_text_adds(said, ".");
    return true;
}

static bool error_budgets(struct ol_text *said, const struct ol_page_run *run)
{
    char share[OL_NUMBER_BUFFER];
    const struct worst used = find_worst(run, "endpoint.", ".error_budget_used");
    if (!(used.value > 1))
        return false;
    ol_text_addf(said, "Endpoint " OL_SLICE_FORMAT " used %s of the late or lost answers that it may have.",
                 OL_SLICE_ARGS(used.name), ol_share_say(used.value, share));
    return true;
}

static bool anomalous(struct ol_text *said, const struct ol_page_run *run)
{
    if (run->anomaly_count > 0)
        ol_text_addf(said, "%zu anomal%s in the cost.", run->anomaly_count,
                     run->anomaly_count == 1 ? "y was found" : "ies were found");
    return run->anomaly_count > 0;
}

static bool missed_deadlines(struct ol_text *said, const struct ol_page_run *run)
{
    const struct worst missed = find_worst(run, "pool.", ".deadlines_missed");
    char number[OL_NUMBER_BUFFER];
    if (missed.count > 0)
        ol_text_addf(said, "%s deadlines were missed.", ol_number_say(missed.sum, number));
    return missed.count > 0;
}

ol_page_trouble *const ol_page_troubles[] = {partial,   objectives, budgets,       restrained,    rejected,
                                             failed,    overflowed, error_budgets, lost_requests, missed_deadlines,
                                             left_over, lost_work,  wasted,        anomalous,     NULL};
