/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/plan_listing.h"

#include "reports/number.h"
#include "scenarios/cli/listing.h"
#include "scenarios/cli/option.h"

#include <math.h>
#include <string.h>

#define FRONT_MOST 12 /* rows of a front that are shown */

/* ---- words ---- */

static const char *say(struct ol_plan_telling *telling, double value, size_t column)
{
    char said[OL_NUMBER_BUFFER];
    if (isnan(value))
        return "-";
    return ol_arena_format(&telling->arena, "%s%s", value < 0 ? "-" : "",
                           ol_value_say(fabs(value), telling->plan->units[column], said));
}

static const char *say_interval(struct ol_plan_telling *telling, struct ol_interval interval, size_t column)
{
    const double half = (interval.hi - interval.lo) / 2;
    const char *mean = say(telling, interval.mean, column);
    return half > 0 ? ol_arena_format(&telling->arena, "%s +-%s", mean, say(telling, half, column)) : mean;
}

static const char *say_column(struct ol_plan_telling *telling, size_t point, size_t column)
{
    return say_interval(telling, ol_plan_column(telling->plan, point, column), column);
}

static const char *level_name(const struct ol_plan *plan, size_t point, size_t decision)
{
    const struct ol_decision_level *level = ol_plan_level(plan, point, decision);
    return level ? level->name : "as given";
}

static void write_headline(const struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    const struct ol_plan_search *search = &plan->search;
    const size_t grid = ol_plan_grid_size(&plan->problem);
    char looked[OL_NUMBER_BUFFER], size[OL_NUMBER_BUFFER], spent[OL_NUMBER_BUFFER], all[OL_NUMBER_BUFFER];
    ol_output_format(output, "%s: %s of %s choices were looked at, in %s simulations; all of all would be %s.\n",
                     ol_study_scenario(plan->study)->name, ol_number_say((double)ol_plan_looked_at(plan), looked),
                     ol_number_say((double)grid, size), ol_number_say((double)search->spent, spent),
                     ol_number_say((double)grid * (double)plan->replications, all));
    if (search->is_stopped)
        ol_output_string(output, "It was stopped; what follows is the best so far.\n");
}

static void write_verdict(const struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    static const char *const words[] = {
        [OL_PLAN_SHOWN] = "The cheapest choice that meets the objectives",
        [OL_PLAN_FINE] = "The cheapest choice that meets the objectives, though not beyond doubt",
        [OL_PLAN_MISSED] = "No choice that was looked at in full meets the objectives; the one that misses least",
    };
    const char *what =
        plan->problem.bound_count == 0 ? "The cheapest choice" : words[ol_plan_shown(plan, plan->search.best)];
    ol_output_format(output, "%s%s:\n\n", what, plan->search.best == 0 ? " is the scenario as given" : "");
}

/* ---- tables ---- */

static void write_decisions(struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    struct ol_listing listing = {.headings = {"Decision", "As given", "Chosen"}};
    for (size_t d = 0; d < plan->decisions.count; d++) {
        const char **row = ol_listing_row(&listing);
        row[0] = plan->decisions.items[d].name;
        row[1] = level_name(plan, 0, d);
        row[2] = level_name(plan, plan->search.best, d);
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

static void write_cost(struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    const struct ol_interval saving = ol_plan_saving(plan);
    const double given = ol_plan_column(plan, 0, 0).mean, half = (saving.hi - saving.lo) / 2;
    char share[OL_NUMBER_BUFFER];
    ol_output_format(output, "\n%s: %s as given, %s chosen", plan->cost, say(telling, given, 0),
                     say(telling, ol_plan_column(plan, plan->search.best, 0).mean, 0));
    if (plan->search.best != 0) {
        const struct ol_interval size = {fabs(saving.mean), 0, 0};
        ol_output_format(output, ": %s %s", saving.mean >= 0 ? "saves" : "costs", say(telling, size.mean, 0));
        if (half > 0)
            ol_output_format(output, " +-%s", say(telling, half, 0));
        if (given > 0)
            ol_output_format(output, " (%s)", ol_share_say(size.mean / given, share));
        ol_output_string(output, saving.mean >= 0 ? "" : " more");
    }
    ol_output_format(output, ". Unit: %s.\n", *plan->units[0] ? plan->units[0] : "none");
}

static const char *say_price(struct ol_plan_telling *telling, struct ol_interval saves)
{
    return saves.mean > 0 ? say_interval(telling, saves, 0) : isnan(saves.mean) ? "" : "nothing";
}

static void write_objectives(struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    struct ol_listing listing = {.headings = {"Objective", "Asked", "As given", "Chosen", "Margin",
                                              "10% more room saves", "Without it saves"}};
    char share[OL_NUMBER_BUFFER];
    for (size_t k = 0; k < plan->problem.bound_count; k++) {
        const struct ol_plan_price price = ol_plan_price_of(plan, k);
        const char **row = ol_listing_row(&listing);
        const double margin = ol_plan_margin(plan, plan->search.best, k);
        row[0] = plan->objectives[k]->metric;
        row[1] = ol_plan_say_bound(plan, k, &telling->arena);
        row[2] = say_column(telling, 0, 1 + k);
        row[3] = say_column(telling, plan->search.best, 1 + k);
        row[4] = plan->problem.bounds[k].share > 0
                     ? ol_arena_format(&telling->arena, "%s%s", margin < 0 ? "-" : "",
                                       ol_share_say(fabs(margin), share))
                     : say(telling, margin, 1 + k);
        row[5] = say_price(telling, price.relaxed);
        row[6] = say_price(telling, price.without);
    }
    if (listing.count > 0) {
        ol_output_char(output, '\n');
        ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    }
    ol_listing_release(&listing);
}

static const char *say_levels(struct ol_plan_telling *telling, size_t point)
{
    const struct ol_plan *plan = telling->plan;
    struct ol_text text = {0};
    for (size_t d = 0; d < plan->decisions.count; d++)
        ol_text_addf(&text, "%s%s", d > 0 ? ", " : "", level_name(plan, point, d));
    const char *said = ol_arena_copy(&telling->arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return said;
}

static void write_front(struct ol_plan_telling *telling, size_t bound, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    const size_t count = telling->front_counts[bound];
    struct ol_listing listing = {.headings = {plan->cost, plan->objectives[bound]->metric, "", "Decisions"}};
    if (count < 2)
        return;
    for (size_t i = 0; i < count; i++) {
        if (count > FRONT_MOST && i * FRONT_MOST / count == (i + 1) * FRONT_MOST / count &&
            telling->fronts[bound][i] != plan->search.best)
            continue;
        const size_t point = telling->fronts[bound][i];
        const char **row = ol_listing_row(&listing);
        row[0] = say_column(telling, point, 0);
        row[1] = say_column(telling, point, 1 + bound);
        row[2] = point == plan->search.best ? "chosen" : point == 0 ? "given" : "";
        row[3] = say_levels(telling, point);
    }
    struct ol_text metric = {0};
    ol_text_add_shown(&metric, ol_slice_of(plan->objectives[bound]->metric));
    ol_output_format(output, "\nThe front of cost and %s, %s of %zu points:\n\n", ol_text_string(&metric),
                     listing.count < count ? "some" : "all", count);
    ol_text_release(&metric);
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

/* ---- what to do with it ---- */

/* Why it was not chosen, and what would tell, where it is likelier the best. */
static void write_rival(struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    const size_t rival = telling->sureness.rival;
    char share[OL_NUMBER_BUFFER];
    struct ol_text text = {0};
    ol_text_add_shown(&text, ol_slice_of(say_levels(telling, rival)));
    ol_output_format(output, ", and %s with one of %s", ol_text_string(&text),
                     ol_share_say(telling->sureness.rival_best, share));
    ol_text_release(&text);
    if (telling->sureness.rival_best <= telling->sureness.best)
        return;
    if (!ol_plan_is_known(&plan->search, rival))
        ol_output_format(output, ", which had %zu of %zu replications; a larger --budget would tell",
                         plan->search.points[rival].replications, plan->replications);
    else if (ol_plan_shown(plan, rival) == OL_PLAN_FINE)
        ol_output_string(output, ", which does not meet the objectives beyond doubt; more --reps would tell");
    else
        ol_output_string(output, "; more --reps would tell");
}

static void write_sureness(struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan_sureness *sureness = &telling->sureness;
    char share[OL_NUMBER_BUFFER];
    if (isnan(sureness->best)) {
        ol_output_string(output, "\nOne replication tells nothing of chance; --reps 10 would.\n");
        return;
    }
    ol_output_format(output, "\nIt is the best of those looked at with a probability of %s",
                     ol_share_say(sureness->best, share));
    if (sureness->rival != SIZE_MAX)
        write_rival(telling, output);
    ol_output_string(output, ".\n");
}

static void write_warning(const struct ol_plan_telling *telling, struct ol_output *output)
{
    char jobs[OL_NUMBER_BUFFER];
    const double undone = ol_plan_undone(telling->plan);
    if (undone > 0)
        ol_output_format(output,
                         "Mind: %s jobs fewer are done in it than as given, and work that is not done costs\n"
                         "nothing; an <objective metric=\"jobs.completed\" at-least=\"...\"/> would count it.\n",
                         ol_number_say(undone, jobs));
}

static void write_command(const struct ol_plan_telling *telling, struct ol_output *output)
{
    const struct ol_plan *plan = telling->plan;
    if (plan->search.best == 0)
        return;
    ol_output_string(output, "\n  outlay run ");
    char *path = ol_option_quote(1, (char *[]){(char *)(uintptr_t)telling->path});
    ol_output_string(output, path);
    ol_mem_free(path);
    for (size_t d = 0; d < plan->decisions.count; d++) {
        const struct ol_decision_level *level = ol_plan_level(plan, plan->search.best, d);
        for (size_t i = 0; level && i < level->edit_count; i++) {
            struct ol_text edit = {0};
            ol_text_addf(&edit, "%s=%s", level->edits[i].xpath, level->edits[i].value);
            char *quoted = ol_option_quote(1, (char *[]){edit.data});
            ol_output_format(output, " \\\n    --set %s", quoted);
            ol_mem_free(quoted);
            ol_text_release(&edit);
        }
    }
    ol_output_char(output, '\n');
}

void ol_plan_write_table(struct ol_plan_telling *telling, struct ol_output *output)
{
    write_headline(telling, output);
    write_verdict(telling, output);
    write_decisions(telling, output);
    write_cost(telling, output);
    write_objectives(telling, output);
    for (size_t k = 0; k < telling->plan->problem.bound_count; k++)
        write_front(telling, k, output);
    write_sureness(telling, output);
    write_warning(telling, output);
    write_command(telling, output);
}
