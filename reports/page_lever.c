/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page_lever.h"

#include "reports/metric_cell.h"
#include "reports/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORTH_SAYING 0.001 /* of the whole cost */
#define SPARE_SHARE  0.25  /* of a pool, from which on it is worth a word */
#define DATA_SHARE   0.1   /* of the cost that is for data, from which on a lifecycle is worth a look */

struct finding {
    struct ol_page_lever *levers;
    size_t count;
    const struct ol_page_run *run;
    double whole; /* the effective cost */
};

static double cost_sum(const struct ol_page_run *run, const char *source, enum ol_cost_step step)
{
    ol_money sum = 0;
    for (size_t i = 0; i < run->cost_count; i++)
        if (!source || strcmp(run->costs[i].keys[OL_COST_SOURCE], source) == 0)
            sum += run->costs[i].steps[step];
    return ol_money_real(sum);
}

/* A lever of that amount, to which its sentence is added; NULL where it is too small to be worth one. */
static struct ol_text *lever_of(struct finding *finding, double amount, double whole, const char *of)
{
    char said[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    if (!(amount > WORTH_SAYING * whole) || !(amount > 0.005) || finding->count == OL_PAGE_LEVERS)
        return NULL;
    struct ol_page_lever *found = &finding->levers[finding->count++];
    *found = (struct ol_page_lever){.amount = amount};
    ol_text_addf(&found->said, "%s (%s of %s)", ol_amount_say(amount, finding->run->result->currency, said),
                 ol_share_say(amount / whole, share), of);
    return &found->said;
}

/* One that is a mean over the replications. */
static struct ol_text *lever(struct finding *finding, double amount)
{
    return lever_of(finding, amount, finding->whole, "the cost");
}

/* One from the bill, which is of the first replication: so must be what it is a share of. */
static struct ol_text *bill_lever(struct finding *finding, double amount)
{
    const struct ol_page_run *run = finding->run;
    return lever_of(finding, amount, cost_sum(run, NULL, OL_COST_EFFECTIVE),
                    run->result->replications > 1 ? "the first replication's cost" : "the cost");
}

/* ---- capacity ---- */

/* The pool with the lowest use among those that nobody's requests fill. */
static void find_idle(struct finding *finding)
{
    const struct ol_page_run *run = finding->run;
    struct ol_text *said = lever(finding, ol_figure_mean(run, "cost.idle"));
    char share[OL_NUMBER_BUFFER];
    struct ol_slice pool, lowest = {0};
    double least = INFINITY;
    size_t at = 0;
    const struct ol_figure *figure;
    if (!said)
        return;
    while ((figure = ol_figure_next(run, "pool.", ".utilization", &at, &pool)))
        if (figure->interval.mean < least) {
            least = figure->interval.mean;
            lowest = pool;
        }
    ol_text_adds(said, " went for capacity that no job used: fewer nodes, or a shorter idle time");
    if (isfinite(least))
        ol_text_addf(said, "; pool " OL_SLICE_FORMAT " was %s in use", OL_SLICE_ARGS(lowest),
                     ol_share_say(least, share));
    ol_text_adds(said, ".");
}

/* What the run itself paid on spot says what on demand could have cost. */
static void find_spot(struct finding *finding)
{
    const struct ol_page_run *run = finding->run;
    char share[OL_NUMBER_BUFFER], whole[OL_NUMBER_BUFFER];
    const double list = cost_sum(run, "spot", OL_COST_ON_DEMAND), paid = cost_sum(run, "spot", OL_COST_EFFECTIVE);
    const double on_demand = cost_sum(run, "on-demand", OL_COST_EFFECTIVE);
    const double saving = list > 0 ? 1 - paid / list : 0;
    struct ol_text *said = bill_lever(finding, on_demand * saving);
    if (said)
        ol_text_addf(said,
                     " less if what ran on demand (%s) were on spot, which was %s cheaper here: let more work be "
                     "interrupted.",
                     ol_amount_say(on_demand, run->result->currency, whole), ol_share_say(saving, share));
}

/* ---- commitments ---- */

static void find_unused(struct finding *finding)
{
    struct ol_text *said = bill_lever(finding, cost_sum(finding->run, NULL, OL_COST_UNUSED));
    if (said)
        ol_text_adds(said, " was committed to and not used: commit to less, or move work there.");
}

/* The day on which least was paid on demand: so much could be committed to without a gap. */
static void find_base(struct finding *finding)
{
    const struct ol_page_run *run = finding->run;
    struct ol_arena arena = {0};
    size_t days, count = 0;
    struct ol_cost_line *lines = ol_mem_new(ol_mem_product(sizeof *lines, run->cost_count + 1));
    for (size_t i = 0; i < run->cost_count; i++)
        if (strcmp(run->costs[i].keys[OL_COST_SOURCE], "on-demand") == 0 &&
            strcmp(run->costs[i].keys[OL_COST_CATEGORY], "Compute") == 0)
            lines[count++] = run->costs[i];
    struct ol_cost_sum *whole = ol_cost_groups(run->costs, run->cost_count, OL_COST_DAY, 0, &days, &arena);
    const size_t all = days;
    struct ol_cost_sum *groups = ol_cost_groups(lines, count, OL_COST_DAY, 0, &days, &arena);
    double least = days == all && days >= 28 ? INFINITY : 0;
    for (size_t i = 1; i + 1 < days; i++) /* the first and the last day are in part outside */
        least = fmin(least, ol_money_real(groups[i].steps[OL_COST_EFFECTIVE]));
    struct ol_text *said = bill_lever(finding, isfinite(least) ? least * (double)days : 0);
    if (said)
        ol_text_adds(said, " is paid on demand day in, day out: see with \"outlay commit\" what to commit to.");
    ol_mem_free(whole);
    ol_mem_free(groups);
    ol_mem_free(lines);
    ol_arena_release(&arena);
}

/* ---- jobs ---- */

static void find_waste(struct finding *finding)
{
    static const char *const advice[OL_FINDING_KINDS] = {
        [OL_FINDING_OVERSIZED] = " went for GPUs that jobs asked for and never used: ask for fewer.",
        [OL_FINDING_IDLE] = " went for GPUs that were hardly busy: share them, or ask for fewer.",
        [OL_FINDING_CRASHED] = " went for GPUs held after a crash: end jobs when they crash.",
        [OL_FINDING_OVERLONG] = " went for time asked for and not taken.",
    };
    for (size_t i = 0; i < OL_FINDING_KINDS; i++) {
        char name[80];
        snprintf(name, sizeof name, "waste.%s_cost", ol_finding_names[i]);
        struct ol_text *said = lever(finding, ol_figure_mean(finding->run, name));
        if (said)
            ol_text_adds(said, advice[i]);
    }
}

/* Of saves, what is lost to interruptions and preemptions can be had back; of jobs that fail or are killed, nothing. */
static const char *why_lost(const struct ol_page_run *run)
{
    const bool was_taken =
        ol_figure_mean(run, "jobs.interruptions") > 0 || ol_figure_mean(run, "jobs.preemptions") > 0;
    if (!(ol_figure_mean(run, "jobs.failed") > 0))
        return " went for work that was lost to interruptions: save more often.";
    return was_taken
               ? " went for work that was lost to interruptions, or with jobs that failed: save more often, and "
                 "see why they fail."
               : " went for work of jobs that failed: see why they fail, and let that show earlier.";
}

/* By what an hour of a pool's capacity costs in the mean. */
static void find_lost(struct finding *finding)
{
    const struct ol_page_run *run = finding->run;
    const struct ol_figure *lost;
    struct ol_slice pool;
    double sum = 0;
    size_t at = 0;
    while ((lost = ol_figure_next(run, "pool.", ".unit_hours_lost", &at, &pool))) {
        const char *unit;
        const double cost = ol_metric_mean(run->result, "pool.", pool, "cost", &unit);
        const double hours = ol_metric_mean(run->result, "pool.", pool, "unit_hours_capacity", &unit);
        if (lost->interval.mean > 0 && cost > 0 && hours > 0)
            sum += lost->interval.mean * cost / hours;
    }
    struct ol_text *said = lever(finding, sum);
    if (said)
        ol_text_adds(said, why_lost(run));
}

/* ---- data ---- */

static void find_data(struct finding *finding)
{
    struct ol_slice name, dearest = {0};
    const struct ol_figure *figure;
    double sum = 0, most = 0;
    size_t at = 0;
    while ((figure = ol_figure_next(finding->run, "dataset.", ".cost", &at, &name))) {
        sum += fmax(figure->interval.mean, 0);
        if (figure->interval.mean > most) {
            most = figure->interval.mean;
            dearest = name;
        }
    }
    struct ol_text *said = sum > DATA_SHARE * finding->whole ? lever(finding, sum) : NULL;
    if (said)
        ol_text_addf(
            said, " went for data, most for " OL_SLICE_FORMAT ": \"outlay tiers\" finds the cheapest lifecycle.",
            OL_SLICE_ARGS(dearest));
}

/* ---- without prices ---- */

/* The pool that has most to spare. */
static void find_spare(struct finding *finding)
{
    const struct ol_page_run *run = finding->run;
    char hours[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    const struct ol_figure *figure;
    struct ol_slice pool, most = {0};
    double spare = 0, part = 0;
    size_t at = 0;
    while ((figure = ol_figure_next(run, "pool.", ".utilization", &at, &pool))) {
        const char *unit;
        const double capacity = ol_metric_mean(run->result, "pool.", pool, "unit_hours_capacity", &unit);
        const double idle = capacity * (1 - figure->interval.mean);
        if (idle > spare) {
            spare = idle;
            part = 1 - figure->interval.mean;
            most = pool;
        }
    }
    if (part < SPARE_SHARE)
        return;
    struct ol_page_lever *found = &finding->levers[finding->count++];
    *found = (struct ol_page_lever){0};
    ol_text_addf(&found->said,
                 "%s unit-hours of pool " OL_SLICE_FORMAT
                 ", %s of what it had, were not used: see whether fewer nodes do.",
                 ol_number_say(spare, hours), OL_SLICE_ARGS(most), ol_share_say(part, share));
}

static int by_amount(const void *a, const void *b)
{
    const struct ol_page_lever *left = a, *right = b;
    if (left->amount != right->amount)
        return left->amount < right->amount ? 1 : -1;
    return strcmp(ol_text_string(&left->said), ol_text_string(&right->said));
}

size_t ol_page_levers(struct ol_page_lever levers[OL_PAGE_LEVERS], const struct ol_page_run *run)
{
    static void (*const finders[])(struct finding *) = {find_idle,  find_spot, find_unused, find_base,
                                                        find_waste, find_lost, find_data};
    struct finding finding = {.levers = levers, .run = run, .whole = ol_figure_mean(run, "cost.effective")};
    if (!(finding.whole > 0)) {
        find_spare(&finding);
        return finding.count;
    }
    for (size_t i = 0; i < sizeof finders / sizeof *finders; i++)
        finders[i](&finding);
    if (finding.count > 1)
        qsort(levers, finding.count, sizeof *levers, by_amount);
    return finding.count;
}
