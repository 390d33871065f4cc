/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/commit_listing.h"

#include "outlay/arena.h"
#include "reports/number.h"
#include "scenarios/cli/commit_figures.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

/* A history of less than eight weeks is short. */
#define SHORT_HOURS 1344
/* Regrets closer than this are alike. */
#define LITTLE 0.0005

/* ---- cells ---- */

static const char *kept(struct ol_arena *arena, const char *text)
{
    return ol_arena_copy(arena, text, strlen(text));
}

/* What is a whole number but for rounding is one. */
static const char *number(struct ol_arena *arena, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    const bool is_whole = fabs(value - rint(value)) < 1e-6 * fabs(value);
    return kept(arena, ol_number_say(is_whole ? rint(value) : value, buffer));
}

static const char *share(struct ol_arena *arena, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    return kept(arena, ol_share_say(value, buffer));
}

static const char *hours(struct ol_arena *arena, size_t count)
{
    char buffer[OL_NUMBER_BUFFER];
    return kept(arena, ol_seconds_say((double)count * 3600, buffer));
}

/* A midnight is a day. */
static const char *instant(struct ol_arena *arena, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    ol_instant_format(at, buffer);
    if (at % OL_DAY == 0)
        *strchr(buffer, 'T') = '\0';
    return kept(arena, buffer);
}

/* 0 where there is nothing to compare with. */
static double saved(double cost, double of)
{
    return of > 0 ? 1 - cost / of : 0;
}

static ol_time end_of(const struct ol_demand *demand)
{
    return demand->start + (ol_time)demand->hours * OL_HOUR;
}

static void write_listing(struct ol_listing *listing, struct ol_output *output)
{
    ol_listing_write(listing, OL_FORMAT_TABLE, output);
    ol_listing_release(listing);
}

/* ---- what was read ---- */

static void print_missing(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_demand *demand = report->demand;
    if (demand->missing == 0)
        return;
    ol_output_format(output, "  missing  %s of the hours, taken as %s; the longest gap is %s from %s\n",
                     number(arena, (double)demand->missing),
                     report->request->gap == OL_GAP_ZERO ? "zero" : "the hour before",
                     hours(arena, demand->longest_gap), instant(arena, demand->gap_at));
}

static void print_head(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_demand *demand = report->demand;
    const struct ol_commit_price price = report->setting->price;
    ol_output_format(output, "%s: %s hours, %s to %s\n", report->request->path,
                     number(arena, (double)demand->hours), instant(arena, demand->start),
                     instant(arena, end_of(demand)));
    print_missing(report, arena, output);
    ol_output_format(output, "  prices   %s on demand, %s committed", number(arena, price.on_demand),
                     number(arena, price.committed));
    if (price.usage > 0)
        ol_output_format(output, " and %s when used", number(arena, price.usage));
    const double break_even = ol_commit_break_even(price);
    if (break_even < 1)
        ol_output_format(output, ": a unit pays that is in use in %s of the hours\n", share(arena, break_even));
    else
        ol_output_string(output, ": no commitment can pay\n");
}

static void print_demand(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_commit_plan *plan = report->plans;
    const struct ol_outlook *outlook = &plan->outlook;
    const size_t known = report->demand->hours, term = report->setting->term_hours;
    ol_output_format(output, "  demand   mean %s, peak %s; mean of the last 60 days %s\n",
                     number(arena, plan->mean), number(arena, plan->peak), number(arena, plan->recent_mean));
    if (outlook->weeks < 3)
        ol_output_string(output, "  trend    none is seen in less than three weeks\n");
    else
        ol_output_format(output, "  trend    %s%s units a week, give or take %s\n", outlook->trend < 0 ? "" : "+",
                         number(arena, outlook->trend), number(arena, outlook->slope_error));
    if (known < SHORT_HOURS || known < term / 4)
        ol_output_format(output, "  beware   %s of demand say little about a term of %s\n", hours(arena, known),
                         hours(arena, term));
}

/* ---- now ---- */

static void print_advice(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_commit_bill *advice = &report->plans->rules[OL_RULE_ADVICE];
    const char *term = hours(arena, report->setting->term_hours);
    if (advice->commitment <= 0) {
        ol_output_format(output, "\nCommit to nothing: over %s it is not expected to pay.\n\n", term);
        return;
    }
    ol_output_format(output, "\nCommit to %s units for %s.\n", number(arena, advice->commitment), term);
    ol_output_format(
        output, "The term is expected to cost %s, against %s on demand alone; %s of the commitment is used.\n\n",
        number(arena, advice->cost), number(arena, report->plans->on_demand), share(arena, advice->used));
}

static void print_rules(const struct ol_commit_plan *plan, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"rule", "commit now", "expected cost", "saves"}};
    for (int rule = 0; rule < OL_RULES; rule++) {
        if (rule == OL_RULE_LADDER && plan->step_count == 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_rule_summaries[rule];
        row[1] = number(arena, plan->rules[rule].commitment);
        row[2] = number(arena, plan->rules[rule].cost);
        row[3] = share(arena, saved(plan->rules[rule].cost, plan->on_demand));
    }
    write_listing(&listing, output);
}

static void print_ladder(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_commit_plan *plan = report->plans;
    struct ol_listing listing = {.headings = {"step", "on", "buy", "held", "until"}};
    if (plan->step_count < 2)
        return;
    ol_output_string(output, "\nIn steps, as demand is expected to go:\n\n");
    for (size_t i = 0; i < plan->step_count; i++) {
        const ol_time at = end_of(report->demand) + (ol_time)plan->steps[i].hour * OL_HOUR;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_arena_format(arena, "%zu", i + 1);
        row[1] = instant(arena, at);
        row[2] = number(arena, plan->steps[i].bought);
        row[3] = number(arena, plan->steps[i].held);
        row[4] = instant(arena, at + (ol_time)report->setting->term_hours * OL_HOUR);
    }
    write_listing(&listing, output);
}

/* ---- before ---- */

/* Single commitments that would have done better than the advice: what was to come was none of what it expects. */
static void print_better(const struct ol_backtest *backtest, struct ol_output *output)
{
    for (int rule = 0; rule < OL_RULES; rule++)
        if (rule != OL_RULE_LADDER &&
            backtest->rules[rule].regret < backtest->rules[OL_RULE_ADVICE].regret - LITTLE)
            ol_output_format(output, "  beware   the advice would have cost more than \"%s\"\n",
                             ol_rule_summaries[rule]);
}

static void print_backtest(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_backtest *backtest = &report->plans->backtest;
    if (backtest->count == 0) {
        ol_output_string(output, "\nNo backtest: it takes four weeks of demand.\n");
        return;
    }
    const bool is_cut = backtest->horizon_hours < report->setting->term_hours;
    ol_output_format(output, "\nHad each rule been followed before: %s terms of %s%s, begun %s to %s.\n",
                     number(arena, (double)backtest->count), hours(arena, backtest->horizon_hours),
                     is_cut ? " (no full one is past)" : "", instant(arena, backtest->first),
                     instant(arena, backtest->last));
    ol_output_string(
        output, "Saved of the cost on demand; regret is the cost beyond the best commitment in hindsight.\n\n");
    struct ol_listing listing = {.headings = {"rule", "saved, P10", "P50", "P90", "regret", "worst regret"}};
    for (int rule = 0; rule < OL_RULES; rule++) {
        const struct ol_rule_record *record = &backtest->rules[rule];
        if (rule == OL_RULE_LADDER && report->plans->step_count == 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_rule_summaries[rule];
        row[1] = share(arena, record->saving_p10);
        row[2] = share(arena, record->saving_p50);
        row[3] = share(arena, record->saving_p90);
        row[4] = share(arena, record->regret);
        row[5] = share(arena, record->regret_worst);
    }
    write_listing(&listing, output);
    print_better(backtest, output);
}

static void add_online(struct ol_listing *listing, struct ol_arena *arena, const char *name, double cost,
                       double optimum, double bound)
{
    const char **row = ol_listing_row(listing);
    row[0] = name;
    row[1] = number(arena, cost);
    row[2] = optimum > 0 ? number(arena, cost / optimum) : "";
    row[3] = bound > 0 ? number(arena, bound) : "";
}

static void print_online(const struct ol_online *online, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"rule", "cost of all hours", "to the optimum", "at most"}};
    if (online->slice_units == 1)
        ol_output_string(output, "\nWithout a forecast, each unit deciding for itself");
    else
        ol_output_format(output, "\nWithout a forecast, each slice of %s units deciding for itself",
                         number(arena, online->slice_units));
    ol_output_string(output, " (a term is paid in full, though the hours end in it):\n\n");
    add_online(&listing, arena, "never commit", online->on_demand, online->optimum, 0);
    add_online(&listing, arena, "commit once it would have paid", online->deterministic, online->optimum,
               online->bound_deterministic);
    add_online(&listing, arena, "the same, at random, on average", online->randomised, online->optimum,
               online->bound_randomised);
    add_online(&listing, arena, "the optimum, in hindsight", online->optimum, online->optimum, 0);
    write_listing(&listing, output);
}

/* ---- groups ---- */

static void print_groups(const struct ol_commit_report *report, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"", "mean", "peak", "commit now", "saved, P50", "regret"}};
    struct ol_text title = {0};
    if (report->demand->group_count == 0)
        return;
    for (size_t i = 0; report->request->by[i]; i++)
        ol_text_addf(&title, "%s%s", i > 0 ? "/" : "", report->request->by[i]);
    listing.headings[0] = ol_text_string(&title);
    ol_output_char(output, '\n');
    for (size_t i = 0; i < report->demand->group_count; i++) {
        const struct ol_commit_plan *plan = &report->plans[i + 1];
        const char **row = ol_listing_row(&listing);
        row[0] = report->demand->groups[i].name;
        row[1] = number(arena, plan->mean);
        row[2] = number(arena, plan->peak);
        row[3] = number(arena, plan->rules[OL_RULE_ADVICE].commitment);
        if (plan->backtest.count > 0) {
            row[4] = share(arena, plan->backtest.rules[OL_RULE_ADVICE].saving_p50);
            row[5] = share(arena, plan->backtest.rules[OL_RULE_ADVICE].regret);
        }
    }
    write_listing(&listing, output);
    ol_text_release(&title);
}

void ol_commit_report_write(const struct ol_commit_report *report, enum ol_output_format format,
                            struct ol_output *output)
{
    struct ol_arena arena = {0};
    if (format == OL_FORMAT_JSON) {
        ol_commit_figures_write_json(report, output);
    } else if (format == OL_FORMAT_CSV) {
        ol_commit_figures_write_csv(report, output);
    } else {
        print_head(report, &arena, output);
        print_demand(report, &arena, output);
        print_advice(report, &arena, output);
        print_rules(report->plans, &arena, output);
        print_ladder(report, &arena, output);
        print_backtest(report, &arena, output);
        print_online(&report->plans->online, &arena, output);
        print_groups(report, &arena, output);
    }
    ol_arena_release(&arena);
}

/* ---- the curve ---- */

static void write_curve_json(const struct ol_commit_report *report, const struct ol_commit_bill *bills,
                             size_t count, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_commit_figures_write_head(report, &json);
    ol_json_array(&json, "curve");
    for (size_t i = 0; i < count; i++) {
        ol_json_object(&json, NULL);
        ol_json_real(&json, "commitment", ol_commit_figure(bills[i].commitment));
        ol_json_real(&json, "cost", ol_commit_figure(bills[i].cost));
        ol_json_real(&json, "on_demand_cost", ol_commit_figure(bills[i].on_demand));
        ol_json_real(&json, "covered_share",
                     ol_commit_figure(bills[i].demanded > 0 ? bills[i].covered / bills[i].demanded : 1));
        ol_json_real(&json, "used_share", ol_commit_figure(bills[i].used));
        ol_json_bool(&json, "best", i + 1 == count);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}

static void write_curve_csv(const struct ol_commit_bill *bills, size_t count, struct ol_output *output)
{
    ol_output_string(output, "commitment,cost,on_demand_cost,covered_share,used_share,best\n");
    for (size_t i = 0; i < count; i++) {
        const double figures[] = {bills[i].commitment, bills[i].cost, bills[i].on_demand,
                                  bills[i].demanded > 0 ? bills[i].covered / bills[i].demanded : 1, bills[i].used};
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++) {
            ol_output_real(output, ol_commit_figure(figures[k]));
            ol_output_char(output, ',');
        }
        ol_output_string(output, i + 1 == count ? "yes\n" : "no\n");
    }
}

static void print_curve(const struct ol_commit_report *report, const struct ol_commit_bill *bills, size_t count,
                        struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"commitment", "cost", "on demand", "covered", "used", ""}};
    print_head(report, arena, output);
    ol_output_char(output, '\n');
    for (size_t i = 0; i < count; i++) {
        const char **row = ol_listing_row(&listing);
        row[0] = number(arena, bills[i].commitment);
        row[1] = number(arena, bills[i].cost);
        row[2] = number(arena, bills[i].on_demand);
        row[3] = share(arena, bills[i].demanded > 0 ? bills[i].covered / bills[i].demanded : 1);
        row[4] = share(arena, bills[i].used);
        row[5] = i + 1 == count ? "the least cost" : "";
    }
    write_listing(&listing, output);
}

void ol_commit_curve_write(const struct ol_commit_report *report, const struct ol_commit_bill *bills, size_t count,
                           enum ol_output_format format, struct ol_output *output)
{
    struct ol_arena arena = {0};
    if (format == OL_FORMAT_JSON)
        write_curve_json(report, bills, count, output);
    else if (format == OL_FORMAT_CSV)
        write_curve_csv(bills, count, output);
    else
        print_curve(report, bills, count, &arena, output);
    ol_arena_release(&arena);
}
