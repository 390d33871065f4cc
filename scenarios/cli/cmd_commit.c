/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/commit_listing.h"
#include "scenarios/cli/commit_option.h"

#include <math.h>

/* What was asked for, and the demand. */
struct commit {
    struct ol_arena arena;
    struct ol_demand_request request;
    struct ol_demand demand;
    struct ol_commit_setting setting;
    double *levels;
    size_t level_count;
    int64_t seed;
    enum ol_output_format format;
};

static int read_options(const struct ol_invocation *invocation, struct commit *commit, struct ol_error *error)
{
    int status = ol_commit_option_demand(invocation, &commit->request, &commit->arena, error);
    if (status == OL_OK)
        status = ol_commit_option_setting(invocation, &commit->setting, error);
    if (status == OL_OK)
        status = ol_commit_option_levels(invocation, &commit->levels, &commit->level_count, &commit->arena, error);
    if (status == OL_OK && (!ol_option_count(invocation, "seed", 0, INT64_MAX, 1, &commit->seed, error) ||
                            !ol_option_format(invocation, &commit->format, error)))
        status = OL_BAD_USAGE;
    return status;
}

/* Evenly from the least demand to the peak, both included. */
static void spread_levels(struct commit *commit)
{
    const double *units = commit->demand.total.units;
    double least = units[0], peak = units[0];
    for (size_t i = 1; i < commit->demand.hours; i++) {
        least = fmin(least, units[i]);
        peak = fmax(peak, units[i]);
    }
    commit->levels = OL_ARENA_ARRAY(&commit->arena, double, commit->level_count);
    for (size_t i = 0; i < commit->level_count; i++)
        commit->levels[i] = least + (peak - least) * (double)i / (double)(commit->level_count - 1);
}

static void write_curve(struct commit *commit, struct ol_output *output)
{
    const struct ol_demand *demand = &commit->demand;
    const struct ol_commit_price price = commit->setting.price;
    if (!commit->levels)
        spread_levels(commit);
    struct ol_commit_bill *bills = OL_ARENA_ARRAY(&commit->arena, struct ol_commit_bill, commit->level_count + 1);
    for (size_t i = 0; i < commit->level_count; i++)
        bills[i] = ol_commit_bill_of(demand->total.units, demand->hours, commit->levels[i], price);
    bills[commit->level_count] = ol_commit_bill_of(
        demand->total.units, demand->hours, ol_commit_best(demand->total.units, demand->hours, price), price);
    const struct ol_commit_report report = {&commit->request, demand, &commit->setting, NULL};
    ol_commit_curve_write(&report, bills, commit->level_count + 1, commit->format, output);
}

/* Groups are told in a line each: no ladder and no online rules for them. */
static void write_plans(struct commit *commit, struct ol_output *output)
{
    const struct ol_demand *demand = &commit->demand;
    struct ol_commit_setting of_groups = commit->setting;
    struct ol_commit_plan *plans = OL_ARENA_ARRAY(&commit->arena, struct ol_commit_plan, demand->group_count + 1);
    of_groups.ladder = 0;
    ol_commit_plan_make(&plans[0], demand->start, demand->total.units, demand->hours, &commit->setting, true,
                        (uint64_t)commit->seed);
    for (size_t i = 0; i < demand->group_count; i++)
        ol_commit_plan_make(&plans[i + 1], demand->start, demand->groups[i].units, demand->hours, &of_groups,
                            false, 0);
    const struct ol_commit_report report = {&commit->request, demand, &commit->setting, plans};
    ol_commit_report_write(&report, commit->format, output);
    for (size_t i = 0; i <= demand->group_count; i++)
        ol_commit_plan_release(&plans[i]);
}

static int commit_of(struct commit *commit, struct ol_error *error)
{
    int status = ol_demand_read(&commit->demand, &commit->request, error);
    if (status != OL_OK)
        return status;
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    if (commit->level_count > 0)
        write_curve(commit, output);
    else
        write_plans(commit, output);
    return ol_output_close(output, error);
}

static int run(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct commit commit = {0};
    int status = read_options(invocation, &commit, &error);
    if (status == OL_OK)
        status = commit_of(&commit, &error);
    ol_demand_release(&commit.demand);
    ol_arena_release(&commit.arena);
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option options[] = {
    {"on-demand", 0, "RATE", "price of a unit for an hour on demand"},
    {"committed", 0, "RATE", "price of a committed unit for an hour, used or not"},
    {"discount", 0, "SHARE", "in place of one rate or both: committed is so much cheaper, 40%"},
    {"premium", 0, "FACTOR", "in place of one rate or both: on demand costs so many times as much, 2.1"},
    {"usage-rate", 0, "RATE", "what a committed unit costs besides, for an hour in use (default 0)"},
    {"term", 0, "TERM", "how long a commitment lasts: 1y (the default), 3y, or such as 26w"},
    {"ladder", 0, "N", "purchases to spread the commitment over within a term (default 4)"},
    {"time", 0, "COLUMN", "the column of times (default: by its name)"},
    {"value", 0, "COLUMN", "the column of units in use (default: by its name)"},
    {"time-format", 0, "PATTERN",
     "how times are written, as for strptime (default: ISO 8601, or seconds since 1970)"},
    {"zone", 0, "NAME", "time zone of times with a --time-format (default UTC)"},
    {"where", 0, "COLUMN=VALUE", "only these rows; may be given several times"},
    {"by", 0, "COLUMN,...", "an advice for each group of rows as well"},
    {"from", 0, "INSTANT", "the first hour that counts"},
    {"to", 0, "INSTANT", "the first hour that does not count any more"},
    {"missing", 0, "last|zero", "hours without a row are as the hour before (the default), or zero"},
    {"scale-peak", 0, "UNITS", "scale all demand so that its peak is this"},
    {"curve", 0, "N", "print only the cost of these hours at N commitments, from least demand to peak"},
    {"at", 0, "UNITS,...", "print only the cost of these hours at these commitments"},
    {"seed", 0, "N", "the seed of the randomised online rule (default 1)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_commit = {
    .name = "commit",
    .operands = "DEMAND.csv",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what to commit to, from hourly demand",
    .details =
        "Rows of one hour add up. The advice is the commitment of least expected cost over the coming term,\n"
        "by the trend, shape and scatter of past demand; beside it stand the break-even quantiles, which are\n"
        "right where demand is stable, a ladder of purchases, what each would have saved at past dates, and\n"
        "what rules that use no forecast would have cost.",
    .example = "outlay commit scenarios/made/demand.csv --discount 40% --term 13w",
    .options = options,
    .run = run,
};
